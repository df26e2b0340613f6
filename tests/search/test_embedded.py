from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import EngineUnavailable, SearchRequest, SearchResponse
from search.slips import distance
from tests.search.conftest import a_document

STANDING = {"withdrawn": ("0",)}


def ids(response: SearchResponse) -> list[int]:
    return [hit.id for hit in response.hits]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ferry", [1]),
        ("schools crossing", [1]),
        ("attendance", [1, 2]),
        ("attendance -ferry", [2]),
        ("attendance -the", [1, 2]),
        ('"school bell"', [1]),
        ('"bell school"', []),
        ("title:attendance", []),
        ("title:ferry", [1]),
        ("atten", [1, 2]),
        ("उपस्थिति", [3]),
        ("विद्यालयों", [3]),
        ("محکمہ", [4]),
        ("كاريز", [4]),
        ("-ferry", [4, 3, 2]),
        ("", [4, 3, 2, 1]),
        ("!!! ???", [4, 3, 2, 1]),
        ("the", [1, 2]),
    ],
)
def test_words_phrases_minus_prefixes_and_three_languages(
    filled: EmbeddedEngine, text: str, found: list[int]
) -> None:
    assert sorted(ids(filled.search(SearchRequest(text, STANDING)))) == sorted(found)


def test_words_that_no_story_has_together_are_looked_for_one_by_one(filled: EmbeddedEngine) -> None:
    response = filled.search(SearchRequest("ferry registry", STANDING))
    assert (response.is_relaxed, sorted(ids(response))) == (True, [1, 2])


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("ferrry", "ferry"),
        ("attendence island", None),
        ("schol bel", "school bell"),
        ("registyr", "registry"),
    ],
)
def test_a_slip_is_corrected_when_nothing_is_found(
    filled: EmbeddedEngine, text: str, corrected: str | None
) -> None:
    response = filled.search(SearchRequest(text, STANDING))
    assert response.total > 0
    assert response.corrected == (corrected or "")


def test_an_exact_question_is_not_corrected_or_relaxed(filled: EmbeddedEngine) -> None:
    assert filled.search(SearchRequest("ferrry", exact=True)).total == 0
    assert filled.search(SearchRequest("ferry registry", exact=True)).total == 0


def test_a_commoner_word_is_suggested_when_few_are_found(engine: EmbeddedEngine) -> None:
    engine.upsert(a_document(1, "A ferri of old"))
    for number in range(2, 16):
        engine.upsert(a_document(number, f"The ferry number {number}"))
    response = engine.search(SearchRequest("ferri old boat"))
    assert response.suggestion == ""
    assert engine.search(SearchRequest("ferri")).suggestion in {"", "ferry"}


def test_the_title_weighs_more_than_the_body(engine: EmbeddedEngine) -> None:
    engine.upsert(a_document(1, "Something else", "A word about water and other things in the town."))
    engine.upsert(a_document(2, "Water", "A word about other things in the town and elsewhere."))
    assert ids(engine.search(SearchRequest("water"))) == [2, 1]


def test_orders(engine: EmbeddedEngine) -> None:
    engine.upsert(a_document(1, "Beta", published_on=date(2024, 5, 1), adoptions=0))
    engine.upsert(a_document(2, "alpha", published_on=date(2024, 6, 1), adoptions=3))
    engine.upsert(a_document(3, "Gamma", published_on=date(2024, 4, 1), adoptions=3))
    orders = {
        sort: ids(engine.search(SearchRequest(sort=sort)))
        for sort in ("newest", "oldest", "title", "replicated", "relevance")
    }
    assert orders == {
        "newest": [2, 1, 3],
        "oldest": [3, 1, 2],
        "title": [2, 1, 3],
        "replicated": [2, 3, 1],
        "relevance": [2, 1, 3],
    }


def test_a_chosen_value_never_vanishes(filled: EmbeddedEngine) -> None:
    response = filled.search(SearchRequest("ferry", {"country": ("CO", "XX")}, ("country",)))
    assert response.total == 0
    assert {item.value: (item.count, item.is_selected) for item in response.facets["country"]} == {
        "KE": (1, False),
        "CO": (0, True),
        "XX": (0, True),
    }


