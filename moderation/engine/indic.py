"""Names in Hindi and Urdu by title and office; the linear tagger adds a name model for Hindi, none for Urdu."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from moderation.engine.documents import ADDRESSES, Passage
from moderation.engine.lexicon import FOLDER
from moderation.engine.policy import Policy
from moderation.engine.reading import Hit, Reading
from moderation.engine.tokens import Tokens

_INDIC: Final = re.compile("[\u0900-\u097f\u0600-\u06ff]")
_LONGEST: Final = 4
_NOTES: Final = {
    "hi": "hi: titles and a small model find names, one in four without a title is missed; tone is covered by word lists",
    "ur": "no name model for ur: names are found by title only; tone is covered by word lists",
}
_UNREAD: Final = "{language}: this language is not covered; a moderator who reads it must read it"


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    table = tomllib.loads((FOLDER / "indic.toml").read_text(encoding="utf-8"))
    return {name: frozenset(entries) for name, entries in table.items()}


def indic_hits(reading: Reading, policy: Policy) -> list[Hit]:
    """Return the names in Devanagari or Arabic script that a title or an office gives away."""
    if not _INDIC.search(reading.folded.text):
        return []
    tokens = reading.tokens
    pairs = {
        evidence: (rule, find)
        for rule, find in policy.by_type["name"]
        for evidence in find.options["evidence"]
    }
    return [
        Hit(*pairs[evidence], tokens.starts[start], tokens.ends[end - 1])
        for start, end, evidence in _titled(tokens)
        if evidence in pairs
    ]


def _titled(tokens: Tokens) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, evidence) of names after a title or an office, or before a courtesy word."""
    words = _words()
    covered = 0
    for index, word in enumerate(tokens.words):
        if index < covered:
            continue
        if word in words["titles"]:
            start = _after_titles(tokens, index)
            end = _name_end(tokens, start)
            if end > start and tokens.words[start] not in words["not_names"]:
                covered = end
                yield index, end, "honorific"
        elif word in words["suffixes"] and index > 0 and _is_name(tokens, index - 1, index):
            yield (
                max(index - 2, 0) if index > 1 and _is_name(tokens, index - 2, index) else index - 1,
                index + 1,
                "honorific",
            )


def _after_titles(tokens: Tokens, index: int) -> int:
    words = _words()
    while index < len(tokens) and (
        tokens.words[index] in words["titles"] or tokens.words[index] in {".", "॰"}
    ):
        index += 1
    return index


def _name_end(tokens: Tokens, start: int) -> int:
    """Return the end of the name at `start`, or `start` where an office, an institution or a sentence's end follows."""
    words = _words()
    end = start
    while end < len(tokens) and end - start < _LONGEST and _is_name(tokens, end, start):
        end += 1
    if end < len(tokens) and tokens.words[end] in words["institutions"]:
        return start
    return end


def _is_name(tokens: Tokens, index: int, beside: int) -> bool:
    words = _words()
    word = tokens.words[index]
    if beside >= len(tokens) or tokens.sentence[index] != tokens.sentence[beside] or not _INDIC.match(word):
        return False
    return tokens.is_word(index) and not any(
        word in words[kind] for kind in ("stops", "offices", "titles", "suffixes")
    )


def indic_notes(passages: Iterable[Passage]) -> tuple[str, ...]:
    """Return what the report has to say about the languages of the document: what is covered and what is not."""
    languages = {
        passage.language.lower().split("-")[0] for passage in passages if passage.kind not in ADDRESSES
    }
    notes = [_NOTES[language] for language in sorted(languages) if language in _NOTES]
    unread = sorted(language for language in languages if language not in {"en", "hi", "ur"})
    return tuple(notes + [_UNREAD.format(language=language or "(none)") for language in unread])
