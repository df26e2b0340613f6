"""Pictures and documents: metadata noted and stripped, file names opaque, contents hashed for the digest."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.utils.file import hash_filelike

from showcase.media.faces import FaceEstimate, estimate, installed_detector
from showcase.media.metadata.notes import Note
from showcase.media.metadata.unfit import UnfitFile
from showcase.media.stored_files import hash_of, opaque_name
from showcase.media.uploads import (
    CleanedUpload,
    cleaned_document,
    cleaned_picture,
    is_new,
    notes_on_name,
    refusal,
)
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


class CleanedOnUpload(models.Model):
    """A file whose metadata is noted by field, without its values, and stripped before the file is stored."""

    metadata_removed = models.JSONField(default=list, editable=False)
    content_hash = models.CharField(max_length=64, editable=False, default="")

    class Meta:
        abstract = True

    @property
    def removed(self) -> tuple[Note, ...]:
        """Return what was found beside the content, and is no longer in the file."""
        return tuple(Note.from_dict(row) for row in self.metadata_removed)

    def clean(self) -> None:
        super().clean()
        try:
            self.clean_upload()
        except UnfitFile as unfit:
            raise refusal(unfit) from unfit

    def clean_upload(self) -> None:
        """Put the cleaned content in the place of a new upload and note what went; raises UnfitFile."""
        file = self.file  # type: ignore[attr-defined]
        if not is_new(file):
            return
        name_notes = notes_on_name(type(self), file.name)
        cleaned = self.cleaned(file)
        self.file = cleaned
        self.metadata_removed = [note.as_dict() for note in (*cleaned.cleaned.notes, *name_notes)]
        self.content_hash = hash_of(cleaned)
        self.file_size = cleaned.size
        self.file_hash = hash_filelike(cleaned)

    def cleaned(self, file: Any) -> CleanedUpload:
        raise NotImplementedError

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.clean_upload()
        super().save(*args, **kwargs)


class ShowcaseImage(CleanedOnUpload, AbstractImage):
    """A picture that shows work, places or things; who is shown, and by which consent, stays internal."""

    people_shown = models.CharField(
        _("people shown"), max_length=10, choices=PeopleShown, default=PeopleShown.NONE
    )
    consent_reference = models.CharField(_("consent reference"), max_length=80, blank=True)
    credit = models.CharField(_("credit"), max_length=120, blank=True, help_text=_("A unit, never a person."))
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, default=Licence.CC_BY)
    face_estimate = models.CharField(
        max_length=10, choices=FaceEstimate, default=FaceEstimate.UNCHECKED, editable=False
    )

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

    def cleaned(self, file: Any) -> CleanedUpload:
        upload = cleaned_picture(file)
        self.face_estimate = estimate(upload.cleaned.content, installed_detector())
        return upload

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


class ShowcaseDocument(CleanedOnUpload, AbstractDocument):
    """A file of a replication kit or a source."""

    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        pass

    def get_upload_to(self, filename: str) -> str:
        return opaque_name(filename, "documents")

    def cleaned(self, file: Any) -> CleanedUpload:
        return cleaned_document(file)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.clean_upload()
        upload = self.file.file if self.file and not self.file._committed else None
        if upload is not None:
            self.file.name = opaque_name(upload.name, "documents").rsplit("/", 1)[-1]
        super().save(*args, **kwargs)
        if isinstance(upload, CleanedUpload):
            DocumentText.objects.update_or_create(
                document=self,
                defaults={"pages": list(upload.cleaned.pages), "page_count": upload.cleaned.page_count},
            )

    def public_wording(self) -> tuple[tuple[str, str], ...]:
        return (("title", TEXT),)


class DocumentText(models.Model):
    """What a document says, page by page as far as it was read, for the checker; as restricted as the document.

    Beside the document, not in it: lists of documents need not load a book. `page_count` is empty where the file
    holds nothing that can be read as text, such as a scan.
    """

    document = models.OneToOneField(ShowcaseDocument, models.CASCADE, related_name="text")
    pages = models.JSONField(default=list)
    page_count = models.PositiveIntegerField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"text of document {self.document_id}"

    @property
    def is_read_whole(self) -> bool:
        """Say whether every page was read, and every page of it holds text: a scanned page among them holds none."""
        return self.page_count == len(self.pages) and all(page.strip() for page in self.pages)
