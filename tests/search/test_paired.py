"""Two engines as one, with two embedded engines in the parts of cluster and stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from search.engines.embedded import EmbeddedEngine
from search.engines.paired import PairedEngine
from search.engines.protocol import EngineUnavailable, IndexDocument, SearchRequest
from tests.search.conftest import a_document


@pytest.fixture
def pair(tmp_path: Path) -> PairedEngine:
    return PairedEngine(
        EmbeddedEngine(tmp_path / "first.sqlite3"), EmbeddedEngine(tmp_path / "second.sqlite3")
    )


def test_both_are_rebuilt_from_one_reading_of_the_documents(pair: PairedEngine) -> None:
    read: list[int] = []

    def documents() -> Iterator[IndexDocument]:
        for number in range(1, 8):
            read.append(number)
            yield a_document(number, f"water {number}")

    assert pair.rebuild(documents(), 1) == 7
    assert read == list(range(1, 8))
    assert pair.first.inventory() == pair.second.inventory() == pair.inventory()
    assert pair.health().is_filled


def test_a_difference_between_the_two_is_drift(pair: PairedEngine) -> None:
    pair.upsert(a_document(1, "water"))
    pair.second.upsert(a_document(1, "courts", version=2))
    pair.second.upsert(a_document(2, "files"))
    assert pair.inventory() == {1: "", 2: ""}


def test_while_the_first_has_no_index_the_second_answers(pair: PairedEngine) -> None:
    pair.second.upsert(a_document(1, "water"))
    assert pair.search(SearchRequest("water")).total == 1
    health = pair.health()
    assert (health.is_up, health.is_degraded, health.is_filled) == (True, True, False)


def test_an_older_write_is_refused_by_the_pair(pair: PairedEngine) -> None:
    assert pair.upsert(a_document(1, "water", version=5))
    assert not pair.upsert(a_document(1, "older", version=4))
    assert pair.delete(1, 6)
    assert not pair.upsert(a_document(1, "older", version=5))


@pytest.mark.django_db
def test_a_rebuild_that_fails_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> int:
        raise EngineUnavailable("no disk")

    monkeypatch.setattr(EmbeddedEngine, "rebuild", refuse)
    with pytest.raises(CommandError, match="no disk"):
        call_command("rebuild_search", stdout=StringIO())
