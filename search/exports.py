"""The results of a query for machines: JSON, CSV and Atom, in the records of the site's other exports."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import override

from search.engines.protocol import SearchResponse
from search.query import SearchQuery
from search.service import Answer, ids_in_batches
from showcase.sharing.records import CSV_COLUMNS, as_csv_row, as_row
from showcase.stories.cards import cards_for

_FOUNDED: Final = datetime(2024, 1, 1, tzinfo=UTC)


def base() -> str:
    """Return the site's own address: what is cached for all must not depend on a request's Host header."""
    return str(settings.WAGTAILADMIN_BASE_URL).rstrip("/")


def as_json(answer: Answer) -> dict[str, Any]:
    """Return one page of results with the counts of every facet."""
    query, response = answer.query, answer.response
    return {
        "query": _query_record(query, response),
        "total": response.total,
        "page": query.page,
        "pages": answer.pages,
        "titles_only": answer.is_degraded,
        "facets": {
            key: [{"value": item.value, "count": item.count, "selected": item.is_selected} for item in counts]
            for key, counts in response.facets.items()
        },
        "results": [as_row(card, base()) for card in cards_for([hit.id for hit in response.hits])],
    }


def _query_record(query: SearchQuery, response: SearchResponse) -> dict[str, Any]:
    return {
        "q": query.text,
        "filters": {key: list(values) for key, values in query.filters.items()},
        "sort": query.sort,
        "searched_for": response.corrected or query.text,
        "did_you_mean": response.suggestion,
        "some_of_the_words": response.is_relaxed,
    }


class _Line:
    """A file that hands each line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(query: SearchQuery) -> Iterator[str]:
    """Yield the results as CSV, a batch at a time, with a byte order mark for spreadsheets."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(CSV_COLUMNS)
    for ids in ids_in_batches(query):
        # A response is streamed after the reader's language was put back.
        with override(query.language):
            rows = [as_csv_row(as_row(card, base())) for card in cards_for(ids)]
        yield from (writer.writerow(row) for row in rows)


class _Atom(Atom1Feed):
    """Atom whose date is that of its newest entry, so that an empty feed does not change each second."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else _FOUNDED


def as_atom(answer: Answer, *, title: str, page: str, feed: str) -> str:
    """Return the results as an Atom feed; the author of an entry is its institution."""
    site = str(settings.SHOWCASE_SITE_NAME)
    atom = _Atom(
        title=title,
        link=base() + page,
        description=None,
        feed_url=base() + feed,
        language=answer.query.language,
        author_name=site,
    )
    for card in cards_for([hit.id for hit in answer.response.hits]):
        atom.add_item(
            title=card.title,
            link=base() + card.url,
            description=card.passage,
            unique_id=f"{base()}/case/{card.case_id}/",
            author_name=card.institution or site,
            pubdate=card.first_published_at,
            updateddate=card.published_at,
        )
    return str(atom.writeString("utf-8"))
