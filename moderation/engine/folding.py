"""Folds disguised writing into plain writing, and remembers where every character came from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

# Letters of other scripts that pass for Latin ones; used only in words that mix scripts.
_LOOKALIKES: Final = str.maketrans(
    "АВЕЗКМНОРСТУХаекорсухіѕјԁһӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορτυ",
    "ABE3KMHOPCTYXaekopcyxisjdhlABEZHIKMNOPTYXavoptu",
)
_STRANGERS: Final = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_LATIN: Final = re.compile("[A-Za-z]")
_LINE_END_HYPHEN: Final = re.compile(r"(?<=[^\W\d_])[-\u2010]\n(?=[a-z])")
_SPACED_LETTERS: Final = re.compile(r"(?<![\w'’])(?:[^\W\d_] ){3,}[^\W\d_](?![\w'’])")
_SPACED_DOT: Final = re.compile(r"(?<=\b[A-Z]) (?=\.)")
_PUNCTUATION: Final = {
    "’": "'",
    "ʼ": "'",
    "′": "'",
    "\u2010": "-",
    "\u2011": "-",
    "\u00a0": " ",
    "\u202f": " ",
}


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `origins[i]` is the code point in the source of folded character i (None: identity)."""

    text: str
    origins: tuple[int, ...] | None
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the source of folded[start:end]; ends stay tight against dropped characters."""
        if self.origins is None:
            return start, end
        if start >= end:
            return self.length, self.length
        # A cluster shares one origin: the span ends where the next one begins, less what was dropped there.
        return self.origins[start], min(self._end_of(end - 1), self.length)

    def _end_of(self, index: int) -> int:
        assert self.origins is not None
        origin = self.origins[index]
        following = self.origins[index + 1] if index + 1 < len(self.origins) else origin + 1
        return origin + 1 if following != origin else following + 1


def fold(text: str) -> Folded:
    """Return `text` with compatibility forms, zero-width signs, look-alikes and spaced letters made plain."""
    if text.isascii():
        return _without_gaps(text, None, len(text))
    characters, origins = _plain_characters(text)
    return _without_gaps(_without_lookalikes("".join(characters)), origins, len(text))


def _plain_characters(text: str) -> tuple[list[str], list[int]]:
    characters: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text):
        if character < "\x80":
            characters.append(character)
            origins.append(index)
            continue
        if unicodedata.category(character) == "Cf":
            continue
        plain = _PUNCTUATION.get(character) or unicodedata.normalize("NFKC", character)
        if characters and unicodedata.combining(character):
            composed = unicodedata.normalize("NFC", characters[-1] + character)
            if len(composed) == 1:
                characters[-1] = composed
                continue
        characters.extend(plain)
        origins.extend([index] * len(plain))
    return characters, origins


def _without_lookalikes(text: str) -> str:
    if not _STRANGERS.search(text):
        return text
    return _WORD.sub(_latin_again, text)


def _latin_again(match: re.Match[str]) -> str:
    word = match[0]
    if _LATIN.search(word) and _STRANGERS.search(word):
        return word.translate(_LOOKALIKES)
    return word


def _without_gaps(text: str, origins: list[int] | None, length: int) -> Folded:
    """Drop line-end hyphens and the spaces of s p a c e d words and of "R . K ."."""
    dropped: set[int] = set()
    for match in _LINE_END_HYPHEN.finditer(text):
        dropped.update(range(match.start(), match.end()))
    for match in _SPACED_LETTERS.finditer(text):
        dropped.update(range(match.start() + 1, match.end(), 2))
    dropped.update(match.start() for match in _SPACED_DOT.finditer(text))
    if not dropped:
        return Folded(text, None if origins is None else tuple(origins), length)
    kept = [index for index in range(len(text)) if index not in dropped]
    source = kept if origins is None else [origins[index] for index in kept]
    return Folded("".join(text[index] for index in kept), tuple(source), length)
