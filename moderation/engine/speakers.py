"""Whose voice a quotation is: an office's, a bare name's or a private one, by the noun phrase that speaks."""

from __future__ import annotations

from typing import Final

from moderation.engine.lexicon import Lexicon
from moderation.engine.name_runs import is_office
from moderation.engine.tokens import Tokens

OFFICIAL: Final = "official"
PRIVATE: Final = "private"
NAMED: Final = "named"
UNKNOWN: Final = "unknown"
PRONOUN: Final = "pronoun"
QUOTES: Final = frozenset('“”„«»‘"')

_REACH: Final = 14
_NEAR: Final = 8
_LONGEST_PHRASE: Final = 12
_LONGEST_SUBJECT: Final = 12
_PRONOUNS: Final = frozenset({"he", "she", "they"})
_INDEFINITE: Final = frozenset(
    {"a", "an", "one", "another", "some", "two", "three", "four", "several", "many", "most", "both", "each"}
)
_ORDINALS: Final = frozenset({"first", "second", "third", "fifth", "eighth", "ninth", "twelfth", "last"})
_COUNTS: Final = frozenset(
    {"four", "six", "seven", "ten", "eleven", "thirteen", "fourteen", "fifteen", "sixteen"}
)
_OWN: Final = frozenset({"our", "my"})
_DETERMINERS: Final = _INDEFINITE | _OWN | {"the", "this", "that", "these", "his", "her", "their", "its"}
_OPENINGS: Final = frozenset({",", "—", "–", "-", ":"})
_LINKS: Final = frozenset(
    {"and", "but", "so", "when", "which", "because", "while", "as", "that", "who", "whose"}
)
_AUXILIARIES: Final = frozenset(
    {
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "may",
        "does",
        "did",
        "do",
    }
)
# On these, whoever fills them in speaks for nobody else.
_ASKED: Final = frozenset({"feedback", "questionnaire", "suggestion", "suggestions", "exit", "visitors"})
_LONGEST_SENTENCE: Final = 40
_MEETING: Final = frozenset(
    {
        "hear",
        "heard",
        "met",
        "meet",
        "asked",
        "ask",
        "found",
        "find",
        "visited",
        "spoke",
        "speak",
        "stopped",
        "joined",
    }
)


def _is_ordinal(word: str) -> bool:
    """Say whether the word numbers an item of a form: "the eleventh", "9"."""
    return word.isdigit() or word in _ORDINALS or (word.endswith("th") and word.removesuffix("th") in _COUNTS)


def beside_beneficiary(words: frozenset[str], lexicon: Lexicon) -> bool:
    """Say whether words beside a quotation speak of a beneficiary or a form and of nobody in office."""
    people = lexicon.groups["beneficiaries"]
    if not (lexicon.leaders - people).isdisjoint(words):
        return False
    return not (people.isdisjoint(words) and lexicon.groups["forms"].isdisjoint(words))


