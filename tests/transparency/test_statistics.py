"""The desk's figures: counted from the log, the same on the page and as data, and nobody is singled out."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from moderation.publication.afterwards import correct, withdraw
from moderation.review import decisions
from moderation.review.submissions import receive
from moderation.transparency import statistics
from moderation.transparency.cells import Cell, without_small
from moderation.transparency.log import record
from moderation.transparency.statistics import Event, count
from tests.conftest import World

TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _cold(db: None) -> None:
    cache.clear()


def event(name: str, day: date, case: str = "A", office: str = "Water Office", **details: Any) -> Event:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return Event(at, name, case, office, name != "founded", details)


def days_ago(number: int) -> date:
    return TODAY - timedelta(days=number)


# --- Counting ---------------------------------------------------------------


def test_a_story_that_comes_again_is_received_once_and_waits_to_its_first_decision() -> None:
    counted = count(
        [
            event("submitted", days_ago(20)),
            event("returned", days_ago(14), reasons=["R01"]),
            event("submitted", days_ago(10)),
            event("published", days_ago(9)),
        ],
        TODAY,
    )
    assert (counted.received, counted.published, counted.cleared_at_first_reading) == (1, 1, 0)
    assert counted.median_days == counted.longest_days == 6


def test_a_text_that_waits_for_its_day_is_decided_when_it_is_cleared() -> None:
    counted = count(
        [event("submitted", days_ago(20)), event("cleared", days_ago(17)), event("published", days_ago(2))],
        TODAY,
    )
    assert (counted.published, counted.cleared_at_first_reading, counted.median_days) == (1, 1, 3)


def test_a_new_version_of_a_published_story_is_received_anew() -> None:
    counted = count(
        [
            event("submitted", days_ago(20)),
            event("published", days_ago(18)),
            event("submitted", days_ago(10)),
            event("published", days_ago(6)),
        ],
        TODAY,
    )
    assert (counted.received, counted.published, counted.cleared_at_first_reading) == (2, 2, 2)
    assert counted.median_days == 3


def test_the_founding_act_is_no_decision_of_the_desk() -> None:
    founding = event("published", days_ago(5))._replace(by_desk=False)
    assert count([founding], TODAY).published == 0


def test_months_before_the_twelve_are_left_out() -> None:
    counted = count(
        [event("submitted", date(2025, 11, 30), "old"), event("submitted", date(2025, 12, 1), "new")], TODAY
    )
    assert [month.first for month in counted.months] == [date(2025, 12, 1)]
    assert counted.received == 1


@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("override", "overrides"),
        ("corrected", "corrections"),
        ("withdrawn", "withdrawals"),
        ("false-alarm", "false_alarms"),
    ],
)
def test_each_act_is_counted_in_its_month(name: str, figure: str) -> None:
    counted = count([event(name, days_ago(40)), event(name, days_ago(2)), event(name, days_ago(1))], TODAY)
    assert [getattr(month, figure) for month in counted.months] == [1, 2]
    assert getattr(counted, figure) == 3


# --- Small cells ------------------------------------------------------------


def returned(number: int, day: date, offices: int = 3) -> list[Event]:
    """Stories of several offices that were received and returned on one day."""
    made = []
    for n in range(number):
        case, office = f"{day}-{n}", f"Office {n % offices}"
        made += [event("submitted", day, case, office), event("returned", day, case, office, reasons=["R01"])]
    return made


@pytest.mark.parametrize(("number", "said"), [(0, 0), (1, None), (4, None), (5, 5), (9, 9)])
def test_less_than_five_returns_are_not_said(number: int, said: int | None) -> None:
    month = count([event("submitted", TODAY, "other", "Office 9"), *returned(number, TODAY)], TODAY).months[0]
    assert month.returned == said


def test_returns_of_one_institution_among_several_are_not_said() -> None:
    events = [event("submitted", TODAY, "other", "Office 9"), *returned(8, TODAY, offices=1)]
    counted = count(events, TODAY)
    assert counted.months[0].returned is None
    assert counted.returned is None
    assert set(counted.reasons.values()) == {None}


def test_where_one_institution_has_every_story_there_is_nobody_to_single_out() -> None:
    assert count(returned(8, TODAY, offices=1), TODAY).returned == 8


@pytest.mark.parametrize("small", [1, 2, 3, 4])
def test_subtraction_from_the_sum_gives_no_small_number_away(small: int) -> None:
    counts = {"May": 9, "June": 20, "July": small, "August": 12}
    said = without_small({month: Cell(number, 3) for month, number in counts.items()})
    hidden = [month for month, number in said.items() if number is None]
    assert "July" in hidden and len(hidden) > 1
    assert said["June"] == 20


def test_nothing_is_held_back_where_nothing_is_small() -> None:
    assert without_small({"May": Cell(9, 3), "June": Cell(0, 0)}) == {"May": 9, "June": 0}


# --- The page and its data --------------------------------------------------


@pytest.fixture
def worked(world: World) -> World:
    """A desk that has published, returned, corrected and withdrawn."""
    story = world.published("Meters read by lot: Nandpur")
    correct(story, world.moderator, note="A register was counted twice.", requested_by="reader")
    gone = world.published("Queues counted by hour: Nandpur")
    withdraw(
        gone, world.moderator, kind="withdrawn", notice="The first count had covered two sites of eleven."
    )
    for number in range(2):
        submission = receive(world.draft(f"Wells sounded by night, round {number}"), world.officer)
        decisions.send_back(
            submission, world.moderator, reasons=["R09"], message="Name the register, please."
        )
    return world


def test_page_csv_and_json_say_the_same(worked: World, client: Client) -> None:
    body = client.get("/transparency.json").json()
    lines = list(csv.DictReader(io.StringIO(client.get("/transparency.csv").content.decode())))
    from_csv = {line["figure"]: line["value"] for line in lines if line["month"] == "" and not line["reason"]}
    numbers = {key: body["sum"][key] for key in from_csv}
    assert from_csv == {key: "" if value is None else str(value) for key, value in numbers.items()}
    assert numbers["received"] == 4
    assert (numbers["published"], numbers["corrections"], numbers["withdrawals"]) == (2, 1, 1)
    assert {line["value"] for line in lines if line["reason"] == "R09"} == {""}
    assert body["sum"]["returned"] is None
    page = client.get("/en/transparency/").content.decode()
    assert "4 stories received." in page
    assert page.count('<span class="soft">few</span>') == 3


def test_the_page_names_nobody_and_no_open_case(worked: World, client: Client) -> None:
    seen = [
        client.get(address).content.decode()
        for address in ("/en/transparency/", "/transparency.json", "/transparency.csv")
    ]
    accounts = [worked.officer, worked.moderator, worked.senior]
    words = [word for user in accounts for word in (user.email, str(user.actor_id))]
    open_codes = [
        submission.reference for submission in decisions.Submission.objects.filter(state="returned")
    ]
    assert len(open_codes) == 2
    for page in seen:
        assert [word for word in [*words, *open_codes] if word in page] == []


@pytest.mark.parametrize(
    ("language", "heading", "reading"), [("hi", "निर्णय और समय", "ltr"), ("ur", "فیصلے اور وقت", "rtl")]
)
def test_the_page_speaks_the_readers_language(
    worked: World, client: Client, language: str, heading: str, reading: str
) -> None:
    page = client.get(f"/{language}/transparency/").content.decode()
    assert f'<html lang="{language}" dir="{reading}">' in page
    assert f"<h1>{heading}</h1>" in page
    assert 'hreflang="en" href="http://127.0.0.1:8000/en/transparency/"' in page


def test_every_page_leads_there(world: World, client: Client) -> None:
    page = client.get("/en/").content.decode()
    assert page.count('href="/en/transparency/"') == 2
    assert 'href="/transparency.csv"' in client.get("/en/transparency/").content.decode()


def test_an_empty_site_has_a_page_too(world: World, client: Client) -> None:
    page = client.get("/en/transparency/")
    assert page.status_code == 200
    assert "Nothing has been received yet." in page.content.decode()


def test_the_page_costs_the_same_at_two_cases_and_at_two_hundred(world: World, client: Client) -> None:
    def cost() -> int:
        cache.clear()
        Site.get_site_root_paths()
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/en/transparency/").status_code == 200
        return len(queries)

    def grow(cases: range) -> None:
        for number in cases:
            code = f"NXG-2026-{number:06d}"
            record("submitted", case_id=code, institution=f"Office {number % 7}")
            record("returned", case_id=code, user=world.moderator, reasons=["R01", "R09"])
            record("override", case_id=code, rule="P04")

    grow(range(2))
    few = cost()
    grow(range(2, 200))
    assert cost() == few <= 16


def test_the_figures_follow_the_log(world: World) -> None:
    assert statistics.current_statistics().received == 0
    record("submitted", case_id="NXG-2026-000001", institution="Office")
    assert statistics.current_statistics().received == 1


def test_data_may_be_kept_and_revalidated(worked: World, client: Client) -> None:
    for address in ("/transparency.json", "/transparency.csv"):
        first = client.get(address)
        assert "Set-Cookie" not in first
        assert client.get(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
