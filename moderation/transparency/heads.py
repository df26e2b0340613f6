"""The head of the log's chain, published each day outside the database: a line a day in a text file.

Whoever rewrites the log, or cuts off its end, would have to change these lines too, and every copy of them: the file is
plain text, so that it can lie in a repository, and the line can be sent by mail.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from moderation.transparency.log import record
from moderation.transparency.models import LogEntry
from moderation.transparency.verification import Head, UnreadableHead, faults

logger = logging.getLogger("moderation.transparency")
HEAD_PUBLISHED: Final = "head-published"
_LINE: Final = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d{1,18}) ([0-9a-f]{64})")


@dataclass(frozen=True)
class LogIsBroken(Exception):
    """The chain does not hold: its head is not published, because that would vouch for it."""

    faults: int


def heads_file() -> Path:
    """Return the file to which the worker appends: `SHOWCASE_LOG_HEADS`, or one in the data folder."""
    return Path(settings.SHOWCASE_LOG_HEADS or Path(settings.SHOWCASE_DATA_DIR) / "log-heads.txt")


def published_heads(file: Path | None = None) -> list[Head | UnreadableHead]:
    """Return the published heads in the order of their lines; none if there is no file."""
    path = file or heads_file()
    return list(_heads_in(path)) if path.exists() else []


def _heads_in(path: Path) -> Iterator[Head | UnreadableHead]:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    for number, line in enumerate(lines, start=1):
        match = _LINE.fullmatch(line.strip())
        yield _head(match) if match else UnreadableHead(number)


def _head(match: re.Match[str]) -> Head:
    return Head(match.group(1), int(match.group(2)), match.group(3))


def publish_head() -> Head | None:
    """Append today's head; None if the log is empty or today's stands there already.

    Raises LogIsBroken if the log does not verify, by itself or against the heads that were published before.
    """
    known = published_heads()
    today = timezone.localdate()
    if _is_published(known, today) or not LogEntry.objects.exists():
        return None
    found = [fault for fault in faults(known) if not fault.is_overdue]
    if found:
        raise LogIsBroken(len(found))
    head = Head(today.isoformat(), LogEntry.objects.count(), LogEntry.objects.order_by("-pk")[0].chain)
    _append(head)
    record(HEAD_PUBLISHED, length=head.length, head=head.chain)
    _send(head)
    return head


def _is_published(heads: list[Head | UnreadableHead], day: date) -> bool:
    return any(isinstance(head, Head) and head.day == day.isoformat() for head in heads)


def _append(head: Head) -> None:
    path = heads_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{head.line}\n")


def _send(head: Head) -> None:
    """Mail the line to those who keep a copy; a mail server that is away stops nothing."""
    if not settings.SHOWCASE_LOG_HEADS_MAILBOX:
        return
    try:
        send_mail(
            f"{settings.SHOWCASE_SITE_NAME}: head of the decision log, {head.day}",
            f"{head.line}\n",
            None,
            [settings.SHOWCASE_LOG_HEADS_MAILBOX],
        )
    except (SMTPException, OSError):
        logger.exception("The head of the decision log could not be sent.")
