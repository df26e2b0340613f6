"""The desk's own pages: the queue, the proof of one text, and what a moderator does there.

A GET changes nothing, but that the others at the desk see who has the text open.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from moderation.checking.checking import check
from moderation.checking.media import media_in
from moderation.checking.models import FalseAlarmReason, OverrideReason
from moderation.intake.completeness import missing_answers
from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.publication.independence import shares_an_institution, why_not_independent
from moderation.review import (
    decisions,
    holding,
    presence,
    refusals,
    settling,
)
from moderation.review.comparison import RETURNED, SUBMITTED, changes_between, earlier_text
from moderation.review.desk_text import desk_text
from moderation.review.evidence import evidence_of
from moderation.review.forms import MINE, ClearForm, MissForm, ReturnForm
from moderation.review.models import Claim, LookOutcome, ReasonCode, State, Submission
from moderation.review.neutrality import figures_of
from moderation.review.precedents import precedents_of
from moderation.review.proof import Proof, proof_of
from moderation.review.queue import queue_for
from moderation.review.read_before import paths_read_before
from moderation.review.reasons import codes_of_rules
from moderation.review.remarks import default_comment, drafted, remark
from moderation.review.task import DESK
from moderation.review.voices import voice_of
from moderation.transparency.auditing import record_reading
from showcase.accounts.models import Role
from showcase.publication.digest import digest_of
from showcase.publication.models import Publication
from showcase.publication.public_text import passages_of
from showcase.stories.models import StoryPage

View = Callable[..., HttpResponseBase]


def for_the_desk(view: View) -> View:
    """Let moderators and senior editors in, and show a refusal with its reasons instead of a bare 403."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # The auditor reads what the desk reads; what changes anything asks for the desk again in its service.
        readers = (*DESK, Role.AUDITOR) if request.method == "GET" else DESK
        if not request.user.has_role(*readers):  # type: ignore[union-attr]
            raise PermissionDenied
        try:
            return view(request, *args, **kwargs)
        except PublicationBlocked as blocked:
            return _refused(request, blocked, kwargs.get("pk"))

    return wrapped


def _refused(request: HttpRequest, blocked: PublicationBlocked, pk: int | None) -> HttpResponse:
    if request.method == "POST" and pk is not None:
        submission = get_object_or_404(Submission, pk=pk)
        refusals.show(request, blocked, refusals.place_on_desk(submission))
        return redirect("desk:proof", pk=pk)
    return render(request, "moderation/refused.html", {"obstacles": blocked.obstacles}, status=403)


@require_GET
@for_the_desk
def queue(request: HttpRequest) -> HttpResponse:
    """Everything that waits, oldest first."""
    here = MINE if request.GET.get("state") == MINE else "queue"
    return render(
        request, "moderation/queue.html", {"queue": queue_for(request.user, request.GET), "here": here}
    )


@require_GET
@for_the_desk
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """One text with its findings, and what is still needed before it can be cleared."""
    submission = submission_or_404(pk)
    page = _text_for(request.user, submission)
    if request.user.has_role(*DESK):  # type: ignore[union-attr]
        presence.note(submission, request.user)
    checked = check(page)
    reading = proof_of(
        page,
        submission,
        checked,
        paths_read_before(page, submission),
        precedents_of(checked.findings, submission),
    )
    return render(request, "moderation/desk.html", _context(request, submission, page, reading))


