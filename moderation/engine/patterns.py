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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeAlias, final

from moderation.engine.tokens import Tokens

Span: TypeAlias = tuple[int, int]
_PIECE: Final = re.compile(
    r"<<|>>|\{\d+(?:-\d+)?\+?\}|<[\w-]+>|>[\w-]+|@[\w-]+|[\[\]()|^#]|%\w+|=[^\s|()\[\]]+|[^\s|()\[\]{}<>^#]+|\S"
)
STEM_KEY: Final = 3
_STOPS: Final = frozenset(",;:()[]—–")
_CLAUSE_ENDS: Final = frozenset(".!?;:,")
_BRACKETS: Final = {
    sign: frozenset({name}) for name, sign in (("%open", "("), ("%close", ")"), ("%bracket", "["))
}


class BadPattern(ValueError):
    """A rule's pattern cannot be read."""

    def __init__(self, pattern: str, reason: str) -> None:
        super().__init__(f"{pattern!r}: {reason}")


@dataclass(frozen=True, slots=True)
class Scene:
    """A tokenised text with its mentions: for each kind ("person", "office" ...) token start -> token end.

    `leads` holds, for each token, the signs that it can stand for and the mentions ("@person") that begin there;
    `stops`, for each sentence, the token behind its last one.
    """

    tokens: Tokens
    mentions: Mapping[str, Mapping[int, int]]
    leads: list[frozenset[str]] = field(init=False, compare=False, repr=False)
    stops: list[int] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        leads = [signs_of(word) for word in self.tokens.words]
        for kind, starts in self.mentions.items():
            lead = frozenset({f"@{kind}"})
            for start in starts:
                leads[start] |= lead
        stops = [0] * len(self.tokens.sentences)
        for index, sentence in enumerate(self.tokens.sentence):
            stops[sentence] = index + 1
        object.__setattr__(self, "leads", leads)
        object.__setattr__(self, "stops", stops)


@final
@dataclass(frozen=True, slots=True)
class Word:
    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    exact: frozenset[str] = frozenset()

    def is_at(self, tokens: Tokens, place: int) -> bool:
        word = tokens.lower[place]
        if word in self.words:
            return True
        if self.stems and word.startswith(self.stems):
            return True
        return bool(self.exact) and tokens.words[place] in self.exact


@dataclass(frozen=True, slots=True)
class Sign:
    kind: str


@final
@dataclass(frozen=True, slots=True)
class Gap:
    least: int
    most: int
    free: bool


@dataclass(frozen=True, slots=True)
class Mention:
    kind: str
    ahead: bool = False


@final
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
# How far a match has come, and between which tokens the marked part stands (-1 while unmarked).
_Mark: TypeAlias = tuple[int, int, int]
# What a match goes on with where a sequence ends: another one from an element on, and what follows that.
_Rest: TypeAlias = "tuple[Sequence, int, _Rest] | None"


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
            element, position = _choice(pattern, pieces, position, classes)
            elements.append(element)
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
    if all(map(_is_plain, texts)):
        return word_of(texts), position + 1
    return Choice(tuple((_element(pattern, text, classes),) for text in texts)), position + 1


def _is_plain(piece: str) -> bool:
    """Say whether a piece stands for words: neither a sign, nor a class, nor a mention."""
    return piece[0] not in "<>{@^#%" or piece == "%"


def _choice(
    pattern: str, pieces: list[str], position: int, classes: Mapping[str, tuple[str, ...]]
) -> tuple[Element, int]:
    """Read (a|b c) or [a|b c]; alternatives of one word become one element, which is tried in one step."""
    opening = pieces[position]
    closing = ")" if opening == "(" else "]"
    depth, end = 0, position
    for end in range(position, len(pieces)):
        depth += (pieces[end] in {"(", "["}) - (pieces[end] in {")", "]"})
        if depth == 0:
            break
    if depth or pieces[end] != closing:
        raise BadPattern(pattern, f"{opening} is not closed")
    words: list[str] = []
    sequences: list[Sequence] = []
    for part in _split(pieces[position + 1 : end]):
        if len(part) == 1 and _is_plain(part[0]):
            words.append(part[0])
        else:
            sequences.append(_whole(pattern, part, classes))
    if words and not sequences and opening == "(":
        return word_of(words), end + 1
    if words:
        sequences.insert(0, (word_of(words),))
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
    stop = scene.stops[scene.tokens.sentence[start]]
    best = _Attempt(scene, stop).longest(sequence, 0, None, (start, -1, -1))
    if best is None:
        return None
    end, first, last = best
    first = first if first >= 0 else start
    last = last if last >= 0 else end
    return (first, last) if last > first else None


