"""The outbox of the search index: what has changed and is still to be indexed."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils import timezone

LONGEST_WAIT: Final = timedelta(minutes=1)


class Change(models.Model):
    """A page that may have changed for the public; written in the transaction that changed it.

    It carries no content: whoever works it off reads the public row as it is then. There is no foreign key,
    because the page may be gone.
    """

    page_id = models.PositiveBigIntegerField(db_index=True)
    created_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"page {self.page_id}"


class Reading(models.Model):
    """Numbers the readings of the public rows: a write to the index with a higher number is the newer one.

    The number is drawn before the rows are read and after the outbox was, so that every change that a reading
    missed stands in the outbox still, and is read again under a higher number. A clock would not do: it can be
    set back.
    """

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def draw(cls) -> int:
        """Return a number above all that were drawn before."""
        number = int(cls.objects.create().pk)
        cls.objects.filter(pk__lt=number).delete()
        return number
