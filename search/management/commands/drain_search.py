"""Works off the outbox of the search index once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from search.models import Change
from search.outbox import drain


class Command(BaseCommand):
    help = "Work off the changes that are due, until none is, and print how many were done and how many wait."

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        while worked := drain():
            done += worked
        self.stdout.write(f"{done} done, {Change.objects.count()} waiting")
