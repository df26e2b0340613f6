"""Figures are grouped in the reader's language, and stand on the outer side of their marks."""

import pytest
from django.utils import translation

from showcase.home.templatetags.showcase_format import (
    evidence_sentence,
    number,
    position,
    scale_layout,
    scaled,
    with_unit,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(71, "71"), (71.0, "71"), (9412, "9,412"), (82.45, "82.45"), (0.126, "0.13"), (100, "100"),
     (1e6, "1,000,000"), (-3, "-3"), (None, ""), ("n/a", "n/a"), (float("nan"), "")],
)  # fmt: skip
def test_numbers_are_grouped_and_trimmed(value, expected):
    with translation.override("en"):
        assert number(value) == expected


def test_indian_grouping_with_latin_digits():
    for language in ("hi", "ur"):
        with translation.override(language):
            assert number(1234567).replace("٬", ",") == "12,34,567"


def test_a_unit_keeps_to_its_number():
    with translation.override("en"):
        assert with_unit(71, "per cent") == "71\u00a0%"
        assert with_unit(1240, "") == "1,240"


@pytest.mark.parametrize("language", ["en", "hi", "ur"])
def test_places_are_written_for_svg_in_every_language(language):
    with translation.override(language):
        assert [position(v) for v in (21.34, 100, 140, -1, None)] == ["21.3%", "100%", "100%", "0%", "0%"]


def test_percentages_run_to_a_hundred_and_the_rest_to_a_round_end():
    assert scaled(71, 83, "per cent")["scale_end"] == 100
    court = scaled(219, 64, "days")
    assert (court["scale_end"], court["before_pct"], court["after_pct"]) == (300, 73.0, 21.3)
    assert scaled(None, 12, "l/s")["before_pct"] is None


@pytest.mark.parametrize(
    ("before", "after", "anchors"), [(71, 83, ("end", "start")), (83, 71, ("start", "end"))]
)
def test_each_figure_stands_on_the_outer_side_of_its_mark(before, after, anchors):
    layout = scale_layout(scaled(before, after, "%"))
    assert tuple(f["towards"] for f in layout["figures"]) == anchors
    assert not layout["two"]


def test_a_figure_without_room_stands_above_at_the_edge():
    layout = scale_layout(scaled(4, 97.5, "%"))
    assert layout["two"]
    assert [(f["width"], f["side"], f["towards"]) for f in layout["figures"]] == [
        ("50%", "above", "start"),
        ("50%", "above", "end"),
    ]


def test_an_unknown_value_has_no_figure():
    assert [f["name"] for f in scale_layout(scaled(None, 40, "%"))["figures"]] == ["after"]
    assert scale_layout(scaled(None, None, "%"))["figures"] == []


def test_evidence_is_a_sentence():
    with translation.override("en"):
        assert evidence_sentence(2) == "Level 2 of 5: confirmed by a second office"
        assert evidence_sentence("?") == "Level 0 of 5: not independently verified"
