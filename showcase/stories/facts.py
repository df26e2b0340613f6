"""Keys and values of a story: what it takes, for whom it works, who answers for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from showcase.home.templatetags.showcase_format import number
from showcase.stories.models import StoryPage

_KINDS_WITHOUT_VALUE = ("", None)


@dataclass(frozen=True)
class Fact:
    """A row of `components/fact_list.html`."""

    label: str
    value: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    note: str = ""


def what_it_takes(story: StoryPage) -> tuple[Fact, ...]:
    """Return cost, staff, conditions and kit: what another office asks first."""
    facts = [
        Fact(_("Cost"), _cost(story), story.cost_note),
        Fact(_("Staff"), _staff(story)),
        Fact(_("Paid from"), story.funding),
        *_conditions(story),
        Fact(_("Kit"), links(kit_of(story))),
    ]
    return tuple(fact for fact in facts if fact.value not in _KINDS_WITHOUT_VALUE)


def kit_of(story: StoryPage) -> tuple[Link, ...]:
    """Return the files and addresses that another office can take over."""
    return tuple(
        Link(row.title, row.url or (row.document.url if row.document_id else ""), row.get_kind_display())
        for row in story.kit.all()
    )


def sources_of(story: StoryPage) -> tuple[Link, ...]:
    """Return the sources, numbered by their order."""
    return tuple(
        Link(
            row.title,
            row.url or (row.document.url if row.document_id else ""),
            ", ".join(
                part
                for part in (
                    row.get_kind_display(),
                    row.publisher,
                    date_format(row.dated, "j F Y") if row.dated else "",
                )
                if part
            ),
        )
        for row in story.sources.all()
    )


def links(items: tuple[Link, ...]) -> str:
    """Return links in a row; one without an address stays a word."""
    return format_html_join(
        ", ",
        "{}",
        ((format_html('<a href="{}">{}</a>', i.url, i.label) if i.url else i.label,) for i in items),
    )


def beneficiaries_of(story: StoryPage) -> tuple[Fact, ...]:
    return tuple(Fact(row.group, _reached(row), row.note) for row in story.beneficiaries.all())


def classification_of(story: StoryPage, language: str) -> tuple[Fact, ...]:
    """Return where the story stands in each scheme."""
    goals = [f"{link.target_id} {link.target.name}" for link in story.sdg_links.all()]
    region = story.region
    facts = [
        Fact(_("Place"), ", ".join(part for part in (story.locality, _label(region, language)) if part)),
        Fact(_("Function"), f"{story.sector_id} {_label(story.sector, language)}" if story.sector_id else ""),
        Fact(_("Goals (SDG targets)"), "; ".join(goals)),
        Fact(_("Kind of practice"), ", ".join(_label(t, language) for t in story.practice_types.all())),
        Fact(_("Topics"), ", ".join(str(topic) for topic in story.topics.all())),
        Fact(_("Stage"), story.get_stage_display()),
        Fact(_("Participation"), story.get_participation_display() if story.participation != "none" else ""),
        Fact(_("Began"), date_format(story.started_on, "F Y") if story.started_on else ""),
        Fact(_("Ended"), date_format(story.ended_on, "F Y") if story.ended_on else ""),
    ]
    return tuple(fact for fact in facts if fact.value)


def _label(term: Any, language: str) -> str:
    return term.label(language) if term is not None else ""


def _cost(story: StoryPage) -> str:
    parts = []
    if story.cost_capital is not None:
        parts.append(_("%(amount)s to set up") % {"amount": _money(story.cost_capital, story.currency)})
    if story.cost_recurring is not None:
        parts.append(_("%(amount)s a year") % {"amount": _money(story.cost_recurring, story.currency)})
    if parts and story.cost_year:
        parts.append(_("prices of %(year)s") % {"year": story.cost_year})
    return "; ".join(parts)


def _money(amount: Any, currency: str) -> str:
    return f"{currency}\u00a0{number(amount)}" if currency else number(amount)


def _staff(story: StoryPage) -> str:
    if story.staff_months is None:
        return ""
    return _("%(number)s staff months") % {"number": number(story.staff_months)}


def _conditions(story: StoryPage) -> Iterator[Fact]:
    for label, text in (
        (_("Infrastructure"), story.condition_infrastructure),
        (_("Policy and rules"), story.condition_policy),
        (_("Governance"), story.condition_governance),
        (_("People and money"), story.condition_resources),
        (_("Also"), story.condition_other),
    ):
        yield Fact(label, text)


def _reached(row: Any) -> str:
    if row.count is None:
        return _("not counted")
    if row.denominator:
        return _("%(count)s of %(all)s") % {"count": number(row.count), "all": number(row.denominator)}
    return number(row.count)
