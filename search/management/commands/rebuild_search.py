"""Builds the search index anew beside the one in use, and swaps."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines import current_engine, embedded_engine
from search.engines.protocol import EngineUnavailable
from search.models import Reading
from search.projection import documents, public_ids


class Command(BaseCommand):
    help = (
        "Build the search index beside the one in use, and put it in its place. Searching goes on meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--embedded",
            action="store_true",
            help="the embedded index of this machine alone, which stands in",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        total = len(public_ids())

        def show(done: int) -> None:
            filled = 30 * done // max(total, 1)
            self.stdout.write(f"\r[{'#' * filled:<30}] {done} of {total}", ending="")
            self.stdout.flush()

        number = Reading.draw()
        engine = embedded_engine() if options["embedded"] else current_engine()
        try:
            count = engine.rebuild(documents(number), number, show)
        except EngineUnavailable as error:
            raise CommandError(f"The search index could not be built: {error}.") from error
        self.stdout.write(f"\nThe search index holds {count} stories.")
