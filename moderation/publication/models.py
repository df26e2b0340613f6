"""Clearances: which wording of which page was cleared, by whom, under which policy. And who wrote what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ClearanceKind(models.TextChoices):
    REVIEW = "review", _("Review by another institution")
    SITE = "site", _("Site page, read by a second person")
    FOUNDING = "founding", _("Founding act")


class Clearance(models.Model):
    """A finished review of exactly one digest of one page. It never travels to a copy."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="clearances")
    digest = models.CharField(max_length=64)
    parts = models.JSONField(default=list)
    kind = models.CharField(max_length=10, choices=ClearanceKind)
    policy_version = models.CharField(max_length=20)
    report = models.ForeignKey("checking.NeutralityReport", models.PROTECT, null=True, related_name="+")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    institution = models.ForeignKey(
        "institutions.InstitutionPage", models.PROTECT, null=True, related_name="+"
    )
    evidence_level = models.PositiveSmallIntegerField(default=0)
    settled = models.PositiveSmallIntegerField(default=0)
    cleared_at = models.DateTimeField()

    class Meta:
        default_permissions = ("view",)
        indexes = [models.Index(fields=["page", "digest", "policy_version"])]

    def __str__(self) -> str:
        return f"{self.page_id} {self.digest[:8]} ({self.get_kind_display()})"


class Contribution(models.Model):
    """An account that wrote words of a page: it may not clear them. Survives the purge of revisions."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="contributions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["page", "user"], name="one_contribution_an_author")]

    def __str__(self) -> str:
        return f"{self.user_id} wrote in {self.page_id}"
