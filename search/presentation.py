"""What the results page shows beside the facets: chips, orders and cards with marked words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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


def marked_cards(response: SearchResponse) -> list[Card]:
    """Return the cards of the hits that are public now, words found marked, in one set of queries."""
    highlighter = Highlighter(response.stems, response.prefixes)
    hits = {hit.id: hit for hit in response.hits}
    return [_marked(card, hits[card.pk].passages, highlighter) for card in cards_for(list(hits))]


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
