"""Where a reader could meet a text: every test of the invariant looks at all of them."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.test import Client

from showcase.publication.models import Publication
from showcase.stories.models import StoryPage

LISTS = (
    "/en/",
    "/en/browse/",
    "/en/search/?q=meters",
    "/en/search/results.json?q=meters",
    "/en/feed/",
    "/sitemap.xml",
    "/api/stories/",
    "/stories.csv",
)
MARK = "unclearedword"


def places_that_show(story: StoryPage) -> list[str]:
    """Return every public place at which the uncleared wording, or the uncleared page, can be read."""
    call_command(
        "rebuild_search", verbosity=0
    )  # the tests' transactions never commit, so nothing was indexed
    reader = Client()
    found = [address for address in LISTS if _shows(reader.get(address, follow=True))]
    for address in _own_addresses(story):
        response = reader.get(address, follow=True)
        if response.status_code == 200 and MARK in _body(response):
            found.append(address)
    return found


def _own_addresses(story: StoryPage) -> list[str]:
    page = StoryPage.objects.get(pk=story.pk)
    addresses = [page.get_permanent_url(), f"/api/stories/{page.case_id}.json"]
    return [*addresses, page.url] if page.url else addresses


def _shows(response: Any) -> bool:
    assert response.status_code == 200, response.request
    return MARK in _body(response)


def _body(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode())


def is_in_ledger(story: StoryPage) -> bool:
    return Publication.objects.filter(page_id=story.pk).exists()
