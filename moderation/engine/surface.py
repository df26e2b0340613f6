"""What meets the eye before it is read: exclamation marks, capitals, emoji, long sentences, unexplained acronyms."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any, Final

from moderation.engine.lexicon import Lexicon
from moderation.engine.own_voice import plain_singular, plural, self_credit
from moderation.engine.policy import Find, Policy
from moderation.engine.reading import Hit, Reading

_EMOJI: Final = re.compile("[\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001faff]+")
_EXCLAMATION: Final = re.compile(r"!{1,50}")
_ACRONYM: Final = re.compile(r"(?<![\w@#./-])[A-Z]{3,6}(?![\w@-])")
_COVERED: Final = frozenset({"en", "hi", "ur"})
_STRANGE_SCRIPT: Final = re.compile(
    "[\u0370-\u058f\u0980-\u0dff\u0e00-\u109f\u1200-\u139f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}"
)
_LONG_SENTENCE: Final = 30
_TYPES: Final = ("language", "first-person", "decoration", "readability")


def surface_hits(reading: Reading, policy: Policy, lexicon: Lexicon, explained: frozenset[str]) -> list[Hit]:
    """Return the findings of the rule types that need no pattern."""
    return [
        Hit(rule, find, start, end)
        for kind in _TYPES
        for rule, find in policy.by_type[kind]
        for start, end in _spans(reading, find, lexicon, explained)
    ]


def _spans(
    reading: Reading, find: Find, lexicon: Lexicon, explained: frozenset[str]
) -> Iterator[tuple[int, int]]:
    if find.type == "language":
        yield from _other_language(reading)
    elif reading.is_address:
        return
    elif find.type == "first-person":
        tokens = reading.tokens
        yield from (
            (tokens.starts[first], tokens.ends[end - 1]) for first, end in _own_voice(reading, find, lexicon)
        )
    elif find.type == "decoration":
        yield from _decoration(reading, lexicon)
    elif find.type == "readability":
        yield from _hard_to_read(reading, find.options, explained, lexicon)


def _own_voice(reading: Reading, find: Find, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    match find.options["number"]:
        case "singular":
            return self_credit(reading.tokens, lexicon)
        case "plain-singular":
            return plain_singular(reading.tokens, lexicon)
        case _:
            return plural(reading.tokens)


def _other_language(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the whole passage when nobody here can read it, or the stretches in a script that nobody covers."""
    text, language = reading.folded.text, reading.passage.language.lower().replace("_", "-").split("-")[0]
    if reading.is_address or not any(character.isalpha() for character in text):
        return
    if language not in _COVERED:
        yield 0, len(text)
        return
    strange = list(_STRANGE_SCRIPT.finditer(text))
    if strange:
        yield strange[0].start(), strange[-1].end()


def _decoration(reading: Reading, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    text = reading.folded.text
    for match in _EXCLAMATION.finditer(text):
        if not any(mark.start <= match.start() < mark.end for mark in _beside(reading, match.start())):
            yield match.span()
    yield from (match.span() for match in _EMOJI.finditer(text))
    tokens = reading.tokens
    shouted = [
        index
        for index, word in enumerate(tokens.words)
        if word.isupper() and len(word) > 1 and word.isalpha() and tokens.lower[index] in lexicon.common
    ]
    for _, places in itertools.groupby(enumerate(shouted), lambda place: place[1] - place[0]):
        run = [index for _, index in places]
        if len(run) > 1:
            yield tokens.starts[run[0]], tokens.ends[run[-1]]


def _beside(reading: Reading, position: int) -> Iterator[Any]:
    low, high = 0, len(reading.quotations)
    while low < high:
        middle = (low + high) // 2
        if reading.quotations[middle].start <= position:
            low = middle + 1
        else:
            high = middle
    yield from reading.quotations[max(low - 1, 0) : low]


def _hard_to_read(
    reading: Reading, options: Any, explained: frozenset[str], lexicon: Lexicon
) -> Iterator[tuple[int, int]]:
    tokens = reading.tokens
    words = [0] * len(tokens.sentences)
    for word, number in zip(tokens.words, tokens.sentence, strict=True):
        words[number] += word[0].isalpha()
    yield from (span for span, count in zip(tokens.sentences, words, strict=True) if count > _LONG_SENTENCE)
    known = frozenset(options.get("known", ())) | explained | lexicon.post_nominals | lexicon.services
    seen: set[str] = set()
    for match in _ACRONYM.finditer(reading.folded.text):
        if match[0] not in known and match[0] not in seen:
            seen.add(match[0])
            yield match.span()


def explained_acronyms(readings: list[Reading]) -> frozenset[str]:
    """Return the acronyms that the document expands: those that stand in brackets, or before them."""
    found: set[str] = set()
    for reading in readings:
        found.update(re.findall(r"\(([A-Z]{3,6})s?\)", reading.folded.text))
        found.update(re.findall(r"\b([A-Z]{3,6}) \([A-Z]?[a-z]", reading.folded.text))
    return frozenset(found)
