"""What answers when the engine does not: the titles of the database, without filters and without ranking."""

from __future__ import annotations

from search.engines.protocol import Hit, SearchResponse
from search.query import PAGE_SIZE, SearchQuery
from search.syntax import parse
from showcase.stories.models import StoryPage


def titles_matching(query: SearchQuery) -> SearchResponse:
    """Return the standing stories whose title holds every word that was asked for, newest first. Two queries."""
    stories = StoryPage.objects.standing()
    for clause in parse(query.text):
        condition = {"title__icontains": clause.text}
        stories = stories.exclude(**condition) if clause.is_excluded else stories.filter(**condition)
    ids = stories.order_by("-publication__first_published_at", "pk").values_list("pk", flat=True)
    hits = tuple(Hit(pk) for pk in ids[query.offset : query.offset + PAGE_SIZE])
    return SearchResponse(total=stories.count(), hits=hits)
