"""Which submissions of the queue are asked for, and in which order."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from moderation.review.forms import ALL, LATE, MINE, SENIOR, QueueForm
from moderation.review.models import (
    Escalation,
    FactCheck,
    ProposedRejection,
    State,
    Submission,
    SubmissionQuerySet,
)

_ARRIVAL: Final = ("received_at", "pk")
_ORDERS: Final = {
    "due": ("due_on", *_ARRIVAL),
    "risk": ("-blocking", "-to_settle", "-advice", *_ARRIVAL),
    "returned": ("-times_returned", *_ARRIVAL),
    "institution": ("institution__title", *_ARRIVAL),
}
_RISKS: Final = {
    "blocking": Q(blocking__gt=0),
    "to-settle": Q(to_settle__gt=0),
    "nothing": Q(blocking=0, to_settle=0),
}


def selected(form: QueueForm, user: Any) -> SubmissionQuerySet:
    """Return the submissions that the form asks for; first in first out unless it asks for another order."""
    rows = with_waits(Submission.objects.select_related("page", "institution", "claim"))
    rows = rows.filter(_state(form.chosen("state") or State.WAITING, user))
    rows = rows.filter(_RISKS.get(form.chosen("risk"), Q()))
    rows = _by_claim(rows, form.chosen("claim"))
    if form.chosen("language"):
        rows = rows.filter(language=form.chosen("language"))
    if form.chosen("institution"):
        rows = rows.filter(institution_id=int(form.chosen("institution")))
    return rows.filter(_words(form.chosen("q").strip())).order_by(*_order(form))


def with_waits(rows: SubmissionQuerySet) -> SubmissionQuerySet:
    """Note on each row for whom it waits: a senior editor (a question, a proposed rejection) or an office elsewhere."""
    asked = Escalation.objects.unanswered().filter(submission=OuterRef("pk"))
    proposed = ProposedRejection.objects.filter(submission=OuterRef("pk"), digest=OuterRef("digest"))
    out = FactCheck.objects.open().filter(submission=OuterRef("pk"))
    return rows.annotate(
        is_escalated=Exists(asked), is_to_be_rejected=Exists(proposed), is_being_checked=Exists(out)
    )


def _order(form: QueueForm) -> tuple[str, ...]:
    newest_first = form.chosen("state") in {State.PUBLISHED, ALL}
    return _ORDERS.get(form.chosen("sort"), ("-received_at", "-pk") if newest_first else _ARRIVAL)


def _state(state: str, user: Any) -> Q:
    if state == MINE:
        return Q(state=State.WAITING, claim__moderator=user, claim__until__gte=timezone.now())
    if state == LATE:
        return Q(state=State.WAITING, due_on__lt=timezone.localdate())
    if state == SENIOR:
        return Q(state=State.WAITING) & (Q(is_escalated=True) | Q(is_to_be_rejected=True))
    return Q() if state == ALL else Q(state=state)


def _by_claim(rows: SubmissionQuerySet, choice: str) -> SubmissionQuerySet:
    if choice == "held":
        return rows.filter(claim__until__gte=timezone.now())
    return rows.exclude(claim__until__gte=timezone.now()) if choice == "free" else rows


def _words(words: str) -> Q:
    if not words:
        return Q()
    return (
        Q(reference__icontains=words)
        | Q(page__draft_title__icontains=words, state=State.WAITING)
        | Q(page__title__icontains=words)
        | Q(institution__title__icontains=words)
    )
