"""Figures as readers see them: grouped, with their unit, and placed on a scale that starts at zero."""

from __future__ import annotations

import math
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.formats import get_format
from django.utils.numberformat import format as format_number
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from showcase.media.plates import scale_end
from showcase.stories.choices import EvidenceLevel

register = template.Library()

NO_BREAK = "\u00a0"
INDIAN_GROUPS = (3, 2, 0)
GROUPS = {"hi": INDIAN_GROUPS, "ur": INDIAN_GROUPS}
MOST_DECIMALS = 2
UNIT_SIGNS = {"per cent": "%", "percent": "%", "pct": "%", "percentage": "%"}

# A figure that stands beside its mark needs about this much of the sheet, in per cent: a letter, and the gap.
LETTER, BESIDE = 2.6, 4.0


@register.filter
def number(value: Any) -> str:
    """Write a number in the reader's language: grouped, Latin digits, two decimals at most."""
    try:
        amount = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return "" if value is None else str(value)
    if not amount.is_finite():
        return ""
    amount = round(amount, MOST_DECIMALS).normalize()
    exponent = amount.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    language = (get_language() or "en").split("-")[0]
    return format_number(
        format(amount, "f"),
        get_format("DECIMAL_SEPARATOR"),
        decimals,
        grouping=GROUPS.get(language, 3),
        thousand_sep=get_format("THOUSAND_SEPARATOR"),
        force_grouping=True,
    )


@register.filter
def unit_sign(unit: str | None) -> str:
    """Return the sign of a unit that has one, otherwise the unit."""
    return UNIT_SIGNS.get((unit or "").strip().lower(), (unit or "").strip())


@register.filter
def with_unit(value: Any, unit: str | None = "") -> str:
    """Write a number with its unit and a space that does not break."""
    return f"{number(value)}{NO_BREAK}{unit_sign(unit)}".rstrip(NO_BREAK)


@register.filter
def position(value: Any) -> str:
    """Write a place on a scale as SVG wants it: a per cent with a point, in every language."""
    try:
        place = min(max(float(value), 0.0), 100.0)
    except (TypeError, ValueError):
        return "0%"
    return f"{place:.1f}".rstrip("0").rstrip(".") + "%"


@register.filter
def evidence_sentence(level: Any) -> str:
    """Return the sentence that stands beside the five strokes."""
    try:
        step = EvidenceLevel(int(level))
    except (TypeError, ValueError):
        step = EvidenceLevel.NOT_VERIFIED
    return _("Level %(level)d of 5: %(meaning)s") % {"level": step.value, "meaning": step.label}


def scaled(
    before: float | None, after: float | None, unit: str = "", end: float | None = None
) -> dict[str, Any]:
    """Return what a scale, a figure and a card need to know of a result.

    Without an `end` a percentage runs to 100, anything else to a round number beyond the larger value.
    """
    top = end or (100 if unit_sign(unit) == "%" else scale_end(before, after))
    return {
        "before": before,
        "after": after,
        "unit": unit_sign(unit),
        "before_pct": _share(before, top),
        "after_pct": _share(after, top),
        "scale_end": top,
    }


def _share(value: float | None, top: float) -> float | None:
    if value is None or not math.isfinite(value):
        return None
    return round(min(max(value / top, 0.0), 1.0) * 100, 1)


@register.simple_tag
def scale_layout(result: Any) -> dict[str, Any]:
    """Return where the figures of a scale stand: each on the outer side of its own mark.

    A figure that would leave the sheet stands in a row above, at the edge. Attributes and keys both serve.
    """
    before, after = _read(result, "before_pct"), _read(result, "after_pct")
    unit = _read(result, "unit") or ""
    labels = {
        "before": with_unit(_read(result, "before"), unit) if before is not None else "",
        "after": with_unit(_read(result, "after"), unit) if after is not None else "",
    }
    grows = before is None or after is None or after >= before
    sides = {"before": "start" if grows else "end", "after": "end" if grows else "start"}
    places = {"before": before, "after": after}
    figures = [
        _figure(n, places[n], labels[n], sides[n]) for n in ("before", "after") if places[n] is not None
    ]
    two = any(f["above"] for f in figures)
    for figure in figures:
        figure["y"] = 23 if two and not figure["above"] else 0
    middle = 34 if two else 11
    return {
        "figures": figures,
        "two": two,
        "y": middle,
        "axis": middle + 17,
        "long_tick": middle + 11,
        "short_tick": middle + 14,
        "ticks": [(f"{k}%", k % 50 == 0) for k in range(0, 101, 10)],
    }


def _figure(name: str, place: float, label: str, side: str) -> dict[str, Any]:
    """Place one figure before the start or after the end of its mark, or above when there is no room."""
    room = place if side == "start" else 100 - place
    above = room < BESIDE + LETTER * _width(label)
    towards = side if above else "end" if side == "start" else "start"
    edge = 50.0 if above else place
    start, share = (0.0, edge) if side == "start" else (edge, 100.0 - edge)
    return {
        "name": name,
        "label": label,
        "x": position(start),
        "width": position(share),
        "side": "above" if above else "beside",
        "towards": towards,
        "above": above,
    }


def _width(label: str) -> float:
    """Return the number of letters that take room: marks above and below a letter do not."""
    return sum(0.5 if c in f".,{NO_BREAK} " else 1 for c in label if not unicodedata.combining(c))


def _read(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


@register.filter
def control(field: BoundField) -> SafeString:
    """Draw the control of a form's field with the class of the design."""
    classes = str(field.field.widget.attrs.get("class", ""))
    return field.as_widget(attrs={"class": f"field__control {classes}".strip()})
