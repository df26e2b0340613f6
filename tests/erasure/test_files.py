"""Backups and exports are searched through archives and compression; what cannot be searched is not passed over."""

from __future__ import annotations

import gzip
import io
import json
import os
import sqlite3
import tarfile
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from moderation.erasure.files import copies_in_backups, remove_exports
from moderation.erasure.names import Names

HELD = Names.of(["Ramesh Kumar", "रमेश कुमार"]).are_in


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.SHOWCASE_DATA_DIR = tmp_path
    settings.SHOWCASE_BACKUP_DIRS = [str(tmp_path / "elsewhere")]
    for name in ("backups", "exports", "elsewhere"):
        (tmp_path / name).mkdir()
    return tmp_path / "backups"


def plain(path: Path, text: str) -> None:
    path.write_text(text)


def escaped(path: Path, text: str) -> None:
    path.write_text(json.dumps({"text": text}))


def gzipped(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(b"x" * (3 << 20) + text.encode()))


def zipped(path: Path, text: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner/text.txt", text)


def tarred(path: Path, text: str) -> None:
    with tarfile.open(path, "w:gz") as archive:
        content = gzip.compress(text.encode())
        member = tarfile.TarInfo("dump.sql.gz")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))


def database(path: Path, text: str) -> None:
    """A long text, which SQLite scatters over pages that do not follow each other."""
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA page_size = 512")
        db.execute("CREATE TABLE story (id INTEGER PRIMARY KEY, words TEXT)")
        db.executemany("INSERT INTO story (words) VALUES (?)", [("y" * n * 37 + text,) for n in range(60)])


Writer = Callable[[Path, str], None]
WRITERS = [plain, escaped, gzipped, zipped, tarred, database]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("name", ["Ramesh Kumar", "रमेश कुमार"])
def test_a_backup_that_holds_the_name_is_listed_by_its_date(folder: Path, write: Writer, name: str) -> None:
    write(folder / "copy", f"by {name} in May")
    os.utime(folder / "copy", (1700000000, 1700000000))
    (copy,) = copies_in_backups(HELD)
    assert (copy.path.name, copy.day, copy.is_certain) == ("copy", date(2023, 11, 14), True)


@pytest.mark.parametrize("write", WRITERS)
def test_a_backup_without_it_is_not_listed(folder: Path, write: Writer) -> None:
    write(folder / "copy", "by the office in May")
    assert copies_in_backups(HELD) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("showcase.dump", b"PGDMP\x01\x0e"),
        ("showcase.sqlite3.gpg", b"\x85\x01\x0c"),
        ("showcase.age", b"age-encryption.org/v1"),
        ("broken.gz", b"\x1f\x8b\x08broken"),
        ("broken.sqlite3", b"SQLite format 3\x00broken"),
    ],
)
def test_a_backup_that_cannot_be_searched_may_hold_it(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    (copy,) = copies_in_backups(HELD)
    assert not copy.is_certain


def test_the_configured_folder_is_searched_too(folder: Path) -> None:
    plain(folder.parent / "elsewhere" / "copy.sql", "Ramesh Kumar")
    assert [copy.path.parent.name for copy in copies_in_backups(HELD)] == ["elsewhere"]


def test_a_name_across_two_stretches_of_a_large_file_is_found(folder: Path) -> None:
    plain(folder / "large.sql", "x" * ((1 << 20) - 6) + " Ramesh Kumar " + "x" * 4096)
    assert copies_in_backups(HELD)[0].is_certain


def test_exports_that_hold_it_or_cannot_be_searched_go(folder: Path) -> None:
    exports = folder.parent / "exports"
    zipped(exports / "NXG-2026-000001.zip", "by Ramesh Kumar")
    zipped(exports / "NXG-2026-000002.zip", "by the office")
    (exports / "closed.gpg").write_bytes(b"\x85")
    assert remove_exports(HELD) == 2
    assert [path.name for path in exports.iterdir()] == ["NXG-2026-000002.zip"]
