"""Accounts: the only place that may hold a person's name, and never shown to the public."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from showcase.institutions.models import InstitutionPage


class Role(models.TextChoices):
    SUBMITTER = "submitter", _("Submitter")
    COORDINATOR = "coordinator", _("Institution coordinator")
    MODERATOR = "moderator", _("Moderator")
    SENIOR = "senior", _("Senior editor")
    AUDITOR = "auditor", _("Auditor")


class User(AbstractUser):
    """An account; `actor_id` stands for it in logs, and erasing the account leaves the log's chain valid."""

    actor_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    def memberships_as(self, *roles: str) -> models.QuerySet[Membership]:
        """Return the user's memberships in one of `roles`."""
        return self.memberships.filter(role__in=roles)

    def has_role(self, *roles: str) -> bool:
        return self.is_active and self.memberships_as(*roles).exists()


class Membership(models.Model):
    """The role that an account holds for one institution."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    institution: models.ForeignKey[InstitutionPage] = models.ForeignKey(
        "institutions.InstitutionPage", models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "institution", "role"], name="one_membership_a_role")
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.institution_id})"
