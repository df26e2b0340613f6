"""Stories with other names: the same text and marks, the persons called differently all through it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from learning.stories import Story
from moderation.engine.lexicon import Lexicon

_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_PERSON: Final = "PERSON"


def renamed(story: Story, lexicon: Lexicon, new_name: Callable[[str], str]) -> Story:
    """Return the story with every name word of its persons replaced by `new_name(word)`, the same one each time."""
    names: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        word = match[0]
        if not _is_name(word, lexicon):
            return word
        return names.setdefault(word, new_name(word))

    parts: list[str] = []
    spans: list[tuple[int, int, str]] = []
    length = done = 0
    for start, end, label in sorted(story.spans):
        before, inside = story.text[done:start], story.text[start:end]
        if label == _PERSON:
            inside = _WORD.sub(other, inside)
        parts += [before, inside]
        spans.append((length + len(before), length + len(before) + len(inside), label))
        length += len(before) + len(inside)
        done = end
    return replace(story, text="".join([*parts, story.text[done:]]), spans=tuple(spans))


def _is_name(word: str, lexicon: Lexicon) -> bool:
    lower = word.lower()
    return (
        word[0].isupper()
        and not (len(word) > 1 and word.isupper())
        and lower not in lexicon.honorifics
        and lower not in lexicon.suffixes
        and lower not in lexicon.particles
        and lower not in lexicon.abbreviations
    )


class Names:
    """Makes names: half of them from the engine's lists, half by crossing two of them, so that no list knows them."""

    def __init__(self, lexicon: Lexicon, seed: str) -> None:
        self._lexicon = lexicon
        self._lists = {True: sorted(lexicon.given), False: sorted(lexicon.surnames)}
        self._draw = random.Random(seed)

    def __call__(self, word: str) -> str:
        known = self._lists[word.lower() in self._lexicon.given]
        name = self._draw.choice(known)
        if self._draw.random() < 0.5:
            other = self._draw.choice(known)
            name = name[: (len(name) + 1) // 2] + other[len(other) // 2 :]
        return name.capitalize()
