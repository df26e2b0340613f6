"""What was found beside a file's content: the name of the field and what it is about, never its value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class About(StrEnum):
    """What a field tells of: a person, a place, a device or program, free words, or hidden content."""

    PERSON = "person"
    PLACE = "place"
    DEVICE = "device"
    WORDS = "words"
    HIDDEN = "hidden"


@dataclass(frozen=True, order=True)
class Note:
    """One field that held something; `holder` is the standard or the part of the file in which it stood."""

    holder: str
    field: str
    about: About

    def as_dict(self) -> dict[str, str]:
        return {"holder": self.holder, "field": self.field, "about": self.about.value}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Note:
        return cls(str(row["holder"]), str(row["field"]), About(row["about"]))

    def __str__(self) -> str:
        return f"{self.field} ({self.holder})"


@dataclass(frozen=True)
class CleanFile:
    """A file without its metadata, what was taken out, and the text of its pages as far as it was read.

    `page_count` is None where the content has no text that could be read at all.
    """

    content: bytes
    notes: tuple[Note, ...] = ()
    pages: tuple[str, ...] = ()
    page_count: int | None = None
