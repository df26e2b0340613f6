"""`make bench`: CPU time and SQL queries of the public pages, beside Wagtail's own ways in the same run.

Peers: for the search page, Wagtail's database search backend (after ANALYZE) with the same top 20; for the list
pages, Wagtail's generic listing, `Page.objects.live().specific()`, with each page's related rows. The peers only
read: they render no page. Prints medians.
"""

from __future__ import annotations

import sys
from typing import Any

from tests.benchmarks.measuring import RUNS, empty_site, timed

STORIES = (10, 1000)


def main() -> int:
    with empty_site():
        for count in STORIES:
            measure(count)
    return 0


def measure(count: int) -> None:
    """Fill the site up to `count` stories and print a row a page."""
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from showcase.stories.models import StoryPage
    from tests import factories

    holders = _holders()
    missing = count - StoryPage.objects.count()
    factories.stories(missing - 1, holders)
    served = factories.story(results=3, rows=3)
    call_command("rebuild_search", verbosity=0)
    call_command("rebuild_modelsearch_index", verbosity=0) if _has_command(
        "rebuild_modelsearch_index"
    ) else None
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    pages = {
        "home": ("/en/", _listing),
        "browse": ("/en/browse/", _listing),
        "search": ("/en/search/?q=office", _wagtail_search),
        "story": (served.url, None),
    }
    print(f"\n{StoryPage.objects.count()} stories, median of {RUNS} runs, CPU ms (SQL queries)")
    for label, (address, peer) in pages.items():
        ours, queries = timed(lambda address=address: client.get(address))
        line = f"  {label:<8} {ours:7.1f} ms ({queries:2d})"
        if peer is not None:
            theirs, peer_queries = timed(peer)
            line += f"   peer {peer.__doc__}: {theirs:7.1f} ms ({peer_queries})   ratio {theirs / ours:.2f}"
        print(line)


def _holders() -> list[Any]:
    from showcase.institutions.models import InstitutionPage
    from tests import factories

    known = list(InstitutionPage.objects.all())
    return known or [factories.institution(f"Office {number}") for number in range(5)]


def _has_command(name: str) -> bool:
    from django.core.management import get_commands

    return name in get_commands()


def _listing() -> Any:
    """Wagtail's generic listing"""
    from wagtail.models import Page

    from showcase.stories.models import StoryPage

    pages = Page.objects.live().type(StoryPage).order_by("-first_published_at").specific()[:20]
    return [
        (
            page.title,
            [str(row.institution) for row in page.lead_credits.all()],
            [str(row) for row in page.results.all()],
        )
        for page in pages
    ]


def _wagtail_search() -> Any:
    """Wagtail's database search"""
    from showcase.stories.models import StoryPage

    return [page.title for page in StoryPage.objects.live().search("office")[:20]]


if __name__ == "__main__":
    sys.exit(main())
