"""Where a wording is to be put: a finding's tokens, and what grammar asks of the words around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

from moderation.engine.edits import Edit
from moderation.engine.lexicon import Lexicon
from moderation.engine.reading import Reading
from moderation.engine.tokens import Tokens

Span: TypeAlias = tuple[int, int]
CLAUSE_ENDS: Final = frozenset(".,;:!?)")
ARTICLES: Final = frozenset({"a", "an"})


class Ground:
    """A reading with the tables that every proposal in it shares, each built in one pass."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self.reading = reading
        self.lexicon = lexicon
        self.tokens: Tokens = reading.tokens

    def group(self, name: str) -> frozenset[str]:
        """Return a word group of the lexicon."""
        return self.lexicon.groups[name]

    @cached_property
    def named(self) -> frozenset[int]:
        """The tokens that belong to a person's name."""
        return _tokens_in((person.start, person.end) for person in self.reading.names.persons)

    @cached_property
    def name_starts(self) -> frozenset[int]:
        return frozenset(person.start for person in self.reading.names.persons)

    @cached_property
    def guarded(self) -> frozenset[int]:
        """The tokens that belong to the name of an institution, a place or a scheme."""
        return _tokens_in(self.reading.names.guarded)

    @cached_property
    def quoted(self) -> frozenset[int]:
        """The tokens inside quotation marks."""
        starts = self.tokens.starts
        found: set[int] = set()
        index = 0
        for mark in self.reading.quotations:
            while index < len(starts) and starts[index] < mark.start:
                index += 1
            while index < len(starts) and starts[index] < mark.end:
                found.add(index)
                index += 1
        return frozenset(found)

    @cached_property
    def contact_kinds(self) -> Mapping[int, str]:
        """The kind of each address, by the character at which it begins."""
        return {contact.start: contact.kind for contact in self.reading.contacts}

    def wording(self, first: int, end: int) -> str:
        """Return tokens [first, end) as the source writes them, in one line."""
        start, stop = self.reading.folded.span(self.tokens.starts[first], self.tokens.ends[end - 1])
        return " ".join(self.reading.passage.text[start:stop].split())


def _tokens_in(spans: Iterable[Span]) -> frozenset[int]:
    return frozenset(index for start, end in spans for index in range(start, end))


@dataclass(frozen=True, slots=True)
class Site:
    """A finding at tokens [first, end), among the spans of all `persons` found, in order, and all tokens `flagged`."""

    ground: Ground
    author: str
    offices: Mapping[str, str]
    first: int
    end: int
    persons: tuple[Span, ...]
    flagged: frozenset[int]

    @property
    def tokens(self) -> Tokens:
        return self.ground.tokens

    @property
    def words(self) -> list[str]:
        """The finding's tokens in lower case."""
        return self.tokens.lower[self.first : self.end]

    def group(self, name: str) -> frozenset[str]:
        return self.ground.lexicon.groups[name]

    def word(self, index: int) -> str:
        """Return the lower-case token at `index` if it stands in the same sentence, else ""."""
        tokens = self.tokens
        inside = 0 <= index < len(tokens) and tokens.sentence[index] == tokens.sentence[self.first]
        return tokens.lower[index] if inside else ""

    @property
    def before(self) -> str:
        return self.word(self.first - 1)

    @property
    def after(self) -> str:
        return self.word(self.end)

    @property
    def sentence(self) -> range:
        """The tokens of the sentence."""
        number = self.tokens.sentence[self.first]
        first = end = self.tokens.first_of[number]
        while end < len(self.tokens) and self.tokens.sentence[end] == number:
            end += 1
        return range(first, end)

    def raised(self, text: str, index: int) -> str:
        """Return `text` with a capital if it comes to stand where token `index` opens the sentence."""
        return text[:1].upper() + text[1:] if self.tokens.is_first(index) else text

    def edit(self, first: int, end: int, text: str) -> Edit:
        """Return the edit that puts `text` in the place of tokens [first, end)."""
        return Edit(self.tokens.starts[first], self.tokens.ends[end - 1], text)

    def removal(self, first: int, end: int) -> Edit:
        """Return the edit that takes tokens [first, end) out, with the space before them if none follows."""
        tokens, stop = self.tokens, self.tokens.ends[end - 1]
        spaced = tokens.text[stop : stop + 1] == " "
        return Edit(tokens.starts[first] if spaced or first == 0 else tokens.ends[first - 1], stop, "")

    def cut(self, first: int, end: int) -> Edit:
        """Return the edit that takes tokens [first, end) out together with the space before them."""
        return Edit(self.tokens.ends[first - 1], self.tokens.ends[end - 1], "")

    def opening(self, end: int) -> Edit | None:
        """Return the edit that takes out what opens the sentence, up to token `end`, and raises the next word."""
        if not self.word(end)[:1].isalpha():
            return None
        start = self.tokens.starts[end]
        return Edit(self.tokens.starts[self.first], start + 1, self.tokens.text[start].upper())

    def ends_clause(self, index: int) -> bool:
        word = self.word(index)
        return not word or word in CLAUSE_ENDS

    def closing(self, index: int) -> int:
        """Return the token after an apposition's closing comma at `index`; a comma that the sentence needs stays."""
        following = self.word(index + 1)
        closes = (
            self.word(index) == "," and following[:1].isalpha() and following not in self.group("keep-comma")
        )
        return index + 1 if closes and not self.tokens.is_capital(index + 1) else index

    def takes_article(self, index: int) -> bool:
        """Say whether "the" can begin a noun phrase at token `index`."""
        tokens = self.tokens
        if tokens.is_first(index):
            return True
        before = tokens.lower[index - 1]
        if not tokens.is_word(index - 1):
            return before not in {"-", "'s", "/"}
        joins = (
            self.group("links")
            | self.group("prepositions")
            | (self.group("keep-comma") - self.group("determiners"))
        )
        return before in joins or self.is_past(before) or before in self.ground.lexicon.agent_verbs

    def is_past(self, word: str) -> bool:
        return word.endswith("ed") or word in self.group("irregular-past")
