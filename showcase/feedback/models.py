"""What happens to a story after publication: dated public corrections."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Requester(models.TextChoices):
    INSTITUTION = "institution", _("the institution")
    READER = "reader", _("a reader")
    DESK = "desk", _("the moderation desk")


class Correction(models.Model):
    """A dated note on what was wrong and what it says now; written by the moderation gate only."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="corrections")
    dated = models.DateField()
    note = models.TextField(max_length=600)
    requested_by = models.CharField(max_length=12, choices=Requester)

    class Meta:
        ordering = ["dated", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.dated}: {self.note[:40]}"
