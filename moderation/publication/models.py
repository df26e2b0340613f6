"""Clearances: which wording of which page was cleared, by whom, under which policy. And who wrote what."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from showcase.taxonomy.models import Region


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


class HoldReason(models.TextChoices):
    EMBARGO = "embargo", _("Embargo asked for by the institution")
    ELECTION = "election", _("Election window")


class Embargo(models.Model):
    """The day before which an institution does not want its story to be public."""

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, related_name="embargo")
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.page_id} until {self.until:%Y-%m-%d}"


class ElectionWindow(models.Model):
    """A time before an election in which nothing new of a jurisdiction goes live. Only seniors enter one."""

    jurisdiction = models.CharField(
        _("jurisdiction"),
        max_length=8,
        db_index=True,
        help_text=_("Code of a country or a region (ISO 3166), for example IN or IN-MH."),
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    occasion = models.CharField(_("occasion"), max_length=160)

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="window_has_a_length"
            )
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction}: {self.occasion}"

    def clean(self) -> None:
        """Refuse a jurisdiction that no region of the taxonomy belongs to, and an end before the beginning."""
        code = self.jurisdiction = self.jurisdiction.strip().upper()
        if not Region.objects.filter(models.Q(code=code) | models.Q(country_code=code)).exists():
            raise ValidationError({"jurisdiction": _("No region has this code.")})
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The window has to end after it begins.")})


class Hold(models.Model):
    """A text that was cleared and waits for its day: exactly this digest goes live then, or nothing."""

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, related_name="hold")
    digest = models.CharField(max_length=64)
    due_at = models.DateTimeField(db_index=True)
    reason = models.CharField(max_length=10, choices=HoldReason)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.page_id} until {self.due_at:%Y-%m-%d}"
