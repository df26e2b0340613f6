"""Builds the search index anew beside the one in use, and swaps."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from search.engines import current_engine
from search.models import Reading
from search.projection import documents, public_ids


class Command(BaseCommand):
    help = "Build the search index beside the one in use, and put it in its place. Searching goes on meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        total = len(public_ids())

        def show(done: int) -> None:
            filled = 30 * done // max(total, 1)
            self.stdout.write(f"\r[{'#' * filled:<30}] {done} of {total}", ending="")
            self.stdout.flush()

        number = Reading.draw()
        count = current_engine().rebuild(documents(number), number, show)
        self.stdout.write(f"\nThe search index holds {count} stories.")
