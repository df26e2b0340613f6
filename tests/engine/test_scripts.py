"""A tagger reads only what it has learned: English for both, Devanagari for the linear one, Urdu for none."""

import pytest

from moderation import engine
from moderation.engine.paragraphs import paragraphs_of

CASES = [
    ("The office read 412 meters by lot in May 2023.", {"linear", "encoder"}),
    ("Ação de saúde na vila: 412 casas visitadas.", {"linear", "encoder"}),
    ("कार्यालय ने मई 2023 में 412 मीटर पढ़े।", {"linear"}),
    ("دفتر نے مئی 2023 میں 412 میٹر پڑھے۔", set()),
    ("", {"linear", "encoder"}),
]


@pytest.mark.parametrize(("text", "readers"), CASES)
def test_the_script_decides_who_reads(text: str, readers: set[str]) -> None:
    passage = engine.Passage("body", "text", "en", text)
    taggers = engine.all_taggers()
    assert {tagger.name for tagger in taggers} == {"linear", "encoder"}
    for _start, paragraph in paragraphs_of(passage, engine.load_policy(), taggers):
        assert set(paragraph.taggings) == readers
