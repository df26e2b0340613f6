"""Who has a text open: two people at one text see each other, by role and institution."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from moderation.review.models import Presence, Submission
from moderation.review.voices import voices_of

EXPIRES: Final = timedelta(minutes=5)


def note(submission: Submission, user: Any) -> None:
    """Write down that `user` has the text open now, and strike out those who have not been seen for a while."""
    now = timezone.now()
    Presence.objects.filter(submission=submission, seen_at__lt=now - EXPIRES).delete()
    if not Presence.objects.filter(submission=submission, reader=user).update(seen_at=now):
        Presence.objects.get_or_create(submission=submission, reader=user, defaults={"seen_at": now})


def leave(submission: Submission, user: Any) -> None:
    Presence.objects.filter(submission=submission, reader=user).delete()


def others_at(submission: Submission, user: Any) -> list[str]:
    """Return the voices of the others who have the text open, the newest arrival last."""
    rows = Presence.objects.filter(submission=submission, seen_at__gte=timezone.now() - EXPIRES)
    pks = list(rows.exclude(reader=user).order_by("pk").values_list("reader_id", flat=True))
    known = voices_of(pks)
    return [known[pk] for pk in pks if pk in known]
