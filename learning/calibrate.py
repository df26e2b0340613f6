"""Prints, for each category, the least probability at which a stretch of the taggers' should be shown.

`python -m learning.calibrate`: the stories' recorded taggings, each by models that never saw the author, beside what
the rules find; the threshold is the one of the best F1. The figures go into moderation/engine/agreement.py.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from learning.evaluate import merged, replayed
from learning.scoring import compared, score
from learning.stories import TONE, Story, load_stories
from moderation.engine.agreement import Covered, pooled
from moderation.engine.documents import Passage
from moderation.engine.paragraphs import paragraphs_of
from moderation.engine.policy import Policy, load_policy
from moderation.engine.taggers.available import AnyTagger

_STEPS: Final = tuple(step / 20 for step in range(2, 19))
_Found = tuple[int, int, float]


def found_in(story: Story, policy: Policy, taggers: Sequence[AnyTagger]) -> dict[str, list[_Found]]:
    """Return the stretches of each category with their probabilities; what a rule found is certain."""
    found: dict[str, list[_Found]] = {category: [] for category in TONE}
    passage = Passage("text", "text", "en", story.text)
    for offset, paragraph in paragraphs_of(passage, policy, tuple(taggers)):
        reading, taggings = paragraph.reading, tuple(paragraph.taggings.values())
        for category in TONE:
            hits = [hit for hit in paragraph.hits if hit.find.category == category]
            covered = Covered(hits)
            spans = [(hit.start, hit.end, math.inf) for hit in hits]
            spans += [span for span in pooled(taggings, category) if not covered.touches(span[0], span[1])]
            for start, end, probability in spans:
                if not reading.is_exempt(start, end):
                    first, last = reading.folded.span(start, end)
                    found[category].append((first + offset, last + offset, probability))
    return found


def main() -> None:
    policy, taggers = load_policy(), replayed()
    stories = [story for story in load_stories() if all(story.id in tagger.stories for tagger in taggers)]
    found = [found_in(story, policy, taggers) for story in stories]
    print("taggers:", ", ".join(tagger.name for tagger in taggers))
    for category in TONE:
        scored = [(_f1(category, least, stories, found), least) for least in _STEPS]
        best, least = max(scored)
        alone = _f1(category, 1.1, stories, found)
        print(f"{category}: {least:.2f} (F1 {best:.3f}; rules alone {alone:.3f})")


def _f1(
    category: str, least: float, stories: Sequence[Story], found: Sequence[dict[str, list[_Found]]]
) -> float:
    return score(
        [
            compared(
                story.text,
                [(start, end) for start, end, label in story.spans if label == category],
                merged((start, end) for start, end, probability in own[category] if probability >= least),
            )
            for story, own in zip(stories, found, strict=True)
        ]
    ).f1


if __name__ == "__main__":
    main()
