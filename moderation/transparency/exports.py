"""The public figures for machines: the same numbers as the page, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.conf import settings

from moderation.transparency.cells import THRESHOLD
from moderation.transparency.overview import reason_label
from moderation.transparency.statistics import Month, Statistics

COLUMNS: Final = ("month", "figure", "reason", "value", "note")
HELD_BACK: Final = f"1 or more; held back because it could single out an institution (threshold {THRESHOLD})"
FIGURES: Final = (
    "received",
    "published",
    "cleared_at_first_reading",
    "returned",
    "rejected",
    "median_days",
    "overrides",
    "corrections",
    "withdrawals",
    "false_alarms",
)


def as_json(statistics: Statistics) -> dict[str, Any]:
    """Return the figures by month and their sums; null is a number that is held back, or days without a decision."""
    return {
        "site": settings.SHOWCASE_SITE_NAME,
        "held_back": HELD_BACK,
        "months": [
            {"month": f"{month.first:%Y-%m}", **_figures(month), "returned_by_reason": dict(month.reasons)}
            for month in statistics.months
        ],
        "sum": {
            **_figures(statistics),
            "longest_days": statistics.longest_days,
            "returned_by_reason": dict(statistics.reasons),
        },
        "reasons": {code: reason_label(code) for code in statistics.reasons},
    }


def _figures(source: Month | Statistics) -> dict[str, Any]:
    return {name: getattr(source, name) for name in FIGURES}


def as_csv(statistics: Statistics) -> str:
    """Return a line a figure: month (empty for the sum), figure, reason code, value, and why a value is missing."""
    months = [line for month in statistics.months for line in _lines(f"{month.first:%Y-%m}", month)]
    return csv_of([COLUMNS, *months, *_lines("", statistics)])


def csv_of(rows: Iterable[Iterable[Any]]) -> str:
    """Return the rows as CSV (RFC 4180)."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


def _lines(month: str, source: Month | Statistics) -> Iterator[tuple[Any, ...]]:
    for name, value in _figures(source).items():
        yield _line(month, name, "", value)
    for code, value in source.reasons.items():
        yield _line(month, "returned_by_reason", code, value)


def _line(month: str, figure: str, reason: str, value: Any) -> tuple[Any, ...]:
    if value is None:
        return month, figure, reason, "", "no decision" if figure == "median_days" else HELD_BACK
    return month, figure, reason, value, ""
