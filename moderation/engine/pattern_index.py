"""Finds, for each word of a text, the few patterns that can begin there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Final

from moderation.engine.patterns import (
    STEM_KEY,
    Choice,
    Element,
    Gap,
    Mention,
    Scene,
    Sequence,
    Sign,
    Span,
    Word,
    match,
    parse,
)

_LEADING_SIGNS: Final = frozenset({"#", "%cap", "%word", "%low", "%open", "%bracket"})
_CLASS: Final = re.compile(r"<[\w-]+>")
_LEADS: Final = frozenset(map(Sign, _LEADING_SIGNS))


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


def needed_words(sequence: Sequence, known: dict[int, frozenset[str]]) -> tuple[frozenset[str], ...]:
    """Return sets of words of which every match of `sequence` holds at least one each: a cheap test before matching.

    `known` keeps what was found for an element, by identity: the classes stand in hundreds of patterns.
    """
    needed = (_needed_by(element, known) for element in sequence)
    return tuple(sorted((words for words in needed if words), key=len)[:3])


def _needed_by(element: Element, known: dict[int, frozenset[str]]) -> frozenset[str]:
    """Return words of which every match of `element` holds one; none where it can match without."""
    if id(element) not in known:
        known[id(element)] = _words_in(element, known)
    return known[id(element)]


def _words_in(element: Element, known: dict[int, frozenset[str]]) -> frozenset[str]:
    if isinstance(element, Word) and not element.stems:
        return element.words | {spelling.lower() for spelling in element.exact}
    if isinstance(element, Choice):
        inner = [min(needed_words(part, known), key=len, default=frozenset()) for part in element.sequences]
        if all(inner):
            return frozenset().union(*inner)
    return frozenset()


def unfolded(sequence: Sequence) -> Iterator[Sequence]:
    """Yield `sequence` once for each way in which it can begin, so that no alternative hides behind another's words."""
    lead = 0
    while lead < len(sequence) and isinstance(sequence[lead], Sign) and sequence[lead] not in _LEADS:
        lead += 1
    head = sequence[lead] if lead < len(sequence) else None
    if not isinstance(head, Choice):
        yield sequence
        return
    for inner in head.sequences:
        yield from unfolded((*sequence[:lead], *inner, *sequence[lead + 1 :]))


class _Needs:
    """What every match of each pattern needs, as numbers of sets of words."""

    def __init__(self, patterns: Iterable[Sequence]) -> None:
        known: dict[int, frozenset[str]] = {}
        needed = [needed_words(sequence, known) for sequence in patterns]
        numbers = {words: number for number, words in enumerate({words for each in needed for words in each})}
        self.of_patterns = tuple(frozenset(numbers[words] for words in each) for each in needed)
        self._meets: dict[str, list[int]] = {}
        for words, number in numbers.items():
            for word in words:
                self._meets.setdefault(word, []).append(number)

    def met_by(self, words: Iterable[str]) -> set[int]:
        """Return the needs that the words of a sentence meet."""
        return set().union(*(self._meets[word] for word in self._meets.keys() & set(words)))


class Index:
    """Patterns by the word with which they begin, so that each token meets only those that can match."""

    def __init__(self, patterns: Iterable[Sequence]) -> None:
        pairs = [(number, part) for number, sequence in enumerate(patterns) for part in unfolded(sequence)]
        self.patterns = tuple(part for _, part in pairs)
        self._owners = tuple(number for number, _ in pairs)
        self._words: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        self._others: dict[str, list[int]] = {}
        for number, sequence in enumerate(self.patterns):
            tables = (self._words, self._stems, self._others)
            for table, keys in zip(tables, first_words(sequence), strict=True):
                for key in sorted(keys):
                    table.setdefault(key, []).append(number)
        self._anywhere = self._others.pop("%any", [])
        self._by_lead: dict[frozenset[str], list[int]] = {}

    def matches(self, scene: Scene) -> Iterator[tuple[int, Span]]:
        """Yield (number of the pattern, marked token span) in the order of the text."""
        sentence = -1
        met: set[int] = set()
        needed = self._needs.of_patterns
        for start, number_of_sentence in enumerate(scene.tokens.sentence):
            if number_of_sentence != sentence:
                sentence = number_of_sentence
                met = self._needs.met_by(scene.tokens.lower[start : scene.stops[sentence]])
            longest: dict[int, Span] = {}
            for number in self._candidates(scene, start):
                if not needed[number] <= met:
                    continue
                span = match(self.patterns[number], scene, start)
                owner = self._owners[number]
                if span is not None and (owner not in longest or span[1] > longest[owner][1]):
                    longest[owner] = span
            if longest:
                yield from longest.items()

    @cached_property
    def _needs(self) -> _Needs:
        return _Needs(self.patterns)

    def at(self, scene: Scene, start: int) -> Iterator[Span]:
        """Yield the marked token spans of the patterns that match from token `start` on."""
        for number in self._candidates(scene, start):
            span = match(self.patterns[number], scene, start)
            if span is not None:
                yield span

    def _candidates(self, scene: Scene, start: int) -> list[int]:
        word = scene.tokens.lower[start]
        found = self._words.get(word, [])
        stems = self._stems.get(word[:STEM_KEY])
        if stems:
            found = found + stems
        led = self._led(scene.leads[start])
        return found + led if led else found

    def _led(self, lead: frozenset[str]) -> list[int]:
        """Return the patterns that can begin with one of the signs or mentions `lead`, or with anything."""
        found = self._by_lead.get(lead)
        if found is None:
            found = [number for key, numbers in self._others.items() if key in lead for number in numbers]
            found = self._by_lead[lead] = found + self._anywhere
        return found


class Conditions:
    """Exceptions to a find, or what it asks for beside it: parsed when a find first asks."""

    def __init__(self, patterns: Iterable[str], classes: Mapping[str, tuple[str, ...]]) -> None:
        self._patterns = tuple(patterns)
        self._classes = classes

    def __bool__(self) -> bool:
        return bool(self._patterns)

    @cached_property
    def indexes(self) -> tuple[Index, ...]:
        """The patterns, ready to be looked for, whole classes apart; raises BadPattern where one cannot be read."""
        shared, own = [], []
        for pattern in self._patterns:
            entries = self._classes.get(pattern[1:-1]) if _CLASS.fullmatch(pattern) else None
            if entries is None:
                own.append(parse(pattern, self._classes))
            else:
                shared.append(_index_of(entries))
        return (*shared, Index(own)) if own else tuple(shared)

    def at(self, scene: Scene, start: int) -> Iterator[Span]:
        """Yield the marked token spans of what matches from token `start` on."""
        for index in self.indexes:
            yield from index.at(scene, start)


@lru_cache(maxsize=64)
def _index_of(entries: tuple[str, ...]) -> Index:
    """Return the index of a class, which several finds share."""
    return Index(parse(entry, {}) for entry in entries)
