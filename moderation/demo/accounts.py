"""The demo's log-ins, one per role; refused under production settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured

from moderation.training.certificates import issue_certificate
from showcase.accounts.departments import enrol
from showcase.accounts.models import Role
from showcase.institutions.models import InstitutionPage

DEMO_PASSWORD: Final = "good-practice-demo"  # noqa: S105 - printed on purpose; production settings refuse it


@dataclass(frozen=True)
class DemoAccount:
    """A log-in that `make run` prints; it stands for an office, never for a person."""

    username: str
    label: str
    role: Role | None


_ACCOUNTS: Final = (
    DemoAccount("officer", "department submitter", Role.SUBMITTER),
    DemoAccount("coordinator", "coordinator", Role.COORDINATOR),
    DemoAccount("moderator", "moderator", Role.MODERATOR),
    DemoAccount("senior", "senior editor", Role.SENIOR),
    DemoAccount("senior2", "second senior editor", Role.SENIOR),
    DemoAccount("auditor", "auditor (read only)", Role.AUDITOR),
    DemoAccount("admin", "site administrator", None),
)


def demo_accounts() -> tuple[DemoAccount, ...]:
    """Return the demo log-ins; raises ImproperlyConfigured where they are not allowed."""
    if not settings.SHOWCASE_DEMO_ACCOUNTS:
        raise ImproperlyConfigured("Demo accounts are refused under these settings.")
    return _ACCOUNTS


class Roster:
    """Makes accounts with one password, hashed once: hashing is slow on purpose."""

    def __init__(self) -> None:
        demo_accounts()
        self._password = make_password(DEMO_PASSWORD)

    def account(self, username: str, *, admin: bool = False) -> Any:
        user, created = get_user_model().objects.get_or_create(
            username=username,
            defaults={
                "email": f"{username}@showcase.example", "password": self._password,
                "is_superuser": admin, "is_staff": admin,
            },
        )  # fmt: skip
        if created:
            issue_certificate(user)
        return user

    def member(self, username: str, institution: InstitutionPage, role: Role) -> Any:
        user = self.account(username)
        enrol(user, institution, role)
        return user
