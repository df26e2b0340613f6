"""The front page: the newest results, the atlas of ten functions, and what else stands on the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Case, CharField, Count, F, Max, Q, Value, When, Window
from django.db.models.functions import RowNumber, Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from showcase.feedback.models import Correction
from showcase.home.templatetags.showcase_format import number
from showcase.institutions.names import active_language
from showcase.stories.cards import Card, cards_for, plate_url
from showcase.stories.freshness import dormant_before
from showcase.stories.lists import newest_first, readable_in
from showcase.taxonomy.divisions import divisions

NEWEST = 8
OF_EACH_RECORD = 2


@dataclass(frozen=True)
class Division:
    """A place of the atlas: `components/atlas.html`."""

    code: str
    name: str
    url: str
    plate_url: str
    count: str


@dataclass(frozen=True)
class RecordEntry:
    """A line of `components/record.html`."""

    kind: str
    word: str
    title: str
    url: str
    institution: str
    text: str


@dataclass(frozen=True)
class DeskFigure:
    value: int
    label: str


@dataclass(frozen=True)
class FrontPage:
    """What the front page shows. `specimen` is the story whose plate teaches how to read the rest."""

    sentence: str
    specimen: Card | None
    newest: tuple[Card, ...]
    total: int
    divisions: tuple[Division, ...]
    record: tuple[RecordEntry, ...]
    desk: tuple[DeskFigure, ...]


def front_page() -> FrontPage:
    """Return the front page in the reader's language. Nine queries, however many stories there are."""
    stories = readable_in(active_language())
    standing = stories.filter(publication__withdrawal="")
    newest = list(newest_first(standing).values_list("pk", flat=True)[:NEWEST])
    ended = _ended(stories)
    corrections = list(_corrections(stories))
    keys = [*newest, *(key for key, _kind in ended), *(row.page_id for row in corrections)]
    cards = {card.pk: card for card in cards_for(keys)}
    first = tuple(cards[key] for key in newest if key in cards)
    totals = _totals(stories)
    return FrontPage(
        sentence=_sentence(totals),
        specimen=_specimen(first),
        newest=first,
        total=totals["stories"],
        divisions=_atlas(stories),
        record=_record(cards, ended, corrections),
        desk=_desk(totals),
    )


def _specimen(cards: tuple[Card, ...]) -> Card | None:
    """Return a story whose plate is easy to read: one that grew, from a good part of its scale."""
    drawn = [card for card in cards if card.result is not None]
    plain = (card for card in drawn if _is_plain(card))
    return next(plain, next(iter(drawn), None))


def _is_plain(card: Card) -> bool:
    before = card.result.before_pct if card.result else None
    after = card.result.after_pct if card.result else None
    return before is not None and after is not None and before >= 20 and after - before >= 8


def _ended(stories: Any) -> list[tuple[int, str]]:
    """Return the newest withdrawn and the longest unconfirmed stories, a few of each kind. One query."""
    kind = Case(When(~Q(publication__withdrawal=""), then=Value("withdrawn")), default=Value("dormant"))
    order = [
        F("publication__withdrawn_at").desc(nulls_last=True),
        F("last_confirmed_on").desc(),
        F("pk").desc(),
    ]
    before = dormant_before(timezone.localdate())
    rows = (
        stories.filter(~Q(publication__withdrawal="") | Q(last_confirmed_on__lt=before))
        .annotate(kind=kind)
        .annotate(place=Window(RowNumber(), partition_by=[F("kind")], order_by=order))
        .filter(place__lte=OF_EACH_RECORD)
    )
    return sorted(rows.values_list("pk", "kind"), key=lambda row: row[1] != "withdrawn")


def _corrections(stories: Any) -> Any:
    return Correction.objects.filter(page_id__in=stories.order_by().values("pk")).order_by("-dated", "-pk")[
        :OF_EACH_RECORD
    ]


def _totals(stories: Any) -> dict[str, int]:
    """Return the counts of the front page. One query."""
    month = timezone.now() - timedelta(days=30)
    return dict(
        stories.order_by().aggregate(
            stories=Count("pk", distinct=True),
            institutions=Count("lead_credits__institution__translation_key", distinct=True),
            countries=Count("region__country_code", distinct=True),
            cleared=Count("pk", filter=Q(publication__first_published_at__gte=month), distinct=True),
            withdrawn=Count("pk", filter=~Q(publication__withdrawal=""), distinct=True),
            corrected=Count("pk", filter=Q(corrections__isnull=False), distinct=True),
            adopted=Count("pk", filter=Q(adoptions__cleared_at__isnull=False), distinct=True),
        )
    )


def _sentence(totals: dict[str, int]) -> str:
    stories = ngettext("%(n)s story", "%(n)s stories", totals["stories"]) % {"n": number(totals["stories"])}
    institutions = ngettext("%(n)s institution", "%(n)s institutions", totals["institutions"]) % {
        "n": number(totals["institutions"])
    }
    countries = ngettext("%(n)s country", "%(n)s countries", totals["countries"]) % {
        "n": number(totals["countries"])
    }
    return _("%(stories)s from %(institutions)s in %(countries)s. Credited to offices, never to persons.") % {
        "stories": stories,
        "institutions": institutions,
        "countries": countries,
    }


def _atlas(stories: Any) -> tuple[Division, ...]:
    """Return the ten divisions with their counts, each with the plate of its latest story. One query."""
    division = Substr("sector_id", 1, 2, output_field=CharField())
    rows = stories.order_by().annotate(division=division).values("division")
    found = {row["division"]: row for row in rows.annotate(n=Count("pk"), latest=Max("case_id"))}
    entries = []
    for code, name in divisions(active_language()).items():
        row = found.get(code)
        counted = row["n"] if row else 0
        entries.append(
            Division(
                code=code,
                name=name,
                url=reverse("browse-function", args=[code]),
                plate_url=plate_url(row["latest"]) if row else reverse("sharing:division-plate", args=[code]),
                count=ngettext("%(n)s story", "%(n)s stories", counted) % {"n": number(counted)},
            )
        )
    return tuple(entries)


def _record(
    cards: dict[int, Card], ended: list[tuple[int, str]], corrections: list[Correction]
) -> tuple[RecordEntry, ...]:
    withdrawn = [_entry(cards[key], kind) for key, kind in ended if kind == "withdrawn" and key in cards]
    dormant = [_entry(cards[key], kind) for key, kind in ended if kind == "dormant" and key in cards]
    corrected = [_corrected(cards[row.page_id], row) for row in corrections if row.page_id in cards]
    return (*withdrawn, *corrected, *dormant)


def _entry(card: Card, kind: str) -> RecordEntry:
    word = _("Withdrawn") if kind == "withdrawn" else _("Dormant")
    text = card.notice.text if card.notice else ""
    return RecordEntry(kind, word, card.title, card.url, card.institution, f"{text[:1].upper()}{text[1:]}")


def _corrected(card: Card, row: Correction) -> RecordEntry:
    text = f"{date_format(row.dated, 'j F Y')}. {row.note}"
    return RecordEntry("corrected", _("Corrected"), card.title, card.url, card.institution, text)


def _desk(totals: dict[str, int]) -> tuple[DeskFigure, ...]:
    return (
        DeskFigure(totals["cleared"], _("cleared in the last 30 days")),
        DeskFigure(totals["adopted"], _("adopted by another office")),
        DeskFigure(totals["corrected"], _("corrected, with a dated note")),
        DeskFigure(totals["withdrawn"], _("withdrawn, and still readable")),
    )
