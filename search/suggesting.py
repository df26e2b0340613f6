"""What completes a reader's typing: words to search for, values to filter by, stories to open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.urls import reverse

from search import facets, service
from search.analysis import words_of
from search.facets import Facet
from search.labels import is_named, names_in
from search.presentation import address
from search.projection import addresses_of
from search.query import SearchQuery
from showcase.institutions.models import InstitutionPage

WORD: Final = "word"
FILTER: Final = "filter"
STORY: Final = "story"
MOST_FILTERS: Final = 3
_MOST_INSTITUTIONS: Final = 12
_NAMED: Final = (facets.FUNCTION, facets.COUNTRY, facets.GOAL, facets.INSTITUTION_TYPE)


@dataclass(frozen=True)
class Completion:
    """One line of the list: what it says, where it leads, and beside a value the name of its facet."""

    kind: str
    text: str
    url: str
    note: str = ""


def completions(text: str, language: str) -> list[Completion]:
    """Return what completes `text`: words first, then values that stories have, then stories that are public now."""
    found = service.suggestions(text)
    stories = addresses_of([item.id for item in found if item.id is not None])
    path = reverse("search:results")
    words = [
        Completion(WORD, item.text, address(path, SearchQuery().with_text(item.text)))
        for item in found
        if item.id is None
    ]
    titles = [Completion(STORY, *stories[item.id]) for item in found if item.id in stories]
    return [*words, *_filters(text, language, path), *titles]


def _filters(text: str, language: str, path: str) -> list[Completion]:
    """Return the values whose name is being typed, those of most stories first."""
    named = {(facet, value): label for facet, value, label in _values_named(text, language)}
    if not named:
        return []
    counted = service.counts_of_all(tuple({facet.key for facet, _value in named}))
    worth = {pair: counted.get((pair[0].key, pair[1]), 0) for pair in named}
    best = sorted((pair for pair in named if worth[pair]), key=lambda pair: (-worth[pair], named[pair]))
    return [
        Completion(FILTER, named[facet, value], address(path, _only(facet, value)), str(facet.label))
        for facet, value in best[:MOST_FILTERS]
    ]


def _only(facet: Facet, value: str) -> SearchQuery:
    return SearchQuery(filters=MappingProxyType({facet.key: (value,)}))


def _values_named(text: str, language: str) -> Iterator[tuple[Facet, str, str]]:
    typed = words_of(text)
    if not typed or len(typed[-1]) < 2:
        return
    for facet in _NAMED:
        for value, label in names_in(facet, language).items():
            if is_named(label, typed):
                yield facet, value, label
    pages = InstitutionPage.objects.public().filter(title__icontains=text).order_by("path")
    for pk, title in pages.values_list("pk", "title")[:_MOST_INSTITUTIONS]:
        yield facets.INSTITUTION, str(pk), title
