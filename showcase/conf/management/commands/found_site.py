"""Starts a real, empty site: institutions from a CSV, the first coordinator, the home pages as founding act."""

from __future__ import annotations

import csv
import getpass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.text import slugify

from moderation.publication import gate
from moderation.publication.founding import found_pages
from moderation.review.workflow import ensure_workflow
from moderation.training.certificates import issue_certificate
from showcase.accounts.departments import enrol
from showcase.accounts.models import Role
from showcase.institutions.models import InstitutionIndexPage, InstitutionPage

COLUMNS = (
    "key",
    "name",
    "type",
    "parent",
    "region",
    "locality",
    "mandate",
    "mailbox",
    "grievance_url",
    "rti_url",
)


class Command(BaseCommand):
    help = f"Found an empty site. The CSV has the columns {', '.join(COLUMNS)}; parents stand above their children."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("institutions", type=Path, help="CSV file, UTF-8, with a header row")
        parser.add_argument(
            "--coordinator", required=True, metavar="ACCOUNT", help="name of the first account"
        )
        parser.add_argument("--email", required=True, help="role mailbox of the coordinator")
        parser.add_argument(
            "--institution", required=True, metavar="KEY", help="the coordinator's institution"
        )
        parser.add_argument("--password-file", type=Path, help="file with the password; asked for without it")

    def handle(self, *args: Any, **options: Any) -> None:
        if InstitutionPage.objects.exists():
            raise CommandError("This site has institutions already: it is founded once.")
        rows = self._read(options["institutions"])
        password = self._password(options["password_file"])
        with transaction.atomic():
            register = self._found(rows)
            if options["institution"] not in register:
                raise CommandError(f"No institution in the CSV has the key {options['institution']!r}.")
            user = get_user_model().objects.create_user(options["coordinator"], options["email"], password)
            enrol(user, register[options["institution"]], Role.COORDINATOR)
            issue_certificate(user)
        self.stdout.write(f"Founded with {len(register)} institutions; log in as {options['coordinator']}.")

    @staticmethod
    def _read(path: Path) -> list[dict[str, str]]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise CommandError(f"The CSV lacks the columns {', '.join(missing)}.")
            return list(reader)

    @staticmethod
    def _password(path: Path | None) -> str:
        password = path.read_text().strip() if path else getpass.getpass("Password of the first account: ")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return password

    def _found(self, rows: list[dict[str, str]]) -> dict[str, InstitutionPage]:
        address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
        found_pages(port=address.port or 443, hostname=address.hostname or "localhost")
        ensure_workflow()
        register: dict[str, InstitutionPage] = {}
        for number, row in enumerate(rows, start=2):
            try:
                register[row["key"]] = self._institution(row, register)
            except (KeyError, ValidationError) as error:
                raise CommandError(f"Line {number} of the CSV: {error}") from error
        return register

    @staticmethod
    def _institution(row: dict[str, str], register: dict[str, InstitutionPage]) -> InstitutionPage:
        index = InstitutionIndexPage.objects.order_by("pk").first()
        parent = register[row["parent"]] if row["parent"] else index
        page = InstitutionPage(
            title=row["name"], slug=slugify(row["key"]), kind_id=row["type"], region_id=row["region"],
            locality=row["locality"], mandate=row["mandate"], mailbox=row["mailbox"],
            grievance_url=row["grievance_url"], rti_url=row["rti_url"], live=False,
        )  # fmt: skip
        parent.refresh_from_db()
        parent.add_child(instance=page)
        page.save_revision(log_action=False)
        gate.found(page)
        return InstitutionPage.objects.get(pk=page.pk)
