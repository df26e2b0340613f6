"""What the worker does by the clock: a digest a day, and each reminder once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from moderation.notices.digests import write_digests
from moderation.notices.models import Delivery, Notice, Preference
from moderation.notices.reminders import ANSWER_AFTER, remind
from moderation.review import decisions, fact_checks
from moderation.review.holding import claim
from moderation.review.models import FactCheck, Submission
from moderation.review.submissions import receive
from tests.conftest import World

pytestmark = pytest.mark.django_db
Post = Callable[[], list[Any]]


@pytest.fixture(autouse=True)
def _morning(settings: Any) -> None:
    settings.SHOWCASE_DIGEST_HOUR = 0


def kinds_of(user: Any) -> list[str]:
    return sorted(Notice.objects.filter(account=user).values_list("kind", flat=True))


def test_a_digest_gathers_a_day_and_goes_once(world: World, post: Post) -> None:
    Preference.objects.create(account=world.officer, delivery=Delivery.DAILY)
    first = receive(world.draft(), world.officer)
    receive(world.draft("Valves numbered: Nandpur"), world.officer)
    assert [one for one in post() if "officer@office.example" in one.to] == []
    assert write_digests() == 1
    (digest,) = post()
    assert digest.subject.startswith("2 notices")
    assert digest.body.count("has been received") >= 2
    decisions.send_back(first, world.moderator, reasons=["R09"])
    assert write_digests() == 0  # today's has gone
    Notice.objects.get(account=world.officer, kind="returned")
    assert Notice.objects.filter(account=world.officer, waits_for_digest=True).count() == 1


def test_a_digest_waits_for_its_hour_and_leaves_out_what_was_read(
    world: World, post: Post, settings: Any
) -> None:
    Preference.objects.create(account=world.officer, delivery=Delivery.DAILY)
    receive(world.draft(), world.officer)
    settings.SHOWCASE_DIGEST_HOUR = 24
    assert write_digests() == 0
    settings.SHOWCASE_DIGEST_HOUR = 0
    Notice.objects.filter(account=world.officer).update(read_at=timezone.now())
    assert write_digests() == 0
    assert [one for one in post() if "officer@office.example" in one.to] == []


def test_a_decision_that_falls_due_is_remembered_to_whose_turn_it_is_once(world: World) -> None:
    submission = receive(world.draft(), world.officer)
    Submission.objects.update(due_on=timezone.localdate() + timedelta(days=1))
    submission.refresh_from_db()
    claim(submission, world.moderator)
    assert remind() == 1
    assert remind() == 0
    assert kinds_of(world.moderator) == ["due-soon"]
    assert kinds_of(world.senior) == []
    Submission.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert remind() == 1
    assert kinds_of(world.moderator) == ["due-soon", "overdue"]
    assert kinds_of(world.senior) == ["overdue"]


def test_a_text_that_nobody_holds_is_remembered_to_the_senior_editors(world: World) -> None:
    receive(world.draft(), world.officer)
    Submission.objects.update(due_on=timezone.localdate())
    assert remind() == 1
    assert kinds_of(world.senior) == kinds_of(world.second_senior) == ["due-soon"]
    assert kinds_of(world.moderator) == []


def test_a_returned_text_that_stays_away_is_remembered_to_its_office_once_a_return(world: World) -> None:
    submission = receive(world.draft(), world.officer)
    decisions.send_back(submission, world.moderator, reasons=["R09"])
    assert remind() == 0
    Submission.objects.update(decided_at=timezone.now() - ANSWER_AFTER - timedelta(hours=1))
    assert remind() == 1
    assert remind() == 0
    assert kinds_of(world.officer) == ["received", "return-reminder", "returned"]


def test_an_office_that_does_not_answer_is_remembered_to_who_asked(world: World) -> None:
    submission = receive(world.draft(), world.officer)
    claim(submission, world.moderator)
    fact_checks.ask(
        submission, world.moderator, office="Registry", mailbox="registry@nandpur.example",
        statement="The register held 31 readings.",
    )  # fmt: skip
    FactCheck.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert remind() == 1
    assert remind() == 0
    assert kinds_of(world.moderator) == ["fact-check-late"]
