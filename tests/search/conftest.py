"""An index of its own for every test, and documents in the three languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import IndexDocument


@pytest.fixture(autouse=True)
def index_path(tmp_path: Path, settings: Any) -> Path:
    """Point the settings at an index that does not exist yet."""
    settings.SEARCH_INDEX_PATH = tmp_path / "search" / "index.sqlite3"
    return settings.SEARCH_INDEX_PATH


@pytest.fixture
def engine(index_path: Path) -> EmbeddedEngine:
    return EmbeddedEngine(index_path)


def a_document(
    number: int, title: str = "", *passages: str, version: int = 1, **changes: Any
) -> IndexDocument:
    """Return a standing document; facets are given by name, as a tuple of values."""
    facets = {"withdrawn": ("0",)} | {key: changes.pop(key) for key in list(changes) if key not in _OTHERS}
    return IndexDocument(
        id=number,
        version=version,
        language=changes.pop("language_code", "en"),
        title=title,
        passages=passages,
        facets=facets,
        published_on=changes.pop("published_on", date(2024, 1, 1) + timedelta(days=number)),
        adoptions=changes.pop("adoptions", 0),
    )


_OTHERS = {"language_code", "published_on", "adoptions"}

STORIES: list[Callable[[], IndexDocument]] = [
    lambda: a_document(
        1,
        "The ferry runs to the school bell",
        "Eleven crossings were moved to fit school hours; attendance in 38 island schools was counted.",
        function=("09",),
        country=("KE",),
        evidence=("1", "2"),
        adoptions=1,
    ),
    lambda: a_document(
        2,
        "Old case files heard in order of age",
        "The registry counted pending files. Attendance of clerks rose.",
        function=("03",),
        country=("CO",),
        evidence=("1", "2", "3"),
    ),
    lambda: a_document(
        3,
        "विद्यालय उपस्थिति पंजी की साप्ताहिक जाँच",
        "हर शुक्रवार दो पंजियाँ मिलाई जाती हैं; अंतर विद्यालय के सूचना-पट पर लिखा जाता है।",
        language_code="hi",
        function=("09",),
        country=("IN",),
        evidence=("1",),
    ),
    lambda: a_document(
        4,
        "کاریز کی صفائی کی ترتیب",
        "محکمے نے رسّیاں، چراغ اور مزدوری دی؛ ہر کاریز کی کمیٹی نے خود طے کی۔",
        language_code="ur",
        function=("05",),
        country=("PK",),
        adoptions=4,
    ),
    lambda: a_document(
        5,
        "Tablet lessons in river hostels",
        "Recorded lessons were lent on tablets; attendance depends on the river.",
        function=("09",),
        country=("BR",),
        withdrawn=("1",),
    ),
]


@pytest.fixture
def filled(engine: EmbeddedEngine) -> EmbeddedEngine:
    """An engine that holds the five stories."""
    for story in STORIES:
        engine.upsert(story())
    return engine
