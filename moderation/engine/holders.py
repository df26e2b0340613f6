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
_SOMEBODY: Final = frozenset({"i", "me", "my", "mine", "him", "his", "her"})
_MINE: Final = frozenset({"my", "his", "her"})
_LONGEST_LABEL: Final = 3
_CHANNELS: Final = frozenset({"account", "handle", "channel", "page", "feed"})
_OFFICIAL: Final = frozenset(
    {"official", "service", "institutional", "corporate", "departmental", "registered"}
)
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

    def is_meant_for(self, start: int) -> bool:
        """Say whether a person is spoken of in the sentence before the address: "letters meant for me are received at"."""
        tokens = self._tokens
        position = bisect.bisect_left(tokens.starts, start)
        return any(
            tokens.lower[index] in _SOMEBODY and tokens.sentence[index] == tokens.sentence[position - 1]
            for index in range(max(position - _REACH, 0), position)
        )

    def is_channel(self, start: int, end: int) -> bool:
        """Say whether the words around the handle at [start, end) call it an institution's: "the company's account"."""
        tokens = self._tokens
        first, last = bisect.bisect_left(tokens.starts, start), bisect.bisect_left(tokens.starts, end)
        adds = tokens.words[last : last + 1] == [","]
        around = (
            *range(max(first - 3, 0), first),
            *range(last, min(last + 6, len(tokens)) if adds else last),
        )
        return any(
            tokens.lower[index] in _CHANNELS and self._is_institutional(index)
            for index in around
            if tokens.sentence[index] == tokens.sentence[max(first - 1, 0)]
        )

    def _is_institutional(self, channel: int) -> bool:
        before = self._tokens.lower[max(channel - 4, 0) : channel]
        if not _PERSONAL.isdisjoint(before):
            return False
        if not _OFFICIAL.isdisjoint(before):
            return True
        owner = before[before.index("'s") - 1] if "'s" in before[1:] else ""
        return owner in self._office_nouns or owner in self._lexicon.institution_nouns

    def is_office(self, start: int) -> bool:
        """Say whether the address at character `start` is given as an office's: nobody nearer, and an office or a line."""
        tokens = self._tokens
        position = bisect.bisect_left(tokens.starts, start)
        low = max(position - _REACH, 0)
        if self._is_ones_line(low, position):
            return False
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
            return self._is_label(before)
        clause = range(max(low, before - _CLAUSE), before)
        return any(
            tokens.lower[index] in _BEING and tokens.lower[index + 1].endswith(_PARTICIPLES)
            for index in clause
            if tokens.sentence[index] == tokens.sentence[before]
        )

    def _is_label(self, colon: int) -> bool:
        """Say whether up to three everyday words, none of a person, make a label: "Enrolments:", "Lost property:"."""
        tokens = self._tokens
        first = tokens.first_of[tokens.sentence[colon]]
        words = tokens.lower[first:colon]
        return 0 < len(words) <= _LONGEST_LABEL and all(
            self._lexicon.is_ordinary(word) and word not in _PERSONAL for word in words
        )

    def _is_ones_line(self, low: int, position: int) -> bool:
        """Say whether somebody calls a line one's own: "my own number for faults is"."""
        tokens = self._tokens
        return any(
            tokens.lower[index] in _MINE and not self._lines.isdisjoint(tokens.lower[index + 1 : index + 3])
            for index in range(low, position)
            if tokens.sentence[index] == tokens.sentence[position - 1]
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
            return index == position - 1 or (index > 0 and tokens.lower[index - 1] in _MINE)
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
