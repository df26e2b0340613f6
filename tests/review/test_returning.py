"""A return says what is wrong, place by place; what stays the same need not be read twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from moderation.publication.blocked import PublicationBlocked
from moderation.review import decisions
from moderation.review.models import ReasonCode, Remark, ReturnedText, Submission
from moderation.review.read_before import paths_read_before
from moderation.review.reasons import SENTENCES, code_of_rule, sentence_of
from moderation.review.remarks import remark, remarks_for
from moderation.review.submissions import receive
from tests.conftest import World
from tests.review.conftest import latest, open_findings

pytestmark = pytest.mark.django_db
Act = Callable[..., Any]


def test_every_reason_code_has_a_sentence_of_its_own_for_the_institution() -> None:
    assert set(SENTENCES) == set(ReasonCode.values)
    assert len({str(sentence) for sentence in SENTENCES.values()}) == 16


def test_every_open_finding_goes_back_with_a_comment(world: World, submission: Submission) -> None:
    items = open_findings(submission)
    own = {items[0].fingerprint: "Say which unit read the meters."}
    decisions.send_back(submission, world.moderator, reasons=["R01"], comments=own)
    kept = {row.fingerprint: row.comment for row in remarks_for(submission)}
    assert kept[items[0].fingerprint] == "Say which unit read the meters."
    for item in items[1:]:
        assert kept[item.fingerprint] == sentence_of(code_of_rule(item.finding.rule))
    assert "Ramesh" not in str(kept)


def test_the_institution_reads_each_comment_with_a_way_to_its_place(
    world: World, submission: Submission, log_in: Act
) -> None:
    own = {open_findings(submission)[0].fingerprint: "Say which unit read the meters."}
    remark(submission, world.moderator, "what_worked", "Of how many?")
    decisions.send_back(submission, world.moderator, reasons=["R01"], comments=own)
    page = log_in(world.officer).get(reverse("intake:status", args=[submission.reference])).content.decode()
    for words in ("Say which unit read the meters.", "Of how many?", sentence_of("R01")):
        assert words in page
    assert reverse("intake:section", args=[submission.reference, "results"]) in page


def test_a_comment_that_was_emptied_holds_the_return_back_and_names_its_place(
    world: World, submission: Submission, act: Act
) -> None:
    item = open_findings(submission)[0]
    page = act(
        world.moderator, "send-back", submission, **{"reasons": "R01", f"comment-{item.fingerprint}": " "}
    )
    assert "Say what has to change here" in page.content.decode()
    assert f"#at-{item.finding.path}" in page.content.decode()
    submission.refresh_from_db()
    assert submission.state == "waiting"
    assert not Remark.objects.exists()


def test_a_place_without_a_finding_can_be_commented_on(world: World, clean: Submission, act: Act) -> None:
    act(world.moderator, "claim", clean)
    page = act(world.moderator, "comment", clean, path="what_worked", comment="Of how many?")
    assert "Of how many?" in page.content.decode()
    decisions.send_back(clean, world.moderator, reasons=["R09"])
    assert [(row.path, row.comment) for row in remarks_for(clean)] == [("what_worked", "Of how many?")]


@pytest.mark.parametrize("who", ["senior", "second_senior", "officer"])
def test_only_who_holds_the_text_comments(world: World, clean: Submission, act: Act, who: str) -> None:
    act(world.moderator, "claim", clean)
    act(getattr(world, who), "comment", clean, path="what_worked", comment="Of how many?")
    assert not Remark.objects.exists()


def test_a_comment_stands_at_a_place_of_the_text_and_can_be_taken_back(
    world: World, clean: Submission
) -> None:
    with pytest.raises(PublicationBlocked):
        remark(clean, world.moderator, "nowhere", "Of how many?")
    remark(clean, world.moderator, "summary", "Of how many?")
    remark(clean, world.moderator, "summary", " ")
    assert not Remark.objects.exists()


def test_a_second_return_shows_its_own_comments(world: World, clean: Submission) -> None:
    remark(clean, world.moderator, "summary", "Of how many?")
    decisions.send_back(clean, world.moderator, reasons=["R09"])
    again = receive(latest(clean), world.officer)
    remark(again, world.moderator, "summary", "And when?")
    decisions.send_back(again, world.moderator, reasons=["R09"])
    assert [row.comment for row in remarks_for(again)] == ["And when?"]


def test_the_text_is_kept_as_it_went_back(world: World, clean: Submission) -> None:
    decision = decisions.send_back(clean, world.moderator, reasons=["R09"])
    assert ReturnedText.objects.get().decision == decision
    assert ReturnedText.objects.get().content["summary"] == latest(clean).summary


def test_only_what_has_changed_has_to_be_read_again(world: World, clean: Submission, log_in: Act) -> None:
    assert paths_read_before(latest(clean), clean) == frozenset()
    decisions.send_back(clean, world.moderator, reasons=["R09"])
    page = latest(clean)
    page.summary = "The office read 412 meters by lot. Disputed readings fell from 31 to 12 a month in 2023."
    page.save_revision(user=world.officer)
    again = receive(page, world.officer)
    read = paths_read_before(latest(again), again)
    assert "summary" not in read
    assert {"title", "problem", "what_worked", "results.0.indicator"} <= read
    shown = log_in(world.second_senior).get(reverse("desk:proof", args=[again.pk])).content.decode()
    part = shown.split('id="at-summary"')[0].rsplit("<section", 1)[1]
    assert "proof__part--read" not in part
    part = shown.split('id="at-what_worked"')[0].rsplit("<section", 1)[1]
    assert "read before, unchanged" in part
    assert 'id="view-new"' in shown


def test_a_first_reading_has_nothing_that_was_read_before(
    world: World, clean: Submission, log_in: Act
) -> None:
    shown = log_in(world.moderator).get(reverse("desk:proof", args=[clean.pk])).content.decode()
    assert "read before, unchanged" not in shown
    assert 'id="view-new"' not in shown


def test_what_was_read_is_kept_without_a_word_of_it(world: World, submission: Submission) -> None:
    decision = decisions.send_back(submission, world.moderator, reasons=["R01"])
    assert all(len(mark) == 64 for mark in decision.read)
    assert len(decision.read) > 10
