"""Cuts the capitalised stretches out of a text: titles in front, an office, and the words that may be a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from moderation.engine.lexicon import Lexicon
from moderation.engine.tokens import Tokens

GENERATIONS: Final = frozenset({"II", "III", "IV", "Jr", "Sr"})
_LONGEST: Final = 8
_GRADES: Final = frozenset({"grade", "class", "scale"})
_SCHOOLS: Final = frozenset({"SK", "MD", "PT", "CV"})


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of capitalised words: [start, end) with titles, `office_end` where a leading office stops."""

    start: int
    end: int
    titles_end: int
    strong_title: bool
    weak_title: bool
    office_start: int
    core: tuple[int, ...]


def is_office(word: str, lexicon: Lexicon) -> bool:
    """Say whether `word`, or its singular, is the head of an office."""
    return word in lexicon.office_heads or (word.endswith("s") and word[:-1] in lexicon.office_heads)


class RunReader:
    """Reads the capitalised runs of one tokenised text."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon) -> None:
        self._tokens = tokens
        self._lexicon = lexicon

    def runs(self) -> Iterator[Run]:
        position, size = 0, len(self._tokens)
        while position < size:
            run = self._run_at(position)
            if run is None:
                position += 1
                continue
            yield run
            position = max(run.end, position + 1)

    def _run_at(self, position: int) -> Run | None:
        titles_end, strong, weak = self._titles(position)
        start = position
        if titles_end == position:
            if not self._can_open(position):
                return None
            titles_end = start
        core, end = self._core(titles_end)
        if not core and self._is_surname_title(position, titles_end):
            core, end, titles_end = (titles_end - 1,), titles_end, titles_end - 1
        office_start, core = self._without_office(core, titled=titles_end > start)
        if not core:
            return None
        first = start if titles_end > start else core[0]
        return Run(first, end, titles_end, strong, weak, office_start, core)

    def _is_surname_title(self, position: int, titles_end: int) -> bool:
        """Say whether the last of several titles is the surname: "Mr Sheikh", "Smt. Begum"."""
        last = titles_end - 1
        if last <= position or not self._tokens.is_word(last):
            return False
        word = self._tokens.lower[last]
        return word in self._lexicon.groups["surname-titles"]

    def _titles(self, position: int) -> tuple[int, bool, bool]:
        """Return the end of the honorifics at `position`, and whether strong and weak ones are among them."""
        tokens, lexicon = self._tokens, self._lexicon
        end, strong, weak, cursor = position, False, False, position
        while cursor < len(tokens) and cursor - position < 10:
            word = tokens.lower[cursor]
            known = word in lexicon.honorifics and (
                tokens.is_capital(cursor) or word in {"hon'ble", "smt", "shri"}
            )
            if known and tokens.words[cursor] in _SCHOOLS:
                known = False
            if known and not (cursor > position and tokens.after_line_break(cursor)):
                strong = strong or word not in lexicon.weak_honorifics
                weak = weak or word in lexicon.weak_honorifics
                cursor += 1
                if cursor < len(tokens) and tokens.words[cursor] == "." and tokens.glued(cursor):
                    cursor += 1
                end = cursor
            elif cursor > position and tokens.words[cursor] in {"(", ")", "."} and cursor + 1 < len(tokens):
                cursor += 1
                if tokens.words[cursor - 1] == ")":
                    end = cursor
            else:
                break
        if weak and not strong and end < len(tokens) and tokens.sentence[end] != tokens.sentence[position]:
            return position, False, False
        return end, strong, weak

    def _can_open(self, position: int) -> bool:
        """Say whether a name can begin here: a capital, and no everyday word that merely opens the sentence."""
        tokens = self._tokens
        if not tokens.is_word(position) or not tokens.is_capital(position):
            return False
        word = tokens.lower[position]
        if (
            tokens.is_first(position)
            and self._lexicon.is_ordinary(word)
            and word not in self._lexicon.office_words
        ):
            return False
        return word not in {"i", "the", "a", "an"} and not self._is_post(position)

    def _is_post(self, position: int) -> bool:
        """Say whether an acronym stands before a given name and a further name: "MPW Sunil Pawara"."""
        tokens = self._tokens
        if position + 2 >= len(tokens) or len(tokens.words[position]) < 2:
            return False
        following = range(position + 1, position + 3)
        are_names = all(tokens.is_word(index) and tokens.is_capital(index) for index in following)
        is_acronym = tokens.words[position].isupper() and not tokens.words[position + 1].isupper()
        return is_acronym and are_names and tokens.lower[position + 1] in self._lexicon.given

    def _core(self, position: int) -> tuple[tuple[int, ...], int]:
        """Return the name tokens from `position` on, and the token after them."""
        tokens = self._tokens
        core: list[int] = []
        cursor = position
        while cursor < len(tokens) and len(core) < _LONGEST:
            if core and (tokens.after_line_break(cursor) or self._opens_title(cursor)):
                break
            if self._is_name_word(cursor, core):
                core.append(cursor)
                cursor = self._after_stop(cursor)
            elif core and self._is_particle(cursor):
                cursor += 1
            elif core and (after := self._after_nickname(cursor)):
                cursor = after
            else:
                break
        while core and tokens.lower[core[-1]] in self._lexicon.calendar:
            core.pop()
        end = self._after_stop(core[-1]) if core else position
        return tuple(core), end

    def _opens_title(self, cursor: int) -> bool:
        word = self._tokens.lower[cursor]
        is_title = word in self._lexicon.honorifics and word not in self._lexicon.weak_honorifics
        return is_title and self._tokens.is_capital(cursor)

    def _is_name_word(self, cursor: int, core: list[int]) -> bool:
        tokens = self._tokens
        if not tokens.is_word(cursor) or not tokens.is_capital(cursor):
            return False
        if core and tokens.sentence[cursor] != tokens.sentence[core[0]]:
            return False
        word = tokens.words[cursor]
        if core and (word in self._lexicon.post_nominals or word in GENERATIONS):
            return tokens.lower[core[-1]] in _GRADES
        if len(word) > 1 and word.isupper() and self._is_shouted(tokens.lower[cursor]):
            return False
        return word != "I" and tokens.lower[cursor] not in self._lexicon.calendar

    def _is_shouted(self, word: str) -> bool:
        """Say whether a word in capitals is an everyday one: "SHRI RAMESH KUMAR OPENED THE WARD"."""
        return self._lexicon.is_ordinary(word) and not self._lexicon.is_name(word)

    def _after_stop(self, cursor: int) -> int:
        """Return the token after a name token and the full stop that belongs to it ("K." or "Md.")."""
        tokens = self._tokens
        following = cursor + 1
        is_short = len(tokens.words[cursor]) == 1 or tokens.lower[cursor] in self._lexicon.abbreviations
        if not is_short or following >= len(tokens) or tokens.words[following] != ".":
            return following
        ends_sentence = (
            following + 1 >= len(tokens) or tokens.sentence[following + 1] != tokens.sentence[cursor]
        )
        return following if ends_sentence and len(tokens.words[cursor]) > 1 else following + 1

    def _is_particle(self, cursor: int) -> bool:
        tokens = self._tokens
        if tokens.lower[cursor] not in self._lexicon.particles or cursor + 1 >= len(tokens):
            return False
        following = cursor + 1
        if tokens.lower[following] in self._lexicon.particles and following + 1 < len(tokens):
            following += 1
        return tokens.is_word(following) and tokens.is_capital(following)

    def _after_nickname(self, cursor: int) -> int:
        """Return the token after a quoted nickname inside a name, or 0."""
        tokens = self._tokens
        if tokens.words[cursor] not in {"'", "‘", '"', "“", "("}:
            return 0
        for close in range(cursor + 2, min(cursor + 5, len(tokens) - 1)):
            if tokens.words[close] in {"'", "’", '"', "”", ")"}:
                inner = tokens.is_capital(cursor + 1)
                return (
                    close + 1 if inner and tokens.is_capital(close + 1) and tokens.is_word(close + 1) else 0
                )
        return 0

    def _without_office(self, core: tuple[int, ...], *, titled: bool) -> tuple[int, tuple[int, ...]]:
        """Return where an office in front begins (-1 for none) and the name tokens after it."""
        words = [self._tokens.lower[index] for index in core]
        heads = [n for n, word in enumerate(words) if is_office(word, self._lexicon)]
        if heads and self._is_surname(words, heads[-1], titled=titled):
            heads.pop()
        if not heads:
            return -1, core
        last = heads[-1]
        while last + 1 < len(words) and (
            words[last + 1] in _GRADES or words[last + 1].upper() in GENERATIONS
        ):
            last += 1
        if any(self._tokens.lower[index] in self._lexicon.institution_nouns for index in core[last + 1 :]):
            return -1, core
        return core[0], core[last + 1 :]

    def _is_surname(self, words: list[str], head: int, *, titled: bool) -> bool:
        """Say whether an office at the end of a name is its surname: "Theresa Pradhan", "Rahmat Wali"."""
        lexicon, earlier = self._lexicon, words[:head]
        ends_name = 0 < head == len(words) - 1 and words[head] in lexicon.surnames
        return (
            ends_name
            and (titled or earlier[-1] in lexicon.given)
            and lexicon.office_words.isdisjoint(earlier)
        )
