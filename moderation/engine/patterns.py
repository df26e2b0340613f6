"""The small language in which rules are written: words, alternatives, optional slots and gaps over tokens.

    under the {0-3} <credit> of >leader     a class of words, a gap of up to three words, a look ahead
    {0-3+}                                  a gap that may cross commas and brackets
    [very] (best in class|second to none)   optional words, alternatives
    transform* =IAS # %cap ^                a stem, exact spelling, number, capital, sentence start
    %open %bracket %end                     a "(", a "[", the end of a clause
    said << proud >>                        only what stands between << and >> is marked

Patterns never cross the end of a sentence, and a gap has a fixed limit: matching is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from moderation.engine.tokens import Tokens

Span: TypeAlias = tuple[int, int]
_PIECE: Final = re.compile(
    r"<<|>>|\{\d+(?:-\d+)?\+?\}|<[\w-]+>|>[\w-]+|@[\w-]+|[\[\]()|^#]|%\w+|=[^\s|()\[\]]+|[^\s|()\[\]{}<>^#]+|\S"
)
STEM_KEY: Final = 3
_STOPS: Final = frozenset(",;:()[]—–")
_CLAUSE_ENDS: Final = frozenset(".!?;:,")
_BRACKETS: Final = {"%open": "(", "%close": ")", "%bracket": "["}


class BadPattern(ValueError):
    """A rule's pattern cannot be read."""

    def __init__(self, pattern: str, reason: str) -> None:
        super().__init__(f"{pattern!r}: {reason}")


