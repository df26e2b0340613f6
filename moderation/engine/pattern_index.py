"""Finds, for each word of a text, the few patterns that can begin there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from moderation.engine.patterns import (
    STEM_KEY,
    Choice,
    Gap,
    Mention,
    Scene,
    Sequence,
    Sign,
    Span,
    Word,
    has_sign,
    match,
)

_LEADING_SIGNS: Final = frozenset({"#", "%cap", "%word", "%low", "%open", "%bracket"})


def first_words(sequence: Sequence) -> tuple[set[str], set[str], set[str]]:
    """Return the words, stem keys and mention kinds or signs with which a match can begin."""
    words: set[str] = set()
    stems: set[str] = set()
    others: set[str] = set()
    for element in sequence:
        if isinstance(element, Word):
            words |= element.words | {spelling.lower() for spelling in element.exact}
            stems |= {stem[:STEM_KEY] for stem in element.stems}
            return words, stems, others
        if isinstance(element, Choice):
            can_be_empty = False
            for inner in element.sequences:
                can_be_empty = can_be_empty or not inner
                inner_words, inner_stems, inner_others = first_words(inner)
                words |= inner_words
                stems |= inner_stems
                others |= inner_others
            if not can_be_empty:
                return words, stems, others
            continue
        if isinstance(element, Mention):
            others.add(f"@{element.kind}")
            return words, stems, others
        if isinstance(element, Sign) and element.kind in _LEADING_SIGNS:
            others.add(element.kind)
            return words, stems, others
        if isinstance(element, Gap):
            others.add("%any")
            return words, stems, others
    return words, stems, others


def needed_words(sequence: Sequence) -> tuple[frozenset[str], ...]:
    """Return sets of words of which every match of `sequence` holds at least one each: a cheap test before matching."""
    needed: list[frozenset[str]] = []
    for element in sequence:
        if isinstance(element, Word) and not element.stems:
            needed.append(element.words | {spelling.lower() for spelling in element.exact})
        elif isinstance(element, Choice):
            inner = [min(needed_words(part), key=len, default=frozenset()) for part in element.sequences]
            if all(inner):
                needed.append(frozenset().union(*inner))
    return tuple(sorted(needed, key=len)[:3])


class Index:
    """Patterns by the word with which they begin, so that each token meets only those that can match."""

    def __init__(self, patterns: Iterable[Sequence]) -> None:
        self.patterns = tuple(patterns)
        self._needed = tuple(needed_words(sequence) for sequence in self.patterns)
        self._words: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        self._others: dict[str, list[int]] = {}
        for number, sequence in enumerate(self.patterns):
            for table, keys in zip(
                (self._words, self._stems, self._others), first_words(sequence), strict=True
            ):
                for key in sorted(keys):
                    table.setdefault(key, []).append(number)

    def matches(self, scene: Scene) -> Iterator[tuple[int, Span]]:
        """Yield (number of the pattern, marked token span) in the order of the text."""
        sentence = -1
        possible: dict[int, bool] = {}
        words: set[str] = set()
        for start in range(len(scene.tokens)):
            if scene.tokens.sentence[start] != sentence:
                sentence, possible = scene.tokens.sentence[start], {}
                words = self._words_from(scene, start)
            for number in self._candidates(scene, start):
                if number not in possible:
                    possible[number] = not any(words.isdisjoint(needed) for needed in self._needed[number])
                if not possible[number]:
                    continue
                span = match(self.patterns[number], scene, start)
                if span is not None:
                    yield number, span

    @staticmethod
    def _words_from(scene: Scene, start: int) -> set[str]:
        """Return the words of the sentence that begins at token `start`."""
        sentence, end = scene.tokens.sentence[start], start
        while end < len(scene.tokens) and scene.tokens.sentence[end] == sentence:
            end += 1
        return set(scene.tokens.lower[start:end])

    def _candidates(self, scene: Scene, start: int) -> list[int]:
        word = scene.tokens.lower[start]
        found = self._words.get(word, [])
        stems = self._stems.get(word[:STEM_KEY])
        if stems:
            found = found + stems
        for key, numbers in self._others.items():
            if key[0] == "@":
                fits = start in scene.mentions.get(key[1:], {})
            else:
                fits = key == "%any" or has_sign(key, scene.tokens, start)
            if fits:
                found = found + numbers
        return found
