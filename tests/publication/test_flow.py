"""The whole way once, through the services that the views call."""

from __future__ import annotations

import pytest

from moderation.publication.blocked import PublicationBlocked
from moderation.review import decisions
from moderation.review.submissions import receive
from moderation.transparency.log import broken_link
from moderation.transparency.models import LogEntry
from showcase.publication.digest import digest_of
from showcase.publication.models import Publication
from showcase.stories.models import StoryPage
from tests.conftest import World


def test_a_cleared_story_becomes_public_and_is_in_the_ledger_and_the_log(world: World) -> None:
    story = world.published()
    publication = Publication.objects.get(page=story)
    assert story.live
    assert publication.digest == digest_of(story)
    assert StoryPage.objects.public().filter(pk=story.pk).exists()
    assert LogEntry.objects.filter(event="published", case_id=story.case_id).count() == 1
    assert broken_link() is None


def test_an_open_blocking_finding_refuses_clearance_and_changes_nothing(world: World) -> None:
    story = world.draft(summary="Shri Ramesh Kumar read 412 meters by lot.")
    submission = receive(story, world.officer)
    with pytest.raises(PublicationBlocked):
        decisions.clear(submission, world.moderator)
    story.refresh_from_db()
    submission.refresh_from_db()
    assert not story.live
    assert submission.state == "waiting"
    assert not Publication.objects.filter(page=story).exists()


@pytest.mark.parametrize("who", ["officer", "other_officer"])
def test_who_is_no_moderator_clears_nothing(world: World, who: str) -> None:
    submission = receive(world.draft(), world.officer)
    with pytest.raises(PublicationBlocked):
        decisions.clear(submission, getattr(world, who))


def test_a_return_keeps_the_place_and_a_second_submission_publishes(world: World) -> None:
    story = world.draft()
    submission = receive(story, world.officer)
    received_at = submission.received_at
    decisions.send_back(submission, world.moderator, reasons=["R09"], message="Name the register.")
    submission.refresh_from_db()
    assert submission.state == "returned"
    again = receive(story, world.officer)
    assert again.pk == submission.pk
    assert again.received_at == received_at
    decisions.clear(again, world.moderator)
    story.refresh_from_db()
    assert story.live