@dataclass(frozen=True, slots=True)
class Scene:
    """A tokenised text with its mentions: for each kind ("person", "office" ...) token start -> token end."""

    tokens: Tokens
    mentions: Mapping[str, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Word:
    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    exact: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sign:
    kind: str


@dataclass(frozen=True, slots=True)
class Gap:
    least: int
    most: int
    free: bool


@dataclass(frozen=True, slots=True)
class Mention:
    kind: str
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives; those that begin with plain words are found by that word, the others are tried one by one."""

    sequences: tuple[tuple[Element, ...], ...]
    by_word: dict[str, list[tuple[Element, ...]]] = field(
        init=False, compare=False, repr=False, default_factory=dict
    )
    others: list[tuple[Element, ...]] = field(init=False, compare=False, repr=False, default_factory=list)

    def __post_init__(self) -> None:
        for sequence in self.sequences:
            head = sequence[0] if sequence else None
            if isinstance(head, Word) and not head.stems and not head.exact:
                for word in head.words:
                    self.by_word.setdefault(word, []).append(sequence)
            else:
                self.others.append(sequence)

    def beginning_with(self, word: str) -> list[tuple[Element, ...]]:
        """Return the alternatives that can match where the lower-case `word` stands."""
        found = self.by_word.get(word)
        return self.others if found is None else found + self.others


Element: TypeAlias = Word | Sign | Gap | Mention | Choice
Sequence: TypeAlias = tuple[Element, ...]


class _Mark(NamedTuple):
    """How far a match has come, and between which tokens the marked part stands (-1 while unmarked)."""

    end: int
    first: int
    last: int
    sentence: int

    def moved_to(self, end: int) -> _Mark:
        return _Mark(end, self.first, self.last, self.sentence)


def parse(pattern: str, classes: Mapping[str, tuple[str, ...]]) -> Sequence:
    """Return the elements of `pattern`; `classes` resolves <names>."""
    pieces = _PIECE.findall(pattern)
    sequence, position = _sequence(pattern, pieces, 0, classes)
    if position != len(pieces):
        raise BadPattern(pattern, f"unexpected {pieces[position]!r}")
    return sequence


def _sequence(
    pattern: str, pieces: list[str], position: int, classes: Mapping[str, tuple[str, ...]]
) -> tuple[Sequence, int]:
    elements: list[Element] = []
    while position < len(pieces) and pieces[position] not in {")", "]"}:
        piece = pieces[position]
        if piece in {"(", "["}:
            choice, position = _choice(pattern, pieces, position, classes)
            elements.append(choice)
            continue
        if piece == "|":
            if not elements or position + 1 >= len(pieces):
                raise BadPattern(pattern, "an alternative is empty")
            break
        if position + 1 < len(pieces) and pieces[position + 1] == "|":
            element, position = _alternatives(pattern, pieces, position, classes)
            elements.append(element)
            continue
        elements.append(_element(pattern, piece, classes))
        position += 1
    return tuple(elements), position


def _alternatives(
    pattern: str, pieces: list[str], position: int, classes: Mapping[str, tuple[str, ...]]
) -> tuple[Element, int]:
    """Read a|b|c: one word out of several, or one element where some of them are classes or signs."""
    texts = [pieces[position]]
    while (
        position + 2 < len(pieces) and pieces[position + 1] == "|" and pieces[position + 2] not in {"(", "["}
    ):
        texts.append(pieces[position + 2])
        position += 2
    if all(text[0] not in "<>{@^#%" or text == "%" for text in texts):
        return word_of(texts), position + 1
    return Choice(tuple((_element(pattern, text, classes),) for text in texts)), position + 1


def _choice(
    pattern: str, pieces: list[str], position: int, classes: Mapping[str, tuple[str, ...]]
) -> tuple[Choice, int]:
    opening = pieces[position]
    closing = ")" if opening == "(" else "]"
    depth, end = 0, position
    for end in range(position, len(pieces)):
        depth += (pieces[end] in {"(", "["}) - (pieces[end] in {")", "]"})
        if depth == 0:
            break
    if depth or pieces[end] != closing:
        raise BadPattern(pattern, f"{opening} is not closed")
    sequences = [_whole(pattern, part, classes) for part in _split(pieces[position + 1 : end])]
    if opening == "[":
        sequences.append(())
    return Choice(tuple(sequences)), end + 1


def _split(pieces: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    depth = 0
    for piece in pieces:
        depth += (piece in {"(", "["}) - (piece in {")", "]"})
        if piece == "|" and depth == 0:
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts


def _whole(pattern: str, pieces: list[str], classes: Mapping[str, tuple[str, ...]]) -> Sequence:
    sequence, position = _sequence(pattern, pieces, 0, classes)
    if position != len(pieces):
        raise BadPattern(pattern, f"unexpected {pieces[position]!r}")
    return sequence


def word_of(texts: Iterable[str]) -> Word:
    """Return the element that matches any of `texts`: a word, a stem* or an =Exact spelling."""
    words, stems, exact = set(), [], set()
    for text in texts:
        if text.startswith("=") and len(text) > 1:
            exact.add(text[1:])
        elif text.endswith("*") and len(text) > STEM_KEY:
            stems.append(text[:-1].lower())
        else:
            words.add(text.lower())
    return Word(frozenset(words), tuple(stems), frozenset(exact))


def _element(pattern: str, piece: str, classes: Mapping[str, tuple[str, ...]]) -> Element:
    if piece in {"<<", ">>", "^", "#"} or (piece.startswith("%") and len(piece) > 1):
        return Sign(piece)
    if piece.startswith("{"):
        least, _, most = piece[1:-1].rstrip("+").partition("-")
        return Gap(int(least) if most else 0, int(most or least), piece.endswith("+}"))
    if piece.startswith("<") and len(piece) > 2:
        return _class(pattern, piece[1:-1], classes)
    if piece.startswith("@") and len(piece) > 1:
        return Mention(piece[1:])
    if piece.startswith(">") and len(piece) > 1:
        return Mention(piece[1:], ahead=True)
    return _one_word(piece)


@lru_cache(maxsize=16_384)
def _one_word(piece: str) -> Word:
    return word_of([piece])


def _class(pattern: str, name: str, classes: Mapping[str, tuple[str, ...]]) -> Element:
    if name not in classes:
        raise BadPattern(pattern, f"no class <{name}>")
    return _any_of(classes[name])


@lru_cache(maxsize=256)
def _any_of(entries: tuple[str, ...]) -> Element:
    """Return the one element that stands for a class, whichever patterns name it."""
    single = [entry for entry in entries if " " not in entry]
    phrases = [entry for entry in entries if " " in entry]
    if not phrases:
        return word_of(single)
    sequences: list[Sequence] = [(word_of(single),)] if single else []
    sequences.extend(parse(phrase, {}) for phrase in phrases)
    return Choice(tuple(sequences))


def match(sequence: Sequence, scene: Scene, start: int) -> Span | None:
    """Return the marked token span of the longest match of `sequence` that begins at token `start`."""
    best: _Mark | None = None
    for mark in _ends(sequence, 0, scene, _Mark(start, -1, -1, scene.tokens.sentence[start])):
        if best is None or mark.end > best.end:
            best = mark
    if best is None:
        return None
    first = best.first if best.first >= 0 else start
    last = best.last if best.last >= 0 else best.end
    return (first, last) if last > first else None


def _ends(sequence: Sequence, index: int, scene: Scene, mark: _Mark) -> Iterator[_Mark]:
    if index == len(sequence):
        yield mark
        return
    element = sequence[index]
    if isinstance(element, Gap):
        for reached in _across(element, scene, mark):
            yield from _ends(sequence, index + 1, scene, reached)
    elif isinstance(element, Choice):
        lower = scene.tokens.lower
        word = lower[mark.end] if mark.end < len(lower) else ""
        for inner in element.beginning_with(word):
            for reached in _ends(inner, 0, scene, mark):
                yield from _ends(sequence, index + 1, scene, reached)
    else:
        following = _step(element, scene, mark)
        if following is not None:
            yield from _ends(sequence, index + 1, scene, following)


def _across(gap: Gap, scene: Scene, mark: _Mark) -> Iterator[_Mark]:
    tokens = scene.tokens
    for length in range(gap.most + 1):
        position = mark.end + length
        if length >= gap.least:
            yield _Mark(position, mark.first, mark.last, mark.sentence)
        if position >= len(tokens) or tokens.sentence[position] != mark.sentence:
            return
        if not gap.free and tokens.lower[position] in _STOPS:
            return


def _step(element: Word | Sign | Mention, scene: Scene, mark: _Mark) -> _Mark | None:
    """Return the mark after one element, or None where it does not fit."""
    tokens, position = scene.tokens, mark.end
    inside = position < len(tokens) and tokens.sentence[position] == mark.sentence
    if isinstance(element, Word):
        return mark.moved_to(position + 1) if inside and _is_word(element, tokens, position) else None
    if isinstance(element, Sign):
        return _sign(element.kind, tokens, mark, inside=inside)
    end = scene.mentions.get(element.kind, {}).get(position) if inside else None
    if end is None:
        return None
    return mark if element.ahead else mark.moved_to(end)


def _sign(kind: str, tokens: Tokens, mark: _Mark, *, inside: bool) -> _Mark | None:
    position = mark.end
    if kind == "<<":
        return _Mark(position, position, mark.last, mark.sentence)
    if kind == ">>":
        return _Mark(position, mark.first, position, mark.sentence)
    if kind == "%end":
        return mark if not inside or tokens.lower[position] in _CLAUSE_ENDS else None
    if kind == "^":
        return mark if inside and tokens.is_first(position) else None
    return mark.moved_to(position + 1) if inside and has_sign(kind, tokens, position) else None


def has_sign(kind: str, tokens: Tokens, position: int) -> bool:
    word = tokens.words[position]
    if kind in _BRACKETS:
        return word == _BRACKETS[kind]
    if kind == "#":
        return word[0].isdigit()
    if kind == "%cap":
        return tokens.is_capital(position)
    return word[0].isalpha() and not (kind == "%low" and tokens.is_capital(position))


def _is_word(element: Word, tokens: Tokens, position: int) -> bool:
    word = tokens.lower[position]
    if word in element.words:
        return True
    if element.stems and word.startswith(element.stems):
        return True
    return bool(element.exact) and tokens.words[position] in element.exact
