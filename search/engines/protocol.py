"""What every search engine promises. Nothing of an engine's own types passes this border."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

Synonyms = tuple[tuple[str, ...], ...]


class EngineUnavailable(Exception):
    """The engine cannot answer now: its file, its server or its index is missing, broken or of an older layout."""


@dataclass(frozen=True)
class IndexDocument:
    """One public story as an engine holds it.

    `version` orders the writes: an engine drops one that is older than what it holds, deletions included.
    `passages` are readable text, the summary first. Facet values are stable keys, never labels.
    """

    id: int
    version: int
    language: str
    title: str
    passages: tuple[str, ...]
    facets: Mapping[str, tuple[str, ...]]
    published_on: date
    adoptions: int = 0


@dataclass(frozen=True)
class SearchRequest:
    """One question to an engine. `filters` combine OR within a facet and AND across facets.

    `since` and `until` bound the date of publication, both included; they hold for every count. `synonyms` are
    groups of words or phrases, as people write them, each of which stands for all of its group. `exact` switches
    synonyms, prefixes, corrections and relaxation off; `some_words_suffice` reads the text as a long question, whose
    words rank documents and none of which is required. `count_facets` names the facets to count, all of whose
    values are returned; `offset` and `limit` count documents, and a limit of 0 asks for numbers alone.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    count_facets: tuple[str, ...] = ()
    sort: str = "relevance"
    offset: int = 0
    limit: int = 20
    language: str | None = None
    exact: bool = False
    with_passages: bool = True
    some_words_suffice: bool = False
    since: date | None = None
    until: date | None = None
    synonyms: Synonyms = ()


@dataclass(frozen=True)
class Hit:
    """A document found: its id and the text from which the best passage is chosen."""

    id: int
    score: float = 0.0
    title: str = ""
    passages: tuple[str, ...] = ()


@dataclass(frozen=True)
class FacetCount:
    """How many documents one gets by choosing `value` alone in its facet, all other facets as they are."""

    value: str
    count: int
    is_selected: bool = False


@dataclass(frozen=True)
class SearchResponse:
    """An engine's answer.

    `stems` and `prefixes` are what a highlighter marks. `corrected` is the text that was searched in place of
    the request's, which found nothing; `suggestion` is one that would find more. `is_relaxed` says that no
    document has all the words and these have some of them.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    stems: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    corrected: str = ""
    suggestion: str = ""
    is_relaxed: bool = False


@dataclass(frozen=True)
class Suggestion:
    """A completion of what is being typed: a story's title (with its id), or a word."""

    text: str
    id: int | None = None


@dataclass(frozen=True)
class EngineHealth:
    """`is_filled` is False for an index that was created empty and waits for its first filling.

    `is_degraded` says that the engine in charge is away and another stands in.
    """

    is_up: bool
    documents: int = 0
    is_filled: bool = False
    detail: str = ""
    is_degraded: bool = False


class SearchEngine(Protocol):
    """Each method raises EngineUnavailable when the engine cannot answer, and nothing else for any input."""

    def search(self, request: SearchRequest) -> SearchResponse:
        """Return the documents that match, in the order asked for, ties broken by date and id."""
        ...

    def suggest(self, text: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        """Return standing stories and words that complete `text`."""
        ...

    def similar(self, document_id: int, *, limit: int = 4) -> tuple[int, ...]:
        """Return the ids of the standing documents that are most like this one, the nearest first."""
        ...

    def upsert(self, document: IndexDocument) -> bool:
        """Write `document`; return False if a newer version is there."""
        ...

    def delete(self, document_id: int, version: int) -> bool:
        """Remove a document and remember `version`; return False if a newer version is there."""
        ...

    def rebuild(
        self, documents: Iterable[IndexDocument], version: int, progress: Callable[[int], None] | None = None
    ) -> int:
        """Build a new index beside the old one, keep what was written with a version above `version`, swap, and
        return the number of documents. Readers see the old index until the swap."""
        ...

    def inventory(self) -> Mapping[int, str]:
        """Return a fingerprint (`fingerprint_of`) of every document held."""
        ...

    def mark_filled(self) -> None:
        """Record that every public story has been handed to this index."""
        ...

    def health(self) -> EngineHealth:
        """Say how the engine is; never raises."""
        ...
