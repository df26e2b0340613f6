"""Removes a name, or a whole case, from everything that the site keeps. Prints codes and counts, never the name."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from moderation.erasure.erasing import Outcome, UnknownCase, erase_case, erase_name, forget_copies
from moderation.erasure.files import Test, copies_in_backups, remove_exports
from moderation.erasure.names import Names, TooShort


class Command(BaseCommand):
    help = (
        "Put an office in the place of a name in every draft, original, report, index, cache and export; or delete a case. "
        "A public text that shows the name goes dark and to review. Backups that still hold it are listed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "name",
            nargs="*",
            help="each spelling, such as “Ramesh Kumar” “R. Kumar”; - reads them from standard input, a line each, "
            "so that they stand in no history of the shell",
        )
        parser.add_argument("--case", help="delete this case instead, such as NXG-2026-000123")
        parser.add_argument(
            "--placeholder", default="", help="what stands in its place; without it, “the office”"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["name"]) == bool(options["case"]):
            raise CommandError("Give a name, or --case CODE.")
        if options["case"]:
            outcome, is_held = self._case(options["case"])
        else:
            outcome, is_held = self._name(options["name"], options["placeholder"])
        self._report(outcome)
        self._copies(is_held)

    @staticmethod
    def _case(case_id: str) -> tuple[Outcome, Test]:
        try:
            return erase_case(case_id), lambda text: case_id in text
        except UnknownCase as unknown:
            raise CommandError(f"There is no story {case_id}.") from unknown

    @staticmethod
    def _name(given: list[str], placeholder: str) -> tuple[Outcome, Test]:
        spellings = sys.stdin.read().splitlines() if given == ["-"] else given
        try:
            names = Names.of([line for line in spellings if line.strip()], placeholder)
        except TooShort:
            raise CommandError("A spelling needs four letters at least.") from None
        if names.pattern.search(placeholder):
            raise CommandError("The placeholder holds the name.")
        try:
            return erase_name(names), names.are_in
        except Exception as error:  # its message may quote a text, and so would the traceback
            raise CommandError(f"Nothing was changed: {type(error).__name__}.") from None

    def _report(self, outcome: Outcome) -> None:
        for label, number in outcome.rows.items():
            self.stdout.write(f"{label}: {number}")
        self.stdout.write(f"Documents and pictures deleted: {outcome.documents}")
        for code in outcome.dark:
            self.stdout.write(f"{code} was public: it is dark now, and waits for review.")
        for code in outcome.unsubmitted:
            self.stdout.write(f"{code} was never submitted: somebody has to submit it again.")
        for key in outcome.log_rows:
            self.stderr.write(f"Row {key} of the decision log holds it, and cannot be changed.")

    def _copies(self, is_held: Test) -> None:
        for sentence in forget_copies():
            self.stdout.write(sentence)
        self.stdout.write(f"Exports deleted: {remove_exports(is_held)}")
        copies = copies_in_backups(is_held)
        for copy in copies:
            path = "(a file whose name holds it)" if is_held(str(copy.path)) else str(copy.path)
            verdict = "holds it" if copy.is_certain else "cannot be searched and may hold it"
            self.stdout.write(f"Backup of {copy.day}: {path} {verdict}.")
        if not copies:
            self.stdout.write("No backup holds it.")
        self.stdout.write("Restart the web processes: they keep the last checked texts in memory.")
