"""The life of a practice: the five steps, its adoptions, and the dated record. All derived, nothing typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from showcase.institutions.names import InstitutionName
from showcase.publication.models import Publication
from showcase.replication.life_cycle import SCALED_FROM, STEPS, step_of
from showcase.replication.models import Adoption, AdoptionStatus
from showcase.stories.models import StoryPage

_STATES = {
    AdoptionStatus.INTENT: "pilot",
    AdoptionStatus.PILOT: "pilot",
    AdoptionStatus.DISCONTINUED: "ended",
}


@dataclass(frozen=True)
class Step:
    """A station of `components/life_cycle.html`."""

    key: str
    name: str
    when: str
    reached: bool
    current: bool


@dataclass(frozen=True)
class AdoptionLine:
    """A row of the ledger as `components/adoptions.html` draws it."""

    name: str
    url: str
    state: str
    note: str


@dataclass(frozen=True)
class Event:
    """An entry of `components/timeline.html`."""

    when: str
    date: date
    text: str


def step_names() -> dict[str, str]:
    """Return the names of the five steps in the reader's language."""
    return {
        "identified": _("Identified"),
        "understood": _("Understood"),
        "appreciated": _("Appreciated"),
        "replicated": _("Replicated"),
        "scaled": _("Scaled"),
    }


def confirmed_among(adoptions: Sequence[Adoption]) -> list[Adoption]:
    """Return the rows that count for the life cycle, by the day on which they were cleared."""
    counted = [row for row in adoptions if row.confirmed_by and row.status != AdoptionStatus.INTENT]
    return sorted(counted, key=lambda row: row.cleared_at or timezone.now())


def steps_of(
    publication: Publication | None, adoptions: Sequence[Adoption], *, evidenced: bool
) -> tuple[Step, ...]:
    """Return the five stations; the last one reached is the current one."""
    confirmed = confirmed_among(adoptions)
    last = step_of(published=publication is not None, evidenced=evidenced, confirmed=confirmed)
    reached = STEPS.index(last)
    when = {
        "appreciated": _day(publication.first_published_at) if publication else "",
        "replicated": _replicated(confirmed),
        "scaled": _day(confirmed[min(SCALED_FROM, len(confirmed)) - 1].cleared_at)
        if last == "scaled"
        else "",
    }
    names = step_names()
    return tuple(
        Step(key, names[key], when.get(key, "") if n <= reached else "", n <= reached, n == reached)
        for n, key in enumerate(STEPS)
    )


def adoption_lines(
    story: StoryPage, adoptions: Sequence[Adoption], names: Mapping[UUID, InstitutionName], origin: str
) -> tuple[AdoptionLine, ...]:
    """Return the line of descent, the origin first; an adopter that is not public is not named."""
    rows = [(row, names.get(row.adopter.translation_key)) for row in adoptions]
    lines = [
        AdoptionLine(str(name), name.url, _STATES.get(row.status, "running"), adoption_note(row))
        for row, name in rows
        if name is not None
    ]
    if not lines:
        return ()
    return (AdoptionLine(origin, "", "running", _origin_note(story)), *lines)


def adoption_note(row: Adoption) -> str:
    """Return status, time, confirmation, changes and result of one adoption in one line."""
    status = row.get_status_display()
    if row.started_on:
        status = _("%(status)s since %(month)s") % {
            "status": status,
            "month": date_format(row.started_on, "F Y"),
        }
    if row.confirmed_by and row.last_confirmed_on:
        status = _("%(status)s, confirmed %(day)s") % {
            "status": status,
            "day": date_format(row.last_confirmed_on, "j F Y"),
        }
    parts = [f"{status}.", row.adaptations.strip(), row.results.strip() or _("No result yet.")]
    return " ".join(part for part in parts if part)


def record_of(
    story: StoryPage, publication: Publication | None, corrections: Sequence[Any]
) -> tuple[Event, ...]:
    """Return what happened, newest first: the practice's own events, publication, corrections, withdrawal."""
    events = [(row.dated, row.label) for row in story.timeline.all()]
    if publication is not None:
        events.append((_date(publication.first_published_at), _("Published after clearance.")))
        if publication.version > 1:
            text = _("Version %(number)d published.") % {"number": publication.version}
            events.append((_date(publication.published_at), text))
        if publication.withdrawn_at:
            events.append((_date(publication.withdrawn_at), _("Withdrawn.")))
    events += [(row.dated, _("Corrected: %(note)s") % {"note": row.note}) for row in corrections]
    events.sort(key=lambda event: event[0], reverse=True)
    return tuple(Event(date_format(day, "j F Y"), day, text) for day, text in events)


def _replicated(confirmed: Sequence[Adoption]) -> str:
    if not confirmed:
        return ""
    counted = ngettext("one adoption confirmed", "%(n)d adoptions confirmed", len(confirmed)) % {
        "n": len(confirmed)
    }
    return _("%(day)s: %(counted)s") % {"day": _day(confirmed[0].cleared_at), "counted": counted}


def _origin_note(story: StoryPage) -> str:
    if not story.started_on:
        return _("Origin.")
    if story.ended_on:
        return _("Origin. Ended in %(month)s.") % {"month": date_format(story.ended_on, "F Y")}
    return _("Origin. Running since %(month)s.") % {"month": date_format(story.started_on, "F Y")}


def _date(moment: Any) -> date:
    return timezone.localtime(moment).date()


def _day(moment: Any) -> str:
    return date_format(_date(moment), "j M Y") if moment else ""
