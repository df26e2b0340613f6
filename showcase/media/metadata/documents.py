"""Takes a document in by what it is: PDF, an Office package, a table or plain text."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from showcase.media.metadata.notes import CleanFile
from showcase.media.metadata.packages import FOLDERS, MIME_TYPES, clean_package
from showcase.media.metadata.pdf_process import clean_pdf_apart
from showcase.media.metadata.unfit import Reason, UnfitFile

LARGEST: Final = 20 * 1024 * 1024
MOST_TEXT: Final = 150_000
PLAIN: Final = frozenset({"txt", "csv"})
ACCEPTED: Final = ("pdf", "csv", "txt", *FOLDERS, *MIME_TYPES)


def clean_document(name: str, data: bytes) -> CleanFile:
    """Return the document without its metadata and its text by pages; raises UnfitFile with the reason."""
    suffix = PurePosixPath(name).suffix.lower().lstrip(".")
    if len(data) > LARGEST:
        raise UnfitFile(Reason.TOO_LARGE)
    if suffix == "pdf":
        return clean_pdf_apart(data)
    if suffix in PLAIN:
        return _plain(data)
    if suffix in ACCEPTED:
        return clean_package(data, suffix)
    raise UnfitFile(Reason.NOT_ACCEPTED)


def _plain(data: bytes) -> CleanFile:
    """Return text as it is; what is not UTF-8, or holds control characters, is no text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnfitFile(Reason.MALFORMED) from error
    if "\x00" in text:
        raise UnfitFile(Reason.MALFORMED)
    return CleanFile(data, (), (text[:MOST_TEXT],), 1 if len(text) <= MOST_TEXT else 2)
