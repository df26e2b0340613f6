"""A real Elasticsearch (`make test-search` starts one). Without it these tests fail: they are never skipped."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.embedded import EmbeddedEngine


@pytest.fixture(scope="session")
def server_url() -> str:
    url = os.environ.get("ELASTICSEARCH_URL", "")
    assert url, "ELASTICSEARCH_URL names no server: run `make test-search`."
    return url


@pytest.fixture
def cluster(server_url: str) -> Iterator[ElasticsearchEngine]:
    """An engine with an alias of its own, which shows every write at once."""
    engine = ElasticsearchEngine(server_url, f"test-{secrets.token_hex(4)}", refresh=True)
    yield engine
    engine.remove()


@pytest.fixture
def embedded(tmp_path: Path) -> EmbeddedEngine:
    return EmbeddedEngine(tmp_path / "index.sqlite3")
