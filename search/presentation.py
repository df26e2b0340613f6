"""What the results page shows: facets with labels, chips, orders and cards with marked words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from search import facets
from search.engines.protocol import FacetCount, SearchResponse
from search.facets import FACETS, FACETS_BY_KEY, Facet
from search.highlighting import Highlighter
from search.labels import Labels, labels_for
from search.query import NEWEST, OLDEST, RELEVANCE, REPLICATED, SORTS, TITLE, SearchQuery
from showcase.stories.cards import Card, cards_for
from showcase.stories.choices import Stage

MOST_OPTIONS: Final = 60
_STAGES: Final = [stage.value for stage in Stage]

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


@dataclass(frozen=True)
class Option:
    """One choice, for `components/facet_option.html`."""

    value: str
    label: str
    count: int
    checked: bool
    lang: str = ""


@dataclass(frozen=True)
class FacetView:
    """One facet, for `components/facet.html`."""

    name: str
    label: str
    options: tuple[Option, ...]
    more: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Link:
    label: str
    url: str


def address(path: str, query: SearchQuery) -> str:
    """Return the address of `query` at `path`."""
    querystring = query.to_querystring()
    return f"{path}?{querystring}" if querystring else path


def labels_of(query: SearchQuery, response: SearchResponse) -> dict[str, Labels]:
    """Return the labels of every value that the page may name: those counted and those chosen."""
    values = {
        facet.key: [
            *query.filters.get(facet.key, ()),
            *(item.value for item in response.facets.get(facet.key, ())[:MOST_OPTIONS]),
        ]
        for facet in FACETS
    }
    return labels_for(values, query.language)


def facet_views(
    query: SearchQuery, response: SearchResponse, labels: Mapping[str, Labels]
) -> list[FacetView]:
    """Return the facets that have something to choose, in their order."""
    views = (
        _facet_view(facet, query, response.facets.get(facet.key, ()), labels[facet.key])
        for facet in FACETS
        if _is_shown(facet, query)
    )
    return [view for view in views if view.options]


def _is_shown(facet: Facet, query: SearchQuery) -> bool:
    return not facet.needs or bool(query.filters.get(facet.needs) or query.filters.get(facet.key))


def _facet_view(facet: Facet, query: SearchQuery, counts: Sequence[FacetCount], labels: Labels) -> FacetView:
    chosen = query.filters.get(facet.key, ())
    options = [
        Option(
            item.value,
            labels.get(item.value, item.value),
            item.count,
            item.value in chosen,
            item.value if facet is facets.LANGUAGE else "",
        )
        for item in _in_order(facet, counts)
        if _is_offered(facet, item, chosen)
    ]
    shown = [option for place, option in enumerate(options) if place < facet.shown or option.checked]
    more = [option for option in options if option not in shown]
    return FacetView(facet.key, str(facet.label), tuple(shown), tuple(more))


def _in_order(facet: Facet, counts: Sequence[FacetCount]) -> list[FacetCount]:
    kept = [item for place, item in enumerate(counts) if place < MOST_OPTIONS or item.is_selected]
    if facet is facets.STAGE:
        return sorted(
            kept, key=lambda item: _STAGES.index(item.value) if item.value in _STAGES else len(_STAGES)
        )
    if facet.is_ordered:
        return sorted(kept, key=lambda item: item.value, reverse=facet.newest_first)
    return kept


def _is_offered(facet: Facet, item: FacetCount, chosen: tuple[str, ...]) -> bool:
    if facet is facets.WITHDRAWN:
        return item.value == facets.YES and bool(item.count or chosen)
    return True


def chips(path: str, query: SearchQuery, labels: Mapping[str, Labels]) -> list[Link]:
    """Return a link for each chosen value, which gives that value up."""
    return [
        Link(labels[key].get(value, value), address(path, query.without_value(key, value)))
        for key in FACETS_BY_KEY
        for value in query.filters.get(key, ())
    ]


def orders(path: str, query: SearchQuery) -> list[Link]:
    """Return a link for each other order that makes sense for the query."""
    return [
        Link(str(SORT_LABELS[sort]), address(path, query.sorted_by(sort)))
        for sort in SORTS
        if sort != query.sort and (query.text or sort != RELEVANCE)
    ]


def hidden_filters(query: SearchQuery) -> list[dict[str, str]]:
    """Return the chosen values as hidden fields of the search box."""
    return [{"name": key, "value": value} for key in FACETS_BY_KEY for value in query.filters.get(key, ())]


def hidden_text(query: SearchQuery) -> list[dict[str, str]]:
    """Return the text and the order as hidden fields of the form of facets."""
    fields = [("q", query.text)] if query.text else []
    if not query.is_default_sort:
        fields.append(("sort", query.sort))
    return [{"name": name, "value": value} for name, value in fields]


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
