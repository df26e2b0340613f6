"""Invented names in the place of real ones: the same name gets the same one everywhere, and nobody can turn it back."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from typing import Final

from django.conf import settings

from moderation.engine.lexicon import load_lexicon

Span = tuple[int, int]
_SYLLABLES: Final = {
    "latin": ("ba", "de", "fi", "go", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "ze"),
    "devanagari": ("बा", "दे", "फी", "गो", "हा", "जे", "की", "लो", "मु", "ना", "पे", "री", "सो", "तु", "वा", "ने"),
    "arabic": (
        "با",
        "دے",
        "فی",
        "گو",
        "ہا",
        "جے",
        "کی",
        "لو",
        "مو",
        "نا",
        "پے",
        "ری",
        "سو",
        "تو",
        "وا",
        "زے",
    ),
}
_RANGES: Final = (("\u0900", "\u097f", "devanagari"), ("\u0600", "\u06ff", "arabic"))
# Parts of an address that name nobody.
_PUBLIC: Final = frozenset(
    {"http", "https", "www", "com", "org", "net", "gov", "nic", "in", "pk", "uk", "example", "mailto"}
)
_RUN: Final = re.compile(
    r"[^\W_]+(?:[^\W_]|[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u064b-\u065f\u200c\u200d])*"
)


def mask(text: str, stretches: list[Span]) -> tuple[str, list[int]]:
    """Return `text` with invented tokens in the stretches, and where each of its positions has moved to."""
    pieces: list[str] = []
    moved = list(range(len(text) + 1))
    position, shift = 0, 0
    for start, end in _tokens_in(text, stretches):
        invented = _invented(text[start:end])
        pieces += [text[position:start], invented]
        for offset in range(start, end + 1):
            moved[offset] = start + shift + min(offset - start, len(invented))
        shift += len(invented) - (end - start)
        for offset in range(end, len(text) + 1):
            moved[offset] = offset + shift
        position = end
    return "".join([*pieces, text[position:]]), moved


def _tokens_in(text: str, stretches: list[Span]) -> list[Span]:
    """Return the words and numbers in the stretches that name somebody: no titles, no general parts of addresses."""
    found = {span for start, end in stretches for span in _naming(text, start, end)}
    kept: list[Span] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _naming(text: str, start: int, end: int) -> list[Span]:
    runs = [(start + match.start(), start + match.end()) for match in _RUN.finditer(text[start:end])]
    return [
        (first, last)
        for number, (first, last) in enumerate(runs)
        if not _is_general(text[first:last], is_first=number == 0, is_last=number == len(runs) - 1)
    ]


def _is_general(word: str, *, is_first: bool, is_last: bool) -> bool:
    """Say whether the word is a title before a name, a courtesy or service after it, or a common part of an address.

    Titles that are names as well ("Malik") count as names.
    """
    lexicon = load_lexicon()
    folded = word.casefold()
    if folded in _PUBLIC:
        return True
    if not is_last and folded in lexicon.honorifics - lexicon.weak_honorifics:
        return True
    return not is_first and (folded in lexicon.suffixes or word in lexicon.post_nominals)


def _invented(word: str) -> str:
    """Return the invented token of a word or number, in its script, its case and about its length."""
    folded = unicodedata.normalize("NFC", word).casefold()
    key = settings.SHOWCASE_FINGERPRINT_KEY.encode()
    digest = hmac.new(key, b"mask\x1f" + folded.encode(), hashlib.sha256).digest()
    if word.isdigit():
        return "".join(str(digest[n % len(digest)] % 10) for n in range(len(word)))
    syllables = _SYLLABLES[_script_of(word)]
    number = max(1, min(3, (len(word) + 1) // 2))
    invented = "".join(syllables[byte % len(syllables)] for byte in digest[:number])
    if len(word) == 1:
        invented = invented[0]
    return _in_case_of(word, invented if invented.casefold() != folded else invented + syllables[0])


def _script_of(word: str) -> str:
    for first, last, script in _RANGES:
        if any(first <= letter <= last for letter in word):
            return script
    return "latin"


def _in_case_of(word: str, invented: str) -> str:
    if word.isupper():
        return invented.upper()
    return invented.capitalize() if word[:1].isupper() else invented
