"""What a department declares with a story: internal, read by the desk and the auditor, never public."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    REPLICATION = "replication", _("Other offices have asked for it, or could use it")
    REPORTING = "reporting", _("The office reports on its work")
    AWARD = "award", _("It accompanies a nomination for an award")
    APPRAISAL = "appraisal", _("It accompanies an appraisal or a transfer")


class Declaration(models.Model):
    """Approval by the competent authority and the declarations of the institution (PRODUCT: F1)."""

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, related_name="declaration")
    approved_by_role = models.CharField(_("approved by (role)"), max_length=120)
    order_number = models.CharField(_("order or file number"), max_length=80)
    approved_on = models.DateField(_("date of the approval"))
    purpose = models.CharField(_("why the story is submitted"), max_length=12, choices=Purpose)
    interest = models.CharField(
        _("interest of a supplier or official"),
        max_length=300,
        blank=True,
        help_text=_("Leave empty if there is none. A supplier is named only with its tender reference."),
    )
    is_public_already = models.BooleanField(
        _("Everything in the story may be public: nothing is confidential or under trial.")
    )
    is_official_duty = models.BooleanField(_("The work was done as official duty of the institution."))
    has_consent = models.BooleanField(_("Nobody can be recognised, or their written consent is on file."))

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Declaration for {self.page_id}"

    @property
    def is_complete(self) -> bool:
        return self.is_public_already and self.is_official_duty and self.has_consent
