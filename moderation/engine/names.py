"""Finds persons by the grammar of names: title, office, post-nominal, initials, known names and their neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from moderation.engine.lexicon import Lexicon
from moderation.engine.tokens import Tokens

HONORIFIC: Final = "honorific"
SERVICE: Final = "service"
OFFICE: Final = "office"
BARE: Final = "bare"
_LONGEST: Final = 8
_GENERATIONS: Final = frozenset({"II", "III", "IV", "Jr", "Sr"})
_PLACE_PREPOSITIONS: Final = frozenset({"in", "at", "near", "from", "across", "around", "to", "between", "through", "of", "into", "via"})
_AGENT_PREPOSITIONS: Final = frozenset({"by", "with", "said", "says", "thanks", "thank", "thanked", "where", "which", "while", "when"})
_DEALS: Final = frozenset(
    "supplied awarded hired bought leased made manufactured provided printed delivered procured purchased installed built rented licensed".split()
)


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name at tokens [start, end); `core` are its bare name tokens, `evidence` says what proves it."""

    start: int
    end: int
    core: tuple[int, ...]
    evidence: frozenset[str]


@dataclass(frozen=True, slots=True)
class Names:
    """Every person found, the names that belong to something else, and the capitals of which nothing is known."""

    persons: tuple[Person, ...]
    guarded: tuple[tuple[int, int], ...]
    loose: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of capitalised words: [start, end) with titles, `office_end` where a leading office stops."""

    start: int
    end: int
    titles_end: int
    strong_title: bool
    weak_title: bool
    office_start: int
    core: tuple[int, ...]


class NameGrammar:
    """Reads the names in one tokenised text."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon, allowed: frozenset[str] = frozenset()) -> None:
        self._tokens = tokens
        self._lexicon = lexicon
        self._allowed = allowed

    def read(self) -> Names:
        """Return persons and guarded names in the order of the text."""
        persons: list[Person] = []
        guarded: list[tuple[int, int]] = []
        loose: list[tuple[int, int]] = []
        waiting: list[_Run] = []
        for run in self._runs():
            if self._is_guarded(run):
                guarded.append((run.start, run.end))
                continue
            evidence = self._evidence(run)
            if evidence:
                persons.append(self._person(run, evidence))
                continue
            if not all(map(self._lexicon.is_ordinary, self._words(run))):
                loose.append((run.start, run.end))
            if self._could_be_listed(run):
                waiting.append(run)
        persons.extend(self._listed(persons, waiting))
        return Names(tuple(sorted(persons, key=lambda person: person.start)), tuple(guarded), tuple(loose))

    # -- reading runs ---------------------------------------------------------------------------------------------

    def _runs(self) -> Iterator[_Run]:
        position, size = 0, len(self._tokens)
        while position < size:
            run = self._run_at(position)
            if run is None:
                position += 1
                continue
            yield run
            position = max(run.end, position + 1)

    def _run_at(self, position: int) -> _Run | None:
        titles_end, strong, weak = self._titles(position)
        start = position
        if titles_end == position:
            start = self._without_opening_word(position)
            if start is None:
                return None
            titles_end = start
        core, end = self._core(titles_end)
        office_start, core = self._without_office(core)
        if not core:
            return None
        first = start if titles_end > start else core[0]
        return _Run(first, end, titles_end, strong, weak, office_start, core)

    def _titles(self, position: int) -> tuple[int, bool, bool]:
        """Return the end of the honorifics at `position`, and whether strong and weak ones are among them."""
        tokens, lexicon = self._tokens, self._lexicon
        end, strong, weak, cursor = position, False, False, position
        while cursor < len(tokens) and cursor - position < 10:
            word = tokens.lower[cursor]
            known = word in lexicon.honorifics and (tokens.is_capital(cursor) or word in {"hon'ble", "smt", "shri"})
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
        return end, strong, weak

    def _without_opening_word(self, position: int) -> int | None:
        """Return `position` if a name can begin there: a capital, and no everyday word that merely opens."""
        tokens = self._tokens
        if not tokens.is_word(position) or not tokens.is_capital(position):
            return None
        word = tokens.lower[position]
        if tokens.is_first(position) and self._lexicon.is_ordinary(word) and word not in self._lexicon.office_words:
            return None
        return None if word in {"i", "the", "a", "an"} else position

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
        if core and (word in self._lexicon.post_nominals or word in _GENERATIONS):
            return False
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
        ends_sentence = following + 1 >= len(tokens) or tokens.sentence[following + 1] != tokens.sentence[cursor]
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
                return close + 1 if inner and tokens.is_capital(close + 1) and tokens.is_word(close + 1) else 0
        return 0

    def _without_office(self, core: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
        """Return where an office in front begins (-1 for none) and the name tokens after it."""
        heads = [n for n, index in enumerate(core) if self._is_office(self._tokens.lower[index])]
        if not heads:
            return -1, core
        last = heads[-1]
        if any(self._tokens.lower[index] in self._lexicon.institution_nouns for index in core[last + 1 :]):
            return -1, core
        return core[0], core[last + 1 :]

    def _is_office(self, word: str) -> bool:
        return word in self._lexicon.office_heads or word.endswith("s") and word[:-1] in self._lexicon.office_heads

    # -- judging runs ---------------------------------------------------------------------------------------------

    def _words(self, run: _Run) -> list[str]:
        return [self._tokens.lower[index] for index in run.core]

    def _is_guarded(self, run: _Run) -> bool:
        """Say whether the name belongs to an institution, place, scheme, law, road, ship or thing."""
        tokens, lexicon = self._tokens, self._lexicon
        words = self._words(run)
        if " ".join(words) in self._allowed:
            return True
        if any(word in lexicon.institution_nouns for word in words[1:]) or words[-1] in lexicon.institution_nouns:
            return True
        before = run.start - 1
        if before >= 0 and tokens.lower[before] in lexicon.institution_openers and not run.strong_title:
            if tokens.is_capital(before) and not tokens.is_first(before):
                return True
        if words[0] in lexicon.institution_openers and not run.strong_title and len(words) > 1:
            return words[0] not in lexicon.given
        return self._is_supplier(run) or self._institution_follows(run)

    def _is_supplier(self, run: _Run) -> bool:
        """Say whether an untitled name stands as the other side of a deal: "supplied by Nidhi Infosys"."""
        tokens = self._tokens
        if run.titles_end > run.start or run.office_start >= 0 or run.start < 2:
            return False
        before, deal = tokens.lower[run.start - 1], tokens.lower[run.start - 2]
        unknown = not any(self._lexicon.is_name(word) for word in self._words(run)[1:])
        return unknown and before in {"by", "from", "to"} and deal in _DEALS

    def _institution_follows(self, run: _Run) -> bool:
        tokens, nouns = self._tokens, self._lexicon.institution_nouns
        cursor = run.end
        if cursor < len(tokens) and tokens.lower[cursor] == "'s":
            cursor += 1
            if cursor < len(tokens) and not tokens.is_capital(cursor):
                return False
        elif cursor < len(tokens) and tokens.words[cursor] == "&":
            return True
        for index in range(cursor, min(cursor + 2, len(tokens))):
            if not tokens.is_word(index) or tokens.after_line_break(index) or tokens.sentence[index] != tokens.sentence[run.start]:
                return False
            if tokens.lower[index] in nouns:
                return True
            if tokens.lower[index] in {"and", "of", "in", "is", "was", "the", "a", "to", "who", "has", "with", "for", "at", "on", "said"}:
                return False
            if tokens.lower[index] in self._lexicon.agent_verbs or tokens.lower[index].endswith("ed"):
                return False
        return False

    def _evidence(self, run: _Run) -> frozenset[str]:
        found: set[str] = set()
        if run.titles_end > run.start and (run.strong_title or self._is_nameish(run)):
            found.add(HONORIFIC)
        after = self._service_end(run)
        if any(self._tokens.words[index] in self._lexicon.post_nominals for index in range(run.end, after)):
            found.add(SERVICE)
        if (run.office_start >= 0 or self._office_before(run)) and self._is_nameish(run):
            found.add(OFFICE)
        if not found and self._is_bare_name(run):
            found.add(BARE)
        return frozenset(found)

    def _is_nameish(self, run: _Run) -> bool:
        """Say whether the words can be a name: none everyday, or one of them a known name."""
        words = self._words(run)
        if all(len(word) == 1 for word in words):
            return False
        if any(word in self._lexicon.office_words and not self._lexicon.is_name(word) for word in words):
            return False
        if any(self._tokens.words[index].isupper() and len(self._tokens.words[index]) > 1 for index in run.core):
            return self._all_capitals(run)
        return any(self._lexicon.is_name(word) for word in words) or not all(map(self._lexicon.is_ordinary, words))

    def _all_capitals(self, run: _Run) -> bool:
        """Say whether a name is written in capitals: two words of them, one a known name; never an acronym."""
        if len(run.core) < 2 or not all(self._tokens.words[index].isupper() for index in run.core):
            return False
        return any(self._lexicon.is_name(self._tokens.lower[index]) for index in run.core if len(self._tokens.words[index]) > 2)

    def _office_before(self, run: _Run) -> bool:
        """Say whether a role in lower case ("driver Musa"), or an office and a comma, stands before the name."""
        tokens, heads = self._tokens, self._lexicon.office_heads
        before = run.start - 1
        if before < 0 or tokens.sentence[before] != tokens.sentence[run.start] or tokens.after_line_break(run.start):
            return False
        if self._is_office(tokens.lower[before]):
            return True
        if tokens.words[before] == "," and before > 0 and (len(run.core) > 1 or run.titles_end > run.start):
            if run.titles_end > run.start:
                return tokens.lower[before - 1] in heads
            return tokens.lower[before - 1] in heads and not self._is_place_like(run)
        return False

    def _is_place_like(self, run: _Run) -> bool:
        return not any(self._lexicon.is_name(word) for word in self._words(run))

    def _is_bare_name(self, run: _Run) -> bool:
        """Say whether known names, initials or an agent's verb make a run of capitals a person."""
        words, tokens, lexicon = self._words(run), self._tokens, self._lexicon
        if len(words) < 2 or not self._is_nameish(run) or self._after_the(run):
            return False
        long_words = [word for word in words if len(word) > 1 and word not in lexicon.abbreviations]
        if not long_words:
            return False
        if any(word in lexicon.peoples for word in words):
            return False
        strange = [word for word in long_words if lexicon.is_name(word) or not lexicon.is_ordinary(word)]
        if len(strange) < len(long_words):
            return long_words[0] in lexicon.given and len(words) <= 3
        before = tokens.lower[run.start - 1] if run.start > 0 else ""
        in_place = before in _PLACE_PREPOSITIONS and not tokens.is_first(run.start)
        initials = len(words) - len(long_words)
        if initials and len(long_words) <= 2 and not in_place:
            return True
        first, last = long_words[0] in lexicon.given, long_words[-1] in lexicon.surnames or long_words[-1] in lexicon.given
        if in_place:
            return first and last and len(long_words) <= 4
        return first or last or self._acts(run) or before in _AGENT_PREPOSITIONS

    def _after_the(self, run: _Run) -> bool:
        before = run.start - 1
        return before >= 0 and self._tokens.lower[before] in {"the", "a", "an", "this"}

    def _acts(self, run: _Run) -> bool:
        tokens = self._tokens
        after = run.end
        if after >= len(tokens) or tokens.sentence[after] != tokens.sentence[run.start]:
            return False
        word = tokens.lower[after]
        acts = word in self._lexicon.agent_verbs or (len(word) > 4 and word.endswith("ed"))
        return acts and 2 <= len(run.core) <= 4 and not tokens.is_capital(after)

    # -- what belongs to a name -----------------------------------------------------------------------------------

    def _person(self, run: _Run, evidence: frozenset[str]) -> Person:
        end = max(self._suffix_end(run), self._service_end(run))
        return Person(run.start, end, run.core, evidence)

    def _suffix_end(self, run: _Run) -> int:
        tokens = self._tokens
        end = run.end
        while end < len(tokens) and tokens.lower[end] in self._lexicon.suffixes and not tokens.after_line_break(end):
            if tokens.sentence[end] != tokens.sentence[run.start]:
                break
            end += 1
        return end

    def _service_end(self, run: _Run) -> int:
        """Return the token after post-nominals (", IAS (2013)"), or the run's end when there are none."""
        tokens, known = self._tokens, self._lexicon.post_nominals
        end = cursor = run.end
        while cursor < len(tokens) and cursor < run.end + 12:
            if tokens.words[cursor] == "," or tokens.words[cursor] == "." and tokens.glued(cursor):
                cursor += 1
            elif tokens.words[cursor] in _GENERATIONS and cursor == run.end:
                cursor += 1
                end = cursor
            elif tokens.words[cursor] in known and (len(tokens.words[cursor]) > 2 or tokens.words[cursor - 1] == ","):
                cursor += 1
                end = cursor
            elif end > run.end and tokens.words[cursor : cursor + 3][::2] == ["(", ")"]:
                return cursor + 3
            else:
                break
        return end

    def _could_be_listed(self, run: _Run) -> bool:
        words = self._words(run)
        plain = not any(self._lexicon.is_ordinary(word) for word in words if not self._lexicon.is_name(word))
        return plain and self._is_nameish(run) and run.titles_end == run.start

    def _listed(self, persons: list[Person], waiting: list[_Run]) -> list[Person]:
        """Return the runs that stand in one list with a person: "A. Kamble, Nasreen Mujawar and Lakpa Dorji"."""
        found: list[Person] = []
        starts = {person.start for person in persons}
        ends = {person.end for person in persons}
        for runs in (waiting, waiting[::-1]):
            for run in runs:
                if run.start in starts:
                    continue
                if self._list_before(run) & ends or self._list_after(run) & starts:
                    person = self._person(run, frozenset({BARE}))
                    found.append(person)
                    starts.add(person.start)
                    ends.add(person.end)
        return found

    def _list_before(self, run: _Run) -> set[int]:
        """Return the token positions at which a person in the same list would have ended."""
        tokens, cursor = self._tokens, run.start
        while cursor > 0 and tokens.lower[cursor - 1] in {",", "and", "&"}:
            cursor -= 1
        return {cursor} if cursor < run.start and tokens.sentence[cursor] == tokens.sentence[run.start] else set()

    def _list_after(self, run: _Run) -> set[int]:
        tokens, cursor = self._tokens, run.end
        while cursor < len(tokens) and tokens.lower[cursor] in {",", "and", "&"}:
            cursor += 1
        return {cursor} if cursor > run.end and cursor < len(tokens) and tokens.sentence[cursor] == tokens.sentence[run.start] else set()

