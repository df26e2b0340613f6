"""Loads the demo content into an empty site; may be repeated."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from wagtail.signal_handlers import disable_reference_index_auto_update

from moderation.demo.loader import DemoLoader
from showcase.institutions.models import InstitutionPage


class Command(BaseCommand):
    help = "Load the demo institutions, accounts and stories, once."

    def handle(self, *args: Any, **options: Any) -> None:
        if InstitutionPage.objects.exists():
            self.stdout.write("The demo content is there already.")
            return
        with disable_reference_index_auto_update():
            kept_back = DemoLoader(self.stdout.write).load()
        call_command("rebuild_references_index", verbosity=0)
        if kept_back:
            raise CommandError("The engine kept back:\n" + "\n".join(kept_back))
