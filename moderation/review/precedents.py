"""What the desk decided before on the same words under the same rule, in other texts: it informs, and settles nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import Count
from django.utils.translation import ngettext

from moderation.checking.checking import CheckedFinding, likeness
from moderation.checking.models import FalseAlarmReason, OverrideReason, Settlement, SettlementKind
from moderation.review.models import Proposal, ProposalState, Submission

_LABELS: Final = {**dict(FalseAlarmReason.choices), **dict(OverrideReason.choices)}


def precedents_of(findings: Iterable[CheckedFinding], submission: Submission) -> dict[str, list[str]]:
    """Return sentences such as “3 times a false alarm: a place”, by fingerprint, in two queries."""
    marks = {item.fingerprint: likeness(item) for item in findings}
    told: dict[str, list[str]] = {}
    settled = Settlement.objects.filter(likeness__in=set(marks.values())).exclude(page_id=submission.page_id)
    for mark, kind, reason, count in (
        settled.exclude(kind=SettlementKind.LOOKED)
        .values_list("likeness", "kind", "reason")
        .annotate(count=Count("pk"))
        .order_by("-count", "reason")
    ):
        told.setdefault(mark, []).append(_settled(kind, reason, count))
    proposed = Proposal.objects.filter(likeness__in=set(marks.values())).exclude(
        submission__page_id=submission.page_id
    )
    for mark, state, count in (
        proposed.exclude(state=ProposalState.OPEN)
        .values_list("likeness", "state")
        .annotate(count=Count("pk"))
    ):
        told.setdefault(mark, []).append(_proposed(state, count))
    return {fingerprint: told[mark] for fingerprint, mark in marks.items() if mark in told}


def _settled(kind: str, reason: str, count: int) -> str:
    label = str(_LABELS.get(reason, ""))
    if kind == SettlementKind.OVERRIDE:
        text = ngettext("Overridden once", "Overridden %(n)s times", count)
    else:
        text = ngettext("A false alarm once", "A false alarm %(n)s times", count)
    return f"{text % {'n': count}}: {label[:1].lower()}{label[1:]}"


def _proposed(state: str, count: int) -> str:
    if state == ProposalState.ACCEPTED:
        return ngettext("another wording accepted once", "another wording accepted %(n)s times", count) % {
            "n": count
        }
    return ngettext("another wording declined once", "another wording declined %(n)s times", count) % {
        "n": count
    }
