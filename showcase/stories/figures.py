"""A result as readers see it: two figures on a scale that starts at zero."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from showcase.home.templatetags.showcase_format import number
from showcase.media.plates import scale_end
from showcase.publication.direction import isolated

DETAIL_LETTERS = 70
SHARES = {"%", "per cent", "percent", "pct", "percentage"}


@dataclass(frozen=True)
class Figure:
    """One indicator before and after; the `_pct` are places on the printed scale, 0 to 100."""

    name: str
    before: Decimal | None
    after: Decimal | None
    unit: str
    before_pct: float | None
    after_pct: float | None
    scale_end: float
    basis: str = ""
    detail: str = ""
    level: int | None = None
    points: tuple[float, ...] = ()

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None or self.after is None else self.after - self.before

    def at_level(self, level: int) -> Figure:
        """Return the same figure with the evidence level that stands beside it."""
        return replace(self, level=level)


def figure_of(row: Any, *, basis: str | None = None) -> Figure:
    """Return the figure of a result: of a `Result`, or of a mapping with its field names."""
    read = row.get if isinstance(row, dict) else lambda name: getattr(row, name)
    before, after = _decimal(read("baseline")), _decimal(read("current"))
    top = _top(read("scale_max"), read("unit"), before, after)
    return Figure(
        name=read("indicator"),
        before=before,
        after=after,
        unit=read("unit"),
        before_pct=_share(before, top),
        after_pct=_share(after, top),
        scale_end=top,
        basis=basis if basis is not None else _basis(read),
        detail=_detail(read, top),
    )


def period(before_on: date | None, after_on: date | None) -> str:
    """Return the time between two measurements: "2022 to 2024", or a year alone."""
    years = [day.year for day in (before_on, after_on) if day]
    if not years:
        return ""
    if len(set(years)) == 1:
        return str(years[0])
    return _("%(first)s to %(last)s") % {"first": years[0], "last": years[-1]}


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _top(scale_max: Any, unit: str, before: Decimal | None, after: Decimal | None) -> float:
    if scale_max:
        return float(scale_max)
    if unit.strip().lower() in SHARES:
        return 100
    return scale_end(*(None if value is None else float(value) for value in (before, after)))


def _share(value: Decimal | None, top: float) -> float | None:
    if value is None or not math.isfinite(value):
        return None
    return round(min(max(float(value) / top, 0.0), 1.0) * 100, 1)


def _counted(read: Any) -> str:
    if read("denominator"):
        return f"{number(read('denominator'))} {read('counted')}".strip()
    return str(read("counted") or "")


def _detail(read: Any, top: float) -> str:
    """Return the line below a scale: what was measured, of how many where there is room, and the end."""
    when = period(read("baseline_on"), read("current_on"))
    own = [part for part in (read("indicator"), _counted(read)) if part]
    if len(", ".join((*own, when))) > DETAIL_LETTERS:
        own = own[:1]
    named = ", ".join(part for part in (isolated(", ".join(own)), when) if part)
    return _("%(what)s; 0 to %(end)s") % {"what": named, "end": number(top)}


def _basis(read: Any) -> str:
    parts = [_counted(read), period(read("baseline_on"), read("current_on")), str(read("method") or "")]
    sentence = "; ".join(part for part in parts if part)
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""
