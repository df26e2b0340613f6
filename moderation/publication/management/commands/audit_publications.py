"""The patrol: recomputes the digest of every live page."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from moderation.publication.patrol import breaches, withdraw
from showcase.publication.models import Publication


class Command(BaseCommand):
    help = "Withdraw every live page whose wording is not exactly what was cleared; exit 1 if there was one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="report, and withdraw nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(breaches())
        for breach in found:
            if not options["dry_run"]:
                withdraw(breach)
            self.stdout.write(f"{breach.case_id or breach.page_id}: {breach.reason}")
        self.stdout.write(f"{Publication.objects.count()} publications match, {len(found)} breaches.")
        if found:
            sys.exit(1)
