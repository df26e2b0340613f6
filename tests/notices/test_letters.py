"""Letters: written with the change, sent by the worker, lost by no crash and stopped by no mail server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone
from wagtail.users.models import UserProfile

from moderation.notices.models import TAKEN_FOR, Letter, Notice
from moderation.notices.post import MOST_ATTEMPTS, send_due
from moderation.publication.blocked import PublicationBlocked
from moderation.review import decisions
from moderation.review.submissions import receive
from showcase.accounts.models import Role
from tests.conftest import World, account

pytestmark = pytest.mark.django_db
Post = Callable[[], list[Any]]


def to_officer(mails: list[Any]) -> list[Any]:
    return [one for one in mails if one.to == ["officer@office.example"]]


def test_each_change_of_state_is_told_with_its_reasons(world: World, post: Post) -> None:
    story = world.draft()
    submission = receive(story, world.officer)
    (received,) = to_officer(post())
    decisions.send_back(submission, world.moderator, reasons=["R09"], message="Name the register.")
    (returned,) = to_officer(post())
    receive(story, world.officer)
    (again,) = to_officer(post())
    decisions.clear(submission, world.moderator)
    (public,) = to_officer(post())
    assert [one.subject.split(" ", 1)[1] for one in (received, returned, again, public)] == [
        "has been received", "comes back with reasons", "has been received", "is public",
    ]  # fmt: skip
    assert "Evidence is missing or weak" in returned.body
    assert "Answer the reasons" in returned.body
    assert f"/submit/{story.case_id}/status/" in returned.body


def test_a_letter_goes_to_the_office_its_submitter_and_its_coordinators(world: World, post: Post) -> None:
    account("coordinator", world.water_office, Role.COORDINATOR)
    account("stranger", world.health, Role.COORDINATOR)
    receive(world.draft(), world.officer)
    assert sorted(address for one in post() for address in one.to) == [
        "coordinator@office.example", "office@nandpur.example", "officer@office.example",
    ]  # fmt: skip


def test_no_letter_names_anybody_or_quotes_a_text_or_a_moderator(world: World, post: Post) -> None:
    story = world.draft(title="Readings by Shri Ramesh Kumar")
    submission = receive(story, world.officer)
    decisions.send_back(submission, world.moderator, reasons=["R01"], message="Leave out Ramesh Kumar.")
    sent = post()
    assert sent
    for message in sent:
        assert "moderator@" not in f"{message.to} {message.body}"
        assert "Ramesh" not in f"{message.subject} {message.body}"


def test_a_change_that_is_undone_is_told_to_nobody(world: World, post: Post) -> None:
    story = world.draft()
    with pytest.raises(RuntimeError), transaction.atomic():
        receive(story, world.officer)
        raise RuntimeError
    assert post() == []
    assert not Notice.objects.exists()


def test_a_refusal_is_told_to_nobody(world: World, post: Post) -> None:
    submission = receive(world.draft(summary="Shri Ramesh Kumar read 412 meters."), world.officer)
    post()
    with pytest.raises(PublicationBlocked):
        decisions.clear(submission, world.moderator)
    assert post() == []


def test_a_mail_server_that_is_away_stops_nothing_and_loses_nothing(
    world: World, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any) -> int:
        raise SMTPException

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        submission = receive(world.draft(), world.officer)
        assert post() == []
    assert submission.state == "waiting"
    assert post() == []  # not before a pause
    Letter.objects.update(due_at=timezone.now())
    assert len(post()) == Letter.objects.count() > 0


def test_a_letter_that_is_never_taken_is_given_up_and_its_notice_stays(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    receive(world.draft(), world.officer)
    for _attempt in range(MOST_ATTEMPTS + 1):
        Letter.objects.update(due_at=timezone.now())
        send_due()
    assert set(Letter.objects.values_list("attempts", flat=True)) == {MOST_ATTEMPTS}
    assert not Letter.objects.filter(given_up_at=None).exists()
    assert Notice.objects.filter(account=world.officer, read_at=None).exists()


def test_a_worker_that_dies_over_a_letter_gives_it_back_under_the_same_message_id(
    world: World, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(world.draft(), world.officer)

    def send_and_die(_self: Any, messages: list[Any]) -> int:
        mail.outbox.extend(messages)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", send_and_die)
        with pytest.raises(KeyboardInterrupt):
            send_due()
    (first,) = mail.outbox
    post()
    assert first.extra_headers["Message-ID"] not in [
        one.extra_headers["Message-ID"] for one in mail.outbox[1:]
    ]
    Letter.objects.filter(sent_at=None).update(taken_at=timezone.now() - TAKEN_FOR - timedelta(seconds=1))
    (again,) = post()
    assert again.extra_headers["Message-ID"] == first.extra_headers["Message-ID"]
    assert again.to == first.to
    assert post() == []


def test_two_workers_send_a_letter_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    receive(world.draft(), world.officer)
    letters = Letter.objects.count()

    def send_while_another_works(self: Any, messages: list[Any]) -> int:
        monkeypatch.undo()
        send_due()
        mail.outbox.extend(messages)
        return len(messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_while_another_works)
    send_due()
    assert len(mail.outbox) == letters


def test_a_letter_is_written_in_the_language_of_its_reader(world: World, post: Post) -> None:
    UserProfile.objects.create(user=world.officer, preferred_language="hi")
    receive(world.draft(), world.officer)
    mails = post()
    (own,) = to_officer(mails)
    assert "has been received" not in own.subject
    assert any("has been received" in one.subject for one in mails if one not in to_officer(mails))


def test_an_account_that_was_closed_or_left_is_not_written_to(world: World, post: Post) -> None:
    coordinator = account("coordinator", world.water_office, Role.COORDINATOR)
    receive(world.draft(), world.officer)
    coordinator.memberships.all().delete()
    world.officer.is_active = False
    world.officer.save()
    assert [one.to for one in post()] == [["office@nandpur.example"]]
