"""The status of a source's address: what a moderator found behind it, and when; the site itself calls nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from moderation.publication.blocked import PublicationBlocked
from moderation.review import decisions, holding
from moderation.review.evidence import evidence_of
from moderation.review.models import SourceLook, Submission
from moderation.review.source_looks import note_look
from moderation.review.submissions import receive
from moderation.transparency.models import LogEntry
from showcase.stories.parts import Source
from tests.conftest import World
from tests.review.conftest import latest

pytestmark = pytest.mark.django_db
Act = Callable[..., Any]
UNOPENED = "Nobody of the desk has opened this address yet"


@pytest.fixture
def submission(world: World) -> Submission:
    """A claimed text with an address at the first source and none at the second."""
    sources = [
        Source(kind="register", title="Complaints register", publisher="Registry", sort_order=0,
               url="https://registry.example/complaints"),
        Source(kind="register", title="Reading sheets", publisher="Registry", sort_order=1),
    ]  # fmt: skip
    held = receive(world.draft(title="Meters read in rounds", sources=sources), world.officer)
    holding.claim(held, world.moderator)
    return held


def outcomes(submission: Submission) -> list[str | None]:
    pane = evidence_of(latest(submission))
    assert pane is not None
    return [source.look.outcome if source.look else None for source in pane.sources]


def test_what_was_found_stands_beside_the_address_with_its_day(
    world: World, submission: Submission, act: Act, log_in: Act
) -> None:
    before = log_in(world.moderator).get(reverse("desk:proof", args=[submission.pk])).content.decode()
    assert before.count(UNOPENED) == 1
    after = act(world.moderator, "source", submission, source="1", outcome="gone").content.decode()
    assert UNOPENED not in after
    assert "Opened by the desk on" in after
    assert "It could not be opened." in after
    assert outcomes(submission) == ["gone", None]


def test_a_later_look_takes_its_place_and_both_stand_in_the_log(world: World, submission: Submission) -> None:
    for outcome in ("gone", "shows"):
        note_look(submission, world.moderator, 1, outcome)
    assert outcomes(submission) == ["shows", None]
    entries = LogEntry.objects.filter(event="source-opened").order_by("pk")
    assert [entry.details for entry in entries] == [
        {"source": 1, "outcome": "gone"}, {"source": 1, "outcome": "shows"},
    ]  # fmt: skip


def test_it_belongs_to_the_address_and_ends_with_it(world: World, submission: Submission) -> None:
    note_look(submission, world.moderator, 1, "shows")
    decisions.send_back(submission, world.moderator, reasons=["R09"])
    page = latest(submission)
    page.lessons = "Read every meter twice."
    page.save_revision(user=world.officer)
    assert outcomes(submission) == ["shows", None]
    page = latest(submission)
    rows = list(page.sources.all())
    rows[0].url = "https://registry.example/another"
    page.sources = rows
    page.save_revision(user=world.officer)
    assert outcomes(submission) == [None, None]


@pytest.mark.parametrize(
    ("number", "outcome"), [(2, "shows"), (0, "shows"), (3, "shows"), (1, "splendid"), (1, "")]
)
def test_only_an_address_of_the_text_has_one_of_three_outcomes(
    world: World, submission: Submission, number: int, outcome: str
) -> None:
    with pytest.raises(PublicationBlocked):
        note_look(submission, world.moderator, number, outcome)
    assert not SourceLook.objects.exists()


@pytest.mark.parametrize("who", ["officer", "other_officer", "senior"])
def test_only_who_holds_the_text_says_what_was_found(
    world: World, submission: Submission, act: Act, who: str
) -> None:
    act(getattr(world, who), "source", submission, source="1", outcome="shows")
    assert not SourceLook.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30, "²"])
def test_nonsense_for_a_number_finds_no_source(
    world: World, submission: Submission, act: Act, number: str
) -> None:
    page = act(world.moderator, "source", submission, source=number, outcome="shows")
    assert "This source has no address to open" in page.content.decode()


def test_the_pane_costs_the_same_whatever_the_number_of_sources(submission: Submission) -> None:
    counts = []
    for number in (1, 12):
        page = latest(submission)
        page.sources = [
            Source(kind="register", title=f"Register {n}", publisher="Registry", sort_order=n,
                   url=f"https://registry.example/{n}")
            for n in range(number)
        ]  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            evidence_of(page)
        counts.append(len(queries))
    assert counts[0] == counts[1]
