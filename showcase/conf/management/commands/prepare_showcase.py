"""Brings the data folder up to date: database, static files, demo content once. Safe to repeat."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Site


class Command(BaseCommand):
    help = "Migrate, collect static files and load the demo content into an empty site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="leave an empty site empty")

    def handle(self, *args: Any, **options: Any) -> None:
        self._migrate()
        self._collect_static()
        if not options["no_demo"] and not Site.objects.exists():
            self.stdout.write("Loading the demo content ...")
            call_command("load_demo", stdout=self.stdout)

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Creating the database ...")
            call_command("migrate", verbosity=0)

    def _collect_static(self) -> None:
        stamp = Path(settings.STATIC_ROOT) / ".stamp"
        mark = self._mark_of_sources()
        if stamp.exists() and stamp.read_text() == mark:
            return
        self.stdout.write("Collecting static files ...")
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(mark)

    @staticmethod
    def _mark_of_sources() -> str:
        digest = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
        for _prefix, folder in settings.STATICFILES_DIRS:
            for path in sorted(Path(folder).rglob("*")):
                if path.is_file():
                    digest.update(f"{path}{path.stat().st_mtime_ns}".encode())
        return digest.hexdigest()
