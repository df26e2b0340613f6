"""A hint to whoever settles a find of praise or of a claim: the encoder sees no tone there, perhaps it is a technical sense.

The policy exempts technical senses ("a perfect forecast", "the stunning register"), and people tell them. The find keeps
its rule and severity; the linear tagger is not asked, since it weighs the rules' finds and follows them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from moderation.engine.agreement import MAIN_RULES, Covered, token_span
from moderation.engine.reading import Hit, Reading
from moderation.engine.taggers import Tagging

_WORDED: Final = frozenset({"N01", "N02", "N04"})
_READER: Final = "encoder"
# Below these, the encoder's tags and its score of the sentence say that there is no tone. On authors that neither had
# seen so are 2 % of true finds of praise and 4 in 10 of the false ones.
_NO_TAG: Final = 0.2
_NO_TONE: Final = 0.1
_HINT: Final = "{message} The trained reader sees no tone here: if it is a technical sense, settle it so."


def hinted(reading: Reading, hits: Sequence[Hit], taggings: Mapping[str, Tagging]) -> list[Hit]:
    """Return the hits with the hint in the message of each in which the encoder, where it reads, sees no tone."""
    tagging = taggings.get(_READER)
    if tagging is None or not any(hit.rule.id in _WORDED for hit in hits):
        return list(hits)
    covered = Covered(tag for tag in tagging.tags if tag.label in MAIN_RULES and tag.probability >= _NO_TAG)

    def is_plain(hit: Hit) -> bool:
        first, end = token_span(reading.tokens, hit.start, hit.end)
        sentences = set(reading.tokens.sentence[first:end])
        return not covered.touches(hit.start, hit.end) and all(
            tagging.tones[number] < _NO_TONE for number in sentences
        )

    return [
        replace(hit, find=replace(hit.find, message=_HINT.format(message=hit.find.message)))
        if hit.rule.id in _WORDED and is_plain(hit)
        else hit
        for hit in hits
    ]
