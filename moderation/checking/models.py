"""Reports on texts and how their findings were settled; path, span, rule and fingerprint, never the words."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NeutralityReport(models.Model):
    """The engine's findings on one digest under one configuration."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True)
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="neutrality_reports")
    digest = models.CharField(max_length=64, db_index=True)
    policy_version = models.CharField(max_length=20)
    configuration = models.CharField(max_length=200)
    findings = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ("view",)
        indexes = [models.Index(fields=["page", "digest", "policy_version"])]

    def __str__(self) -> str:
        return f"{self.page_id} {self.digest[:8]} under {self.policy_version}"


class SettlementKind(models.TextChoices):
    FALSE_ALARM = "false-alarm", _("False alarm")
    OVERRIDE = "override", _("Override")
    LOOKED = "looked", _("Looked at")


class FalseAlarmReason(models.TextChoices):
    NOT_A_PERSON = "not-a-person", _("Not a person: a place, institution, scheme or law")
    HISTORICAL = "historical", _("A historical person in the name of a thing")
    TECHNICAL = "technical", _("A technical sense of the word")
    SOURCED = "sourced", _("The claim has its source")
    QUOTED = "quoted", _("A quotation of a user or a form")
    READ = "read", _("Read by a moderator who knows the language")
    OTHER = "other", _("Another reason, given below")


class OverrideReason(models.TextChoices):
    """Why words stand although the finding is right; the code is public in the log."""

    COURT_ORDER = "court-order", _("A court or a law requires these words")
    OFFICIAL_TITLE = "official-title", _("They are the official title of a law, judgment or scheme")
    PUBLIC_RECORD = "public-record", _("They quote a public record that has to stand as it is")
    SAFETY = "safety", _("Without them the practice could not be used safely")
    OTHER_GROUND = "other-ground", _("Another ground, given below")


class Settlement(models.Model):
    """One finding of one page, settled without changing the text.

    An override counts only when a second senior has confirmed it (`confirmed_by`); a false alarm counts at once, and
    so does the answer to what only a person can see in a picture.
    """

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="settlements")
    fingerprint = models.CharField(max_length=64)
    likeness = models.CharField(max_length=64, blank=True, db_index=True)
    rule = models.CharField(max_length=12)
    path = models.CharField(max_length=255)
    kind = models.CharField(max_length=12, choices=SettlementKind)
    reason = models.CharField(
        max_length=16,
        choices=[*FalseAlarmReason.choices, *OverrideReason.choices],
        default=FalseAlarmReason.OTHER,
    )
    note = models.CharField(max_length=500, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["page", "fingerprint"], name="one_settlement_a_finding"),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("settled_by")),
                name="an_override_needs_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.get_kind_display()}"

    @property
    def counts(self) -> bool:
        """Say whether the finding is settled by this row."""
        return self.kind != SettlementKind.OVERRIDE or self.confirmed_by_id not in {None, self.settled_by_id}
