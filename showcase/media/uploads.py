"""The way of every upload: read what it says beside its content, note that down, keep only the content."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from showcase.media.metadata.documents import LARGEST, clean_document
from showcase.media.metadata.notes import CleanFile, Note
from showcase.media.metadata.pictures import clean_picture
from showcase.media.metadata.unfit import Reason, UnfitFile

# Sent with `name`, the uploaded name, before it is forgotten; a receiver returns the notes to keep of it. Whether a
# name names a person is for moderation to say, of which this floor knows nothing.
name_read = Signal()

REFUSALS: Final = {
    Reason.MALFORMED: _(
        "This file could not be read. Save it once more in the program that made it, and choose it again."
    ),
    Reason.ENCRYPTED: _(
        "This file is protected by a password, or saved in a format from before 2007. Save it without a password, as "
        "PDF, DOCX, XLSX, PPTX or an OpenDocument file, and choose it again."
    ),
    Reason.ACTIVE: _("This file holds a macro or a script. Save it without, or as PDF, and choose it again."),
    Reason.TOO_LARGE: _(
        "This file is larger than can be checked here. Offer it in parts, or give the address where it is kept."
    ),
    Reason.CARRIES_FILES: _(
        "This file carries other files inside it. Take them out and offer them one by one."
    ),
    Reason.NOT_ACCEPTED: _("This is not what its name says, or not a kind of file that is accepted here."),
}


class CleanedUpload(ContentFile):  # type: ignore[type-arg]
    """The content that is kept of an upload; carries nothing of its name but the ending."""

    def __init__(self, original_name: str, cleaned: CleanFile) -> None:
        super().__init__(cleaned.content, name=f"upload{PurePosixPath(original_name).suffix.lower()[:6]}")
        self.cleaned = cleaned


def is_new(file: Any) -> bool:
    """Say whether this file of a model is an upload that nobody has cleaned yet."""
    return bool(file) and not file._committed and not isinstance(file.file, CleanedUpload)


def cleaned_picture(file: File[Any]) -> CleanedUpload:
    """Return the picture that is kept; raises UnfitFile."""
    return CleanedUpload(file.name or "", clean_picture(_content(file)))


def cleaned_document(file: File[Any]) -> CleanedUpload:
    """Return the document that is kept; raises UnfitFile."""
    return CleanedUpload(file.name or "", clean_document(file.name or "", _content(file)))


def notes_on_name(sender: type[Any], name: str) -> list[Note]:
    """Return what the receivers of `name_read` say of an uploaded name, without the folder it came from."""
    bare = PurePosixPath(name.replace("\\", "/")).name
    return [note for _receiver, notes in name_read.send(sender, name=bare) for note in notes]


def refusal(unfit: UnfitFile) -> ValidationError:
    """Return the refusal as it stands next to the file's field."""
    return ValidationError({"file": ValidationError(REFUSALS[unfit.reason], code=unfit.reason.value)})


def _content(file: File[Any]) -> bytes:
    if file.size > LARGEST:
        raise UnfitFile(Reason.TOO_LARGE)
    file.seek(0)
    content: bytes = file.read()
    file.seek(0)
    return content
