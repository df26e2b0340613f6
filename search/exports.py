"""The results of a query for machines: JSON, CSV and Atom. Nothing in them names a person; the author is an institution."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import Any, Final

from django.utils.feedgenerator import Atom1Feed

from search.engines.protocol import SearchResponse
from search.query import SearchQuery
from search.service import Answer, ids_in_batches
from showcase.stories.cards import Card, cards_for

Absolute = Callable[[str], str]

_COLUMNS: Final = (
    "case_id", "title", "url", "language", "institutions", "country", "region", "function", "stage",
    "evidence_level", "first_published_on", "version", "withdrawn_on", "summary", "did_not_work", "indicator",
    "before", "after", "unit", "licence",
)
# A spreadsheet would take a cell that begins so for a formula.
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")


def record_of(card: Card, absolute: Absolute) -> dict[str, Any]:
    """Return what is exported of one story."""
    figure = card.result
    return {
        "case_id": card.case_id,
        "title": card.title,
        "url": absolute(card.url),
        "language": card.language,
        "institutions": [str(name) for name in card.institutions],
        "country": card.country,
        "region": card.region_code,
        "function": card.sector,
        "stage": card.stage,
        "evidence_level": card.level,
        "first_published_on": card.date.isoformat(),
        "version": card.version,
        "withdrawn_on": card.withdrawn_on.isoformat() if card.withdrawn_on else None,
        "summary": card.passage,
        "did_not_work": card.did_not_work,
        "indicator": figure.name if figure else None,
        "before": _number(figure.before) if figure else None,
        "after": _number(figure.after) if figure else None,
        "unit": figure.unit if figure else None,
        "licence": card.licence,
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def as_json(answer: Answer, absolute: Absolute) -> dict[str, Any]:
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
        "results": [record_of(card, absolute) for card in cards_for([hit.id for hit in response.hits])],
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


def csv_lines(query: SearchQuery, absolute: Absolute) -> Iterator[str]:
    """Yield the results as CSV, a batch at a time, with a byte order mark for spreadsheets."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(_COLUMNS)
    for ids in ids_in_batches(query):
        for card in cards_for(ids):
            record = record_of(card, absolute)
            yield writer.writerow([_cell(record[name]) for name in _COLUMNS])


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = "; ".join(value)
    if isinstance(value, str) and value.startswith(_FORMULA_SIGNS):
        return f"'{value}"
    return "" if value is None else value


def as_atom(answer: Answer, absolute: Absolute, *, title: str, site_name: str, page: str, feed: str) -> str:
    """Return the newest results as an Atom feed."""
    atom = Atom1Feed(
        title=title, link=absolute(page), description=None, feed_url=absolute(feed),
        language=answer.query.language, author_name=site_name,
    )
    for card in cards_for([hit.id for hit in answer.response.hits]):
        atom.add_item(
            title=card.title, link=absolute(card.url), description=card.passage,
            unique_id=absolute(f"/case/{card.case_id}/"), author_name=str(card.institution) or site_name,
            pubdate=card.first_published_at, updateddate=card.published_at,
        )
    return str(atom.writeString("utf-8"))
