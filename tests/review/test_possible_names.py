"""A possible name, of which only one tagger spoke: a person reads it and ticks it off before the text is cleared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from moderation.checking.checking import check
from moderation.checking.models import Settlement
from moderation.publication import gate
from moderation.publication.blocked import PublicationBlocked
from moderation.review import accepting, decisions, holding, settling
from moderation.review.models import Submission
from moderation.review.submissions import receive
from showcase.stories.models import StoryPage
from tests.conftest import World
from tests.review.conftest import digest, latest

pytestmark = pytest.mark.django_db
Act = Callable[..., Any]
# Rare surnames in places where rules are silent; which of them one tagger marks alone depends on the models.
SENTENCES = (
    "The second round was led by Okonkwo in May.",
    "The third round was led by Adeyinka in June.",
    "The fourth round was led by Wierzbicki in July.",
    "The fifth round was led by Lumumbashi in August.",
    "The sixth round was led by Ogunbanjo in May.",
    "The last round was led by Szymborski in April.",
)


def possible_names_in(story: StoryPage) -> int:
    checked = check(story)
    return 0 if checked.open_findings else len(checked.names_to_tick)


@pytest.fixture
def story(world: World) -> StoryPage:
    """A draft that holds two possible names, at two places, and nothing else to settle."""
    draft = world.draft(title="Meters read in rounds")
    for place in ("lessons", "inclusion"):
        before = possible_names_in(draft)
        for sentence in SENTENCES:
            setattr(draft, place, sentence)
            if possible_names_in(draft) == before + 1:
                break
        else:
            raise AssertionError("the models of today see no possible name here: add sentences")
    draft.save_revision(user=world.officer)
    return draft


@pytest.fixture
def submission(world: World, story: StoryPage) -> Submission:
    held = receive(story, world.officer)
    holding.claim(held, world.moderator)
    return held


def names(submission: Submission) -> list[str]:
    return [item.fingerprint for item in check(latest(submission)).names_to_tick]


def test_a_text_is_not_cleared_while_one_is_left(world: World, submission: Submission) -> None:
    first, _second = names(submission)
    settling.mark_false_alarm(submission, world.moderator, first, reason="not-a-person")
    with pytest.raises(PublicationBlocked, match="Perhaps a person is named here") as refused:
        decisions.clear(submission, world.moderator, evidence_level=1)
    assert [obstacle.path for obstacle in refused.value.obstacles] == ["inclusion"]
    assert not StoryPage.objects.get(pk=submission.page_id).live


def test_the_gate_refuses_without_the_desk(world: World, submission: Submission) -> None:
    with pytest.raises(PublicationBlocked, match="Perhaps a person is named here"):
        gate.clear(submission.page, world.moderator)


def test_it_is_cleared_when_each_is_ticked_off(world: World, submission: Submission) -> None:
    for fingerprint in names(submission):
        settling.mark_false_alarm(submission, world.moderator, fingerprint, reason="not-a-person")
    decisions.clear(submission, world.moderator, evidence_level=1)
    assert StoryPage.objects.get(pk=submission.page_id).live


@pytest.mark.parametrize("many", ["all_alike", "all_of_kind"])
def test_no_two_are_ticked_off_at_once(world: World, submission: Submission, many: str) -> None:
    first, second = names(submission)
    settling.mark_false_alarm(submission, world.moderator, first, reason="not-a-person", **{many: True})
    assert names(submission) == [second]


def test_an_override_of_one_senior_ticks_nothing_off(world: World, submission: Submission) -> None:
    holding.release(submission, world.moderator)
    holding.claim(submission, world.senior)
    first, _second = names(submission)
    settling.override(submission, world.senior, first, note="It is a law.", reason="official-title")
    assert Settlement.objects.get().confirmed_by is None
    assert first in names(submission)


def test_words_that_change_need_no_tick(world: World, submission: Submission) -> None:
    for fingerprint in names(submission):
        (proposal,) = settling.propose(submission, world.moderator, fingerprint, wording="the metering unit")
        accepting.accept(proposal, world.officer)
    assert names(submission) == []
    decisions.clear(submission, world.moderator, evidence_level=1)
    assert StoryPage.objects.get(pk=submission.page_id).live


def test_the_desk_offers_clearance_only_after_the_last_tick(
    world: World, submission: Submission, act: Act, log_in: Act
) -> None:
    address = reverse("desk:clear", args=[submission.pk])
    for fingerprint in names(submission):
        page = log_in(world.moderator).get(reverse("desk:proof", args=[submission.pk])).content.decode()
        assert "not ticked off, so this text cannot be cleared yet" in page
        assert f'action="{address}"' not in page
        act(world.moderator, "settle", submission, action="false-alarm", fingerprint=fingerprint,
            reason="not-a-person")  # fmt: skip
    page = log_in(world.moderator).get(reverse("desk:proof", args=[submission.pk])).content.decode()
    assert f'action="{address}"' in page


def test_a_forged_post_is_refused_with_the_place(world: World, submission: Submission, act: Act) -> None:
    page = act(world.moderator, "clear", submission, evidence_level=1, seen=digest(submission))
    assert "Perhaps a person is named here" in page.content.decode()
    assert not StoryPage.objects.get(pk=submission.page_id).live
