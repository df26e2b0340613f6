from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import normalise, stems_of, tokens_of, words_of
from search.languages import LANGUAGES, stem_urdu


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("schools", "school"),
        ("Crossings", "crossing"),
        ("the institution's", "institution"),
        ("institution’s", "institution"),
        ("Tõravere", "toravere"),
        ("ﬁles", "files"),
        ("STRASSE", "straße"),
        ("विद्यालयों", "विद्यालय"),
        ("पंजियाँ", "पंजियां"),
        ("ज़िला", "जिला"),
        ("हिन्दी", "हिंदी"),
        ("डॉक्टर", "डोक्टर"),
        ("३८", "38"),
        ("۳۸", "38"),
        ("क्‍ष", "क्ष"),
        ("كتاب", "کتاب"),
        ("كتابيں", "کتابوں"),
        ("رسّیاں", "رسیاں"),
        ("محکمے", "محکمہ"),
        ("محکموں", "محکمہ"),
        ("لڑکیوں", "لڑکیاں"),
        ("می‌روم", "میروم"),
        ("co\u00adoperate", "cooperate"),
    ],
)
def test_two_writings_of_a_word_are_one_token(one: str, other: str) -> None:
    assert stems_of(one) == stems_of(other) != []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("विद्यालय उपस्थिति", 2),
        ("قواعد و ضوابط", 3),
        ("mid-day", 2),
        ("don't", 1),
        ("a\u200cb", 1),
        ("ﷺ", 4),
        ("... !!! ---", 0),
    ],
)
def test_words_stay_whole(text: str, words: int) -> None:
    assert len(words_of(text)) == words


def test_a_place_in_the_text_is_that_of_the_word_as_written() -> None:
    text = "Das कानून: ﬁle"
    assert [text[token.start : token.end] for token in tokens_of(text)] == ["Das", "कानून", "ﬁle"]


@pytest.mark.parametrize("text", ["the of and", "की है और", "کی ہے اور"])
def test_stop_words_are_not_searched(text: str) -> None:
    assert stems_of(text) == []
    assert len(words_of(text)) == 3


@pytest.mark.parametrize("code", LANGUAGES)
def test_stop_words_are_written_as_the_analysis_leaves_words(code: str) -> None:
    assert {word for word in LANGUAGES[code].stop_words if normalise(word) != word} == set()


def test_a_short_urdu_word_is_not_cut() -> None:
    assert stem_urdu("گاں") == "گاں"
    assert stem_urdu("ہوا") == "ہوا"


def test_a_stated_language_does_not_change_the_words_of_another_script() -> None:
    assert stems_of("विद्यालयों", "en") == stems_of("विद्यालयों", "hi") == stems_of("विद्यालयों")


@given(st.text(max_size=80))
def test_any_text_gives_words_of_letters_digits_and_marks(text: str) -> None:
    for token in tokens_of(text):
        assert text[token.start : token.end]
        assert all(unicodedata.category(character)[0] in "LNM" for character in token.plain), token.plain


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert words_of(" ".join(words_of(text))) == words_of(text)
