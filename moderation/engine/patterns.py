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
from dataclasses import dataclass
from typing import Final, TypeAlias

from moderation.engine.tokens import Tokens

Span: TypeAlias = tuple[int, int]
_PIECE: Final = re.compile(r"<<|>>|\{\d+(?:-\d+)?\+?\}|<[\w-]+>|>[\w-]+|@[\w-]+|[\[\]()|^#]|%\w+|=[^\s|()\[\]]+|[^\s|()\[\]{}<>^#]+|\S")
_STEM_KEY: Final = 3
_STOPS: Final = frozenset(",;:()[]—–")
_LEADING_SIGNS: Final = frozenset({"#", "%cap", "%word", "%low", "%open", "%bracket"})


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
    sequences: tuple[tuple[Element, ...], ...]


Element: TypeAlias = Word | Sign | Gap | Mention | Choice
Sequence: TypeAlias = tuple[Element, ...]
_Mark: TypeAlias = tuple[int, int, int]  # token end, first marked token or -1, end of the marked or -1


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
    while position + 2 < len(pieces) and pieces[position + 1] == "|" and pieces[position + 2] not in {"(", "["}:
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
        elif text.endswith("*") and len(text) > _STEM_KEY:
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
    return word_of([piece])


def _class(pattern: str, name: str, classes: Mapping[str, tuple[str, ...]]) -> Element:
    if name not in classes:
        raise BadPattern(pattern, f"no class <{name}>")
    single = [entry for entry in classes[name] if " " not in entry]
    phrases = [entry for entry in classes[name] if " " in entry]
    if not phrases:
        return word_of(single)
    sequences: list[Sequence] = [(word_of(single),)] if single else []
    sequences.extend(parse(phrase, {}) for phrase in phrases)
    return Choice(tuple(sequences))


def first_words(sequence: Sequence) -> tuple[set[str], set[str], set[str]]:
    """Return the words, stem keys and mention kinds or signs with which a match can begin."""
    words: set[str] = set()
    stems: set[str] = set()
    others: set[str] = set()
    for element in sequence:
        if isinstance(element, Word):
            words |= element.words | {spelling.lower() for spelling in element.exact}
            stems |= {stem[:_STEM_KEY] for stem in element.stems}
            return words, stems, others
        if isinstance(element, Choice):
            can_be_empty = False
            for inner in element.sequences:
                can_be_empty = can_be_empty or not inner
                for whole, part in zip((words, stems, others), first_words(inner), strict=True):
                    whole |= part
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


def match(sequence: Sequence, scene: Scene, start: int) -> Span | None:
    """Return the marked token span of the longest match of `sequence` that begins at token `start`."""
    best: _Mark | None = None
    for mark in _ends(sequence, 0, scene, (start, -1, -1), scene.tokens.sentence[start]):
        if best is None or mark[0] > best[0]:
            best = mark
    if best is None:
        return None
    first = best[1] if best[1] >= 0 else start
    last = best[2] if best[2] >= 0 else best[0]
    return (first, last) if last > first else None


def _ends(sequence: Sequence, index: int, scene: Scene, mark: _Mark, sentence: int) -> Iterator[_Mark]:
    if index == len(sequence):
        yield mark
        return
    element = sequence[index]
    if isinstance(element, Gap):
        yield from _after_gap(element, sequence, index, scene, mark, sentence)
        return
    if isinstance(element, Choice):
        for inner in element.sequences:
            for reached in _ends(inner, 0, scene, mark, sentence):
                yield from _ends(sequence, index + 1, scene, reached, sentence)
        return
    following = _step(element, scene, mark, sentence)
    if following is not None:
        yield from _ends(sequence, index + 1, scene, following, sentence)


def _after_gap(
    gap: Gap, sequence: Sequence, index: int, scene: Scene, mark: _Mark, sentence: int
) -> Iterator[_Mark]:
    position, first, last = mark
    for length in range(gap.most + 1):
        if length >= gap.least:
            yield from _ends(sequence, index + 1, scene, (position, first, last), sentence)
        if position >= len(scene.tokens) or scene.tokens.sentence[position] != sentence:
            return
        if not gap.free and scene.tokens.lower[position] in _STOPS:
            return
        position += 1


def _step(element: Word | Sign | Mention, scene: Scene, mark: _Mark, sentence: int) -> _Mark | None:
    position, first, last = mark
    tokens = scene.tokens
    if isinstance(element, Sign) and element.kind in {"<<", ">>"}:
        return (position, position, last) if element.kind == "<<" else (position, first, position)
    inside = position < len(tokens) and tokens.sentence[position] == sentence
    if isinstance(element, Sign) and element.kind == "%end":
        return mark if not inside or tokens.lower[position] in ".!?;:," else None
    if not inside:
        return None
    if isinstance(element, Mention):
        end = scene.mentions.get(element.kind, {}).get(position)
        if end is None:
            return None
        return mark if element.ahead else (end, first, last)
    if isinstance(element, Sign):
        return _sign(element.kind, tokens, mark)
    return (position + 1, first, last) if _is_word(element, tokens, position) else None


def _sign(kind: str, tokens: Tokens, mark: _Mark) -> _Mark | None:
    position, first, last = mark
    if kind == "^":
        return mark if tokens.is_first(position) else None
    fits = {
        "%open": tokens.words[position] == "(",
        "%close": tokens.words[position] == ")",
        "%bracket": tokens.words[position] == "[",
        "#": tokens.words[position][0].isdigit(),
        "%cap": tokens.is_capital(position),
        "%word": tokens.is_word(position),
        "%low": tokens.is_word(position) and not tokens.is_capital(position),
    }
    return (position + 1, first, last) if fits.get(kind, False) else None


def _is_word(element: Word, tokens: Tokens, position: int) -> bool:
    word = tokens.lower[position]
    if word in element.words:
        return True
    if element.stems and word.startswith(element.stems):
        return True
    return bool(element.exact) and tokens.words[position] in element.exact


class Index:
    """Patterns by the word with which they begin, so that each token meets only those that can match."""

    def __init__(self, patterns: Iterable[Sequence]) -> None:
        self.patterns = tuple(patterns)
        self._needed = tuple(needed_words(sequence) for sequence in self.patterns)
        self._words: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        self._others: dict[str, list[int]] = {}
        for number, sequence in enumerate(self.patterns):
            for table, keys in zip((self._words, self._stems, self._others), first_words(sequence), strict=True):
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
        stems = self._stems.get(word[:_STEM_KEY])
        if stems:
            found = found + stems
        for key, numbers in self._others.items():
            if key[0] == "@":
                fits = start in scene.mentions.get(key[1:], {})
            else:
                fits = key == "%any" or _sign(key, scene.tokens, (start, -1, -1)) is not None
            if fits:
                found = found + numbers
        return found
