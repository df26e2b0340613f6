"""The way from a change to the index: a row in the same transaction, worked off after it, kept until it is done."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from search.engines import current_engine
from search.engines.protocol import EngineUnavailable, SearchEngine
from search.models import LONGEST_WAIT, Change, Reading
from search.projection import document_of, public_ids

logger = logging.getLogger("search.outbox")


def record_change(page_ids: Iterable[int]) -> None:
    """Write a row for each page in the running transaction, and try once as soon as that is committed."""
    changed = sorted(set(page_ids))
    if not changed:
        return
    Change.objects.bulk_create([Change(page_id=page_id) for page_id in changed])
    transaction.on_commit(partial(attempt, changed), robust=True)


def attempt(page_ids: Iterable[int]) -> None:
    """Index the pages now, if that goes; never raises into the request that saved them."""
    try:
        _work_off(list(Change.objects.filter(page_id__in=list(page_ids), attempts=0)))
    except (
        Exception
    ):  # The one place where search fails open: the rows stay, and the worker comes back to them.
        logger.exception("The immediate indexing failed; the worker will repeat it.")


def drain(limit: int = 100) -> int:
    """Work off up to `limit` changes that are due, and return how many are done. An idle call costs one query."""
    try:
        _fill_if_new(current_engine())
    except EngineUnavailable as error:
        logger.error("The search index cannot be written: %s", error)
        return 0
    due = Change.objects.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")
    return _work_off(list(due[:limit]))


def _fill_if_new(engine: SearchEngine) -> None:
    """Put every public story into the outbox when the index was created empty: it heals a lost file."""
    health = engine.health()
    if health.is_filled or health.is_degraded:
        return
    with transaction.atomic():
        Change.objects.bulk_create([Change(page_id=page_id) for page_id in public_ids()], batch_size=500)
        engine.mark_filled()


def _work_off(changes: list[Change]) -> int:
    if not changes:
        return 0
    rows_of: dict[int, list[int]] = defaultdict(list)
    for change in changes:
        rows_of[change.page_id].append(change.pk)
    engine, number = current_engine(), Reading.draw()
    done = 0
    for page_id, rows in rows_of.items():
        if _is_indexed(engine, page_id, number):
            Change.objects.filter(pk__in=rows).delete()
            done += len(rows)
        else:
            _postpone(rows)
    return done


def _is_indexed(engine: SearchEngine, page_id: int, number: int) -> bool:
    """Bring the index to the state of the page's public row now; return False, and log, if that failed."""
    try:
        document = document_of(page_id, number)
        if document is None:
            engine.delete(page_id, number)
        else:
            engine.upsert(document)
    except EngineUnavailable as error:
        logger.error("Page %s could not be indexed: %s", page_id, error)
        return False
    except Exception:  # One page that cannot be read must not keep all others out of the index.
        logger.exception("Page %s could not be read for the index.", page_id)
        return False
    return True


def _postpone(rows: list[int]) -> None:
    """Put the rows off, for longer after each failure: 2, 4, 8 ... seconds, a minute at most."""
    attempts = Change.objects.filter(pk__in=rows).values_list("attempts", flat=True).first() or 0
    wait = min(timedelta(seconds=2 ** min(attempts + 1, 10)), LONGEST_WAIT)
    Change.objects.filter(pk__in=rows).update(attempts=F("attempts") + 1, due_at=timezone.now() + wait)
