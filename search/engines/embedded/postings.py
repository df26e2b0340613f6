"""Which documents have a stem, and how often: what ranking and most of matching read.

FTS5 gives no access to its own lists but row by row (4 µs a document with bm25()), so that a word of half of all
stories took 200 ms at 100,000. Here a stem has one blob for each block of BLOCK slots: the offsets within the block as
16-bit integers, then the weights as 8-bit ones. A write touches the document's own block alone.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

BLOCK: Final = 2048
HEAVIEST: Final = 255

Slots = NDArray[np.int64]
Weights = NDArray[np.float64]

SCHEMA: Final = """
CREATE TABLE postings (stem TEXT NOT NULL, block INTEGER NOT NULL, entries BLOB NOT NULL);
CREATE UNIQUE INDEX postings_stem ON postings (stem, block);
"""


def read_postings(db: sqlite3.Connection, stem: str) -> tuple[Slots, Weights]:
    """Return the slots that hold `stem`, ascending, and its weight in each."""
    rows = db.execute("SELECT block, entries FROM postings WHERE stem = ? ORDER BY block", (stem,)).fetchall()
    parts = [(block, *_unpacked(entries)) for block, entries in rows]
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0, np.float64)
    slots = np.concatenate([offsets.astype(np.int64) + block * BLOCK for block, offsets, _weights in parts])
    return slots, np.concatenate([weights for _block, _offsets, weights in parts]).astype(np.float64)


def documents_with(db: sqlite3.Connection, stem: str) -> int:
    """Return the number of documents that hold `stem`."""
    (size,) = db.execute("SELECT total(length(entries)) FROM postings WHERE stem = ?", (stem,)).fetchone()
    return int(size) // 3


def change_postings(
    db: sqlite3.Connection, slot: int, before: Mapping[str, int], after: Mapping[str, int]
) -> None:
    """Bring the lists of one document from the weights `before` to those `after`."""
    block, offset = divmod(slot, BLOCK)
    for stem in before.keys() | after.keys():
        weight = after.get(stem, 0)
        if weight != before.get(stem, 0):
            _set(db, stem, block, offset, min(weight, HEAVIEST))


def _set(db: sqlite3.Connection, stem: str, block: int, offset: int, weight: int) -> None:
    row = db.execute(
        "SELECT rowid, entries FROM postings WHERE stem = ? AND block = ?", (stem, block)
    ).fetchone()
    offsets, weights = _unpacked(row[1]) if row else (np.zeros(0, np.uint16), np.zeros(0, np.uint8))
    place = int(np.searchsorted(offsets, offset))
    if place < len(offsets) and offsets[place] == offset:
        offsets, weights = np.delete(offsets, place), np.delete(weights, place)
    if weight:
        offsets, weights = np.insert(offsets, place, offset), np.insert(weights, place, weight)
    entries = offsets.tobytes() + weights.tobytes()
    if row is None:
        db.execute("INSERT INTO postings VALUES (?, ?, ?)", (stem, block, entries))
    elif entries:
        db.execute("UPDATE postings SET entries = ? WHERE rowid = ?", (entries, row[0]))
    else:
        db.execute("DELETE FROM postings WHERE rowid = ?", (row[0],))


def _unpacked(entries: bytes) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
    count = len(entries) // 3
    return np.frombuffer(entries, "<u2", count), np.frombuffer(entries, np.uint8, count, 2 * count)


class PostingsBuilder:
    """Writes the lists of a new index, whose slots come in ascending order, a block at a time."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._block = 0
        self._lists: dict[str, tuple[array[int], array[int]]] = {}

    def add(self, slot: int, weights: Mapping[str, int]) -> None:
        block, offset = divmod(slot, BLOCK)
        if block != self._block:
            self.flush()
            self._block = block
        lists = self._lists
        for stem, weight in weights.items():
            entry = lists.get(stem)
            if entry is None:
                entry = lists[stem] = (array("H"), array("B"))
            entry[0].append(offset)
            entry[1].append(min(weight, HEAVIEST))

    def flush(self) -> None:
        """Write the block that is complete; call it once more at the end."""
        self._db.executemany("INSERT INTO postings VALUES (?, ?, ?)", self._rows())
        self._lists = {}

    def _rows(self) -> Iterable[tuple[str, int, bytes]]:
        for stem, (offsets, weights) in self._lists.items():
            yield stem, self._block, offsets.tobytes() + weights.tobytes()
