"""What can be said of a paragraph alone: its reading, the rules' finds and the taggers' tags, kept for the next check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from moderation.engine.constructions import pattern_hits
from moderation.engine.documents import Passage
from moderation.engine.indic import indic_hits
from moderation.engine.lexicon import load_lexicon
from moderation.engine.policy import Policy
from moderation.engine.reading import Hit, Reading, read_passage
from moderation.engine.surface import surface_hits
from moderation.engine.taggers import Tagger, Tagging
from moderation.engine.taggers.available import AnyTagger
from moderation.engine.taggers.linear import LinearTagger

# A line that ends with a hyphen goes on in the next one.
_BREAK: Final = re.compile(r"(?<![-\u2010\s])\s*\n\s*")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")
_DEVANAGARI: Final = re.compile(r"[\u0900-\u0963\u0966-\u097f]")
_MOST: Final = 1000
_LONGEST_KEPT: Final = 20_000
_KEPT: Final = 256


@dataclass(frozen=True, slots=True, eq=False)
class Paragraph:
    """A paragraph read for itself; offsets are into its folded text. The same paragraph is the same object for a while."""

    reading: Reading
    hits: tuple[Hit, ...]
    policy: Policy
    taggings: Mapping[str, Tagging]
    taggers: tuple[AnyTagger, ...] = ()


def paragraphs_of(
    passage: Passage, policy: Policy, taggers: tuple[AnyTagger, ...] = ()
) -> Iterator[tuple[int, Paragraph]]:
    """Yield the paragraphs of `passage` with the offsets at which they begin; an address is one, wherever it stands."""
    for start, part in _parts(passage):
        read = _kept if len(part.text) <= _LONGEST_KEPT else _read
        yield start, read(part, policy, taggers)


def _parts(passage: Passage) -> Iterator[tuple[int, Passage]]:
    breaks = list(_BREAK.finditer(passage.text))
    if not breaks or len(breaks) > _MOST:
        yield 0, replace(passage, path="")
        return
    start = 0
    for end, following in [*(match.span() for match in breaks), (len(passage.text),) * 2]:
        if start < end:
            yield start, replace(passage, path="", text=passage.text[start:end])
        start = following


def _read(passage: Passage, policy: Policy, taggers: tuple[AnyTagger, ...]) -> Paragraph:
    ruled = _ruled_and_kept if len(passage.text) <= _LONGEST_KEPT else _ruled
    reading, hits = ruled(passage, policy)
    able = () if reading.is_address else _able_to_read(reading.folded.text, taggers)
    taggings = {tagger.name: _tagged(tagger, reading, hits) for tagger in able}
    return Paragraph(reading, hits, policy, taggings, able)


def read_sentence(paragraph: Paragraph, text: str) -> Paragraph:
    """Return `text`, a wording for one sentence of `paragraph`, as the same readers would read it there.

    The linear tagger knows no other sentence; the encoder does, so where it reads too none of them is asked.
    """
    passage = replace(paragraph.reading.passage, text=text)
    alone = all(isinstance(tagger, LinearTagger) for tagger in paragraph.taggers)
    return _read(passage, paragraph.policy, paragraph.taggers if alone else ())


def _able_to_read(text: str, taggers: tuple[AnyTagger, ...]) -> tuple[AnyTagger, ...]:
    """Return the taggers that have learned the script of most letters: Latin all, Devanagari the linear one, others none."""
    if text.isascii():
        return taggers
    latin, devanagari = len(_LATIN.findall(text)), len(_DEVANAGARI.findall(text))
    letters = sum(map(str.isalpha, text))
    if 2 * latin >= letters:
        return taggers
    return tuple(t for t in taggers if isinstance(t, LinearTagger)) if 2 * devanagari >= letters else ()


def _ruled(passage: Passage, policy: Policy) -> tuple[Reading, tuple[Hit, ...]]:
    reading = read_passage(passage, policy, load_lexicon())
    hits = surface_hits(reading, policy, load_lexicon(), frozenset())
    if not reading.is_address:
        hits += pattern_hits(reading, policy)
        hits += indic_hits(reading, policy)
    return reading, tuple(hits)


def _tagged(tagger: AnyTagger, reading: Reading, hits: tuple[Hit, ...]) -> Tagging:
    if isinstance(tagger, LinearTagger):
        return tagger.read_with(reading, hits)
    text = reading.folded.text
    read = _tagging_kept if len(text) <= _LONGEST_KEPT else _tagging
    return read(tagger, text, tuple(reading.tokens.sentences))


def _tagging(tagger: Tagger, text: str, sentences: tuple[tuple[int, int], ...]) -> Tagging:
    """Return what a tagger reads in a plain text: the same under every policy, so a dry run pays for it once."""
    return tagger.read(text, sentences)


_tagging_kept = lru_cache(maxsize=_KEPT)(_tagging)
_kept = lru_cache(maxsize=_KEPT)(_read)
_ruled_and_kept = lru_cache(maxsize=_KEPT)(_ruled)


def forget() -> None:
    """Forget every paragraph, as a fresh process would."""
    _kept.cache_clear()
    _ruled_and_kept.cache_clear()
    _tagging_kept.cache_clear()
