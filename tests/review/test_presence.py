"""Two people who have one text open see each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from moderation.review.models import Presence, Submission
from showcase.accounts.models import Role
from tests.conftest import World, account
from tests.review.conftest import digest, latest

pytestmark = pytest.mark.django_db
LogIn = Callable[[Any], Any]


def desk(log_in: LogIn, user: Any, submission: Submission) -> str:
    return str(log_in(user).get(reverse("desk:proof", args=[submission.pk])).content.decode())


def beat(log_in: LogIn, user: Any, submission: Submission, **data: str) -> str:
    """Post what the page's script posts, and return the fragment."""
    address = reverse("desk:here", args=[submission.pk])
    response = log_in(user).post(address, data, headers={"x-requested-with": "fetch"})
    assert response.status_code == 200
    return str(response.content.decode())


def test_two_readers_see_each_other_by_role_and_institution(
    world: World, clean: Submission, log_in: LogIn
) -> None:
    assert "Also has this text open" not in desk(log_in, world.moderator, clean)
    page = desk(log_in, world.second_senior, clean)
    assert "Also has this text open: Moderator, County Archive." in page
    assert world.moderator.username not in page.split("<main", 1)[1].lower().replace("moderator, county", "")
    assert "Senior editor, Health Directorate" in beat(log_in, world.moderator, clean)


def test_a_reader_who_is_gone_falls_away(world: World, clean: Submission, log_in: LogIn) -> None:
    desk(log_in, world.second_senior, clean)
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=6))
    assert "Also has this text open" not in desk(log_in, world.moderator, clean)
    assert Presence.objects.get().reader == world.moderator


def test_giving_back_ends_the_presence(world: World, clean: Submission, log_in: LogIn) -> None:
    desk(log_in, world.moderator, clean)
    log_in(world.moderator).post(reverse("desk:release", args=[clean.pk]))
    assert not Presence.objects.exists()


def test_the_button_does_the_same_without_a_script(world: World, clean: Submission, log_in: LogIn) -> None:
    desk(log_in, world.second_senior, clean)
    response = log_in(world.moderator).post(reverse("desk:here", args=[clean.pk]), follow=True)
    assert "Senior editor, Health Directorate" in response.content.decode()


def test_the_reader_is_told_that_the_text_has_moved_on(
    world: World, clean: Submission, log_in: LogIn
) -> None:
    seen = digest(clean)
    assert "has changed" not in beat(log_in, world.moderator, clean, seen=seen)
    page = latest(clean)
    page.lessons = "Another sentence."
    page.save_revision(user=world.officer)
    assert "has changed" in beat(log_in, world.moderator, clean, seen=seen)
    Submission.objects.filter(pk=clean.pk).update(state="published")
    assert "decided on" in beat(log_in, world.moderator, clean, seen=seen)


@pytest.mark.parametrize("who", ["officer", "other_officer", "relative", "auditor"])
def test_nobody_else_is_noted(world: World, clean: Submission, log_in: LogIn, who: str) -> None:
    people = {
        "relative": lambda: account("relative", world.water, Role.MODERATOR),
        "auditor": lambda: account("auditor", world.archive, Role.AUDITOR),
    }
    visitor = people[who]() if who in people else getattr(world, who)
    desk(log_in, visitor, clean)
    assert log_in(visitor).post(reverse("desk:here", args=[clean.pk])).status_code in {302, 403}
    assert not Presence.objects.exists()
