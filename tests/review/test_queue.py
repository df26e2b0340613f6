"""The queue: order, filters, what is not one's own to judge, and its number of queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from moderation.checking.checking import check
from moderation.publication.models import Contribution
from moderation.review import settling
from moderation.review.models import Claim, Submission
from moderation.review.submissions import receive
from showcase.accounts.models import Role
from tests import factories
from tests.conftest import World, account
from tests.review.conftest import latest

pytestmark = pytest.mark.django_db
LogIn = Callable[[Any], Any]


def queue(log_in: LogIn, user: Any, **query: str) -> str:
    return str(log_in(user).get(reverse("desk:queue"), query).content.decode())


def positions(page: str, *titles: str) -> list[int]:
    return [page.index(title) for title in titles]


def test_the_oldest_stands_first(world: World, log_in: LogIn) -> None:
    for title in ("First in", "Second in", "Third in"):
        receive(world.draft(title=title), world.officer)
    order = positions(queue(log_in, world.moderator), "First in", "Second in", "Third in")
    assert order == sorted(order)


def test_a_row_says_what_a_moderator_has_to_know(world: World, submission: Submission, log_in: LogIn) -> None:
    page = queue(log_in, world.moderator)
    for words in (submission.reference, "Nandpur Water Office", "English", "Due in 14 days", "1 blocking"):
        assert words in page
    assert reverse("desk:claim", args=[submission.pk]) in page


@pytest.mark.parametrize("where", ["water_office", "water"])
def test_a_row_of_the_own_line_of_offices_is_marked_and_leads_nowhere(
    world: World, submission: Submission, log_in: LogIn, where: str
) -> None:
    page = queue(log_in, account("relative", getattr(world, where), Role.MODERATOR))
    assert submission.reference in page
    assert "Not yours to judge" in page
    assert reverse("desk:proof", args=[submission.pk]) not in page
    assert reverse("desk:claim", args=[submission.pk]) not in page


def test_an_institution_that_is_merely_credited_is_barred_too(world: World, log_in: LogIn) -> None:
    story = world.draft()
    story.supporting_credits.create(institution=world.health, role="research", sort_order=0)
    story.save_revision(user=world.officer)
    receive(story, world.officer)
    assert "Not yours to judge" in queue(log_in, world.second_senior)
    assert "Not yours to judge" not in queue(log_in, world.moderator)


def test_a_claim_is_shown_by_role_and_institution_to_others_and_as_ones_own_to_its_holder(
    world: World, submission: Submission, log_in: LogIn
) -> None:
    world.second_senior.first_name = "Nasreen"
    world.second_senior.save()
    log_in(world.second_senior).post(reverse("desk:claim", args=[submission.pk]))
    page = queue(log_in, world.moderator)
    assert "Claimed by Senior editor, Health Directorate, until" in page
    for name in (world.second_senior.username, "Nasreen", world.second_senior.email):
        assert name not in page
    assert "yours until" in queue(log_in, world.second_senior)
    log_in(world.second_senior).post(reverse("desk:release", args=[submission.pk]))
    log_in(world.senior).post(reverse("desk:claim", args=[submission.pk]))
    assert submission.reference in queue(log_in, world.senior, state="mine")
    assert submission.reference not in queue(log_in, world.moderator, state="mine")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"Water by lot", "Ledger of pumps"}),
        ({"q": "pumps"}, {"Ledger of pumps"}),
        ({"q": "nothing of the kind"}, set()),
        ({"language": "en"}, {"Water by lot", "Ledger of pumps"}),
        ({"language": "ur"}, set()),
        ({"state": "returned"}, set()),
        ({"state": "all"}, {"Water by lot", "Ledger of pumps"}),
        ({"state": "nonsense", "institution": "' OR 1=1"}, {"Water by lot", "Ledger of pumps"}),
    ],
)
def test_filters_keep_what_they_say(
    world: World, log_in: LogIn, query: dict[str, str], found: set[str]
) -> None:
    titles = ("Water by lot", "Ledger of pumps")
    for title in titles:
        receive(world.draft(title=title), world.officer)
    page = queue(log_in, world.moderator, **query)
    assert {title for title in titles if title in page} == found


def test_a_code_and_an_institution_are_found(world: World, submission: Submission, log_in: LogIn) -> None:
    other = receive(world.draft(title="Another story"), world.officer)
    page = queue(log_in, world.moderator, q=other.reference)
    assert "Another story" in page
    assert submission.reference not in page
    assert "Another story" in queue(log_in, world.moderator, institution=str(world.water_office.pk))


def test_the_queue_has_pages(world: World, log_in: LogIn) -> None:
    fill(world, 30)
    assert "page=2" in queue(log_in, world.moderator)
    assert queue(log_in, world.moderator, page="2").count("<tr") == 1 + 5


def test_the_number_of_queries_is_the_same_at_ten_and_at_a_thousand_rows(world: World, log_in: LogIn) -> None:
    fill(world, 10)
    log_in(world.senior).post(reverse("desk:claim", args=[Submission.objects.last().pk]))
    few = queries(log_in, world.moderator)
    fill(world, 990)
    assert Submission.objects.waiting().count() == 1000
    assert queries(log_in, world.moderator) == few
    assert few <= 18


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ({}, "Oldest"),
        ({"sort": "due"}, "Soonest due"),
        ({"sort": "risk"}, "Riskiest"),
        ({"sort": "returned"}, "Thrice back"),
        ({"sort": "nonsense"}, "Oldest"),
    ],
)
def test_the_order_can_be_chosen(world: World, log_in: LogIn, query: dict[str, str], first: str) -> None:
    columns = {
        "Oldest": {},
        "Soonest due": {"due_on": timezone.localdate()},
        "Riskiest": {"blocking": 9},
        "Thrice back": {"times_returned": 3},
    }
    for title, values in columns.items():
        row = receive(world.draft(title=title), world.officer)
        Submission.objects.filter(pk=row.pk).update(**values)
    page = queue(log_in, world.moderator, **query)
    assert min(columns, key=page.index) == first


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"risk": "blocking"}, {"Blocks"}),
        ({"risk": "to-settle"}, {"Settle me"}),
        ({"risk": "nothing"}, {"Late and clean"}),
        ({"state": "late"}, {"Late and clean"}),
        ({"claim": "held"}, {"Blocks"}),
        ({"claim": "free"}, {"Settle me", "Late and clean"}),
        ({"q": "nandpur water"}, {"Blocks", "Settle me", "Late and clean"}),
    ],
)
def test_filters_for_risk_claim_delay_and_institution(
    world: World, log_in: LogIn, query: dict[str, str], found: set[str]
) -> None:
    columns = {
        "Blocks": {"blocking": 2},
        "Settle me": {"to_settle": 1},
        "Late and clean": {"due_on": timezone.localdate() - timedelta(days=1)},
    }
    for title, values in columns.items():
        row = receive(world.draft(title=title), world.officer)
        Submission.objects.filter(pk=row.pk).update(**values)
    held = Submission.objects.get(blocking=2)
    log_in(world.senior).post(reverse("desk:claim", args=[held.pk]))
    page = queue(log_in, world.moderator, **query)
    assert {title for title in columns if title in page} == found


def test_the_risk_counts_what_is_open_by_severity(world: World, log_in: LogIn) -> None:
    row = receive(world.draft(), world.officer)
    Submission.objects.filter(pk=row.pk).update(blocking=1, to_settle=2, advice=3)
    assert "1 blocking, 2 to settle, 3 to weigh" in queue(log_in, world.moderator)


def test_a_finding_that_only_advises_is_counted_until_it_is_settled(world: World) -> None:
    submission = receive(
        world.draft(lessons="Several offices have recently asked for the sheet."), world.officer
    )
    advice = [item for item in check(latest(submission)).findings if item.finding.severity == "WARN"]
    assert submission.advice == len(advice) > 0
    settling.mark_false_alarm(submission, world.moderator, advice[0].fingerprint, reason="technical")
    submission.refresh_from_db()
    assert submission.advice == len(advice) - 1


def test_a_text_with_ones_own_words_is_marked_and_leads_nowhere(
    world: World, submission: Submission, log_in: LogIn
) -> None:
    Contribution.objects.create(page_id=submission.page_id, user=world.moderator)
    page = queue(log_in, world.moderator)
    assert "you wrote words of it" in page
    assert reverse("desk:claim", args=[submission.pk]) not in page
    log_in(world.moderator).post(reverse("desk:claim", args=[submission.pk]))
    assert not Claim.objects.exists()


def test_an_idle_claim_is_free_again_without_anybody_doing_anything(
    world: World, submission: Submission, log_in: LogIn
) -> None:
    log_in(world.senior).post(reverse("desk:claim", args=[submission.pk]))
    assert Claim.objects.get().until - timezone.now() > timedelta(minutes=119)
    Claim.objects.update(until=timezone.now() - timedelta(seconds=1))
    page = queue(log_in, world.moderator)
    assert "Claimed by" not in page
    assert reverse("desk:claim", args=[submission.pk]) in page


def test_who_only_reads_is_offered_no_claim(world: World, submission: Submission, log_in: LogIn) -> None:
    auditor = account("auditor", world.archive, Role.AUDITOR)
    assert reverse("desk:claim", args=[submission.pk]) not in queue(log_in, auditor)


def queries(log_in: LogIn, user: Any) -> int:
    client = log_in(user)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(reverse("desk:queue")).status_code == 200
    return len(caught)


def fill(world: World, number: int) -> None:
    """Put stories into the queue; rows only, because nobody reads them here."""
    pages = factories.stories(number, [world.water_office])
    Submission.objects.bulk_create(
        [
            Submission(
                page_id=pk,
                reference=f"NXG-2026-{pk:06d}",
                institution=world.water_office,
                answerable=[world.water_office.pk],
                language="en",
                submitted_by=world.officer,
                digest="0",
                due_on=timezone.localdate(),
            )
            for pk in pages
        ]
    )
