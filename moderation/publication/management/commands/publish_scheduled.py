"""Wagtail's command of this name, with the uncleared texts taken out first: one refusal would stop its loop."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.management.commands.publish_scheduled import Command as WagtailCommand
from wagtail.models import Page, Revision

from moderation.publication import gate
from moderation.publication.blocked import PublicationBlocked
from moderation.publication.signals import page_changed
from moderation.publication.timing import publish_due
from moderation.transparency.log import record


class Command(WagtailCommand):  # type: ignore[misc]
    help = "Publish what is scheduled and cleared; unschedule, and log, what is not."

    def handle(self, *args: Any, **options: Any) -> None:
        if not options.get("dryrun"):
            self._unschedule_uncleared()
            publish_due()
        super().handle(*args, **options)

    @staticmethod
    def _unschedule_uncleared() -> None:
        due = Revision.objects.filter(approved_go_live_at__lt=timezone.now())
        for revision in due:
            content = revision.as_object()
            if not isinstance(content, Page):
                continue
            try:
                gate.require_clear(content)
            except PublicationBlocked:
                Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
                record("schedule-refused", case_id=getattr(content, "case_id", ""), page=content.pk)
                page_changed.send(Page, page=content, change="schedule-refused", by=None)
