"""Corrections from the index's own vocabulary, by edit distance: no list of words is shipped or needed."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.engines.corrections import nearest
from search.slips import SHORTEST_WORD, distance
from search.transliteration import sound_of

# A vocabulary that took t seconds to read is read again at most every REREAD_AFTER * t.
REREAD_AFTER: Final = 20


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
        return self.seq == seq or (
            self.seq >= 0 and time.monotonic() - self.read_at < REREAD_AFTER * self.cost
        )

    def corrections(self, word: str, limit: int = 3, least: int = 0) -> list[str]:
        """Return the nearest words: see `corrections`."""
        return nearest(word, partial(self._within, least=least), self._with_sound, limit, least)

    def _within(self, word: str, edits: int, least: int) -> dict[str, int]:
        return {
            self.words[place]: int(self.documents[place]) for place in self._candidates(word, edits, least)
        }

    def _with_sound(self, sound: str) -> dict[str, int]:
        return {self.words[place]: int(self.documents[place]) for place in self.sounds.get(sound, ())}

    @cached_property
    def sounds(self) -> dict[str, list[int]]:
        """Return the places of the words by their sound (see `transliteration`)."""
        places: dict[str, list[int]] = {}
        for place, word in enumerate(self.words):
            places.setdefault(sound_of(word), []).append(place)
        return places

    def _candidates(self, word: str, edits: int, least: int) -> list[int]:
        """Return the places of words that could be within `edits`: an edit changes two letters of the set at most."""
        differing = np.bitwise_count(self.letters ^ np.uint64(_letters_of(word)))
        near = (differing <= 2 * edits) & (np.abs(self.lengths - len(word)) <= edits)
        near &= self.documents > least
        return [
            place
            for place in np.flatnonzero(near).tolist()
            if distance(word, self.words[place], edits) <= edits
        ]


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
