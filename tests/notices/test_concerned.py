"""Who is told of which change: the whole table, role by role, and nobody of another department."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from moderation.notices.kinds import KINDS
from moderation.notices.models import Delivery, Letter, Notice, Preference
from moderation.notices.telling import RULES
from moderation.publication import afterwards
from moderation.review import decisions, escalating, rejecting
from moderation.review.changes import Change
from moderation.review.holding import claim
from moderation.review.submissions import receive
from showcase.accounts.models import Role
from showcase.feedback.models import Requester
from showcase.stories.models import StoryPage
from tests.conftest import World, account

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(world: World) -> Callable[[], dict[str, set[str]]]:
    """Return a function that gives, by account or mailbox, the kinds that were told since it was last asked."""
    account("coordinator", world.water_office, Role.COORDINATOR)
    account("stranger", world.health, Role.COORDINATOR)
    seen: set[int] = set()

    def ask() -> dict[str, set[str]]:
        fresh = Notice.objects.exclude(pk__in=seen).select_related("account", "letter")
        found: dict[str, set[str]] = {}
        for notice in fresh:
            seen.add(notice.pk)
            name = notice.account.username if notice.account else notice.letter.mailbox
            found.setdefault(name, set()).add(notice.kind)
        return found

    return ask


def office(kind: str) -> dict[str, set[str]]:
    return {"officer": {kind}, "coordinator": {kind}, "office@nandpur.example": {kind}}


def test_the_way_of_a_text_that_is_returned_passed_up_and_published(
    world: World, told: Callable[[], dict[str, set[str]]]
) -> None:
    submission = receive(world.draft(), world.officer)
    assert told() == office("received")
    decisions.send_back(submission, world.moderator, reasons=["R09"])
    assert told() == office("returned")
    receive(submission.page.specific, world.officer)
    assert told() == office("received") | {"moderator": {"handed-in-again"}}
    submission.refresh_from_db()
    claim(submission, world.moderator)
    escalating.escalate(submission, world.moderator, "Is a pilot enough?")
    assert told() == {"senior": {"escalated"}, "second-senior": {"escalated"}}
    claim(submission, world.senior)
    escalating.answer(submission, world.senior, "It is.")
    assert told() == {"moderator": {"escalation-answered"}}
    decisions.clear(submission, world.second_senior, evidence_level=1)
    assert told() == office("published") | {
        "moderator": {"published-by-another"}, "senior": {"published-by-another"},
    }  # fmt: skip


def test_a_rejection_is_told_to_every_earlier_reader_and_not_to_who_decides(
    world: World, told: Callable[[], dict[str, set[str]]]
) -> None:
    submission = receive(world.draft(), world.officer)
    decisions.send_back(submission, world.moderator, reasons=["R09"])
    receive(submission.page.specific, world.officer)
    submission.refresh_from_db()
    claim(submission, world.senior)
    told()
    rejecting.propose_rejection(submission, world.senior, reasons=["R15"], message="Out of scope.")
    assert told() == {"second-senior": {"rejection-proposed"}}
    rejecting.confirm_rejection(submission, world.second_senior)
    assert told() == office("rejected") | {
        "moderator": {"rejected-by-another"}, "senior": {"rejected-by-another"},
    }  # fmt: skip


def test_a_correction_and_a_withdrawal_are_told_to_the_office_and_to_who_cleared(
    world: World, told: Callable[[], dict[str, set[str]]]
) -> None:
    story = world.published()
    told()
    afterwards.correct(story, world.senior, note="The year was 2023.", requested_by=Requester.INSTITUTION)
    assert told() == office("corrected") | {"moderator": {"corrected-by-desk"}}
    afterwards.withdraw(StoryPage.objects.get(pk=story.pk), world.senior, kind="withdrawn", notice="Misread.")
    assert told() == office("withdrawn") | {"moderator": {"withdrawn-by-desk"}}


def test_every_change_has_its_rules_and_every_kind_its_words() -> None:
    assert set(Change) <= set(RULES)
    assert {rule.kind for rules in RULES.values() for rule in rules} <= set(KINDS)
    for kind in KINDS.values():
        line, text = (
            str(words) % {"code": "NXG-1", "day": date(2026, 5, 4)} for words in (kind.line, kind.text)
        )
        assert "NXG-1" in line
        assert text


def test_who_wants_few_mails_is_written_to_when_there_is_something_to_do(world: World) -> None:
    Preference.objects.create(account=world.officer, delivery=Delivery.ACT_ONLY)
    submission = receive(world.draft(), world.officer)
    own = Letter.objects.filter(account=world.officer)
    assert not own.exists()
    assert Notice.objects.filter(account=world.officer, kind="received").exists()
    decisions.send_back(submission, world.moderator, reasons=["R09"])
    assert [notice.kind for letter in own for notice in letter.notices.all()] == ["returned"]


def test_a_notice_goes_with_the_role_by_which_it_was_told(world: World) -> None:
    receive(world.draft(), world.officer)
    assert Notice.objects.filter(account=world.officer).exists()
    world.officer.memberships.all().delete()
    assert not Notice.objects.filter(account=world.officer).exists()
