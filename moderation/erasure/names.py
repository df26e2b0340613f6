"""Finds a name in whatever way a site keeps it, and puts an office in its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

_SEPARATOR: Final = (
    r"(?:<[^<>]{0,200}>|&(?:nbsp|#160|#xA0|#39|#x27);|%20|[\s\u00a0\u200b-\u200f\u2060.\-_+'’·]){0,6}"
)
_TITLES: Final = "shri sri sh smt kumari mr mrs ms dr prof sir श्री श्रीमती सुश्री डॉ प्रो جناب محترم محترمہ ڈاکٹر"
_TITLE: Final = rf"(?:(?:{_TITLES.replace(' ', '|')})\.?(?:\s|&nbsp;)+)?"
_TAG: Final = re.compile(r"<[^<>]{0,200}>")
_ENCODED: Final = re.compile(r"%[0-7][0-9A-Fa-f]$")
_FEWEST_LETTERS: Final = 4
_OFFICES: Final = (("\u0900", "\u097f", "कार्यालय"), ("\u0600", "\u06ff", "دفتر"))


class TooShort(ValueError):
    """So few letters stand in too many words: what was meant has to be said."""


@dataclass(frozen=True)
class Names:
    """The spellings of one person's name; never printed, not even by mistake."""

    pattern: re.Pattern[str]
    placeholder: str

    def __repr__(self) -> str:
        return "Names(…)"

    @classmethod
    def of(cls, spellings: Iterable[str], placeholder: str = "") -> Names:
        """Read the spellings; raises TooShort. "Kumar, Ramesh" is found for "Ramesh Kumar", other forms are given."""
        parts = [_parts(spelling) for spelling in spellings]
        if not parts or any(sum(map(len, words)) < _FEWEST_LETTERS for words in parts):
            raise TooShort
        forms = {form for words in parts for form in _forms(words)}
        alternatives = "|".join(sorted(forms, key=len, reverse=True))
        return cls(re.compile(f"{_TITLE}(?:{alternatives})", re.IGNORECASE), placeholder)

    def are_in(self, text: str) -> bool:
        """Say whether one of the spellings stands in `text`, as words of their own."""
        return next(iter(self._matches(unicodedata.normalize("NFC", text))), None) is not None

    def replaced(self, text: str) -> str:
        """Return `text` with an office in the place of the name; markup inside the name stays."""
        normal = unicodedata.normalize("NFC", text)
        pieces, position = [], 0
        for start, end in self._matches(normal):
            pieces += [normal[position:start], self._office(normal, start, end)]
            position = end
        return "".join([*pieces, normal[position:]]) if pieces else text

    def _matches(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in self.pattern.finditer(text) if _stands_alone(text, *match.span())]

    def _office(self, text: str, start: int, end: int) -> str:
        found = text[start:end]
        office = self.placeholder or _office_in_script_of(found)
        if _is_in_address(text, start, end):
            return "-".join(
                _parts(office)
            ).lower()  # slugify (Django 5.2) would drop the vowel signs of Hindi
        before = _TAG.sub("", text[:start]).rstrip()
        if not before or before[-1] in ".!?:।۔\n":
            office = office[:1].upper() + office[1:]
        return office + "".join(_TAG.findall(found))


def _parts(spelling: str) -> list[str]:
    """Return the runs of letters, marks and digits; joiners belong to their word."""
    normal = unicodedata.normalize("NFC", spelling)
    kept = "".join(letter if _is_of_a_word(letter) else " " for letter in normal)
    return kept.split()


def _is_of_a_word(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LMN" or letter in "\u200c\u200d"


def _forms(words: Sequence[str]) -> list[str]:
    written = [_spelled(word) for word in words]
    forms = [_SEPARATOR.join(written)]
    if len(written) > 1:
        forms.append(written[-1] + r"(?:,|%2C)" + _SEPARATOR + _SEPARATOR.join(written[:-1]))
    return forms


def _spelled(word: str) -> str:
    if word.isascii():
        return re.escape(word)
    return f"(?:{re.escape(word)}|{re.escape(quote(word))})"


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether no letter touches the match: "Kumaran" is not "Kumar". A number may follow, as in a log-in."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before and _is_of_a_word(before) and not _ENCODED.search(text[max(0, start - 3) : start]):
        return False
    return not after or unicodedata.category(after)[0] not in "LM"


def _is_in_address(text: str, start: int, end: int) -> bool:
    """Say whether the match is a part of an address, a file name or a log-in rather than of a sentence."""
    if re.search(r"[\s<>&]|%20", text[start:end]):
        return False
    joined = any(letter in "-_.+" for letter in text[start:end])
    return (
        joined
        or text[start - 1 : start] in {"/", "@", "-", "_"}
        or text[end : end + 1] in {"-", "_", "@", "/"}
    )


def _office_in_script_of(found: str) -> str:
    for first, last, office in _OFFICES:
        if any(first <= letter <= last for letter in found):
            return office
    return "the office"
