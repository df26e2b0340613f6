"""An override: the finding is right, the text stays, and two independent senior editors answer for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from moderation.checking.models import Settlement
from moderation.publication import gate
from moderation.publication.blocked import PublicationBlocked
from moderation.publication.models import Contribution
from moderation.review import decisions, settling
from moderation.review.models import Submission
from moderation.training.models import Certificate
from moderation.transparency.log import broken_link
from moderation.transparency.models import LogEntry
from showcase.accounts.departments import enrol
from showcase.accounts.models import Membership, Role
from showcase.institutions.models import InstitutionPage
from showcase.stories.models import StoryPage
from tests.conftest import World
from tests.review.conftest import digest, latest, open_findings

pytestmark = pytest.mark.django_db
Act = Callable[..., Any]
GROUND = {"action": "override", "reason": "court-order", "note": "The court has ordered the name."}


def ask(act: Act, user: Any, submission: Submission, fingerprint: str, **data: str) -> str:
    response = act(user, "settle", submission, **{**GROUND, "fingerprint": fingerprint, **data})
    return str(response.content.decode())


def overridden(world: World, submission: Submission) -> None:
    """Let both seniors override every open finding."""
    for item in open_findings(submission):
        settling.override(submission, world.senior, item.fingerprint, reason="court-order", note="Ordered.")
        settling.override(submission, world.second_senior, item.fingerprint, note="I have read the order.")


def test_it_counts_only_when_the_second_of_two_people_has_given_it(
    world: World, submission: Submission, act: Act
) -> None:
    items = open_findings(submission)
    for item in items:
        ask(act, world.senior, submission, item.fingerprint)
    assert len(open_findings(submission)) == len(items)
    with pytest.raises(PublicationBlocked):
        gate.clear(submission.page, world.moderator)
    for item in items:
        ask(act, world.second_senior, submission, item.fingerprint, note="I have read the order.")
    assert open_findings(submission) == ()
    decisions.clear(submission, world.moderator, seen=digest(submission))
    assert StoryPage.objects.get(pk=submission.page_id).live


def test_both_sentences_are_kept_and_only_rule_and_ground_are_published(
    world: World, submission: Submission, act: Act
) -> None:
    item = open_findings(submission)[0]
    ask(act, world.senior, submission, item.fingerprint)
    ask(act, world.second_senior, submission, item.fingerprint, note="I have read it.", reason="safety")
    row = Settlement.objects.get()
    assert (row.reason, row.note, row.confirmed_note) == ("court-order", GROUND["note"], "I have read it.")
    entry = LogEntry.objects.get(event="override")
    assert entry.details == {"rule": item.finding.rule, "reason": "court-order"}
    assert (entry.role, entry.institution) == ("senior", "Health Directorate")
    assert LogEntry.objects.get(event="override-asked").institution == "County Archive"
    assert broken_link() is None


def test_the_first_senior_is_told_that_another_one_confirms(
    world: World, submission: Submission, act: Act
) -> None:
    item = open_findings(submission)[0]
    ask(act, world.senior, submission, item.fingerprint)
    assert "another senior editor confirms it" in ask(act, world.senior, submission, item.fingerprint)
    assert not Settlement.objects.get().counts


def test_the_database_knows_of_no_override_by_one_person(world: World, submission: Submission) -> None:
    item = open_findings(submission)[0]
    settling.override(submission, world.senior, item.fingerprint, reason="safety", note="It may stand.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Settlement.objects.update(confirmed_by=world.senior)
    assert not Settlement(kind="override", settled_by_id=7, confirmed_by_id=7).counts


@pytest.mark.parametrize(("field", "value"), [("reason", ""), ("reason", "historical"), ("note", " ")])
def test_it_needs_a_ground_and_a_sentence(
    world: World, submission: Submission, act: Act, field: str, value: str
) -> None:
    item = open_findings(submission)[0]
    assert 'id="obstacles"' in ask(act, world.senior, submission, item.fingerprint, **{field: value})
    assert not Settlement.objects.exists()


def test_a_moderator_overrides_nothing(world: World, submission: Submission, act: Act) -> None:
    ask(act, world.moderator, submission, open_findings(submission)[0].fingerprint)
    assert not Settlement.objects.exists()


def test_the_first_of_the_two_waits_while_another_moderator_holds_the_text(
    world: World, submission: Submission, act: Act
) -> None:
    act(world.moderator, "claim", submission)
    ask(act, world.senior, submission, open_findings(submission)[0].fingerprint)
    assert not Settlement.objects.exists()


def lose_independence(world: World, submission: Submission, how: str) -> None:
    if how == "author":
        Contribution.objects.create(page_id=submission.page_id, user=world.second_senior)
    elif how == "own institution":
        enrol(world.second_senior, InstitutionPage.objects.get(pk=world.water.pk), Role.SENIOR)
    elif how == "no certificate":
        Certificate.objects.filter(user=world.second_senior).delete()
    else:
        Membership.objects.filter(user=world.second_senior).update(role=Role.MODERATOR)


LOSSES = ["author", "own institution", "no certificate", "no senior"]


@pytest.mark.parametrize("how", LOSSES)
def test_who_is_not_independent_confirms_nothing(
    world: World, submission: Submission, act: Act, how: str
) -> None:
    item = open_findings(submission)[0]
    ask(act, world.senior, submission, item.fingerprint)
    lose_independence(world, submission, how)
    ask(act, world.second_senior, submission, item.fingerprint)
    assert Settlement.objects.get().confirmed_by is None


@pytest.mark.parametrize("how", LOSSES)
def test_it_falls_when_one_of_the_two_is_no_longer_independent_before_publication(
    world: World, submission: Submission, how: str
) -> None:
    overridden(world, submission)
    lose_independence(world, submission, how)
    with pytest.raises(PublicationBlocked, match="no longer independent"):
        decisions.clear(submission, world.moderator)
    assert not StoryPage.objects.get(pk=submission.page_id).live


def test_it_dies_with_the_words(world: World, submission: Submission) -> None:
    overridden(world, submission)
    page = latest(submission)
    page.summary = page.summary.replace("Ramesh Kumar", "Vijay Patil")
    page.save_revision(user=world.officer)
    assert open_findings(submission)


def test_after_a_decision_nothing_is_overridden(world: World, submission: Submission) -> None:
    item = open_findings(submission)[0]
    decisions.send_back(submission, world.moderator, reasons=["R01"])
    with pytest.raises(PublicationBlocked):
        settling.override(submission, world.senior, item.fingerprint, reason="safety", note="It may stand.")


def test_the_card_asks_the_second_senior_and_not_the_first(
    world: World, submission: Submission, act: Act
) -> None:
    act(world.senior, "claim", submission)
    page = ask(act, world.senior, submission, open_findings(submission)[0].fingerprint)
    assert "Confirm as second senior" not in page
    assert "Waits for a second senior editor" in page
    second = act(world.second_senior, "here", submission).content.decode()
    assert "Confirm as second senior" in second
