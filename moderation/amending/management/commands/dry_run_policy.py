"""Tries the policy over every public story, without the worker and its desk."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from moderation.amending.candidates import candidate_of
from moderation.amending.dry_runs import begin_run, finish
from moderation.policy.current import rules_in_force
from moderation.policy.models import DryRun, DryRunResult, Outcome, PolicyDraft, RunState


class Command(BaseCommand):
    help = (
        "Say which public stories would newly fail: under a proposed draft, or under the engine as installed. "
        "Nothing is taken down or queued. Exit 1 if a story fails."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--draft", type=int, help="number of a draft; without it, engine and policy as they are"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        run = self._begin(options["draft"])
        with override("en"):
            for state in finish(run):
                self.stderr.write(f"{state.done} of {state.total} stories")
            if run.state == RunState.STALE:
                raise CommandError("The policy has changed meanwhile: try again.")
            sys.exit(self._report(run))

    @staticmethod
    def _begin(pk: int | None) -> DryRun:
        if pk is None:
            return begin_run(None, rules_in_force())
        draft = PolicyDraft.objects.filter(pk=pk).first()
        if draft is None or not draft.is_open:
            raise CommandError(f"There is no open draft {pk}.")
        return begin_run(draft, candidate_of(draft))

    def _report(self, run: DryRun) -> int:
        """Print a line for each story and place; return the exit status."""
        failing = 0
        for result in run.results.select_related("page"):
            failing += result.outcome != Outcome.NO_LONGER_FAILS
            for line in self._lines(result):
                self.stdout.write(line)
        self.stdout.write(f"{run.done} stories tried, {failing} newly fail.")
        return 1 if failing else 0

    @staticmethod
    def _lines(result: DryRunResult) -> list[str]:
        head = f"{Outcome(result.outcome).label}: {result.page.specific.case_id}"
        return [
            f"{head}, {place['rule']} ({place['severity']}) in {place['path']}" for place in result.places
        ] or [head]
