"""Sends the letters that are due: each is taken, sent and marked; what a mail server refuses is tried again.

A worker that dies over a letter gives it back after a while, so that a letter may go out twice, under one Message-ID,
and none is lost.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPException
from typing import Final

from django.db.models import F
from django.utils import timezone

from moderation.notices.letters import message_of
from moderation.notices.models import Letter

logger = logging.getLogger("moderation.notices")

_AT_ONCE: Final = 50
_FIRST_PAUSE: Final = timedelta(minutes=1)
_LONGEST_PAUSE: Final = timedelta(hours=6)
# With the pauses between them, about two days.
MOST_ATTEMPTS: Final = 16


def send_due(limit: int = _AT_ONCE) -> int:
    """Send what is due, `limit` letters at most; returns how many went out."""
    waiting = list(Letter.objects.due().values_list("pk", flat=True)[:limit])
    return sum(_send(Letter.objects.select_related("account").get(pk=pk)) for pk in waiting if _take(pk))


def _take(pk: int) -> bool:
    """Say whether this worker has the letter now: of two that want it, one gets it."""
    free = Letter.objects.due().filter(pk=pk).order_by()
    return free.update(taken_at=timezone.now(), attempts=F("attempts") + 1) == 1


def _send(letter: Letter) -> bool:
    message = message_of(letter)
    row = Letter.objects.filter(pk=letter.pk)
    if message is None:
        row.update(given_up_at=timezone.now(), taken_at=None)
        return False
    try:
        message.send()
    except (SMTPException, OSError):
        logger.exception("A letter could not be sent (attempt %s).", letter.attempts)
        _give_back(letter)
        return False
    row.update(sent_at=timezone.now(), taken_at=None)
    return True


def _give_back(letter: Letter) -> None:
    now = timezone.now()
    if letter.attempts >= MOST_ATTEMPTS:
        Letter.objects.filter(pk=letter.pk).update(given_up_at=now, taken_at=None)
        logger.critical(
            "A letter was given up after %s attempts; its notices stand in the admin.", letter.attempts
        )
        return
    pause = min(_FIRST_PAUSE * 2 ** min(letter.attempts - 1, 12), _LONGEST_PAUSE)
    Letter.objects.filter(pk=letter.pk).update(taken_at=None, due_at=now + pause)
