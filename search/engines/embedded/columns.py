"""Facets and sort keys of the whole index in memory, as integer columns: filtering, counting and ordering.

A document's place in every column is its slot, which is also its rowid in the full-text table. A facet has a row of
codes for each slot, so that counting all values costs one `bincount` over the rows that were found. Plain Python
integers as bit sets took 5 µs for each value, and an installation has thousands of institutions.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.engines.protocol import FacetCount
from search.engines.ranking import K1, B

Mask = NDArray[np.bool_]
Slots = NDArray[np.int64]


_NO_VALUE: Final = -1
_MASKS_KEPT: Final = 16


@dataclass(frozen=True)
class FacetColumn:
    """The values of one facet: for each slot a row of codes, filled up with _NO_VALUE, and what the codes stand for."""

    codes: NDArray[np.int32]
    values: tuple[str, ...]
    code_of: Mapping[str, int]

    def mask(self, wanted: Iterable[str]) -> Mask:
        """Return the documents that have one of the `wanted` values."""
        # The last place is that of _NO_VALUE.
        is_wanted = np.zeros(len(self.values) + 1, np.bool_)
        is_wanted[[self.code_of[value] for value in wanted if value in self.code_of]] = True
        return np.asarray(is_wanted[self.codes].any(axis=1))

    def counts(self, slots: Slots, selected: tuple[str, ...]) -> tuple[FacetCount, ...]:
        """Return the values at `slots` with their counts, the most frequent first; selected ones always."""
        numbers = np.bincount(self.codes[slots].ravel() + 1, minlength=len(self.values) + 1)[1:]
        found = {self.values[code]: int(numbers[code]) for code in np.flatnonzero(numbers)}
        found.update({value: 0 for value in selected if value not in found})
        ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        return tuple(FacetCount(value, count, value in selected) for value, count in ordered)

    def followed(self, size: int, changed: list[tuple[int, list[str]]]) -> FacetColumn:
        """Return this column for `size` slots, with the values of the `changed` ones in place of what they had."""
        code_of = dict(self.code_of)
        rows = [
            (slot, [code_of.setdefault(value, len(code_of)) for value in values]) for slot, values in changed
        ]
        width = max(self.codes.shape[1], *(len(codes) for _slot, codes in rows))
        codes = np.full((size, width), _NO_VALUE, np.int32)
        codes[: len(self.codes), : self.codes.shape[1]] = self.codes
        for slot, row in rows:
            codes[slot] = _NO_VALUE
            codes[slot, : len(row)] = row
        return FacetColumn(codes, tuple(code_of), code_of)


@dataclass(frozen=True)
class Columns:
    """The state of the index after write number `seq`; never changed, only followed by another."""

    seq: int = 0
    ids: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    live: Mask = field(default_factory=lambda: np.zeros(0, np.bool_))
    published: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    adoptions: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    lengths: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    titles: NDArray[np.object_] = field(default_factory=lambda: np.zeros(0, np.object_))
    facets: Mapping[str, FacetColumn] = field(default_factory=dict)
    masks_kept: dict[tuple[str, tuple[str, ...]], Mask] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.ids)

    @cached_property
    def documents(self) -> int:
        """Return the number of live documents that have any words: BM25's N."""
        return int(np.count_nonzero(self.lengths))

    @cached_property
    def damping(self) -> NDArray[np.float64]:
        """Return BM25's K for every document: K1 times its length, in part (B) against the average."""
        average = self.lengths.sum() / max(self.documents, 1)
        return K1 * (1 - B + B * self.lengths / max(average, 1.0))

    @cached_property
    def title_ranks(self) -> NDArray[np.int64]:
        """Return the place of every document in the order of the titles; equal titles share one."""
        titles = self.titles.tolist()
        place_of = {title: place for place, title in enumerate(sorted(set(titles)))}
        return np.fromiter((place_of[title] for title in titles), np.int64, len(titles))

    def standing_between(self, since: date | None, until: date | None) -> Mask:
        """Return the documents that are live and were published within these days."""
        mask = self.live
        if since is not None:
            mask = mask & (self.published >= since.toordinal())
        if until is not None:
            mask = mask & (self.published <= until.toordinal())
        return mask

    def masks(self, filters: Mapping[str, tuple[str, ...]]) -> dict[str, Mask]:
        """Return one mask for each facet that is filtered by."""
        return {key: self._mask(key, values) for key, values in filters.items() if values}

    def _mask(self, key: str, values: tuple[str, ...]) -> Mask:
        found = self.masks_kept.get((key, values))
        if found is None:
            found = self._column(key).mask(values)
            # Nearly every request filters by the same value; the others come and go.
            if len(self.masks_kept) < _MASKS_KEPT:
                self.masks_kept[key, values] = found
        return found

    def counts(self, facet: str, slots: Slots, selected: tuple[str, ...]) -> tuple[FacetCount, ...]:
        return self._column(facet).counts(slots, selected)

    def _column(self, facet: str) -> FacetColumn:
        return self.facets.get(facet) or no_column(self.size)

    def in_order(self, slots: Slots, sort: str, scores: NDArray[np.float64] | None, count: int) -> Slots:
        """Return the places in `slots` of its first `count`; ties go to the newer document, then to the smaller id.

        `scores` has one for each of `slots`.
        """
        newest = -self.published[slots].astype(np.float64)
        if sort == "oldest":
            first = -newest
        elif sort == "title":
            first = self.title_ranks[slots]
        elif sort == "replicated":
            first = -self.adoptions[slots]
        elif sort == "relevance" and scores is not None:
            first = -np.round(scores, 6)
        else:
            first = newest
        kept = _smallest(first, count)
        return kept[np.lexsort((self.ids[slots[kept]], newest[kept], first[kept]))][:count]


