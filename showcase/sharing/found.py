"""Finds a public story by its permanent code, for every address that carries one."""

from __future__ import annotations

from django.http import Http404

from showcase.publication.models import Publication, Tombstone
from showcase.stories.models import StoryPage
from showcase.stories.rows import load_rows


def public_story(case_id: str) -> tuple[StoryPage, Publication]:
    """Return the story with its rows and its publication; Http404 unless exactly this wording was cleared."""
    story = (
        StoryPage.objects.public()
        .select_related("locale", "region__parent", "sector__parent", "image")
        .filter(case_id=case_id)
        .first()
    )
    if story is None:
        raise Http404
    load_rows(story)
    publication = story.get_publication()
    if publication is None:
        raise Http404
    return story, publication


def tombstone_of(case_id: str) -> Tombstone | None:
    """Return what is left of a story that was published in error."""
    return Tombstone.objects.filter(case_id=case_id).first()
