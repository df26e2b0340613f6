"""Who holds an address: the nearest words before it that speak of a person or of an office."""

from __future__ import annotations

import bisect
from typing import Final

from moderation.engine.lexicon import Lexicon
from moderation.engine.name_runs import is_office
from moderation.engine.tokens import Tokens

_REACH: Final = 24
_CLAUSE: Final = 8
_BEING: Final = frozenset({"is", "are", "be", "was", "were", "been"})
_PARTICIPLES: Final = ("ed", "taken", "made", "given", "held", "kept")
_PERSONAL: Final = frozenset(
    {"i", "me", "my", "mine", "myself", "he", "him", "his", "himself", "she", "her", "herself", "own"}
    | {"personal", "private", "mobile", "whatsapp", "direct", "directly", "text", "person", "home"}
)
_LABELS: Final = frozenset({"information", "booking", "enquiry", "inquiry", "telephone", "reception"})
_STOPS: Final = frozenset({";", "•", "|"})
_PLACING: Final = frozenset({"in", "at", "near", "of", "from"})
_BRIDGES: Final = frozenset(
    {"or", "and", ",", "by", "on", "at", "telephone", "phone", "tel", ":", ".", "(", "/"}
)


class Holders:
    """Reads who holds the addresses of one text: `office_nouns` receive, `lines` only name the means."""

    def __init__(
        self,
        tokens: Tokens,
        lexicon: Lexicon,
        persons: frozenset[str],
        office_nouns: frozenset[str],
        lines: frozenset[str],
    ) -> None:
        self._tokens = tokens
        self._lexicon = lexicon
        self._persons = persons
        self._office_nouns = office_nouns
        self._lines = lines

    def is_ones_own(self, start: int) -> bool:
        """Say whether a word of one's own stands directly before the address at character `start`: "my page is"."""
        tokens = self._tokens
        position = bisect.bisect_left(tokens.starts, start)
        return not _PERSONAL.isdisjoint(tokens.lower[max(position - 3, 0) : position])

    def is_office(self, start: int) -> bool:
        """Say whether the address at character `start` is given as an office's: nobody nearer, and an office or a line."""
        tokens = self._tokens
        position = bisect.bisect_left(tokens.starts, start)
        low = max(position - _REACH, 0)
        names_line = False
        for index in range(position - 1, low - 1, -1):
            if tokens.words[index] in _STOPS or tokens.sentence[index] != tokens.sentence[position - 1]:
                break
            if self._is_person(index, position):
                return False
            if tokens.lower[index] in self._office_nouns:
                return True
            names_line = names_line or tokens.lower[index] in self._lines
        return names_line or self._is_served(low, position)

    def _is_served(self, low: int, position: int) -> bool:
        """Say whether a service is offered and nobody named: "inspections are booked on", "Enrolments:"."""
        tokens = self._tokens
        before = position - 1
        if before > 0 and tokens.words[before] == ":":
            word = tokens.lower[before - 1]
            is_label = word.endswith("s") or word in _LABELS
            return is_label and self._lexicon.is_ordinary(word) and tokens.is_first(before - 1)
        clause = range(max(low, before - _CLAUSE), before)
        return any(
            tokens.lower[index] in _BEING and tokens.lower[index + 1].endswith(_PARTICIPLES)
            for index in clause
            if tokens.sentence[index] == tokens.sentence[before]
        )

    def follows(self, end: int, start: int) -> bool:
        """Say whether the address at `start` only adds to the one before `end`: "or on", a comma, a bracket."""
        tokens = self._tokens
        between = range(bisect.bisect_left(tokens.starts, end), bisect.bisect_left(tokens.starts, start))
        return len(between) <= 4 and all(tokens.lower[index] in _BRIDGES for index in between)

    def _is_person(self, index: int, position: int) -> bool:
        tokens, lexicon = self._tokens, self._lexicon
        word = tokens.lower[index]
        if word in _PERSONAL:
            return not (word == "own" and self._is_institutions(index - 1))
        if word == "cell":
            return index >= position - 2 or tokens.lower[index - 1 : index] in (["my"], ["his"], ["her"])
        if tokens.lower[index + 1 : index + 2] == ["'s"] and is_office(word, lexicon):
            return True
        if word in lexicon.leaders:
            names_line = tokens.lower[index + 1 : index + 2]
            return not (
                self._heads_office(index)
                or (names_line and names_line[0] in self._lines | self._office_nouns)
            )
        return self._is_name(index)

    def _is_name(self, index: int) -> bool:
        tokens = self._tokens
        word = tokens.lower[index]
        if len(word) < 3 or not tokens.is_capital(index) or tokens.words[index].isupper():
            return False
        if word in self._persons:
            return True
        is_placed = index > 0 and tokens.lower[index - 1] in _PLACING
        is_opening = tokens.is_first(index) and self._lexicon.is_ordinary(word)
        return not is_placed and not is_opening and self._lexicon.is_name(word)

    def _is_institutions(self, index: int) -> bool:
        """Say whether the token is the 's of an office: "the station's own line"."""
        tokens = self._tokens
        return index > 0 and tokens.lower[index] == "'s" and tokens.lower[index - 1] in self._office_nouns

    def _heads_office(self, index: int) -> bool:
        """Say whether an office is named by its head: "the office of the Registrar"."""
        before = self._tokens.lower[max(index - 4, 0) : index]
        return "of" in before and not self._office_nouns.isdisjoint(before)
