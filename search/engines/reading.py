"""How a text is read, in steps: all words, else an open end, else corrected, else some of the words.

Each step is taken on the text alone, whatever the filters are: a count beside a facet's value could not be true
if choosing it changed the way in which the words are read. Every engine takes the same steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, Protocol

from search.engines.protocol import SearchRequest
from search.engines.question import Question, Term, question_of, replaced

FEW: Final = 2
COMMONER: Final = 10


class How(Enum):
    """Which documents match a question: those with all its terms, the last one open, or those with any."""

    ALL = "all"
    OPEN = "open"
    ANY = "any"


@dataclass(frozen=True)
class Reading:
    """How a text was read; `corrected` and `suggestion` as in a response."""

    question: Question
    how: How = How.ALL
    corrected: str = ""
    suggestion: str = ""
    is_relaxed: bool = False

    @property
    def stems(self) -> frozenset[str]:
        """Return what a highlighter marks: the stems of the terms and of their synonyms."""
        wanted = self.question.wanted
        return frozenset(stem for term in wanted for stems in (term.stems, *term.others) for stem in stems)

    @property
    def prefixes(self) -> frozenset[str]:
        last = self.question.last_word
        return frozenset(last.plains if last and self.how is not How.ALL else ())


class Lookup(Protocol):
    """What the steps ask of an engine."""

    def total(self, question: Question, how: How) -> int:
        """Return the number of documents that match, whatever the filters are."""
        ...

    def documents_with(self, term: Term) -> int:
        """Return the number of documents that have the first word of `term`."""
        ...

    def nearest(self, word: str, least: int) -> list[str]:
        """Return the words nearest to `word` of those that more than `least` documents hold, the best first."""
        ...


def read(request: SearchRequest, lookup: Lookup) -> Reading:
    """Return the first reading of the request's text that finds anything, or the last that was tried."""
    question = question_of(request.text, request.language, () if request.exact else request.synonyms)
    if not question.wanted or request.exact:
        return Reading(question)
    if request.some_words_suffice:
        return Reading(replace(question, ends_open=False), How.ANY)
    if found := lookup.total(question, How.ALL):
        return Reading(question, suggestion=_suggestion(request, question, found, lookup))
    if question.last_word is not None and lookup.total(question, How.OPEN):
        return Reading(question, How.OPEN)
    return _corrected(request, question, lookup) or _relaxed(question, lookup)


def _corrected(request: SearchRequest, question: Question, lookup: Lookup) -> Reading | None:
    text = _correct(request, question, lookup, lambda term: not lookup.documents_with(term))
    if not text:
        return None
    again = question_of(text, request.language, request.synonyms)
    reading = Reading(again) if lookup.total(again, How.ALL) else _relaxed(again, lookup)
    return replace(reading, corrected=text)


def _relaxed(question: Question, lookup: Lookup) -> Reading:
    is_relaxed = len(question.wanted) > 1 and bool(lookup.total(question, How.ANY))
    return Reading(question, How.ANY, is_relaxed=is_relaxed)


def _suggestion(request: SearchRequest, question: Question, found: int, lookup: Lookup) -> str:
    """Return a text of commoner words for one that found few documents, if that finds more; else nothing."""
    if found > FEW:
        return ""
    text = _correct(request, question, lookup, lambda term: lookup.documents_with(term) <= FEW, COMMONER)
    again = question_of(text, request.language, request.synonyms)
    return text if again.wanted and lookup.total(again, How.ALL) > found * COMMONER else ""


def _correct(
    request: SearchRequest,
    question: Question,
    lookup: Lookup,
    is_doubtful: Callable[[Term], bool],
    times: int = 0,
) -> str:
    """Return the text with each doubtful word replaced by its nearest, or nothing if none could be."""
    replacements: dict[Term, str] = {}
    for term in question.wanted:
        if term.is_phrase or len(term.plains) > 1 or not is_doubtful(term):
            continue
        least = times * lookup.documents_with(term)
        for word in lookup.nearest(term.plains[0], least):
            nearest = question_of(word, request.language).wanted
            if nearest and lookup.documents_with(nearest[0]) > least:
                replacements[term] = word
                break
    return replaced(request.text, replacements) if replacements else ""
