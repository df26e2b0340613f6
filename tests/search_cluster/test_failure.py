"""A search server that is gone, slow, full, lying or of an older mapping, while the site is read and written."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Iterator

import pytest

from search.engines.breaker import FAILURES, REST_SECONDS, Breaker
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch.client import READ_SECONDS
from search.engines.embedded import EmbeddedEngine
from search.engines.paired import PairedEngine
from search.engines.protocol import EngineUnavailable, SearchRequest
from tests.search.conftest import a_document
from tests.search_cluster.faults import CUT, LIE, PASS, SLOW, FaultyWay

pytestmark = pytest.mark.elasticsearch
FAULTS = [CUT, SLOW, LIE, 429, 503, 404, 500]


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def way(server_url: str) -> Iterator[FaultyWay]:
    way = FaultyWay(server_url)
    yield way
    way.close()


@pytest.fixture
def pair(way: FaultyWay, embedded: EmbeddedEngine, clock: Clock) -> Iterator[PairedEngine]:
    cluster = ElasticsearchEngine(way.url, f"test-{secrets.token_hex(4)}", refresh=True)
    pair = PairedEngine(cluster, embedded, Breaker(clock))
    pair.rebuild(
        [a_document(number, f"water {'meter' if number < 3 else 'well'}") for number in range(1, 6)], 1
    )
    yield pair
    way.mode = PASS
    cluster.remove()


@pytest.mark.parametrize("fault", FAULTS)
def test_readers_get_answers_from_the_embedded_index(
    pair: PairedEngine, way: FaultyWay, clock: Clock, fault: str | int, caplog: pytest.LogCaptureFixture
) -> None:
    way.mode = fault
    for number in range(FAILURES + 3):
        begun = time.monotonic()
        assert pair.search(SearchRequest("water")).total == 5
        assert time.monotonic() - begun < (READ_SECONDS + 0.9 if number < FAILURES else 0.3)
    assert pair.suggest("wat")
    assert pair.similar(1)
    assert [record.levelno for record in caplog.records if record.name == "search.engines.paired"] == [
        logging.ERROR
    ]
    health = pair.health()
    assert (health.is_up, health.is_degraded) == (True, True)
    way.mode = PASS
    clock.now += REST_SECONDS + 1
    assert pair.search(SearchRequest("water")).total == 5
    assert not pair.health().is_degraded
    assert "answers again" in caplog.text


@pytest.mark.parametrize("fault", [CUT, SLOW, 429, 503])
def test_a_write_is_not_done_before_both_have_it(
    pair: PairedEngine, way: FaultyWay, clock: Clock, fault: str | int
) -> None:
    way.mode = fault
    with pytest.raises(EngineUnavailable):
        pair.upsert(a_document(9, "water nine", version=2))
    assert pair.second.search(SearchRequest("nine")).total == 1
    way.mode = PASS
    clock.now += REST_SECONDS + 1
    assert pair.upsert(a_document(9, "water nine", version=2))
    assert pair.first.search(SearchRequest("nine")).total == 1
    assert "" not in pair.inventory().values()


def test_an_index_that_is_missing_is_filled_again(pair: PairedEngine) -> None:
    assert isinstance(pair.first, ElasticsearchEngine)
    pair.first.remove()
    assert pair.search(SearchRequest("water")).total == 5
    assert pair.health().is_degraded
    assert pair.upsert(a_document(7, "water seven", version=3))
    health = pair.health()
    assert (health.is_up, health.is_filled) == (True, False)
    pair.mark_filled()
    assert pair.health().is_filled


def test_an_index_of_an_older_mapping_is_never_asked(server_url: str, cluster: ElasticsearchEngine) -> None:
    cluster.rebuild([a_document(1, "water")], 1)
    of_another_layout = ElasticsearchEngine(server_url, cluster._alias.rsplit("-", 2)[0])
    of_another_layout._alias = f"{cluster._alias}-older"
    with pytest.raises(EngineUnavailable):
        of_another_layout.search(SearchRequest("water"))
    assert not of_another_layout.health().is_up


def test_what_is_written_during_a_rebuild_survives_the_swap(cluster: ElasticsearchEngine) -> None:
    for number in (1, 2):
        cluster.upsert(a_document(number, "old water", version=1))

    def stories() -> Iterator[object]:
        yield a_document(1, "rebuilt water", version=5)
        cluster.upsert(a_document(1, "newer water", version=6))
        cluster.delete(2, 7)
        assert cluster.search(SearchRequest("water")).total == 1
        yield a_document(2, "rebuilt water", version=5)
        yield a_document(3, "rebuilt water", version=5)

    cluster.rebuild(stories(), 5)  # type: ignore[arg-type]
    assert {hit.id: hit.title for hit in cluster.search(SearchRequest("water")).hits} == {
        1: "newer water", 3: "rebuilt water"
    }  # fmt: skip
    assert not cluster.upsert(a_document(2, "older water", version=6))
    assert cluster.upsert(a_document(2, "newest water", version=8))


def test_a_failed_rebuild_leaves_the_old_index_in_use_and_writable(cluster: ElasticsearchEngine) -> None:
    cluster.upsert(a_document(1, "water"))

    def stories() -> Iterator[object]:
        yield a_document(2, "half water")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        cluster.rebuild(stories(), 2)  # type: ignore[arg-type]
    assert cluster.upsert(a_document(3, "water", version=3))
    assert [hit.id for hit in cluster.search(SearchRequest("water", sort="oldest")).hits] == [1, 3]


def test_searching_goes_on_through_every_swap(cluster: ElasticsearchEngine) -> None:
    cluster.rebuild([a_document(number, "water") for number in range(1, 20)], 1)
    failures: list[str] = []
    is_over = threading.Event()

    def ask() -> None:
        while not is_over.is_set():
            try:
                if cluster.search(SearchRequest("water", limit=0)).total != 19:
                    failures.append("an answer of another index")
            except EngineUnavailable as error:
                failures.append(str(error))

    reader = threading.Thread(target=ask)
    reader.start()
    for version in range(2, 6):
        cluster.rebuild([a_document(number, "water", version=version) for number in range(1, 20)], version)
    is_over.set()
    reader.join()
    assert failures == []


def test_of_four_writers_at_once_the_highest_version_wins(cluster: ElasticsearchEngine) -> None:
    cluster.mark_filled()
    failures: list[BaseException] = []

    def write(first: int) -> None:
        try:
            for version in range(first, 40, 4):
                for number in (1, 2):
                    if version % 7 == 0:
                        cluster.delete(number, version)
                    else:
                        cluster.upsert(a_document(number, f"water {version}", version=version))
        except BaseException as error:  # reported below, in the test's own thread
            failures.append(error)

    writers = [threading.Thread(target=write, args=(first,)) for first in range(1, 5)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    hits = cluster.search(SearchRequest("water")).hits
    assert {hit.id: hit.title for hit in hits} == {1: "water 39", 2: "water 39"}
