"""A name is found in whatever way a site keeps it, and words that only look like it stay."""

from __future__ import annotations

import pytest

from moderation.erasure.names import Names, TooShort

RAMESH = Names.of(["Ramesh Kumar"])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Then Ramesh Kumar read it.", "Then the office read it."),
        ("Ramesh Kumar read it.", "The office read it."),
        ("It failed. RAMESH  KUMAR read it.", "It failed. The office read it."),
        ("by Shri Ramesh Kumar, in May", "by the office, in May"),
        ("by Dr. Ramesh\u00a0Kumar's unit", "by the office's unit"),
        ("Kumar, Ramesh: list", "The office: list"),
        ("<p>by <b>Ramesh</b> Kumar</p>", "<p>by <b>the office</b></p>"),
        ("<p>by <i>Ramesh&nbsp;Kumar</i></p>", "<p>by <i>the office</i></p>"),
        ("/en/stories/ramesh-kumar-and-the-meters/", "/en/stories/the-office-and-the-meters/"),
        ("ramesh.kumar@office.example", "the-office@office.example"),
        ("https://x.example/@rameshkumar", "https://x.example/@the-office"),
        ("Ramesh_Kumar.jpg", "the-office.jpg"),
        ("rameshkumar12 logged in", "The office12 logged in"),
        ("https://x.example/?q=Ramesh%20Kumar", "https://x.example/?q=the office"),
    ],
)
def test_each_way_of_keeping_it_is_found(text: str, kept: str) -> None:
    assert RAMESH.are_in(text)
    assert RAMESH.replaced(text) == kept
    assert not RAMESH.are_in(kept)


@pytest.mark.parametrize(
    "text",
    [
        "Ramesh read it.",
        "Kumar read it.",
        "Ramesh Kumaran",
        "Suramesh Kumar",
        "Ramesh and Kumar",
        "Ramesh, Kumar and I",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert not RAMESH.are_in(text)
    assert RAMESH.replaced(text) == text


@pytest.mark.parametrize(
    ("spelling", "text", "kept"),
    [
        ("रमेश कुमार", "श्री रमेश कुमार ने पढ़ा", "कार्यालय ने पढ़ा"),
        ("रमेश कुमार", "/hi/रमेश-कुमार/", "/hi/कार्यालय/"),
        (
            "रमेश कुमार",
            "q=%E0%A4%B0%E0%A4%AE%E0%A5%87%E0%A4%B6%20%E0%A4%95%E0%A5%81%E0%A4%AE%E0%A4%BE%E0%A4%B0",
            "q=the office",
        ),
        ("محمد اسلم", "جناب محمد اسلم نے پڑھا", "دفتر نے پڑھا"),
        ("José Núñez", "with Jose\u0301 Nu\u0301n\u0303ez there", "with the office there"),
        ("O'Neil", "of O’Neil", "of the office"),
    ],
)
def test_names_of_other_scripts_and_forms(spelling: str, text: str, kept: str) -> None:
    assert Names.of([spelling]).replaced(text) == kept


def test_a_word_that_a_vowel_sign_continues_is_another_word() -> None:
    assert not Names.of(["रमेश कुमार"]).are_in("रमेश कुमारी ने पढ़ा")


def test_each_spelling_is_found_and_the_placeholder_is_ours_to_choose() -> None:
    names = Names.of(["Ramesh Kumar", "R. Kumar"], placeholder="the Collector's office")
    assert (
        names.replaced("by R. Kumar and Ramesh Kumar")
        == "by the Collector's office and the Collector's office"
    )


@pytest.mark.parametrize("spelling", ["", "Al", "A. B."])
def test_too_few_letters_are_refused(spelling: str) -> None:
    with pytest.raises(TooShort):
        Names.of([spelling])


def test_it_is_never_shown() -> None:
    assert "Ramesh" not in f"{RAMESH!r} {RAMESH}"
