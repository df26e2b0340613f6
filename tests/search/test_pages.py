"""The results page and its exports, as a reader meets them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from search.engines import current_engine
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import EngineUnavailable
from search.outbox import drain
from showcase.publication.models import Publication
from showcase.stories.models import StoryPage
from tests.conftest import World
from tests.search.conftest import a_document

pytestmark = pytest.mark.django_db
Captured = Callable[..., Any]

HOSTILE = [
    "?q=" + "x" * 10_000,
    "?q=%00%01%02",
    "?q=%22",
    "?q=*&page=abc&sort=;drop",
    "?q=<script>alert(1)</script>&country=<script>",
    "?q=NEAR(a+b)+AND+OR+NOT+(((",
    "?" + "&".join(f"country=X{number}" for number in range(800)),
    "?page=-1&year=999999999999999999999999&institution=99999999999999999999&evidence=x&language=zz",
    "?q=%FF%FE&function=%FF",
    "?q=title:&q=a&q=b",
    "?institution=%D9%A3",
]


@pytest.fixture
def stories(world: World) -> list[StoryPage]:
    """Three published stories in the index, the last of them withdrawn."""
    titles = [
        "Meters read by lot: Nandpur",
        "Disputed meters settled at the counter",
        "Meters lent to hostels",
    ]
    pages = [world.published(title) for title in titles]
    last = Publication.objects.get(page_id=pages[-1].pk)
    last.withdrawal, last.withdrawn_at = "withdrawn", timezone.now()
    last.save()
    while drain():
        pass
    return pages


@pytest.fixture
def _no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> Any:
        raise EngineUnavailable("no such file")

    for name in ("search", "suggest", "similar"):
        monkeypatch.setattr(EmbeddedEngine, name, refuse)


def page(client: Client, querystring: str = "") -> str:
    response = client.get(f"/en/search/{querystring}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_words_found_are_marked_and_the_state_is_in_the_address(
    client: Client, stories: list[StoryPage]
) -> None:
    html = page(client, "?q=meters&sort=newest&function=06")
    assert "<mark>Meters</mark> read by lot" in html
    assert "<b>2 stories</b>" in html
    assert (
        '<link rel="canonical" href="http://127.0.0.1:8000/en/search/?q=meters&amp;function=06&amp;sort=newest">'
        in html
    )
    assert html.count("<h1") == 1


def test_withdrawn_stories_are_left_out_until_asked_for(client: Client, stories: list[StoryPage]) -> None:
    assert "Meters lent" not in page(client)
    html = page(client, "?withdrawn=1")
    assert "Meters lent" in html
    assert "notice--withdrawn" in html


def test_every_count_is_what_its_box_gives(client: Client, stories: list[StoryPage]) -> None:
    facets = json.loads(client.get("/en/search/results.json?q=meters").content)["facets"]
    for facet, counts in facets.items():
        for item in counts:
            if facet == "withdrawn" and item["value"] == "1":
                continue
            chosen = client.get("/en/search/results.json", {"q": "meters", facet: item["value"]})
            assert json.loads(chosen.content)["total"] == item["count"], (facet, item)


def test_a_chosen_value_is_shown_with_a_way_to_give_it_up(client: Client, stories: list[StoryPage]) -> None:
    html = page(client, "?q=meters&country=KE&country=IN")
    assert 'value="KE" checked' in html
    assert 'href="/en/search/?q=meters&amp;country=IN">Kenya' in html


def test_nothing_found_leads_on(client: Client, stories: list[StoryPage]) -> None:
    html = page(client, "?q=meters&country=KE")
    assert "Without filters: 2 stories" in html
    assert 'href="/en/search/?q=meters"' in html


def test_a_slip_is_corrected_and_said(client: Client, stories: list[StoryPage]) -> None:
    html = page(client, "?q=metres")
    assert "Showing results for <b>meters</b>" in html
    assert 'href="/en/search/?q=metres&amp;exact=1"' in html


@pytest.mark.parametrize("querystring", HOSTILE)
def test_a_hostile_address_gets_a_page(client: Client, querystring: str) -> None:
    current_engine().upsert(a_document(1, "Of no page", country=("IN",)))
    current_engine().mark_filled()
    for path in ("", "results.json", "results.csv", "feed.atom", "suggest/"):
        response = client.get(f"/en/search/{path}{querystring}")
        body = b"".join(response) if response.streaming else response.content
        assert response.status_code == 200
        assert "json" in response["Content-Type"] or b"<script>alert" not in body


def test_only_get_is_answered(client: Client) -> None:
    for path in ("", "results.json", "results.csv", "feed.atom", "suggest/"):
        assert client.post(f"/en/search/{path}").status_code == 405


def test_the_page_asks_the_database_as_often_for_many_stories_as_for_few(
    client: Client, world: World, django_assert_max_num_queries: Captured
) -> None:
    world.published("Meters one")
    while drain():
        pass
    page(client, "?q=meters&country=IN")
    with django_assert_max_num_queries(8) as few:
        page(client, "?q=meters&country=IN")
    for number in range(5):
        world.published(f"Meters number {number}")
    while drain():
        pass
    with django_assert_max_num_queries(8) as many:
        page(client, "?q=meters&country=IN")
    assert len(many) == len(few)


@pytest.mark.usefixtures("_no_engine")
def test_titles_answer_while_the_engine_is_away(client: Client, stories: list[StoryPage]) -> None:
    html = page(client, "?q=counter&country=KE")
    assert "Titles only." in html
    assert "settled at the counter" in html
    assert "Meters read" not in html
    assert "Meters lent" not in page(client, "?q=meters")
    assert client.get("/en/search/results.csv").status_code == 503
    assert json.loads(client.get("/en/search/suggest/?q=met").content)["suggestions"] == []


def test_a_hit_that_is_no_longer_public_is_dropped(client: Client, stories: list[StoryPage]) -> None:
    Publication.objects.filter(page_id=stories[0].pk).delete()
    current_engine().mark_filled()
    html = page(client, "?q=meters")
    assert "read by lot" not in html
    assert "settled at the counter" in html


def test_a_page_beyond_the_last_is_the_last(client: Client, stories: list[StoryPage]) -> None:
    assert "Meters read" in page(client, "?page=400").replace("<mark>", "").replace("</mark>", "")


def test_the_csv_holds_every_story_found(client: Client, stories: list[StoryPage]) -> None:
    response = client.get("/en/search/results.csv?q=meters")
    text = b"".join(response).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["title"] for row in rows} == {page.title for page in stories[:2]}
    assert rows[0]["institutions"].startswith("Nandpur Water Office")


def test_the_feed_is_atom_with_the_institution_as_author(client: Client, stories: list[StoryPage]) -> None:
    response = client.get("/en/search/feed.atom?q=meters")
    assert response["Content-Type"].startswith("application/atom+xml")
    atom = "{http://www.w3.org/2005/Atom}"
    entries = ElementTree.fromstring(response.content).findall(f"{atom}entry")
    assert len(entries) == 2
    assert all("Nandpur Water Office" in entry.find(f"{atom}author/{atom}name").text for entry in entries)


def test_suggestions_lead_to_stories_and_words(client: Client, stories: list[StoryPage]) -> None:
    items = json.loads(client.get("/en/search/suggest/?q=disp").content)["suggestions"]
    assert [(item["kind"], item["text"]) for item in items] == [
        ("word", "disputed"),
        ("story", "Disputed meters settled at the counter"),
    ]
    assert client.get(items[0]["url"]).status_code == 200


def test_no_account_is_named_anywhere(client: Client, stories: list[StoryPage]) -> None:
    for path in ("", "results.json", "results.csv", "feed.atom", "suggest/?q=meters"):
        response = client.get(f"/en/search/{path}")
        body = (b"".join(response) if response.streaming else response.content).decode().lower()
        assert "officer" not in body
        assert "moderator@" not in body


def test_the_page_speaks_the_readers_language(client: Client, stories: list[StoryPage]) -> None:
    response = client.get("/hi/search/?q=meters")
    assert response.status_code == 200
    assert 'lang="hi"' in response.content.decode()


def test_the_drain_command_says_what_it_did(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.published()
    call_command("drain_search")
    assert capsys.readouterr().out.strip().endswith("0 waiting")


def test_a_story_leads_to_those_like_it(client: Client, world: World, stories: list[StoryPage]) -> None:
    one, other = world.published("Canal gates oiled"), world.published("Canal gates painted")
    while drain():
        pass
    similar = client.get(one.get_url()).content.decode().partition("Similar cases")[2]
    assert f'<a href="{other.get_url()}">' in similar
    assert stories[2].title not in similar


@pytest.mark.usefixtures("_no_engine")
def test_a_story_is_whole_while_the_engine_is_away(client: Client, stories: list[StoryPage]) -> None:
    response = client.get(stories[0].get_url())
    assert response.status_code == 200
    assert "Similar cases" not in response.content.decode()


def test_the_files_of_a_search_hold_the_whole_question(client: Client, stories: list[StoryPage]) -> None:
    question = "q=meters&country=IN&withdrawn=0&withdrawn=1&from=2020-01-01&to=2199-12-31&sort=title"
    html = page(client, f"?view=table&{question}")
    escaped = question.replace("&", "&amp;")
    for name in ("feed.atom", "results.csv", "results.json"):
        assert f'href="/en/search/{name}?{escaped}"' in html
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/en/search/?{escaped}&amp;view=table">' in html
    held = json.loads(client.get(f"/en/search/results.json?{question}").content)
    assert [record["title"] for record in held["results"]] == sorted(story.title for story in stories)


def test_the_table_shows_the_same_stories_with_their_notices(
    client: Client, stories: list[StoryPage]
) -> None:
    html = page(client, "?q=meters&withdrawn=0&withdrawn=1&view=table")
    assert html.count('<th scope="row"') == 3
    assert "notice--withdrawn" in html
    assert 'class="card"' not in html
