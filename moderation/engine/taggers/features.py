"""What the linear tagger sees of each token: the word, its neighbours, and what grammar and rules say there.

Every attribute belongs to one word (`word_attributes`), to one pair of neighbours (`pairs_at`) or to one set
of signals (`signal_attributes`), so that the weights of each can be added up once and kept.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from moderation.engine.lexicon import Lexicon
from moderation.engine.reading import Hit, Reading
from moderation.engine.tokens import Tokens

EDGE: Final = ""  # the word before and after every sentence
OFFSETS: Final = (-2, -1, 0, 1, 2)
CATEGORIES: Final = (
    "FIRST_PERSON",
    "LEADERSHIP_CREDIT",
    "PEACOCK",
    "POLITICAL",
    "ENDORSEMENT",
    "UNSOURCED_CLAIM",
)
_RULES: Final = tuple(
    f"{family}{number:02}"
    for family, last in (("P", 13), ("H", 5), ("F", 6), ("L", 9), ("N", 10), ("E", 5))
    for number in range(1, last + 1)
)
_MENTIONS: Final = ("office", "elected", "institution", "loose", "supplier", "brand", "surname")
_SENTENCE_SIGNS: Final = ("sourced", "own-voice", "figure", "person-near", "office-near")
_SIGNS: Final = ("titled", "bare", "quoted", "exempt", "address", *_MENTIONS, *_SENTENCE_SIGNS)
_NAMES: Final = (*_RULES, *_SIGNS, *(f"{category}-near" for category in CATEGORIES))
_BIT: Final = {name: 1 << (2 * number) for number, name in enumerate(_NAMES)}
_OWN_WORDS: Final = frozenset({"i", "we", "my", "our", "us", "me", "mine", "ours"})
_CLASSES: Final = (
    "honorifics",
    "weak_honorifics",
    "suffixes",
    "particles",
    "abbreviations",
    "office_heads",
    "leaders",
    "elected",
    "office_words",
    "institution_nouns",
    "institution_openers",
    "calendar",
    "peoples",
    "agent_verbs",
    "common",
    "given",
    "surnames",
)
_RUNS: Final = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Signals:
    """Parallel columns, one row a token: the word and a bit set of signals; `sentences` are token spans."""

    words: list[str]
    bits: list[int]
    sentences: list[tuple[int, int]]


def signals_of(reading: Reading, hits: Iterable[Hit]) -> Signals:
    """Return the signals of one paragraph; `hits` are what the rules found in it."""
    tokens = reading.tokens
    bits = [0] * len(tokens)
    shared = [0] * len(tokens.sentences)
    for name, start, end in _marks(reading):
        _mark(bits, start, end, _BIT[name])
    first_at = {start: index for index, start in enumerate(tokens.starts)}
    last_at = {end: index for index, end in enumerate(tokens.ends)}
    for hit in hits:
        first, last = first_at.get(hit.start), last_at.get(hit.end)
        if first is None or last is None or hit.find.type == "readability":
            continue
        if hit.rule.id in _BIT:
            _mark(bits, first, last + 1, _BIT[hit.rule.id])
        shared[tokens.sentence[first]] |= _BIT.get(f"{hit.find.category}-near", 0)
    _add_sentence_signs(reading, shared)
    for index, number in enumerate(tokens.sentence):
        bits[index] |= shared[number]
    return Signals(tokens.words, bits, _token_spans(tokens))


def _mark(bits: list[int], start: int, end: int, bit: int) -> None:
    bits[start] |= bit
    for index in range(start + 1, end):
        bits[index] |= bit << 1


def _marks(reading: Reading) -> Iterator[tuple[str, int, int]]:
    """Yield (sign, first token, end token) of the names, mentions, quotations and addresses."""
    tokens = reading.tokens
    for person in reading.names.persons:
        yield "bare" if person.evidence == {"bare"} else "titled", person.start, person.end
    for kind in _MENTIONS:
        covered = 0
        for start, end in sorted(reading.scene.mentions[kind].items()):
            if start >= covered:
                yield kind, start, end
                covered = end
    for quotation in reading.quotations:
        yield "exempt" if quotation.exempt else "quoted", *_within(tokens, quotation.start, quotation.end)
    for contact in reading.contacts:
        start, end = _within(tokens, contact.start, contact.end)
        if start < end:
            yield "address", start, end


def _within(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """Return the span of the tokens that begin inside characters [start, end)."""
    return bisect.bisect_left(tokens.starts, start), bisect.bisect_left(tokens.starts, end)


def _add_sentence_signs(reading: Reading, shared: list[int]) -> None:
    tokens = reading.tokens
    for number in reading.sourced:
        shared[number] |= _BIT["sourced"]
    for person in reading.names.persons:
        shared[tokens.sentence[person.start]] |= _BIT["person-near"]
    for start in reading.scene.mentions["office"]:
        shared[tokens.sentence[start]] |= _BIT["office-near"]
    for index, word in enumerate(tokens.lower):
        if word in _OWN_WORDS:
            shared[tokens.sentence[index]] |= _BIT["own-voice"]
        elif word[0].isdigit():
            shared[tokens.sentence[index]] |= _BIT["figure"]


def _token_spans(tokens: Tokens) -> list[tuple[int, int]]:
    """Return the token spans of the sentences; one without tokens is empty."""
    spans = [(0, 0)] * len(tokens.sentences)
    start = 0
    for index in range(1, len(tokens) + 1):
        if index == len(tokens) or tokens.sentence[index] != tokens.sentence[start]:
            spans[tokens.sentence[start]] = (start, index)
            start = index
    return spans


def word_attributes(word: str, lexicon: Lexicon, groups: Mapping[str, tuple[int, ...]]) -> list[str]:
    """Return the attributes of one word; those that begin with "~" matter at the word and beside it only."""
    if word == EDGE:
        return ["w="]
    lower = word.lower()
    shape = _shape(word)
    found = [f"w={lower}", f"s={shape}", f"~a={lower[:3]}", f"~z={lower[-3:]}", f"~y={lower[-2:]}"]
    case = "C" if word[0].isupper() else "c"
    found += [f"{case}={name}" for name in _CLASSES if lower in getattr(lexicon, name)]
    if word in lexicon.post_nominals or word in lexicon.services:
        found.append("post")
    found += [f"~g={name}" for name, entries in lexicon.groups.items() if lower in entries]
    if lower in groups:
        coarse, middle, fine = groups[lower]
        found += [f"k0={coarse}", f"k1={middle}", f"~k2={fine}"]
        found.append(f"~{case}k={coarse}")
    elif lower.isalpha():
        found.append(f"~{case}k=?")
    return found


def _shape(word: str) -> str:
    plain = "".join(
        "X" if letter.isupper() else "x" if letter.isalpha() else "9" if letter.isdigit() else letter
        for letter in word[:12]
    )
    return _RUNS.sub(r"\1+", plain)


def signal_attributes(bits: int) -> list[str]:
    """Return the attributes of one token's bit set of signals."""
    found = ["!b"]
    for name, bit in _BIT.items():
        if bits & bit:
            found.append(f"!{name}+")
        elif bits & (bit << 1):
            found.append(f"!{name}-")
    if bits & _BIT["sourced"]:
        found += [f"{name}|sourced" for name in found[1:] if name[2].isdigit()]
    return found


