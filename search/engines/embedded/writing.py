"""How a document is written into an index file, and removed from it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Any

from search.analysis import normalise, words_and_stems
from search.engines.embedded.postings import PostingsBuilder, change_postings
from search.engines.fingerprint import fingerprint_of
from search.engines.protocol import IndexDocument
from search.engines.ranking import weights_of


def write(db: sqlite3.Connection, document: IndexDocument, builder: PostingsBuilder | None = None) -> bool:
    """Insert or replace `document`; return False and change nothing if a newer version is held.

    A new index is written with a `builder`, which takes the lists of stems.
    """
    slot = _slot_for(db, document.id, document.version)
    if slot is None:
        return False
    title_words, title = words_and_stems(document.title, document.language)
    body_words, body = words_and_stems("\n".join(document.passages), document.language)
    weights = weights_of(title, body)
    # Not OR REPLACE: that has a savepoint, at which FTS5 writes out what it gathers.
    db.execute("DELETE FROM documents WHERE slot = ?", (slot,))
    db.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            slot, document.id, document.version, _next_seq(db), document.language, document.title,
            normalise(document.title), document.published_on.toordinal(), document.adoptions, sum(weights.values()),
            json.dumps({key: list(values) for key, values in document.facets.items()}, ensure_ascii=False),
            fingerprint_of(document),
        ),
    )  # fmt: skip
    if builder is None:
        change_postings(db, slot, _clear_text(db, slot), weights)
    else:
        builder.add(slot, weights)
    db.execute("INSERT INTO texts VALUES (?, ?)", (slot, json.dumps(document.passages, ensure_ascii=False)))
    db.execute(
        "INSERT INTO words (rowid, title, body, plain) VALUES (?, ?, ?, ?)",
        (slot, " ".join(title), " ".join(body), " ".join(title_words + body_words)),
    )
    db.execute("INSERT INTO titles (rowid, plain) VALUES (?, ?)", (slot, " ".join(title_words)))
    return True


def erase(db: sqlite3.Connection, document_id: int, version: int) -> bool:
    """Remove a document and keep its version, so that no older write brings it back."""
    slot = _slot_for(db, document_id, version)
    if slot is None:
        return False
    db.execute("DELETE FROM documents WHERE slot = ?", (slot,))
    db.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, 1, '', '', '', 0, 0, 0, '{}', '')",
        (slot, document_id, version, _next_seq(db)),
    )
    change_postings(db, slot, _clear_text(db, slot), {})
    return True


def weights_at(db: sqlite3.Connection, slot: int) -> dict[str, int]:
    """Return the stems of the document at `slot` with their weights."""
    row = db.execute("SELECT title, body FROM words WHERE rowid = ?", (slot,)).fetchone()
    return weights_of(row[0].split(), row[1].split()) if row else {}


def written_after(db: sqlite3.Connection, version: int) -> Iterator[IndexDocument | tuple[int, int]]:
    """Yield what was written with a version above `version`: a document, or id and version of a removed one."""
    rows = db.execute(
        "SELECT id, version, is_deleted, language, title, published_on, adoptions, facets, passages "
        "FROM documents LEFT JOIN texts USING (slot) WHERE version > ?",
        (version,),
    )
    for row in rows:
        yield (row[0], row[1]) if row[2] else _document_from(row)


def _document_from(row: tuple[Any, ...]) -> IndexDocument:
    document_id, version, _is_deleted, language, title, published_on, adoptions, facets, passages = row
    return IndexDocument(
        id=document_id,
        version=version,
        language=language,
        title=title,
        passages=tuple(json.loads(passages)),
        facets={key: tuple(values) for key, values in json.loads(facets).items()},
        published_on=date.fromordinal(published_on),
        adoptions=adoptions,
    )


def _slot_for(db: sqlite3.Connection, document_id: int, version: int) -> int | None:
    """Return the place of the document, a new one if it has none, or None if a newer version stands there."""
    row = db.execute("SELECT slot, version FROM documents WHERE id = ?", (document_id,)).fetchone()
    if row is None:
        (slot,) = db.execute("SELECT coalesce(max(slot), 0) + 1 FROM documents").fetchone()
        return int(slot)
    return None if row[1] > version else int(row[0])


def _next_seq(db: sqlite3.Connection) -> int:
    """Count a write; in two statements, because RETURNING has a savepoint too."""
    (seq,) = db.execute("SELECT value + 1 FROM state WHERE key = 'seq'").fetchone()
    db.execute("UPDATE state SET value = ? WHERE key = 'seq'", (seq,))
    return int(seq)


def _clear_text(db: sqlite3.Connection, slot: int) -> dict[str, int]:
    """Remove the text at `slot`, and return the weights of the stems that it had."""
    weights = weights_at(db, slot)
    for statement in (
        "DELETE FROM words WHERE rowid = ?", "DELETE FROM titles WHERE rowid = ?", "DELETE FROM texts WHERE slot = ?"
    ):  # fmt: skip
        db.execute(statement, (slot,))
    return weights
