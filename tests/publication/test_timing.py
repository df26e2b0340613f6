"""Embargo and election windows: a cleared text waits for its day, and goes live then as it was cleared, or not at all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from moderation.intake import drafts
from moderation.publication import timing
from moderation.publication.blocked import PublicationBlocked
from moderation.publication.models import ElectionWindow, Hold
from moderation.review import decisions
from moderation.review.models import State, Submission
from moderation.review.submissions import receive
from moderation.transparency.models import LogEntry
from showcase.publication.models import Publication
from showcase.stories.models import StoryPage
from tests.conftest import World
from tests.publication.looking import is_in_ledger

pytestmark = pytest.mark.django_db


def window(jurisdiction: str, days: int = 20) -> ElectionWindow:
    now = timezone.now()
    return ElectionWindow.objects.create(
        jurisdiction=jurisdiction,
        starts_at=now - timedelta(days=1),
        ends_at=now + timedelta(days=days),
        occasion="Polls",
    )


def cleared(world: World, **fields: Any) -> StoryPage:
    story = world.draft(**fields)
    decisions.clear(receive(story, world.officer), world.moderator, evidence_level=1)
    return StoryPage.objects.get(pk=story.pk)


def days_pass(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    real = timezone.now

    def later() -> datetime:
        return real() + timedelta(days=days)

    monkeypatch.setattr(timezone, "now", later)


@pytest.mark.parametrize("jurisdiction", ["IN", "IN-MH"])
def test_an_election_window_holds_a_cleared_story_of_its_jurisdiction(
    world: World, jurisdiction: str
) -> None:
    window(jurisdiction)
    story = cleared(world)
    assert not is_in_ledger(story) and not story.live
    assert Submission.objects.get(page=story).state == State.CLEARED
    assert LogEntry.objects.filter(event="held").count() == 1


@pytest.mark.parametrize("jurisdiction", ["PK", "IN-GA"])
def test_a_window_elsewhere_holds_nothing(world: World, jurisdiction: str) -> None:
    window(jurisdiction)
    assert is_in_ledger(cleared(world))


def test_the_worker_publishes_it_when_the_window_has_ended(world: World, monkeypatch: Any) -> None:
    window("IN")
    story = cleared(world)
    call_command("publish_scheduled")
    assert not is_in_ledger(story)
    days_pass(monkeypatch, 21)
    call_command("publish_scheduled")
    assert is_in_ledger(story) and not Hold.objects.exists()
    assert Submission.objects.get(page=story).state == State.PUBLISHED


def test_a_text_that_was_edited_while_it_waited_goes_back_to_the_desk_and_harms_no_other(
    world: World, monkeypatch: Any
) -> None:
    window("IN")
    edited, other = cleared(world), cleared(world, title="Leaks mapped by night: Nandpur")
    changed = edited.get_latest_revision_as_object()
    changed.summary = "The office read 412 meters by lot, and one more. Disputes fell from 31 to 12 a month."
    drafts.save_draft(changed, world.officer)
    days_pass(monkeypatch, 21)
    call_command("publish_scheduled")
    assert not is_in_ledger(edited) and is_in_ledger(other)
    assert Submission.objects.get(page=edited).state == State.WAITING
    assert LogEntry.objects.filter(event="schedule-refused").count() == 1


def test_an_embargo_that_ends_in_an_election_window_waits_for_its_end(world: World) -> None:
    story = world.draft()
    ends = window("IN").ends_at
    timing.set_embargo(story, timezone.now() + timedelta(days=5))
    held = timing.held_until(story)
    assert held is not None and held.until == ends


@pytest.mark.parametrize("days", [-1, 400])
def test_an_embargo_lies_within_the_next_year(world: World, days: int) -> None:
    with pytest.raises(PublicationBlocked):
        timing.set_embargo(world.draft(), timezone.now() + timedelta(days=days))


def test_the_moderator_may_set_the_day_with_the_clearance(world: World) -> None:
    story = world.draft()
    day = timezone.now() + timedelta(days=3)
    decisions.clear(receive(story, world.officer), world.moderator, evidence_level=1, not_before=day)
    assert Hold.objects.get(page=story).due_at == day
    assert not Publication.objects.filter(page=story).exists()


@pytest.mark.parametrize(("role", "status"), [("senior", 200), ("moderator", 302), ("officer", 302)])
def test_only_senior_editors_see_the_windows(world: World, log_in: Any, role: str, status: int) -> None:
    assert log_in(getattr(world, role)).get("/admin/election-windows/").status_code == status
