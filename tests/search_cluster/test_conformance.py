"""Both engines give the same answers: generated corpora, requests of every kind, and sequences of writes."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import IndexDocument, SearchRequest, SearchResponse
from tests.search.conftest import a_document
from tests.search.demo import demo_documents
from tests.search.test_relevance import FLOORS, JUDGED, scores_by_kind

pytestmark = pytest.mark.elasticsearch

WORDS = [
    "water", "waters", "meter", "meters", "metre", "school", "schools", "registry", "register", "attendance", "ferry", "the",
    "of", "पंजी", "विद्यालय", "विद्यालयों", "छात्रावास", "کتاب", "کتابیں", "محکمہ", "2023", "20",
]  # fmt: skip
TYPED = [
    *WORDS, "watr", "scool", "atten", "regis", "vidyalaya", "kitab", "महकमा", "RTI", "xyzzy",
    "fery", "meterz", "विद्यालयो",
]  # fmt: skip
FACETS = {"country": ["IN", "KE", "BR"], "evidence": ["1", "2", "3"], "withdrawn": ["0", "1"]}
SYNONYMS = (("RTI", "registry"), ("ferry", "water meter", "پُل"), ("school", "विद्यालय"))
DAY = date(2024, 1, 1)

texts = st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join)
facets = st.fixed_dictionaries(
    {
        key: st.lists(st.sampled_from(values), unique=True, max_size=2).map(tuple)
        for key, values in FACETS.items()
    }
)
rows = st.tuples(texts, st.lists(texts, max_size=3), facets, st.integers(0, 3), st.integers(0, 9))
corpora = st.lists(rows, min_size=2, max_size=40)
clauses = st.one_of(
    st.sampled_from(TYPED),
    st.sampled_from(TYPED).map("-{}".format),
    st.sampled_from(TYPED).map("title:{}".format),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
)
days = st.one_of(st.none(), st.integers(0, 9).map(lambda number: DAY + timedelta(days=number)))
values = st.sampled_from(["0", "1", "2", "3", "IN", "KE", "XX"])
requests = st.builds(
    SearchRequest,
    text=st.lists(clauses, max_size=3).map(" ".join),
    filters=st.dictionaries(
        st.sampled_from(list(FACETS)), st.lists(values, max_size=2).map(tuple), max_size=2
    ),
    count_facets=st.just((*FACETS, "unknown")),
    sort=st.sampled_from(["relevance", "newest", "oldest", "title", "replicated"]),
    offset=st.sampled_from([0, 0, 0, 3]),
    limit=st.just(100),
    exact=st.booleans(),
    some_words_suffice=st.booleans(),
    since=days,
    until=days,
    synonyms=st.sampled_from([(), SYNONYMS]),
)
agreements: list[float] = []


def documents_of(corpus: list[Any]) -> list[IndexDocument]:
    return [
        a_document(
            number, title, *passages, adoptions=adoptions, published_on=DAY + timedelta(days=day), **values
        )
        for number, (title, passages, values, adoptions, day) in enumerate(corpus, 1)
    ]


@pytest.fixture(scope="module")
def both(server_url: str) -> Iterator[tuple[EmbeddedEngine, ElasticsearchEngine]]:
    cluster = ElasticsearchEngine(server_url, f"test-{secrets.token_hex(4)}", refresh=True)
    with tempfile.TemporaryDirectory() as folder:
        yield EmbeddedEngine(Path(folder) / "index.sqlite3"), cluster
    cluster.remove()


def kendall(one: list[int], other: list[int], depth: int = 20) -> float:
    """Return Kendall's τ over the documents that both have among their first `depth`."""
    shared = [number for number in one[:depth] if number in other[:depth]]
    place = {number: rank for rank, number in enumerate(other)}
    pairs = list(combinations(shared, 2))
    if not pairs:
        return 1.0
    agreeing = sum(place[first] < place[second] for first, second in pairs)
    return 2 * agreeing / len(pairs) - 1


def ids(response: SearchResponse) -> list[int]:
    return [hit.id for hit in response.hits]


