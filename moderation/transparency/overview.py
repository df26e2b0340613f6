"""What the public page on decisions and times shows: rows for its template, in the reader's language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any, Final

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from moderation.policy.models import PolicyVersion
from moderation.review.models import ReasonCode, Submission
from moderation.transparency.cells import FEWEST_INSTITUTIONS, THRESHOLD
from moderation.transparency.models import LogEntry
from moderation.transparency.statistics import Statistics, current_statistics
from showcase.institutions.names import active_language
from showcase.publication.models import Withdrawal
from showcase.stories.models import StoryPage
from showcase.taxonomy.models import InstitutionType

_LATEST: Final = 12


@dataclass(frozen=True)
class Row:
    """A line with its number, and how long its bar is, in per cent; None is a number that is held back."""

    label: str
    value: int | None
    bar: float
    share: int | None = None
    days: float | None = None


@dataclass(frozen=True)
class MonthRow:
    label: str
    received: int
    bar: float
    published: int
    returned: int | None
    median_days: float | None


@dataclass(frozen=True)
class RecordRow:
    """One override, correction or withdrawal of a story that is or was public; `url` is empty if it is gone."""

    kind: str
    word: str
    case_id: str
    url: str
    text: str
    day: date


@dataclass(frozen=True)
class Overview:
    statistics: Statistics
    months: list[MonthRow]
    reasons: list[Row]
    reasons_given: int | None
    kinds: list[Row]
    record: list[RecordRow]
    levels: list[Row]
    policy: PolicyVersion | None


def overview() -> Overview:
    """Return the page's content; the number of queries is the same whatever the number of stories and decisions."""
    statistics = current_statistics()
    return Overview(
        statistics=statistics,
        months=_months(statistics),
        reasons=_reasons(statistics),
        reasons_given=_given(statistics),
        kinds=_kinds(statistics),
        record=_record(),
        levels=_levels(),
        policy=PolicyVersion.objects.first(),
    )


def _months(statistics: Statistics) -> list[MonthRow]:
    top = max((month.received for month in statistics.months), default=0)
    return [
        MonthRow(
            label=date_format(month.first, "F Y"),
            received=month.received,
            bar=_share(month.received, top),
            published=month.published,
            returned=month.returned,
            median_days=month.median_days,
        )
        for month in statistics.months
    ]


def _share(value: float, top: float) -> float:
    return 100 * value / top if top else 0


def _given(statistics: Statistics) -> int | None:
    """Return how many reasons were given, where none of their numbers is held back."""
    counts = list(statistics.reasons.values())
    return None if None in counts else sum(value for value in counts if value is not None)


def _reasons(statistics: Statistics) -> list[Row]:
    given = _given(statistics)
    counts = sorted(statistics.reasons.items(), key=lambda item: (-(item[1] or 0), item[0]))
    top = max((value or 0 for _code, value in counts), default=0)
    return [
        Row(
            label=reason_label(code),
            value=value,
            bar=_share(value or 0, top),
            share=round(100 * value / given) if given and value is not None else None,
        )
        for code, value in counts
    ]


def reason_label(code: str) -> str:
    """Return the sentence of a reason code; a code of an earlier policy stands for itself."""
    return str(ReasonCode(code).label) if code in ReasonCode.values else code


def _kinds(statistics: Statistics) -> list[Row]:
    """Return decisions and median days by kind of institution; kinds too small to be shown stand together."""
    language = active_language()
    of_case = {
        reference: (kind, institution)
        for reference, kind, institution in Submission.objects.values_list(
            "reference", "institution__kind", "institution"
        )
    }
    labels = {kind.pk: kind.label(language) for kind in InstitutionType.objects.order_by("position")}
    waits: dict[str, list[int]] = defaultdict(list)
    parties: dict[str, set[int]] = defaultdict(set)
    for case_id, waited in statistics.days:
        kind, institution = of_case.get(case_id, ("", 0))
        waits[kind].append(waited)
        parties[kind].add(institution)
    small = {kind for kind in waits if _is_small(waits[kind], parties[kind]) or kind not in labels}
    shown = [(labels[kind], waits[kind]) for kind in labels if kind in waits and kind not in small]
    rest = [waited for kind in small for waited in waits[kind]]
    if not _is_small(rest, {party for kind in small for party in parties[kind]}):
        shown.append((_("Other institutions"), rest))
    return _drawn(shown)


def _is_small(waits: list[int], parties: set[int]) -> bool:
    return len(waits) < THRESHOLD or len(parties) < FEWEST_INSTITUTIONS


def _drawn(shown: list[tuple[str, list[int]]]) -> list[Row]:
    days = [median(waits) for _label, waits in shown]
    top = max(days, default=0)
    return [
        Row(label, len(waits), _share(middle, top), days=middle)
        for (label, waits), middle in zip(shown, days, strict=True)
    ]


def _levels() -> list[Row]:
    counted = dict(
        StoryPage.objects.standing()
        .order_by()
        .values_list("publication__evidence_level")
        .annotate(Count("pk"))
    )
    top = max(counted.values(), default=0)
    return [Row(str(level), counted.get(level, 0), _share(counted.get(level, 0), top)) for level in range(6)]


def _record() -> list[RecordRow]:
    """Return the latest overrides of public stories, corrections and withdrawals: what was open is not told."""
    entries = list(
        LogEntry.objects.filter(event__in=("override", "corrected", "withdrawn"))
        .exclude(case_id="")
        .order_by("-pk")[: 4 * _LATEST]
    )
    public = _public({entry.case_id for entry in entries})
    shown = (entry for entry in entries if entry.event != "override" or entry.case_id in public)
    return [_row(entry, public) for entry, _number in zip(shown, range(_LATEST), strict=False)]


def _public(case_ids: Iterable[str]) -> set[str]:
    stories = StoryPage.objects.public()
    return set(stories.filter(case_id__in=list(case_ids)).values_list("case_id", flat=True))


def _row(entry: LogEntry, public: set[str]) -> RecordRow:
    words = {"override": _("Override"), "corrected": _("Corrected"), "withdrawn": _("Withdrawn")}
    return RecordRow(
        kind="withdrawn" if entry.event == "withdrawn" else "corrected",
        word=words[entry.event],
        case_id=entry.case_id,
        url=reverse("sharing:case", args=[entry.case_id]) if entry.case_id in public else "",
        text=_sentence(entry),
        day=timezone.localdate(entry.at),
    )


def _sentence(entry: LogEntry) -> str:
    details: dict[str, Any] = entry.details
    if entry.event == "override":
        return _("Rule %(rule)s stands; confirmed by two senior editors.") % {"rule": details.get("rule", "")}
    if entry.event == "corrected":
        return _("The dated note stands with the story.")
    if details.get("kind") == "error":
        return _("Published in error; taken off the site.")
    if details.get("kind") == Withdrawal.CONSOLIDATED:
        return _("Another story has taken its place.")
    return _("Stays readable under its notice.")
