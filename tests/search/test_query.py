from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from search.query import LAST_PAGE, LONGEST_TEXT, MOST_VALUES, SearchQuery
from search.syntax import Clause, parse


def read(querystring: str) -> SearchQuery:
    return SearchQuery.from_get(QueryDict(querystring))


def test_equal_questions_have_one_address() -> None:
    one = read("country=KE&q=ferry&function=09&country=IN&page=2")
    other = read("page=02&function=09&country=IN&country=KE&country=IN&q=++ferry+")
    assert one == other
    assert one.to_querystring() == "q=ferry&function=09&country=IN&country=KE&page=2"


def test_what_is_unknown_or_out_of_bounds_is_ignored() -> None:
    assert read("utm_source=x&owner=1&sort=price&page=-3&country=&language=" + "x" * 65) == SearchQuery()
    assert read("page=99999").page == LAST_PAGE
    assert read("page=9999999999999").page == read("page=٣").page == 1


def test_without_a_text_there_is_no_order_by_match() -> None:
    assert read("sort=relevance").sort == "newest"
    assert read("q=ferry").sort == "relevance"
    assert read("q=ferry&sort=newest").to_querystring() == "q=ferry&sort=newest"


def test_control_characters_go_and_joiners_stay() -> None:
    assert read("q=a%00b%0D%0Ac%E2%80%AEd").text == "a b cd"
    assert read("q=%E0%A4%95%E0%A5%8D%E2%80%8D%E0%A4%B7").text == "क्‍ष"


def test_text_and_values_are_capped() -> None:
    many = "&".join(f"country=C{number}" for number in range(500))
    query = read(f"q={'x' * 10_000}&{many}")
    assert len(query.text) == LONGEST_TEXT
    assert len(query.filters["country"]) == MOST_VALUES


def test_withdrawn_stories_are_left_out_unless_asked_for() -> None:
    assert read("").effective_filters["withdrawn"] == ("0",)
    assert read("withdrawn=1").effective_filters["withdrawn"] == ("1",)
    assert read("withdrawn=1&withdrawn=0").effective_filters["withdrawn"] == ("0", "1")
    assert read("withdrawn=0").filters == read("withdrawn=2").filters == {}


def test_giving_up_the_last_value_gives_up_the_facet() -> None:
    query = read("q=x&country=IN&country=KE&page=3")
    assert query.without_value("country", "IN").to_querystring() == "q=x&country=KE"
    assert query.without_value("country", "IN").without_value("country", "KE").to_querystring() == "q=x"


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("plain words", [Clause("plain"), Clause("words")]),
        ('"a phrase" -minus', [Clause("a phrase", is_phrase=True), Clause("minus", is_excluded=True)]),
        ('-"not this"', [Clause("not this", is_phrase=True, is_excluded=True)]),
        ("mid-day", [Clause("mid-day")]),
        (
            'title:ferry Title:"the bell"',
            [Clause("ferry", in_title=True), Clause("the bell", True, False, True)],
        ),
        ('"open end', [Clause("open end", is_phrase=True)]),
        ("“typographic”", [Clause("typographic", is_phrase=True)]),
        ('""', []),
    ],
)
def test_the_syntax_is_words_phrases_minus_and_title(text: str, clauses: list[Clause]) -> None:
    bare = [Clause(c.text, c.is_phrase, c.is_excluded, c.in_title) for c in parse(text)]
    assert bare == clauses


@given(st.text(max_size=300))
def test_parsing_never_fails_and_knows_its_places(text: str) -> None:
    for clause in parse(text):
        assert text[clause.start : clause.end].strip() == clause.text


@given(
    st.dictionaries(
        st.sampled_from(["q", "country", "sort", "page", "exact", "withdrawn"]), st.text(max_size=250)
    )
)
def test_a_query_written_and_read_again_is_the_same(params: dict[str, str]) -> None:
    asked = QueryDict(mutable=True)
    asked.update(params)
    query = SearchQuery.from_get(asked)
    assert read(query.to_querystring()) == query
