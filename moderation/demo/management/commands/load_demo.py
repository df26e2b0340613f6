"""Loads the demo content into an empty site; may be repeated."""

from __future__ import annotations

from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from moderation.demo.content import CONTENT
from moderation.demo.indexing import indexed_at_the_end
from moderation.demo.loader import DemoLoader
from showcase.institutions.models import InstitutionPage


class Command(BaseCommand):
    help = "Load the demo institutions, accounts and stories, once."

    def handle(self, *args: Any, **options: Any) -> None:
        if InstitutionPage.objects.exists():
            self.stdout.write("The demo content is there already.")
            return
        with indexed_at_the_end():
            kept_back = DemoLoader(self.stdout.write).load()
        call_command("load_synonyms", CONTENT / "synonyms.txt", verbosity=0, stdout=StringIO())
        if kept_back:
            raise CommandError("The engine kept back:\n" + "\n".join(kept_back))
