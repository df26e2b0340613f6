"""Which documents have a stem, and how often: what ranking and most of matching read.

FTS5 gives no access to its own lists but row by row (4 µs a document with bm25()), so that a word of half of all
stories took 200 ms at 100,000. Here a stem has one blob for each block of BLOCK slots: the offsets within the block as
16-bit integers, then the weights as 8-bit ones. A write touches the document's own block alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

BLOCK: Final = 8192
HEAVIEST: Final = 255

Slots = NDArray[np.int64]
Weights = NDArray[np.uint8]

_INDEX: Final = "CREATE UNIQUE INDEX postings_stem ON postings (stem, block)"
SCHEMA: Final = f"""
CREATE TABLE postings (stem TEXT NOT NULL, block INTEGER NOT NULL, entries BLOB NOT NULL);
{_INDEX};
"""


def read_postings(db: sqlite3.Connection, stem: str) -> tuple[Slots, Weights]:
    """Return the slots that hold `stem`, ascending, and its weight in each."""
    rows = db.execute("SELECT block, entries FROM postings WHERE stem = ? ORDER BY block", (stem,)).fetchall()
    parts = [(block, *_unpacked(entries)) for block, entries in rows]
    size = sum(len(weights) for _block, _offsets, weights in parts)
    slots, found, end = np.empty(size, np.int64), np.empty(size, np.uint8), 0
    for block, offsets, weights in parts:
        begin, end = end, end + len(weights)
        np.add(offsets, block * BLOCK, out=slots[begin:end], dtype=np.int64)
        found[begin:end] = weights
    return slots, found


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
    """Writes the lists of a new index, whose slots come in ascending order, a block at a time; at last, `finish`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        db.execute("DROP INDEX postings_stem")
        self._db = db
        self._block = 0
        # A list of 32-bit entries a stem: the offset above, the weight in the lowest eight bits.
        self._lists: dict[str, list[int]] = {}

    def add(self, slot: int, weights: Mapping[str, int]) -> None:
        block, offset = divmod(slot, BLOCK)
        if block != self._block:
            self._flush()
            self._block = block
        lists = self._lists
        high = offset << 8
        for stem, weight in weights.items():
            entry = high | weight if weight <= HEAVIEST else high | HEAVIEST
            if stem in lists:
                lists[stem].append(entry)
            else:
                lists[stem] = [entry]

    def finish(self) -> None:
        """Write the last block, and make the index, which in one go costs less."""
        self._flush()
        self._db.execute(_INDEX)

    def _flush(self) -> None:
        self._db.executemany("INSERT INTO postings VALUES (?, ?, ?)", self._rows())
        self._lists = {}

    def _rows(self) -> Iterable[tuple[str, int, bytes]]:
        for stem, entries in self._lists.items():
            packed = np.array(entries, np.uint32)
            yield stem, self._block, (packed >> 8).astype("<u2").tobytes() + packed.astype(np.uint8).tobytes()
