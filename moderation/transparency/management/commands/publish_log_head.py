"""Publishes the head of the decision log for today, once; the worker calls it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.transparency.heads import LogIsBroken, publish_head


class Command(BaseCommand):
    help = "Append today's head of the decision log's chain to the file of heads, if it is not there yet."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            head = publish_head()
        except LogIsBroken as broken:
            raise CommandError(
                f"The decision log does not hold ({broken.faults} faults): run verify_log. No head is published."
            ) from broken
        if head is not None:
            self.stdout.write(f"Published the head of the decision log: {head.line}")
