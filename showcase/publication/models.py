"""The Publication record: what is public, and under which digest. Only the moderation gate writes it."""

from __future__ import annotations

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from wagtail.models import PageManager
from wagtail.query import PageQuerySet


class Withdrawal(models.TextChoices):
    WITHDRAWN = "withdrawn", _("Withdrawn: stays readable under a notice")
    CONSOLIDATED = "consolidated", _("Consolidated: redirects to another story")


class Publication(models.Model):
    """One live page and the digest of the wording that was cleared for it.

    `title` and `slug` repeat the cleared wording, so that lists can leave out, in the same query, a row which
    was changed behind the doors' back. `evidence_level` (0-5) was set by the moderator who cleared it.
    """

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, related_name="publication")
    digest = models.CharField(max_length=64)
    parts = models.JSONField(default=list)
    title = models.CharField(max_length=255)
    slug = models.CharField(max_length=255)
    version = models.PositiveIntegerField(default=1)
    policy_version = models.CharField(max_length=40)
    report_reference = models.CharField(max_length=40, blank=True)
    cleared_by = models.CharField(
        max_length=255,
        help_text=_("The institution whose moderator cleared the text, or the founding act; never a person."),
    )
    evidence_level = models.PositiveSmallIntegerField(default=0)
    findings_settled = models.PositiveSmallIntegerField(default=0)
    first_published_at = models.DateTimeField()
    published_at = models.DateTimeField()
    withdrawal = models.CharField(max_length=20, choices=Withdrawal, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_notice = models.TextField(blank=True)
    consolidated_into = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["-published_at"])]

    def __str__(self) -> str:
        return f"{self.slug} v{self.version}"

    @property
    def is_withdrawn(self) -> bool:
        return bool(self.withdrawal)


class Tombstone(models.Model):
    """What is left of a story that was published in error: its permanent code, and the day it was taken off."""

    case_id = models.CharField(max_length=24, unique=True)
    removed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-removed_at"]

    def __str__(self) -> str:
        return self.case_id


class PublicPageQuerySet(PageQuerySet):  # type: ignore[misc]
    """Adds `public()`, which every reader uses instead of Wagtail's `live()`."""

    def public(self) -> PublicPageQuerySet:
        """Keep the pages that are live and whose title and slug are those that were cleared."""
        return self.filter(
            live=True, publication__title=F("title"), publication__slug=F("slug")
        ).select_related("publication")

    def standing(self) -> PublicPageQuerySet:
        """Keep the public pages that were not withdrawn."""
        return self.public().filter(publication__withdrawal="")


PublicPageManager = PageManager.from_queryset(PublicPageQuerySet)
