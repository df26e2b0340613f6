"""One passage, read once: folded, cut into tokens and sentences, with its names, quotations and mentions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from moderation.engine.contacts import Contact, read_contacts
from moderation.engine.documents import ADDRESSES, Passage
from moderation.engine.folding import Folded, fold
from moderation.engine.lexicon import Lexicon
from moderation.engine.mentions import read_mentions
from moderation.engine.names import NameGrammar, Names
from moderation.engine.pattern_index import Index
from moderation.engine.patterns import Scene
from moderation.engine.policy import Find, Policy, Rule
from moderation.engine.quotations import Quotation, read_quotations
from moderation.engine.tokens import Tokens, tokenise

_STOPS: Final = " .,;:!?"
_NO_NAMES: Final = Names((), (), ())


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule's find at characters [start, end) of the folded text."""

    rule: Rule
    find: Find
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that the checks ask of a passage; offsets are into the folded text."""

    passage: Passage
    folded: Folded
    tokens: Tokens
    names: Names
    quotations: tuple[Quotation, ...]
    contacts: tuple[Contact, ...]
    scene: Scene
    sourced: frozenset[int]

    @property
    def is_address(self) -> bool:
        return self.passage.kind in ADDRESSES

    def is_exempt(self, start: int, end: int) -> bool:
        """Say whether [start, end) stands inside a quotation of a beneficiary, a form or a sign.

        A stop after the closing mark does not lead out of it.
        """
        end = start + len(self.folded.text[start:end].rstrip(_STOPS))
        return any(mark.exempt and mark.start <= start and end <= mark.end for mark in self.quotations)


def read_passage(passage: Passage, policy: Policy, lexicon: Lexicon) -> Reading:
    """Return the reading of `passage` under `policy`."""
    folded = fold(passage.text)
    tokens = tokenise(folded.text)
    contacts = read_contacts(folded.text, passage.kind)
    names = _NO_NAMES if passage.kind in ADDRESSES else NameGrammar(tokens, lexicon, policy.allow).read()
    names = _outside(contacts, tokens, names)
    scene = Scene(tokens, read_mentions(tokens, names, lexicon))
    return Reading(
        passage,
        folded,
        tokens,
        names,
        read_quotations(tokens, lexicon),
        contacts,
        scene,
        _sourced_sentences(scene, policy.sources),
    )


def _outside(contacts: tuple[Contact, ...], tokens: Tokens, names: Names) -> Names:
    """Return the names that do not stand inside an address, a handle or a link."""
    if not contacts:
        return names
    inside = {
        index
        for index in range(len(tokens))
        for contact in _around(contacts, tokens.starts[index])
        if contact.start <= tokens.starts[index] < contact.end
    }
    return Names(
        tuple(person for person in names.persons if person.start not in inside),
        tuple(span for span in names.guarded if span[0] not in inside),
        tuple(span for span in names.loose if span[0] not in inside),
    )


def _around(contacts: tuple[Contact, ...], position: int) -> tuple[Contact, ...]:
    """Return the last contact that begins at or before `position`, by bisection."""
    low, high = 0, len(contacts)
    while low < high:
        middle = (low + high) // 2
        if contacts[middle].start <= position:
            low = middle + 1
        else:
            high = middle
    return contacts[max(low - 1, 0) : low]


def _sourced_sentences(scene: Scene, sources: Index) -> frozenset[int]:
    return frozenset(scene.tokens.sentence[start] for _, (start, _end) in sources.matches(scene))
