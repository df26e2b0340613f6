"""What a story holds for each facet, and how values stand below each other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from search import facets
from search.costs import cost_band
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import SearchRequest
from search.labels import terms_for
from search.projection import document_of, documents
from search.query import SearchQuery
from showcase.publication.models import Publication
from showcase.stories.models import StoryPage
from tests import factories
from tests.conftest import World
from tests.search.conftest import a_document


@pytest.fixture
def story(world: World) -> StoryPage:
    below = factories.institution(
        "A desk below", below=world.water_office, kind_id="district", region_id="IN-MH"
    )
    return factories.story(
        "Meters",
        holder=below,
        sector_id="06.3",
        region_id="IN-MH",
        cost_capital=Decimal(8_000_000),
        currency="INR",
    )


@pytest.mark.django_db
def test_a_story_stands_under_everything_above_its_values(story: StoryPage, world: World) -> None:
    document = document_of(story.pk, 1)
    assert document is not None
    held = document.facets
    assert held["function"] == ("06", "06.3")
    assert (held["country"], held["region"]) == (("IN",), ("IN-MH",))
    assert set(held["institution"]) >= {str(world.water_office.pk), str(story.get_parent().pk)}
    assert held["kind"] == ("district",)
    assert held["cost"] == ("1",)
    assert {int(number) for number in held["sdg"]} <= set(range(1, 18))
    assert held["sdg"]


@pytest.mark.django_db
def test_the_parent_of_a_value_is_the_nearest_that_is_among_them(story: StoryPage, world: World) -> None:
    below, above = str(story.get_parent().pk), str(world.water_office.pk)

    def parents(facet: str, *values: str) -> Mapping[str, str]:
        return terms_for({facet: values}, "en")[facet].parents

    assert parents("institution", below, above, "x", "99999999") == {below: above}
    assert parents("institution", below) == {}
    assert parents("function", "06", "06.3", "07.1") == {"06.3": "06"}
    assert parents("region", "GB-LND", "GB-ENG", "IN-MH") == {"GB-LND": "GB-ENG"}
    assert parents("year", "2024") == {}


@pytest.mark.django_db
def test_every_value_has_a_label_and_an_unknown_one_is_its_own(story: StoryPage) -> None:
    document = document_of(story.pk, 1)
    assert document is not None
    terms = terms_for({key: [*values, "zz"] for key, values in document.facets.items()}, "en")
    labels = {key: found.labels for key, found in terms.items()}
    assert labels["cost"] == {"1": "Up to 100,000 US dollars", "zz": "zz"}
    assert labels["function"]["06.3"].startswith("06.3 Water")
    assert labels["kind"]["district"] != "district"
    assert all(labels[key]["zz"] == "zz" for key in labels)


@pytest.mark.parametrize(
    ("amount", "currency", "band"),
    [
        (Decimal(0), "USD", "0"), (Decimal(9_999), "usd", "0"), (Decimal(10_000), "USD", "1"),
        (Decimal(837_000), "INR", "1"), (Decimal("1e9"), "EUR", "4"), (None, "USD", ""), (Decimal(5), "XXX", ""),
    ],
)  # fmt: skip
def test_costs_fall_into_bands_that_compare_between_currencies(
    amount: Decimal | None, currency: str, band: str
) -> None:
    assert cost_band(amount, currency) == band


def test_a_range_of_dates_holds_for_hits_and_counts(engine: EmbeddedEngine) -> None:
    for number in range(1, 5):
        engine.upsert(a_document(number, "Water", published_on=date(2024, number, 1), country=("IN",)))
    response = engine.search(
        SearchRequest("water", count_facets=("country",), since=date(2024, 2, 1), until=date(2024, 3, 1))
    )
    assert {hit.id for hit in response.hits} == {2, 3}
    assert response.facets["country"][0].count == 2


def test_the_range_stands_in_the_address() -> None:
    query = SearchQuery.from_get(QueryDict("q=a&from=2024-02-01&to=2024-13-99&to=x"))
    assert (query.since, query.until) == (date(2024, 2, 1), None)
    assert query.to_querystring() == "q=a&from=2024-02-01"


@pytest.mark.django_db
def test_adoptions_are_counted_as_at_least(world: World) -> None:
    story = world.published()
    for _number in range(3):
        factories.adoption(story, world.health)
    Publication.objects.get(page_id=story.pk).save()
    document = document_of(story.pk, 1)
    assert document is not None
    reached = tuple(str(number) for number in facets.ADOPTIONS if number <= document.adoptions)
    assert document.facets["adopted"] == reached != ()


@pytest.mark.django_db
def test_the_queries_for_a_batch_do_not_grow_with_it(
    world: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        world.published(f"Meters of lot {number}")
    with django_assert_max_num_queries(26):
        assert len(list(documents(1))) == 6


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        (" 2024-02-03 ", date(2024, 2, 3), date(2024, 2, 3)),
        ("2024-13", None, None),
        ("2024-02-30", None, None),
        ("0000", None, None),
        ("last year", None, None),
    ],
)
def test_a_year_or_a_month_is_read_as_its_first_and_last_day(
    raw: str, first: date | None, last: date | None
) -> None:
    query = SearchQuery.from_get(QueryDict(urlencode({"from": raw, "to": raw})))
    assert (query.since, query.until) == (first, last)
