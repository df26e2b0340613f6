"""Which documents match a question, and with what score, by the lists of stems and FTS5's phrases and prefixes."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from search.engines.embedded.columns import Columns, Mask
from search.engines.embedded.postings import Slots, documents_with, read_postings
from search.engines.embedded.spelling import Vocabulary
from search.engines.question import Question, Stems, Term
from search.engines.ranking import PREFIX_IN_TITLE_SCORE, PREFIX_SCORE
from search.engines.reading import How

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Matches:
    """The documents that match, as a mask over the slots, and the score of every slot."""

    mask: Mask = field(default_factory=lambda: np.zeros(0, np.bool_))
    scores: Scores = field(default_factory=lambda: np.zeros(0, np.float64))


class Matcher:
    """Matches questions against one read transaction; `vocabulary` is read only where it is needed."""

    def __init__(
        self, db: sqlite3.Connection, columns: Columns, vocabulary: Callable[[], Vocabulary]
    ) -> None:
        self._db = db
        self._columns = columns
        self._vocabulary = vocabulary
        self._scored: dict[str, tuple[Slots, Scores]] = {}
        self._matched: dict[tuple[Question, How], Matches] = {}

    def total(self, question: Question, how: How) -> int:
        return int(np.count_nonzero(self.match(question, how).mask))

    def documents_with(self, term: Term) -> int:
        if not term.is_stop_words:
            return documents_with(self._db, term.stems[0])
        (count,) = self._db.execute(
            "SELECT coalesce(max(doc), 0) FROM vocabulary WHERE term = ? AND col = 'plain'", (term.plains[0],)
        ).fetchone()
        return int(count)

    def nearest(self, word: str, least: int) -> list[str]:
        return self._vocabulary().corrections(word, least=least)

    def match(self, question: Question, how: How) -> Matches:
        """Return what matches `question`; without a term that is wanted, all that is not excluded."""
        found = self._matched.get((question, how))
        if found is None:
            found = self._matched[question, how] = self._match(question, how)
        return found

    def _match(self, question: Question, how: How) -> Matches:
        size = self._columns.size
        scores, held = np.zeros(size, np.float64), np.zeros(size, np.int32)
        open_term = question.last_word if how is not How.ALL else None
        for term in question.wanted:
            slots, of_term = self._with_prefix(term) if term is open_term else self._scored_term(term)
            scores[slots] += term.weight * of_term
            held[slots] += 1
        enough = min(len(question.wanted), 1) if how is How.ANY else len(question.wanted)
        mask = self._columns.live & (held >= enough)
        for term in question.excluded:
            mask[self._scored_term(term)[0]] = False
        return Matches(mask, scores)

    def _scored_term(self, term: Term) -> tuple[Slots, Scores]:
        """Return the documents that hold `term` or one of its synonyms, with the score of the best of these."""
        if term.is_stop_words:
            columns = "titles" if term.in_title else "words"
            slots = self._rows(columns, f'plain : "{" ".join(term.plains)}"')
            return slots, np.zeros(len(slots), np.float64)
        own = self._scored_own(term)
        return (
            self._best([own, *(self._scored_stems(stems) for stems in term.others)]) if term.others else own
        )

    def _scored_own(self, term: Term) -> tuple[Slots, Scores]:
        if term.in_title:
            return self._scored_where(f'{{title}} : "{" ".join(term.stems)}"', term.stems)
        if term.is_phrase or len(term.stems) == 1:
            return self._scored_stems(term.stems)
        # Several words that a synonym stands for: those of the reader need not stand side by side.
        held = np.zeros(self._columns.size, np.int32)
        for stem in set(term.stems):
            held[self._scored_stem(stem)[0]] += 1
        slots = np.flatnonzero(held == len(set(term.stems)))
        return slots, self._sum_at(slots, term.stems)

    def _scored_stems(self, stems: Stems) -> tuple[Slots, Scores]:
        if len(stems) == 1:
            return self._scored_stem(stems[0])
        return self._scored_where(f'{{title body}} : "{" ".join(stems)}"', stems)

    def _scored_where(self, expression: str, stems: Stems) -> tuple[Slots, Scores]:
        slots = self._rows("words", expression)
        return slots, self._sum_at(slots, stems)

    def _sum_at(self, slots: Slots, stems: Stems) -> Scores:
        summed = np.zeros(self._columns.size, np.float64)
        for stem in stems:
            of_stem, scores = self._scored_stem(stem)
            summed[of_stem] += scores
        return summed[slots]

    def _scored_stem(self, stem: str) -> tuple[Slots, Scores]:
        """Return the documents that hold `stem`, with BM25 (see `ranking`)."""
        found = self._scored.get(stem)
        if found is None:
            slots, weights = self._known(*read_postings(self._db, stem))
            total, documents = self._columns.documents, len(slots)
            rarity = math.log(1 + (total - documents + 0.5) / (documents + 0.5))
            found = self._scored[stem] = (slots, rarity * weights / (weights + self._columns.damping[slots]))
        return found

    def _known(self, slots: Slots, weights: Scores) -> tuple[Slots, Scores]:
        """Leave out what another thread's columns do not hold yet."""
        if len(slots) and slots[-1] >= self._columns.size:
            kept = slots < self._columns.size
            return slots[kept], weights[kept]
        return slots, weights

    def _with_prefix(self, term: Term) -> tuple[Slots, Scores]:
        """Return the documents that hold `term` or a word that begins with it."""
        prefix = f'"{term.plains[0]}" *'
        in_title = self._rows("titles", prefix)
        titles = (in_title, np.full(len(in_title), PREFIX_IN_TITLE_SCORE))
        if term.in_title:
            return self._best([self._scored_term(term), titles])
        anywhere = self._rows("words", f"plain : {prefix}")
        return self._best([self._scored_term(term), titles, (anywhere, np.full(len(anywhere), PREFIX_SCORE))])

    def _best(self, ways: list[tuple[Slots, Scores]]) -> tuple[Slots, Scores]:
        best, held = np.zeros(self._columns.size, np.float64), np.zeros(self._columns.size, np.bool_)
        for slots, scores in ways:
            best[slots] = np.maximum(best[slots], scores)
            held[slots] = True
        slots = np.flatnonzero(held)
        return slots, best[slots]

    def _rows(self, table: str, expression: str) -> Slots:
        rows = self._db.execute(f"SELECT rowid FROM {table} WHERE {table} MATCH ?", (expression,))  # noqa: S608
        slots = np.fromiter((row[0] for row in rows), np.int64)
        return slots[slots < self._columns.size]
