from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from search.analysis import stems_of
from search.highlighting import PASSAGE_LENGTH, Highlighter


def marks(text: str, query: str) -> str:
    return str(Highlighter(frozenset(stems_of(query))).mark(text))


def test_every_form_of_a_word_is_marked_and_the_rest_is_escaped() -> None:
    assert marks("<b>Schools</b> & school's", "school") == (
        "&lt;b&gt;<mark>Schools</mark>&lt;/b&gt; &amp; <mark>school&#x27;s</mark>"
    )


def test_words_of_devanagari_and_urdu_are_marked_whole() -> None:
    assert marks("दो पंजियाँ मिलाई", "पंजी") == "दो <mark>पंजियाँ</mark> मिलाई"
    assert marks("محکمے نے", "محکمہ") == "<mark>محکمے</mark> نے"


def test_the_beginning_of_a_word_marks_it() -> None:
    assert (
        str(Highlighter(prefixes=frozenset({"atten"})).mark("Attendance rose"))
        == "<mark>Attendance</mark> rose"
    )


def test_the_passage_with_most_words_is_shown_and_the_first_wins_a_tie() -> None:
    highlighter = Highlighter(frozenset(stems_of("water meter")))
    passages = [
        "The summary says water.",
        "A meter. " * 40,
        "Far away " * 60 + "the water meter of the town. " + "x " * 90,
    ]
    best = str(highlighter.best_passage(passages))
    assert "<mark>water</mark> <mark>meter</mark>" in best
    assert best.startswith("…") and best.endswith("…")
    assert str(Highlighter().best_passage(passages)) == "The summary says water."
    assert str(highlighter.best_passage([])) == ""


@given(st.lists(st.text(max_size=500), max_size=4), st.text(max_size=20))
def test_a_passage_is_bounded_and_never_holds_markup_of_the_text(passages: list[str], query: str) -> None:
    highlighter = Highlighter(frozenset(stems_of(query)), frozenset(stems_of(query)))
    html = str(highlighter.best_passage(passages))
    bare = re.sub(r"</?mark>", "", html)
    assert "<" not in bare and ">" not in bare
    assert len(re.sub(r"&[#\w]+;", "x", bare)) <= PASSAGE_LENGTH + 2
