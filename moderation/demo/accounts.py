"""The demo's log-ins, one per role; refused under production settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

DEMO_PASSWORD: Final = "good-practice-demo"  # noqa: S105 - printed on purpose; production settings refuse it


@dataclass(frozen=True)
class DemoAccount:
    username: str
    label: str


_ACCOUNTS: Final = (
    DemoAccount("officer", "department submitter"),
    DemoAccount("coordinator", "coordinator"),
    DemoAccount("moderator", "moderator"),
    DemoAccount("senior", "senior editor"),
    DemoAccount("senior2", "second senior editor"),
    DemoAccount("auditor", "auditor (read only)"),
    DemoAccount("admin", "site administrator"),
)


def demo_accounts() -> tuple[DemoAccount, ...]:
    """Return the demo log-ins; raises ImproperlyConfigured where they are not allowed."""
    if not settings.SHOWCASE_DEMO_ACCOUNTS:
        raise ImproperlyConfigured("Demo accounts are refused under these settings.")
    return _ACCOUNTS