class _Attempt:
    """Tries sequences inside one sentence, whose tokens end at `stop`."""

    __slots__ = ("_mentions", "_stop", "_tokens")

    def __init__(self, scene: Scene, stop: int) -> None:
        self._tokens, self._mentions, self._stop = scene.tokens, scene.mentions, stop

    def longest(self, sequence: Sequence, index: int, rest: _Rest, mark: _Mark) -> _Mark | None:
        """Return the longest match from `mark` on of the elements from `index` on and then of `rest`."""
        while True:
            if index == len(sequence):
                if rest is None:
                    return mark
                sequence, index, rest = rest
                continue
            element = sequence[index]
            index += 1
            if type(element) is Word:
                place = mark[0]
                if place >= self._stop or not element.is_at(self._tokens, place):
                    return None
                mark = (place + 1, mark[1], mark[2])
                continue
            if type(element) is Gap:
                return self._beyond(element, sequence, index, rest, mark)
            if type(element) is Choice:
                return self._through(element, (sequence, index, rest), mark)
            following = self._step(element, mark)
            if following is None:
                return None
            mark = following

    def _through(self, choice: Choice, rest: _Rest, mark: _Mark) -> _Mark | None:
        lower = self._tokens.lower
        best: _Mark | None = None
        for inner in choice.beginning_with(lower[mark[0]] if mark[0] < len(lower) else ""):
            found = self.longest(inner, 0, rest, mark)
            if found is not None and (best is None or found[0] > best[0]):
                best = found
        return best

    def _beyond(self, gap: Gap, sequence: Sequence, index: int, rest: _Rest, mark: _Mark) -> _Mark | None:
        following = sequence[index] if index < len(sequence) else None
        word = following if type(following) is Word else None
        best: _Mark | None = None
        for place in range(mark[0] + gap.least, self._reach(gap, mark[0]) + 1):
            if word is not None and not (place < self._stop and word.is_at(self._tokens, place)):
                continue
            found = self.longest(sequence, index, rest, (place, mark[1], mark[2]))
            if found is not None and (best is None or found[0] > best[0]):
                best = found
        return best

    def _reach(self, gap: Gap, start: int) -> int:
        """Return the last token before which a gap that begins at `start` can end."""
        most = min(start + gap.most, self._stop)
        if not gap.free:
            lower = self._tokens.lower
            for place in range(start, most):
                if lower[place] in _STOPS:
                    return place
        return most

    def _step(self, element: Sign | Mention, mark: _Mark) -> _Mark | None:
        """Return the mark after one element, or None where it does not fit."""
        place, first, last = mark
        if isinstance(element, Sign):
            return self._sign(element.kind, mark)
        end = self._mentions.get(element.kind, {}).get(place) if place < self._stop else None
        if end is None:
            return None
        return mark if element.ahead else (end, first, last)

    def _sign(self, kind: str, mark: _Mark) -> _Mark | None:
        tokens, (place, first, last) = self._tokens, mark
        inside = place < self._stop
        if kind == "<<":
            return place, place, last
        if kind == ">>":
            return place, first, place
        if kind == "%end":
            return mark if not inside or tokens.lower[place] in _CLAUSE_ENDS else None
        if kind == "^":
            return mark if inside and tokens.is_first(place) else None
        return (place + 1, first, last) if inside and kind in signs_of(tokens.words[place]) else None


def signs_of(word: str) -> frozenset[str]:
    """Return the signs that a token can stand for."""
    if word in _BRACKETS:
        return _BRACKETS[word]
    return _signs_of_letter(word[0])


@lru_cache(maxsize=1024)
def _signs_of_letter(letter: str) -> frozenset[str]:
    signs = {"#"} if letter.isdigit() else set()
    if letter.isupper():
        signs.add("%cap")
    if letter.isalpha():
        signs.add("%word")
        if not letter.isupper():
            signs.add("%low")
    return frozenset(signs)
