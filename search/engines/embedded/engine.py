"""The embedded engine: SQLite FTS5 in a file of its own, facets and order in memory. It needs no server."""

from __future__ import annotations

import json
import logging
import math
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from search.analysis import tokens_of, words_of
from search.engines.embedded.columns import Columns, Mask, Slots, changed_since, followed
from search.engines.embedded.expressions import question_of
from search.engines.embedded.matching import Matcher, Matches
from search.engines.embedded.spelling import Vocabulary, read_vocabulary
from search.engines.embedded.storage import IndexFile, connect
from search.engines.embedded.writing import erase, write, written_after
from search.engines.protocol import (
    EngineHealth,
    EngineUnavailable,
    Hit,
    IndexDocument,
    SearchRequest,
    SearchResponse,
    Suggestion,
)
from search.facets import NO, WITHDRAWN

logger = logging.getLogger("search.engines.embedded")

_BATCH: Final = 500
_TITLES_READ: Final = 50
_WORDS_SUGGESTED: Final = 3
_TERMS_OF_LIKENESS: Final = 14
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
            matches, base = self._matches(db, columns, request)
            masks = columns.masks(request.filters)
            chosen = _all(base, masks.values())
            slots = self._in_order(columns, request, matches, chosen)
            window = slots[request.offset : request.offset + request.limit]
            return SearchResponse(
                total=len(slots),
                hits=_hits(db, columns, matches, window, with_passages=request.with_passages),
                facets={
                    facet: columns.counts(
                        facet,
                        _all(base, (mask for key, mask in masks.items() if key != facet)),
                        request.filters.get(facet, ()),
                    )
                    for facet in request.count_facets
                },
                stems=matches.stems if matches else frozenset(),
                prefixes=matches.prefixes if matches else frozenset(),
                corrected=matches.corrected if matches else "",
                suggestion=matches.suggestion if matches else "",
                is_relaxed=matches.is_relaxed if matches else False,
            )

    def suggest(self, text: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        typed = words_of(text)[-12:]
        if not typed or len(typed[-1]) < 2:
            return ()
        expression = "plain_title : (" + " AND ".join(f'"{word}"' for word in typed) + " *)"
        with self._file.reading() as db:
            columns = self._columns(db)
            standing = _all(columns.live, columns.masks(_STANDING).values())
            rows = db.execute("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?", (expression, 200))
            slots = [slot for (slot,) in rows if slot < columns.size and standing[slot]][:_TITLES_READ]
            titles = _titles(db, slots)
        words = _completions(typed, titles.values())
        stories = [Suggestion(titles[slot], int(columns.ids[slot])) for slot in slots if slot in titles]
        return (*words, *stories)[:limit]

    def similar(self, document_id: int, *, limit: int = 4) -> tuple[int, ...]:
        with self._file.reading() as db:
            columns = self._columns(db)
            row = db.execute("SELECT slot FROM documents WHERE id = ? AND NOT is_deleted", (document_id,)).fetchone()
            terms = _telling_terms(db, row[0]) if row else []
            if not terms:
                return ()
            expression = "{title body} : (" + " OR ".join(f'"{term}"' for term in terms) + ")"
            standing = _all(columns.live, columns.masks(_STANDING).values())
            ranked = db.execute(
                "SELECT rowid FROM words WHERE words MATCH ? AND rowid <> ? ORDER BY rank, rowid LIMIT ?",
                (expression, row[0], limit * 10),
            )
            near = (int(columns.ids[slot]) for (slot,) in ranked if slot < columns.size and standing[slot])
            return tuple(islice(near, limit))

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
                count = _fill(db, iter(documents), progress)
                db.execute("INSERT INTO words (words) VALUES ('optimize')")
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

    def _matches(
        self, db: sqlite3.Connection, columns: Columns, request: SearchRequest
    ) -> tuple[Matches | None, Mask]:
        """Return the matches, None where no word was asked for, and the mask of documents that they leave."""
        live = columns.standing_between(request.since, request.until)
        question = question_of(request.text, request.language)
        matcher = Matcher(db, lambda: self._vocabulary(db, columns.seq), request.language)
        if question.wanted:
            matches = matcher.match(request.text, exact=request.exact)
            return matches, live & _mask_of(columns, matches.slots)
        if question.excluded:
            return None, live & ~_mask_of(columns, matcher.excluded(question))
        return None, live

    @staticmethod
    def _in_order(columns: Columns, request: SearchRequest, matches: Matches | None, chosen: Mask) -> Slots:
        if matches is None:
            return columns.in_order(np.flatnonzero(chosen), request.sort, None)
        known = matches.slots < columns.size
        slots, scores = matches.slots[known], matches.scores[known]
        kept = chosen[slots]
        return columns.in_order(slots[kept], request.sort, scores[kept])


def _all(base: Mask, masks: Iterable[Mask]) -> Mask:
    for mask in masks:
        base = base & mask
    return base


def _mask_of(columns: Columns, slots: Slots) -> Mask:
    mask = np.zeros(columns.size, np.bool_)
    mask[slots[slots < columns.size]] = True
    return mask


def _hits(
    db: sqlite3.Connection, columns: Columns, matches: Matches | None, window: Slots, *, with_passages: bool
) -> tuple[Hit, ...]:
    slots, scores = window.tolist(), _scores(matches, window)
    titles = _titles(db, slots) if with_passages else {}
    passages = _passages(db, slots) if with_passages else {}
    return tuple(
        Hit(int(columns.ids[slot]), scores.get(slot, 0.0), titles.get(slot, ""), passages.get(slot, ()))
        for slot in slots
    )


def _scores(matches: Matches | None, window: Slots) -> dict[int, float]:
    if matches is None:
        return {}
    shown = np.isin(matches.slots, window)
    return dict(zip(matches.slots[shown].tolist(), matches.scores[shown].tolist(), strict=True))


def _titles(db: sqlite3.Connection, slots: list[int]) -> dict[int, str]:
    return dict(db.execute(f"SELECT slot, title FROM documents WHERE slot IN ({_places(slots)})", slots))  # noqa: S608


def _passages(db: sqlite3.Connection, slots: list[int]) -> dict[int, tuple[str, ...]]:
    rows = db.execute(f"SELECT slot, passages FROM texts WHERE slot IN ({_places(slots)})", slots)  # noqa: S608
    return {slot: tuple(json.loads(passages)) for slot, passages in rows}


def _places(items: list[int]) -> str:
    return ", ".join("?" * len(items))


def _completions(typed: list[str], titles: Iterable[str]) -> list[Suggestion]:
    """Return the words of `titles`, as they are written there, that complete the last word typed."""
    found: Counter[str] = Counter()
    for title in titles:
        for token in tokens_of(title):
            if token.plain.startswith(typed[-1]) and token.plain != typed[-1]:
                found[title[token.start : token.end].lower()] += 1
    before = " ".join(typed[:-1])
    return [Suggestion(f"{before} {word}".strip()) for word, _count in found.most_common(_WORDS_SUGGESTED)]


def _telling_terms(db: sqlite3.Connection, slot: int) -> list[str]:
    """Return the stems that tell this document from others, by term frequency and inverse document frequency."""
    (text,) = db.execute("SELECT title || ' ' || title || ' ' || body FROM words WHERE rowid = ?", (slot,)).fetchone()
    (total,) = db.execute("SELECT count(*) FROM documents WHERE NOT is_deleted").fetchone()
    weights: dict[str, float] = {}
    for stem, count in Counter(text.split()).most_common(200):
        (documents,) = db.execute(
            "SELECT coalesce(max(doc), 0) FROM vocabulary WHERE term = ? AND col IN ('title', 'body')", (stem,)
        ).fetchone()
        if 1 < documents < max(total / 2, 3):
            weights[stem] = math.log1p(count) * math.log(1 + total / documents)
    return sorted(weights, key=lambda stem: (-weights[stem], stem))[:_TERMS_OF_LIKENESS]


def _fill(
    db: sqlite3.Connection, documents: Iterable[IndexDocument], progress: Callable[[int], None] | None
) -> int:
    count = 0
    source = iter(documents)
    while batch := list(islice(source, _BATCH)):
        db.execute("BEGIN")
        for document in batch:
            write(db, document)
        db.execute("COMMIT")
        count += len(batch)
        if progress is not None:
            progress(count)
    return count


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
