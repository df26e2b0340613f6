"""The queue: order, filters, what is not one's own to judge, and its number of queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from moderation.review.models import Submission
from moderation.review.submissions import receive
from showcase.accounts.models import Role
from tests.conftest import World, account

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


def test_a_claim_of_another_moderator_is_shown_without_a_name(
    world: World, submission: Submission, log_in: LogIn
) -> None:
    log_in(world.senior).post(reverse("desk:claim", args=[submission.pk]))
    page = queue(log_in, world.moderator)
    assert "Claimed by another moderator" in page
    assert "senior" not in page.split("<table", 1)[1].split("</table>")[0]
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


def test_the_number_of_queries_does_not_grow(world: World, log_in: LogIn) -> None:
    fill(world, 10)
    few = queries(log_in, world.moderator)
    fill(world, 40)
    assert queries(log_in, world.moderator) == few
    assert few <= 16


def queries(log_in: LogIn, user: Any) -> int:
    client = log_in(user)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(reverse("desk:queue")).status_code == 200
    return len(caught)


def fill(world: World, number: int) -> None:
    """Put stories into the queue; rows only, because nobody reads them here."""
    first = receive(world.draft(title="A pattern"), world.officer)
    for _ in range(number - 1):
        page = world.water_office.add_child(instance=copy_of(first))
        Submission.objects.create(
            page_id=page.pk,
            reference=page.case_id,
            institution=first.institution,
            answerable=first.answerable,
            language="en",
            submitted_by=world.officer,
            digest="0",
            due_on=first.due_on,
        )


def copy_of(submission: Submission) -> Any:
    from showcase.stories.models import StoryPage

    number = StoryPage.objects.count()
    return StoryPage(title=f"Story {number}", slug=f"story-{number}", summary="A summary.", live=False)
