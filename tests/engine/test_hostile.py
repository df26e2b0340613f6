"""Whatever arrives, the engine answers: in linear time, with spans inside the text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.engine import Document, Passage, Report, analyse, load_policy
from moderation.engine.documents import KINDS
from moderation.engine.patterns import BadPattern, parse

POLICY = load_policy()
PIECES = st.sampled_from(
    [
        "Shri ",
        "Dr. ",
        "R.",
        "K.",
        " Kumar",
        "“",
        "”",
        "'",
        '"',
        "\n",
        "I ",
        "my ",
        "we ",
        "the ",
        "leadership of ",
        "@",
        "#",
        "a@b.c",
        "!!",
        "(",
        ")",
        "\u202e",
        "\u200d",
        "\ufeff",
        "\u0301",
        "😀",
        "श्री ",
        "رمیش ",
        "ﬁ",
        "ﷺ",
        "İ",
        "ß",
        "1,",
        "98765 43210 ",
        "http://",
        "-\n",
        "never ",
        "no one ",
        "IAS, ",
        "…",
        "\x00",
        "\ud800",
    ]
)


def analysed(text: str, kind: str = "text", language: str = "en") -> Report:
    return analyse(Document((Passage("body", kind, language, text),)), POLICY)


def is_sound(report: Report, text: str) -> bool:
    return all(0 <= finding.start < finding.end <= len(text) for finding in report.findings) and all(
        0 <= sentence.start <= sentence.end <= len(text) and 0 <= sentence.score <= 1
        for sentence in report.sentences
    )


@settings(max_examples=150, deadline=None)
@given(
    st.lists(PIECES, max_size=40).map("".join),
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


@pytest.mark.parametrize(
    "piece",
    [
        "“",
        "a@",
        "never no one has ",
        "Dr. ",
        "Ab Cd ",
        "the leadership of ",
        "#a",
        "a-",
        "Collector he ",
        "\u202ea",
        "98765 43210 ",
        "e\u0301",
    ],
)
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    def seconds(size: int) -> float:
        began = time.process_time()
        analysed(piece * (size // len(piece)))
        return time.process_time() - began

    seconds(1_000)
    assert seconds(16_000) < 8 * max(seconds(4_000), 0.02)


def test_a_broken_pattern_says_what_is_wrong() -> None:
    with pytest.raises(BadPattern, match="not closed"):
        parse("under (the able", {})
    with pytest.raises(BadPattern, match="no class"):
        parse("<nothing>", {})
