"""Corrections from the index's own vocabulary, by edit distance: no list of words is shipped or needed."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

SHORTEST_WORD: Final = 3
# A vocabulary that took t seconds to read is read again at most every REREAD_AFTER * t.
REREAD_AFTER: Final = 20


def most_edits(word: str) -> int:
    """Return how many slips are forgiven: none to two letters, one to five, two beyond."""
    if len(word) < SHORTEST_WORD:
        return 0
    return 1 if len(word) <= 5 else 2


@dataclass(frozen=True)
class Vocabulary:
    """The plain words of the index, each with the number of documents that hold it."""

    seq: int = -1
    read_at: float = 0.0
    cost: float = 0.0
    words: tuple[str, ...] = ()
    documents: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    lengths: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    letters: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))

    def is_fresh_enough(self, seq: int) -> bool:
        return self.seq == seq or (self.seq >= 0 and time.monotonic() - self.read_at < REREAD_AFTER * self.cost)

    def corrections(self, word: str, limit: int = 3) -> list[str]:
        """Return the nearest words: fewest edits first, then those with the same first letter, then the commoner."""
        if word.isdigit():
            return []
        for edits in range(1, most_edits(word) + 1):
            near = [place for place in self._candidates(word, edits) if self.words[place] != word]
            if near:
                near.sort(key=lambda place: (self.words[place][0] != word[0], -self.documents[place], self.words[place]))
                return [self.words[place] for place in near[:limit]]
        return []

    def _candidates(self, word: str, edits: int) -> list[int]:
        """Return the places of words that could be within `edits`: an edit changes two letters of the set at most."""
        differing = np.bitwise_count(self.letters ^ np.uint64(_letters_of(word)))
        near = (differing <= 2 * edits) & (np.abs(self.lengths - len(word)) <= edits)
        return [place for place in np.flatnonzero(near).tolist() if distance(word, self.words[place], edits) <= edits]


def read_vocabulary(db: sqlite3.Connection, seq: int) -> Vocabulary:
    """Read every plain word of the index, without figures and one-letter words."""
    begun = time.monotonic()
    counts: dict[str, int] = {}
    rows = db.execute("SELECT term, doc FROM vocabulary WHERE col = 'plain'")
    for term, documents in rows:
        if len(term) >= SHORTEST_WORD and not term[0].isdigit():
            counts[term] = max(counts.get(term, 0), documents)
    words = tuple(counts)
    return Vocabulary(
        seq=seq,
        read_at=time.monotonic(),
        cost=time.monotonic() - begun,
        words=words,
        documents=np.fromiter(counts.values(), np.int64, len(words)),
        lengths=np.fromiter((len(word) for word in words), np.int64, len(words)),
        letters=np.fromiter((_letters_of(word) for word in words), np.uint64, len(words)),
    )


def _letters_of(word: str) -> int:
    """Return the set of letters as 64 bits; letters that share a bit only let more candidates through."""
    bits = 0
    for character in word:
        bits |= 1 << (ord(character) % 64)
    return bits


def distance(one: str, other: str, most: int) -> int:
    """Return the optimal string alignment distance, or `most` + 1 where it is larger.

    Insertions, deletions, substitutions and swaps of neighbours count one each.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        row = [i]
        for j, right in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
