"""Synthetic stories for measuring: as long, as varied and as faceted as real ones, the same at every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from search.engines.protocol import IndexDocument

WORDS: Final = 20_000
BODY: Final = 130
TITLE: Final = 7
INSTITUTIONS: Final = 2_000
_CONSONANTS: Final = {"en": "bdfgklmnprstvw", "hi": "कगचजटडतदनपबमयरलवशसह", "ur": "بتجچدرسشفقکگلمنپ"}
_VOWELS: Final = {"en": "aeiou", "hi": "ाीुो", "ur": "ایو"}
_LANGUAGES: Final = ("en",) * 7 + ("hi",) * 2 + ("ur",)
_FIRST_DAY: Final = date(2015, 1, 1)


class Corpus:
    """`count` stories numbered from 1. A word's frequency falls as its rank rises (Zipf, exponent 1)."""

    def __init__(self, count: int, seed: int = 2026) -> None:
        self.count = count
        self._seed = seed
        chance = random.Random(seed)
        self.words = {
            language: _vocabulary(syllables, chance) for language, syllables in _syllables().items()
        }
        self._weights = [0.0]
        for rank in range(1, WORDS + 1):
            self._weights.append(self._weights[-1] + 1 / (rank + 8))

    def documents(self, version: int = 1) -> Iterator[IndexDocument]:
        chance = random.Random(self._seed)
        for number in range(1, self.count + 1):
            yield self._document(number, chance, version)

    def _document(self, number: int, chance: random.Random, version: int) -> IndexDocument:
        language = chance.choice(_LANGUAGES)
        words = chance.choices(self.words[language], cum_weights=self._weights[1:], k=TITLE + BODY)
        day = _FIRST_DAY + timedelta(days=chance.randrange(4000))
        return IndexDocument(
            id=number,
            version=version,
            language=language,
            title=" ".join(words[:TITLE]).capitalize(),
            passages=(" ".join(words[TITLE : TITLE + 40]) + ".", " ".join(words[TITLE + 40 :]) + "."),
            facets={
                "function": (f"{chance.randrange(1, 11):02d}",),
                "country": (chance.choice(("IN", "IN", "PK", "KE", "BR", "GB", "PH")),),
                "evidence": tuple(str(level) for level in range(1, chance.randrange(0, 5) + 1)),
                "language": (language,),
                "year": (str(day.year),),
                "institution": (str(chance.randrange(1, INSTITUTIONS)), str(chance.randrange(1, 60))),
                "withdrawn": ("1" if chance.random() < 0.02 else "0",),
            },
            published_on=day,
            adoptions=int(chance.random() * chance.random() * 8),
        )

    def word(self, rank: int, language: str = "en") -> str:
        """Return the word of this rank, from 0, the most frequent."""
        return self.words[language][rank]


def _syllables() -> dict[str, list[str]]:
    return {
        language: [consonant + vowel for consonant in consonants for vowel in _VOWELS[language]]
        for language, consonants in _CONSONANTS.items()
    }


def _vocabulary(syllables: list[str], chance: random.Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < WORDS:
        found["".join(chance.choices(syllables, k=chance.choice((2, 3, 3, 4))))] = None
    return list(found)
