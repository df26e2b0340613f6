"""Pictures and documents: metadata stripped at the door, file names opaque, contents hashed for the digest."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition

from showcase.media.stripping import hash_of, metadata_found, opaque_name, without_metadata
from showcase.publication.wording import FACT, TEXT


class PeopleShown(models.TextChoices):
    NONE = "none", _("Nobody")
    GROUP = "group", _("A group, no dominant face")
    CONSENT = "consent", _("Identifiable, with consent on record")


class Licence(models.TextChoices):
    CC_BY = "CC-BY-4.0", _("CC BY 4.0")
    CC_BY_SA = "CC-BY-SA-4.0", _("CC BY-SA 4.0")
    GODL = "GODL-India", _("Government Open Data Licence, India")
    OGL = "OGL-3.0", _("Open Government Licence 3.0")


class ShowcaseImage(AbstractImage):
    """A picture that shows work, places or things; who is shown, and by which consent, stays internal."""

    people_shown = models.CharField(
        _("people shown"), max_length=10, choices=PeopleShown, default=PeopleShown.NONE
    )
    consent_reference = models.CharField(_("consent reference"), max_length=80, blank=True)
    credit = models.CharField(_("credit"), max_length=120, blank=True, help_text=_("A unit, never a person."))
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, default=Licence.CC_BY)
    metadata_removed = models.JSONField(default=list, editable=False)
    content_hash = models.CharField(max_length=64, editable=False, default="")

    admin_form_fields = (
        "title",
        "file",
        "description",
        "collection",
        "people_shown",
        "consent_reference",
        "credit",
        "licence",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    def get_upload_to(self, filename: str) -> str:
        return opaque_name(filename, "pictures")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:
            self.metadata_removed = metadata_found(self.file)
            clean = without_metadata(self.file)
            self.file = clean
            self.content_hash = hash_of(clean)
            self.file_size = clean.size
        super().save(*args, **kwargs)

    def public_wording(self) -> tuple[tuple[str, str], ...]:
        return (("credit", TEXT), ("licence", FACT))

    @property
    def default_alt_text(self) -> str:
        """Alt text stands in the story; a title, often the original file name, never replaces it."""
        return self.description


class ShowcaseRendition(AbstractRendition):
    image = models.ForeignKey(ShowcaseImage, models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class ShowcaseDocument(AbstractDocument):
    """A file of a replication kit or a source."""

    content_hash = models.CharField(max_length=64, editable=False, default="")

    admin_form_fields = ("title", "file", "collection", "tags")

    def get_upload_to(self, filename: str) -> str:
        return opaque_name(filename, "documents")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:
            self.content_hash = hash_of(self.file)
            self.file.name = opaque_name(self.file.name, "documents").rsplit("/", 1)[-1]
        super().save(*args, **kwargs)

    def public_wording(self) -> tuple[tuple[str, str], ...]:
        return (("title", TEXT),)
