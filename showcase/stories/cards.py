"""A story in a list: the same few facts on the front page, in browse, in search, at its institution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from showcase.institutions.names import InstitutionName, active_language, label_in, names_of
from showcase.publication.addresses import address_of
from showcase.publication.models import Withdrawal
from showcase.stories.figures import Figure, figure_of
from showcase.stories.freshness import freshness_of
from showcase.stories.models import StoryPage
from showcase.stories.parts import LeadCredit, Result
from showcase.taxonomy.divisions import countries

RIGHT_TO_LEFT = {"ur"}
_TERMS = tuple(
    f"{relation}__{name}"
    for relation in ("region", "sector", "sector__parent")
    for name in ("name", "name_hi", "name_ur")
)
_COLUMNS = (
    "pk",
    "case_id",
    "title",
    "url_path",
    "summary",
    "what_did_not_work",
    "stage",
    "ended_on",
    "last_confirmed_on",
    "region_id",
    "region__country_code",
    "sector_id",
    "locale__language_code",
    "licence",
    "publication__published_at",
    "publication__first_published_at",
    "publication__version",
    "publication__evidence_level",
    "publication__withdrawal",
    "publication__withdrawn_at",
    "publication__withdrawal_notice",
    *_TERMS,
)
_RESULT_COLUMNS = (
    "story_id",
    "indicator",
    "unit",
    "baseline",
    "baseline_on",
    "current",
    "current_on",
    "scale_max",
    "denominator",
    "counted",
    "method",
)


@dataclass(frozen=True)
class CardNotice:
    """A word before the text of a card: withdrawn, dormant."""

    kind: str
    text: str


@dataclass(frozen=True)
class Card:
    """What `components/card.html` and `components/result_row.html` show of a public story.

    `lang` and `dir` are set only where the story is not in the reader's language.
    """

    pk: int
    case_id: str
    title: str
    url: str
    plate_url: str
    institution: str
    institutions: tuple[InstitutionName, ...]
    passage: str
    did_not_work: str
    result: Figure | None
    level: int
    date: date
    published_at: datetime
    first_published_at: datetime
    version: int
    language: str
    stage: str
    licence: str
    country: str
    region: str
    region_code: str
    division: str
    division_name: str
    sector: str
    last_confirmed_on: date | None
    withdrawal: str
    withdrawn_on: date | None
    notice: CardNotice | None
    is_dormant: bool
    lang: str = ""
    dir: str = ""


def cards_for(page_ids: Sequence[int]) -> list[Card]:
    """Return the cards of the public ones among these stories, in the given order. Four queries."""
    return _in_order(page_ids, cards_of(_public_among(page_ids)))


def cards_of(stories: Any) -> list[Card]:
    """Return the cards of a queryset of public stories, in its order. Four queries."""
    rows = list(stories.values(*_COLUMNS))
    if not rows:
        return []
    keys = [row["pk"] for row in rows]
    leads, figures, today = _leads(keys), first_figures(keys), timezone.localdate()
    return [_card(row, leads.get(row["pk"], ()), figures.get(row["pk"]), today) for row in rows]


def short_cards_for(page_ids: Sequence[int]) -> list[Card]:
    """Return the cards without their figures, and with the first of the leads alone. Two queries."""
    first = LeadCredit.objects.filter(story_id=OuterRef("pk")).order_by("sort_order", "pk")
    stories = _public_among(page_ids).annotate(
        lead=Subquery(first.values("institution__translation_key")[:1])
    )
    rows = list(stories.values(*_COLUMNS, "lead"))
    names, today = names_of([row["lead"] for row in rows if row["lead"]]), timezone.localdate()
    leads = {row["pk"]: (names[row["lead"]],) for row in rows if row["lead"] in names}
    return _in_order(page_ids, [_card(row, leads.get(row["pk"], ()), None, today) for row in rows])


def _public_among(page_ids: Sequence[int]) -> Any:
    return StoryPage.objects.public().filter(pk__in=set(page_ids))


def _in_order(page_ids: Sequence[int], cards: list[Card]) -> list[Card]:
    found = {card.pk: card for card in cards}
    return [found[pk] for pk in dict.fromkeys(page_ids) if pk in found]


def first_figures(page_ids: Sequence[int]) -> dict[int, Figure]:
    """Return the headline figure of each story that has a result. One query."""
    figures: dict[int, Figure] = {}
    rows = Result.objects.filter(story_id__in=page_ids).order_by("story_id", "sort_order", "pk")
    for row in rows.values(*_RESULT_COLUMNS):
        if row["story_id"] not in figures:
            figures[row["story_id"]] = figure_of(row)
    return figures


def _leads(page_ids: Sequence[int]) -> dict[int, tuple[InstitutionName, ...]]:
    credits = (
        LeadCredit.objects.filter(story_id__in=page_ids)
        .order_by("story_id", "sort_order", "pk")
        .values_list("story_id", "institution__translation_key")
    )
    pairs = list(credits)
    names = names_of([key for _story, key in pairs])
    leads: dict[int, tuple[InstitutionName, ...]] = {}
    for story_id, key in pairs:
        if key in names:
            leads[story_id] = (*leads.get(story_id, ()), names[key])
    return leads


def _card(
    row: dict[str, Any], leads: tuple[InstitutionName, ...], figure: Figure | None, today: date
) -> Card:
    language, reader = row["locale__language_code"], active_language()
    freshness = freshness_of(row["last_confirmed_on"], today)
    level = row["publication__evidence_level"]
    foreign = language != reader
    withdrawn_at = row["publication__withdrawn_at"]
    return Card(
        pk=row["pk"],
        case_id=row["case_id"],
        title=row["title"],
        url=address_of(row["url_path"]),
        plate_url=plate_url(row["case_id"]),
        institution=" · ".join(str(lead) for lead in leads),
        institutions=leads,
        passage=row["summary"],
        did_not_work=_first_lines(row["what_did_not_work"]),
        result=figure.at_level(level) if figure else None,
        level=level,
        date=timezone.localtime(row["publication__first_published_at"]).date(),
        published_at=row["publication__published_at"],
        first_published_at=row["publication__first_published_at"],
        version=row["publication__version"],
        language=language,
        stage=row["stage"],
        licence=row["licence"],
        country=countries(reader).get(row["region__country_code"], ""),
        region=label_in(row, "region__", reader),
        region_code=row["region_id"] or "",
        division=(row["sector_id"] or "")[:2],
        division_name=label_in(row, "sector__parent__", reader) or label_in(row, "sector__", reader),
        sector=row["sector_id"] or "",
        last_confirmed_on=row["last_confirmed_on"],
        withdrawal=row["publication__withdrawal"],
        withdrawn_on=timezone.localtime(withdrawn_at).date() if withdrawn_at else None,
        notice=_notice(row, freshness.sentence if freshness.is_dormant else ""),
        is_dormant=freshness.is_dormant,
        lang=language if foreign else "",
        dir=direction(language) if foreign else "",
    )


def plate_url(case_id: str) -> str:
    """Return the address of a story's plate."""
    return reverse("sharing:plate", args=[case_id])


