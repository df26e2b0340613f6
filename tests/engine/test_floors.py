"""What the engine reaches on authors whom its taggers never saw: floors a little under what `make evaluate` prints.

The packaged linear tagger is trained without ngo_partner, and reads that author here; all authors are read by replaying
what models said that had never seen them (learning/out_of_fold).
"""

from __future__ import annotations

import pytest

from learning.evaluate import Result, measures, read_story, replayed
from learning.renaming import Names, renamed
from learning.scoring import score
from learning.stories import Story, load_stories
from moderation.engine import live_taggers, load_policy
from moderation.engine.lexicon import load_lexicon

NEVER_SEEN = "ngo_partner"
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

FLOORS_OF_ALL = {
    "PERSON P": 0.95,
    "PERSON R": 0.975,
    "PERSON exact F1": 0.92,
    "HANDLE P": 0.97,
    "HANDLE R": 0.96,
    "CONTACT P": 0.97,
    "CONTACT R": 0.98,
    "FIRST_PERSON F1": 0.83,
    "LEADERSHIP_CREDIT F1": 0.84,
    "PEACOCK F1": 0.74,
    "POLITICAL F1": 0.88,
    "ENDORSEMENT F1": 0.86,
    "UNSOURCED_CLAIM F1": 0.86,
    "sentence AUC": 0.985,
    "clean stories with nothing above WARN": 0.88,
}


def read(stories: list[Story]) -> list[Result]:
    return [read_story(story, load_policy(), live_taggers()) for story in stories]


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    return [story for story in load_stories() if story.voice == NEVER_SEEN]


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


def test_every_author_is_read_above_the_floors_by_models_that_never_saw_them() -> None:
    taggers = replayed()
    reached = measures([read_story(story, load_policy(), taggers) for story in load_stories()])
    assert {name: reached[name] for name, floor in FLOORS_OF_ALL.items() if reached[name] < floor} == {}
