"""Words of a text and their word pieces, as an uncased BERT vocabulary cuts them.

The pieces follow Google's BERT tokeniser (https://github.com/google-research/bert, tokenization.py): lower case,
accents and format characters dropped, punctuation apart, then the longest known piece first. Offsets stay with
the text as it was given, because a word is only normalised after it has been found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

CLASS: Final = "[CLS]"
SEPARATOR: Final = "[SEP]"
UNKNOWN: Final = "[UNK]"
LONGEST_WORD: Final = 100
SHAPES: Final = 33  # eight kinds of letters, twice for a sentence's opening, twice for glue; 0 is no word

_DROPPED: Final = frozenset({"Mn", "Me", "Cf"})
_JOINING: Final = "".join(
    re.escape(character)
    for character in map(chr, range(0xAD, 0x10000))
    if unicodedata.category(character) in {*_DROPPED, "Mc"}
)
_IDEOGRAPH: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD: Final = re.compile(
    rf"[{_IDEOGRAPH}]|(?:(?![{_IDEOGRAPH}])[^\W_])(?:[^\W_{_IDEOGRAPH}]|[{_JOINING}])*|\S"
)
_PLAIN, _TITLE, _UPPER, _INITIAL, _MIXED, _NUMBER, _SIGN, _OTHER = range(8)


@dataclass(frozen=True, slots=True)
class Word:
    """One word or sign at text[start:end], with the numbers of its pieces and of its shape."""

    start: int
    end: int
    pieces: tuple[int, ...]
    shape: int


class Vocabulary:
    """A list of word pieces, one a line; the line number is the piece's number."""

    def __init__(self, pieces: Sequence[str]) -> None:
        """Raise KeyError when one of the pieces that every BERT vocabulary has is missing."""
        self._numbers: Final = {piece: number for number, piece in enumerate(pieces)}
        self._longest: Final = max(map(len, pieces))
        self._unknown: Final = self._numbers[UNKNOWN]
        self.first: Final = self._numbers[CLASS]
        self.last: Final = self._numbers[SEPARATOR]
        self.pieces = lru_cache(maxsize=16_384)(self._pieces)

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        return cls(path.read_text(encoding="utf-8").split("\n")[:-1])

    def words(self, text: str, start: int, end: int) -> list[Word]:
        """Return the words of the sentence text[start:end], in linear time."""
        words: list[Word] = []
        opens, reached = True, -1
        for match in _WORD.finditer(text, start, end):
            written = match[0]
            kind = _kind(written)
            shape = 1 + kind * 4 + 2 * opens + (match.start() == reached)
            words.append(Word(match.start(), match.end(), self.pieces(written[: LONGEST_WORD + 1]), shape))
            opens = opens and kind in {_SIGN, _OTHER}
            reached = match.end()
        return words

    def _pieces(self, written: str) -> tuple[int, ...]:
        """Return the pieces of a word, at least one: what the vocabulary cannot spell is one unknown piece."""
        word = normalised(written)
        if not word or len(word) > LONGEST_WORD:
            return (self._unknown,)
        found: list[int] = []
        start = 0
        while start < len(word):
            number, start = self._longest_piece(word, start)
            if number < 0:
                return (self._unknown,)
            found.append(number)
        return tuple(found)

    def _longest_piece(self, word: str, start: int) -> tuple[int, int]:
        prefix = "##" if start else ""
        for end in range(min(len(word), start + self._longest), start, -1):
            number = self._numbers.get(prefix + word[start:end], -1)
            if number >= 0:
                return number, end
        return -1, start


def normalised(written: str) -> str:
    """Return a word as the vocabulary spells it: in lower case, without accents and format characters."""
    if written.isascii():
        return written.lower()
    decomposed = unicodedata.normalize("NFD", written.lower())
    return "".join(character for character in decomposed if unicodedata.category(character) not in _DROPPED)


@lru_cache(maxsize=16_384)
def _kind(written: str) -> int:
    """Return how a word is written: in capitals, with one capital in front, as a number and so on."""
    if not written[0].isalnum():
        return _SIGN if unicodedata.category(written[0])[0] in "PS" else _OTHER
    if any(character.isdigit() for character in written):
        return _NUMBER
    if written.islower():
        return _PLAIN
    if written.isupper():
        return _INITIAL if len(written) == 1 else _UPPER
    if written.istitle():
        return _TITLE
    return _MIXED if written.lower() != written else _PLAIN
