"""From text to tokens: the same for the index and the query, in every language and for every engine."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from search.languages import LATIN, language_of, script_of

# Raise it when tokens change: an index of another layout is rebuilt instead of read.
VERSION: Final = 2
LONGEST_TOKEN: Final = 40


@dataclass(frozen=True)
class Token:
    """A word of a text: `plain` as normalised, `stem` as searched ("" for a stop word), and where it stood."""

    plain: str
    stem: str
    start: int
    end: int


def _marks() -> str:
    """Return the combining marks of the BMP as the inside of a character class: `\\w` knows no vowel sign.

    Marks beyond it belong to historic scripts, and would cost the class its constant time.
    """
    return "".join(chr(point) for point in range(0x10000) if unicodedata.category(chr(point))[0] == "M")


_JOINERS: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_WORD: Final = re.compile(rf"[^\W_](?:[^\W_]|[{_marks()}{_JOINERS}]|['’](?=[^\W_]))*")
# The same for plain ASCII, at twice the speed.
_ASCII_WORD: Final = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9]|'(?=[a-zA-Z0-9]))*")
_POSSESSIVE: Final = re.compile(r"['’]s$")

_ARABIC_LETTERS: Final = {
    "ك": "ک",
    "ي": "ی",
    "ى": "ی",
    "ې": "ی",
    "ه": "ہ",
    "ة": "ہ",
    "ۃ": "ہ",
    "ۀ": "ہ",
    "ۂ": "ہ",
    "أ": "ا",
    "إ": "ا",
    "ٱ": "ا",
    "ؤ": "و",
    "\u0640": "",
}
_DEVANAGARI_SIGNS: Final = {"\u093c": "", "\u0901": "\u0902"}  # nukta dropped, candrabindu as anusvara
_ARABIC_POINTS: Final = {chr(point): "" for point in (*range(0x610, 0x61B), *range(0x64B, 0x660), 0x670)}
_DROPPED: Final = {character: "" for character in _JOINERS + "'’"}
# Hamza and madda above are composed by NFKC before this table is read, so آ stays a letter of its own.
_TABLE: Final = str.maketrans({**_ARABIC_LETTERS, **_DEVANAGARI_SIGNS, **_ARABIC_POINTS, **_DROPPED})


def normalise(text: str) -> str:
    """Return `text` with look-alikes made one: NFKC, case, joiners, kaf and yeh, nukta, digits, Latin accents."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    if not folded.isascii():
        folded = unicodedata.normalize("NFC", _without_accents(folded.translate(_TABLE)))
        return "".join(_ascii_digit(character) for character in folded)
    return folded.replace("'", "")


def _ascii_digit(character: str) -> str:
    return str(unicodedata.digit(character)) if unicodedata.category(character) == "Nd" else character


def _without_accents(text: str) -> str:
    """Drop the combining marks that stand on Latin letters, and on those only."""
    kept: list[str] = []
    on_latin = False
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character):
            if on_latin:
                continue
        else:
            on_latin = character.isalpha() and script_of(character) == LATIN
        kept.append(character)
    return "".join(kept)


def tokens_of(text: str, language: str | None = None) -> Iterator[Token]:
    """Yield the words of `text` in order; `language` is recognised by script, word by word, where it is not stated."""
    for match, plain, stem in readings_of(text, language):
        yield Token(plain, stem, match.start(), match.end())


def readings_of(text: str, language: str | None = None) -> Iterator[tuple[re.Match[str], str, str]]:
    """Yield (match, normalised word, stem) for the words of `text` in order: what `tokens_of` makes tokens of."""
    word = _ASCII_WORD if text.isascii() else _WORD
    for match in word.finditer(text):
        for plain, stem in _read(match.group(), language):
            yield match, plain, stem


@lru_cache(maxsize=200_000)
def _read(word: str, stated: str | None) -> tuple[tuple[str, str], ...]:
    """Return what a word is read as: normalised and stemmed. NFKC may open a ligature into several words."""
    parts = _WORD.findall(normalise(_POSSESSIVE.sub("", word)))
    return tuple((part[:LONGEST_TOKEN], _stem_of(part[:LONGEST_TOKEN], stated)) for part in parts)


def _stem_of(plain: str, stated: str | None) -> str:
    language = language_of(plain, stated)
    if language is None:
        return plain
    if plain in language.stop_words:
        return ""
    return language.stem(plain) or plain


def words_and_stems(text: str, language: str | None = None) -> tuple[list[str], list[str]]:
    """Return the normalised words of `text`, and its stems without those of stop words: what an index holds."""
    word = _ASCII_WORD if text.isascii() else _WORD
    read = [pair for found in word.findall(text) for pair in _read(found, language)]
    return [plain for plain, _stem in read], [stem for _plain, stem in read if stem]


def stems_of(text: str, language: str | None = None) -> list[str]:
    """Return what is searched in `text`: its stems, without stop words."""
    return [token.stem for token in tokens_of(text, language) if token.stem]


def words_of(text: str, language: str | None = None) -> list[str]:
    """Return the normalised words of `text`, stop words among them, not stemmed."""
    return [token.plain for token in tokens_of(text, language)]
