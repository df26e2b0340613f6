"""The stories of a list: which a reader sees, in which order. Cards are made of their keys by `cards_for`."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from showcase.publication.models import Withdrawal
from showcase.stories.models import LeadCredit, StoryPage, SupportingCredit


def readable_in(language: str) -> Any:
    """Return the public stories, each once: in the reader's language where it exists, else as it was written.

    Withdrawn stories are among them, under their notice; consolidated ones are not, since they only lead on.
    """
    in_language = StoryPage.objects.public().filter(
        translation_key=OuterRef("translation_key"), locale__language_code=language
    )
    return (
        StoryPage.objects.public()
        .exclude(publication__withdrawal=Withdrawal.CONSOLIDATED)
        .filter(Q(locale__language_code=language) | ~Exists(in_language))
    )


def newest_first(stories: Any) -> Any:
    """Return them by the day on which they were first cleared; results are never ranked."""
    return stories.order_by("-publication__first_published_at", "-pk")


def under_function(stories: Any, codes: list[str]) -> Any:
    """Keep the stories whose function of government is one of these divisions or groups (COFOG)."""
    return stories.filter(Q(sector_id__in=codes) | Q(sector__parent_id__in=codes)) if codes else stories


def in_place(stories: Any, codes: list[str]) -> Any:
    """Keep the stories from one of these countries or regions (ISO 3166)."""
    if not codes:
        return stories
    return stories.filter(Q(region_id__in=codes) | Q(region__country_code__in=codes))


def credited_to(stories: Any, key: Any) -> Any:
    """Keep the stories that credit the institution with this translation key, as lead or in support."""
    credits = [
        Exists(model.objects.filter(story_id=OuterRef("pk"), institution__translation_key=key))
        for model in (LeadCredit, SupportingCredit)
    ]
    return stories.filter(credits[0] | credits[1])
