"""Reads the name of an upload as the words that somebody typed, before the name is forgotten."""

from __future__ import annotations

import re
from typing import Any, Final

from moderation import engine
from moderation.policy.current import analyse_now
from moderation.publication.blocked import PublicationBlocked
from showcase.media.metadata.notes import About, Note
from showcase.publication.wording import FILENAME, TEXT

HOLDER: Final = "file name"
_LONGEST: Final = 255
_LONGEST_CAPITALS: Final = 4  # a longer run of capitals is a shouted word, not an abbreviation
_BETWEEN_WORDS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|[_\-.+~,()\[\]\s]+|\d+")


def notes_on_name(sender: Any, name: str, **_signal: Any) -> list[Note]:
    """Return a note if an uploaded name names a person or a handle, or if nobody can say; the name is kept nowhere."""
    readings = [(FILENAME, name[:_LONGEST]), *((TEXT, wording) for wording in wordings_of(name[:_LONGEST]))]
    try:
        named = any(_names_somebody(kind, text) for kind, text in readings)
    except PublicationBlocked:  # the checker failed: the upload goes on, with the warning
        named = True
    return [Note(HOLDER, "name", About.PERSON)] if named else []


def wordings_of(name: str) -> tuple[str, str]:
    """Return the words of a file's name as they were typed, and with capital letters: names are typed without."""
    stem = name.rpartition(".")[0] or name
    words = [word for word in _BETWEEN_WORDS.split(stem) if word]
    return " ".join(words), " ".join(_capitalised(word) for word in words)


def _capitalised(word: str) -> str:
    return word if word.isupper() and len(word) <= _LONGEST_CAPITALS else word.capitalize()


def _names_somebody(kind: str, text: str) -> bool:
    document = engine.Document((engine.Passage("file", kind, "en", text),))
    return any(finding.rule[:1] in {"P", "H"} for finding in analyse_now(document).findings)
