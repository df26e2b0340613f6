from typing import Any

from django.core.management.base import BaseCommand

from showcase.taxonomy.loader import load_taxonomy


class Command(BaseCommand):
    help = "Bring regions, sectors, goals, targets and types into line with the data files. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_taxonomy()
        self.stdout.write(f"Taxonomy loaded: {loaded.created} created, {loaded.updated} updated.")
