"""What a page costs: the same number of queries at ten stories and at a thousand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from search.engines import current_engine
from search.projection import documents
from showcase.institutions.models import InstitutionPage
from showcase.stories.cards import cards_for
from tests import factories

BUDGETS = {
    "/en/": 12,
    "/en/browse/": 12,
    "/en/browse/function/06/": 12,
    "/en/institutions/": 12,
    "/en/institutions/water-office/": 12,
    "/en/feed/": 12,
    "/api/stories/": 12,
    "/sitemap.xml": 12,
}
Cost = Callable[[str], int]


@pytest.fixture
def cost(client: Client) -> Cost:
    """Return a function that counts the queries of one cold request, the addresses of the site known."""

    def _cost(address: str) -> int:
        cache.clear()
        Site.get_site_root_paths()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        assert response.status_code == 200, address
        return len(queries)

    return _cost


def test_lists_cost_the_same_at_ten_and_at_a_thousand_stories(cost: Cost, office: InstitutionPage) -> None:
    offices = [office, *(factories.institution(f"Office {n}") for n in range(4))]
    factories.stories(10, offices)
    few = {address: cost(address) for address in BUDGETS}
    factories.stories(990, offices)
    many = {address: cost(address) for address in BUDGETS}
    assert few == many
    assert {address: spent for address, spent in many.items() if spent > BUDGETS[address]} == {}


@pytest.mark.parametrize("rows", [1, 6])
def test_a_story_costs_at_most_ten_queries_however_many_rows_it_has(
    cost: Cost, office: InstitutionPage, rows: int
) -> None:
    others = [factories.institution(f"Partner {n}") for n in range(rows)]
    story = factories.story(
        holder=office, leads=[office, *others[:3]], supporting=others, results=rows, rows=rows
    )
    for other in others:
        factories.adoption(story, other)
        factories.correction(story)
    assert cost(f"/en/institutions/water-office/{story.slug}/") <= 10


def test_a_story_with_similar_cases_costs_at_most_ten_queries(
    cost: Cost, office: InstitutionPage, tmp_path: Path, settings: Any
) -> None:
    settings.SEARCH_INDEX_PATH = tmp_path / "index.sqlite3"
    story, *_others = (factories.story(f"Canal gates, round {n}", holder=office, rows=6) for n in range(4))
    factories.adoption(story, factories.institution("Partner"))
    factories.correction(story)
    for _number in range(6):
        factories.story(holder=office)
    current_engine().rebuild(documents(1), 1)
    address = f"/en/institutions/water-office/{story.slug}/"
    assert cost(address) <= 10
    assert Client().get(address).content.count(b'class="card"') == 3


def test_an_institution_costs_at_most_twelve_queries_with_adoptions_and_offices_below(
    cost: Cost, office: InstitutionPage
) -> None:
    for n in range(3):
        below = factories.institution(f"Section {n}", below=office)
        factories.adoption(factories.story(holder=office), below)
    assert cost("/en/institutions/water-office/") <= 12


@pytest.mark.parametrize("count", [1, 40])
def test_cards_take_four_queries_however_many(office: InstitutionPage, count: int) -> None:
    keys = factories.stories(count, [office])
    with CaptureQueriesContext(connection) as queries:
        cards = cards_for(keys)
    assert [card.pk for card in cards] == keys
    assert len(queries) == 4
