"""The connection: short waits for readers, patience for writers, and one kind of error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from search.engines.protocol import EngineUnavailable

READ_SECONDS: Final = 1.0
WRITE_SECONDS: Final = 3.0
BUILD_SECONDS: Final = 120.0


def connected(url: str) -> Elasticsearch:
    """Return a client for the nodes whose addresses `url` names, parted by commas. It connects when it is used.

    With one node nothing is repeated: its second answer would come later than the other engine's. With several,
    a node that does not answer is left for another.
    """
    nodes = [part.strip() for part in url.split(",") if part.strip()]
    return Elasticsearch(
        nodes, request_timeout=READ_SECONDS, max_retries=len(nodes) - 1, retry_on_timeout=len(nodes) > 1,
        retry_on_status=(502, 503, 504),
    )  # fmt: skip


@contextmanager
def translated_errors() -> Iterator[None]:
    """Raise EngineUnavailable for every error of the server or the way to it, and for an answer that is none."""
    try:
        yield
    except (ApiError, TransportError, KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise EngineUnavailable(f"{type(error).__name__}: {error}"[:500]) from error
