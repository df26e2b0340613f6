"""The file of a case for an information request: complete, repeatable, and without anybody's name in any byte."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from moderation.publication.afterwards import correct, withdraw
from moderation.review import decisions, holding, settling
from moderation.review.models import Submission
from moderation.review.submissions import receive
from moderation.transparency.case_file import UnknownCase, pack_of
from moderation.transparency.models import LogEntry
from showcase.accounts.models import Role
from showcase.stories.models import StoryPage
from tests.conftest import World, account

ACCOUNTS = ("bhonslek", "zhangwei8", "asantek")
NAMED = "Please leave out Shri Ramesh Kumar in the summary. Write to zhangwei8 when it is done."


@pytest.fixture
def case(world: World) -> str:
    """A story that was returned, came again, was cleared, corrected and withdrawn by accounts with telling names."""
    officer = account(
        ACCOUNTS[0], world.water_office, Role.SUBMITTER, first_name="Kaveri", last_name="Bhonsle"
    )
    moderator = account(ACCOUNTS[1], world.archive, Role.MODERATOR, first_name="Wei", last_name="Zhang")
    world.officer = officer
    story = world.draft()
    submission = receive(story, officer)
    decisions.send_back(submission, moderator, reasons=["R01"], message=NAMED)
    decisions.clear(receive(story, officer), moderator, evidence_level=2)
    live = StoryPage.objects.get(pk=story.pk)
    correct(live, moderator, note="A register was counted twice.", requested_by="reader")
    withdraw(live, moderator, kind="withdrawn", notice="The first count had covered two sites of eleven.")
    return str(story.case_id)


def members(pack: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_file_holds_text_decisions_counts_notices_and_hashes(case: str) -> None:
    files = members(pack_of(case))
    assert list(files) == ["README.txt", "text.txt", "case.json", "log.csv", "SHA256SUMS"]
    body = json.loads(files["case.json"])
    assert [row["decision"] for row in body["decisions"]] == ["returned", "published"]
    assert body["decisions"][0]["reasons"] == {"R01": "A person is named"}
    assert [row["version"] for row in body["versions"]] == [1]
    assert body["versions"][0]["cleared_by"] == "County Archive"
    assert [row["notice"] for row in body["notices"]] == ["correction", "withdrawn"]
    assert all(report["findings"] == sum(report["by_rule"].values()) for report in body["neutrality_reports"])
    assert len(body["neutrality_reports"]) >= 2
    assert "Forty meters could not be reached." in files["text.txt"].decode()
    assert body["versions"][0]["digest"] in files["text.txt"].decode()
    rows = list(csv.DictReader(io.StringIO(files["log.csv"].decode())))
    assert [row["chain"] for row in rows] == list(
        LogEntry.objects.filter(case_id=case).order_by("pk").values_list("chain", flat=True)
    )


def test_the_sums_are_those_of_the_files(case: str) -> None:
    files = members(pack_of(case))
    lines = files.pop("SHA256SUMS").decode().splitlines()
    assert lines == [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in files.items()]


def test_no_account_and_no_person_is_in_any_byte(case: str, world: World) -> None:
    pack = pack_of(case)
    everything = b"\n".join([pack, *members(pack).values(), *(name.encode() for name in members(pack))])
    words = [*ACCOUNTS[:2], "Bhonsle", "Kaveri", "Zhang", "office.example", "Ramesh", "Kumar"]
    actors = [str(actor) for actor in LogEntry.objects.values_list("actor", flat=True) if actor]
    assert actors
    folded = everything.lower()
    assert [word for word in [*words, *actors] if word.lower().encode() in folded] == []
    message = json.loads(members(pack)["case.json"])["decisions"][0]["message"]
    assert message.startswith("Please leave out [left out]") and message.endswith("when it is done.")


def test_the_same_state_gives_the_same_bytes(case: str) -> None:
    assert pack_of(case) == pack_of(case)


def test_a_text_that_was_never_public_is_not_in_the_file(world: World) -> None:
    story = world.draft(summary="A summary that waits at the desk.")
    receive(story, world.officer)
    pack = pack_of(story.case_id)
    assert all(b"waits at the desk" not in content for content in members(pack).values())


def test_a_live_text_that_was_changed_behind_the_doors_is_not_in_the_file(case: str) -> None:
    StoryPage.objects.filter(case_id=case).update(summary="Shri Ramesh Kumar did it all.")
    assert all(b"Ramesh" not in content for content in members(pack_of(case)).values())


def test_an_unknown_code_has_no_file(world: World) -> None:
    with pytest.raises(UnknownCase):
        pack_of("NXG-2026-999999")
    with pytest.raises(CommandError):
        call_command("rti_pack", "NXG-2026-999999")


def test_the_command_writes_the_file(case: str, settings: Any, tmp_path: Path) -> None:
    settings.SHOWCASE_DATA_DIR = tmp_path
    call_command("rti_pack", case)
    assert (tmp_path / "exports" / f"{case}.zip").read_bytes() == pack_of(case)


def test_the_file_costs_the_same_however_often_a_case_came(world: World) -> None:
    story = world.draft()

    def go_round(times: int) -> int:
        for _ in range(times):
            decisions.send_back(receive(story, world.officer), world.moderator, reasons=["R04"])
        with CaptureQueriesContext(connection) as queries:
            pack_of(story.case_id)
        return len(queries)

    go_round(1)  # reads the policy
    assert go_round(1) == go_round(6)


# --- Who gets it ------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "office", "gets"),
    [
        (Role.COORDINATOR, "water_office", True),
        (Role.COORDINATOR, "water", True),
        (Role.COORDINATOR, "health", False),
        (Role.SENIOR, "health", True),
        (Role.AUDITOR, "archive", True),
        (Role.MODERATOR, "archive", False),
        (Role.SUBMITTER, "water_office", False),
    ],
)
def test_coordinators_get_their_own_cases_seniors_and_auditors_all(
    case: str, world: World, log_in: Callable[[Any], Any], role: Role, office: str, gets: bool
) -> None:
    client = log_in(account(ACCOUNTS[2], getattr(world, office), role))
    response = client.post(reverse("records:file"), {"case": case})
    made = LogEntry.objects.filter(event="file-made")
    if gets:
        assert next(iter(members(response.content))) == "README.txt"
        assert "no-store" in response["Cache-Control"]
        assert made.get().role == role
    else:
        assert response.status_code in {302, 403}
        assert not made.exists()


def test_nobody_learns_of_a_case_that_is_not_theirs(
    case: str, world: World, log_in: Callable[[Any], Any]
) -> None:
    client = log_in(account(ACCOUNTS[2], world.health, Role.COORDINATOR))
    answers = {
        client.post(reverse("records:file"), {"case": code}, follow=True).content.count(b"yours to read")
        for code in (case, "NXG-2026-999999", "")
    }
    assert answers == {1}
    assert Submission.objects.filter(reference=case).exists()


def test_a_settlement_is_told_without_its_note(world: World) -> None:
    story = world.draft(
        summary="Shri Ramesh Kumar read 412 meters by lot. Disputed readings fell from 31 to 12 a month."
    )
    submission = receive(story, world.officer)
    holding.claim(submission, world.moderator)
    finding = next(row for row in decisions_findings(story) if row.blocks)
    settling.mark_false_alarm(
        submission, world.moderator, finding.fingerprint, reason="other", note="Ramesh Kumar is a ship."
    )
    files = members(pack_of(story.case_id))
    body = json.loads(files["case.json"])
    assert [(row["kind"], row["reason"]) for row in body["settlements"]] == [("false-alarm", "other")]
    assert all(b"Ramesh" not in content for content in files.values())


def decisions_findings(story: StoryPage) -> Any:
    from moderation.checking.checking import check

    return check(StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()).open_findings
