"""The reading models of an institution's page and of the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from showcase.institutions.models import InstitutionIndexPage, InstitutionPage
from showcase.institutions.names import InstitutionName, active_language, label_in, names_of
from showcase.publication.addresses import address_of
from showcase.replication.models import Adoption
from showcase.stories.cards import Card, cards_of
from showcase.stories.lists import credited_to, newest_first, readable_in
from showcase.stories.models import LeadCredit
from showcase.taxonomy.divisions import countries

MOST_STORIES = 25
MOST_ADOPTIONS = 20
PER_PAGE = 100
STAGES_ENDED = ("discontinued",)


@dataclass(frozen=True)
class StoryLine:
    """A row of the institution's table: the card, and its state in a word."""

    card: Card
    status: str
    status_kind: str


@dataclass(frozen=True)
class Below:
    title: str
    url: str


@dataclass(frozen=True)
class AdoptionLine:
    """An entry of `components/adoptions.html`."""

    name: str
    url: str
    state: str
    note: str


@dataclass(frozen=True)
class InstitutionReading:
    """What an institution's page shows. `more` says that there are stories beyond those listed."""

    url: str
    kind: str
    place: str
    routes: tuple[dict[str, str], ...]
    teams: tuple[dict[str, str], ...]
    stories: tuple[StoryLine, ...]
    more: bool
    below: tuple[Below, ...]
    given: tuple[AdoptionLine, ...]
    taken: tuple[AdoptionLine, ...]
    translations: dict[str, str]


@dataclass(frozen=True)
class RegisterLine:
    title: str
    url: str
    kind: str
    place: str
    level: int
    stories: int


@dataclass(frozen=True)
class Register:
    """One page of the register, in the order of its tree."""

    lines: tuple[RegisterLine, ...]
    page: PageOfList[Any]


def reading_of(institution: InstitutionPage) -> InstitutionReading:
    """Return what the page of `institution` shows. Seven queries beside its own rows."""
    language = active_language()
    beside = _pages_beside(institution)
    stories = newest_first(credited_to(readable_in(language), institution.translation_key))
    cards = cards_of(stories[: MOST_STORIES + 1])
    given, taken = _adoptions(institution)
    region = institution.region
    place = dict.fromkeys(
        (institution.locality, region.label(language), countries(language).get(region.country_code, ""))
    )
    return InstitutionReading(
        url=address_of(institution.url_path or ""),
        kind=institution.kind.label(language),
        place=", ".join(part for part in place if part),
        routes=tuple(_routes(institution)),
        teams=tuple({"label": team.unit, "value": team.function} for team in institution.teams.all()),
        stories=tuple(_line(card) for card in cards[:MOST_STORIES]),
        more=len(cards) > MOST_STORIES,
        below=tuple(
            Below(row["title"], address_of(row["url_path"]))
            for row in beside
            if row["depth"] == institution.depth + 1 and row["path"].startswith(institution.path)
        ),
        given=given,
        taken=taken,
        translations={
            row["locale__language_code"]: address_of(row["url_path"])
            for row in beside
            if row["translation_key"] == institution.translation_key
        },
    )


def register_of(index: InstitutionIndexPage, number: str | None) -> Register:
    """Return one page of the public institutions below `index`, with their number of stories. Three queries."""
    language = active_language()
    rows = (
        InstitutionPage.objects.public()
        .descendant_of(index)
        .order_by("path")
        .values(
            "title",
            "url_path",
            "depth",
            "translation_key",
            "kind__name",
            "kind__name_hi",
            "kind__name_ur",
            "region__country_code",
        )
    )
    page = Paginator(rows, PER_PAGE).get_page(number)
    listed = list(page.object_list)
    counts = _counts([row["translation_key"] for row in listed], language)
    lines = tuple(
        RegisterLine(
            title=row["title"],
            url=address_of(row["url_path"]),
            kind=label_in(row, "kind__", language),
            place=countries(language).get(row["region__country_code"], ""),
            level=row["depth"] - index.depth,
            stories=counts.get(row["translation_key"], 0),
        )
        for row in listed
    )
    return Register(lines, page)


