"""Prints where the showcase is served and how to look at it as each role."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from moderation.demo.accounts import DEMO_PASSWORD, demo_accounts


class Command(BaseCommand):
    help = "Print the addresses and, where demo accounts are allowed, one log-in per role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        base = f"http://127.0.0.1:{options['port']}"
        self.stdout.write(f"\n{settings.SHOWCASE_SITE_NAME} is served.\n")
        self.stdout.write(f"  the public site   {base}/")
        self.stdout.write(f"  submit a story    {base}/submit/")
        self.stdout.write(f"  the admin         {base}/admin/\n")
        if settings.SHOWCASE_DEMO_ACCOUNTS:
            self.stdout.write(f"Demo log-ins (password: {DEMO_PASSWORD})")
            for account in demo_accounts():
                self.stdout.write(f"  {account.label:<24}{account.username}")
        self.stdout.write("\nCtrl-C ends it.")
