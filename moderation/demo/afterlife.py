"""What happened to some stories after publication: adoptions elsewhere, a correction, a withdrawal."""

from __future__ import annotations

from datetime import date
from typing import Any

from moderation.publication.afterwards import clear_adoption, correct, withdraw
from moderation.publication.independence import shares_an_institution, why_not_independent
from showcase.institutions.models import InstitutionPage
from showcase.replication.models import Adoption
from showcase.stories.models import StoryPage


def live_on(stories: list[StoryPage], moderators: list[Any], register: dict[str, InstitutionPage]) -> None:
    """Record two adoptions, a correction and a withdrawal on the stories just published."""
    english = [story for story in stories if story.locale.language_code == "en"]
    if len(english) < 8:
        return
    elsewhere = [page for page in register.values() if page.depth == 4]
    for number, story in enumerate(english[-3:-1]):
        adopter = next(page for page in elsewhere if page.region_id[:2] != story.region_id[:2])
        adoption = Adoption.objects.create(
            story=story, adopter=adopter, region_id=adopter.region_id, relation="adapted", incentive="spontaneous",
            status="running" if number else "pilot", started_on=date(2026, 3, 2), last_confirmed_on=date(2026, 10, 12),
            adaptations="The counts are kept on paper, and the interval is two weeks instead of one.",
            results="Three of five sites had a full count by 30 September 2026.", confirmed_by="adopter",
        )  # fmt: skip
        clear_adoption(adoption, _reader_for(story, moderators, adopter))
    correct(
        english[-4], _reader_for(english[-4], moderators), requested_by="reader",
        note="One register had been counted twice; the figure beside its name is now that of the recount.",
    )  # fmt: skip
    withdraw(
        english[-7], _reader_for(english[-7], moderators), kind="withdrawn",
        notice="The institution recounted its register: the first count had covered two sites of eleven.",
    )  # fmt: skip


def _reader_for(story: StoryPage, moderators: list[Any], *others: InstitutionPage) -> Any:
    """Return a moderator of an institution that has no part in the story, nor in `others`."""
    return next(
        moderator
        for moderator in moderators
        if not why_not_independent(story, moderator)
        and not any(shares_an_institution(other, moderator) for other in others)
    )
