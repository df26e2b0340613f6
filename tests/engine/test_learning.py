"""The annotated stories can be read, and the measures count what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from learning.renaming import Names, renamed
from learning.scoring import area, compared, score
from learning.stories import LABELS, BadStory, Story, load_stories
from moderation.engine.lexicon import load_lexicon

HEAD = "### x-1 | Kenya | dry | A road\n"


def stories_in(folder: Path, body: str) -> tuple[Story, ...]:
    (folder / "voice.txt").write_text(HEAD + body, encoding="utf-8")
    return load_stories(folder)


def test_marks_become_spans_of_the_plain_text(tmp_path: Path) -> None:
    (story,) = stories_in(tmp_path, "It was [[K:historic]], said\n[[P:Dr A. Rao]].\n")
    assert (story.voice, story.country, story.title) == ("voice", "Kenya", "A road")
    assert [(story.text[a:b], label) for a, b, label in story.spans] == [
        ("historic", "PEACOCK"),
        ("Dr A. Rao", "PERSON"),
    ]


@pytest.mark.parametrize("body", ["[[K:open", "closed]]", "[[K:a [[P:b]] c]]", "[[X:unknown]]"])
def test_marks_that_cannot_be_read_are_refused_by_name(tmp_path: Path, body: str) -> None:
    with pytest.raises(BadStory, match=r"voice\.txt"):
        stories_in(tmp_path, body)


def test_every_story_of_the_project_is_sound() -> None:
    stories = load_stories()
    assert len({story.id for story in stories}) == len(stories) > 500
    for story in stories:
        assert all(0 <= start < end <= len(story.text) for start, end, _ in story.spans)
        assert {label for _, _, label in story.spans} <= set(LABELS.values())


def test_overlap_exact_limits_and_leaks_are_counted_apart() -> None:
    counts = compared("Dr A Rao met B.", [(0, 8), (13, 14)], [(5, 8), (9, 12)])
    result = score([counts])
    assert (result.precision, result.recall, result.exact, result.leak) == (0.5, 0.5, 0.0, 1.0)


def test_the_area_halves_ties() -> None:
    assert area([(0.1, False), (0.4, False), (0.35, True), (0.8, True)]) == pytest.approx(0.75)
    assert area([(0.5, True), (0.5, False)]) == pytest.approx(0.5)


def test_a_renamed_story_keeps_its_titles_and_calls_a_person_the_same_throughout() -> None:
    text = "Dr Wanjiru Otieno came. Otieno left."
    story = Story("x", "v", "Kenya", "dry", "t", text, ((0, 17, "PERSON"), (24, 30, "PERSON")))
    other = renamed(story, load_lexicon(), Names(load_lexicon(), "x"))
    (first, second), names = other.spans, [other.text[a:b] for a, b, _ in other.spans]
    assert names[0].startswith("Dr ")
    assert "Otieno" not in other.text
    assert names[0].split()[-1] == names[1]
    assert first[1] < second[0]
