"""Reads the demo's content files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

CONTENT: Final = Path(__file__).parent / "content"


def institutions() -> list[dict[str, Any]]:
    """Return every institution, those above before those below."""
    found = [
        entry
        for file in sorted(CONTENT.glob("*/institutions.toml"))
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["institution"]
    ]
    known = {entry["key"]: entry for entry in found}
    return sorted(found, key=lambda entry: _depth(entry, known))


def _depth(entry: dict[str, Any], known: dict[str, dict[str, Any]]) -> int:
    parent = entry.get("parent")
    return 0 if not parent else 1 + _depth(known[parent], known)


def stories() -> list[dict[str, Any]]:
    """Return the stories that will be published."""
    return list(_read("stories"))


def raw_submissions() -> list[dict[str, Any]]:
    """Return the submissions as a vain press office writes them."""
    return list(_read("raw"))


def _read(folder: str) -> Iterator[dict[str, Any]]:
    for file in sorted(CONTENT.glob(f"*/{folder}/*.toml")):
        yield tomllib.loads(file.read_text(encoding="utf-8"))
