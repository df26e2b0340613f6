"""Carries names through a document: whoever is named once is found again by surname, given name or in a slug."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from moderation.engine.lexicon import Lexicon
from moderation.engine.limits import limits_of
from moderation.engine.names import BARE, Person
from moderation.engine.policy import Policy
from moderation.engine.reading import Hit, Reading

_ADDRESS_WORD: Final = re.compile(r"[^\W\d_]{3,}")


def known_names(readings: Iterable[Reading], lexicon: Lexicon) -> frozenset[str]:
    """Return the lower-case name tokens of every person in the document, everyday words apart."""
    known: set[str] = set()
    for reading in readings:
        for person in reading.names.persons:
            words = (reading.tokens.lower[index] for index in person.core)
            known.update(word for word in words if _can_stand_alone(word, lexicon))
    return frozenset(known)


def _can_stand_alone(word: str, lexicon: Lexicon) -> bool:
    if (
        len(word) < 3
        or word in lexicon.office_words
        or word in lexicon.honorifics
        or word in lexicon.institution_nouns
    ):
        return False
    return lexicon.is_name(word) or not lexicon.is_ordinary(word)


def person_hits(reading: Reading, policy: Policy, known: frozenset[str], lexicon: Lexicon) -> list[Hit]:
    """Return one finding for each mention of a person and each kind of evidence that a rule asks for."""
    if reading.is_address:
        return _address_hits(reading, policy, known)
    persons = [*reading.names.persons, *_again(reading, known, lexicon)]
    tokens = reading.tokens
    hits: list[Hit] = []
    for rule in policy.rules.values():
        for find in rule.finds:
            if find.type != "name":
                continue
            wanted = frozenset(find.options["evidence"])
            hits.extend(
                Hit(rule, find, tokens.starts[person.start], tokens.ends[person.end - 1])
                for person in persons
                if person.evidence & wanted
            )
    return hits


def _again(reading: Reading, known: frozenset[str], lexicon: Lexicon) -> list[Person]:
    """Return further mentions of known persons: capitalised, and not inside an institution's name."""
    tokens = reading.tokens
    taken = {index for person in reading.names.persons for index in range(person.start, person.end)}
    taken |= {index for start, end in reading.names.guarded for index in range(start, end)}
    taken |= {
        index for index in range(len(tokens)) if tokens.lower[index] in known and _in_contact(reading, index)
    }
    found: list[Person] = []
    index = 0
    while index < len(tokens):
        if index in taken or tokens.lower[index] not in known or not tokens.is_capital(index):
            index += 1
            continue
        end = index + 1
        while (
            end < len(tokens) and end not in taken and tokens.lower[end] in known and tokens.is_capital(end)
        ):
            end += 1
        core = tuple(range(index, end))
        while (
            end < len(tokens)
            and tokens.lower[end] in lexicon.suffixes
            and tokens.sentence[end] == tokens.sentence[index]
        ):
            end += 1
        found.append(Person(limits_of(tokens, index, end, lexicon)[0], end, core, frozenset({BARE})))
        index = end
    return found


def _in_contact(reading: Reading, index: int) -> bool:
    start = reading.tokens.starts[index]
    return any(contact.start <= start < contact.end for contact in reading.contacts)


def _address_hits(reading: Reading, policy: Policy, known: frozenset[str]) -> list[Hit]:
    """Return the known names inside a slug, a file name, a link or a mailbox."""
    rules = [
        (rule, find)
        for rule in policy.rules.values()
        for find in rule.finds
        if find.options.get("in_addresses")
    ]
    return [
        Hit(rule, find, match.start(), match.end())
        for match in _ADDRESS_WORD.finditer(reading.folded.text)
        if match[0].lower() in known
        for rule, find in rules
    ]
