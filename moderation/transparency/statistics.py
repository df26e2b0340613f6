"""The desk's figures, counted from the decision log and nothing else, so that anybody who has the log can recount them.

Stories only: pages of the site and of institutions have no permanent code. Never a person, never a text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median
from typing import Any, Final, NamedTuple

from django.core.cache import cache
from django.utils import timezone

from moderation.transparency.cells import Cell, without_small
from moderation.transparency.models import LogEntry

MONTHS: Final = 12
KEEP_SECONDS: Final = 3600
RECEIVED, PUBLISHED, RETURNED, REJECTED = "submitted", "published", "returned", "rejected"
# Events that are counted as they are, by the name of their figure.
COUNTED: Final = {
    "override": "overrides",
    "corrected": "corrections",
    "withdrawn": "withdrawals",
    "false-alarm": "false_alarms",
}
# A text that was cleared may have to wait for its day: the decision is made all the same.
_DECIDE: Final = frozenset({PUBLISHED, RETURNED, REJECTED, "cleared"})
_CLOSE: Final = frozenset({PUBLISHED, REJECTED, "taken-back"})


class Event(NamedTuple):
    """What the statistics read of a row of the log; `by_desk` is False for the founding act."""

    at: datetime
    event: str
    case_id: str
    institution: str
    by_desk: bool
    details: dict[str, Any]


@dataclass
class _Case:
    institution: str = ""
    received: date | None = None
    is_decided: bool = False
    was_returned: bool = False


@dataclass
class _Tally:
    """What one month is counted up in."""

    counts: Counter[str] = field(default_factory=Counter)
    days: list[int] = field(default_factory=list)
    returned_by: set[str] = field(default_factory=set)
    reasons: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class Month:
    """The figures of one month (its first day); None is a number from 1 that is held back."""

    first: date
    received: int
    published: int
    cleared_at_first_reading: int
    returned: int | None
    rejected: int | None
    reasons: Mapping[str, int | None]
    median_days: float | None
    overrides: int
    corrections: int
    withdrawals: int
    false_alarms: int


@dataclass(frozen=True)
class Statistics:
    """The figures of the last twelve months, and their sums; `days` are those to each first decision, by case."""

    months: tuple[Month, ...]
    received: int
    published: int
    cleared_at_first_reading: int
    returned: int | None
    rejected: int | None
    reasons: Mapping[str, int | None]
    median_days: float | None
    longest_days: int | None
    overrides: int
    corrections: int
    withdrawals: int
    false_alarms: int
    days: tuple[tuple[str, int], ...] = ()


def current_statistics() -> Statistics:
    """Return the figures as of now. Two queries at most, whatever the length of the log; kept until the log grows."""
    last = LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    today = timezone.localdate()
    key = f"transparency-{last}-{today:%Y-%m}"
    known = cache.get(key)
    if known is None:
        known = count(_events(), today)
        cache.set(key, known, KEEP_SECONDS)
    return known  # type: ignore[no-any-return]


def _events() -> Iterable[Event]:
    wanted = {RECEIVED, *_DECIDE, *_CLOSE, *COUNTED}
    rows = LogEntry.objects.filter(event__in=wanted).exclude(case_id="").exclude(case_id__startswith="PAGE-")
    columns = ("at", "event", "case_id", "institution", "actor", "details")
    for at, event, case_id, institution, actor, details in rows.order_by("pk").values_list(*columns):
        yield Event(at, event, case_id, institution, actor is not None, details)


def count(events: Iterable[Event], today: date) -> Statistics:
    """Return the figures of the twelve months that end with that of `today`, from events in the log's order."""
    first = _months_before(today.replace(day=1), MONTHS - 1)
    tallies: dict[date, _Tally] = defaultdict(_Tally)
    cases: dict[str, _Case] = defaultdict(_Case)
    days: list[tuple[date, str, int]] = []
    for event in events:
        day = timezone.localdate(event.at)
        waited = _follow(cases[event.case_id], event, day, tallies[day.replace(day=1)])
        if waited is not None:
            days.append((day, event.case_id, waited))
    spread = len({case.institution for case in cases.values() if case.institution})
    window = {month: tallies[month] for month in sorted(tallies) if first <= month <= today}
    return _statistics(window, [(case, waited) for day, case, waited in days if day >= first], spread)


