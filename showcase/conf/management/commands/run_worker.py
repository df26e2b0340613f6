"""The one background process: search outbox, letters, scheduled publication, the log's daily head, dry runs, forgetting."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from moderation.amending.dry_runs import work
from moderation.notices.digests import write_digests
from moderation.notices.post import send_due
from moderation.notices.reminders import remind
from search.asked import forget
from search.outbox import drain

logger = logging.getLogger("showcase.worker")
PAUSE_SECONDS = 1.0
SCHEDULE_EVERY = 30
# So long at a time, so that the search does not fall behind.
TRY_OUT_SECONDS = 1.0


class Command(BaseCommand):
    help = (
        "Drain the search outbox, send letters and try waiting changes of the policy every second, and publish what is "
        "scheduled, remind, and once a day publish the head of the decision log and write digests, every half minute, "
        "until stopped."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        turn = 0
        while not stop.is_set():
            self._turn(schedule=turn % SCHEDULE_EVERY == 0)
            turn += 1
            stop.wait(PAUSE_SECONDS)

    @staticmethod
    def _turn(*, schedule: bool) -> None:
        """Work once; a database that is away for a moment is waited for, not fatal."""
        close_old_connections()
        try:
            drain()
            send_due()
            if schedule:
                call_command("publish_scheduled")
                call_command("publish_log_head")
                forget()
                remind()
                write_digests()
            work(TRY_OUT_SECONDS)
        except CommandError as refusal:
            logger.critical("%s", refusal)
        except DatabaseError:
            logger.exception("The database did not answer; trying again.")
