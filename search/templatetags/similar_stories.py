"""Similar cases, for the foot of a story: the story's own template loads it, its code knows nothing of search."""

from __future__ import annotations

from django import template

from search.service import similar_to
from showcase.stories.cards import Card, short_cards_for

register = template.Library()


@register.simple_tag
def similar_stories(page_id: int, limit: int = 3) -> list[Card]:
    """Return the cards of the public stories most like this one; none while the engine is away. Two queries."""
    return short_cards_for(similar_to(page_id, limit))
