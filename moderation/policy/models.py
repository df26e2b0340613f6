"""The policy in force: a numbered, hashed version of the engine's rules, and the entries of the allow-list."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PolicyVersion(models.Model):
    """A frozen state of rules and models; the newest activated one is in force at the doors."""

    number = models.CharField(max_length=20, unique=True)
    configuration = models.CharField(max_length=200, unique=True)
    activated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-activated_at", "-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.number


class AllowKind(models.TextChoices):
    INSTITUTION = "institution", _("Institution")
    SCHEME = "scheme", _("Scheme or Act")
    PLACE = "place", _("Place")
    EPONYM = "eponym", _("Eponym")
    HASHTAG = "hashtag", _("Official hashtag")


class AllowListQuerySet(models.QuerySet["AllowListEntry"]):
    def in_force(self) -> AllowListQuerySet:
        return self.filter(expires_on__gte=timezone.localdate())


class AllowListEntry(models.Model):
    """A wording that names no living person, with the reason, who approved it, and until when it holds."""

    wording = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=12, choices=AllowKind)
    reason = models.CharField(max_length=300)
    approved_by = models.ForeignKey("institutions.InstitutionPage", models.PROTECT, related_name="+")
    expires_on = models.DateField()

    objects = AllowListQuerySet.as_manager()

    class Meta:
        ordering = ["wording"]
        verbose_name_plural = "allow-list entries"

    def __str__(self) -> str:
        return self.wording