def test_withdrawn_stories_are_counted_beside(filled: EmbeddedEngine) -> None:
    response = filled.search(SearchRequest("attendance", STANDING, ("withdrawn",)))
    assert response.total == 2
    assert {item.value: item.count for item in response.facets["withdrawn"]} == {"0": 2, "1": 1}


def test_pages_of_a_list_do_not_overlap(engine: EmbeddedEngine) -> None:
    for number in range(1, 8):
        engine.upsert(a_document(number, "The same title", published_on=date(2024, 1, 1)))
    pages = [ids(engine.search(SearchRequest("title", offset=offset, limit=3))) for offset in (0, 3, 6, 9)]
    assert pages == [[1, 2, 3], [4, 5, 6], [7], []]


def test_suggestions_are_titles_and_words_of_standing_stories(filled: EmbeddedEngine) -> None:
    assert [(item.text, item.id) for item in filled.suggest("the fer")] == [
        ("the ferry", None),
        ("The ferry runs to the school bell", 1),
    ]
    assert filled.suggest("tablet") == ()
    assert filled.suggest("x") == filled.suggest("") == filled.suggest('"*') == ()
    assert [item.id for item in filled.suggest("उपस्थि")] == [None, 3]


def test_similar_stories_share_words_and_stand(engine: EmbeddedEngine) -> None:
    for number, text in enumerate(
        ["meters read by lot", "water meters read", "courts and files", "files in courts of law", "a park"], 1
    ):
        engine.upsert(a_document(number, text))
    assert engine.similar(1) == (2,)
    assert engine.similar(99) == ()


def test_a_missing_index_is_said_and_not_made(engine: EmbeddedEngine) -> None:
    with pytest.raises(EngineUnavailable):
        engine.search(SearchRequest("x"))
    assert not engine.health().is_up


def test_a_broken_file_is_said_and_a_write_begins_a_new_one(filled: EmbeddedEngine) -> None:
    current = filled._file.current
    for suffix in ("-wal", "-shm"):
        current.with_name(current.name + suffix).unlink(missing_ok=True)
    current.write_bytes(b"this is no database" * 1000)
    other = EmbeddedEngine(filled._file.path)
    assert not other.health().is_up
    with pytest.raises(EngineUnavailable):
        other.search(SearchRequest("x"))
    assert other.upsert(a_document(1, "Ferry", version=9))
    assert other.search(SearchRequest("ferry")).total == 1
    assert not other.health().is_filled


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'",
        "*",
        "a*",
        "NEAR(a b, 3)",
        "title : x",
        "{title} : x",
        "^a",
        "a AND",
        "NOT",
        "(((",
        "a OR OR b",
        "x" * 10_000,
        "\x00\x01",
        "\ud800",
        "%",
        "_",
        "'; DROP TABLE words; --",
        "<script>alert(1)</script>",
        "-" * 500,
        '"' * 501,
        "٪؟",
        "क" * 500,
        "title:",
        "title:title:title:",
        "-title:-",
        " ".join("abcdefgh" * 40),
    ],
)
def test_hostile_texts_get_an_answer(filled: EmbeddedEngine, text: str) -> None:
    filled.search(SearchRequest(text, {"country": (text,), text: ("x",)}, ("country", text)))
    filled.suggest(text)


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("ferry", "ferry", 0),
        ("ferry", "fery", 1),
        ("ferry", "frery", 1),
        ("ferry", "berry", 1),
        ("abc", "xyz", 3),
        ("attendance", "attendence", 1),
        ("", "ab", 2),
        ("short", "muchlonger", 3),
    ],
)
def test_the_distance_counts_slips_and_swaps(one: str, other: str, edits: int) -> None:
    assert distance(one, other, 2) == distance(other, one, 2) == min(edits, 3)


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_the_distance_is_symmetric_and_bounded(one: str, other: str) -> None:
    found = distance(one, other, 2)
    assert found == distance(other, one, 2)
    assert (found == 0) == (one == other)
