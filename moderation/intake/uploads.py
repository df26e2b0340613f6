"""Files in the portal: each is cleaned before it is kept, and a refusal stands next to its field."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import ClusterForm

from showcase.accounts.departments import collection_of
from showcase.institutions.models import InstitutionPage
from showcase.media.forms import PictureField
from showcase.media.metadata.notes import CleanFile
from showcase.media.metadata.unfit import Reason
from showcase.media.models import PeopleShown, ShowcaseDocument, ShowcaseImage
from showcase.media.uploads import REFUSALS, CleanedUpload
from showcase.stories.models import StoryPage

_NEW_FILE: Final = _(
    "PDF, Word, Excel, PowerPoint, OpenDocument, CSV or text, up to 20 MB. Names of authors are taken out of it. "
    "It is sent when you save."
)
_NEW_PICTURE: Final = _(
    "Work, places or things; JPEG, PNG or WebP, up to 10 MB. Camera, place and names are taken out of it. "
    "It is sent when you save."
)
_OTHER_PICTURE: Final = _("There is a picture. Another one takes its place; it is sent when you save.")
_OTHER_FILE: Final = _("A file is attached. Another one takes its place; it is sent when you save.")


class FileRowForm(ClusterForm):
    """A row that may bring a file with it. `document` is the one that the draft holds already."""

    upload = forms.FileField(label=_("File"), required=False, widget=forms.FileInput, help_text=_NEW_FILE)
    remove_file = forms.BooleanField(label=_("Take the file out"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.new_document: ShowcaseDocument | None = None
        self.fields["document"].widget = forms.HiddenInput()

    def offer(self, documents: Any) -> None:
        """Let the row hold one of `documents`, those of the draft: a number typed into the page opens no other file."""
        self.fields["document"].queryset = documents
        if self["document"].value():
            self.fields["upload"].help_text = _OTHER_FILE
        else:
            del self.fields["remove_file"]

    def clean_upload(self) -> File[Any] | None:
        upload: File[Any] | None = self.cleaned_data.get("upload")
        if upload is not None:
            self.new_document = ShowcaseDocument(file=upload)
            _clean(self.new_document)
        return upload

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        if answers.get("remove_file"):
            answers["document"] = None
        return answers

    def keep(self, **particulars: Any) -> None:
        """Store the new file, if there is one, under the row's own title: the uploaded name is forgotten."""
        if self.new_document is not None:
            for name, value in {"title": self.cleaned_data["title"], **particulars}.items():
                setattr(self.new_document, name, value)
            self.new_document.save()
            self.instance.document = self.new_document


class PictureFields(forms.Form):
    """The picture's questions; mixed into the form of a section."""

    picture = PictureField(label=_("Picture"), required=False, widget=forms.FileInput)
    people_shown = forms.ChoiceField(label=_("Who can be seen"), choices=PeopleShown.choices)
    consent_reference = forms.CharField(
        label=_("Reference of the consent on file"),
        max_length=80,
        help_text=_("Needed where people can be seen."),
    )
    credit = forms.CharField(
        label=_("Who made the picture"), max_length=120, help_text=_("A unit, never a person.")
    )
    remove_picture = forms.BooleanField(label=_("Take the picture out"))

    def start_from(self, image: ShowcaseImage | None) -> None:
        """Show what the draft's picture says now."""
        # Here, not where the field is declared: WagtailImageField writes its own over them, in English (Wagtail 8.0).
        picture = self.fields["picture"]
        picture.help_text = _OTHER_PICTURE if image else _NEW_PICTURE
        picture.error_messages["invalid_image_extension"] = REFUSALS[Reason.NOT_ACCEPTED]
        if image is None:
            del self.fields["remove_picture"]
            return
        for name in ("people_shown", "consent_reference", "credit"):
            self.initial[name] = getattr(image, name)

    def clean_picture(self) -> File[Any] | None:
        upload: File[Any] | None = self.cleaned_data.get("picture")
        self.new_image: ShowcaseImage | None = None
        if upload is not None:
            self.new_image = ShowcaseImage(file=upload)
            _clean(self.new_image)
        return upload

    def picture_for(self, present: ShowcaseImage | None, **particulars: Any) -> ShowcaseImage | None:
        """Return the draft's picture after these answers, stored."""
        if self.cleaned_data.get("remove_picture"):
            return None
        answers = {name: self.cleaned_data[name] for name in ("people_shown", "consent_reference", "credit")}
        answers["people_shown"] = answers["people_shown"] or PeopleShown.NONE
        image = self.new_image or present
        if image is None:
            return None
        if image is present and image.credit != answers["credit"]:
            image = _copied(image)
        for name, value in {**(particulars if image.pk is None else {}), **answers}.items():
            setattr(image, name, value)
        image.save()
        return image


def _copied(image: ShowcaseImage) -> ShowcaseImage:
    """Return an unsaved copy with the same content: the credit of a picture that is public belongs to a cleared text."""
    with image.file.open("rb") as stored:
        content = CleanedUpload(image.file.name, CleanFile(stored.read()))
    copied = ShowcaseImage(
        title=image.title, description=image.description, collection=image.collection, file=content
    )
    for name in ("metadata_removed", "content_hash", "face_estimate", "licence", "uploaded_by_user"):
        setattr(copied, name, getattr(image, name))
    return copied


def _clean(medium: ShowcaseDocument | ShowcaseImage) -> None:
    try:
        medium.clean()
    except ValidationError as error:
        raise ValidationError(error.message_dict["file"]) from error


def particulars_for(story: StoryPage, user: Any) -> dict[str, Any]:
    """Return what a file of `story` is filed under: its institution's collection, and who brought it (internal)."""
    holder = story.get_parent().specific
    found: dict[str, Any] = {"uploaded_by_user": user}
    if isinstance(holder, InstitutionPage):
        found["collection"] = collection_of(holder)
    return found


def documents_of(story: StoryPage) -> Any:
    """Return the documents that the draft holds."""
    rows = [*story.sources.all(), *story.kit.all()]
    return ShowcaseDocument.objects.filter(pk__in={row.document_id for row in rows if row.document_id})
