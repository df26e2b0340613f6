"""Mail at each change of state: to the institution, by role, about its own text only."""

from __future__ import annotations

from collections.abc import Callable
from smtplib import SMTPException
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from moderation.publication.blocked import PublicationBlocked
from moderation.review import decisions
from moderation.review.submissions import receive
from showcase.accounts.models import Role
from tests.conftest import World, account

pytestmark = pytest.mark.django_db


def ours() -> list[Any]:
    """Return every mail that went out: Wagtail sends none of its own beside the desk's."""
    return list(mail.outbox)


def test_each_change_of_state_is_told(
    world: World, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    story = world.draft()
    with django_capture_on_commit_callbacks(execute=True):
        submission = receive(story, world.officer)
    with django_capture_on_commit_callbacks(execute=True):
        decisions.send_back(submission, world.moderator, reasons=["R09"], message="Name the register.")
    with django_capture_on_commit_callbacks(execute=True):
        receive(story, world.officer)
    with django_capture_on_commit_callbacks(execute=True):
        decisions.clear(submission, world.moderator)
    assert [message.subject.split(" ", 1)[1] for message in ours()] == [
        "has been received", "comes back with reasons", "has been received", "is public",
    ]  # fmt: skip
    returned = ours()[1].body
    assert "Evidence is missing or weak" in returned
    assert "Name the register." in returned
    assert f"/submit/{story.case_id}/status/" in returned


def test_the_mail_goes_to_the_office_its_submitter_and_its_coordinators(
    world: World, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    account("coordinator", world.water_office, Role.COORDINATOR)
    account("stranger", world.health, Role.COORDINATOR)
    with django_capture_on_commit_callbacks(execute=True):
        receive(world.draft(), world.officer)
    assert ours()[0].to == [
        "coordinator@office.example", "office@nandpur.example", "officer@office.example",
    ]  # fmt: skip


def test_no_mail_names_the_moderator_or_quotes_the_text(
    world: World, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    story = world.draft(title="Readings by Shri Ramesh Kumar")
    with django_capture_on_commit_callbacks(execute=True):
        submission = receive(story, world.officer)
        decisions.send_back(submission, world.moderator, reasons=["R01"])
    for message in ours():
        assert "moderator@" not in f"{message.to} {message.body}"
        assert "Ramesh" not in f"{message.subject} {message.body}"


def test_a_mail_server_that_is_away_stops_nothing(
    world: World, django_capture_on_commit_callbacks: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any) -> int:
        raise SMTPException

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        submission = receive(world.draft(), world.officer)
    assert submission.state == "waiting"


def test_a_refusal_sends_nothing(
    world: World, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    submission = receive(world.draft(summary="Shri Ramesh Kumar read 412 meters."), world.officer)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(PublicationBlocked):
        decisions.clear(submission, world.moderator)
    assert ours() == []
