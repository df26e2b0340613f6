"""How long ago the office confirmed that a story still holds (after the UN's SDG traffic light)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

CURRENT: Final = "current"
AGEING: Final = "ageing"
DORMANT: Final = "dormant"
CURRENT_MONTHS: Final = 12
DORMANT_MONTHS: Final = 24


@dataclass(frozen=True)
class Freshness:
    """`kind` is current (12 months or less), ageing (12 to 24) or dormant (more, or never confirmed)."""

    kind: str
    confirmed_on: date | None
    label: str
    status: str

    @property
    def is_dormant(self) -> bool:
        return self.kind == DORMANT

    @property
    def sentence(self) -> str:
        if self.confirmed_on is None:
            return _("Never confirmed by the office.")
        return _("Not confirmed by the office since %(month)s.") % {
            "month": date_format(self.confirmed_on, "F Y")
        }


def dormant_before(today: date) -> date:
    """Return the day before which a confirmation no longer counts."""
    return _months_before(today, DORMANT_MONTHS)


def freshness_of(confirmed_on: date | None, today: date) -> Freshness:
    """Return the state of a confirmation that was given on `confirmed_on`."""
    if confirmed_on is None or confirmed_on < dormant_before(today):
        return Freshness(DORMANT, confirmed_on, _("Dormant"), "none")
    if confirmed_on < _months_before(today, CURRENT_MONTHS):
        return Freshness(AGEING, confirmed_on, _("Due for confirmation"), "part")
    return Freshness(CURRENT, confirmed_on, _("Current"), "done")


def _months_before(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 - months, 12)
    year = day.year + years
    last = 28 if month == 1 else 30 if month in (3, 5, 8, 10) else 31
    return date(year, month + 1, min(day.day, last))
