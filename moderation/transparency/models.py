"""The decision log: append-only, chained, by role and institution, never by person."""

from __future__ import annotations

from typing import Any

from django.db import models


class AppendOnlyError(Exception):
    """Somebody tried to change or delete a row of the log."""


class LogEntryQuerySet(models.QuerySet["LogEntry"]):
    """Rows that are read; what would change them is refused, and found by `verify_log` where SQL does it."""

    def update(self, **kwargs: Any) -> int:
        raise AppendOnlyError("A row of the log is never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("A row of the log is never deleted.")

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[LogEntry]:
        raise AppendOnlyError("A row of the log is appended by itself, with its link.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise AppendOnlyError("A row of the log is never changed.")


class LogEntry(models.Model):
    """One event; `actor` is the account's random id, and `chain` the hash over this row and the one before."""

    at = models.DateTimeField()
    event = models.CharField(max_length=40, db_index=True)
    case_id = models.CharField(max_length=24, blank=True, db_index=True)
    role = models.CharField(max_length=20, blank=True)
    institution = models.CharField(max_length=255, blank=True)
    actor = models.UUIDField(null=True)
    policy_version = models.CharField(max_length=20, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    details = models.JSONField(default=dict)
    chain = models.CharField(max_length=64, unique=True)

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.event} {self.case_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnlyError("A row of the log is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("A row of the log is never deleted.")
