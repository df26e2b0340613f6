"""The linear tagger as it is packaged: what it reads, that it is deterministic, and how fast it loads."""

from __future__ import annotations

import time

import pytest

from moderation.engine import Document, Passage, analyse, load_policy
from moderation.engine.paragraphs import paragraphs_of
from moderation.engine.taggers import Tag, Tagging
from moderation.engine.taggers.available import described, is_complete, live_taggers
from moderation.engine.taggers.chains import LABELS
from moderation.engine.taggers.features import signals_of
from moderation.engine.taggers.linear import WEIGHTS, LinearModel, load_linear, load_weights

POLICY = load_policy()


def tagged(text: str) -> Tagging:
    found = [
        paragraph.taggings["linear"]
        for _, paragraph in paragraphs_of(Passage("", "text", "en", text), POLICY, live_taggers())
    ]
    assert len(found) == 1
    return found[0]


def marks(text: str, label: str) -> list[str]:
    return [text[t.start : t.end] for t in tagged(text).tags if t.label == label and t.probability > 0.5]


def test_a_name_without_a_title_is_read_from_its_surroundings() -> None:
    text = "The tokens were sorted by Wanjiru Odhiambo, who keeps the counter."
    assert marks(text, "PERSON") == ["Wanjiru Odhiambo"]


def test_a_hospital_and_a_road_with_a_persons_name_are_nobody() -> None:
    assert not marks("The bus runs from Lady Hardinge Hospital to Mahatma Gandhi Road.", "PERSON")


def test_a_hindi_name_without_a_title_is_a_possible_name() -> None:
    text = "कार्यक्रम में सुनील शर्मा ने कहा कि केंद्र अप्रैल में खुला था।"
    report = analyse(Document((Passage("body", "text", "hi", text),)), POLICY)
    found = [(text[f.start : f.end], f.severity) for f in report.findings if f.category == "PERSON"]
    assert found == [("सुनील शर्मा", "WARN")]


def test_praise_in_the_story_scores_higher_than_a_plain_count() -> None:
    plain = tagged("The desk issued 4,120 cards between April and June 2023.")
    praise = tagged("Her tireless zeal has lit a lamp in every heart of the district.")
    assert praise.tones[0] > 0.5 > plain.tones[0]


def test_the_same_text_gives_the_same_tagging_whatever_was_read_before() -> None:
    text = "Under the vision of Shri Ramesh Kumar the ward became the best in the state."
    first = tagged(text)
    tagged("Quite another text, with other words: Zubeda Qureshi and the Kowhai Board.")
    assert tagged(text) == first


def test_probabilities_have_four_digits_and_tags_stand_inside_the_text() -> None:
    text = "I personally built it, and everyone agrees that Zubeda Qureshi is a star."
    for tag in tagged(text).tags:
        assert isinstance(tag, Tag)
        assert 0 <= tag.start < tag.end <= len(text)
        assert round(tag.probability, 4) == tag.probability


@pytest.mark.parametrize("text", ["", "a", "… — ”", "word " * 5000, "A. " * 3000, "x\u0301\u200d"])
def test_marginals_of_each_chain_sum_to_one(text: str) -> None:
    model = LinearModel(load_weights(), live_taggers()[0].lexicon)
    for _, paragraph in paragraphs_of(Passage("", "text", "en", text), POLICY):
        found = model.marginals(signals_of(paragraph.reading, paragraph.hits))
        assert found.shape[1] == len(LABELS)
        assert abs(found[:, :3].sum(axis=1) - 1).max(initial=0) < 1e-6
        assert abs(found[:, 3:].sum(axis=1) - 1).max(initial=0) < 1e-6


def test_the_weights_load_within_the_budget_and_stay_small() -> None:
    began = time.process_time()
    load_weights()
    assert time.process_time() - began < 0.3
    assert WEIGHTS.stat().st_size < 25_000_000


def test_a_missing_model_is_named_and_makes_the_configuration_incomplete() -> None:
    assert described(live_taggers()) == f"linear {load_linear().digest}, encoder missing"
    assert not is_complete(described(()))
