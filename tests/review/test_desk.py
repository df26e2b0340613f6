"""The desk through its addresses: who may do what, and what a refusal says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from moderation.checking.models import Settlement
from moderation.publication.models import Contribution
from moderation.review.models import Claim, Decision, Proposal, Submission
from moderation.review.submissions import receive
from moderation.training.models import Certificate
from moderation.transparency.models import LogEntry
from showcase.accounts.models import Role
from showcase.publication.models import Publication
from showcase.stories.models import StoryPage
from tests.conftest import World, account
from tests.review.conftest import digest, latest, open_findings

pytestmark = pytest.mark.django_db
Act = Callable[..., Any]


def text_of(response: Any) -> str:
    return str(response.content.decode())


def is_live(submission: Submission) -> bool:
    return StoryPage.objects.get(pk=submission.page_id).live


# --- reading ---------------------------------------------------------------


def test_the_desk_shows_each_passage_with_its_findings_and_their_cards(
    world: World, submission: Submission, act: Act
) -> None:
    page = text_of(act(world.moderator, "claim", submission))
    assert "Shri Ramesh Kumar" in page
    assert 'id="finding-1"' in page
    assert 'id="at-summary"' in page
    assert "Disputed readings a month" in page  # an indicator
    assert "2022-12-31" in page  # a figure's date
    assert open_findings(submission)[0].finding.message.split("“")[0][:20] in page


def test_reading_changes_nothing(world: World, submission: Submission, log_in: Act) -> None:
    log_in(world.moderator).get(reverse("desk:proof", args=[submission.pk]))
    assert not Claim.objects.exists()
    for name in (
        "claim",
        "release",
        "here",
        "settle",
        "clear",
        "send-back",
        "comment",
        "reject",
        "escalate",
        "fact-check",
    ):
        assert log_in(world.moderator).get(reverse(f"desk:{name}", args=[submission.pk])).status_code == 405


def test_the_number_of_queries_does_not_grow_with_the_findings(world: World, log_in: Act) -> None:
    def queries(summary: str) -> int:
        submission = receive(world.draft(title=f"Story {len(summary)}", summary=summary), world.officer)
        client = log_in(world.moderator)
        address = reverse("desk:proof", args=[submission.pk])
        client.post(reverse("desk:claim", args=[submission.pk]))
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    few = queries("Shri Ramesh Kumar read 412 meters.")
    many = queries(
        "Shri Ramesh Kumar, Shri Vijay Patil, Smt. Asha Rao and Shri Anil Mehta read 412 excellent meters."
    )
    assert many == few
    assert few <= 61


@pytest.mark.parametrize("name", ["q", "state", "language", "institution", "page"])
@pytest.mark.parametrize("value", ["\x00", '"', "9" * 40, "'; DROP TABLE x; --", "<script>"])
def test_hostile_input_breaks_nothing(
    world: World, submission: Submission, log_in: Act, name: str, value: str
) -> None:
    assert log_in(world.moderator).get(reverse("desk:queue"), {name: value}).status_code in {200, 400}


@pytest.mark.parametrize("value", ["\x00", '"', "x" * 5000])
@pytest.mark.parametrize("field", ["action", "fingerprint", "wording", "note", "reason", "number"])
def test_hostile_posts_break_nothing(
    world: World, submission: Submission, act: Act, field: str, value: str
) -> None:
    for action in ("propose", "false-alarm", "undo"):
        data = {"action": action, "fingerprint": open_findings(submission)[0].fingerprint} | {field: value}
        assert act(world.moderator, "settle", submission, **data).status_code in {200, 400}


# --- who -------------------------------------------------------------------


@pytest.mark.parametrize("name", ["queue", "proof", "claim", "settle", "clear", "send-back"])
@pytest.mark.parametrize("who", [None, "officer", "other_officer"])
def test_outsiders_are_turned_away(
    world: World, submission: Submission, client: Any, log_in: Act, who: str | None, name: str
) -> None:
    visitor = log_in(getattr(world, who)) if who else client
    address = reverse(f"desk:{name}", args=[] if name == "queue" else [submission.pk])
    response = visitor.get(address) if name in {"queue", "proof"} else visitor.post(address)
    assert response.status_code in {302, 403}
    assert b"Ramesh" not in response.content
    assert not Claim.objects.exists()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("where", ["water_office", "water"])
@pytest.mark.parametrize("name", ["claim", "clear", "send-back"])
def test_a_moderator_of_the_own_line_of_offices_is_refused(
    world: World, clean: Submission, log_in: Act, where: str, name: str
) -> None:
    relative = account("relative", getattr(world, where), Role.MODERATOR)
    data = {"evidence_level": 1, "seen": digest(clean), "reasons": "R09"}
    assert log_in(relative).get(reverse("desk:proof", args=[clean.pk])).status_code == 403
    response = log_in(relative).post(reverse(f"desk:{name}", args=[clean.pk]), data)
    assert response.status_code == 302
    clean.refresh_from_db()
    assert clean.state == "waiting"
    assert not Claim.objects.exists()
    assert not is_live(clean)


def test_a_moderator_below_the_submitting_institution_is_refused(world: World, log_in: Act) -> None:
    story = world.draft()
    story.move(world.water, pos="last-child")
    submission = receive(StoryPage.objects.get(pk=story.pk), world.officer)
    below = account("below", world.water_office, Role.MODERATOR)
    log_in(below).post(reverse("desk:claim", args=[submission.pk]))
    assert not Claim.objects.exists()


def test_an_author_is_told_that_somebody_else_has_to_clear(world: World, clean: Submission, act: Act) -> None:
    Contribution.objects.create(page_id=clean.page_id, user=world.moderator)
    page = text_of(act(world.moderator, "clear", clean, evidence_level=1, seen=digest(clean)))
    assert "You wrote words of this text" in page
    assert not is_live(clean)


def test_without_a_valid_certificate_nothing_is_decided(world: World, clean: Submission, act: Act) -> None:
    Certificate.objects.filter(user=world.moderator).update(
        expires_on=timezone.localdate() - timedelta(days=1)
    )
    page = text_of(act(world.moderator, "clear", clean, evidence_level=1, seen=digest(clean)))
    assert "certificate" in page
    assert not is_live(clean)


# --- claiming --------------------------------------------------------------


def test_a_claim_holds_the_text_and_nobody_else_decides_meanwhile(
    world: World, clean: Submission, act: Act
) -> None:
    act(world.moderator, "claim", clean)
    assert Claim.objects.get().moderator == world.moderator
    page = text_of(act(world.senior, "clear", clean, evidence_level=1, seen=digest(clean)))
    assert "Another moderator is reading this text" in page
    assert "Another moderator is reading" in text_of(act(world.senior, "claim", clean))
    assert not is_live(clean)


def test_an_idle_claim_falls_away(world: World, clean: Submission, act: Act) -> None:
    act(world.moderator, "claim", clean)
    Claim.objects.update(until=timezone.now() - timedelta(minutes=1))
    act(world.senior, "claim", clean)
    assert Claim.objects.get().moderator == world.senior


def test_giving_back_frees_the_text_for_its_holder_only(world: World, clean: Submission, act: Act) -> None:
    act(world.moderator, "claim", clean)
    act(world.senior, "release", clean)
    assert Claim.objects.exists()
    act(world.moderator, "release", clean)
    assert not Claim.objects.exists()


# --- deciding --------------------------------------------------------------


def test_clearing_publishes_exactly_this_text(world: World, clean: Submission, act: Act) -> None:
    act(world.moderator, "claim", clean)
    page = text_of(act(world.moderator, "clear", clean, evidence_level=3, seen=digest(clean)))
    assert "is public" in page
    assert is_live(clean)
    assert Publication.objects.get(page_id=clean.page_id).evidence_level == 3
    clean.refresh_from_db()
    assert clean.state == "published"
    assert not Claim.objects.exists()


def test_clearing_with_an_open_finding_names_it_with_a_link_to_its_place(
    world: World, submission: Submission, act: Act
) -> None:
    page = text_of(act(world.moderator, "clear", submission, evidence_level=1, seen=digest(submission)))
    assert f'href="{reverse("desk:proof", args=[submission.pk])}#at-summary"' in page
    assert not is_live(submission)


def test_a_text_that_changed_since_it_was_opened_is_not_cleared(
    world: World, clean: Submission, act: Act
) -> None:
    seen = digest(clean)
    page = latest(clean)
    page.lessons = "Another sentence."
    page.save_revision(user=world.officer)
    answer = text_of(act(world.moderator, "clear", clean, evidence_level=1, seen=seen))
    assert "read it once more" in answer
    assert not is_live(clean)


def test_clearing_needs_an_evidence_level(world: World, clean: Submission, act: Act) -> None:
    assert "evidence level" in text_of(act(world.moderator, "clear", clean, seen=digest(clean)))
    assert not is_live(clean)


def test_the_second_of_two_moderators_is_told(world: World, clean: Submission, act: Act) -> None:
    act(world.moderator, "clear", clean, evidence_level=1, seen=digest(clean))
    page = text_of(act(world.senior, "clear", clean, evidence_level=1, seen=digest(clean)))
    assert "Somebody else has decided" in page


def test_a_return_needs_a_reason(world: World, clean: Submission, act: Act) -> None:
    assert "at least one reason" in text_of(act(world.moderator, "send-back", clean, message="No."))
    clean.refresh_from_db()
    assert clean.state == "waiting"


def test_reason_r16_is_for_seniors(world: World, clean: Submission, act: Act) -> None:
    act(world.moderator, "send-back", clean, reasons="R16")
    clean.refresh_from_db()
    assert clean.state == "waiting"
    act(world.senior, "send-back", clean, reasons="R16")
    clean.refresh_from_db()
    assert clean.state == "returned"


def test_a_returned_text_keeps_its_place_when_it_comes_again(
    world: World, clean: Submission, act: Act
) -> None:
    later = receive(world.draft(title="Later story"), world.officer)
    act(world.moderator, "send-back", clean, reasons=["R09", "R11"], message="Name the register.")
    clean.refresh_from_db()
    assert clean.times_returned == 1
    again = receive(latest(clean), world.officer)
    assert again.pk == clean.pk
    assert list(Submission.objects.waiting()) == [again, later]


# --- settling --------------------------------------------------------------


def test_a_false_alarm_settles_the_finding_and_stands_in_the_log(
    world: World, submission: Submission, act: Act
) -> None:
    for item in open_findings(submission):
        act(
            world.moderator,
            "settle",
            submission,
            action="false-alarm",
            fingerprint=item.fingerprint,
            reason="historical",
        )
    assert open_findings(submission) == ()
    assert LogEntry.objects.filter(event="false-alarm").exists()
    assert "Ramesh" not in str(list(LogEntry.objects.values_list("details", flat=True)))
    act(world.moderator, "clear", submission, evidence_level=0, seen=digest(submission))
    assert is_live(submission)


@pytest.mark.parametrize("reason", ["", "because", "other"])
def test_a_false_alarm_needs_its_reason(world: World, submission: Submission, act: Act, reason: str) -> None:
    item = open_findings(submission)[0]
    response = act(
        world.moderator,
        "settle",
        submission,
        action="false-alarm",
        fingerprint=item.fingerprint,
        reason=reason,
    )
    assert 'id="obstacles"' in text_of(response)
    assert not Settlement.objects.exists()


def test_one_act_settles_every_finding_of_the_same_words(world: World, act: Act) -> None:
    twice = "Shri Ramesh Kumar read the meters."
    submission = receive(world.draft(summary=twice, lessons=twice), world.officer)
    first = next(item for item in open_findings(submission) if item.finding.path == "summary")
    act(
        world.moderator,
        "settle",
        submission,
        action="false-alarm",
        fingerprint=first.fingerprint,
        reason="historical",
        all_alike="1",
    )
    rules = {item.finding.rule for item in open_findings(submission) if item.excerpt == first.excerpt}
    assert first.finding.rule not in rules


def test_undo_opens_a_finding_again(world: World, submission: Submission, act: Act) -> None:
    item = open_findings(submission)[0]
    act(
        world.moderator,
        "settle",
        submission,
        action="false-alarm",
        fingerprint=item.fingerprint,
        reason="historical",
    )
    act(world.moderator, "settle", submission, action="undo", fingerprint=item.fingerprint)
    assert item.fingerprint in {found.fingerprint for found in open_findings(submission)}


def test_a_proposal_stands_struck_out_and_put_in_and_makes_nobody_an_author(
    world: World, submission: Submission, act: Act
) -> None:
    item = open_findings(submission)[0]
    act(world.moderator, "claim", submission)
    page = text_of(
        act(
            world.moderator,
            "settle",
            submission,
            action="propose",
            fingerprint=item.fingerprint,
            wording="The metering unit",
        )
    )
    assert '<ins class="f--in">The metering unit</ins>' in page
    assert Proposal.objects.get().wording == "The metering unit"
    assert not Contribution.objects.filter(user=world.moderator).exists()
    assert open_findings(submission)
