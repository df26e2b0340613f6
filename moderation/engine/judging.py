"""One paragraph judged as part of its document: finds become findings, with what the rest of the document adds."""

from __future__ import annotations

import bisect
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, TypeAlias

from moderation.engine.addresses import Addresses
from moderation.engine.agreement import (
    Named,
    agreed_persons,
    possible_name_hits,
    tone_hits,
    unread_sentences,
)
from moderation.engine.documents import QUOTE, SOURCE_TITLE
from moderation.engine.echoes import without_echoes, without_tagged_echoes
from moderation.engine.findings import OFF, Finding, Sentence
from moderation.engine.lexicon import Lexicon, load_lexicon
from moderation.engine.paragraphs import Paragraph, read_sentence
from moderation.engine.persons import person_hits
from moderation.engine.policy import Policy
from moderation.engine.praised import placed_praise
from moderation.engine.reading import Hit, Reading
from moderation.engine.rewording import reword
from moderation.engine.self_credit import weighed
from moderation.engine.senses import hinted
from moderation.engine.tone import sentences_of
from moderation.engine.wordings import Clues, Ground

_KEPT: Final = 256
_Key: TypeAlias = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a paragraph has to know of its document: names and acronyms seen elsewhere, offices, whose voice it is.

    `capitals` are the other words written with a capital, where the paragraph holds an address; else none.
    """

    known: frozenset[str]
    capitals: frozenset[str]
    explained: frozenset[str]
    speaks_officially: bool
    author: str
    offices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A paragraph with the persons on whom grammar and taggers agree in its reading; the rest are `possible`."""

    paragraph: Paragraph
    reading: Reading
    named: Named
    ground: Ground
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Findings and sentences of a paragraph; offsets are into its own text, the path is empty."""

    findings: tuple[Finding, ...]
    sentences: tuple[Sentence, ...]


def _judged(paragraph: Paragraph) -> Judged:
    lexicon = load_lexicon()
    named = agreed_persons(paragraph.reading, tuple(paragraph.taggings.values()), paragraph.policy, lexicon)
    reading = replace(paragraph.reading, names=replace(paragraph.reading.names, persons=named.certain))
    return Judged(
        paragraph,
        reading,
        named,
        Ground(reading, lexicon),
        frozenset(reading.tokens.lower + reading.tokens.words),
    )


@lru_cache(maxsize=_KEPT)
def judged(paragraph: Paragraph) -> Judged:
    """Return the paragraph with its persons settled."""
    return _judged(paragraph)


@lru_cache(maxsize=_KEPT)
def verdict_on(paragraph: Judged, around: Surroundings) -> Verdict:
    """Return what is found in a paragraph that stands in `around`."""
    reading, found = paragraph.reading, _found_in(paragraph, around)
    sentences = [] if reading.is_address else sentences_of(reading, found, paragraph.paragraph.taggings)
    hints = findings_of(
        reading, unread_sentences(reading, found, sentences), speaks_officially=around.speaks_officially
    )

    def read_again(text: str) -> tuple[Reading, list[Finding]]:
        again = _judged(read_sentence(paragraph.paragraph, text))
        return again.reading, _found_in(again, around)

    own = reword(paragraph.ground, found, Clues(around.author, dict(around.offices)), read_again)
    ordered = sorted([*own, *hints], key=lambda finding: (finding.start, finding.end, finding.rule))
    return Verdict(tuple(ordered), tuple(sentences))


def _found_in(paragraph: Judged, around: Surroundings) -> list[Finding]:
    """Return what grammar, rules and taggers find, not yet reworded."""
    lexicon, policy = load_lexicon(), paragraph.paragraph.policy
    reading, taggings = paragraph.reading, tuple(paragraph.paragraph.taggings.values())
    hits = _document_hits(reading, policy, around, lexicon)
    patterned = _explained(reading, paragraph.paragraph.hits, around.explained)
    patterned = hinted(reading, patterned, paragraph.paragraph.taggings)
    hits += weighed(reading, placed_praise(reading, patterned, policy), taggings, policy)
    hits += possible_name_hits(reading, paragraph.named.possible, hits, policy)
    hits = without_tagged_echoes(hits, taggings)
    hits += tone_hits(reading, hits, taggings, policy)
    return findings_of(reading, hits, speaks_officially=around.speaks_officially)


def _document_hits(reading: Reading, policy: Policy, around: Surroundings, lexicon: Lexicon) -> list[Hit]:
    hits = [*person_hits(reading, policy, around.known, lexicon)]
    if reading.contacts:
        hits += Addresses(policy, lexicon, around.known, around.capitals).hits(reading)
    return hits


def _explained(reading: Reading, hits: tuple[Hit, ...], explained: frozenset[str]) -> list[Hit]:
    """Return the hits without the acronyms that the document explains."""
    text = reading.folded.text
    return [
        hit for hit in hits if not (hit.find.type == "readability" and text[hit.start : hit.end] in explained)
    ]


def findings_of(reading: Reading, hits: list[Hit], *, speaks_officially: bool) -> list[Finding]:
    """Return the hits that policy lets fire here, sorted, each once."""
    passage = reading.passage
    unique: dict[_Key, Hit] = {}
    for hit in hits:
        if hit.find.severity == OFF or (passage.kind == SOURCE_TITLE and not hit.rule.fires_in_titles):
            continue
        if not hit.rule.fires_in_quotations:
            if passage.kind == QUOTE and not speaks_officially:
                continue
            if reading.is_exempt(hit.start, hit.end):
                continue
        start, end = reading.folded.span(hit.start, hit.end)
        if start < end:
            unique.setdefault((hit.rule.id, start, end), hit)
    unique = without_echoes(unique)
    ordered = sorted(unique.items(), key=lambda item: (item[0][1], item[0][2], item[0][0]))
    return [_finding(reading, hit, start, end) for (_, start, end), hit in ordered]


def _finding(reading: Reading, hit: Hit, start: int, end: int) -> Finding:
    return Finding(
        rule=hit.rule.id,
        category=hit.find.category,
        severity=hit.find.severity,
        path=reading.passage.path,
        start=start,
        end=end,
        message=hit.find.message,
        basis=hit.rule.basis,
        suggestion=_suggestion(hit),
        prompt=hit.rule.prompt,
        anchor=_anchor(reading, hit),
    )


def _suggestion(hit: Hit) -> str | None:
    """Return what the rule's data asks for; `reword` makes a wording of it where one holds."""
    return hit.find.suggestion


def _anchor(reading: Reading, hit: Hit) -> str:
    """Return the match in lower case with its neighbour words: stable under edits elsewhere."""
    tokens = reading.tokens
    first = bisect.bisect_left(tokens.starts, hit.start)
    end = bisect.bisect_left(tokens.starts, hit.end)
    before = tokens.lower[max(first - 2, 0) : first]
    after = tokens.lower[end : end + 2]
    return " ".join((*before, "[", reading.folded.text[hit.start : hit.end].lower(), "]", *after))
