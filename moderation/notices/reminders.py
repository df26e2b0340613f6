"""Reminds, once each: of a decision that falls due or is late, of a returned text, of an office that did not answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from moderation.notices.cases import Case, case_of
from moderation.notices.concerned import Addressee, claimant, named, office, seniors
from moderation.notices.models import Reminder
from moderation.notices.telling import write
from moderation.review.models import FactCheck, State, Submission

SOON: Final = timedelta(days=2)
ANSWER_AFTER: Final = timedelta(days=7)
_AT_ONCE: Final = 100


def remind() -> int:
    """Write the reminders of today; returns how many texts were reminded of."""
    today = timezone.localdate()
    waiting = Submission.objects.waiting()
    returned = Submission.objects.filter(
        state=State.RETURNED, decided_at__lte=timezone.now() - ANSWER_AFTER
    ).order_by("decided_at")
    return (
        _remind(waiting.filter(due_on__range=(today, today + SOON)), "due-soon", _whose_turn)
        + _remind(waiting.filter(due_on__lt=today), "overdue", _whose_turn_or_senior)
        + _remind(returned, "return-reminder", office)
        + _remind_of_answers()
    )


def _whose_turn(case: Case) -> list[Addressee]:
    return claimant(case) or seniors(case)


def _whose_turn_or_senior(case: Case) -> list[Addressee]:
    told = {one.key: one for one in [*claimant(case), *seniors(case)]}
    return list(told.values())


def _remind(submissions: Any, kind: str, who: Callable[[Case], list[Addressee]]) -> int:
    sent = Reminder.objects.filter(submission=OuterRef("pk"), kind=kind, round=OuterRef("times_returned"))
    fresh = submissions.filter(~Exists(sent)).select_related("institution")[:_AT_ONCE]
    return sum(
        _once(Reminder(submission=one, kind=kind, round=one.times_returned), case_of(one), who)
        for one in list(fresh)
    )


def _remind_of_answers() -> int:
    sent = Reminder.objects.filter(
        submission=OuterRef("submission"), kind="fact-check-late", round=OuterRef("pk")
    )
    late = FactCheck.objects.filter(
        ~Exists(sent), answered_at=None, withdrawn_at=None, expires_at__lte=timezone.now(),
        submission__state=State.WAITING,
    )  # fmt: skip
    rows = late.select_related("submission__institution").order_by("expires_at")[:_AT_ONCE]
    return sum(
        _once(
            Reminder(submission=one.submission, kind="fact-check-late", round=one.pk),
            case_of(one.submission, [one.asked_by_id]),
            named,
        )
        for one in list(rows)
    )


def _once(reminder: Reminder, case: Case, who: Callable[[Case], Iterable[Addressee]]) -> bool:
    try:
        with transaction.atomic():
            reminder.save()
            told = [(reminder.kind, one) for one in who(case)]
            write(case, told, {"day": _day(reminder.submission, reminder.kind)})
    except IntegrityError:  # another worker was first
        return False
    return True


def _day(submission: Submission, kind: str) -> date:
    decided = submission.decided_at
    if kind == "return-reminder" and decided is not None:
        return timezone.localdate(decided)
    return submission.due_on