class Attributes:
    """Gives the attributes of every token as names; what a word or a bit set adds is worked out once."""

    def __init__(self, lexicon: Lexicon, groups: Mapping[str, tuple[int, ...]]) -> None:
        self._lexicon, self._groups = lexicon, groups
        self._words: dict[str, list[list[str]]] = {}
        self._signals: dict[int, list[list[str]]] = {}

    def of(self, signals: Signals) -> list[list[list[str]]]:
        """Return, for each sentence that has tokens, the attribute names of each token."""
        return [
            [self._at(signals, start, end, index) for index in range(start, end)]
            for start, end in signals.sentences
            if start < end
        ]

    def _at(self, signals: Signals, start: int, end: int, index: int) -> list[str]:
        found: list[str] = []
        for row, offset in enumerate(OFFSETS):
            place = index + offset
            if start <= place < end:
                found += self._word(signals.words[place])[row]
                found += self._signal(signals.bits[place])[row]
            else:
                found += self._word(EDGE)[row]
        return found + pairs_at(signals.words, start, end, index)

    def _word(self, word: str) -> list[list[str]]:
        if word not in self._words:
            names = word_attributes(word, self._lexicon, self._groups)
            self._words[word] = [at_offset(names, offset) for offset in OFFSETS]
        return self._words[word]

    def _signal(self, bits: int) -> list[list[str]]:
        if bits not in self._signals:
            names = signal_attributes(bits)
            self._signals[bits] = [at_offset(names, offset) for offset in OFFSETS]
        return self._signals[bits]


def at_offset(names: Iterable[str], offset: int) -> list[str]:
    """Return the attributes as the token `offset` places away sees them; those with "~" reach one place only."""
    return [f"{offset}{name}" for name in names if name[0] != "~" or abs(offset) <= 1]


def pairs_at(words: list[str], start: int, end: int, index: int) -> list[str]:
    """Return the attributes of the word with its left and its right neighbour, in lower case."""
    before = words[index - 1].lower() if index > start else EDGE
    after = words[index + 1].lower() if index + 1 < end else EDGE
    word = words[index].lower()
    return [f"<{before} {word}", f">{word} {after}"]
