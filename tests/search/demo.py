"""The demo's stories as index documents, read from its files without a database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moderation.demo.content import stories
from search.engines.protocol import IndexDocument
from tests.search.conftest import a_document

_NOT_READ = frozenset(
    {"title", "slug", "url", "kind", "language", "institution", "leads", "licence", "stage", "currency"}
)


def demo_documents() -> tuple[list[IndexDocument], list[str]]:
    """Return the documents, numbered from 1, and their slugs in the same order."""
    entries = stories()
    documents = [
        a_document(number, entry["title"], *_texts_of(entry), language_code=entry["language"])
        for number, entry in enumerate(entries, 1)
    ]
    return documents, [entry["slug"] for entry in entries]


def _texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key in sorted(value, key=lambda key: key != "summary"):
            if key not in _NOT_READ:
                yield from _texts_of(value[key])
    elif isinstance(value, list):
        for item in value:
            yield from _texts_of(item)
