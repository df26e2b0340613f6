"""How a word sounds whatever script it is written in: by this, "vidyalaya" finds विद्यालय and کتاب finds किताब."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from anyascii import anyascii

from search.languages import script_of
from search.slips import distance

SHORTEST_SOUND: Final = 2
_ANUSVARA: Final = "\u0902"

# In order. Romanisers differ in these; what stays is a skeleton of consonants, for Urdu writes no short vowels.
_RULES: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[^a-z]", ""),
        (r"(?<=[a-z])h", ""),
        (r"ph|f", "p"),
        (r"w|v", "v"),
        (r"q|c(?!h)|x", "k"),
        (r"ch", "c"),
        (r"z", "j"),
        (r"y(?![aeiou])|(?<=[^aeiou])y", ""),
        (r"(?<=.)[aeiouy]+", ""),
        (r"^[aeiou]+", "a"),
        (r"(.)\1+", r"\1"),
    )
)


def romanised(word: str) -> str:
    """Return a normalised word in Latin letters, as plainly as they go."""
    return anyascii(word.replace(_ANUSVARA, "n")).lower()


@lru_cache(maxsize=200_000)
def sound_of(word: str) -> str:
    """Return the skeleton of consonants of a normalised word, or "" if too little is left to tell words apart."""
    sound = romanised(word)
    for pattern, replacement in _RULES:
        sound = pattern.sub(replacement, sound)
    return sound if len(sound) >= SHORTEST_SOUND else ""


def alike(typed: str, documents: Mapping[str, int], limit: int = 3) -> list[str]:
    """Return the words of `documents`, all with the sound of `typed`, that are in another script, the nearest first.

    Of those that sound alike, vowels tell the nearer ones; a word of which half would change is none.
    """
    latin = romanised(typed)
    apart = {
        word: distance(latin, romanised(word), len(latin))
        for word in documents
        if script_of(word) != script_of(typed)
    }
    near = [word for word, edits in apart.items() if edits <= max(len(latin) // 2, 2)]
    return sorted(near, key=lambda word: (apart[word], -documents[word], word))[:limit]