def no_column(size: int) -> FacetColumn:
    """Return the column of a facet that no document has."""
    return FacetColumn(np.full((size, 1), _NO_VALUE, np.int32), (), {})


def _smallest(keys: NDArray[Any], count: int) -> Slots:
    """Return where the `count` smallest keys are, and all that tie with the last: sorting all costs more."""
    if not 0 < count < len(keys):
        return np.arange(len(keys))
    return np.flatnonzero(keys <= np.partition(keys, count - 1)[count - 1])


def followed(columns: Columns, seq: int, rows: list[tuple[Any, ...]]) -> Columns:
    """Return `columns` with the changed `rows` of the table of documents taken in."""
    if not rows:
        return columns
    size = max(columns.size, max(row[0] for row in rows) + 1)
    ids, live = _grown(columns.ids, size), _grown(columns.live, size)
    published, adoptions = _grown(columns.published, size), _grown(columns.adoptions, size)
    lengths, titles = _grown(columns.lengths, size), _grown(columns.titles, size, "")
    facets: list[tuple[int, dict[str, list[str]]]] = []
    for slot, document_id, is_deleted, title, published_on, adopted, length, values in rows:
        ids[slot], live[slot] = document_id, not is_deleted
        published[slot], adoptions[slot], titles[slot], lengths[slot] = published_on, adopted, title, length
        facets.append((slot, json.loads(values)))
    keys = {*columns.facets, *(key for _slot, values in facets for key in values)}
    merged = {
        key: columns.facets.get(key, no_column(columns.size)).followed(
            size, [(slot, values.get(key, [])) for slot, values in facets]
        )
        for key in keys
    }
    return Columns(seq, ids, live, published, adoptions, lengths, titles, merged)


def _grown(array: NDArray[Any], size: int, fill: Any = 0) -> NDArray[Any]:
    grown = np.full(size, fill, array.dtype)
    grown[: len(array)] = array
    return grown


def changed_since(db: sqlite3.Connection, seq: int) -> tuple[int, list[tuple[Any, ...]]]:
    """Return the number of the last write and the rows that were written after `seq`."""
    (latest,) = db.execute("SELECT value FROM state WHERE key = 'seq'").fetchone()
    if latest == seq:
        return latest, []
    rows = db.execute(
        "SELECT slot, id, is_deleted, title_key, published_on, adoptions, length, facets "
        "FROM documents WHERE seq > ?",
        (seq,),
    )
    return latest, rows.fetchall()
