"""The facets on the page: their counts are true, their order and names help, and nothing chosen is lost."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client

from search.engines import current_engine
from search.engines.protocol import IndexDocument
from search.facets import ADOPTIONS, FACETS
from showcase.stories.choices import Stage
from tests import factories
from tests.search.conftest import a_document
from tests.search.pages import results_page

pytestmark = pytest.mark.django_db

FUNCTIONS = {"06": ("06", "06.3", "06.4"), "07": ("07", "07.3"), "09": ("09", "09.1", "09.2")}
PLACES = {"IN": ("IN-MH", "IN-OD", "IN-KL"), "KE": ("KE-30", "KE-38"), "GB": ("GB-ENG", "GB-SCT")}


def generated(count: int) -> Iterator[IndexDocument]:
    """Yield documents that spread over the values of every facet."""
    chance = random.Random(7)
    for number in range(1, count + 1):
        division, country = chance.choice(list(FUNCTIONS)), chance.choice(list(PLACES))
        office = chance.randrange(900, 930)
        level, adoptions = chance.randrange(0, 5), chance.choice([0, 0, 1, 3, 12])
        yield a_document(
            number,
            chance.choice(["Water read by lot", "Water mains at night", "Ferries to school"]),
            language_code=chance.choice(["en", "hi", "ur"]),
            function=tuple(sorted({division, chance.choice(FUNCTIONS[division])})),
            country=(country,),
            region=(chance.choice(PLACES[country]),),
            sdg=tuple(str(goal) for goal in chance.sample(range(1, 18), 2)),
            evidence=tuple(str(reached) for reached in range(1, level + 1)),
            adopted=tuple(str(reached) for reached in ADOPTIONS if adoptions >= reached),
            kit=("1",) if chance.random() < 0.3 else (),
            language=(chance.choice(["en", "hi", "ur"]),),
            institution=("800", str(office)),
            kind=(chance.choice(["district", "municipality"]),),
            year=(str(chance.randrange(2016, 2026)),),
            cost=(str(chance.randrange(0, 5)),),
            stage=(chance.choice([stage.value for stage in Stage]),),
            withdrawn=("1" if chance.random() < 0.1 else "0",),
            published_on=date(2025, 1, 1) + timedelta(days=chance.randrange(300)),
            adoptions=adoptions,
        )


@pytest.fixture
def _many(db: None) -> None:
    current_engine().rebuild(generated(160), 1)


@pytest.mark.usefixtures("_many")
@pytest.mark.parametrize(
    "query",
    [
        "country=IN",
        "q=water",
        "q=water&function=06&function=09.1&country=IN&country=KE&evidence=2",
        "q=water+school&withdrawn=0&withdrawn=1&from=2025-03-01&to=2025-09-30&country=GB&region=GB-SCT",
        "q=water&country=IN&adopted=1&kit=1&year=2020&year=2021&cost=2",
    ],
)
def test_ticking_any_box_gives_as_many_stories_as_stand_beside_it(client: Client, query: str) -> None:
    page = results_page(client, query)
    assert page.boxes
    wrong = [
        (box.facet, box.value, box.count, found)
        for box in page.boxes
        if (found := results_page(client, page.sent(box)).total) != box.count
    ]
    assert wrong == []


@pytest.mark.usefixtures("_many")
def test_every_facet_stands_on_the_page(client: Client) -> None:
    assert {box.facet for box in results_page(client, "country=IN").boxes} == {facet.key for facet in FACETS}


@pytest.mark.usefixtures("_many")
def test_two_values_of_a_facet_give_the_stories_of_either(client: Client) -> None:
    page = results_page(client, "q=water")
    one, other = [box for box in page.boxes if box.facet == "country"][:2]
    assert results_page(client, page.sent(one, other)).total == one.count + other.count


@pytest.mark.usefixtures("_many")
def test_what_was_chosen_is_shown_ticked_even_where_nothing_has_it(client: Client) -> None:
    page = results_page(client, "q=ferries&country=NZ&institution=999999&year=1950&find-institution=zzz")
    ticked = {(box.facet, box.value): box.count for box in page.boxes if box.checked}
    assert ticked == {("country", "NZ"): 0, ("institution", "999999"): 0, ("year", "1950"): 0}


@pytest.mark.usefixtures("_many")
def test_a_value_stands_below_the_one_above_it(client: Client) -> None:
    functions = [box for box in results_page(client, "q=water").boxes if box.facet == "function"]
    codes = [box.value for box in functions]
    assert all(codes.index(code) >= codes.index(code[:2]) for code in codes)
    assert 'facets__option--1"><input type="checkbox" id="f-function-06.3"' in results_page(
        client, "function=06.3"
    ).html.replace(" checked", "")


@pytest.mark.usefixtures("_many")
def test_values_with_an_order_of_their_own_stand_in_it(client: Client) -> None:
    boxes = results_page(client, "q=water").boxes
    years = [box.value for box in boxes if box.facet == "year"]
    assert years == sorted(years, reverse=True)
    goals = [int(box.value) for box in boxes if box.facet == "sdg"]
    assert goals == sorted(goals)
    stages = [box.value for box in boxes if box.facet == "stage"]
    assert stages == [stage.value for stage in Stage if stage.value in stages]


def test_a_value_of_a_long_facet_is_found_by_its_name(client: Client) -> None:
    offices = [factories.institution(f"Office {number} of Wells") for number in range(70)]
    harbour = factories.institution("Harbour Authority")
    for number, office in enumerate([*offices, *offices, harbour], start=1):
        current_engine().upsert(a_document(number, "Meters", institution=(str(office.pk),)))
    current_engine().mark_filled()

    def offered(query: str) -> list[str]:
        boxes = results_page(client, query).boxes
        return [box.label.partition(",")[0] for box in boxes if box.facet == "institution"]

    assert len(offered("")) == 60
    assert "Harbour Authority" not in offered("")
    assert "11 more by their names" in results_page(client).html
    assert offered("find-institution=harb") == ["Harbour Authority"]
    assert offered("find-institution=WELLS+7") == ["Office 7 of Wells"]
    assert offered("find-institution=nothing") == []
    assert "No choice has this name." in results_page(client, "find-institution=nothing").html


@pytest.mark.usefixtures("_many")
def test_dates_narrow_the_results_and_can_be_given_up(client: Client) -> None:
    page = results_page(client, "q=water&from=2025-03-01&to=2025-09-30")
    assert ("from", "2025-03-01") in page.fields
    assert page.total < results_page(client, "q=water").total
    assert '<a href="/en/search/?q=water&amp;to=2025-09-30">From 1 March 2025' in page.html
    assert '<input type="hidden" name="from" value="2025-03-01">' in page.html


@pytest.mark.usefixtures("_many")
def test_no_story_leads_to_the_question_with_a_filter_or_a_word_less(client: Client) -> None:
    page = results_page(client, "q=ferries+mains&country=NZ&year=1950&from=2025-03-01")
    assert page.total == 0
    links = re.findall(r'<li><a href="([^"]+)">(Without [^:]+): (\d+) stor', page.html)
    assert {label for _url, label, _count in links} >= {"Without filters"}
    for url, _label, count in links:
        assert results_page(client, unescape(url).partition("?")[2]).total == int(count)


@pytest.mark.usefixtures("_many")
def test_a_word_less_is_offered_where_it_finds_more(client: Client) -> None:
    html = results_page(client, 'q=ferries+-"to+school"').html
    whole = results_page(client, "q=ferries").total
    assert f'<a href="/en/search/?q=ferries">Without “-&quot;to school&quot;”: {whole} stories</a>' in html


@pytest.mark.usefixtures("_many")
@pytest.mark.parametrize("language", ["hi", "ur"])
def test_every_facet_is_named_in_the_readers_language(client: Client, language: str) -> None:
    page = results_page(client, "country=IN", language)
    headings = re.findall(r"<legend>([^<]+)</legend>", page.html)
    assert len(headings) == len(FACETS) + 1
    assert [heading for heading in headings if heading.isascii()] == []
    costs = [box.label for box in page.boxes if box.facet == "cost"]
    assert costs
    assert [label for label in costs if label.isascii()] == []
