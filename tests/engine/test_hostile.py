"""Whatever arrives, the engine answers: in linear time, with spans inside the text."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.engine import Document, Passage, Report, analyse, apply_suggestions, load_policy
from moderation.engine.documents import KINDS
from moderation.engine.edits import Edit, apply_edits
from moderation.engine.patterns import BadPattern, parse
from tests.engine.hostile_text import PIECES, TEXTS

POLICY = load_policy()
PIECE = st.sampled_from(PIECES)
MILLION = 1_000_000


def analysed(text: str, kind: str = "text", language: str = "en") -> Report:
    return analyse(Document((Passage("body", kind, language, text),)), POLICY)


def is_sound(report: Report, text: str) -> bool:
    return all(0 <= finding.start < finding.end <= len(text) for finding in report.findings) and all(
        0 <= sentence.start <= sentence.end <= len(text) and 0 <= sentence.score <= 1
        for sentence in report.sentences
    )


@settings(max_examples=150, deadline=None)
@given(
    st.lists(PIECE, max_size=40).map("".join),
    st.sampled_from(sorted(KINDS)),
    st.sampled_from(["en", "hi", "ur", "xx"]),
)
def test_pieces_of_hostile_text_never_break_it(text: str, kind: str, language: str) -> None:
    assert is_sound(analysed(text, kind, language), text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all_never_breaks_it(text: str) -> None:
    assert is_sound(analysed(text), text)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_never_break_it(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    assert is_sound(analysed(text), text)


def calls_for(text: str) -> int:
    """Return how many functions, Python's own included, the rules call to read `text`: the same on every machine."""
    document, count = Document((Passage("body", "text", "en", text),)), 0

    def counted(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(counted)
    try:
        analyse(document, POLICY, ())
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("make", TEXTS.values(), ids=TEXTS)
def test_work_grows_with_the_length_and_no_faster(make: Callable[[int], str]) -> None:
    calls_for("A road.")
    assert calls_for(make(8_000)) < 6 * calls_for(make(2_000))


@pytest.mark.parametrize("name", ["nested quotes", "'\\u202ea'"])
def test_a_million_characters_are_read_to_the_end(name: str) -> None:
    text = TEXTS[name](MILLION)
    report = analyse(Document((Passage("body", "text", "en", text),)), POLICY, ())
    assert is_sound(report, text)
    assert report.sentences[-1].end == MILLION


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECE, max_size=40).map("".join), st.sampled_from(["", "Water Board"]))
def test_wordings_for_hostile_text_stay_inside_it_and_change_something(text: str, institution: str) -> None:
    document = Document((Passage("body", "text", "en", text),), institution)
    findings = analyse(document, POLICY).findings
    assert all(0 <= finding.stretch[0] < finding.stretch[1] <= len(text) for finding in findings)
    assert all(
        finding.suggestion is None or finding.suggestion != text[slice(*finding.stretch)]
        for finding in findings
    )
    apply_suggestions(text, findings)


def test_a_million_characters_take_their_wordings_at_every_seam() -> None:
    sentence = "Clearly, the gate is old. "
    size = MILLION // len(sentence)
    edits = [Edit(n * len(sentence), n * len(sentence) + len("Clearly, "), "") for n in range(size)]
    began = time.process_time()
    assert apply_edits(sentence * size, edits) == ("The gate is old. " * size)
    assert (
        time.process_time() - began < 10
    )  # a tenth of it on a slow machine; minutes if each seam looked at all before


def test_a_broken_pattern_says_what_is_wrong() -> None:
    with pytest.raises(BadPattern, match="not closed"):
        parse("under (the able", {})
    with pytest.raises(BadPattern, match="no class"):
        parse("<nothing>", {})
