"""What the checker missed is reported where it stands, reviewed by a second person, and taught with invented names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from moderation.checking.models import Settlement
from moderation.publication.blocked import PublicationBlocked
from moderation.review import decisions, holding, reviewing, settling
from moderation.review.judgements import judgements
from moderation.review.misses import report_miss, take_back
from moderation.review.models import JudgementReview, ReportedMiss, Submission
from moderation.review.submissions import receive
from moderation.transparency.log import broken_link
from moderation.transparency.models import LogEntry
from showcase.accounts.models import Role
from tests.conftest import World, account
from tests.review.conftest import open_findings

Act = Callable[..., Any]
# A nickname in lower case: nobody but a reader knows that somebody is meant.
WORDS = "The office read 412 meters by lot. In May pepperpot of the night shift read 80. Later pepperpot read none."


@pytest.fixture
def held(world: World) -> Submission:
    """A submission that the moderator has claimed, in which the checker finds nothing."""
    submission = receive(world.draft(summary=WORDS), world.officer)
    holding.claim(submission, world.moderator)
    assert not open_findings(submission)
    return submission


def reported(held: Submission, world: World, **more: str) -> ReportedMiss:
    return report_miss(held, world.moderator, "pepperpot", **{"rule": "P04", **more})


def confirmed(held: Submission, world: World) -> ReportedMiss:
    miss = reported(held, world)
    reviewing.review(miss, world.senior, holds=True)
    return miss


def exported() -> dict[str, list[str]]:
    """Return the labels of each exported sentence."""
    return {row.text: [label for _start, _end, label in row.spans] for row in judgements()}


def test_a_report_keeps_the_place_and_no_word(held: Submission, world: World) -> None:
    miss = reported(held, world, note="A person of the night shift")
    assert (miss.path, miss.length, miss.rule, miss.category) == ("summary", 9, "P04", "PERSON")
    assert "pepperpot" not in str(ReportedMiss.objects.values())
    entry = LogEntry.objects.get(event="miss-reported")
    assert (entry.case_id, entry.role, entry.details) == (held.reference, "moderator", {"rule": "P04"})


def test_it_is_reported_by_a_form_and_taken_back_by_a_button(
    held: Submission, world: World, act: Act
) -> None:
    page = act(world.moderator, "miss", held, words="Pepperpot  of the\nnight", rule="P04").content.decode()
    assert "Reported: a senior editor reviews it" in page
    miss = ReportedMiss.objects.get()
    assert miss.length == len("pepperpot of the night")
    page = act(world.moderator, "miss", held, take_back=miss.pk).content.decode()
    assert not ReportedMiss.objects.exists() and "Report a miss" in page


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("", {}),
        ("words that stand nowhere", {}),
        ("pepperpot", {"path": "what_worked"}),
        ("pepperpot", {"rule": "N99"}),
        ("80. Later", {}),
        ("x" * 500, {}),
    ],
)
def test_a_report_that_can_teach_nothing_is_refused(
    held: Submission, world: World, words: str, more: dict[str, str]
) -> None:
    with pytest.raises(PublicationBlocked):
        report_miss(held, world.moderator, words, **{"rule": "P04", **more})
    assert not ReportedMiss.objects.exists()


def test_what_the_checker_marks_is_no_miss(world: World, submission: Submission) -> None:
    holding.claim(submission, world.moderator)
    with pytest.raises(PublicationBlocked):
        report_miss(submission, world.moderator, "Ramesh Kumar", rule="P01")


def test_only_who_holds_the_text_reports_and_takes_back(held: Submission, world: World) -> None:
    for user in (world.senior, world.officer):
        with pytest.raises(PublicationBlocked):
            report_miss(held, user, "pepperpot", rule="P04")
    miss = reported(held, world)
    with pytest.raises(PublicationBlocked):
        take_back(held, world.senior, miss.pk)
    assert ReportedMiss.objects.exists()


def test_a_report_holds_nothing_back(held: Submission, world: World) -> None:
    reported(held, world)
    assert decisions.clear(held, world.moderator) is not None


# --- The review -------------------------------------------------------------


def test_nothing_is_taught_before_the_review_nor_after_a_refusal(held: Submission, world: World) -> None:
    miss = reported(held, world)
    assert exported() == {}
    reviewing.review(miss, world.senior, holds=False)
    assert exported() == {}


def test_a_confirmed_miss_is_taught_with_an_invented_name_at_every_place(
    held: Submission, world: World
) -> None:
    confirmed(held, world)
    rows = [row for row in judgements() if row.spans]
    assert len(rows) == 2
    for row in rows:
        ((start, end, label),) = row.spans
        assert label == "PERSON"
        assert row.text[start:end].isalpha() and "pepperpot" not in row.text
    (whole,) = [row.text for row in rows if "80" in row.text]
    assert whole.startswith("In May ") and whole.endswith(" of the night shift read 80.")


def test_a_miss_is_taught_from_the_text_that_went_back(held: Submission, world: World) -> None:
    confirmed(held, world)
    decisions.send_back(held, world.moderator, reasons=["R01"])
    story = held.page.get_latest_revision_as_object()
    story.summary = "The office read 412 meters by lot. The night shift read 80."
    story.save_revision(user=world.officer)
    decisions.clear(receive(story, world.officer), world.moderator)
    assert sorted(label for labels in exported().values() for label in labels) == ["PERSON", "PERSON"]
    assert LogEntry.objects.filter(event="original-read").exists() and broken_link() is None


def test_a_sentence_with_a_second_miss_that_nobody_has_reviewed_is_left_out(
    held: Submission, world: World
) -> None:
    confirmed(held, world)
    report_miss(held, world.moderator, "of the night shift", rule="N01")
    assert [row.text for row in judgements() if "night shift" in row.text] == []


def test_a_false_alarm_that_a_senior_editor_does_not_confirm_is_not_taught(
    world: World, submission: Submission
) -> None:
    holding.claim(submission, world.moderator)
    item = next(item for item in open_findings(submission) if item.finding.path == "summary")
    settling.mark_false_alarm(
        submission, world.moderator, item.fingerprint, reason="not-a-person", all_alike=True
    )
    assert exported()
    for settlement in Settlement.objects.all():
        reviewing.review(settlement, world.senior, holds=False)
    assert exported() == {}


@pytest.mark.parametrize("who", ["moderator", "officer", "reporter"])
def test_only_another_senior_editor_reviews(held: Submission, world: World, who: str) -> None:
    miss = reported(held, world)
    ReportedMiss.objects.filter(pk=miss.pk).update(reported_by=world.senior)
    miss.refresh_from_db()
    with pytest.raises(PublicationBlocked):
        reviewing.review(miss, world.senior if who == "reporter" else getattr(world, who), holds=True)
    assert not JudgementReview.objects.exists()


def test_nobody_reviews_a_text_of_the_own_institution(held: Submission, world: World) -> None:
    own = account("own-senior", world.water, Role.SENIOR)
    with pytest.raises(PublicationBlocked):
        reviewing.review(reported(held, world), own, holds=True)


def test_a_review_is_written_once_and_logged(held: Submission, world: World) -> None:
    miss = confirmed(held, world)
    reviewing.review(miss, world.second_senior, holds=False)
    assert JudgementReview.objects.get().holds is True
    entry = LogEntry.objects.get(event="judgement-reviewed")
    assert entry.details == {"kind": "missed", "rule": "P04", "holds": True}


def test_a_senior_editor_reads_the_words_in_their_place_and_confirms_by_a_button(
    held: Submission, world: World, log_in: Act
) -> None:
    miss = reported(held, world)
    client = log_in(world.senior)
    address = reverse("desk:reported-miss", args=[miss.pk])
    assert address in client.get(reverse("desk:judgements")).content.decode()
    page = client.get(address).content.decode()
    assert '<span class="f f--person">pepperpot</span>' in page
    client.post(address, {"action": "holds"})
    assert JudgementReview.objects.get().holds is True
    assert address not in client.get(reverse("desk:judgements")).content.decode()


def test_words_that_have_changed_since_are_read_in_the_returned_text_and_that_is_recorded(
    held: Submission, world: World, log_in: Act
) -> None:
    miss = reported(held, world)
    decisions.send_back(held, world.moderator, reasons=["R01"])
    story = held.page.get_latest_revision_as_object()
    story.summary = "The office read 412 meters by lot."
    story.save_revision(user=world.officer)
    receive(story, world.officer)
    page = log_in(world.senior).get(reverse("desk:reported-miss", args=[miss.pk])).content.decode()
    assert '<span class="f f--person">pepperpot</span>' in page
    entry = LogEntry.objects.get(event="original-read")
    assert (entry.role, entry.details) == ("senior", {"purpose": "review of a judgement"})


@pytest.mark.parametrize("role", ["moderator", "officer", "auditor"])
def test_the_review_is_closed_to_everybody_else(
    held: Submission, world: World, log_in: Act, role: str
) -> None:
    miss = reported(held, world)
    user = account("auditor", world.archive, Role.AUDITOR) if role == "auditor" else getattr(world, role)
    client = log_in(user)
    for path in (reverse("desk:judgements"), reverse("desk:reported-miss", args=[miss.pk])):
        for ask in (client.get, client.post):
            assert ask(path, {"action": "holds"}).status_code in {302, 403, 405}
    assert not JudgementReview.objects.exists()


def test_the_list_asks_no_more_of_the_database_for_more_rows(
    held: Submission, world: World, log_in: Act
) -> None:
    client = log_in(world.senior)
    reported(held, world)

    def asked(kind: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("desk:judgements"), {"kind": kind}).status_code == 200
        return len(queries)

    def alarm(number: int) -> None:
        Settlement.objects.create(
            page=held.page,
            fingerprint=f"{number}",
            rule="N01",
            path="summary",
            kind="false-alarm",
            settled_by=world.moderator,
        )

    alarm(0)
    asked("missed")
    before = [asked("missed"), asked("false-alarm")]
    for number in range(1, 6):
        alarm(number)
        ReportedMiss.objects.create(
            submission=held,
            path="title",
            length=5,
            words_hash=f"{number}",
            rule="N01",
            category="PEACOCK",
            reported_by=world.moderator,
        )
    assert [asked("missed"), asked("false-alarm")] == before
