"""The reading room: the auditor reads everything and changes nothing; seniors see times, returns and mutual clearances."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from moderation.review import decisions
from moderation.review.models import Decision, Submission
from moderation.review.submissions import receive
from moderation.transparency.log import broken_link
from moderation.transparency.models import LogEntry
from moderation.transparency.reports import by_institution, reciprocal_clearances
from showcase.accounts.models import Role
from tests.conftest import World, account, complete_draft

Client = Any


@pytest.fixture
def auditor(world: World, log_in: Callable[[Any], Any]) -> Client:
    return log_in(account("auditor", world.archive, Role.AUDITOR))


@pytest.fixture
def submission(world: World) -> Submission:
    return receive(world.draft("Meters read by lot: Nandpur"), world.officer)


def page(client: Client, name: str, *args: Any) -> str:
    response = client.get(reverse(f"records:{name}", args=args))
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_auditor_finds_drafts_that_were_never_submitted(world: World, auditor: Client) -> None:
    story = world.draft("Queues counted by hour: Nandpur")
    assert story.case_id in page(auditor, "cases")
    revision = story.revisions.get(pk=story.latest_revision_id)
    assert "Never submitted." in page(auditor, "case", story.pk)
    assert "Forty meters could not be reached." in page(auditor, "version", story.pk, revision.pk)


def test_the_auditor_reads_decisions_reports_and_log(
    world: World, auditor: Client, submission: Submission
) -> None:
    decisions.send_back(submission, world.moderator, reasons=["R09"], message="Name the register, please.")
    seen = page(auditor, "case", submission.page_id)
    assert "Evidence is missing or weak" in seen
    assert "Name the register, please." in seen
    assert "County Archive" in seen
    assert "returned" in seen


def test_the_auditor_reads_training_records_without_names(world: World, auditor: Client) -> None:
    seen = page(auditor, "training")
    assert "County Archive" in seen
    assert str(world.moderator.actor_id) in seen
    assert world.second_senior.username not in seen


def test_reading_an_original_is_recorded(world: World, auditor: Client, submission: Submission) -> None:
    address = reverse("records:original", args=[submission.pk])
    assert auditor.get(address).status_code == 405
    response = auditor.post(address)
    assert "Forty meters could not be reached." in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    entry = LogEntry.objects.get(event="original-read")
    assert (entry.case_id, entry.role, entry.institution) == (
        submission.reference,
        "auditor",
        "County Archive",
    )
    assert broken_link() is None


def test_the_original_stays_as_it_was_when_the_draft_goes_on(
    world: World, auditor: Client, submission: Submission
) -> None:
    decisions.send_back(submission, world.moderator, reasons=["R04"])
    story = submission.page.get_latest_revision_as_object()
    story.what_did_not_work = "Fifty meters could not be reached."
    story.save_revision(user=world.officer)
    seen = auditor.post(reverse("records:original", args=[submission.pk])).content.decode()
    assert "Forty meters" in seen and "Fifty meters" not in seen


def test_an_original_that_is_gone_is_not_found_and_nothing_is_recorded(
    auditor: Client, submission: Submission
) -> None:
    submission.original.delete()
    assert auditor.post(reverse("records:original", args=[submission.pk])).status_code == 404
    assert not LogEntry.objects.filter(event="original-read").exists()


def test_a_version_of_another_story_is_not_found(world: World, auditor: Client) -> None:
    one, other = world.draft("One by lot"), world.draft("Another by lot")
    address = reverse("records:version", args=[one.pk, other.latest_revision_id])
    assert auditor.get(address).status_code == 404


READERS = {
    "index": (Role.COORDINATOR, Role.SENIOR, Role.AUDITOR),
    "cases": (Role.AUDITOR,),
    "case": (Role.AUDITOR,),
    "version": (Role.AUDITOR,),
    "training": (Role.AUDITOR,),
    "reports": (Role.SENIOR,),
    "original": (Role.AUDITOR,),
}


@pytest.mark.parametrize("role", list(Role))
def test_each_room_is_open_to_its_readers_only(
    world: World, submission: Submission, log_in: Callable[[Any], Any], role: Role
) -> None:
    client = log_in(account("reader", world.archive, role))
    story = submission.page
    args = {
        "case": [story.pk],
        "version": [story.pk, story.latest_revision_id],
        "original": [submission.pk],
    }
    opened = set()
    for name in READERS:
        address = reverse(f"records:{name}", args=args.get(name, []))
        response = client.post(address) if name == "original" else client.get(address)
        assert response.status_code in {200, 302, 403}
        opened |= {name} if response.status_code == 200 else set()
    assert opened == {name for name, roles in READERS.items() if role in roles}


def test_reading_changes_nothing(world: World, auditor: Client, submission: Submission) -> None:
    def state() -> list[Any]:
        return [
            list(Submission.objects.values()),
            list(submission.page.revisions.values_list("pk", "content")),
            Decision.objects.count(),
            LogEntry.objects.count(),
        ]

    before = state()
    for name, args in {
        "index": [], "cases": [], "training": [], "case": [submission.page_id],
        "version": [submission.page_id, submission.page.latest_revision_id],
    }.items():  # fmt: skip
        page(auditor, name, *args)
        assert auditor.post(reverse(f"records:{name}", args=args)).status_code == 405
    assert state() == before


# --- Reports ----------------------------------------------------------------


@pytest.fixture
def mutual(world: World) -> World:
    """Archive and health clear a story of each other; the archive clears two of the water office."""
    archivist = account("archivist", world.archive, Role.SUBMITTER)
    healer = account("healer", world.health, Role.MODERATOR)
    decisions.clear(receive(complete_draft(archivist, world.archive, "Shelves by lot"), archivist), healer)
    held = complete_draft(world.other_officer, world.health, "Queues by lot")
    submission = receive(held, world.other_officer)
    decisions.send_back(submission, world.moderator, reasons=["R04"])
    decisions.clear(receive(held, world.other_officer), world.moderator)
    world.published("Meters by lot")
    world.published("Wells by lot")
    return world


def test_reciprocal_clearances_are_found_with_their_shares(mutual: World) -> None:
    (pair,) = reciprocal_clearances()
    assert {pair.first, pair.second} == {"County Archive", "Health Directorate"}
    shares = {
        pair.first: (pair.first_cleared, pair.first_share),
        pair.second: (pair.second_cleared, pair.second_share),
    }
    assert shares == {"County Archive": (1, 33), "Health Directorate": (1, 100)}


def test_return_rates_and_days_are_counted_by_institution(mutual: World) -> None:
    Submission.objects.filter(institution=mutual.water_office).update(
        received_at=timezone.now() - timedelta(days=6)
    )
    rows = {row.institution: row for row in by_institution()}
    assert (rows["Health Directorate"].received, rows["Health Directorate"].return_rate) == (1, 100)
    assert (rows["Nandpur Water Office"].received, rows["Nandpur Water Office"].return_rate) == (2, 0)
    assert rows["Nandpur Water Office"].median_days == 6


def test_the_reports_cost_the_same_at_any_number_of_decisions(
    mutual: World, log_in: Callable[[Any], Any]
) -> None:
    client = log_in(mutual.senior)

    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert "Health Directorate" in page(client, "reports")
        return len(queries)

    cost()
    few = cost()
    submissions = list(Submission.objects.all())
    Decision.objects.bulk_create(
        [
            Decision(
                submission=submissions[number % len(submissions)], kind="published", decided_by=mutual.senior,
                institution=office, policy_version="1.0", digest="",
            )
            for number, office in enumerate([mutual.water, mutual.water_office, mutual.health, mutual.archive] * 20)
        ]
    )  # fmt: skip
    assert cost() == few