def _months_before(month: date, number: int) -> date:
    index = month.year * 12 + month.month - 1 - number
    return date(index // 12, index % 12 + 1, 1)


def _follow(case: _Case, event: Event, day: date, tally: _Tally) -> int | None:
    """Count the event and move its case on; return the days that it waited, if this was its first decision."""
    if event.event == RECEIVED:
        _receive(case, event, day, tally)
        return None
    if event.event in COUNTED:
        tally.counts[COUNTED[event.event]] += 1
        return None
    return _decide(case, event, day, tally)


def _receive(case: _Case, event: Event, day: date, tally: _Tally) -> None:
    """A text that comes again after its return is not received a second time."""
    if case.received is None:
        case.received, case.is_decided, case.was_returned = day, False, False
        case.institution = event.institution
        tally.counts["received"] += 1


def _decide(case: _Case, event: Event, day: date, tally: _Tally) -> int | None:
    if event.event == PUBLISHED and not event.by_desk:
        return None
    if event.event in _DECIDE:
        tally.counts[event.event] += 1
    if event.event == PUBLISHED and not case.was_returned:
        tally.counts["first"] += 1
    if event.event == RETURNED:
        _return(case, event, tally)
    waited = None
    if case.received is not None and not case.is_decided and event.event in _DECIDE:
        waited = max(0, (day - case.received).days)
        case.is_decided = True
        tally.days.append(waited)
    if event.event in _CLOSE:
        case.received = None
    return waited


def _return(case: _Case, event: Event, tally: _Tally) -> None:
    case.was_returned = True
    tally.returned_by.add(case.institution)
    for code in event.details.get("reasons", ()):
        tally.reasons[code].append(case.institution)


def _statistics(window: dict[date, _Tally], days: list[tuple[str, int]], spread: int) -> Statistics:
    returned = without_small({month: _cell(tally, RETURNED, spread) for month, tally in window.items()})
    rejected = without_small({month: _cell(tally, REJECTED, spread) for month, tally in window.items()})
    reasons = _reasons(window, spread)
    months = tuple(
        _month(month, tally, returned[month], rejected[month], reasons[month])
        for month, tally in window.items()
    )
    waits = [waited for _case, waited in days]
    total: Counter[str] = Counter()
    for tally in window.values():
        total.update(tally.counts)
    return Statistics(
        months=months,
        received=total["received"],
        published=total[PUBLISHED],
        cleared_at_first_reading=total["first"],
        returned=_sum(window, RETURNED, spread),
        rejected=_sum(window, REJECTED, spread),
        reasons=_reasons_in_sum(window, spread),
        median_days=median(waits) if waits else None,
        longest_days=max(waits, default=None),
        days=tuple(days),
        **{name: total[name] for name in COUNTED.values()},
    )


def _month(
    first: date,
    tally: _Tally,
    returned: int | None,
    rejected: int | None,
    reasons: Mapping[str, int | None],
) -> Month:
    return Month(
        first=first,
        received=tally.counts["received"],
        published=tally.counts[PUBLISHED],
        cleared_at_first_reading=tally.counts["first"],
        returned=returned,
        rejected=rejected,
        reasons=reasons,
        median_days=median(tally.days) if tally.days else None,
        **{name: tally.counts[name] for name in COUNTED.values()},
    )


def _cell(tally: _Tally, event: str, spread: int) -> Cell:
    """Return the month's count; where one institution has all the stories there is nobody to single out among."""
    return Cell(tally.counts[event], len(tally.returned_by) if event == RETURNED and spread > 1 else 2)


def _sum(window: dict[date, _Tally], event: str, spread: int) -> int | None:
    by = {institution for tally in window.values() for institution in tally.returned_by}
    cell = Cell(
        sum(tally.counts[event] for tally in window.values()),
        len(by) if event == RETURNED and spread > 1 else 2,
    )
    return None if cell.is_small else cell.count


def _reason_cell(given_to: list[str], spread: int) -> Cell:
    return Cell(len(given_to), len(set(given_to)) if spread > 1 else 2)


def _reasons(window: dict[date, _Tally], spread: int) -> dict[date, dict[str, int | None]]:
    """Return the reasons by month; along each reason no sum gives a month away."""
    codes = sorted({code for tally in window.values() for code in tally.reasons})
    by_code = {
        code: without_small(
            {month: _reason_cell(tally.reasons.get(code, []), spread) for month, tally in window.items()}
        )
        for code in codes
    }
    return {month: {code: by_code[code][month] for code in codes} for month in window}


def _reasons_in_sum(window: dict[date, _Tally], spread: int) -> dict[str, int | None]:
    given: dict[str, list[str]] = defaultdict(list)
    for tally in window.values():
        for code, institutions in tally.reasons.items():
            given[code] += institutions
    return without_small({code: _reason_cell(given[code], spread) for code in sorted(given)})
