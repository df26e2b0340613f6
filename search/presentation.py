"""What the results page shows beside the facets: chips, orders and cards with marked words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from search.analysis import tokens_of
from search.engines.protocol import SearchResponse
from search.facets import FACETS_BY_KEY, NO, WITHDRAWN, YES
from search.highlighting import Highlighter
from search.labels import Terms
from search.query import (
    NEWEST,
    OLDEST,
    RELEVANCE,
    REPLICATED,
    SINCE,
    SORTS,
    TABLE,
    TITLE,
    UNTIL,
    VIEW,
    SearchQuery,
)
from showcase.stories.cards import Card, cards_for

MOST_ALSO_FOUND: Final = 6
_MARKED: Final = re.compile("<mark>([^<]*)</mark>")

SORT_LABELS: Final[Mapping[str, Promise]] = {
    RELEVANCE: _("Best match first"),
    NEWEST: _("Newest first"),
    OLDEST: _("Oldest first"),
    TITLE: _("By title"),
    REPLICATED: _("Most replicated first"),
}
SORT_SENTENCES: Final[Mapping[str, Promise]] = {
    RELEVANCE: _("in the order of their match"),
    NEWEST: _("the newest first"),
    OLDEST: _("the oldest first"),
    TITLE: _("in the order of their titles"),
    REPLICATED: _("the most replicated first"),
}
_DAY_LABELS: Final[Mapping[str, Promise]] = {SINCE: _("From %(day)s"), UNTIL: _("Until %(day)s")}


@dataclass(frozen=True)
class Link:
    label: str
    url: str


def address(path: str, query: SearchQuery) -> str:
    """Return the address of `query` at `path`."""
    querystring = query.to_querystring()
    return f"{path}?{querystring}" if querystring else path


def chips(path: str, query: SearchQuery, terms: Mapping[str, Terms]) -> list[Link]:
    """Return a link for each chosen value and bound, which gives that one up."""
    values = [
        Link(terms[key].labels.get(value, value), address(path, query.without_value(key, value)))
        for key, value in _chosen(query)
        if (key, value) != (WITHDRAWN.key, NO)
    ]
    days = [
        Link(_DAY_LABELS[key] % {"day": date_format(day, "j F Y")}, address(path, query.without_day(key)))
        for key, day in query.days
    ]
    return [*values, *days]


def _chosen(query: SearchQuery) -> list[tuple[str, str]]:
    return [(key, value) for key in FACETS_BY_KEY for value in query.filters.get(key, ())]


def orders(path: str, query: SearchQuery) -> list[Link]:
    """Return a link for each other order that makes sense for the query."""
    return [
        Link(str(SORT_LABELS[sort]), address(path, query.sorted_by(sort)))
        for sort in SORTS
        if sort != query.sort and (query.text or sort != RELEVANCE)
    ]


def hidden_filters(query: SearchQuery) -> list[dict[str, str]]:
    """Return the chosen values, the dates and the view as hidden fields of the search box."""
    pairs = [*_chosen(query), *((key, day.isoformat()) for key, day in query.days), *_view_of(query)]
    return [{"name": name, "value": value} for name, value in pairs]


def hidden_text(query: SearchQuery) -> list[dict[str, str]]:
    """Return the text, how it is read, the order and the view as hidden fields of the form of facets."""
    pairs = [("q", query.text)] if query.text else []
    if query.exact:
        pairs.append(("exact", YES))
    if not query.is_default_sort:
        pairs.append(("sort", query.sort))
    return [{"name": name, "value": value} for name, value in [*pairs, *_view_of(query)]]


def _view_of(query: SearchQuery) -> list[tuple[str, str]]:
    return [(VIEW, TABLE)] if query.as_table else []


@dataclass(frozen=True)
class Shown:
    """The cards of one page: those that the editors picked for the question, and those found."""

    picked: tuple[Card, ...]
    found: tuple[Card, ...]

    @property
    def all(self) -> tuple[Card, ...]:
        return (*self.picked, *self.found)


def marked_cards(response: SearchResponse, picked: Sequence[int] = ()) -> Shown:
    """Return the cards of what is public now, words found marked, in one set of queries.

    A picked story that has been withdrawn is not shown as picked; one that was found as well stands once.
    """
    highlighter = Highlighter(response.stems, response.prefixes)
    passages = {hit.id: hit.passages for hit in response.hits}
    cards = [
        _marked(card, passages.get(card.pk, ()), highlighter) for card in cards_for([*picked, *passages])
    ]
    first = tuple(card for card in cards if card.pk in picked and not card.withdrawal)
    return Shown(first, tuple(card for card in cards if card not in first and card.pk in passages))


@dataclass(frozen=True)
class Word:
    """A word of a story in its own language; `dir` is set where that differs from the reader's."""

    text: str
    lang: str = ""
    dir: str = ""


def also_found(cards: Sequence[Card], text: str, response: SearchResponse) -> list[Word]:
    """Return the words by which a synonym of `text` was found in these cards, as their stories write them."""
    own = {token.stem or token.plain for token in tokens_of(text)}
    if response.stems <= own:
        return []
    found: dict[str, Word] = {}
    for card in cards:
        for word in _MARKED.findall(f"{card.title} {card.passage} {card.did_not_work}"):
            for token in tokens_of(unescape(word), card.language):
                if token.stem in response.stems - own:
                    found.setdefault(token.stem, Word(unescape(word).lower(), card.lang, card.dir))
    return list(found.values())[:MOST_ALSO_FOUND]


def _marked(card: Card, passages: tuple[str, ...], highlighter: Highlighter) -> Card:
    language = card.language
    return replace(
        card,
        title=highlighter.mark(card.title, language),
        passage=highlighter.best_passage((card.passage, *passages), language),
        did_not_work=highlighter.mark(card.did_not_work, language),
        result=replace(card.result, name=highlighter.mark(card.result.name, language))
        if card.result
        else None,
    )
