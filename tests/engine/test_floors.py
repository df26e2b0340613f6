"""What the engine reaches with rules and the packaged linear tagger on an author whom that tagger never saw.

The weights are trained without ngo_partner (moderation/engine/taggers/weights/linear.md); floors stand a little
under what was reached. `make evaluate` prints the scores over all authors.
"""

from __future__ import annotations

import pytest

from learning.evaluate import Result, measures, read_story
from learning.renaming import Names, renamed
from learning.scoring import score
from learning.stories import Story, load_stories
from moderation.engine import live_taggers, load_policy
from moderation.engine.lexicon import load_lexicon

KEPT_BACK = "ngo_partner"
FLOORS = {
    "PERSON P": 0.84,
    "PERSON R": 0.94,
    "PERSON exact F1": 0.85,
    "FIRST_PERSON F1": 0.78,
    "LEADERSHIP_CREDIT F1": 0.76,
    "PEACOCK F1": 0.52,
    "POLITICAL F1": 0.59,
    "ENDORSEMENT F1": 0.74,
    "UNSOURCED_CLAIM F1": 0.63,
    "sentence AUC": 0.96,
}


def read(stories: list[Story]) -> list[Result]:
    return [read_story(story, load_policy(), live_taggers()) for story in stories]


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    return [story for story in load_stories() if story.voice == KEPT_BACK]


@pytest.fixture(scope="module")
def results(stories: list[Story]) -> list[Result]:
    return read(stories)


@pytest.mark.parametrize(("measure", "floor"), FLOORS.items())
def test_the_engine_stays_above_the_floor(results: list[Result], measure: str, floor: float) -> None:
    assert measures(results)[measure] >= floor


def test_names_that_nobody_has_seen_are_found_nearly_as_well(
    stories: list[Story], results: list[Result]
) -> None:
    lexicon = load_lexicon()
    others = read([renamed(story, lexicon, Names(lexicon, story.id)) for story in stories])
    known, strange = (score([result.counts["PERSON"] for result in each]) for each in (results, others))
    assert strange.recall >= known.recall - 0.03
