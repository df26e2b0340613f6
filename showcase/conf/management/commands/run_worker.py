"""The one background process: search outbox, scheduled publication, the log's daily head, dry runs, forgetting."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from moderation.amending.dry_runs import work
from search.asked import forget
from search.outbox import drain

logger = logging.getLogger("showcase.worker")
PAUSE_SECONDS = 1.0
SCHEDULE_EVERY = 30
# So long at a time, so that the search does not fall behind.
TRY_OUT_SECONDS = 1.0


class Command(BaseCommand):
    help = (
        "Drain the search outbox and try waiting changes of the policy every second, and publish what is scheduled, "
        "and once a day the head of the decision log, and forget rare questions, every half minute, until stopped."
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
            if schedule:
                call_command("publish_scheduled")
                call_command("publish_log_head")
                forget()
            work(TRY_OUT_SECONDS)
        except CommandError as refusal:
            logger.critical("%s", refusal)
        except DatabaseError:
            logger.exception("The database did not answer; trying again.")
