"""Writes docs/rules.md from the rules' data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from moderation.policy.rule_pages import as_markdown

TARGET = Path(settings.BASE_DIR) / "docs" / "rules.md"


class Command(BaseCommand):
    """`manage.py write_rules`: after a rule has changed."""

    help = "Write docs/rules.md from the rules that the engine runs on."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        TARGET.write_text(as_markdown(), encoding="utf-8")
        self.stdout.write(f"{TARGET} is written.")
