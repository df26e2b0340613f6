"""The facets as a reader chooses among them: values with label and count, in order, below each other, found by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict

from search import facets
from search.analysis import words_of
from search.engines.protocol import FacetCount, SearchResponse
from search.facets import FACETS, Facet
from search.labels import Terms, is_named, terms_for
from search.query import LONGEST_VALUE, SearchQuery, clean_text
from showcase.stories.choices import Stage

MOST_OPTIONS: Final = 60
# Below so many values a reader finds one faster by eye than by its name.
LONG: Final = 12
_STAGES: Final = [stage.value for stage in Stage]

# What a reader typed to find a value, by facet. It changes no result, so that it is not part of a query.
Wanted = Mapping[str, str]


@dataclass(frozen=True)
class Option:
    """One choice, for `components/facet_option.html`. `within` names the value above where that stands elsewhere."""

    value: str
    label: str
    count: int
    checked: bool
    lang: str = ""
    depth: int = 0
    within: str = ""


@dataclass(frozen=True)
class FacetView:
    """One facet, for `components/facet.html`; `left_out` is the number of values that only their name brings up."""

    name: str
    label: str
    options: tuple[Option, ...]
    more: tuple[Option, ...] = ()
    is_long: bool = False
    find: str = ""
    left_out: int = 0


def find_parameter(facet: str) -> str:
    return f"find-{facet}"


def wanted_in(params: QueryDict) -> Wanted:
    """Return what is looked for in each facet that can grow; nothing raises."""
    found = {
        facet.key: clean_text(params.get(find_parameter(facet.key), ""))[:LONGEST_VALUE]
        for facet in FACETS
        if facet.can_grow
    }
    return {key: text for key, text in found.items() if text}


def terms_of(query: SearchQuery, response: SearchResponse, wanted: Wanted) -> dict[str, Terms]:
    """Return the terms of every value that the page may name: those chosen, the first of those counted, or all."""
    values = {
        facet.key: [
            *query.effective_filters.get(facet.key, ()),
            *(
                item.value
                for item in response.facets.get(facet.key, ())[
                    : None if facet.key in wanted else MOST_OPTIONS
                ]
            ),
        ]
        for facet in FACETS
    }
    return terms_for(values, query.language)


def facet_views(
    query: SearchQuery, response: SearchResponse, terms: Mapping[str, Terms], wanted: Wanted
) -> list[FacetView]:
    """Return the facets that have something to choose, in their order."""
    views = (
        _facet_view(
            facet,
            _offered(facet, response.facets.get(facet.key, ()), query),
            terms[facet.key],
            wanted.get(facet.key, ""),
        )
        for facet in FACETS
        if _is_shown(facet, query)
    )
    return [view for view in views if view.options or view.find]


def _is_shown(facet: Facet, query: SearchQuery) -> bool:
    return not facet.needs or bool(query.filters.get(facet.needs) or query.filters.get(facet.key))


def _offered(facet: Facet, counts: Sequence[FacetCount], query: SearchQuery) -> Sequence[FacetCount]:
    """Leave out what is no choice: the withdrawn stories where there are none."""
    if facet is not facets.WITHDRAWN:
        return counts
    is_choice = facet.key in query.filters or any(item.value == facets.YES and item.count for item in counts)
    return counts if is_choice else ()


def _facet_view(facet: Facet, counts: Sequence[FacetCount], terms: Terms, find: str) -> FacetView:
    named = _named(counts, terms, find) if find else counts
    kept = [item for place, item in enumerate(named) if place < MOST_OPTIONS or item.is_selected]
    ordered = list(_below_each_other(_in_order(facet, kept, terms.labels), terms.parents))
    shown = {item.value for place, (item, _depth) in enumerate(ordered) if place < facet.shown}
    shown |= {item.value for item in kept if item.is_selected or find}
    return FacetView(
        name=facet.key,
        label=str(facet.label),
        options=_options(facet, ordered, terms, shown),
        more=_options(facet, ordered, terms, {item.value for item in kept} - shown),
        is_long=facet.can_grow and len(counts) > LONG,
        find=find,
        left_out=len(named) - len(kept),
    )


def _named(counts: Sequence[FacetCount], terms: Terms, find: str) -> list[FacetCount]:
    """Keep what is chosen, and what is called as `find` says."""
    typed = words_of(find)
    return [item for item in counts if item.is_selected or is_named(terms.labels.get(item.value, ""), typed)]


def _in_order(facet: Facet, counts: list[FacetCount], labels: Mapping[str, str]) -> list[FacetCount]:
    """Return the values in the order of their scheme, where it has one; else the most frequent first, then by name."""
    if facet is facets.STAGE:
        return sorted(
            counts, key=lambda item: _STAGES.index(item.value) if item.value in _STAGES else len(_STAGES)
        )
    if facet.is_ordered:
        return sorted(counts, key=lambda item: (len(item.value), item.value), reverse=facet.newest_first)
    return sorted(counts, key=lambda item: (-item.count, labels.get(item.value, item.value).casefold()))


def _below_each_other(
    counts: list[FacetCount], parents: Mapping[str, str]
) -> Iterator[tuple[FacetCount, int]]:
    """Yield each value with its depth, those below another right after it, otherwise in the order given."""
    here = {item.value for item in counts}
    below: dict[str, list[FacetCount]] = {}
    for item in counts:
        parent = parents.get(item.value, "")
        below.setdefault(parent if parent in here else "", []).append(item)
    waiting = [(item, 0) for item in reversed(below.get("", []))]
    while waiting:
        item, depth = waiting.pop()
        yield item, depth
        waiting += [(child, depth + 1) for child in reversed(below.get(item.value, []))]


def _options(
    facet: Facet, ordered: list[tuple[FacetCount, int]], terms: Terms, values: set[str]
) -> tuple[Option, ...]:
    options = []
    for item, depth in ordered:
        parent = terms.parents.get(item.value, "")
        if item.value in values:
            options.append(
                Option(
                    value=item.value,
                    label=terms.labels.get(item.value, item.value),
                    count=item.count,
                    checked=item.is_selected,
                    lang=item.value if facet is facets.LANGUAGE else "",
                    depth=min(depth, 2) if parent in values else 0,
                    within=terms.labels.get(parent, "") if parent and parent not in values else "",
                )
            )
    return tuple(options)
