"""Exports and backups: files outside the database in which a name, or a case, may still stand."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import sqlite3
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Final

from django.conf import settings

Test = Callable[[str], bool]
_SQLITE: Final = b"SQLite format 3\x00"
# A dump of PostgreSQL's own format is compressed piece by piece; the others are encrypted.
_CLOSED: Final = (b"PGDMP", b"age-encryption", b"-----BEGIN PGP", b"Salted__")
_CLOSED_ENDINGS: Final = frozenset({".gpg", ".pgp", ".age", ".enc"})
_PACKED: Final[dict[bytes, Callable[[IO[bytes]], IO[bytes]]]] = {
    b"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file, mode="rb"),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ": lzma.LZMAFile,
}
_ESCAPE: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
_CHUNK, _OVERLAP = 1 << 20, 2048
_DEEPEST: Final = 4


class ClosedFile(Exception):
    """The file cannot be searched: it is encrypted, damaged, or of a format that only its own tool reads."""


@dataclass(frozen=True)
class Copy:
    """A backup that holds what was removed, or may hold it."""

    path: Path
    day: date
    is_certain: bool


def exports_folder() -> Path:
    return Path(settings.SHOWCASE_DATA_DIR) / "exports"


def backup_folders() -> list[Path]:
    """Return the folders in which backups lie: `backups` in the data folder, and those of SHOWCASE_BACKUP_DIRS."""
    return [Path(settings.SHOWCASE_DATA_DIR) / "backups", *map(Path, settings.SHOWCASE_BACKUP_DIRS)]


def remove_exports(is_held: Test) -> int:
    """Delete the exports in which it stands, and those that cannot be searched; return how many."""
    found = [path for path in _files_in(exports_folder()) if _verdict(path, is_held) is not False]
    for path in found:
        path.unlink()
    return len(found)


def copies_in_backups(is_held: Test) -> list[Copy]:
    """Return the backups that hold it or may hold it, the oldest first."""
    paths = {path.resolve() for folder in backup_folders() for path in _files_in(folder)}
    judged = [(path, _verdict(path, is_held)) for path in paths]
    copies = [Copy(path, _day_of(path), verdict is True) for path, verdict in judged if verdict is not False]
    return sorted(copies, key=lambda copy: (copy.day, copy.path))


def _files_in(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()] if folder.is_dir() else []


def _day_of(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime).astimezone().date()


def _verdict(path: Path, is_held: Test) -> bool | None:
    """Say whether it stands in the file or in its name; None if nobody can say."""
    if is_held(path.name):
        return True
    try:
        with path.open("rb") as file:
            return any(is_held(text) for text in _texts_in(file, path.suffix.lower(), 0))
    except (
        ClosedFile,
        OSError,
        EOFError,
        zipfile.BadZipFile,
        tarfile.TarError,
        lzma.LZMAError,
        sqlite3.Error,
    ):
        return None


def _texts_in(file: IO[bytes], ending: str, depth: int) -> Iterator[str]:
    """Yield the text of a file piece by piece, of the members of an archive too."""
    head = file.read(32)
    file.seek(0)
    if ending in _CLOSED_ENDINGS or head.startswith(_CLOSED) or depth > _DEEPEST:
        raise ClosedFile
    unpack = next((opened for magic, opened in _PACKED.items() if head.startswith(magic)), None)
    if unpack is not None:
        with _seekable(unpack(file)) as unpacked:
            yield from _texts_in(unpacked, "", depth + 1)
    elif head.startswith(_SQLITE):
        yield from _texts_in_database(file)
    elif zipfile.is_zipfile(file):
        yield from _texts_in_zip(file, depth)
    elif _is_tar(file):
        yield from _texts_in_tar(file, depth)
    else:
        yield from _plain(file)


@contextmanager
def _seekable(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """Unpack into memory, or beside it where that would be much."""
    with tempfile.SpooledTemporaryFile(max_size=64 * _CHUNK) as spooled:
        while chunk := file.read(_CHUNK):
            spooled.write(chunk)
        spooled.seek(0)
        yield spooled


def _is_tar(file: IO[bytes]) -> bool:
    file.seek(0)
    is_tar = tarfile.is_tarfile(file)
    file.seek(0)
    return is_tar


def _texts_in_zip(file: IO[bytes], depth: int) -> Iterator[str]:
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            yield member.filename
            if member.flag_bits & 1:
                raise ClosedFile
            with archive.open(member) as packed, _seekable(packed) as content:
                yield from _texts_in(content, Path(member.filename).suffix.lower(), depth + 1)


def _texts_in_tar(file: IO[bytes], depth: int) -> Iterator[str]:
    with tarfile.open(fileobj=file, mode="r:") as archive:
        for member in archive:
            yield member.name
            packed = archive.extractfile(member) if member.isfile() else None
            if packed is not None:
                with _seekable(packed) as content:
                    yield from _texts_in(content, Path(member.name).suffix.lower(), depth + 1)


def _texts_in_database(file: IO[bytes]) -> Iterator[str]:
    """Yield every value of a SQLite database: in its pages a long text is scattered."""
    with tempfile.NamedTemporaryFile(suffix=".sqlite3") as copy:
        file.seek(0)
        while chunk := file.read(_CHUNK):
            copy.write(chunk)
        copy.flush()
        with sqlite3.connect(f"file:{copy.name}?mode=ro&immutable=1", uri=True) as database:
            names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (name,) in names:
                yield from _values(database, name)


def _values(database: sqlite3.Connection, table: str) -> Iterator[str]:
    quoted = table.replace('"', '""')
    for row in database.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608 - a name from the catalogue, quoted
        for value in row:
            text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
            if isinstance(text, str):
                yield from _plain(io.BytesIO(text.encode("utf-8", "replace")))


def _plain(file: IO[bytes]) -> Iterator[str]:
    """Yield overlapping stretches; JSON's escapes are read as the letters that they stand for."""
    kept = b""
    while chunk := file.read(_CHUNK):
        text = (kept + chunk).decode("utf-8", "replace")
        yield _ESCAPE.sub(_letter, text)
        kept = chunk[-_OVERLAP:]


def _letter(match: re.Match[str]) -> str:
    return chr(int(match.group(1), 16))
