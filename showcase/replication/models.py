"""The ledger of adoptions: who took a practice over, where, with which changes and which result."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from showcase.publication.digest import digest_of_passages
from showcase.publication.public_text import passages_of_record
from showcase.publication.wording import FACT, TEXT, URL, Wording


class Relation(models.TextChoices):
    COPIED = "copied", _("Copied")
    ADAPTED = "adapted", _("Adapted")
    INSPIRED = "inspired", _("Inspired by")


class Incentive(models.TextChoices):
    SPONTANEOUS = "spontaneous", _("Spontaneous")
    SUPPORTED = "supported", _("Supported")
    MANDATED = "mandated", _("Mandated")


class AdoptionStatus(models.TextChoices):
    INTENT = "intent", _("Declared")
    PILOT = "pilot", _("Pilot")
    RUNNING = "running", _("Running")
    SCALED = "scaled", _("Scaled")
    DISCONTINUED = "discontinued", _("Discontinued")


class Confirmer(models.TextChoices):
    NOBODY = "", _("Not confirmed")
    ORIGINATOR = "originator", _("Confirmed by the originator")
    ADOPTER = "adopter", _("Confirmed by the adopter")
    THIRD_PARTY = "third-party", _("Confirmed by a third party")


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def public(self) -> AdoptionQuerySet:
        """Keep the rows whose wording was cleared, as it was cleared."""
        return self.exclude(cleared_digest="").exclude(cleared_at=None)

    def confirmed(self) -> AdoptionQuerySet:
        """Keep the public rows that count for the life cycle: confirmed, and past mere intent."""
        return self.public().exclude(confirmed_by="").exclude(status=AdoptionStatus.INTENT)


class Adoption(models.Model):
    """One institution's use of another's practice. `cleared_digest` is written by the moderation gate only."""

    story = models.ForeignKey("stories.StoryPage", models.CASCADE, related_name="adoptions")
    adopter = models.ForeignKey("institutions.InstitutionPage", models.PROTECT, related_name="adoptions")
    region = models.ForeignKey("taxonomy.Region", models.PROTECT, related_name="+")
    relation = models.CharField(max_length=12, choices=Relation)
    incentive = models.CharField(max_length=12, choices=Incentive)
    status = models.CharField(max_length=14, choices=AdoptionStatus)
    started_on = models.DateField(null=True, blank=True)
    last_confirmed_on = models.DateField(null=True, blank=True)
    adaptations = models.TextField(max_length=600, blank=True)
    results = models.TextField(max_length=600, blank=True)
    evidence_url = models.URLField(blank=True)
    confirmed_by = models.CharField(max_length=12, choices=Confirmer, blank=True)
    wider_authority = models.BooleanField(
        default=False, help_text=_("The adopter is responsible for a wider area than the originator.")
    )
    cleared_digest = models.CharField(max_length=64, blank=True, editable=False)
    cleared_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AdoptionQuerySet.as_manager()

    wording = Wording(
        fields={
            "relation": FACT,
            "incentive": FACT,
            "status": FACT,
            "started_on": FACT,
            "last_confirmed_on": FACT,
            "adaptations": TEXT,
            "results": TEXT,
            "evidence_url": URL,
            "confirmed_by": FACT,
            "wider_authority": FACT,
            "story_id": FACT,
        },
        related=("adopter", "region"),
        private=("id", "story", "cleared_digest", "cleared_at"),
    )

    class Meta:
        ordering = ["started_on", "pk"]

    def __str__(self) -> str:
        return f"{self.story_id} → {self.adopter_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a row whose wording is no longer what was cleared leaves the public with it."""
        if self.cleared_digest and self.cleared_digest != self.digest:
            self.cleared_digest = ""
            self.cleared_at = None
        super().save(*args, **kwargs)

    @property
    def digest(self) -> str:
        """The digest of the row's wording as it stands in memory."""
        return digest_of_passages(passages_of_record(self, self.story.locale.language_code))
