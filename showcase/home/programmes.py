"""The stories under a programme or scheme."""

from __future__ import annotations

from showcase.home.models import ProgrammePage
from showcase.institutions.names import active_language
from showcase.stories.cards import Card, cards_for
from showcase.stories.lists import newest_first, readable_in

MOST = 50


def stories_under(programme: ProgrammePage) -> list[Card]:
    """Return the cards of the newest public stories that stand under this programme, in any language of it."""
    stories = readable_in(active_language()).filter(programmes__translation_key=programme.translation_key)
    return cards_for(list(newest_first(stories).values_list("pk", flat=True)[:MOST]))
