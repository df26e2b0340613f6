"""Which documents match a text: all words, else an open end, else corrected, else some of the words.

Each step is taken on the text alone, whatever the filters are: a count beside a facet's value could not be true
if choosing it changed the way in which the words are read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.engines.embedded.expressions import Question, Term, question_of, replaced
from search.engines.embedded.spelling import Vocabulary

# title, body, plain_title, plain_body
_WEIGHTS: Final = "2.0, 1.0, 1.0, 0.4"
FEW: Final = 2
COMMONER: Final = 10


@dataclass(frozen=True)
class Matches:
    """The slots that match with their scores, and how the text was read."""

    slots: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    scores: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0, np.float64))
    stems: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    corrected: str = ""
    suggestion: str = ""
    is_relaxed: bool = False

    def __len__(self) -> int:
        return len(self.slots)


class Matcher:
    """Matches one text against one read transaction; `vocabulary` is read only where it is needed."""

    def __init__(
        self, db: sqlite3.Connection, vocabulary: Callable[[], Vocabulary], language: str | None = None
    ) -> None:
        self._db = db
        self._vocabulary = vocabulary
        self._language = language

    def match(self, text: str, *, exact: bool) -> Matches:
        """Return what matches `text`, which holds at least one word that is wanted."""
        question = question_of(text, self._language)
        found = self._run(question, question.all_of())
        if exact:
            return found
        if found:
            return replace(found, suggestion=self._suggestion(text, question, len(found)))
        return self._with_open_end(question) or self._corrected(text, question) or self._relaxed(question)

    def excluded(self, question: Question) -> NDArray[np.int64]:
        """Return the slots that a question of exclusions alone leaves out."""
        return self._run(question, question.none_of()).slots

    def _run(self, question: Question, expression: str, *, open_end: bool = False) -> Matches:
        rows = self._db.execute(
            f"SELECT rowid, bm25(words, {_WEIGHTS}) FROM words WHERE words MATCH ?", (expression,)  # noqa: S608
        ).fetchall()
        last = question.last_word if open_end else None
        return Matches(
            slots=np.fromiter((row[0] for row in rows), np.int64, len(rows)),
            scores=np.fromiter((-row[1] for row in rows), np.float64, len(rows)),
            stems=frozenset(stem for term in question.wanted for stem in term.stems),
            prefixes=frozenset(last.plains if last else ()),
        )

    def _with_open_end(self, question: Question) -> Matches | None:
        if question.last_word is None:
            return None
        return self._run(question, question.all_of(open_end=True), open_end=True) or None

    def _corrected(self, text: str, question: Question) -> Matches | None:
        corrected = self._correct(text, question, lambda term: not self._documents_with(term))
        if not corrected:
            return None
        again = question_of(corrected, self._language)
        found = self._run(again, again.all_of()) or self._relaxed(again)
        return replace(found, corrected=corrected) if found else None

    def _relaxed(self, question: Question) -> Matches:
        found = self._run(question, question.any_of(), open_end=True)
        return replace(found, is_relaxed=bool(found) and len(question.wanted) > 1)

    def _suggestion(self, text: str, question: Question, total: int) -> str:
        """Return a text of commoner words for one that found few documents, if that finds more; else nothing."""
        if total > FEW:
            return ""
        corrected = self._correct(text, question, lambda term: self._documents_with(term) <= FEW, COMMONER)
        again = question_of(corrected, self._language)
        if not again.wanted or len(self._run(again, again.all_of())) <= total * COMMONER:
            return ""
        return corrected

    def _correct(self, text: str, question: Question, is_doubtful: Callable[[Term], bool], times: int = 0) -> str:
        """Return `text` with each doubtful word replaced by its nearest, or nothing if none could be."""
        replacements: dict[Term, str] = {}
        for term in question.wanted:
            if term.is_phrase or not is_doubtful(term):
                continue
            for word in self._vocabulary().corrections(term.plains[0]):
                nearest = question_of(word, self._language).wanted
                if nearest and self._documents_with(nearest[0]) > times * self._documents_with(term):
                    replacements[term] = word
                    break
        return replaced(text, replacements) if replacements else ""

    def _documents_with(self, term: Term) -> int:
        columns = "('plain_title', 'plain_body')" if term.is_stop_words else "('title', 'body')"
        word = term.plains[0] if term.is_stop_words else term.stems[0]
        (count,) = self._db.execute(
            f"SELECT coalesce(max(doc), 0) FROM vocabulary WHERE term = ? AND col IN {columns}", (word,)  # noqa: S608
        ).fetchone()
        return int(count)
