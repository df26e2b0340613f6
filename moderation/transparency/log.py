"""Writes and verifies the decision log's hash chain."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils import timezone

from moderation.transparency.models import LogEntry

GENESIS = "0" * 64


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
        last = LogEntry.objects.select_for_update().order_by("-pk").first()
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
