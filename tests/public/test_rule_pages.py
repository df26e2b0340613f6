"""The rules as the public reads them, from the data that the engine runs on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from moderation.engine import load_policy
from moderation.policy.models import PolicyVersion
from moderation.policy.rule_pages import as_markdown, rule_address, rule_page

pytestmark = pytest.mark.django_db
RULES = load_policy().rules


def test_every_rule_is_listed_and_leads_to_its_page(client: Client) -> None:
    content = client.get("/en/policy/rules/").content.decode()
    for rule in RULES.values():
        assert f'href="/en/policy/rules/{rule.id}/"' in content
        assert escape(rule.name) in content


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rules_page_shows_its_data(client: Client, rule) -> None:
    content = client.get(f"/en/policy/rules/{rule.id}/").content.decode()
    shown = (
        rule.name,
        rule.severity,
        rule.category,
        rule.message,
        rule.basis,
        rule.prompt,
        *rule.violating,
        *rule.benign,
    )
    assert [text for text in shown if escape(text) not in content] == []


@pytest.mark.parametrize("address", ["/en/policy/rules/", "/hi/policy/rules/P01/", "/ur/policy/rules/N03/"])
def test_a_page_of_the_rules_costs_at_most_twelve_queries(client: Client, address: str) -> None:
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    assert len(queries) <= 12


def test_there_is_no_page_for_a_rule_that_does_not_exist(client: Client) -> None:
    assert client.get("/en/policy/rules/Z99/").status_code == 404
    assert rule_address("M01") == ""


def test_the_sitemap_holds_the_rules(client: Client) -> None:
    assert "/en/policy/rules/N03/" in client.get("/sitemap.xml").content.decode()


def test_a_neutral_wording_is_shown_where_the_engine_has_one() -> None:
    page = rule_page("P03")
    assert page is not None
    neutral = {example.text: example.neutral for example in page.violating}
    assert (
        neutral["District Collector Ramesh Kumar ordered a survey."]
        == "The District Collector ordered a survey."
    )


def test_the_document_of_the_rules_is_current() -> None:
    document = Path(settings.BASE_DIR) / "docs" / "rules.md"
    assert document.read_text(encoding="utf-8") == as_markdown(), "run manage.py write_rules"


def test_a_rule_s_page_says_what_it_weighs_here_and_where_it_differs(client: Client) -> None:
    rows = [["N08", "", "OFF"], ["N08", "IN", "FIX"], ["N08", "IN-MH", "BLOCK"], ["P01", "", "FIX"]]
    PolicyVersion.objects.create(number="1.7", configuration="c", content={"changes": rows})
    page = client.get("/en/policy/rules/N08/").content.decode()
    assert "It is switched off here." in page
    assert re.findall(r"<dt>Severity, ([^<]+)</dt><dd lang=\"en\"><bdi>(\w+)", page) == [
        ("India", "FIX"),
        ("Maharashtra", "BLOCK"),
    ]
    assert "The desk settles it" in client.get("/en/policy/rules/P01/").content.decode()
    assert "It is shown and counted" in client.get("/en/policy/rules/N06/").content.decode()
