"""What the pages of the policy show: what is in force where, what a draft would change, what a dry run found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.core.paginator import Page as Slice
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext

from moderation.engine import load_policy
from moderation.policy.models import (
    AllowListEntry,
    DryRun,
    DryRunResult,
    Outcome,
    PolicyDraft,
    PolicyVersion,
    Reading,
)
from moderation.policy.overlay import Change
from moderation.policy.rule_pages import rule_address
from moderation.policy.severities import names_of
from moderation.review.proof import heading_of
from showcase.stories.models import StoryPage

ROWS: Final = 25
SOON: Final = timedelta(days=30)


@dataclass(frozen=True)
class ChangeRow:
    """A rule's severity in one place beside the one that it ships with; `pk` and `reason` where a draft proposes it."""

    rule: str
    name: str
    address: str
    shipped: str
    severity: str
    holds: bool = True
    reason: str = ""
    pk: int = 0


@dataclass(frozen=True)
class Pack:
    """All that is set for one jurisdiction."""

    place: str
    rows: list[ChangeRow]


@dataclass(frozen=True)
class Place:
    """One open finding: its rule and where it stands."""

    rule: str
    severity: str
    address: str
    heading: str


@dataclass(frozen=True)
class ResultRow:
    """One story whose fate differs."""

    story: StoryPage
    outcome: str
    kind: str
    reading: str
    places: list[Place]


def packs_of(version: PolicyVersion) -> list[Pack]:
    """Return the changes in force by jurisdiction."""
    return _packs((change, "", 0) for change in version.changes)


def packs_in(draft: PolicyDraft) -> list[Pack]:
    """Return the changes that a draft proposes by jurisdiction."""
    return _packs((row.change, row.reason, row.pk) for row in draft.changes.all())


def _packs(changes: Iterable[tuple[Change, str, int]]) -> list[Pack]:
    found: dict[str, list[ChangeRow]] = defaultdict(list)
    for change, reason, pk in changes:
        found[change.jurisdiction].append(_row(change, reason, pk))
    named = _named(found)
    return [Pack(named[code], rows) for code, rows in sorted(found.items())]


def _row(change: Change, reason: str, pk: int) -> ChangeRow:
    rule = load_policy().rules.get(change.rule)
    return ChangeRow(
        rule=change.rule,
        name=rule.name if rule else "",
        address=rule_address(change.rule),
        shipped=rule.severity if rule else "",
        severity=change.severity,
        holds=change.holds or (rule is not None and bool(pk)),
        reason=reason,
        pk=pk,
    )


def _named(codes: Iterable[str]) -> dict[str, str]:
    return {"": gettext("Everywhere"), **names_of(codes)}


def entries_in_force() -> list[tuple[AllowListEntry, str, bool]]:
    """Return the entries of the allow-list that hold, with where they do, and whether they run out within a month."""
    entries = list(
        AllowListEntry.objects.in_force().select_related("approved_by").order_by("expires_on", "wording")
    )
    return _placed(entries)


def entries_in(draft: PolicyDraft) -> list[tuple[AllowListEntry, str, bool]]:
    """Return the entries that a draft proposes."""
    return _placed(list(draft.entries.all()))


def _placed(entries: list[AllowListEntry]) -> list[tuple[AllowListEntry, str, bool]]:
    named = _named(entry.jurisdiction for entry in entries)
    soon = timezone.localdate() + SOON
    return [(entry, named[entry.jurisdiction], entry.expires_on <= soon) for entry in entries]


def counts_of(run: DryRun) -> dict[str, int]:
    """Return how many stories fared how, and how many that fail are not queued."""
    failing = ~Q(outcome=Outcome.NO_LONGER_FAILS)
    left = failing & Q(reading__in=(Reading.NONE, Reading.REWRITTEN))
    return run.results.aggregate(
        newly=Count("pk", filter=failing),
        no_longer=Count("pk", filter=~failing),
        left=Count("pk", filter=left),
    )


def results_of(run: DryRun, number: str | None) -> tuple[Slice[DryRunResult], list[ResultRow]]:
    """Return one page of a run's results, those that newly fail first; the same number of queries for any of them."""
    page = Paginator(run.results.order_by("outcome", "pk"), ROWS).get_page(number)
    stories = StoryPage.objects.select_related("locale").in_bulk([result.page_id for result in page])
    return page, [_result(result, stories[result.page_id]) for result in page]


def _result(result: DryRunResult, story: StoryPage) -> ResultRow:
    outcome = Outcome(result.outcome)
    return ResultRow(
        story=story,
        outcome=str(outcome.label),
        kind="done" if outcome == Outcome.NO_LONGER_FAILS else "stop",
        reading=str(Reading(result.reading).label) if result.reading else "",
        places=[_place(story, place) for place in result.places],
    )


def _place(story: StoryPage, place: dict[str, Any]) -> Place:
    return Place(
        place["rule"], place["severity"], rule_address(place["rule"]), heading_of(story, place["path"])
    )
