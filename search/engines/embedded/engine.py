"""The embedded engine: SQLite FTS5 in a file of its own, facets and order in memory. It needs no server."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from search.analysis import words_of
from search.engines.embedded.columns import Columns, Mask, Slots, changed_since, followed
from search.engines.embedded.matching import Matcher, Matches
from search.engines.embedded.postings import PostingsBuilder, documents_with
from search.engines.embedded.spelling import Vocabulary, read_vocabulary
from search.engines.embedded.storage import IndexFile, connect
from search.engines.embedded.writing import erase, weights_at, write, written_after
from search.engines.likeness import TITLES_READ, question_of_stems, suggestions, telling_terms
from search.engines.protocol import (
    EngineHealth,
    EngineUnavailable,
    Hit,
    IndexDocument,
    SearchRequest,
    SearchResponse,
    Suggestion,
)
from search.engines.reading import How, read
from search.facets import NO, WITHDRAWN

logger = logging.getLogger("search.engines.embedded")

_BATCH: Final = 5000
# While an index is built, FTS5 gathers this many bytes before it writes them, and merges once, at the end.
_BUILD_BYTES: Final = 32 * 2**20
_FULL_TEXT: Final = ("words", "titles")
_STANDING: Final = {WITHDRAWN.key: (NO,)}


class EmbeddedEngine:
    """A SearchEngine for one machine. Threads share the columns, each has its own connection."""

    def __init__(self, path: Path) -> None:
        self._file = IndexFile(path)
        self._refreshing = threading.Lock()
        self._columns_of: tuple[Path, Columns] = (Path(), Columns())
        self._vocabulary_of: tuple[Path, Vocabulary] = (Path(), Vocabulary())

    def search(self, request: SearchRequest) -> SearchResponse:
        with self._file.reading() as db:
            columns = self._columns(db)
            matcher = Matcher(db, columns, lambda: self._vocabulary(db, columns.seq))
            reading = read(request, matcher)
            matches = matcher.match(reading.question, reading.how)
            standing = columns.standing_between(request.since, request.until)[matches.slots]
            masks = {key: mask[matches.slots] for key, mask in columns.masks(request.filters).items()}
            found = np.flatnonzero(_all(standing, masks.values()))
            chosen = matches.slots[found]
            scores = matches.scores[found] if reading.question.wanted else None
            last = request.offset + request.limit
            first = columns.in_order(chosen, request.sort, scores, last) if last else chosen[:0]
            window = found[first[request.offset :]]
            return SearchResponse(
                total=len(chosen),
                hits=_hits(db, columns, matches, window, with_passages=request.with_passages),
                facets={
                    facet: columns.counts(
                        facet,
                        _without(facet, matches.slots, standing, masks, chosen),
                        request.filters.get(facet, ()),
                    )
                    for facet in request.count_facets
                },
                stems=reading.stems,
                prefixes=reading.prefixes,
                corrected=reading.corrected,
                suggestion=reading.suggestion,
                is_relaxed=reading.is_relaxed,
            )

    def suggest(self, text: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        typed = words_of(text)[-12:]
        if not typed or len(typed[-1]) < 2:
            return ()
        anywhere = " AND ".join(f'"{word}"' for word in typed) + " *"
        at_the_beginning = f'^ "{" ".join(typed)}" *'
        with self._file.reading() as db:
            columns = self._columns(db)
            standing = _all(columns.live, columns.masks(_STANDING).values())
            # Without a rank: a beginning of two letters stands in thousands of titles.
            rows = dict.fromkeys(
                slot
                for expression in (at_the_beginning, anywhere)
                for (slot,) in db.execute(
                    "SELECT rowid FROM titles WHERE titles MATCH ? ORDER BY rowid DESC LIMIT ?",
                    (expression, TITLES_READ),
                )
            )
            slots = [slot for slot in rows if slot < columns.size and standing[slot]]
            titles = _titles(db, slots)
        days, ids = columns.published[slots].tolist(), columns.ids[slots].tolist()
        found = [(ids[place], titles[slot], days[place]) for place, slot in enumerate(slots)]
        return suggestions(typed, found, limit)

    def similar(self, document_id: int, *, limit: int = 4) -> tuple[int, ...]:
        with self._file.reading() as db:
            columns = self._columns(db)
            row = db.execute(
                "SELECT slot FROM documents WHERE id = ? AND NOT is_deleted", (document_id,)
            ).fetchone()
            if row is None or row[0] >= columns.size:
                return ()
            terms = telling_terms(
                weights_at(db, row[0]), partial(documents_with, db), int(columns.live.sum())
            )
            matcher = Matcher(db, columns, lambda: self._vocabulary(db, columns.seq))
            matches = matcher.match(question_of_stems(terms), How.ANY)
            if not terms:
                return ()
            standing = _all(columns.live, columns.masks(_STANDING).values())[matches.slots]
            near = np.flatnonzero(standing & (matches.slots != row[0]))
            first = columns.in_order(matches.slots[near], "relevance", matches.scores[near], limit)
            return tuple(int(columns.ids[slot]) for slot in matches.slots[near[first]])

    def upsert(self, document: IndexDocument) -> bool:
        with self._file.writing() as db:
            return write(db, document)

    def delete(self, document_id: int, version: int) -> bool:
        with self._file.writing() as db:
            return erase(db, document_id, version)

    def rebuild(
        self, documents: Iterable[IndexDocument], version: int, progress: Callable[[int], None] | None = None
    ) -> int:
        with self._file.replacing() as fresh:
            db = connect(fresh)
            try:
                # Nobody reads the new file yet: it is synced once, at its end.
                db.execute("PRAGMA synchronous = OFF")
                _configure(db, hashsize=_BUILD_BYTES, automerge=0)
                count = _fill(db, iter(documents), progress)
                for table in _FULL_TEXT:
                    db.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608
                _configure(db, hashsize=2**20, automerge=4)
                db.execute("UPDATE state SET value = 1 WHERE key = 'filled'")
                self._take_over(db, fresh, version)
            finally:
                db.close()
            return count

    def inventory(self) -> Mapping[int, str]:
        with self._file.reading() as db:
            return dict(db.execute("SELECT id, fingerprint FROM documents WHERE NOT is_deleted").fetchall())

    def mark_filled(self) -> None:
        with self._file.writing() as db:
            db.execute("UPDATE state SET value = 1 WHERE key = 'filled'")

    def health(self) -> EngineHealth:
        try:
            with self._file.reading() as db:
                (documents,) = db.execute("SELECT count(*) FROM documents WHERE NOT is_deleted").fetchone()
                (filled,) = db.execute("SELECT value FROM state WHERE key = 'filled'").fetchone()
        except EngineUnavailable as error:
            return EngineHealth(is_up=False, detail=str(error))
        return EngineHealth(is_up=True, documents=documents, is_filled=bool(filled))

    def _take_over(self, db: sqlite3.Connection, fresh: Path, version: int) -> None:
        """Copy what was written to the file in use since the rebuild began, and swap, while its writers wait."""
        with self._file.held() as old:
            if old is not None:
                _copy_newer(old, db, version)
            _sync(db)
            self._file.put_in_use(fresh)

    def _columns(self, db: sqlite3.Connection) -> Columns:
        """Return the columns as of this transaction, or of a write that another thread has seen since."""
        with self._refreshing:
            file, columns = self._columns_of
            if file != self._file.current_of_thread:
                columns = Columns()
            seq, rows = changed_since(db, columns.seq)
            if rows:
                columns = followed(columns, seq, rows)
            self._columns_of = (self._file.current_of_thread, columns)
            return columns

    def _vocabulary(self, db: sqlite3.Connection, seq: int) -> Vocabulary:
        file, vocabulary = self._vocabulary_of
        if file != self._file.current_of_thread or not vocabulary.is_fresh_enough(seq):
            vocabulary = read_vocabulary(db, seq)
            self._vocabulary_of = (self._file.current_of_thread, vocabulary)
        return vocabulary


def _all(base: Mask, masks: Iterable[Mask]) -> Mask:
    for mask in masks:
        base = base & mask
    return base


def _without(facet: str, slots: Slots, standing: Mask, masks: Mapping[str, Mask], chosen: Slots) -> Slots:
    """Return what is found with the filter of `facet` removed; the masks are over `slots`."""
    if facet not in masks:
        return chosen
    return slots[_all(standing, (mask for key, mask in masks.items() if key != facet))]


def _hits(
    db: sqlite3.Connection, columns: Columns, matches: Matches, window: Slots, *, with_passages: bool
) -> tuple[Hit, ...]:
    """Return what stands at the places `window` of the matches."""
    slots = matches.slots[window].tolist()
    ids, scores = columns.ids[slots].tolist(), matches.scores[window].tolist()
    titles = _titles(db, slots) if with_passages else {}
    passages = _passages(db, slots) if with_passages else {}
    return tuple(
        Hit(number, score, titles.get(slot, ""), passages.get(slot, ()))
        for number, score, slot in zip(ids, scores, slots, strict=True)
    )


def _titles(db: sqlite3.Connection, slots: list[int]) -> dict[int, str]:
    return dict(db.execute(f"SELECT slot, title FROM documents WHERE slot IN ({_places(slots)})", slots))  # noqa: S608


def _passages(db: sqlite3.Connection, slots: list[int]) -> dict[int, tuple[str, ...]]:
    rows = db.execute(f"SELECT slot, passages FROM texts WHERE slot IN ({_places(slots)})", slots)  # noqa: S608
    return {slot: tuple(json.loads(passages)) for slot, passages in rows}


def _places(items: list[int]) -> str:
    return ", ".join("?" * len(items))


def _fill(
    db: sqlite3.Connection, documents: Iterable[IndexDocument], progress: Callable[[int], None] | None
) -> int:
    count = 0
    source = iter(documents)
    builder = PostingsBuilder(db)
    while batch := list(islice(source, _BATCH)):
        db.execute("BEGIN")
        for document in batch:
            write(db, document, builder)
        db.execute("COMMIT")
        count += len(batch)
        if progress is not None:
            progress(count)
    db.execute("BEGIN")
    builder.finish()
    db.execute("COMMIT")
    return count


def _configure(db: sqlite3.Connection, **values: int) -> None:
    """Set options of FTS5, which keeps them in the index; the defaults are a hash of 1 MiB and a merge of four."""
    for table in _FULL_TEXT:
        for name, value in values.items():
            db.execute(f"INSERT INTO {table} ({table}, rank) VALUES (?, ?)", (name, value))  # noqa: S608


def _copy_newer(old: sqlite3.Connection, db: sqlite3.Connection, version: int) -> None:
    db.execute("BEGIN")
    try:
        for item in written_after(old, version):
            if isinstance(item, IndexDocument):
                write(db, item)
            else:
                erase(db, *item)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        # The rebuild is the remedy for a damaged file: what can still be read of it is kept.
        logger.exception("The search index in use is damaged; not all of its newest entries could be copied.")
    db.execute("COMMIT")


def _sync(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
