"""What the encoder promises: pieces and spans that fit the text, bounded windows, and readings that repeat."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.engine.taggers import Tag, Tagging
from moderation.engine.taggers.decoding import CLASSES, COLUMNS, LABELS, Matrix, decoded, tone
from moderation.engine.taggers.encoder import VOCABULARY, WEIGHTS, Encoder, load_encoder, read_encoder
from moderation.engine.taggers.windows import WINDOW, Window, read_windows
from moderation.engine.taggers.wordpiece import Vocabulary, Word
from moderation.engine.tokens import sentence_spans

SMALL = Vocabulary(
    ["[UNK]", "[CLS]", "[SEP]", "clean", "##ing", "##er", "the", "well", "'", "s", "jose", "म"]
)
REAL = Vocabulary.load(VOCABULARY)


def read(text: str) -> Tagging:
    return load_encoder().read(text, sentence_spans(text))


def named(text: str, label: str = "PERSON", least: float = 0.5) -> list[str]:
    return [
        text[tag.start : tag.end]
        for tag in read(text).tags
        if tag.label == label and tag.probability >= least
    ]


class CountingNetwork:
    """Gives every piece the same scores, and remembers how many pieces each window had."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def __call__(self, pieces: Sequence[int], shapes: Sequence[int]) -> Matrix:
        assert len(pieces) == len(shapes)
        self.sizes.append(len(pieces))
        return np.zeros((len(pieces), COLUMNS), dtype=np.float32)


def rows(*classes: int) -> Matrix:
    """Return scores that favour one class a word."""
    scores = np.zeros((len(classes), COLUMNS), dtype=np.float32)
    for position, favoured in enumerate(classes):
        scores[position, favoured] = 8.0
    return scores


def words(count: int) -> list[Word]:
    return [Word(3 * number, 3 * number + 2, (number,), 1) for number in range(count)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Cleaning the well", [[3, 4], [6], [7]]),
        ("Cleaner's", [[3, 5], [8], [9]]),
        ("José", [[10]]),
        ("Jose\u0301", [[10]]),
        ("Jo\u200dse", [[10]]),
        ("zebra", [[0]]),
        ("cleanzebra", [[0]]),
        ("clean" * 25, [[0]]),
        ("मं", [[11]]),
        ("中文", [[0], [0]]),
    ],
)
def test_a_word_is_cut_into_the_longest_known_pieces(text: str, pieces: list[list[int]]) -> None:
    assert [list(word.pieces) for word in SMALL.words(text, 0, len(text))] == pieces


def test_case_opening_and_glue_make_the_shape_of_a_word() -> None:
    text = "Well the WELL Well(well"
    opening, _, upper, title, _, glued = (word.shape for word in SMALL.words(text, 0, len(text)))
    assert len({opening, upper, title, glued}) == 4


@given(st.text(max_size=200))
def test_words_cover_everything_but_white_space_and_keep_their_order(text: str) -> None:
    found = REAL.words(text, 0, len(text))
    covered = {place for word in found for place in range(word.start, word.end)}
    assert all(text[place].isspace() for place in range(len(text)) if place not in covered)
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))
    assert all(word.pieces and 0 < word.shape < 33 for word in found)


@settings(deadline=None)
@given(st.lists(st.integers(min_value=1, max_value=400), min_size=1, max_size=12))
def test_windows_are_bounded_and_lose_no_word(lengths: list[int]) -> None:
    text = " ".join("Well" + " well" * (length - 1) + "." for length in lengths)
    windows = read_windows(text, sentence_spans(text), SMALL)
    assert all(0 < sum(len(word.pieces) for word in window.words) <= WINDOW for window in windows)
    assert [word for window in windows for word in window.words] == [
        word for start, end in sentence_spans(text) for word in SMALL.words(text, start, end)
    ]


def test_a_sentence_that_fits_is_never_cut() -> None:
    text = " ".join(["Well" + " well" * 99 + "."] * 7)
    windows = read_windows(text, sentence_spans(text), SMALL)
    owners = [set(window.sentences) for window in windows]
    assert all(not first & second for first, second in itertools.pairwise(owners))


def test_what_stands_between_two_sentences_belongs_to_the_first() -> None:
    text = "“The well.” The cleaner."
    (window,) = read_windows(text, sentence_spans(text), SMALL)
    closing = next(number for number, word in enumerate(window.words) if text[word.start] == "”")
    assert window.sentences[closing] == 0