def assert_same(embedded: SearchResponse, cluster: SearchResponse, request: SearchRequest) -> None:
    for name in ("total", "facets", "stems", "prefixes", "corrected", "suggestion", "is_relaxed"):
        assert getattr(embedded, name) == getattr(cluster, name), (name, request)
    if request.sort == "relevance" and request.text:
        if not request.offset:
            assert sorted(ids(embedded)) == sorted(ids(cluster)), request
        agreements.append(kendall(ids(embedded), ids(cluster)))
    else:
        assert ids(embedded) == ids(cluster), request


@settings(
    max_examples=30, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(corpora, st.lists(requests, min_size=10, max_size=14))
def test_both_engines_answer_alike(both: Any, corpus: list[Any], asked: list[SearchRequest]) -> None:
    documents = documents_of(corpus)
    for engine in both:
        engine.rebuild(documents, 1)
    for request in asked:
        embedded, cluster = (engine.search(request) for engine in both)
        assert_same(embedded, cluster, request)
    typed = asked[0].text
    assert both[0].suggest(typed) == both[1].suggest(typed)
    assert both[0].inventory() == both[1].inventory()
    assert set(both[0].similar(1, limit=50)) == set(both[1].similar(1, limit=50))


def test_the_rankings_agree(both: Any) -> None:
    """Kendall's τ@20 over the demo's judged questions, and over what the test before has asked."""
    documents, _slugs = demo_documents()
    for engine in both:
        engine.rebuild(documents, 1)
    for query in JUDGED["query"]:
        found = [ids(engine.search(SearchRequest(query["text"]))) for engine in both]
        assert sorted(found[0]) == sorted(found[1]) or len(found[0]) == 20
        agreements.append(kendall(*found))
    print(f"Kendall's tau@20: {sum(agreements) / len(agreements):.3f} over {len(agreements)} questions")
    assert len(agreements) >= 60
    assert sum(agreements) / len(agreements) >= 0.8


@pytest.mark.parametrize("kind", FLOORS)
def test_judged_questions_find_what_answers_them_on_the_cluster(both: Any, kind: str) -> None:
    documents, slugs = demo_documents()
    if both[1].health().documents != len(documents):
        both[1].rebuild(documents, 1)
    assert scores_by_kind(both[1], slugs)[kind] >= FLOORS[kind]


writes = st.lists(
    st.tuples(st.integers(1, 5), st.integers(1, 6), st.sampled_from(["write", "delete"])), max_size=16
)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(writes)
def test_the_highest_version_stands_in_both(both: Any, steps: list[tuple[int, int, str]]) -> None:
    for engine in both:
        engine.rebuild([], 0)
    for number, version, kind in steps:
        taken = [
            engine.upsert(a_document(number, f"water {version}", version=version))
            if kind == "write"
            else engine.delete(number, version)
            for engine in both
        ]
        assert taken[0] == taken[1]
    embedded, cluster = (engine.search(SearchRequest("water", limit=50)) for engine in both)
    assert {hit.id: hit.title for hit in embedded.hits} == {hit.id: hit.title for hit in cluster.hits}
    assert both[0].inventory() == both[1].inventory()


HOSTILE = [
    '"', "*", "a*", "NEAR(a b, 3)", "title : x", "{title} : x", "(((", "a OR OR b", "x" * 10_000, "\x00\x01", "\ud800", "%",
    "'; DROP TABLE words; --", "<script>alert(1)</script>", "-" * 500, '"' * 501, "٪؟", "क" * 500, "title:", "-title:-",
    " ".join(["abcdefgh"] * 400), " ".join(f"w{number}" for number in range(3000)), "{{}}", "/.*/", "a~2", "_exists_:title",
    "\\",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_get_the_same_answer(both: Any, text: str) -> None:
    if both[0].health().documents != 3 or both[1].health().documents != 3:
        for engine in both:
            engine.rebuild(
                [a_document(n, f"water {n}", "x a b title", country=("IN",)) for n in range(1, 4)], 1
            )
    request = SearchRequest(
        text, {"country": (text.replace("\ud800", "?")[:1000],)}, ("country", "withdrawn")
    )
    embedded, cluster = (engine.search(request) for engine in both)
    assert_same(embedded, cluster, request)
    assert both[0].search(replace(request, filters={text: ("x",)})).total == 0
    assert both[1].search(replace(request, filters={text: ("x",)})).total == 0
    assert both[0].suggest(text) == both[1].suggest(text)
