"""Gathers, once a day, what an account wants to read all together."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from moderation.notices.models import Letter, Notice

_AT_ONCE: Final = 200


def write_digests() -> int:
    """Write today's letters, from the hour of the site on; returns how many. Whoever had one today waits for tomorrow."""
    now = timezone.localtime()
    if now.hour < settings.SHOWCASE_DIGEST_HOUR:
        return 0
    waiting = Notice.objects.filter(waits_for_digest=True).exclude(
        account__in=Letter.objects.filter(day=now.date()).values("account")
    )
    accounts = list(waiting.order_by().values_list("account_id", flat=True).distinct()[:_AT_ONCE])
    return sum(_write(account, now.date()) for account in accounts)


def _write(account: int, day: object) -> bool:
    try:
        with transaction.atomic():
            letter = Letter.objects.create(account_id=account, day=day)
            gathered = Notice.objects.filter(account_id=account, waits_for_digest=True)
            # What was read in the admin meanwhile needs no mail.
            gathered.exclude(read_at=None).update(waits_for_digest=False)
            if not gathered.update(letter=letter, waits_for_digest=False):
                letter.given_up_at = timezone.now()
                letter.save(update_fields=["given_up_at"])
                return False
    except IntegrityError:  # another worker was first
        return False
    return True
