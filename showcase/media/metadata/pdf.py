"""PDF (ISO 32000): /Info, XMP, authors of remarks, thumbnails and what its pictures say, taken out with pypdf.

Called in a process of its own (`pdf_process`): a hostile file can make any PDF library loop or swell.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from typing import Any, Final

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from showcase.media.metadata import jpeg, xmp
from showcase.media.metadata.notes import About, CleanFile, Note
from showcase.media.metadata.unfit import Reason, UnfitFile

MOST_PAGES: Final = 600
MOST_TEXT: Final = 150_000
READING_SECONDS: Final = 6.0
_ACTIVE: Final = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/RichMediaExecute"})
_HIDDEN: Final = {"/PieceInfo": "private data of a program", "/Thumb": "thumbnail"}
_INFO: Final = {
    "/Author": About.PERSON,
    "/Company": About.PERSON,
    "/Manager": About.PERSON,
    "/Creator": About.DEVICE,
    "/Producer": About.DEVICE,
}
_UNTOLD: Final = frozenset({"/CreationDate", "/ModDate", "/Trapped"})


def clean_pdf(data: bytes) -> CleanFile:
    """Return the file without metadata, and the text of its pages; raises UnfitFile with the reason."""
    if b"%PDF-" not in data[:1024]:
        raise UnfitFile(Reason.MALFORMED)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise UnfitFile(Reason.ENCRYPTED)
        count = len(reader.pages)
        if count > MOST_PAGES:
            raise UnfitFile(Reason.TOO_LARGE)
        notes = set(_info_notes(reader))
        writer = PdfWriter(clone_from=reader)
        for item in _objects(writer.root_object):
            notes.update(_clean(item))
        writer.metadata = None
        # What was cut off is still among the writer's objects, and would be written.
        writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
        output = io.BytesIO()
        writer.write(output)
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError) as error:
        raise UnfitFile(Reason.MALFORMED) from error
    return CleanFile(output.getvalue(), tuple(sorted(notes)), tuple(_pages(output)), count)


def _info_notes(reader: PdfReader) -> Iterator[Note]:
    for key, value in (reader.metadata or {}).items():
        if key not in _UNTOLD and str(value or "").strip():
            about = _INFO.get(key, About.WORDS)
            # A key of one's own is free text, and could itself be a name.
            known = key in _INFO or key in {"/Title", "/Subject", "/Keywords"}
            yield Note("document properties", key.lstrip("/") if known else "further property", about)


def _objects(root: Any) -> Iterator[DictionaryObject]:
    """Yield every dictionary and stream that can be reached from the catalogue, each once."""
    waiting, seen = [root], set()
    while waiting:
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            if (item.idnum, item.generation) in seen:
                continue
            seen.add((item.idnum, item.generation))
            item = item.get_object()
        if isinstance(item, DictionaryObject):
            yield item
            waiting += [item.raw_get(key) for key in list(item.keys())]
        elif isinstance(item, ArrayObject):
            waiting += list(item)


def _clean(item: DictionaryObject) -> Iterator[Note]:
    _require_passive(item)
    yield from _metadata_notes(item)
    for key, name in _HIDDEN.items():
        if item.pop(key, None) is not None:
            yield Note("document", name, About.HIDDEN)
    if (
        item.get("/Subtype") not in {"/Widget", "/Link"}
        and "/Subtype" in item
        and "/Rect" in item
        and item.pop("/T", None)
    ):
        yield Note("comments and changes", "author", About.PERSON)
    if _is_signature(item):
        item.pop("/V", None)
        yield Note("document", "signature", About.PERSON)
    if isinstance(item, StreamObject) and item.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
        yield from _clean_photograph(item)


def _require_passive(item: DictionaryObject) -> None:
    if item.get("/S") in _ACTIVE or "/JS" in item or "/XFA" in item:
        raise UnfitFile(Reason.ACTIVE)
    if "/EmbeddedFiles" in item or "/EF" in item:
        raise UnfitFile(Reason.CARRIES_FILES)


def _metadata_notes(item: DictionaryObject) -> list[Note]:
    if "/Metadata" not in item:
        return []
    stream = item["/Metadata"].get_object()
    del item["/Metadata"]
    return xmp.notes_in(stream.get_data()) if isinstance(stream, StreamObject) else []


def _is_signature(item: DictionaryObject) -> bool:
    return item.get("/FT") == "/Sig" and "/V" in item


def _clean_photograph(stream: StreamObject) -> Iterator[Note]:
    # pypdf 7.1 has no public way to replace the bytes of a stream that stays in DCT encoding.
    before = stream._data
    after = jpeg.without_application_data(before)
    if len(after) < len(before):
        stream._data = after
        yield Note("pictures in the document", "metadata", About.HIDDEN)


def _pages(stored: io.BytesIO) -> Iterator[str]:
    """Yield the text page by page until time or length runs out."""
    until = time.monotonic() + READING_SECONDS
    length = 0
    for page in PdfReader(stored).pages:
        if time.monotonic() > until or length > MOST_TEXT:
            return
        try:
            text = page.extract_text()
        except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError):
            return
        length += len(text)
        yield text[:MOST_TEXT]
