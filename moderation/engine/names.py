"""Finds persons by the grammar of names: title, office, post-nominal, initials, known names and their neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from moderation.engine.lexicon import Lexicon
from moderation.engine.name_runs import GENERATIONS, Run, RunReader, is_office
from moderation.engine.tokens import Tokens

HONORIFIC: Final = "honorific"
SERVICE: Final = "service"
OFFICE: Final = "office"
BARE: Final = "bare"
_PLACE_PREPOSITIONS: Final = frozenset(
    {
        "in",
        "at",
        "near",
        "from",
        "across",
        "around",
        "to",
        "between",
        "through",
        "of",
        "into",
        "via",
        "on",
        "within",
        "along",
        "towards",
    }
)
_GAZING: Final = frozenset(
    {"looked", "looks", "shouted", "laughed", "pointed", "aimed", "smiled", "angry", "waved"}
)
_STORMS: Final = frozenset({"cyclone", "hurricane", "typhoon", "storm"})
_HOSPITALS: Final = frozenset({"RS", "RSU", "RSUD", "RSUP", "RSIA", "RSPAD"})
_SHIPS: Final = frozenset({"vessel", "trawler", "dredger", "cutter", "tug", "tugboat", "lifeboat"})
_PREFIX: Final = re.compile(r"HM[A-Z]{0,3}S")
_LINKS: Final = frozenset({",", "is", "was", "are", "were", "now", "also"})
_JOINERS: Final = frozenset({",", "and", "or", "&"})
_SPEAKING: Final = frozenset({"said", "says"})
_THANKING: Final = frozenset({"thanks", "gratitude", "tribute", "grateful", "indebted"})
_WHERE: Final = frozenset({"in", "at", "near", "across", "around", "from"})
_DETERMINERS: Final = frozenset({"the", "a", "an", "our", "her", "his", "my", "their"})
_PLACE_ENDINGS: Final = frozenset({".", "or", ")", ";", ":", "in", "is", "was"})
_NOT_BEFORE_PERSONS: Final = frozenset(
    {
        ":",
        "-",
        "–",
        "—",
        "(",
        "on",
        "within",
        "their",
        "its",
        "our",
        "his",
        "her",
        "named",
        "called",
        "this",
        "per",
        "under",
    }
)
_AGENT_PREPOSITIONS: Final = frozenset(
    {"by", "with", "said", "says", "thanks", "thank", "thanked", "where", "which", "while", "when"}
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


class NameGrammar:
    """Reads the names in one tokenised text."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon, allowed: frozenset[str] = frozenset()) -> None:
        self._tokens = tokens
        self._lexicon = lexicon
        self._allowed = allowed
        self._series_end = -1
        self._chain_end = -1

    def read(self) -> Names:
        """Return persons and guarded names in the order of the text."""
        persons: list[Person] = []
        guarded: list[tuple[int, int]] = []
        loose: list[tuple[int, int]] = []
        waiting: list[Run] = []
        for run in RunReader(self._tokens, self._lexicon).runs():
            if self._goes_on(run) or self._is_guarded(run):
                guarded.append((run.start, run.end))
                if self._is_supplier(run):
                    loose.append((run.start, run.end))
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

    def _words(self, run: Run) -> list[str]:
        return [self._tokens.lower[index] for index in run.core]

    def _is_guarded(self, run: Run) -> bool:
        """Say whether the name belongs to an institution, place, scheme, law, road, ship or thing."""
        words = self._words(run)
        if " ".join(words) in self._allowed or " ".join(words) in self._lexicon.groups["places"]:
            return True
        if self._holds_noun(run, words) or self._opens_series(run) or self._opens_place(run, words):
            return True
        return self._is_supplier(run) or self._stands_at(run) or self._institution_follows(run)

    def _holds_noun(self, run: Run, words: list[str]) -> bool:
        """Say whether the run holds an institution's noun or a greeting; "Oduya-Lane" holds none."""
        tokens, lexicon = self._tokens, self._lexicon
        if any(word in lexicon.groups["greetings"] for word in words):
            return True
        return any(
            word in lexicon.institution_nouns and (len(words) == 1 or not self._is_hyphened(index))
            for index, word in zip(run.core, words, strict=True)
            if index > run.core[0] or len(words) == 1
        ) and not (
            run.strong_title and len(words) == 1 and lexicon.is_name(words[0]) and not tokens.is_first(0)
        )

    def _is_hyphened(self, index: int) -> bool:
        """Say whether a hyphen ties the word to the one before it."""
        tokens = self._tokens
        return tokens.text[max(tokens.starts[index] - 1, 0) : tokens.starts[index]] == "-"

    def _opens_place(self, run: Run, words: list[str]) -> bool:
        """Say whether a noun that opens place names stands before or at the head: "Jalan Tun Dr. Ismail"."""
        tokens, lexicon = self._tokens, self._lexicon
        before = run.start - 1
        if before > 0 and tokens.words[before] in {'"', "“", "‘"}:
            before -= 1
        opener = tokens.lower[before] if before >= 0 else ""
        heads = lexicon.groups["place-heads"]
        is_headed = opener in heads and (tokens.is_capital(before) or self._is_determined(before))
        is_headed = is_headed or (before >= 0 and self._opens_titled(before))
        if is_headed or words[0] in heads:
            self._chain_end = run.end
            return True
        opened = opener in lexicon.institution_openers and not run.strong_title
        if opener in _STORMS or (opened and (not tokens.is_first(before) or not tokens.is_capital(before))):
            self._chain_end = run.end
            return True
        if words[0] in lexicon.institution_openers and not run.strong_title and len(words) > 1:
            return words[0] not in lexicon.given
        return False

    def _opens_titled(self, index: int) -> bool:
        """Say whether a hospital's or a ship's word stands there, which titles follow too: "RSUD Dr. Moewardi"."""
        word = self._tokens.words[index]
        return word in _HOSPITALS or word.lower() in _SHIPS or bool(_PREFIX.fullmatch(word))

    def _is_determined(self, index: int) -> bool:
        """Say whether an article stands before the token: "the avenida Dona Leopoldina"."""
        return index > 0 and self._tokens.lower[index - 1] in _DETERMINERS

    def _goes_on(self, run: Run) -> bool:
        """Say whether the run carries on a place name that a title cut, or a list of places and things."""
        tokens, cursor = self._tokens, run.start
        if cursor == self._chain_end:
            self._chain_end = run.end
            return True
        while cursor > 0 and tokens.lower[cursor - 1] in _JOINERS:
            cursor -= 1
        goes_on = cursor < run.start and cursor == self._series_end and not run.strong_title
        if goes_on:
            self._series_end = run.end
        return goes_on

    def _opens_series(self, run: Run) -> bool:
        """Say whether places or things are listed from here on: "four stations: Tanta, Benha", "named after …"."""
        tokens = self._tokens
        before = run.start - 1
        if before < 0 or tokens.sentence[before] != tokens.sentence[run.start]:
            return False
        plurals = self._lexicon.groups["plural-places"]
        listed = tokens.lower[before] in plurals or (
            tokens.words[before] == ":" and not plurals.isdisjoint(tokens.lower[max(before - 2, 0) : before])
        )
        if (listed and not run.strong_title) or self._is_eponym(run) or self._is_called(run):
            self._series_end = run.end
            return True
        return False

    def _is_called(self, run: Run) -> bool:
        """Say whether a thing bears the name: "the boat is called Sri Menanti", "schools named Janata"."""
        tokens, cursor = self._tokens, run.start - 2
        if cursor < 0 or tokens.lower[run.start - 1] not in {"named", "called"}:
            return False
        while cursor > 0 and tokens.lower[cursor] in _LINKS:
            cursor -= 1
        noun = tokens.lower[cursor]
        things = self._lexicon.groups["things"]
        return noun in self._lexicon.institution_nouns or noun in things or noun.removesuffix("s") in things

    def _stands_at(self, run: Run) -> bool:
        """Say whether the name stands where only places do: "at Sir Ganga Ram", "the Hospital of Dr. Sardjito"."""
        tokens = self._tokens
        before = run.start - 1
        if before < 1 or tokens.sentence[before] != tokens.sentence[run.start]:
            return False
        word, earlier = tokens.lower[before], tokens.lower[before - 1]
        is_institution = earlier in self._lexicon.institution_nouns
        if word == "of":
            return is_institution and tokens.is_capital(before - 1) and run.titles_end > run.start
        if run.strong_title or run.office_start >= 0:
            return False
        return (word == "at" and earlier not in _GAZING) or (word == "or" and is_institution)

    def _is_supplier(self, run: Run) -> bool:
        """Say whether an untitled name stands as the other side of a deal: "supplied by Nidhi Infosys"."""
        tokens = self._tokens
        if run.titles_end > run.start or run.office_start >= 0 or run.start < 2:
            return False
        earlier, before = tokens.lower[run.start - 2 : run.start]
        trade = self._lexicon.groups["trade"]
        if before in trade or (earlier in trade and before in {"is", "was", "with", ":"}):
            return True
        if before not in {"by", "from", "to"}:
            return False
        words_before = tokens.lower[
            max(run.start - 8, tokens.first_of[tokens.sentence[run.start]]) : run.start - 1
        ]
        unknown = not any(self._lexicon.is_name(word) for word in self._words(run)[1:])
        made_by = before == "by" and earlier in {"is", "was", "are", "were"} and len(run.core) > 1
        return unknown and (made_by or not self._lexicon.groups["deals"].isdisjoint(words_before))

    def _is_eponym(self, run: Run) -> bool:
        """Say whether something is named after the person: "schools named after Julius Nyerere"."""
        return run.start > 1 and self._tokens.lower[run.start - 2 : run.start] in (
            ["named", "after"],
            ["named", "for"],
            ["is", "named"],
            ["was", "named"],
            ["statue", "of"],
        )

    def _institution_follows(self, run: Run) -> bool:
        """Say whether a noun of an institution or a thing follows within two words: "James Cook practice"."""
        tokens, cursor = self._tokens, run.end
        while (
            self._after_the(run) and cursor < len(tokens) and tokens.lower[cursor] in self._lexicon.suffixes
        ):
            cursor += 1
        following = tokens.lower[cursor] if cursor < len(tokens) else ""
        if following == "&":
            return self._is_firm(run, cursor + 1)
        if following == "'s":
            cursor += 1
            if cursor < len(tokens) and not tokens.is_capital(cursor):
                return tokens.lower[cursor] in self._lexicon.groups["hallowed"]
        after_the = self._after_the(run) and tokens.lower[cursor - 1] != "'s"
        is_titled = run.titles_end > run.start or cursor > run.end
        if after_the and is_titled and self._is_attribute(cursor, run):
            return True
        return self._noun_within(run, cursor, 4 if after_the else 2)

    def _noun_within(self, run: Run, cursor: int, reach: int) -> bool:
        """Say whether an institution's noun stands among the next words; "works" after a name is a verb."""
        tokens = self._tokens
        for index in range(cursor, min(cursor + reach, len(tokens))):
            if not tokens.is_word(index) or tokens.after_line_break(index):
                return False
            if tokens.sentence[index] != tokens.sentence[run.start] or self._ends_noun_phrase(index):
                return False
            if tokens.lower[index] in self._lexicon.institution_nouns:
                return reach > 2 or tokens.words[index] != "works"
        return False

    def _is_attribute(self, index: int, run: Run) -> bool:
        """Say whether a lower-case noun follows to which the titled name belongs: "the Lady Davidson cupboard"."""
        tokens = self._tokens
        if index >= len(tokens) or tokens.sentence[index] != tokens.sentence[run.start]:
            return False
        word = tokens.lower[index]
        acts = word in self._lexicon.groups["human-verbs"] or word in self._lexicon.suffixes
        return (
            tokens.is_word(index)
            and not tokens.is_capital(index)
            and not acts
            and word not in self._lexicon.groups["office-stops"]
            and not self._ends_noun_phrase(index)
        )

    def _is_firm(self, run: Run, following: int) -> bool:
        """Say whether "Bora & …" is a firm: partners in trade follow, or a name as strange and as bare as the first."""
        tokens, lexicon = self._tokens, self._lexicon
        if following >= len(tokens) or run.titles_end > run.start or run.office_start >= 0:
            return following < len(tokens) and tokens.lower[following] in lexicon.institution_nouns
        word = tokens.lower[following]
        return word not in lexicon.honorifics and not (len(run.core) > 1 and lexicon.is_name(word))

    def _ends_noun_phrase(self, index: int) -> bool:
        word = self._tokens.lower[index]
        if word in self._lexicon.institution_nouns:
            return False
        return (
            word in self._lexicon.groups["small"] or word in self._lexicon.agent_verbs or word.endswith("ed")
        )

    def _evidence(self, run: Run) -> frozenset[str]:
        found: set[str] = set()
        titled = run.titles_end > run.start and (run.strong_title or self._is_nameish(run))
        if titled or self._has_courtesy(run):
            found.add(HONORIFIC)
        after = self._service_end(run)
        if any(self._tokens.words[index] in self._lexicon.post_nominals for index in range(run.end, after)):
            found.add(SERVICE)
        if (run.office_start >= 0 or self._office_before(run)) and self._is_nameish(run):
            found.add(OFFICE)
        if not found and self._is_bare_name(run):
            found.add(BARE)
        return frozenset(found)

    def _has_courtesy(self, run: Run) -> bool:
        """Say whether a courtesy word in lower case follows the name: "Sunanda tai", "Kulkarni madam"."""
        tokens, end = self._tokens, run.end
        if end >= len(tokens) or tokens.words[end] not in self._lexicon.groups["courtesies"]:
            return False
        opens_name = end + 1 < len(tokens) and tokens.is_capital(end + 1)
        words = self._words(run)
        is_name = len(words) <= 3 and not any(
            word in self._lexicon.office_words
            or (self._lexicon.is_ordinary(word) and not self._lexicon.is_name(word))
            for word in words
        )
        return is_name and not opens_name and tokens.sentence[end] == tokens.sentence[run.start]

    def _is_nameish(self, run: Run) -> bool:
        """Say whether the words can be a name: none everyday, or one of them a known name."""
        words = self._words(run)
        if all(len(word) == 1 for word in words):
            return False
        if any(word in self._lexicon.office_words and not self._lexicon.is_name(word) for word in words):
            return False
        if any(
            self._tokens.words[index].isupper() and len(self._tokens.words[index]) > 1 for index in run.core
        ):
            return self._all_capitals(run)
        return any(self._lexicon.is_name(word) for word in words) or not all(
            map(self._lexicon.is_ordinary, words)
        )

    def _all_capitals(self, run: Run) -> bool:
        """Say whether a name is written in capitals: two words of them, one a known name; never an acronym."""
        if len(run.core) < 2 or not all(self._tokens.words[index].isupper() for index in run.core):
            return False
        return any(
            self._lexicon.is_name(self._tokens.lower[index])
            for index in run.core
            if len(self._tokens.words[index]) > 2
        )

    def _office_before(self, run: Run) -> bool:
        """Say whether a role in lower case ("driver Musa"), or an office and a comma, stands before the name."""
        tokens, heads = self._tokens, self._lexicon.office_heads
        before = run.start - 1
        if (
            before < 0
            or tokens.sentence[before] != tokens.sentence[run.start]
            or tokens.after_line_break(run.start)
        ):
            return False
        if is_office(tokens.lower[before], self._lexicon):
            return True
        if tokens.words[before] == ":" and before > 0 and len(run.core) > 1:
            return is_office(tokens.lower[before - 1], self._lexicon)
        if tokens.words[before] == "," and before > 0 and (len(run.core) > 1 or run.titles_end > run.start):
            if run.titles_end > run.start:
                return tokens.lower[before - 1] in heads
            return tokens.lower[before - 1] in heads and not self._is_place_like(run)
        return False

    def _is_place_like(self, run: Run) -> bool:
        return not any(self._lexicon.is_name(word) for word in self._words(run))

    def _is_bare_name(self, run: Run) -> bool:
        """Say whether known names, initials or an agent's verb make a run of capitals a person."""
        words, lexicon = self._words(run), self._lexicon
        if len(words) == 1:
            return self._is_lone_name(run)
        if not self._is_nameish(run) or self._after_the(run) or self._is_measured(run):
            return False
        whole = [word for word in words if len(word) > 1 and word not in lexicon.abbreviations]
        if not whole or any(word in lexicon.peoples for word in words):
            return False
        if any(lexicon.is_ordinary(word) and not lexicon.is_name(word) for word in whole):
            return whole[0] in lexicon.given and len(words) <= 3
        return self._stands_as_person(run, whole, initials=len(words) - len(whole))

    def _is_measured(self, run: Run) -> bool:
        """Say whether a leading letter is a unit ("14 °C. Load") or a trailing one a mark ("Abutment B")."""
        tokens = self._tokens
        first, last = tokens.words[run.core[0]], tokens.words[run.core[-1]]
        if len(first) == 1 and run.start > 0:
            before = tokens.words[run.start - 1]
            return before == "°" or before[0].isdigit()
        return len(last) == 1 and len(run.core) == 2 and not self._lexicon.is_name(tokens.lower[run.core[0]])

    def _is_lone_name(self, run: Run) -> bool:
        """Say whether one capitalised word is a person: introduced beside a role, or a known given name that acts."""
        tokens, lexicon = self._tokens, self._lexicon
        word = tokens.lower[run.core[0]]
        if (
            len(word) < 3
            or lexicon.is_ordinary(word)
            or word in lexicon.office_words
            or tokens.words[run.core[0]].isupper()
        ):
            return False
        before = tokens.lower[run.start - 1] if run.start > 0 else ""
        earlier = tokens.lower[run.start - 2] if run.start > 1 else ""
        is_thanked = before == "to" and earlier in _THANKING
        if before == "the" or before in _NOT_BEFORE_PERSONS:
            return False
        if before in _PLACE_PREPOSITIONS and not is_thanked:
            return False
        if self._is_introduced(run) or before in _SPEAKING:
            return True
        return word in lexicon.given and (before == "by" or is_thanked or self._acts_alone(run))

    def _is_introduced(self, run: Run) -> bool:
        """Say whether a role stands beside the name: "Winnie, the assistant," "a technician, Bishoy,"."""
        tokens = self._tokens
        sentence = tokens.sentence[run.start]
        after = [
            at for at in range(run.end, min(run.end + 6, len(tokens))) if tokens.sentence[at] == sentence
        ]
        words = [tokens.lower[at] for at in after]
        if words[:1] == [","] and len(words) > 1:
            if words[1] in {"who", "whose"}:
                return True
            if words[1] in _DETERMINERS and any(self._is_role(word) for word in words[2:]):
                return True
        start = max(run.start - 5, tokens.first_of[sentence], 0)
        ahead = tokens.lower[start : run.start]
        if run.start - start > 1 and ahead[-1] in self._lexicon.groups["kin"]:
            return ahead[-2] in _DETERMINERS or ahead[-2] == "'s"
        closes = not words or words[0] in {",", ".", ";", ")", "and"}
        plural = len(ahead) > 1 and ahead[-2].endswith("s")
        return (
            closes
            and ahead[-1:] == [","]
            and self._is_role(ahead[-2] if len(ahead) > 1 else "")
            and not tokens.is_capital(run.start - 2)
            and (plural or not _DETERMINERS.isdisjoint(ahead))
        )

    def _is_role(self, word: str) -> bool:
        return is_office(word, self._lexicon) or word in self._lexicon.groups["kin"]

    def _acts_alone(self, run: Run) -> bool:
        tokens = self._tokens
        after = run.end
        if after >= len(tokens) or tokens.sentence[after] != tokens.sentence[run.start]:
            return False
        return tokens.lower[after] in self._lexicon.groups["human-verbs"]

    def _stands_as_person(self, run: Run, whole: list[str], *, initials: int) -> bool:
        tokens, lexicon = self._tokens, self._lexicon
        before = tokens.lower[run.start - 1] if run.start > 0 else ""
        first = whole[0] in lexicon.given
        last = whole[-1] in lexicon.surnames or whole[-1] in lexicon.given
        if before in _PLACE_PREPOSITIONS and not tokens.is_first(run.start):
            return first and last and len(whole) <= 4
        if initials and len(whole) <= 2:
            return True
        return (
            first
            or last
            or self._acts(run)
            or before in _AGENT_PREPOSITIONS
            or self._is_unknown_name(run, whole, before)
        )

    def _is_unknown_name(self, run: Run, whole: list[str], before: str) -> bool:
        """Take two or three strange capitals for a person unless they stand where places and titles stand."""
        tokens = self._tokens
        if not 2 <= len(whole) <= 3 or before in _NOT_BEFORE_PERSONS:
            return False
        if before in _JOINERS and self._stands_among_places(run):
            return False
        if before != ",":
            return True
        return (
            run.end < len(tokens)
            and tokens.lower[run.end] not in _PLACE_ENDINGS
            and tokens.is_word(run.start - 2)
        )

    def _after_the(self, run: Run) -> bool:
        before = run.start - 1
        return before >= 0 and self._tokens.lower[before] in {"the", "a", "an", "this"}

    def _acts(self, run: Run) -> bool:
        tokens = self._tokens
        after = run.end
        if after >= len(tokens) or tokens.sentence[after] != tokens.sentence[run.start]:
            return False
        word = tokens.lower[after]
        acts = word in self._lexicon.agent_verbs or (len(word) > 4 and word.endswith("ed"))
        return acts and 2 <= len(run.core) <= 4 and not tokens.is_capital(after)

    def _person(self, run: Run, evidence: frozenset[str]) -> Person:
        end = max(self._suffix_end(run), self._service_end(run))
        return Person(run.start, end, run.core, evidence)

    def _suffix_end(self, run: Run) -> int:
        tokens = self._tokens
        end = run.end
        while (
            end < len(tokens)
            and tokens.lower[end] in self._lexicon.suffixes
            and not tokens.after_line_break(end)
        ):
            if tokens.sentence[end] != tokens.sentence[run.start]:
                break
            end += 1
        return end

    def _service_end(self, run: Run) -> int:
        """Return the token after post-nominals (", IAS (2013)"), or the run's end when there are none."""
        tokens, known = self._tokens, self._lexicon.post_nominals
        end = cursor = run.end
        while cursor < len(tokens) and cursor < run.end + 12:
            if tokens.words[cursor] == "," or (tokens.words[cursor] == "." and tokens.glued(cursor)):
                cursor += 1
            elif (tokens.words[cursor] in GENERATIONS and cursor == run.end) or (
                tokens.words[cursor] in known
                and (len(tokens.words[cursor]) > 2 or tokens.words[cursor - 1] == ",")
            ):
                cursor += 1
                end = cursor
            elif end > run.end and tokens.words[cursor : cursor + 3][::2] == ["(", ")"]:
                return cursor + 3
            else:
                break
        return end

    def _could_be_listed(self, run: Run) -> bool:
        words = self._words(run)
        plain = self._is_listable(words)
        if self._after_the(run) or self._stands_among_places(run):
            return False
        return plain and self._is_nameish(run) and run.titles_end == run.start

    def _is_listable(self, words: list[str]) -> bool:
        """Say whether words may be a name in a list of names: "Wisdom Agbeko" too, where one word is no everyday one."""
        lexicon = self._lexicon
        everyday = [word for word in words if lexicon.is_ordinary(word) and not lexicon.is_name(word)]
        if not everyday:
            return True
        return 2 <= len(words) <= 3 and len(everyday) == 1 and lexicon.office_words.isdisjoint(words)

    def _stands_among_places(self, run: Run) -> bool:
        """Say whether a list of places holds the run; "in Muranga and Wambui Gathoni in Ruiru" begins anew."""
        tokens, end = self._tokens, run.end
        if len(run.core) > 1 and end < len(tokens) and tokens.lower[end] in {"in", "from", "of"}:
            return False
        return self._list_opener(run) in _WHERE

    def _list_opener(self, run: Run) -> str:
        """Return the word before the list of capitals in which the run stands, or before the run itself."""
        tokens, cursor = self._tokens, run.start - 1
        lowest = max(run.start - 12, tokens.first_of[tokens.sentence[run.start]] - 1, -1)
        while cursor > lowest and (tokens.lower[cursor] in _JOINERS or tokens.is_capital(cursor)):
            cursor -= 1
        return tokens.lower[cursor] if cursor > lowest else ""

    def _listed(self, persons: list[Person], waiting: list[Run]) -> list[Person]:
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

    def _list_before(self, run: Run) -> set[int]:
        """Return the token positions at which a person in the same list would have ended."""
        tokens, cursor = self._tokens, run.start
        while cursor > 0 and tokens.lower[cursor - 1] in {",", "and", "&"}:
            cursor -= 1
        return (
            {cursor}
            if cursor < run.start and tokens.sentence[cursor] == tokens.sentence[run.start]
            else set()
        )

    def _list_after(self, run: Run) -> set[int]:
        tokens, cursor = self._tokens, run.end
        while cursor < len(tokens) and tokens.lower[cursor] in {",", "and", "&"}:
            cursor += 1
        return (
            {cursor}
            if cursor > run.end
            and cursor < len(tokens)
            and tokens.sentence[cursor] == tokens.sentence[run.start]
            else set()
        )
