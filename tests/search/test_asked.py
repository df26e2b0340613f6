"""What readers asked is counted without readers, and written down only when many asked it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from search import asked
from search.models import AskedQuestion
from search.query import SearchQuery
from tests.conftest import World
from tests.search.pages import results_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _counts(settings: LazySettings) -> Iterator[None]:
    """Count, and write only when a test says so."""
    settings.SEARCH_COUNT_EVERY = 3600
    asked.write_down()
    AskedQuestion.objects.all().delete()
    yield
    asked.write_down()


def ask(client: Client, query: str, times: int = 1) -> None:
    for _time in range(times):
        results_page(client, query)
    asked.write_down()


def shown() -> list[tuple[str, int, int]]:
    first = timezone.localdate() - timedelta(days=31)
    return [
        (row.text, row.asked, row.found_nothing) for row in asked.frequent_since(first, without_result=False)
    ]


def test_a_question_is_written_down_from_its_fifth_time_on(client: Client) -> None:
    ask(client, "q=Water+METERS", 4)
    assert shown() == []
    assert [row.text for row in AskedQuestion.objects.all()] == [""]
    ask(client, "q=water+meters")
    assert shown() == [("water meters", 5, 5)]


def test_what_is_asked_less_often_leaves_no_text_in_the_database(client: Client) -> None:
    ask(client, "q=gangway", 4)
    (row,) = AskedQuestion.objects.values()
    assert "gangway" not in repr(row)
    assert asked._digest("gangway", date(2026, 1, 1)) != asked._digest("gangway", date(2026, 2, 1))


def test_questions_that_name_somebody_are_never_written_down(client: Client) -> None:
    for text in ("sunita+sharma", "Dr+Rajesh+Kumar", "a.b@office.example", "9876543210"):
        ask(client, f"q={text}", 6)
    assert shown() == []
    assert set(AskedQuestion.objects.values_list("text", "asked")) == {("", 6)}


def test_going_on_with_a_question_does_not_count_again(client: Client) -> None:
    ask(client, "q=water&country=IN", 6)
    ask(client, "q=water&sort=newest", 6)
    ask(client, "q=water&exact=1", 6)
    ask(client, "q=water&view=table", 6)
    ask(client, "", 6)
    assert not AskedQuestion.objects.exists()


def test_a_question_asked_again_adds_to_its_day(client: Client) -> None:
    ask(client, "q=water", 3)
    ask(client, "q=water", 3)
    assert AskedQuestion.objects.get().asked == 6


def test_the_reader_waits_for_no_writing(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        asked.note(SearchQuery().with_text("water"), 0)


def test_nothing_is_counted_where_counting_is_off(client: Client, settings: LazySettings) -> None:
    settings.SEARCH_COUNT_EVERY = 0
    ask(client, "q=water", 6)
    assert not AskedQuestion.objects.exists()


def test_a_flood_of_new_questions_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "MOST_PENDING", 10)
    monkeypatch.setattr(asked, "MOST_A_DAY", 15)
    for round_of in range(3):
        for number in range(20):
            asked.note(SearchQuery().with_text(f"word{round_of} {number}"), 0)
        asked.write_down()
    assert AskedQuestion.objects.count() == 15


def test_rare_questions_are_forgotten_with_their_month() -> None:
    last_month = timezone.localdate().replace(day=1) - timedelta(days=1)
    today = timezone.localdate()
    rows = [
        ("a", "", last_month),
        ("b", "water", last_month),
        ("c", "", today),
        ("d", "old", today - timedelta(days=401)),
    ]
    for digest, text, day in rows:
        AskedQuestion.objects.create(digest=digest, text=text, day=day, asked=3)
    asked.forget()
    assert set(AskedQuestion.objects.values_list("digest", flat=True)) == {"b", "c"}


def test_editors_see_questions_and_days_with_a_way_to_help(
    world: World, client: Client, log_in: Callable[[Any], Client]
) -> None:
    ask(client, "q=water+lifts", 5)
    ask(client, "q=rare+thing", 2)
    html = log_in(world.senior).get("/admin/questions/").content.decode()
    assert "water lifts" in html
    assert "rare thing" not in html
    assert 'href="/admin/synonyms/new/?entries=water%20lifts"' in html
    assert '<td class="num">7</td><td class="num">7</td>' in html


def test_no_address_session_or_time_is_kept() -> None:
    assert {field.name for field in AskedQuestion._meta.get_fields()} == {
        "id",
        "day",
        "digest",
        "text",
        "asked",
        "found_nothing",
    }
