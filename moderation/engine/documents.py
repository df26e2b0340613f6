"""What the engine reads: ordered passages of public wording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TEXT: Final = "text"
RICH: Final = "rich"
SLUG: Final = "slug"
URL: Final = "url"
EMAIL: Final = "email"
FILENAME: Final = "filename"
TAG: Final = "tag"
ALT: Final = "alt"
CAPTION: Final = "caption"
QUOTE: Final = "quote"
SOURCE_TITLE: Final = "source-title"

KINDS: Final = frozenset({TEXT, RICH, SLUG, URL, EMAIL, FILENAME, TAG, ALT, CAPTION, QUOTE, SOURCE_TITLE})
# Addresses and names of files carry no sentences: only names, handles and contacts are looked for there.
ADDRESSES: Final = frozenset({SLUG, URL, EMAIL, FILENAME})


@dataclass(frozen=True, slots=True)
class Passage:
    """One stretch of wording; `path` says where it stands, `language` is a BCP 47 tag such as "en" or "hi-IN"."""

    path: str
    kind: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """The passages of one story in reading order; names found in one are looked for in all.

    `institution` is the lead institution's short name where one is known: it may stand for a person's name.
    """

    passages: tuple[Passage, ...]
    institution: str = ""


def utf16_offset(text: str, position: int) -> int:
    """Return the offset in UTF-16 code units (as editors in a browser count) of code point `position`."""
    return len(text[:position].encode("utf-16-le", "surrogatepass")) // 2
