"""What else a reader may ask when a question finds nothing, or little: with a word less, or a filter less."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search import service
from search.facets import FACETS
from search.presentation import Link, address
from search.query import SearchQuery
from search.syntax import parse

FEW: Final = 2
MOST_SHOWN: Final = 6
# Each trial is a question to the engine: a page costs at most this many.
MOST_TRIED: Final = 14


@dataclass(frozen=True)
class Trial:
    """A wider question, and what was given up for it."""

    label: str
    query: SearchQuery


def ways_on(answer: service.Answer) -> list[Link]:
    """Return wider questions that find more than the answer has, each with its number, the most telling first.

    Nothing for a question that found more than FEW; for one that found nothing, all stories are the last way.
    """
    query, total = answer.query, answer.response.total
    if total > FEW:
        return []
    found: list[tuple[int, Trial]] = []
    for trial in list(_trials(query))[:MOST_TRIED]:
        count = service.count(trial.query, answer.synonyms)
        if count > total:
            found.append((count, trial))
    path = reverse("search:results")
    links = [Link(_counted(trial.label, count), address(path, trial.query)) for count, trial in found]
    return links[:MOST_SHOWN] + ([] if total else [Link(_("All stories"), path)])


def _counted(label: str, count: int) -> str:
    return ngettext("%(label)s: %(n)d story", "%(label)s: %(n)d stories", count) % {
        "label": label,
        "n": count,
    }


def _trials(query: SearchQuery) -> Iterator[Trial]:
    """Yield the question without its filters, without each of them, and without each of its words."""
    if query.has_filters:
        yield Trial(_("Without filters"), query.without_filters())
    given_up = [facet for facet in FACETS if facet.key in query.filters]
    if len(given_up) + bool(query.days) > 1:
        for facet in given_up:
            yield Trial(
                _("Without the filter “%(name)s”") % {"name": facet.label}, query.without_facet(facet.key)
            )
        if query.days:
            yield Trial(_("Without the dates"), replace(query, since=None, until=None, page=1))
    yield from _with_a_word_less(query)


def _with_a_word_less(query: SearchQuery) -> Iterator[Trial]:
    clauses = parse(query.text)
    if len(clauses) < 2:
        return
    for clause in clauses:
        start, end = clause.whole
        text = f"{query.text[:start]} {query.text[end:]}"
        yield Trial(_("Without “%(word)s”") % {"word": query.text[start:end].strip()}, query.with_text(text))
