"""Compares the search index with the public stories."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines.protocol import EngineUnavailable
from search.outbox import drain, record_change
from search.reconciliation import Drift, drift


class Command(BaseCommand):
    help = "Print the drift between the public stories and the search index; fail if there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fix", action="store_true", help="index again what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = drift()
            self._print(found)
            if found and options["fix"]:
                record_change(found.all_ids)
                while drain():
                    pass
                found = drift()
                self._print(found)
        except EngineUnavailable as error:
            raise CommandError(f"The search index cannot be read: {error}. Run rebuild_search.") from error
        if found:
            raise CommandError("The search index differs from the public stories.")

    def _print(self, found: Drift) -> None:
        self.stdout.write(
            f"drift {len(found.all_ids)}: {len(found.missing)} missing, {len(found.different)} different, "
            f"{len(found.orphaned)} orphaned; {found.waiting} waiting in the outbox"
        )
        for name in ("missing", "different", "orphaned"):
            for page_id in getattr(found, name):
                self.stdout.write(f"  {name}: page {page_id}")
