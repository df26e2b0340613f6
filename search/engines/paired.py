"""Two engines as one: the first answers, the second stands in for it; both are written to."""

from __future__ import annotations

import logging
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, TypeVar

from search.engines.breaker import Breaker
from search.engines.protocol import (
    EngineHealth,
    EngineUnavailable,
    IndexDocument,
    SearchEngine,
    SearchRequest,
    SearchResponse,
    Suggestion,
)

logger = logging.getLogger("search.engines.paired")

Answer = TypeVar("Answer")


def _spooled(documents: Iterable[IndexDocument], spool: IO[bytes]) -> Iterator[IndexDocument]:
    for document in documents:
        pickle.dump(document, spool)
        yield document


def _unspooled(spool: IO[bytes]) -> Iterator[IndexDocument]:
    while spool.peek(1):  # type: ignore[attr-defined]
        yield pickle.load(spool)  # noqa: S301 - written above, to a file without a name


class PairedEngine:
    """A SearchEngine that reads from `first` while that answers, else from `second`.

    A write counts when both have it: until then its outbox row stays, and is repeated, which harms neither. The
    second is written first, because it stands in.
    """

    def __init__(self, first: SearchEngine, second: SearchEngine, breaker: Breaker | None = None) -> None:
        self.first = first
        self.second = second
        self._breaker = breaker or Breaker()

    @property
    def is_standing_in(self) -> bool:
        """Say whether the second engine answers now."""
        return self._breaker.is_open

    def search(self, request: SearchRequest) -> SearchResponse:
        return self._asked(lambda engine: engine.search(request))

    def suggest(self, text: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        return self._asked(lambda engine: engine.suggest(text, limit=limit))

    def similar(self, document_id: int, *, limit: int = 4) -> tuple[int, ...]:
        return self._asked(lambda engine: engine.similar(document_id, limit=limit))

    def upsert(self, document: IndexDocument) -> bool:
        stood_in = self.second.upsert(document)
        return self._written(lambda engine: engine.upsert(document)) and stood_in

    def delete(self, document_id: int, version: int) -> bool:
        stood_in = self.second.delete(document_id, version)
        return self._written(lambda engine: engine.delete(document_id, version)) and stood_in

    def rebuild(
        self, documents: Iterable[IndexDocument], version: int, progress: Callable[[int], None] | None = None
    ) -> int:
        """Rebuild both from one reading of `documents`, which waits for the other on disk: it may not fit in memory."""
        with tempfile.TemporaryFile() as spool:
            self.second.rebuild(_spooled(documents, spool), version)
            spool.seek(0)
            return self.first.rebuild(_unspooled(spool), version, progress)

    def inventory(self) -> Mapping[int, str]:
        """Return what both hold alike; of a document in which they differ, a fingerprint that no document has."""
        first, second = self.first.inventory(), self.second.inventory()
        return {
            number: first[number] if first.get(number) == second.get(number) else ""
            for number in {*first, *second}
        }

    def mark_filled(self) -> None:
        self.second.mark_filled()
        self.first.mark_filled()

    def health(self) -> EngineHealth:
        """Say how the pair is: up while either is; `detail` says which of them is not."""
        first, second = self.first.health(), self.second.health()
        if first.is_up and second.is_up:
            return EngineHealth(True, first.documents, first.is_filled and second.is_filled, first.detail)
        up = first if first.is_up else second
        detail = (
            f"stands in for: {first.detail}"
            if second.is_up
            else f"{first.detail}; {second.detail}".strip("; ")
        )
        return EngineHealth(up.is_up, up.documents, is_filled=False, detail=detail, is_degraded=True)

    def _asked(self, ask: Callable[[SearchEngine], Answer]) -> Answer:
        if self._breaker.may_try():
            try:
                answer = ask(self.first)
            except EngineUnavailable as error:
                self._note_failure(error)
            else:
                self._note_success()
                return answer
        return ask(self.second)

    def _written(self, write: Callable[[SearchEngine], bool]) -> bool:
        if not self._breaker.may_try():
            raise EngineUnavailable("The first engine is left alone for a while.")
        try:
            is_taken = write(self.first)
        except EngineUnavailable as error:
            self._note_failure(error)
            raise
        self._note_success()
        return is_taken

    def _note_failure(self, error: EngineUnavailable) -> None:
        if self._breaker.failed():
            logger.error("The search server does not answer; the embedded index stands in: %s", error)

    def _note_success(self) -> None:
        if self._breaker.succeeded():
            logger.warning("The search server answers again.")
