"""One question answered: by the engine, or by the titles of the database while the engine is away."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from django.db.models import Q
from django.utils import timezone

from search.engines import current_engine
from search.engines.protocol import (
    EngineUnavailable,
    SearchRequest,
    SearchResponse,
    Suggestion,
    Synonyms,
)
from search.facets import FACETS
from search.fallback import titles_matching
from search.models import PickedStory, SynonymGroup, key_of
from search.query import LAST_PAGE, PAGE_SIZE, SearchQuery

logger = logging.getLogger("search.service")

_EXPORT_BATCH: Final = 200
MOST_EXPORTED: Final = 20_000
MOST_PICKED: Final = 3


@dataclass(frozen=True)
class Answer:
    """A response and the query as it was answered; `is_degraded` when only titles were looked through."""

    query: SearchQuery
    response: SearchResponse
    is_degraded: bool = False
    synonyms: Synonyms = ()

    @property
    def pages(self) -> int:
        return min(max(ceil(self.response.total / PAGE_SIZE), 1), LAST_PAGE)


def answer(query: SearchQuery) -> Answer:
    """Answer `query`; a page beyond the last is the last. Never raises for want of an engine."""
    synonyms = synonyms_for(query)
    given = _answer(query, synonyms)
    if query.page > given.pages:
        return _answer(replace(query, page=given.pages), synonyms)
    return given


def _answer(query: SearchQuery, synonyms: Synonyms) -> Answer:
    request = replace(request_for(query, synonyms), count_facets=tuple(facet.key for facet in FACETS))
    try:
        return Answer(query, current_engine().search(request), synonyms=synonyms)
    except EngineUnavailable as error:
        logger.error("The search engine is away, titles answer in its place: %s", error)
        return Answer(query, titles_matching(query), is_degraded=True)


def synonyms_for(query: SearchQuery) -> Synonyms:
    """Return the editors' synonyms, where the question has words to which they could apply. One query at most."""
    if not query.text or query.exact:
        return ()
    return tuple(group.words for group in SynonymGroup.objects.all())


def picked_for(query: SearchQuery) -> list[int]:
    """Return the stories that the editors show above the results of a plain question. One query at most."""
    if not query.is_plain:
        return []
    today = timezone.localdate()
    picks = PickedStory.objects.filter(Q(until=None) | Q(until__gte=today), key=key_of(query.text))
    return list(picks.order_by("pk").values_list("story_id", flat=True)[:MOST_PICKED])


def request_for(query: SearchQuery, synonyms: Synonyms = ()) -> SearchRequest:
    return SearchRequest(
        text=query.text,
        filters=query.effective_filters,
        since=query.since,
        until=query.until,
        sort=query.sort,
        offset=query.offset,
        limit=PAGE_SIZE,
        exact=query.exact,
        synonyms=synonyms,
    )


def count(query: SearchQuery, synonyms: Synonyms = ()) -> int:
    """Return how many stories `query` would find; none while the engine is away."""
    try:
        return current_engine().search(replace(request_for(query, synonyms), limit=0)).total
    except EngineUnavailable:
        return 0


def counts_of_all(keys: tuple[str, ...]) -> dict[tuple[str, str], int]:
    """Return how many standing stories have each value of these facets; nothing while the engine is away."""
    request = replace(request_for(SearchQuery()), limit=0, count_facets=keys)
    try:
        counted = current_engine().search(request).facets
    except EngineUnavailable:
        return {}
    return {(key, item.value): item.count for key, items in counted.items() for item in items}


def ids_in_batches(query: SearchQuery) -> Iterator[list[int]]:
    """Yield the ids of all stories found, in order, up to MOST_EXPORTED. Raises EngineUnavailable."""
    request = replace(request_for(query, synonyms_for(query)), limit=_EXPORT_BATCH, with_passages=False)
    for offset in range(0, MOST_EXPORTED, _EXPORT_BATCH):
        hits = current_engine().search(replace(request, offset=offset)).hits
        if hits:
            yield [hit.id for hit in hits]
        if len(hits) < _EXPORT_BATCH:
            return


def readiness() -> str:
    """Return "ok", or what an operator should know of the search; the log says more."""
    health = current_engine().health()
    if health.is_degraded:
        return "embedded index stands in" if health.is_up else "failed"
    return "ok" if health.is_up else "failed"


def suggestions(text: str) -> tuple[Suggestion, ...]:
    """Return completions of `text`; none while the engine is away."""
    try:
        return current_engine().suggest(text)
    except EngineUnavailable as error:
        logger.error("No suggestions: %s", error)
        return ()


def similar_to(page_id: int, limit: int = 4) -> tuple[int, ...]:
    """Return the ids of the stories most like this one; none while the engine is away."""
    try:
        return current_engine().similar(page_id, limit=limit)
    except EngineUnavailable as error:
        logger.error("No similar stories: %s", error)
        return ()
