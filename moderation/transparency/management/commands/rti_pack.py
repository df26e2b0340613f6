"""Writes the file of one case for an information request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from moderation.transparency.case_file import UnknownCase, pack_of


class Command(BaseCommand):
    help = "Write a ZIP with what was public, decided and found on one case; personal data is left out."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("case", help="the permanent code, such as NXG-2026-000123")
        parser.add_argument(
            "--output", type=Path, help="file; without it, exports/CASE.zip in the data folder"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        case_id = options["case"]
        try:
            pack = pack_of(case_id)
        except UnknownCase as unknown:
            raise CommandError(f"There is no case {case_id}.") from unknown
        path = options["output"] or Path(settings.SHOWCASE_DATA_DIR) / "exports" / f"{case_id}.zip"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pack)
        self.stdout.write(str(path))
