"""The engine in use."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from search.engines.embedded import EmbeddedEngine
from search.engines.paired import PairedEngine
from search.engines.protocol import SearchEngine


def current_engine() -> SearchEngine:
    """Return the engine that the settings name; one object for each index and process.

    With ELASTICSEARCH_URL that is the cluster, for which the embedded index stands in while it does not answer.
    """
    path = Path(settings.SEARCH_INDEX_PATH)
    if settings.ELASTICSEARCH_URL:
        return _paired(settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_INDEX, path)
    return embedded_engine()


def embedded_engine() -> EmbeddedEngine:
    """Return the embedded engine of this machine, whatever the settings name."""
    return _embedded_at(Path(settings.SEARCH_INDEX_PATH))


@cache
def _embedded_at(path: Path) -> EmbeddedEngine:
    return EmbeddedEngine(path)


@cache
def _paired(url: str, name: str, path: Path) -> PairedEngine:
    # Its client is slow to import, and most sites have no cluster.
    from search.engines.elasticsearch import ElasticsearchEngine

    return PairedEngine(ElasticsearchEngine(url, name), _embedded_at(path))
