"""The embedded engine against a naive reading of the same documents."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import stems_of
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import IndexDocument, SearchRequest
from tests.search.conftest import a_document

WORDS = ["water", "meters", "school", "schools", "registry", "पंजी", "विद्यालय", "کتاب", "کتابیں", "2023"]
FACETS = {"country": ["IN", "KE", "BR"], "evidence": ["1", "2"], "withdrawn": ["0", "1"]}

texts = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
facets = st.fixed_dictionaries(
    {
        key: st.lists(st.sampled_from(values), unique=True, max_size=2).map(tuple)
        for key, values in FACETS.items()
    }
)
corpora = st.lists(st.tuples(texts, texts, facets, st.integers(0, 3)), max_size=12)
requests = st.builds(
    SearchRequest,
    text=st.lists(st.sampled_from(WORDS + [f"-{word}" for word in WORDS]), max_size=3).map(" ".join),
    filters=st.dictionaries(
        st.sampled_from(list(FACETS)),
        st.lists(st.sampled_from(["0", "1", "2", "IN", "KE", "XX"]), max_size=2).map(tuple),
    ),
    count_facets=st.just(tuple(FACETS)),
    sort=st.sampled_from(["newest", "oldest", "title", "replicated"]),
    limit=st.just(100),
)


def documents_of(corpus: list[tuple[str, str, Mapping[str, tuple[str, ...]], int]]) -> list[IndexDocument]:
    return [
        a_document(number, title, body, adoptions=adoptions, **values)
        for number, (title, body, values, adoptions) in enumerate(corpus, 1)
    ]


def with_engine(documents: list[IndexDocument], check: Callable[[EmbeddedEngine], None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = EmbeddedEngine(Path(folder) / "index.sqlite3")
        engine.rebuild(documents, 1)
        check(engine)


def is_found(document: IndexDocument, text: str) -> bool:
    """Say whether the document has every word of `text` and none with a minus."""
    has = set(stems_of(f"{document.title} {' '.join(document.passages)}"))
    wanted = [word for word in text.split() if not word.startswith("-")]
    excluded = [word[1:] for word in text.split() if word.startswith("-")]
    return has.issuperset(stems_of(" ".join(wanted))) and has.isdisjoint(stems_of(" ".join(excluded)))


def is_kept(document: IndexDocument, filters: Mapping[str, tuple[str, ...]]) -> bool:
    return all(
        set(values) & set(document.facets.get(facet, ())) for facet, values in filters.items() if values
    )


@settings(max_examples=60, deadline=None)
@given(corpora, st.lists(requests, min_size=1, max_size=4))
def test_ids_totals_and_counts_are_those_of_a_naive_reading(corpus, asked) -> None:  # type: ignore[no-untyped-def]
    documents = documents_of(corpus)

    def check(engine: EmbeddedEngine) -> None:
        for request in asked:
            exact = SearchRequest(**(vars(request) | {"exact": True}))
            response = engine.search(exact)
            found = {d.id for d in documents if is_found(d, request.text) and is_kept(d, request.filters)}
            assert {hit.id for hit in response.hits} == found
            assert response.total == len(found)
            for facet in FACETS:
                others = {key: values for key, values in request.filters.items() if key != facet}
                for item in response.facets[facet]:
                    chosen = {**others, facet: (item.value,)}
                    assert item.count == sum(
                        is_found(d, request.text) and is_kept(d, chosen) for d in documents
                    )

    with_engine(documents, check)


@settings(max_examples=40, deadline=None)
@given(corpora, requests)
def test_a_count_is_what_one_gets_by_choosing_the_value(corpus, request) -> None:  # type: ignore[no-untyped-def]
    def check(engine: EmbeddedEngine) -> None:
        for facet, counts in engine.search(request).facets.items():
            for item in counts:
                chosen = SearchRequest(
                    **(vars(request) | {"filters": {**request.filters, facet: (item.value,)}})
                )
                assert engine.search(chosen).total == item.count

    with_engine(documents_of(corpus), check)


writes = st.lists(
    st.tuples(st.integers(1, 4), st.integers(1, 6), st.sampled_from(["write", "delete"])), max_size=14
)


@settings(max_examples=40, deadline=None)
@given(writes)
def test_in_any_order_of_writes_the_highest_version_stands(steps) -> None:  # type: ignore[no-untyped-def]
    def check(engine: EmbeddedEngine) -> None:
        newest: dict[int, tuple[int, str]] = {}
        for number, version, kind in steps:
            if kind == "write":
                engine.upsert(a_document(number, f"water v{version}", version=version))
            else:
                engine.delete(number, version)
            if version >= newest.get(number, (0, ""))[0]:
                newest[number] = (version, kind)
        expected = {
            number: f"water v{version}" for number, (version, kind) in newest.items() if kind == "write"
        }
        assert {hit.id: hit.title for hit in engine.search(SearchRequest("water", limit=50)).hits} == expected
        assert engine.search(SearchRequest()).total == len(expected) == len(engine.inventory())

    with_engine([], check)
