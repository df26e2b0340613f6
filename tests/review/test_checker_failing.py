"""A checker that crashes or never ends holds the story back, and says so, at every door."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from moderation.policy import current
from moderation.policy.current import CheckerFailed
from moderation.publication import gate
from moderation.publication.blocked import PublicationBlocked
from moderation.review import decisions
from moderation.review.models import Submission
from moderation.review.submissions import receive
from showcase.stories.models import StoryPage
from tests.conftest import World

pytestmark = pytest.mark.django_db


def crash(*_: Any) -> None:
    raise ZeroDivisionError("inside the engine")


@pytest.fixture(params=["a crash", "no end"])
def failing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    released = threading.Event()
    if request.param == "a crash":
        monkeypatch.setattr(current, "_analyse", crash)
    else:
        monkeypatch.setattr(current, "_analyse", lambda *_: released.wait(60))
        monkeypatch.setattr(current, "SECONDS", 0.01)
    yield
    released.set()


def test_the_desk_cannot_clear_a_text_that_the_checker_does_not_read(
    world: World, submission: Submission, failing: None
) -> None:
    with pytest.raises(PublicationBlocked, match="held back"):
        decisions.clear(submission, world.moderator, evidence_level=1)
    assert not StoryPage.objects.get(pk=submission.page_id).live


def test_a_text_that_the_checker_does_not_read_cannot_be_submitted(world: World, failing: None) -> None:
    with pytest.raises(CheckerFailed):
        receive(world.draft(), world.officer)
    assert not Submission.objects.exists()


def test_nothing_is_founded_without_the_checker(world: World, failing: None) -> None:
    with pytest.raises(PublicationBlocked):
        gate.found(world.draft())


def test_the_portal_says_what_happened_and_keeps_the_draft(
    client: Client, world: World, failing: None
) -> None:
    story = world.draft()
    client.force_login(world.officer)
    response = client.get(reverse("intake:story", args=[story.case_id]))
    assert response.status_code == 403
    assert "held back" in response.content.decode()
    assert StoryPage.objects.filter(pk=story.pk).exists()


def test_a_placeholder_that_nobody_filled_holds_the_text_back(world: World) -> None:
    submission = receive(world.draft(summary="The cleanest town in the country [source?]."), world.officer)
    with pytest.raises(PublicationBlocked, match="placeholder"):
        decisions.clear(submission, world.moderator, evidence_level=1)
