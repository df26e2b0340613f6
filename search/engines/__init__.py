"""The engine in use."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import SearchEngine


def current_engine() -> SearchEngine:
    """Return the engine that the settings name; one object for each index and process."""
    return _embedded_at(Path(settings.SEARCH_INDEX_PATH))


@cache
def _embedded_at(path: Path) -> EmbeddedEngine:
    return EmbeddedEngine(path)
