"""Reports for senior editors: how long and how often by institution, and desks that clear each other's stories."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median

from django.db.models import Count, Min, Q
from django.utils import timezone

from moderation.review.models import Decision, DecisionKind, Submission
from showcase.institutions.models import InstitutionPage


@dataclass(frozen=True)
class InstitutionRow:
    """One submitting institution: texts received, those returned at least once, days to the first decision."""

    institution: str
    received: int
    returned: int
    median_days: float | None

    @property
    def return_rate(self) -> int:
        """The share of texts that were returned at least once, in per cent."""
        return round(100 * self.returned / self.received)


@dataclass(frozen=True)
class ReciprocalPair:
    """Two institutions whose desks cleared stories of each other; `shares` are parts of all that each desk cleared."""

    first: str
    second: str
    first_cleared: int
    second_cleared: int
    first_share: int
    second_share: int


@dataclass
class _Counted:
    received: int = 0
    returned: int = 0
    days: list[int] = field(default_factory=list)


def by_institution() -> list[InstitutionRow]:
    """Return a row an institution, the highest return rate first. Two queries."""
    submissions = Submission.objects.order_by().annotate(
        first_decision=Min("decisions__decided_at"),
        returns=Count("decisions", filter=Q(decisions__kind=DecisionKind.RETURNED)),
    )
    counted: dict[int, _Counted] = defaultdict(_Counted)
    columns = ("institution", "received_at", "first_decision", "returns")
    for institution, received_at, first_decision, returns in submissions.values_list(*columns):
        row = counted[institution]
        row.received += 1
        row.returned += returns > 0
        if first_decision is not None:
            waited = timezone.localdate(first_decision) - timezone.localdate(received_at)
            row.days.append(max(0, waited.days))
    names = _names(set(counted))
    rows = [
        InstitutionRow(
            names.get(key, "–"), row.received, row.returned, median(row.days) if row.days else None
        )
        for key, row in counted.items()
    ]
    return sorted(rows, key=lambda row: (-row.return_rate, -row.received, row.institution))


def reciprocal_clearances() -> list[ReciprocalPair]:
    """Return the pairs in which each cleared for the other, the most frequent first. Two queries.

    A pair is no reproach: two desks in three will meet. Their shares say whether it is more than that.
    """
    published = Decision.objects.filter(kind__in=(DecisionKind.CLEARED, DecisionKind.PUBLISHED)).order_by()
    cleared: dict[tuple[int, int], int] = {
        (desk, office): number
        for desk, office, number in published.values_list("institution", "submission__institution").annotate(
            Count("submission", distinct=True)
        )
    }
    totals: dict[int, int] = defaultdict(int)
    for (desk, _office), number in cleared.items():
        totals[desk] += number
    pairs = [pair for pair in cleared if pair[0] < pair[1] and pair[::-1] in cleared]
    names = _names({key for pair in pairs for key in pair})
    rows = [
        ReciprocalPair(
            names.get(one, "–"),
            names.get(other, "–"),
            cleared[one, other],
            cleared[other, one],
            round(100 * cleared[one, other] / totals[one]),
            round(100 * cleared[other, one] / totals[other]),
        )
        for one, other in pairs
    ]
    return sorted(rows, key=lambda row: (-(row.first_cleared + row.second_cleared), row.first))


def _names(keys: set[int]) -> dict[int, str]:
    return dict(InstitutionPage.objects.filter(pk__in=keys).values_list("pk", "title"))
