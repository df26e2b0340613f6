"""What the desk judged teaches the next model: in the corpora's format, with invented names, and nothing half-judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from moderation.review import decisions, holding, settling
from moderation.review.accepting import accept
from moderation.review.judgements import LABELS, judgements
from moderation.review.masking import mask
from moderation.review.models import Submission
from moderation.review.submissions import receive
from moderation.transparency.models import LogEntry
from tests.conftest import World
from tests.review.conftest import open_findings

NAMED = "Shri Ramesh Kumar read 412 meters by lot. Disputed readings fell from 31 to 12 a month."


@pytest.fixture
def named(world: World) -> Submission:
    submission = receive(world.draft(summary=NAMED), world.officer)
    holding.claim(submission, world.moderator)
    return submission


def in_summary(submission: Submission) -> Any:
    return next(item for item in open_findings(submission) if item.finding.path == "summary")


def settle(submission: Submission, world: World, reason: str, **note: str) -> None:
    finding = in_summary(submission).fingerprint
    settling.mark_false_alarm(submission, world.moderator, finding, reason=reason, all_alike=True, **note)


def test_a_false_alarm_is_a_sentence_without_a_mark(named: Submission, world: World) -> None:
    settle(named, world, "not-a-person")
    (sentence,) = [row for row in judgements() if "412 meters" in row.text]
    assert sentence.text == "Shri Ramesh Kumar read 412 meters by lot."
    assert sentence.spans == ()


def test_a_false_alarm_that_may_be_somebody_is_left_out(named: Submission, world: World) -> None:
    settle(named, world, "other", note="He has agreed.")
    assert list(judgements()) == []


def test_what_is_open_is_left_out(named: Submission) -> None:
    assert list(judgements()) == []


def test_an_accepted_wording_confirms_the_finding_with_an_invented_name(
    named: Submission, world: World
) -> None:
    item = in_summary(named)
    (proposal,) = settling.propose(named, world.moderator, item.fingerprint, wording="The office")
    accept(proposal, world.officer)
    (sentence,) = [row for row in judgements() if "412 meters" in row.text]
    assert "Ramesh" not in sentence.text and "Kumar" not in sentence.text
    (mark,) = sentence.spans
    assert mark[2] == "PERSON"
    marked = sentence.text[mark[0] : mark[1]]
    assert len(marked.split()) >= 2 and marked.istitle()
    assert sentence.text.endswith(" read 412 meters by lot.")


def test_words_that_were_changed_before_the_clearance_confirm_their_finding(
    named: Submission, world: World
) -> None:
    decisions.send_back(named, world.moderator, reasons=["R01"])
    story = named.page.get_latest_revision_as_object()
    story.summary = NAMED.replace("Shri Ramesh Kumar", "The office")
    story.save_revision(user=world.officer)
    decisions.clear(receive(story, world.officer), world.moderator)
    (sentence,) = [row for row in judgements() if row.spans]
    assert sentence.text.endswith(" read 412 meters by lot.")
    assert {label for _start, _end, label in sentence.spans} <= LABELS


def test_reading_an_original_for_it_is_recorded(named: Submission, world: World) -> None:
    (proposal,) = settling.propose(
        named, world.moderator, in_summary(named).fingerprint, wording="The office"
    )
    accept(proposal, world.officer)
    list(judgements())
    entry = LogEntry.objects.get(event="original-read")
    assert (entry.case_id, entry.details) == (named.reference, {"purpose": "export of judgements"})


def test_the_command_writes_the_corpora_s_format(
    named: Submission, world: World, settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SHOWCASE_DATA_DIR = tmp_path
    settle(named, world, "not-a-person")
    call_command("export_judgements")
    rows = [json.loads(line) for line in (tmp_path / "exports" / "judgements.jsonl").read_text().splitlines()]
    assert rows and all(set(row) == {"id", "text", "spans"} for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)
    assert f"{len(rows)} sentences, 0 of them" in capsys.readouterr().out


# --- Invented names ---------------------------------------------------------


def masked(text: str, *names: str) -> str:
    return mask(text, [(text.index(name), text.index(name) + len(name)) for name in names])[0]


def test_the_same_name_gets_the_same_invented_one() -> None:
    whole = masked("Shri Ramesh Kumar came.", "Shri Ramesh Kumar").removesuffix(" came.").split()
    again = masked("Then KUMAR left.", "KUMAR").split()[1]
    assert whole[0] == "Shri"
    assert again == whole[2].upper()
    assert len({"Ramesh", "Kumar", *whole[1:]}) == 4


@pytest.mark.parametrize(
    ("text", "name", "first", "last"),
    [
        ("श्री रमेश कुमार ने पढ़ा", "रमेश कुमार", "\u0900", "\u097f"),
        ("جناب محمد اسلم نے پڑھا", "محمد اسلم", "\u0600", "\u06ff"),
    ],
)
def test_invented_names_are_of_the_same_script(text: str, name: str, first: str, last: str) -> None:
    answer = masked(text, name)
    assert not set(name.split()) & set(answer.split())
    assert all(first <= letter <= last or letter == " " for letter in answer)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("ramesh.kumar@mailbox.example", ".example"), ("+91 98450 12345", "+"), ("Dr Asha Malik IAS", "Dr ")],
)
def test_contacts_and_names_keep_their_form_only(text: str, kept: str) -> None:
    answer = masked(text, text)
    assert kept in answer
    assert not {"ramesh", "kumar", "98450", "Malik", "Asha"} & set(
        answer.replace("@", " ").replace(".", " ").split()
    )


def test_positions_follow_the_words() -> None:
    text = "By Ramesh Kumar, a historic day."
    answer, moved = mask(text, [(3, 15)])
    start = text.index("historic")
    assert answer[moved[start] : moved[start + 8]] == "historic"
    assert answer[moved[0] : moved[2]] == "By"
    assert answer[moved[15]] == ","
