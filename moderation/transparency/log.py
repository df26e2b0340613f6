"""Writes and verifies the decision log's hash chain."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from moderation.transparency.models import LogEntry

GENESIS: Final = "0" * 64
_LOCK: Final = 0x6C6F67  # "log": the key of the advisory lock under which rows are appended


def record(
    event: str,
    *,
    case_id: str = "",
    user: Any = None,
    role: str = "",
    institution: str = "",
    policy_version: str = "",
    digest: str = "",
    **details: Any,
) -> LogEntry:
    """Append an event. `details` hold codes and counts, never an excerpt of a text and never a name."""
    with transaction.atomic():
        _wait_for_turn()
        last = LogEntry.objects.order_by("-pk").first()
        entry = LogEntry(
            at=timezone.now(),
            event=event,
            case_id=case_id,
            role=role,
            institution=institution,
            actor=getattr(user, "actor_id", None),
            policy_version=policy_version,
            digest=digest,
            details=details,
        )
        entry.chain = chain_of(entry, last.chain if last else GENESIS)
        entry.save()
    return entry


def _wait_for_turn() -> None:
    """Let one transaction after the other append: two that read the same last row would fork the chain.

    A row lock would not do: who has waited for it still sees the row that was the last before (PostgreSQL, READ
    COMMITTED). SQLite has one writer at a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def chain_of(entry: LogEntry, previous: str) -> str:
    """Return the SHA-256 (hex) over the previous link and this row's content."""
    content = [
        previous,
        entry.at.isoformat(),
        entry.event,
        entry.case_id,
        entry.role,
        entry.institution,
        str(entry.actor or ""),
        entry.policy_version,
        entry.digest,
        entry.details,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def broken_link() -> LogEntry | None:
    """Return the first row whose link does not follow from the row before, or None."""
    previous = GENESIS
    for entry in LogEntry.objects.order_by("pk").iterator():
        if entry.chain != chain_of(entry, previous):
            return entry
        previous = entry.chain
    return None