def _counts(keys: Sequence[Any], language: str) -> dict[Any, int]:
    """Return how many public stories credit each of these institutions as lead."""
    credits = LeadCredit.objects.filter(
        institution__translation_key__in=keys, story_id__in=readable_in(language).order_by().values("pk")
    )
    counted = credits.order_by().values_list("institution__translation_key")
    return dict(counted.annotate(n=Count("story_id", distinct=True)))


def _pages_beside(institution: InstitutionPage) -> list[dict[str, Any]]:
    """Return the public offices below this one, and its pages in each language. One query."""
    pages = InstitutionPage.objects.public().filter(
        Q(path__startswith=institution.path, depth=institution.depth + 1)
        | Q(translation_key=institution.translation_key)
    )
    return list(
        pages.order_by("path").values(
            "title", "url_path", "path", "depth", "translation_key", "locale__language_code"
        )
    )


def _routes(institution: InstitutionPage) -> list[dict[str, str]]:
    """Return how the office is reached, as rows of `components/fact_list.html`."""
    routes = [
        {"label": _("Mailbox"), "value": institution.mailbox, "url": f"mailto:{institution.mailbox}"},
        _route(_("Complaints"), institution.grievance_url),
        _route(_("Information requests"), institution.rti_url),
        _route(_("Service charter"), institution.charter_url),
        *(
            {"label": _("Official channel"), "value": channel.label, "url": channel.url}
            for channel in institution.channels.all()
        ),
    ]
    return [route for route in routes if route["value"]]


def _route(label: str, url: str) -> dict[str, str]:
    return {"label": label, "value": urlsplit(url).netloc if url else "", "url": url}


def _line(card: Card) -> StoryLine:
    if card.withdrawal:
        return StoryLine(card, _("Withdrawn"), "stop")
    if card.stage in STAGES_ENDED:
        return StoryLine(card, _("Discontinued"), "none")
    if card.is_dormant:
        return StoryLine(card, _("Dormant"), "none")
    return StoryLine(card, _("Current"), "done")


def _adoptions(institution: InstitutionPage) -> tuple[tuple[AdoptionLine, ...], tuple[AdoptionLine, ...]]:
    """Return what other offices took from this one, and what it took from others. Two queries."""
    key = institution.translation_key
    given = Q(story__lead_credits__institution__translation_key=key)
    rows = list(
        Adoption.objects.public()
        .filter(given | Q(adopter__translation_key=key), story__in=readable_in(active_language()).order_by())
        .distinct()
        .order_by("-cleared_at", "-pk")
        .values(
            "status",
            "started_on",
            "adopter__translation_key",
            "story__title",
            "story__url_path",
        )[:MOST_ADOPTIONS]
    )
    names = names_of([row["adopter__translation_key"] for row in rows])
    lines: tuple[list[AdoptionLine], list[AdoptionLine]] = ([], [])
    for row in rows:
        adopter = names.get(row["adopter__translation_key"])
        if adopter is not None:
            is_taken = row["adopter__translation_key"] == key
            lines[is_taken].append(_taken(row) if is_taken else _given(row, adopter))
    return tuple(lines[0]), tuple(lines[1])


def _given(row: dict[str, Any], adopter: InstitutionName) -> AdoptionLine:
    note = f"{row['story__title']}, {_since(row)}"
    return AdoptionLine(str(adopter), adopter.url, _state(row), note)


def _taken(row: dict[str, Any]) -> AdoptionLine:
    return AdoptionLine(row["story__title"], address_of(row["story__url_path"]), _state(row), _since(row))


def _since(row: dict[str, Any]) -> str:
    words = {
        "intent": _("declared"),
        "pilot": _("pilot"),
        "running": _("running"),
        "scaled": _("scaled"),
        "discontinued": _("ended"),
    }
    word = words.get(row["status"], row["status"])
    if not row["started_on"]:
        return word
    return _("%(status)s since %(month)s") % {"status": word, "month": date_format(row["started_on"], "F Y")}


def _state(row: dict[str, Any]) -> str:
    return {"intent": "pilot", "pilot": "pilot", "discontinued": "ended"}.get(row["status"], "running")