class Speakers:
    """Finds the speakers of the quotations in one tokenised text; every look is bounded."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon) -> None:
        self._tokens = tokens
        self._lexicon = lexicon
        self._speaking = lexicon.groups["speaking"]
        self._stops = lexicon.groups["prepositions"] | _LINKS | _AUXILIARIES | self._speaking

    def attributed(self, first: int, last: int) -> str:
        """Return the voice that the quotation's own sentence gives to the tokens first..last."""
        after = self._after(last)
        if after != UNKNOWN:
            return after
        before = self._before(first)
        return before if before != UNKNOWN else self._by_neighbours(first, last)

    def introduced(self, first: int) -> str:
        """Return the voice to which "he" or "she" goes back: whom the two sentences before introduce."""
        tokens = self._tokens
        number = tokens.sentence[first]
        for earlier in range(number - 1, max(number - 3, -1), -1):
            voice = self._introduced_in(earlier)
            if voice != PRONOUN:
                return voice
        return UNKNOWN

    def _introduced_in(self, number: int) -> str:
        tokens = self._tokens
        start = tokens.first_of[number]
        if start < 0:
            return UNKNOWN
        end = self._sentence_end(start, start + _REACH)
        if tokens.lower[start] in _PRONOUNS:
            return PRONOUN
        voice = self._voice_of(start, end)
        if voice in {OFFICIAL, NAMED}:
            return voice
        if self._is_of_private_people(start, self._sentence_end(start, start + _LONGEST_SENTENCE)):
            return PRIVATE
        return self._met(start, end)

    def _is_of_private_people(self, start: int, end: int) -> bool:
        """Say whether the sentence speaks of people of no office, and of nobody else: no office, no other capital."""
        tokens = self._tokens
        words = tokens.lower[start:end]
        in_office = any(
            (word in self._lexicon.leaders or is_office(word, self._lexicon)) and not self._is_person(word)
            for word in words
        )
        if in_office or not any(map(self._is_person, words)):
            return False
        return not any(
            tokens.is_word(index)
            and tokens.is_capital(index)
            and tokens.lower[index] not in self._lexicon.calendar
            for index in range(start + 1, end)
        )

    def _met(self, start: int, end: int) -> str:
        """Return the voice of somebody whom the sentence goes to meet: "Let us hear a dealer."."""
        for index in range(start, end):
            if self._tokens.lower[index] not in _MEETING:
                continue
            for place in range(index + 1, min(index + 4, end)):
                if self._tokens.lower[place] in _INDEFINITE:
                    return self._voice_of(place, end)
        return UNKNOWN

    def _after(self, last: int) -> str:
        """Return the voice after a quotation: "said a trader", "the collector told us"."""
        tokens = self._tokens
        start = last + 1
        while start < len(tokens) and tokens.words[start] in _OPENINGS and start < last + 3:
            start += 1
        end = self._sentence_end(start, last + 1 + _REACH, tokens.sentence[last])
        if start >= end or tokens.lower[start] in _LINKS:
            return UNKNOWN
        for verb in range(start, min(start + _NEAR, end)):
            if tokens.lower[verb] in self._speaking:
                return self._voice_of(verb + 1, end) if verb == start else self._voice_of(start, verb)
        return UNKNOWN

    def _before(self, first: int) -> str:
        """Return the voice before a quotation: "A herder told the auditor, …", "The sheet asks, …"."""
        tokens = self._tokens
        if self._is_of_paper(first):
            return PRIVATE
        low = max(tokens.first_of[tokens.sentence[first]], first - _REACH, 0)
        for verb in range(first - 1, low, -1):
            if tokens.words[verb] in QUOTES:
                return UNKNOWN
            if tokens.lower[verb] in self._speaking:
                if not _ASKED.isdisjoint(tokens.lower[verb:first]):
                    return PRIVATE
                return self._voice_of(self._speaker_start(self._subject_start(verb, low), verb), verb)
        if first > low + 1 and tokens.words[first - 1] == ":":
            return self._voice_of(low, first - 1)
        return UNKNOWN

    def _speaker_start(self, start: int, verb: int) -> int:
        """Return where the speaker begins after a circumstance in front: "At the meeting a resident of … said"."""
        lower, prepositions = self._tokens.lower, self._lexicon.groups["prepositions"]
        if lower[start] not in prepositions:
            return start
        subjects = (
            at
            for at in range(start + 2, verb)
            if lower[at] in _DETERMINERS and lower[at - 1] not in prepositions
        )
        return next(subjects, start)

    def _is_of_paper(self, first: int) -> bool:
        """Say whether a quotation is the wording of a form or a sign: "under the words “…”", "it is printed: “…”"."""
        before = self._tokens.lower[max(first - 4, 0) : first]
        if before[-2:-1] == ["the"]:
            return before[-1] in {"words", "sentence", "legend"}
        return before[-1:] == [":"] and before[-4:-1] in (
            [
                ["it", verb, way]
                for verb in ("is", "was", "stands")
                for way in ("written", "printed", "stamped")
            ]
        )

    def _subject_start(self, verb: int, low: int) -> int:
        """Return where the subject of a verb of speech begins: after the last comma, link or verb before it."""
        tokens, start = self._tokens, verb
        while start > low and start > verb - _LONGEST_SUBJECT:
            word = tokens.lower[start - 1]
            if (
                word in _LINKS
                or word in _AUXILIARIES
                or not (
                    tokens.is_word(start - 1) or word.isdigit() or word == "'s" or self._is_initial(start - 1)
                )
            ):
                break
            start -= 1
        return start

    def _is_initial(self, place: int) -> bool:
        """Say whether the token is the full stop of an initial: "Susan B. Anthony"."""
        tokens = self._tokens
        return (
            tokens.words[place] == "."
            and place > 0
            and len(tokens.words[place - 1]) == 1
            and tokens.is_capital(place - 1)
        )

    def _by_neighbours(self, first: int, last: int) -> str:
        tokens = self._tokens
        before = tokens.lower[max(tokens.first_of[tokens.sentence[first]], first - _REACH, 0) : first]
        after = tokens.lower[
            last + 1 : self._sentence_end(last + 1, last + 1 + _REACH, tokens.sentence[last])
        ]
        if before[-1:] == [","] and before[-2:-1] and _is_ordinal(before[-2]):
            return PRIVATE
        return PRIVATE if beside_beneficiary(frozenset(before + after), self._lexicon) else UNKNOWN

    def _sentence_end(self, start: int, limit: int, number: int | None = None) -> int:
        """Return the first token from `start` on that leaves the sentence or opens a quotation, `limit` at most."""
        tokens, end = self._tokens, start
        if start < len(tokens) and number is None:
            number = tokens.sentence[start]
        while (
            end < min(limit, len(tokens))
            and tokens.sentence[end] == number
            and tokens.words[end] not in QUOTES
        ):
            end += 1
        return end

    def _voice_of(self, start: int, end: int) -> str:
        """Return whose voice the noun phrase at `start` names."""
        tokens = self._tokens
        if start >= end or not tokens.is_word(start):
            return UNKNOWN
        word = tokens.lower[start]
        if word in _PRONOUNS:
            return PRONOUN
        if word in {"i", "we"}:
            return OFFICIAL
        close = self._phrase_end(start, end)
        apposition = self._apposition(close, end)
        if apposition != UNKNOWN:
            return apposition
        return self._voice_of_words(start, close)

    def _voice_of_words(self, start: int, end: int) -> str:
        tokens, lexicon = self._tokens, self._lexicon
        if tokens.lower[start] in _INDEFINITE:
            end = next((place for place in range(start + 1, end) if tokens.is_capital(place)), end)
        if start >= end:
            return UNKNOWN
        head = tokens.lower[end - 1]
        if tokens.is_capital(end - 1) and not tokens.is_first(end - 1):
            return self._voice_of_name(start, end)
        if tokens.is_capital(start) and not lexicon.is_ordinary(head) and end == start + 1:
            return self._voice_of_name(start, end)
        if self._is_private(head):
            return PRIVATE
        is_own = tokens.lower[start] in _OWN
        is_anybody = tokens.lower[start] in _INDEFINITE and head not in lexicon.leaders
        if is_office(head, lexicon) and is_anybody:
            return PRIVATE
        return OFFICIAL if is_own or self._is_official(head) else PRIVATE

    def _voice_of_name(self, start: int, end: int) -> str:
        """Return the voice of a phrase that ends with a name: by office, title or institution an official's."""
        tokens, lexicon = self._tokens, self._lexicon
        words = tokens.lower[start:end]
        titled = any(word in lexicon.honorifics and word not in lexicon.weak_honorifics for word in words)
        in_office = any(self._is_official(word) and not self._is_private(word) for word in words)
        if titled or in_office or any(map(self._is_acronym, tokens.words[start:end])):
            return OFFICIAL
        return PRIVATE if any(map(self._is_private, words[:-1])) else NAMED

    def _is_acronym(self, word: str) -> bool:
        return len(word) > 1 and word.isupper()

    def _is_private(self, word: str) -> bool:
        return self._is_person(word) or word in self._lexicon.groups["forms"]

    def _is_person(self, word: str) -> bool:
        """Say whether the word names somebody who speaks for no office."""
        return any(word in self._lexicon.groups[name] for name in ("beneficiaries", "trades", "kin"))

    def _is_official(self, word: str) -> bool:
        lexicon = self._lexicon
        if word in lexicon.leaders or is_office(word, lexicon) or word in lexicon.groups["organs"]:
            return True
        return word in lexicon.institution_nouns

    def _phrase_end(self, start: int, end: int) -> int:
        """Return the token after a noun phrase's head: before a preposition, a verb, a comma."""
        tokens, place = self._tokens, start
        if tokens.lower[start + 1 : start + 2] == ["of"] and tokens.lower[start] in _INDEFINITE:
            place = start + 2
        while place < min(end, start + _LONGEST_PHRASE) and self._goes_on(place):
            place += 1
        return place

    def _goes_on(self, place: int) -> bool:
        tokens = self._tokens
        word = tokens.lower[place]
        if tokens.words[place] == ".":
            return self._is_followed(place) and tokens.is_capital(place + 1) and tokens.is_capital(place - 1)
        if not (tokens.is_word(place) or word == "'s") or word in self._stops:
            return False
        following = tokens.lower[place + 1] if place + 1 < len(tokens) else ""
        is_participle = word.endswith(("ed", "ing")) and following in self._lexicon.groups["prepositions"]
        return not is_participle

    def _is_followed(self, place: int) -> bool:
        tokens = self._tokens
        return place + 1 < len(tokens) and tokens.sentence[place + 1] == tokens.sentence[place]

    def _apposition(self, close: int, end: int) -> str:
        """Return the voice of what stands beside a name: "Asha Patil, a potter,"."""
        tokens = self._tokens
        if close + 1 >= end or tokens.words[close] != "," or tokens.lower[close + 1] not in _DETERMINERS:
            return UNKNOWN
        if not tokens.is_capital(close - 1):
            return UNKNOWN
        return self._voice_of_words(close + 1, self._phrase_end(close + 1, end))
