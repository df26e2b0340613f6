"""The pages on which the policy is changed: for senior editors and administrators, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from moderation.amending import drafts, overview
from moderation.amending.forms import AllowForm, EndForm, SeverityForm, SubjectForm
from moderation.policy.current import version_in_force
from moderation.policy.models import DraftState, DryRun, PolicyDraft, PolicyVersion, RunState
from moderation.publication.blocked import PublicationBlocked
from moderation.review import refusals

View = Callable[..., HttpResponseBase]
REFUSED = 422
SHOWN = 10


def for_the_policy(view: View) -> View:
    """Let senior editors and administrators in; a refusal comes back to the draft or the list with its reasons."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not drafts.may_amend(request.user):
            raise PermissionDenied
        if any("\x00" in value for value in request.POST.values()):
            return HttpResponseBadRequest()
        try:
            return view(request, *args, **kwargs)
        except PublicationBlocked as blocked:
            refusals.show(request, blocked, lambda _obstacle: "")
            return redirect("amending:draft", kwargs["pk"]) if "pk" in kwargs else redirect("amending:policy")

    return wrapped


@require_GET
@for_the_policy
def policy(request: HttpRequest) -> HttpResponse:
    """What is in force and where, what is proposed, what was tried."""
    return _policy(request, SubjectForm())


def _policy(request: HttpRequest, form: SubjectForm, status: int = 200) -> HttpResponse:
    version = version_in_force()
    context = {
        "here": "policy",
        "version": version,
        "packs": overview.packs_of(version),
        "entries": overview.entries_in_force(),
        "open_drafts": PolicyDraft.objects.filter(state=DraftState.OPEN),
        "engine_run": DryRun.objects.filter(draft=None, since=None).first(),
        "versions": PolicyVersion.objects.order_by("-pk")[:SHOWN],
        "form": form,
    }
    return render(request, "moderation/policy/policy.html", context, status=status)


@require_POST
@for_the_policy
def propose(request: HttpRequest) -> HttpResponse:
    form = SubjectForm(request.POST)
    if not form.is_valid():
        return _policy(request, form, REFUSED)
    created = drafts.propose(request.user, form.cleaned_data["subject"])
    return redirect("amending:draft", created.pk)


@require_GET
@for_the_policy
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: what it would change, what it would do to the public stories, and who decides."""
    return _draft(request, _draft_or_404(pk))


def _draft(request: HttpRequest, proposal: PolicyDraft, **bound: Any) -> HttpResponse:
    run = proposal.runs.first()
    is_mine = proposal.is_open and proposal.proposed_by_id == request.user.pk
    context = {
        "here": "policy",
        "draft": proposal,
        "packs": overview.packs_in(proposal),
        "entries": overview.entries_in(proposal),
        "ends": proposal.ends.all(),
        "run": run,
        "counts": overview.counts_of(run) if run else {},
        "is_mine": is_mine,
        "may_activate": proposal.is_open and not is_mine and drafts.finished_run_of(proposal) is not None,
        "severity_form": bound.get("severity") or SeverityForm(auto_id="severity_%s"),
        "allow_form": bound.get("allow") or AllowForm(auto_id="allow_%s"),
        "end_form": bound.get("end") or EndForm(auto_id="end_%s"),
    }
    return render(request, "moderation/policy/draft.html", context, status=REFUSED if bound else 200)


@require_POST
@for_the_policy
def set_severity(request: HttpRequest, pk: int) -> HttpResponse:
    return _filled_in(
        request, pk, "severity", SeverityForm(request.POST, auto_id="severity_%s"), drafts.set_severity
    )


@require_POST
@for_the_policy
def allow(request: HttpRequest, pk: int) -> HttpResponse:
    return _filled_in(request, pk, "allow", AllowForm(request.POST, auto_id="allow_%s"), drafts.allow)


@require_POST
@for_the_policy
def end_entry(request: HttpRequest, pk: int) -> HttpResponse:
    return _filled_in(request, pk, "end", EndForm(request.POST, auto_id="end_%s"), drafts.end_entry)


def _filled_in(request: HttpRequest, pk: int, name: str, form: Any, act: Callable[..., Any]) -> HttpResponse:
    """Do what the form says, or show it again with what is wrong in it."""
    proposal = _draft_or_404(pk)
    if form.is_valid():
        try:
            act(proposal, request.user, **form.cleaned_data)
        except PublicationBlocked as blocked:
            form.refuse(blocked)
        else:
            return redirect(reverse("amending:draft", args=[pk]) + f"#{name}")
    return _draft(request, proposal, **{name: form})


@require_POST
@for_the_policy
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    row = request.POST.get("row", "")
    drafts.take_out(
        _draft_or_404(pk),
        request.user,
        kind=request.POST.get("kind", ""),
        pk=int(row) if row.isascii() and row.isdigit() and len(row) < 10 else 0,
    )
    return redirect("amending:draft", pk)


@require_POST
@for_the_policy
def try_out(request: HttpRequest, pk: int) -> HttpResponse:
    drafts.try_out(_draft_or_404(pk), request.user)
    messages.success(request, _("The worker tries it over every public story."))
    return redirect("amending:draft", pk)


@require_POST
@for_the_policy
def try_engine(request: HttpRequest) -> HttpResponse:
    run = drafts.try_out(None, request.user)
    return redirect("amending:run", run.pk)


@require_POST
@for_the_policy
def activate(request: HttpRequest, pk: int) -> HttpResponse:
    drafts.activate(_draft_or_404(pk), request.user)
    messages.success(request, _("It is in force. What newly fails is queued for review, and stays public."))
    return redirect("amending:draft", pk)


@require_POST
@for_the_policy
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    drafts.withdraw(_draft_or_404(pk), request.user)
    messages.success(request, _("The draft is withdrawn."))
    return redirect("amending:policy")


@require_GET
@for_the_policy
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far a dry run has come, and which stories fare otherwise."""
    tried = _run_or_404(run_id)
    page, rows = overview.results_of(tried, request.GET.get("page"))
    counts = overview.counts_of(tried)
    is_in_force = tried.draft is None or tried.draft.state == DraftState.ACTIVE
    context = {
        "here": "policy",
        "run": tried,
        "draft": tried.draft,
        "page": page,
        "rows": rows,
        "counts": counts,
        "may_queue": is_in_force and tried.state == RunState.FINISHED and counts["left"] > 0,
    }
    return render(request, "moderation/policy/run.html", context)


@require_POST
@for_the_policy
def queue(request: HttpRequest, run_id: int) -> HttpResponse:
    drafts.queue_for_review(_run_or_404(run_id), request.user)
    messages.success(request, _("What fails is queued for review, and stays public."))
    return redirect("amending:run", run_id)


def _draft_or_404(pk: int) -> PolicyDraft:
    return get_object_or_404(PolicyDraft, pk=pk)


def _run_or_404(pk: int) -> DryRun:
    return get_object_or_404(DryRun.objects.select_related("draft"), pk=pk)
