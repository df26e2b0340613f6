"""What happens to a submission, told within its transaction to whoever listens: the desk does not know who that is."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.dispatch import Signal

from moderation.review.models import Submission

# `submission`, `change`, `by` (an account, or None for the site itself), `to` (keys of accounts whom the change itself
# concerns) and `facts`: codes and counts, never words.
submission_changed = Signal()


class Change(StrEnum):
    RECEIVED = "received"
    RULES_CHANGED = "rules-changed"
    READ_AGAIN = "read-again"
    RETURNED = "returned"
    REJECTED = "rejected"
    CLEARED = "cleared"
    PUBLISHED = "published"
    REJECTION_PROPOSED = "rejection-proposed"
    REJECTION_DECLINED = "rejection-declined"
    ESCALATED = "escalated"
    ESCALATION_ANSWERED = "escalation-answered"
    WORDING_PROPOSED = "wording-proposed"
    WORDING_ACCEPTED = "wording-accepted"
    WORDING_DECLINED = "wording-declined"
    OVERRIDE_ASKED = "override-asked"
    OVERRIDE_CONFIRMED = "override-confirmed"
    FACT_CHECK_ANSWERED = "fact-check-answered"


def announce(
    submission: Submission, change: str, *, by: Any = None, to: Iterable[int] = (), **facts: Any
) -> None:
    """Tell the listeners; one that raises undoes the change, so that none goes untold."""
    submission_changed.send(
        Submission, submission=submission, change=Change(change), by=by, to=frozenset(to), facts=facts
    )
