"""Writes what the desk has judged for the next model to learn from, names invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from moderation.review.judgements import judgements


class Command(BaseCommand):
    help = (
        "Write judged sentences, false alarms and confirmed findings, as JSON lines in the corpora's format."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--output", type=Path, help="file; without it, exports/judgements.jsonl in the data folder"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        path = options["output"] or Path(settings.SHOWCASE_DATA_DIR) / "exports" / "judgements.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        sentences = list(judgements())
        with path.open("w", encoding="utf-8") as file:
            for sentence in sentences:
                file.write(json.dumps(sentence.as_dict(), ensure_ascii=False) + "\n")
        marked = sum(1 for sentence in sentences if sentence.spans)
        self.stdout.write(f"{path}: {len(sentences)} sentences, {marked} of them with confirmed findings.")
