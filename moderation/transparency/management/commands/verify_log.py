"""Verifies the decision log: its chain, and the heads that were published outside the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from moderation.transparency.heads import heads_file, published_heads
from moderation.transparency.models import LogEntry
from moderation.transparency.verification import faults


class Command(BaseCommand):
    help = "Find any edit, gap, other order, cut end or rewriting of the decision log. Exits with 1 if there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--heads",
            type=Path,
            help="a copy of the published heads from elsewhere, instead of the site's own",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["heads"] or heads_file()
        if options["heads"] and not file.exists():
            raise CommandError(f"There is no file {file}.")
        heads = published_heads(file)
        found = faults(heads)
        for fault in found:
            self.stderr.write(f"{fault.kind}: {fault.message}")
        if found:
            raise CommandError(f"The decision log does not hold: {len(found)} faults.")
        self.stdout.write(f"The log holds: {LogEntry.objects.count()} rows, {len(heads)} published heads.")
