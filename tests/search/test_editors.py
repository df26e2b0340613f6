"""What editors set: synonyms that readers' questions are given, and stories above the results of one question."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from search.engines import current_engine
from search.models import PickedStory, SynonymGroup
from search.projection import documents
from search.query import SearchQuery
from search.service import count
from showcase.stories.models import StoryPage
from tests import factories
from tests.conftest import World
from tests.search.pages import results_page

pytestmark = pytest.mark.django_db
LogIn = Callable[[Any], Client]


@pytest.fixture
def stories(world: World) -> list[StoryPage]:
    """Three public stories of two institutions, in the index."""
    made = [
        factories.story("Meters read by lot", holder=world.water_office),
        factories.story("Ferries moved to the school bell", holder=world.health, summary="Eleven crossings."),
        factories.story("Boats counted at the pier", holder=world.health, summary="Eleven piers."),
    ]
    current_engine().rebuild(documents(1), 1)
    return made


def synonyms(*words: str) -> SynonymGroup:
    group = SynonymGroup(entries="\n".join(words))
    group.full_clean()
    group.save()
    return group


def test_a_synonym_finds_in_every_form_of_the_answer(client: Client, stories: list[StoryPage]) -> None:
    assert results_page(client, "q=vessels").total == 0
    synonyms("vessel", "ferry", "boat")
    page = results_page(client, "q=vessels")
    assert page.total == 2
    assert "Also found by:" in page.html
    assert (
        "<bdi>ferries</bdi>, <bdi>boats</bdi>" in page.html
        or "<bdi>boats</bdi>, <bdi>ferries</bdi>" in page.html
    )
    assert json.loads(client.get("/en/search/results.json?q=vessels").content)["total"] == 2
    csv = b"".join(client.get("/en/search/results.csv?q=vessels")).decode()
    assert "Ferries moved" in csv
    assert b"Boats counted" in client.get("/en/search/feed.atom?q=vessels").content


def test_the_exact_word_alone_is_searched_on_demand(client: Client, stories: list[StoryPage]) -> None:
    synonyms("vessel", "ferry")
    assert results_page(client, "q=vessels&exact=1").total == 0


def test_a_synonym_is_shown_only_as_a_story_writes_it(client: Client, stories: list[StoryPage]) -> None:
    synonyms("meter", "gauge", "unheard")
    html = results_page(client, "q=meters").html
    assert "unheard" not in html
    assert "Also found by" not in html


@pytest.mark.parametrize(
    "entries",
    [
        "ferry",
        "ferry\nferry",
        "ferry\nthe of",
        "ferry\n" + "x" * 61,
        "ferry\nsix long boats carry grey stones north",
        "\n".join(f"w{number}" for number in range(21)),
    ],
)
def test_a_group_that_cannot_be_applied_is_refused(entries: str) -> None:
    with pytest.raises(ValidationError):
        SynonymGroup(entries=entries).full_clean()


def test_a_wider_question_is_counted_with_the_synonyms(client: Client, stories: list[StoryPage]) -> None:
    group = synonyms("vessel", "ferry")
    page = results_page(client, "q=vessel&country=NZ")
    assert page.total == 0
    assert "Without filters: 1 story" in page.html
    assert count(SearchQuery().with_text("vessel"), (group.words,)) == 1


def pick(words: str, story: StoryPage, **fields: Any) -> PickedStory:
    return PickedStory.objects.create(words=words, story=story, **fields)


def test_a_picked_story_stands_first_and_says_why(client: Client, stories: list[StoryPage]) -> None:
    pick("ferry times", stories[0])
    page = results_page(client, "q=Times+of+ferries")
    head, _heading, rest = page.html.partition("Picked by the editors")
    assert "Meters read by lot" not in head
    assert "read by lot" in rest
    for query in (
        "q=ferries",
        "q=ferry+times&country=PK",
        "q=ferry+times&sort=newest",
    ):
        assert "Picked by the editors" not in results_page(client, query).html


def test_a_picked_story_that_is_found_stands_once(client: Client, stories: list[StoryPage]) -> None:
    pick("meters", stories[0])
    page = results_page(client, "q=meters")
    assert page.total == 3
    assert page.html.count(f'href="{stories[0].get_url()}"') == 1


def test_only_a_standing_public_story_is_shown_as_picked(client: Client, stories: list[StoryPage]) -> None:
    pick("piers and boats", stories[0])
    factories.withdraw(stories[0])
    assert "Picked by the editors" not in results_page(client, "q=boats+and+piers").html
    StoryPage.objects.filter(pk=stories[0].pk).update(live=False)
    assert "Picked by the editors" not in results_page(client, "q=boats+and+piers").html


def test_a_pick_ends_after_its_last_day(client: Client, stories: list[StoryPage]) -> None:
    today = timezone.localdate()
    pick("piers", stories[0], until=today)
    assert "Picked by the editors" in results_page(client, "q=piers").html
    PickedStory.objects.update(until=today - timedelta(days=1))
    assert "Picked by the editors" not in results_page(client, "q=piers").html


def send_pick(client: Client, story: StoryPage, words: str = "canal") -> Any:
    return client.post("/admin/picked-stories/new/", {"words": words, "story": story.pk, "until": ""})


def test_a_senior_editor_picks_a_story_of_another_institution(
    world: World, log_in: LogIn, stories: list[StoryPage]
) -> None:
    client = log_in(world.senior)
    assert send_pick(client, stories[1], "Canals of towns").status_code == 302
    assert PickedStory.objects.get().key == "canal town"
    assert send_pick(client, stories[1], "town canal").status_code == 200
    assert send_pick(client, stories[2], "the").status_code == 200
    assert PickedStory.objects.count() == 1


def test_nobody_picks_what_is_not_public_or_of_the_own_institution(
    world: World, log_in: LogIn, stories: list[StoryPage]
) -> None:
    client = log_in(world.second_senior)
    assert b"An editor of another institution" in send_pick(client, stories[1]).content
    factories.withdraw(stories[0])
    assert b"Only a story that is public" in send_pick(client, stories[0]).content
    draft = factories.story("Unsent", holder=world.water_office, public=False)
    assert send_pick(client, draft).status_code == 200
    assert PickedStory.objects.count() == 0


def test_synonyms_are_added_from_what_readers_asked(world: World, log_in: LogIn) -> None:
    client = log_in(world.senior)
    assert b"vessel</textarea>" in client.get("/admin/synonyms/new/?entries=vessel").content
    assert client.post("/admin/synonyms/new/", {"entries": " vessel \nferry\nferry"}).status_code == 302
    assert SynonymGroup.objects.get().words == ("vessel", "ferry")


@pytest.mark.parametrize(
    "address", ["synonyms/", "synonyms/new/", "picked-stories/", "picked-stories/new/", "questions/"]
)
@pytest.mark.parametrize(("role", "status"), [("officer", 302), ("moderator", 302), ("senior", 200)])
def test_only_senior_editors_reach_the_pages_of_the_search(
    world: World, log_in: LogIn, role: str, status: int, address: str
) -> None:
    response = log_in(getattr(world, role)).get(f"/admin/{address}")
    assert response.status_code in {status, 403 if status == 302 else status}


def test_the_page_takes_at_most_eight_queries(
    client: Client, stories: list[StoryPage], django_assert_max_num_queries: Any
) -> None:
    synonyms("meter", "gauge")
    pick("meters", stories[0])
    results_page(client, "q=meters")
    for query in (
        "q=meters",
        "q=gauge&country=IN&institution=1&view=table",
        "q=nothing+here&country=NZ&year=1950",
    ):
        with django_assert_max_num_queries(8):
            results_page(client, query)


def test_synonyms_are_loaded_from_a_file_once(tmp_path: Path) -> None:
    source = tmp_path / "synonyms.txt"
    source.write_text("# boats\nvessel, ferry ,boat  # afloat\n\nसड़क, road\n", encoding="utf-8")
    for _time in range(2):
        call_command("load_synonyms", source, stdout=StringIO())
    assert {group.words for group in SynonymGroup.objects.all()} == {
        ("vessel", "ferry", "boat"),
        ("सड़क", "road"),
    }


def test_a_file_with_a_bad_group_loads_nothing(tmp_path: Path) -> None:
    source = tmp_path / "synonyms.txt"
    source.write_text("vessel, ferry\nalone\n", encoding="utf-8")
    with pytest.raises(CommandError, match="line 2"):
        call_command("load_synonyms", source)
    assert not SynonymGroup.objects.exists()
