"""Which documents match a question, and with what score, by the lists of stems and FTS5's phrases and prefixes.

A word's list may be long and what a question finds short: scores are worked out only where every word was found.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from search.engines.embedded.columns import Columns, Mask
from search.engines.embedded.postings import Slots, Weights, documents_with, read_postings
from search.engines.embedded.spelling import Vocabulary
from search.engines.question import Question, Stems, Term
from search.engines.ranking import PREFIX_IN_TITLE_SCORE, PREFIX_SCORE
from search.engines.reading import How

Scores = NDArray[np.float64]
_EVERYWHERE = slice(None)


@dataclass(frozen=True)
class Matches:
    """The slots of the documents that match, ascending, and the score of each."""

    slots: Slots = field(default_factory=lambda: np.zeros(0, np.int64))
    scores: Scores = field(default_factory=lambda: np.zeros(0, np.float64))


class Found(Protocol):
    """Where something stands: `slots` ascending, and the scores at some `places` of these."""

    @property
    def slots(self) -> Slots: ...

    def scores(self, places: Any = _EVERYWHERE) -> Scores: ...


@dataclass(frozen=True)
class _Scored:
    slots: Slots
    values: Scores

    def scores(self, places: Any = _EVERYWHERE) -> Scores:
        return self.values[places]


@dataclass(frozen=True)
class _Stem:
    """The list of a stem, scored by BM25 (see `ranking`)."""

    slots: Slots
    weights: Weights
    rarity: float
    damping: Scores

    def scores(self, places: Any = _EVERYWHERE) -> Scores:
        weights = self.weights[places].astype(np.float64)
        return self.rarity * weights / (weights + self.damping[self.slots[places]])


class Matcher:
    """Matches questions against one read transaction; `vocabulary` is read only where it is needed."""

    def __init__(
        self, db: sqlite3.Connection, columns: Columns, vocabulary: Callable[[], Vocabulary]
    ) -> None:
        self._db = db
        self._columns = columns
        self._vocabulary = vocabulary
        self._stems: dict[str, _Stem] = {}
        self._matched: dict[tuple[Question, How], Matches] = {}

    def total(self, question: Question, how: How) -> int:
        return len(self.match(question, how).slots)

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
        open_term = question.last_word if how is not How.ALL else None
        ways: list[Found] = [
            self._with_prefix(term) if term is open_term else self._found(term) for term in question.wanted
        ]
        kept = self._columns.live
        if question.excluded:
            kept = kept & ~self._flags(*(self._found(term).slots for term in question.excluded))
        slots = self._in_any(ways) if how is How.ANY and ways else self._in_all(ways)
        slots = slots[kept[slots]]
        return Matches(slots, self._summed(slots, ways, [term.weight for term in question.wanted]))

    def _flags(self, *lists: Slots) -> Mask:
        flags = np.zeros(self._columns.size, np.bool_)
        for slots in lists:
            flags[slots] = True
        return flags

    def _in_any(self, ways: Iterable[Found]) -> Slots:
        return np.flatnonzero(self._flags(*(way.slots for way in ways)))

    def _in_all(self, ways: Iterable[Found]) -> Slots:
        """Return the slots that stand in every list; all slots where there is none."""
        lists = sorted((way.slots for way in ways), key=len)
        if not lists:
            return np.arange(self._columns.size)
        found = lists[0]
        for slots in lists[1:]:
            found = slots[self._flags(found)[slots]]
        return found

    def _summed(self, slots: Slots, ways: Sequence[Found], weights: Sequence[float]) -> Scores:
        """Return the sum of the scores at `slots`, each way times its weight."""
        if len(ways) == 1 and len(ways[0].slots) == len(slots):
            return weights[0] * ways[0].scores()
        is_wanted = self._flags(slots)
        summed = np.zeros(self._columns.size, np.float64)
        for way, weight in zip(ways, weights, strict=True):
            places = np.flatnonzero(is_wanted[way.slots])
            summed[way.slots[places]] += weight * way.scores(places)
        return summed[slots]

    def _found(self, term: Term) -> Found:
        """Return where `term` or one of its synonyms stands, with the score of the best of these."""
        if term.is_stop_words:
            columns = "titles" if term.in_title else "words"
            return self._unscored(self._rows(columns, f'plain : "{" ".join(term.plains)}"'))
        own = self._own(term)
        return (
            self._best([own, *(self._side_by_side(stems) for stems in term.others)]) if term.others else own
        )

    def _own(self, term: Term) -> Found:
        if term.in_title:
            return self._where(f'{{title}} : "{" ".join(term.stems)}"', term.stems)
        if term.is_phrase or len(term.stems) == 1:
            return self._side_by_side(term.stems)
        # Several words that a synonym stands for: those of the reader need not stand side by side.
        slots = self._in_all(self._stem(stem) for stem in set(term.stems))
        return self._with_stems(slots, term.stems)

    def _side_by_side(self, stems: Stems) -> Found:
        if len(stems) == 1:
            return self._stem(stems[0])
        return self._where(f'{{title body}} : "{" ".join(stems)}"', stems)

    def _where(self, expression: str, stems: Stems) -> Found:
        return self._with_stems(self._rows("words", expression), stems)

    def _with_stems(self, slots: Slots, stems: Stems) -> Found:
        return _Scored(slots, self._summed(slots, [self._stem(stem) for stem in stems], [1.0] * len(stems)))

    def _stem(self, stem: str) -> _Stem:
        found = self._stems.get(stem)
        if found is None:
            columns = self._columns
            slots, weights = self._known(*read_postings(self._db, stem))
            rarity = math.log(1 + (columns.documents - len(slots) + 0.5) / (len(slots) + 0.5))
            found = self._stems[stem] = _Stem(slots, weights, rarity, columns.damping)
        return found

    def _known(self, slots: Slots, weights: Weights) -> tuple[Slots, Weights]:
        """Leave out what another thread's columns do not hold yet."""
        if len(slots) and slots[-1] >= self._columns.size:
            kept = slots < self._columns.size
            return slots[kept], weights[kept]
        return slots, weights

    def _with_prefix(self, term: Term) -> Found:
        """Return where `term` or a word that begins with it stands."""
        prefix = f'"{term.plains[0]}" *'
        ways = [self._found(term), self._unscored(self._rows("titles", prefix), PREFIX_IN_TITLE_SCORE)]
        if not term.in_title:
            ways.append(self._unscored(self._rows("words", f"plain : {prefix}"), PREFIX_SCORE))
        return self._best(ways)

    def _unscored(self, slots: Slots, score: float = 0.0) -> Found:
        return _Scored(slots, np.full(len(slots), score))

    def _best(self, ways: Sequence[Found]) -> Found:
        slots = self._in_any(ways)
        best = np.zeros(self._columns.size, np.float64)
        for way in ways:
            best[way.slots] = np.maximum(best[way.slots], way.scores())
        return _Scored(slots, best[slots])

    def _rows(self, table: str, expression: str) -> Slots:
        rows = self._db.execute(f"SELECT rowid FROM {table} WHERE {table} MATCH ?", (expression,))  # noqa: S608
        slots = np.fromiter((row[0] for row in rows), np.int64)
        return slots[slots < self._columns.size]
