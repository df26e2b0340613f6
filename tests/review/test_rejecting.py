"""Rejection takes two people, one of them a senior editor; a question may be passed to one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from moderation.notices.post import send_due
from moderation.publication.blocked import PublicationBlocked
from moderation.publication.models import Contribution
from moderation.review import decisions, escalating, holding, rejecting, settling
from moderation.review.accepting import accept_all
from moderation.review.models import Claim, Decision, Escalation, ProposedRejection, Submission
from moderation.review.submissions import receive
from moderation.transparency.log import broken_link
from moderation.transparency.models import LogEntry
from showcase.accounts.models import Role
from showcase.stories.models import StoryPage
from tests.conftest import World, account
from tests.review.conftest import digest, latest, open_findings

pytestmark = pytest.mark.django_db
Act = Callable[..., Any]
WORDS = {"reasons": "R15", "message": "No public office is accountable for this."}


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def proposed(world: World, clean: Submission) -> Submission:
    """A submission whose rejection a moderator has proposed."""
    rejecting.propose_rejection(clean, world.moderator, reasons=["R15"], message=WORDS["message"])
    return clean


def test_a_second_person_rejects_what_the_first_has_proposed(
    world: World, clean: Submission, act: Act, django_capture_on_commit_callbacks: Any
) -> None:
    act(world.moderator, "claim", clean)
    act(world.moderator, "reject", clean, action="propose", **WORDS)
    clean.refresh_from_db()
    assert clean.state == "waiting"
    assert not Claim.objects.exists()
    assert not Decision.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert "is rejected" in text_of(act(world.second_senior, "reject", clean, action="confirm"))
    clean.refresh_from_db()
    assert clean.state == "rejected"
    decision = Decision.objects.get()
    assert (decision.kind, decision.reasons, decision.message) == ("rejected", ["R15"], WORDS["message"])
    assert (decision.proposed_by, decision.decided_by) == (world.moderator, world.second_senior)
    send_due()
    (letter,) = [
        one
        for one in mail.outbox
        if one.to == ["officer@office.example"] and "not be published" in one.subject
    ]
    assert "Out of scope" in letter.body and WORDS["message"] not in letter.body
    assert not latest(clean).workflow_in_progress


def test_both_steps_stand_in_the_log_by_institution(world: World, proposed: Submission) -> None:
    rejecting.confirm_rejection(proposed, world.second_senior)
    rows = LogEntry.objects.filter(event__startswith="reject").values_list("event", "role", "institution")
    assert list(rows) == [
        ("rejection-proposed", "moderator", "County Archive"),
        ("rejected", "senior", "Health Directorate"),
    ]
    assert broken_link() is None


@pytest.mark.parametrize("who", ["moderator", "other_moderator", "relative", "author", "officer"])
def test_nobody_but_another_independent_senior_confirms(
    world: World, proposed: Submission, act: Act, who: str
) -> None:
    people = {
        "moderator": lambda: world.moderator,
        "officer": lambda: world.officer,
        "other_moderator": lambda: account("other", world.health, Role.MODERATOR),
        "relative": lambda: account("relative", world.water, Role.SENIOR),
        "author": lambda: world.second_senior,
    }
    if who == "author":
        Contribution.objects.create(page_id=proposed.page_id, user=world.second_senior)
    act(people[who](), "reject", proposed, action="confirm")
    proposed.refresh_from_db()
    assert proposed.state == "waiting"


def test_a_senior_does_not_confirm_the_own_proposal(world: World, clean: Submission, act: Act) -> None:
    rejecting.propose_rejection(clean, world.senior, reasons=["R16"], message="See the annex.")
    assert "another person confirms it" in text_of(act(world.senior, "reject", clean, action="confirm"))
    assert not Decision.objects.exists()


@pytest.mark.parametrize("missing", ["reasons", "message"])
def test_a_proposal_needs_a_code_and_a_sentence(
    world: World, clean: Submission, act: Act, missing: str
) -> None:
    act(world.moderator, "reject", clean, action="propose", **{**WORDS, missing: ""})
    assert not ProposedRejection.objects.exists()


def test_while_it_is_proposed_nothing_else_is_decided(world: World, proposed: Submission) -> None:
    with pytest.raises(PublicationBlocked):
        decisions.clear(proposed, world.moderator)
    with pytest.raises(PublicationBlocked):
        decisions.send_back(proposed, world.moderator, reasons=["R09"])
    rejecting.decline_rejection(proposed, world.second_senior)
    decisions.clear(proposed, world.moderator, seen=digest(proposed))
    assert StoryPage.objects.get(pk=proposed.page_id).live


def test_it_may_be_taken_back_by_who_proposed_it_and_by_no_other_moderator(
    world: World, proposed: Submission
) -> None:
    with pytest.raises(PublicationBlocked):
        rejecting.decline_rejection(proposed, account("other", world.health, Role.MODERATOR))
    rejecting.decline_rejection(proposed, world.moderator)
    assert not ProposedRejection.objects.exists()


def test_a_proposal_falls_when_the_text_changes(world: World, submission: Submission) -> None:
    for item in open_findings(submission):
        settling.propose(submission, world.moderator, item.fingerprint, wording="The metering unit")
    rejecting.propose_rejection(
        submission, world.moderator, reasons=["R01"], message="A praise of one person."
    )
    accept_all(submission.proposals.all(), world.officer)
    submission.refresh_from_db()
    with pytest.raises(PublicationBlocked):
        rejecting.confirm_rejection(submission, world.second_senior)
    decisions.clear(submission, world.moderator)
    assert StoryPage.objects.get(pk=submission.page_id).live


def test_after_a_rejection_the_institution_may_begin_anew(world: World, proposed: Submission) -> None:
    rejecting.confirm_rejection(proposed, world.second_senior)
    again = receive(latest(proposed), world.officer)
    assert again.pk != proposed.pk
    assert again.state == "waiting"


def test_the_desk_and_the_queue_show_the_proposal_to_the_senior(
    world: World, proposed: Submission, log_in: Act
) -> None:
    page = text_of(log_in(world.second_senior).get(reverse("desk:proof", args=[proposed.pk])))
    assert "Reject for good" in page
    assert WORDS["message"] in page
    page = text_of(log_in(world.moderator).get(reverse("desk:proof", args=[proposed.pk])))
    assert "Reject for good" not in page
    rows = text_of(log_in(world.second_senior).get(reverse("desk:queue"), {"state": "senior"}))
    assert proposed.reference in rows
    assert "Rejection proposed" in rows


# --- escalation ---------------------------------------------------------------


def test_a_question_leaves_the_text_to_the_seniors_until_it_is_answered(
    world: World, clean: Submission, act: Act
) -> None:
    act(world.moderator, "claim", clean)
    act(world.moderator, "escalate", clean, action="ask", words="Is the judgment final?")
    assert not Claim.objects.exists()
    for name in ("claim", "clear", "send-back"):
        answer = act(world.moderator, name, clean, evidence_level=1, seen=digest(clean), reasons="R09")
        assert "waits for a senior editor" in text_of(answer)
    assert not Decision.objects.exists()
    page = text_of(act(world.senior, "claim", clean))
    assert "Is the judgment final?" in page
    act(world.senior, "escalate", clean, action="answer", words="It is, since May.")
    asked = Escalation.objects.get()
    assert (asked.answer, asked.answered_by) == ("It is, since May.", world.senior)
    page = text_of(act(world.moderator, "claim", clean))
    assert "It is, since May." in page
    assert Claim.objects.get().moderator == world.moderator
    events = list(LogEntry.objects.filter(event__startswith="escal").values_list("event", "role"))
    assert events == [("escalated", "moderator"), ("escalation-answered", "senior")]


def test_a_decision_of_the_senior_answers_the_question(world: World, clean: Submission) -> None:
    escalating.escalate(clean, world.moderator, "Is the judgment final?")
    decisions.clear(clean, world.senior, seen=digest(clean))
    assert Escalation.objects.get().answered_by == world.senior


def test_only_who_holds_the_text_asks_and_only_a_senior_answers(world: World, clean: Submission) -> None:
    holding.claim(clean, world.senior)
    with pytest.raises(PublicationBlocked):
        escalating.escalate(clean, world.moderator, "Is the judgment final?")
    with pytest.raises(PublicationBlocked):
        escalating.escalate(clean, world.senior, "Is the judgment final?")
    holding.release(clean, world.senior)
    escalating.escalate(clean, world.moderator, "Is the judgment final?")
    with pytest.raises(PublicationBlocked):
        escalating.answer(clean, world.moderator, "It is.")
    with pytest.raises(PublicationBlocked):
        escalating.answer(clean, account("relative", world.water, Role.SENIOR), "It is.")
