"""Who is trained, and until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from moderation.training.models import Certificate

ETHICS: Final = "ethics"
VALID_DAYS: Final = 365


def issue_certificate(user: Any, module: str = ETHICS) -> Certificate:
    """Record that `user` passed `module` today; it holds for a year."""
    today = timezone.localdate()
    return Certificate.objects.create(
        user=user, module=module, issued_on=today, expires_on=today + timedelta(days=VALID_DAYS)
    )


def holds_certificate(user: Any, module: str = ETHICS) -> bool:
    return Certificate.objects.valid().filter(user=user, module=module).exists()
