"""Proposed wordings: the institution takes them over, and the same moderator may clear what it says then."""

from __future__ import annotations

from typing import Any

import pytest

from moderation.publication.blocked import PublicationBlocked
from moderation.publication.models import Contribution
from moderation.review import decisions, settling
from moderation.review.accepting import accept, accept_all, decline
from moderation.review.models import Proposal, Submission
from moderation.review.submissions import receive
from showcase.accounts.models import Role
from showcase.stories.models import StoryPage
from tests.conftest import World, account
from tests.review.conftest import latest, open_findings

pytestmark = pytest.mark.django_db


def propose_for_all(
    world: World, submission: Submission, wording: str = "The metering unit"
) -> list[Proposal]:
    """Propose one wording for each open finding, of which overlapping ones share the words."""
    for item in open_findings(submission):
        settling.propose(submission, world.moderator, item.fingerprint, wording=wording)
    return list(submission.proposals.filter(state="open"))


def test_an_accepted_wording_makes_the_institution_the_author_and_the_moderator_clears(
    world: World, submission: Submission
) -> None:
    accept_all(propose_for_all(world, submission), world.officer)
    assert latest(submission).summary.startswith("The metering unit")
    assert "Ramesh" not in latest(submission).summary
    assert not Contribution.objects.filter(user=world.moderator).exists()
    assert latest(submission).latest_revision.user == world.officer
    submission.refresh_from_db()
    assert submission.blocking == submission.to_settle == 0
    decisions.clear(submission, world.moderator, evidence_level=1)
    assert StoryPage.objects.get(pk=submission.page_id).live


def test_a_wording_is_accepted_after_a_return_too(world: World, submission: Submission) -> None:
    propose_for_all(world, submission)
    decisions.send_back(submission, world.moderator, reasons=["R01"])
    accept_all(submission.proposals.all(), world.officer)
    again = receive(latest(submission), world.officer)
    assert again.pk == submission.pk
    assert open_findings(again) == ()


@pytest.mark.parametrize("who", ["other_officer", "moderator", "senior"])
def test_nobody_else_answers_a_proposal(world: World, submission: Submission, who: str) -> None:
    proposal = propose_for_all(world, submission)[0]
    for answer in (accept, decline):
        with pytest.raises(PublicationBlocked):
            answer(proposal, getattr(world, who))
    proposal.refresh_from_db()
    assert proposal.state == "open"
    assert "Ramesh" in latest(submission).summary


def test_the_coordinator_of_the_department_above_answers(world: World, submission: Submission) -> None:
    coordinator = account("coordinator", world.water, Role.COORDINATOR)
    accept_all(propose_for_all(world, submission), coordinator)
    assert "Ramesh" not in latest(submission).summary


def test_a_declined_wording_leaves_text_and_finding(world: World, submission: Submission) -> None:
    decline(propose_for_all(world, submission)[0], world.officer)
    assert "Ramesh" in latest(submission).summary
    assert open_findings(submission)


def test_a_proposal_for_words_that_are_gone_is_refused(world: World, submission: Submission) -> None:
    proposal = propose_for_all(world, submission)[0]
    page = latest(submission)
    page.summary = "The office read 412 meters by lot."
    page.save_revision(user=world.officer)
    with pytest.raises(PublicationBlocked):
        accept(proposal, world.officer)


def test_neighbours_are_accepted_one_by_one_without_losing_their_words(world: World) -> None:
    submission = receive(
        world.draft(summary="Shri Ramesh Kumar and Shri Vijay Patil read 412 meters by lot."), world.officer
    )
    propose_for_all(world, submission, "the unit")
    while (proposal := submission.proposals.filter(state="open").first()) is not None:
        accept(proposal, world.officer)
    summary = latest(submission).summary
    assert "Ramesh" not in summary
    assert "Patil" not in summary
    assert summary.endswith("read 412 meters by lot.")


def test_all_at_once_gives_one_revision(world: World) -> None:
    submission = receive(
        world.draft(summary="Shri Ramesh Kumar and Shri Vijay Patil read 412 meters by lot."), world.officer
    )
    before = latest(submission).revisions.count()
    accept_all(propose_for_all(world, submission, "the unit"), world.officer)
    assert latest(submission).revisions.count() == before + 1
    assert latest(submission).summary == "the unit and the unit read 412 meters by lot."


def test_a_name_in_a_row_and_in_a_paragraph_are_replaced(world: World) -> None:
    story = world.draft()
    stream: Any = story.what_was_done.stream_block
    story.what_was_done = stream.to_python(
        [
            {
                "type": "paragraph",
                "value": "<p>Costs &amp; benefits were counted by <b>Shri Ramesh Kumar</b>.</p>",
            }
        ]
    )
    story.results.get_object_list()[0].method = "counted by Shri Ramesh Kumar"
    story.save_revision(user=world.officer)
    submission = receive(story, world.officer)
    accept_all(propose_for_all(world, submission, "the unit"), world.officer)
    page = latest(submission)
    assert "Ramesh" not in page.what_was_done[0].value.source
    assert (
        "<p>Costs &amp; benefits were counted by <b>the unit</b>.</p>" in page.what_was_done[0].value.source
    )
    assert "Ramesh" not in page.results.all()[0].method


def test_no_wording_is_proposed_for_the_name_of_another_page(world: World) -> None:
    submission = receive(world.draft(), world.officer)
    with pytest.raises(PublicationBlocked):
        settling.propose(submission, world.moderator, "no such finding", wording="x")
