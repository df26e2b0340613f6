"""What the checker missed, reported where it stands; and the senior editors' review of what the desk judged."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moderation.checking.models import Settlement, SettlementKind
from moderation.publication.blocked import PublicationBlocked
from moderation.review import misses, refusals, reviewing
from moderation.review.models import ReportedMiss
from moderation.review.views import for_the_desk, submission_or_404
from showcase.accounts.models import Role


@require_POST
@for_the_desk
def miss(request: HttpRequest, pk: int) -> HttpResponse:
    """Report words that the checker did not mark, or take the report back."""
    if any("\x00" in value for value in request.POST.values()):
        return HttpResponseBadRequest()
    submission, post = submission_or_404(pk), request.POST
    number = post.get("take_back", "")
    if number:
        key = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
        misses.take_back(submission, request.user, key)
    else:
        words, rule = post.get("words", ""), post.get("rule", "")
        misses.report_miss(
            submission, request.user, words, rule=rule, path=post.get("path", ""), note=post.get("note", "")
        )
        messages.success(request, _("Reported: a senior editor reviews it before a model learns from it."))
    return redirect(reverse("desk:proof", args=[pk]) + "#misses")


@require_GET
@for_the_desk
def judgements(request: HttpRequest) -> HttpResponse:
    """What the desk judged and nobody has reviewed, oldest first."""
    _require_senior(request.user)
    kind = reviewing.FALSE_ALARM if request.GET.get("kind") == reviewing.FALSE_ALARM else reviewing.MISSED
    page, rows = reviewing.waiting(kind, request.GET.get("page"))
    context = {"page": page, "rows": rows, "kind": kind, "query": f"kind={kind}", "here": "judgements"}
    return render(request, "moderation/judgements.html", context)


@require_http_methods(["GET", "POST"])
@for_the_desk
def reported_miss(request: HttpRequest, miss_id: int) -> HttpResponse:
    rows = ReportedMiss.objects.select_related("submission__page")
    return _reviewed(request, get_object_or_404(rows, pk=miss_id), reviewing.MISSED)


@require_http_methods(["GET", "POST"])
@for_the_desk
def false_alarm(request: HttpRequest, settlement_id: int) -> HttpResponse:
    rows = Settlement.objects.filter(kind=SettlementKind.FALSE_ALARM)
    return _reviewed(request, get_object_or_404(rows, pk=settlement_id), reviewing.FALSE_ALARM)


def _reviewed(request: HttpRequest, judgement: reviewing.Judgement, kind: str) -> HttpResponse:
    """Show a judgement with its words, or write its review down."""
    _require_senior(request.user)
    if request.method == "POST":
        try:
            reviewing.review(judgement, request.user, holds=request.POST.get("action") == "holds")
        except PublicationBlocked as blocked:
            refusals.show(request, blocked, lambda _obstacle: "")
        else:
            messages.success(request, _("Reviewed."))
        return redirect(f"{reverse('desk:judgements')}?kind={kind}")
    context = {
        "judgement": judgement,
        "kind": kind,
        "submission": reviewing.submission_of(judgement),
        "words": reviewing.in_context(judgement, request.user),
        "verdict": getattr(judgement, "review", None),
        "here": "judgements",
    }
    return render(request, "moderation/judgement.html", context)


def _require_senior(user: Any) -> None:
    if not user.has_role(Role.SENIOR):
        raise PermissionDenied
