"""From a question and a request to Elasticsearch's queries; every text in them is a token of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Bool, Query

from search.engines.protocol import SearchRequest
from search.engines.question import Question, Stems, Term
from search.engines.ranking import PREFIX_IN_TITLE_SCORE, PREFIX_SCORE, TITLE_WEIGHT
from search.engines.reading import How

LIVE: Final = Q("term", is_deleted=False)
NOTHING: Final = Q("match_none")
_FIELDS: Final = [f"title^{TITLE_WEIGHT}", "body"]
_FACET_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")

ORDERS: Final[Mapping[str, list[dict[str, str]]]] = {
    "relevance": [{"_score": "desc"}, {"day": "desc"}, {"number": "asc"}],
    "newest": [{"day": "desc"}, {"number": "asc"}],
    "oldest": [{"day": "asc"}, {"number": "asc"}],
    "title": [{"title_key": "asc"}, {"day": "desc"}, {"number": "asc"}],
    "replicated": [{"adoptions": "desc"}, {"day": "desc"}, {"number": "asc"}],
}


def query_for(question: Question, how: How) -> Bool:
    """Return the query for the text alone, without the request's filters."""
    open_term = question.last_word if how is not How.ALL else None
    wanted = [_open(term) if term is open_term else query_for_term(term) for term in question.wanted]
    weighed = [_weighed(query, term.weight) for query, term in zip(wanted, question.wanted, strict=True)]
    excluded = [query_for_term(term) for term in question.excluded]
    if how is How.ANY and wanted:
        return Bool(filter=[LIVE], should=weighed, minimum_should_match=1, must_not=excluded)
    return Bool(filter=[LIVE], must=weighed, must_not=excluded)


def _weighed(query: Query, weight: int) -> Query:
    return query if weight == 1 else Bool(must=[query], boost=weight)


def query_for_term(term: Term) -> Query:
    """Return what matches `term` or one of its synonyms, with the score of the best of these."""
    if term.is_stop_words:
        field = "plain_title" if term.in_title else "plain"
        return Q("constant_score", filter=_phrase(field, term.plains), boost=0)
    own = _own(term)
    return (
        Q("dis_max", queries=[own, *(_side_by_side(stems) for stems in term.others)]) if term.others else own
    )


def _own(term: Term) -> Query:
    if term.in_title:
        return Bool(filter=[_phrase("title", term.stems)], should=[_scored(stem) for stem in term.stems])
    if term.is_phrase:
        return _side_by_side(term.stems)
    return (
        Bool(must=[_scored(stem) for stem in term.stems]) if len(term.stems) > 1 else _scored(term.stems[0])
    )


def _side_by_side(stems: Stems) -> Query:
    if len(stems) == 1:
        return _scored(stems[0])
    either = Bool(should=[_phrase("title", stems), _phrase("body", stems)], minimum_should_match=1)
    return Bool(filter=[either], should=[_scored(stem) for stem in stems])


def _scored(stem: str) -> Query:
    return Q("combined_fields", query=stem, fields=_FIELDS)


def _phrase(field: str, words: Stems) -> Query:
    return Q("match_phrase", **{field: " ".join(words)})


def _open(term: Term) -> Query:
    """Return what matches `term` or a word that begins with it."""
    word = term.plains[0]
    ways = [query_for_term(term), _begins("plain_title", word, PREFIX_IN_TITLE_SCORE)]
    if not term.in_title:
        ways.append(_begins("plain", word, PREFIX_SCORE))
    return Q("dis_max", queries=ways)


def _begins(field: str, word: str, score: float) -> Query:
    return Q("constant_score", filter=Q("prefix", **{field: word}), boost=score)


def has_stem(stem: str) -> Query:
    return Bool(should=[Q("term", title=stem), Q("term", body=stem)], minimum_should_match=1)


def has_word(word: str) -> Query:
    return Q("term", plain=word)


def filters_of(request: SearchRequest) -> dict[str, Query]:
    """Return one filter for each facet that is filtered by, and one for the range of dates under the key ""."""
    found = {key: has_value(key, values) for key, values in request.filters.items() if values}
    bounds = {
        name: day.toordinal()
        for name, day in (("gte", request.since), ("lte", request.until))
        if day is not None
    }
    return {**found, "": Q("range", day=bounds)} if bounds else found


def has_value(facet: str, values: Iterable[str]) -> Query:
    return Q("terms", **{field_of(facet): list(values)}) if is_name(facet) else NOTHING


def is_name(facet: str) -> bool:
    """Say whether `facet` can be the name of a facet; another is the name of none."""
    return bool(_FACET_NAME.fullmatch(facet))


def field_of(facet: str) -> str:
    return f"facets.{facet}"


def all_of(filters: Iterable[Query]) -> Query:
    return Bool(filter=list(filters))


def counts_of(facet: str, filters: Mapping[str, Query], most: int) -> dict[str, Any]:
    """Return the aggregation that counts the values of `facet` with its own filter removed."""
    others = [query for key, query in filters.items() if key != facet]
    return {
        "filter": all_of(others).to_dict(),
        "aggs": {"values": {"terms": {"field": field_of(facet), "size": most}}},
    }
