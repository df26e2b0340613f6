"""The index file: connections per thread, transactions, creation and the swap of a rebuilt file.

`path` is a symbolic link to the file in use. SQLite names its WAL after the real file, so that a swap, which
replaces the link in one step, never brings one file together with another's WAL.
"""

from __future__ import annotations

import fcntl
import logging
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from search import analysis
from search.engines.embedded import postings
from search.engines.protocol import EngineUnavailable

logger = logging.getLogger("search.engines.embedded")

LAYOUT: Final = 3
_STAMP: Final = LAYOUT * 1000 + analysis.VERSION
_BUSY_SECONDS: Final = 5.0
_LOCK_SECONDS: Final = 1.0
_ATTEMPTS: Final = 40

# FTS5's default categories split a word at every vowel sign of Devanagari. Tokens arrive analysed. The stems in
# `words` serve phrases, its plain words prefixes, spelling and questions of stop words alone; `titles` serves
# suggestions.
_SCHEMA: Final = """
CREATE TABLE state (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO state VALUES ('seq', 0), ('filled', 0);
CREATE TABLE documents (
    slot INTEGER PRIMARY KEY, id INTEGER NOT NULL UNIQUE, version INTEGER NOT NULL, seq INTEGER NOT NULL,
    is_deleted INTEGER NOT NULL, language TEXT NOT NULL, title TEXT NOT NULL, title_key TEXT NOT NULL,
    published_on INTEGER NOT NULL, adoptions INTEGER NOT NULL, length INTEGER NOT NULL, facets TEXT NOT NULL,
    fingerprint TEXT NOT NULL
);
CREATE INDEX documents_seq ON documents (seq);
CREATE TABLE texts (slot INTEGER PRIMARY KEY, passages TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5 (
    title, body, plain, tokenize = 'ascii'
);
CREATE VIRTUAL TABLE titles USING fts5 (
    plain, tokenize = 'ascii', prefix = '2 3 4'
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, col);
"""


class IndexFile:
    """One index on disk, for any number of threads and processes of one machine."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Open a read transaction on the file in use; raise EngineUnavailable where there is none to read."""
        with _translated_errors():
            connection = self._open_current()
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Open a write transaction, on a new file where there is none or one of another layout."""
        with _translated_errors():
            connection = self._begin_on_current()
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @property
    def current(self) -> Path:
        """Return the file in use, to which the link points; it may not exist."""
        try:
            return self.path.parent / os.readlink(self.path)
        except OSError:
            return self.path

    @property
    def current_of_thread(self) -> Path:
        """Return the real file that this thread's last transaction read or wrote."""
        file: Path = self._local.file
        return file

    @contextmanager
    def replacing(self) -> Iterator[Path]:
        """Yield the path of a new, empty file beside the one in use, and remove it again if the block fails."""
        with _translated_errors(), self._lock(wait=True):
            fresh = self._create_file()
            try:
                yield fresh
            except BaseException:
                _remove(fresh)
                raise

    @contextmanager
    def held(self) -> Iterator[sqlite3.Connection | None]:
        """Keep the writers of the file in use waiting; None where there is no file that takes writes."""
        if not (self.current.exists() and _is_current_layout(self.current)):
            yield None
            return
        connection = connect(self.current)
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
        finally:
            connection.close()

    def put_in_use(self, fresh: Path) -> None:
        """Point the link at `fresh`. The file before stays for readers that hold it; those before that go."""
        before = self.current
        link = self.path.with_name(f".{self.path.name}.{secrets.token_hex(4)}")
        link.symlink_to(fresh.name)
        os.replace(link, self.path)
        for file in self.path.parent.glob(f"{self.path.stem}-*{self.path.suffix}"):
            if file.name not in {fresh.name, before.name}:
                _remove(file)

    def _begin_on_current(self) -> sqlite3.Connection:
        for _attempt in range(_ATTEMPTS):
            connection = self._open_or_create()
            connection.execute("BEGIN IMMEDIATE")
            # Whoever waited for a rebuild's swap holds the lock of a file that is no longer in use.
            if self.current == self._local.file:
                return connection
            connection.execute("ROLLBACK")
        raise EngineUnavailable("The index was replaced again and again.")

    def _open_or_create(self) -> sqlite3.Connection:
        try:
            return self._open_current()
        except (EngineUnavailable, sqlite3.OperationalError):
            if self.current.exists() and _is_current_layout(self.current):
                raise
        except sqlite3.DatabaseError:
            logger.exception("The search index %s is broken; a new one is begun.", self.current)
        with self._lock(wait=False):
            if not (self.current.exists() and _is_current_layout(self.current)):
                self.put_in_use(self._create_file())
        return self._open_current()

    def _open_current(self) -> sqlite3.Connection:
        file = self.current
        held: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if held is not None and (self._local.pid, self._local.file) == (os.getpid(), file):
            return held
        if not file.exists():
            raise EngineUnavailable(f"There is no search index at {self.path}.")
        connection = connect(file)
        if _layout_of(connection) != _STAMP:
            connection.close()
            raise EngineUnavailable("The search index is of another layout.")
        if held is not None and self._local.pid == os.getpid():
            held.close()
        self._local.connection, self._local.pid, self._local.file = connection, os.getpid(), file
        return connection

    def _create_file(self) -> Path:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = self.path.with_name(f"{self.path.stem}-{secrets.token_hex(4)}{self.path.suffix}")
        file.touch(mode=0o640)
        connection = connect(file)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(
            f"BEGIN; {_SCHEMA} {postings.SCHEMA} PRAGMA user_version = {_STAMP}; COMMIT;"
        )
        connection.close()
        return file.resolve()

    @contextmanager
    def _lock(self, *, wait: bool) -> Iterator[None]:
        """Hold the lock on creating and replacing. Without `wait`, give up after a second: creating takes
        milliseconds, a rebuild minutes, and whoever creates may be a request."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + _LOCK_SECONDS
        with self.path.with_suffix(".lock").open("a") as handle:
            while not _is_locked(handle, wait=wait):
                if time.monotonic() > deadline:
                    raise EngineUnavailable("The search index is being rebuilt.")
                time.sleep(0.01)
            yield


def _is_locked(handle: IO[str], *, wait: bool) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def connect(file: Path) -> sqlite3.Connection:
    """Open an existing index file. Commits are synced: the outbox row goes once the index has the change."""
    connection = sqlite3.connect(
        f"{file.as_uri()}?mode=rw",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -16384")
    return connection


def _layout_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _is_current_layout(file: Path) -> bool:
    try:
        connection = connect(file)
        try:
            return _layout_of(connection) == _STAMP
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        return False


def _remove(file: Path) -> None:
    for name in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        with suppress(FileNotFoundError):
            name.unlink()


@contextmanager
def _translated_errors() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise EngineUnavailable(f"{type(error).__name__}: {error}") from error
