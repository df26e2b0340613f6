"""Loads groups of synonyms from a file: one group a line, its words and phrases parted by commas."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from search.models import SynonymGroup


class Command(BaseCommand):
    help = "Load groups of synonyms: one a line, words and phrases parted by commas; # begins a remark. May be repeated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = options["file"].read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(f"{options['file']} cannot be read: {problem}") from problem
        with transaction.atomic():
            loaded = sum(self._load(number, line) for number, line in enumerate(lines, start=1))
        self.stdout.write(f"{loaded} new groups of synonyms")

    @staticmethod
    def _load(number: int, line: str) -> bool:
        words = line.partition("#")[0].strip()
        if not words:
            return False
        group = SynonymGroup(entries="\n".join(words.split(",")))
        try:
            group.full_clean()
        except ValidationError as problem:
            raise CommandError(f"line {number}: {' '.join(problem.messages)}") from problem
        if SynonymGroup.objects.filter(entries=group.entries).exists():
            return False
        group.save()
        return True
