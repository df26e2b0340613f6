"""Reading ahead: a command that hands in many texts has the next one read in a process of its own.

A thread would not do: the engine computes, the command speaks to the database in many short statements, and each
of these would wait for the interpreter's lock.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from functools import lru_cache
from multiprocessing import get_context
from typing import Final

from moderation.engine import Document, Policy, Report, all_taggers, analyse, load_policy
from moderation.policy.overlay import NOTHING, Overlay

_POOLS: Final[list[ProcessPoolExecutor]] = []
_BEGUN: Final[dict[tuple[Document, Overlay], Future[Report]]] = {}


@contextmanager
def reading_ahead() -> Iterator[None]:
    """Within this, `begin` starts reading; without it, it does nothing."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pool.submit(_load)
        _POOLS.append(pool)
        try:
            yield
        finally:
            _POOLS.remove(pool)
            _BEGUN.clear()


def begin(document: Document, overlay: Overlay) -> None:
    """Begin to read `document`, so that `report_on` has it sooner; where that cannot be, `report_on` reads it."""
    for pool in _POOLS[-1:]:
        with suppress(BrokenExecutor):
            _BEGUN[document, overlay] = pool.submit(read, document, overlay)


def report_on(document: Document, overlay: Overlay) -> Report:
    """Return the report that was begun; if there is none, or its process died, read now."""
    begun = _BEGUN.pop((document, overlay), None)
    if begun is not None:
        with suppress(BrokenExecutor):
            return begun.result()
    return read(document, overlay)


def read(document: Document, overlay: Overlay) -> Report:
    """Return the report of every tagger on `document`, under the rules with `overlay` laid over them."""
    return analyse(document, policy_with(overlay), all_taggers())


def _load() -> None:
    policy_with(NOTHING)
    all_taggers()


@lru_cache(maxsize=32)
def policy_with(overlay: Overlay) -> Policy:
    """Return the rules that ship with the code, with `overlay` laid over them; the same overlay gives the same object."""
    return load_policy(overlay.allowed, dict(overlay.severities))