def direction(language: str) -> str:
    """Return the direction in which a language is written: "rtl" or "ltr"."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def _first_lines(text: str, limit: int = 110) -> str:
    """Return the first facts that did not work, one at least, as one passage."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    passage = lines[0] if lines else ""
    for line in lines[1:]:
        if len(passage) + len(line) > limit:
            break
        passage = f"{passage} {line}"
    return passage


def _notice(row: dict[str, Any], dormant: str) -> CardNotice | None:
    if row["publication__withdrawal"]:
        return CardNotice(
            "withdrawn",
            withdrawal_sentence(
                row["publication__withdrawal"],
                row["publication__withdrawn_at"],
                row["publication__withdrawal_notice"],
            ),
        )
    return CardNotice("dormant", dormant) if dormant else None


def withdrawal_sentence(kind: str, at: datetime | None, notice: str) -> str:
    """Return what stands after the word "Withdrawn": the day, the public reason, and that the text stays."""
    day = date_format(timezone.localtime(at), "j F Y") if at else ""
    opening = _("on %(day)s.") % {"day": day} if day else ""
    ending = (
        _("Another story has taken its place.")
        if kind == Withdrawal.CONSOLIDATED
        else _("The text stays readable.")
    )
    return " ".join(part for part in (opening, notice, ending) if part)