def test_a_further_word_never_opens_a_stretch() -> None:
    assert decoded(words(3), rows(2, 2, 0))[0].start == 0
    assert [(tag.start, tag.end) for tag in decoded(words(4), rows(1, 2, 1, 2))] == [(0, 5), (6, 11)]


def test_a_faint_stretch_is_reported_with_its_low_probability() -> None:
    scores = rows(0, 0, 0)
    scores[1, 1] = 7.5
    (tag,) = decoded(words(3), scores)
    assert (tag.start, tag.end, tag.label) == (3, 5, LABELS[0])
    assert 0.2 <= tag.probability < 0.5


def test_a_word_that_claims_no_weight_does_not_sway_the_tone() -> None:
    scores = np.zeros((2, COLUMNS), dtype=np.float32)
    scores[:, CLASSES] = [6.0, -6.0]
    scores[:, CLASSES + 1] = [10.0, -10.0]
    assert tone(scores) == pytest.approx(1 / (1 + math.exp(-6)), abs=1e-3)


def test_an_endless_text_is_read_in_windows_of_bounded_size() -> None:
    network = CountingNetwork()
    text = "water " * 170_000
    found = Encoder(network, REAL, "none").read(text, [(0, len(text))])
    assert max(network.sizes) <= WINDOW + 2
    assert len(network.sizes) == math.ceil(170_000 / WINDOW)
    assert len(found.tones) == 1


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=300))
def test_whatever_arrives_spans_stand_inside_and_every_sentence_has_a_tone(text: str) -> None:
    sentences = sentence_spans(text)
    found = load_encoder().read(text, sentences)
    assert len(found.tones) == len(sentences)
    assert all(0.0 <= score <= 1.0 for score in found.tones)
    assert all(0 <= tag.start < tag.end <= len(text) and tag.label in LABELS for tag in found.tags)
    assert all(before.end <= after.start for before, after in itertools.pairwise(found.tags))


def test_nothing_is_found_in_nothing() -> None:
    assert read("") == Tagging((), ())
    assert load_encoder().read("   ", [(0, 3)]) == Tagging((), (0.0,))


def test_two_loads_read_alike() -> None:
    text = "Under the dynamic leadership of Dr. Hemlata Sonkamble, IAS, the ward reopened. It has 40 beds."
    second = read_encoder(WEIGHTS, VOCABULARY)
    assert second.digest == load_encoder().digest
    assert second.read(text, sentence_spans(text)) == read(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "The tank was inspected by Executive Engineer Smt. Lalita Borkotoky, IES, in March.",
            "Smt. Lalita Borkotoky, IES",
        ),
        ("“We counted twice,” said Wambui Gathogo, who keeps the register.", "Wambui Gathogo"),
        ("The list is kept by Dr Siobhán Tierney's team at the clinic.", "Dr Siobhán Tierney"),
    ],
)
def test_a_name_is_found_with_its_title_and_letters(text: str, name: str) -> None:
    assert named(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "The Lady Hardinge Hospital renewed its contract with the Public Works Department.",
        "The pipeline runs from Mahatma Gandhi Road to the Indira Nagar pumping station.",
        "Screening for Down syndrome rose from 41 to 63 per cent, as the annual report states.",
    ],
)
def test_an_institution_a_road_or_a_disease_is_nobody(text: str) -> None:
    assert named(text) == []


def test_praise_scores_higher_than_the_plain_fact() -> None:
    text = (
        "The median waiting time fell from 41 to 12 days, according to the register. "
        "This historic and unparalleled triumph made every citizen weep with joy."
    )
    plain, praise = read(text).tones
    assert plain < 0.3 < 0.7 < praise


def test_offsets_count_code_points_behind_astral_characters() -> None:
    text = "😀😀 The form was designed by Mr. Prakash Bhandari."
    (tag,) = [tag for tag in read(text).tags if tag.label == "PERSON" and tag.probability > 0.5]
    assert isinstance(tag, Tag)
    assert text[tag.start : tag.end] == "Mr. Prakash Bhandari"


def test_a_window_gives_a_piece_and_a_shape_for_every_place() -> None:
    (window,) = read_windows("Cleaning the well", [(0, 17)], SMALL)
    assert isinstance(window, Window)
    assert window.pieces(SMALL) == [1, 3, 4, 6, 7, 2]
    assert len(window.shapes()) == 6
    assert window.owners() == [0, 0, 1, 2]
