"""A submission at the desk, and what tests of the desk do again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from moderation.checking.checking import CheckedFinding, check
from moderation.review.models import Submission
from moderation.review.submissions import receive
from showcase.stories.models import StoryPage
from tests.conftest import World

NAMED = "Shri Ramesh Kumar read 412 meters by lot. Disputed readings fell from 31 to 12 a month."


@pytest.fixture
def story(world: World) -> StoryPage:
    """A draft that names a person in its summary."""
    return world.draft(summary=NAMED)


@pytest.fixture
def submission(world: World, story: StoryPage) -> Submission:
    return receive(story, world.officer)


@pytest.fixture
def clean(world: World) -> Submission:
    """A submission in which nothing has to be settled."""
    return receive(world.draft(), world.officer)


@pytest.fixture
def act(log_in: Callable[[Any], Any]) -> Callable[..., Any]:
    """Return a function that posts to the desk as an account, and follows to the page that answers."""

    def _act(user: Any, name: str, submission: Submission, **data: Any) -> Any:
        return log_in(user).post(reverse(f"desk:{name}", args=[submission.pk]), data, follow=True)

    return _act


def latest(submission: Submission) -> Any:
    """Return the text of the submission as it is now."""
    return StoryPage.objects.get(pk=submission.page_id).get_latest_revision_as_object()


def open_findings(submission: Submission) -> tuple[CheckedFinding, ...]:
    return check(latest(submission)).open_findings


def digest(submission: Submission) -> str:
    return check(latest(submission)).digest