@require_GET
@for_the_desk
def medium(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """One picture or file of the text, as whoever may read the text may see it before it is public."""
    media = media_in(passages_of(_text_for(request.user, submission_or_404(pk))))
    if not 1 <= number <= len(media):
        raise Http404
    chosen = media[number - 1]
    response = FileResponse(
        chosen.item.file.open("rb"), as_attachment=not chosen.is_picture, filename=chosen.item.filename
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _text_for(user: Any, submission: Submission) -> Any:
    """Return the latest text; raises PublicationBlocked for one that `user` has a part in."""
    page = desk_text(submission)
    if shares_an_institution(page, user):
        raise PublicationBlocked(
            Obstacle(
                _(
                    "This text credits your own institution, or one above or below it: it is not yours to judge."
                )
            )
        )
    return page


def _context(request: HttpRequest, submission: Submission, page: Any, reading: Proof) -> dict[str, Any]:
    user: Any = request.user
    claim = Claim.objects.filter(submission=submission, until__gte=timezone.now()).first()
    open_rules = [item.finding.rule for item in reading.checked.open_findings]
    level = Publication.objects.filter(page_id=page.pk).values_list("evidence_level", flat=True).first()
    is_waiting = submission.state == State.WAITING
    held_by_another = claim is not None and claim.moderator_id != user.pk
    return {
        "submission": submission,
        "story": page,
        "proof": reading,
        "claim": claim,
        "is_mine": is_waiting and claim is not None and claim.moderator_id == user.pk,
        "is_senior": is_waiting and user.has_role(Role.SENIOR),
        "is_waiting": is_waiting,
        "held_by_another": held_by_another,
        "holder": voice_of(claim.moderator_id) if claim is not None and held_by_another else "",
        "others": presence.others_at(submission, user),
        "may_claim": is_waiting and user.has_role(*DESK) and not held_by_another,
        "obstacles": why_not_independent(page, user) if is_waiting else [],
        "false_alarm_reasons": FalseAlarmReason.choices,
        "override_reasons": OverrideReason.choices,
        "return_form": _return_form(user, codes_of_rules(open_rules)),
        "clear_form": ClearForm(initial={"seen": reading.checked.digest, "evidence_level": level}),
        "miss_form": MissForm(places=reading.places),
        "misses": list(submission.misses.select_related("review")),
        "decisions": list(submission.decisions.select_related("institution")),
        "escalations": list(submission.escalations.select_related("institution")),
        "rejection": holding.pending_rejection(submission) if is_waiting else None,
        "comments": [(card, default_comment(card.item)) for card in reading.open_cards],
        "remarks": drafted(submission),
        "evidence": evidence_of(page),
        "look_outcomes": LookOutcome.choices,
        "figures": figures_of(reading.checked),
        "missing": missing_answers(page) if isinstance(page, StoryPage) else [],
        "has_returned_text": submission.times_returned > 0,
        "fact_checks": list(submission.fact_checks.select_related("institution")),
        "content_languages": [submission.language],
    }


def _return_form(user: Any, reasons: list[str]) -> ReturnForm:
    form = ReturnForm(initial={"reasons": reasons})
    if not user.has_role(Role.SENIOR):
        form.fields["reasons"].choices = [  # type: ignore[attr-defined]
            choice for choice in ReasonCode.choices if choice[0] != ReasonCode.R16
        ]
    return form


@require_GET
@for_the_desk
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """The text beside what was submitted first or returned last; the log keeps that a restricted text was read."""
    submission = submission_or_404(pk)
    page = _text_for(request.user, submission)
    which = RETURNED if request.GET.get("with") == RETURNED else SUBMITTED
    before = earlier_text(submission, which)
    if before is None:
        raise Http404
    reader = request.user.memberships_as(*DESK, Role.AUDITOR).select_related("institution").first()  # type: ignore[union-attr]
    record_reading(submission, request.user, reader, purpose=f"compare-{which}")
    context = {
        "submission": submission,
        "story": page,
        "changes": changes_between(before, page),
        "with_returned": which == RETURNED,
        "has_returned_text": submission.times_returned > 0,
        "content_languages": [submission.language],
    }
    return render(request, "moderation/compare.html", context)


@require_POST
@for_the_desk
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    holding.claim(submission_or_404(pk), request.user)
    return redirect("desk:proof", pk=pk)


@require_POST
@for_the_desk
def release(request: HttpRequest, pk: int) -> HttpResponse:
    submission = submission_or_404(pk)
    holding.release(submission, request.user)
    presence.leave(submission, request.user)
    messages.success(request, _("The text is back in the queue."))
    return redirect("desk:queue")


@require_POST
@for_the_desk
def here(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the reader is still there; answer who else is, and whether the text has moved on since it was opened."""
    submission = submission_or_404(pk)
    page = submission.page.get_latest_revision_as_object()
    if shares_an_institution(page, request.user):
        raise PermissionDenied
    presence.note(submission, request.user)
    if request.headers.get("x-requested-with") != "fetch":
        return redirect("desk:proof", pk=pk)
    context = {
        "others": presence.others_at(submission, request.user),
        "has_changed": request.POST.get("seen") != digest_of(page),
        "is_decided": submission.state != State.WAITING,
    }
    return render(request, "moderation/presence.html", context)


@require_POST
@for_the_desk
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a wording, call a false alarm, override, or take one of these back."""
    if any("\x00" in value for value in request.POST.values()):
        return HttpResponseBadRequest()
    submission = submission_or_404(pk)
    fingerprint = request.POST.get("fingerprint", "")
    note = request.POST.get("note", "").strip()[:500]
    all_alike = "all_alike" in request.POST
    all_of_kind = "all_of_kind" in request.POST
    match request.POST.get("action"):
        case "propose":
            wording = request.POST.get("wording", "").replace("\r\n", "\n").strip()[:1000]
            settling.propose(
                submission, request.user, fingerprint, wording=wording, comment=note, all_alike=all_alike
            )
        case "false-alarm":
            reason = request.POST.get("reason", "")
            settling.mark_false_alarm(
                submission,
                request.user,
                fingerprint,
                reason=reason,
                note=note,
                all_alike=all_alike,
                all_of_kind=all_of_kind,
            )
        case "looked":
            settling.answer(submission, request.user, request.POST.getlist("looked"))
        case "override":
            ground = request.POST.get("reason", "")
            settling.override(submission, request.user, fingerprint, note=note, reason=ground)
        case "undo":
            settling.undo(submission, request.user, fingerprint)
        case _:
            raise PublicationBlocked(Obstacle(_("Say what to do with the finding.")))
    number = request.POST.get("number", "")
    anchor = f"#finding-{number}" if number.isdigit() else ""
    return redirect(reverse("desk:proof", args=[pk]) + anchor)


@require_POST
@for_the_desk
def clear(request: HttpRequest, pk: int) -> HttpResponse:
    """Clear exactly the text that was shown, and publish it."""
    submission = submission_or_404(pk)
    form = ClearForm(request.POST)
    require_valid(form)
    answers = form.cleaned_data
    publication = decisions.clear(submission, request.user, **answers)
    done = (
        _("%(reference)s is public.") if publication else _("%(reference)s is cleared and waits for its day.")
    )
    messages.success(request, done % {"reference": submission.reference})
    return redirect("desk:queue")


@require_POST
@for_the_desk
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    submission = submission_or_404(pk)
    form = ReturnForm(request.POST)
    require_valid(form)
    answers = form.cleaned_data
    decisions.send_back(
        submission,
        request.user,
        reasons=answers["reasons"],
        message=answers["message"],
        comments=_comments(request),
    )
    messages.success(
        request,
        _("%(reference)s went back with its reasons; its place is kept.")
        % {"reference": submission.reference},
    )
    return redirect("desk:queue")


@require_POST
@for_the_desk
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Comment on one passage, for the next return."""
    path = request.POST.get("path", "")
    remark(submission_or_404(pk), request.user, path, request.POST.get("comment", "").replace("\x00", ""))
    return redirect(reverse("desk:proof", args=[pk]) + f"#at-{path}")


def _comments(request: HttpRequest) -> dict[str, str]:
    """Return the comments that came with the return, by the fingerprint of their finding."""
    stem = "comment-"
    return {
        name.removeprefix(stem): value.replace("\x00", "")[:500]
        for name, value in request.POST.items()
        if name.startswith(stem)
    }


def submission_or_404(pk: int) -> Submission:
    return get_object_or_404(Submission.objects.select_related("page", "institution"), pk=pk)


def require_valid(form: Any) -> None:
    if not form.is_valid():
        raise PublicationBlocked(
            *(Obstacle(str(error)) for errors in form.errors.values() for error in errors)
        )
