"""Office packages: OOXML (ECMA-376) and OpenDocument (ISO/IEC 26300), both ZIP files of XML parts."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from showcase.media.metadata import pictures
from showcase.media.metadata.notes import About, CleanFile, Note
from showcase.media.metadata.unfit import Reason, UnfitFile
from showcase.media.metadata.xml_edits import Erasure, edit

MOST_PARTS: Final = 3_000
LARGEST_PART: Final = 25_000_000
LARGEST_PACKAGE: Final = 120_000_000  # unpacked
MOST_TEXT: Final = 150_000

# The folder or mime type that shows what a package is, whatever its file is called.
FOLDERS: Final = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
MIME_TYPES: Final = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
_XML: Final = frozenset({".xml", ".rels", ".svg"})
_PICTURES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp"})
_CARRIED: Final = frozenset(
    {
        "",
        *[
            ".gif",
            ".emf",
            ".wmf",
            ".tif",
            ".tiff",
            ".bmp",
            ".svm",
            ".vml",
            ".fntdata",
            ".odttf",
            ".ttf",
            ".rdf",
        ],
    }
)
_NESTED: Final = frozenset({".docx", ".xlsx", ".pptx"})
_OLE: Final = b"\xd0\xcf\x11\xe0"  # how Office wraps an encrypted package, and how it saved before 2007
_ACTIVE: Final = re.compile(rb"macroEnabled|vbaProject|activeX", re.IGNORECASE)
_ACTIVE_PARTS: Final = re.compile(r"vbaProject|vbaData|activeX|^Basic/|^Scripts/", re.IGNORECASE)
_WORD_FIELDS: Final = frozenset(
    {"title", "subject", "description", "keywords", "keyword", "category", "HyperlinkBase"}
)
_PERSONS: Final = frozenset(
    {
        "creator", "lastModifiedBy", "author", "initial-creator", "printed-by", "author-name", "author-initials",
        "sender-firstname", "sender-lastname", "sender-initials", "sender-email", "sender-phone-private",
        "sender-phone-work", "creator-initials", "Company", "Manager", "user-defined",
    }
)  # fmt: skip
_ATTRIBUTES: Final = {
    "author": frozenset[str](),
    "initials": frozenset[str](),
    "userName": frozenset[str](),
    "displayName": frozenset({"person"}),
    "userId": frozenset({"person", "presenceInfo", "author"}),
    "name": frozenset({"cmAuthor", "author", "userInfo"}),
    "url": frozenset({"absPath"}),
}
_PROPERTIES: Final = re.compile(r"^(docProps/(core|app|custom)\.xml|meta\.xml)$")
_THUMBNAIL: Final = re.compile(r"^(docProps/thumbnail\.|Thumbnails/)", re.IGNORECASE)
_EMPTY: Final = {
    "docProps/core.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties xmlns:cp="http://'
    b'schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://'
    b'schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://'
    b'schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
    "meta.xml": b'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-meta xmlns:office="urn:oasis:names:tc:'
    b'opendocument:xmlns:office:1.0" office:version="1.2"><office:meta/></office:document-meta>',
}
_TEXT_PARTS: Final = re.compile(
    r"^(word/(document|comments|footnotes|endnotes|header\d*|footer\d*)\.xml|xl/(sharedStrings|comments\d*|worksheets/sheet\d+)"
    r"\.xml|xl/threadedComments/[^/]+\.xml|ppt/(slides|notesSlides|comments)/[^/]+\.xml|content\.xml|styles\.xml)$"
)
_TEXTS: Final = frozenset({"t", "delText", "text"})
_ODF_TEXTS: Final = frozenset({"p", "h"})
_ENDS: Final = frozenset({"p", "h", "si", "is", "text", "row"})
_DATE: Final = (1980, 1, 1, 0, 0, 0)


def _drops(element: str, attributes: Mapping[str, str]) -> bool:
    """Say whether this line of a package's lists speaks of its thumbnail, which is taken out."""
    if element == "Relationship":
        return attributes.get("Type", "").endswith("/metadata/thumbnail")
    return element == "file-entry" and bool(_THUMBNAIL.match(attributes.get("full-path", "")))


_ERASURE: Final = Erasure(_PERSONS, _ATTRIBUTES, _drops)
_PROPERTY_ERASURE: Final = Erasure(_PERSONS | _WORD_FIELDS | {"property"}, _ATTRIBUTES)


@dataclass
class _Result:
    parts: list[tuple[str, bytes]] = field(default_factory=list)
    notes: set[Note] = field(default_factory=set)
    pages: dict[str, str] = field(default_factory=dict)


def clean_package(data: bytes, suffix: str, *, is_nested: bool = False) -> CleanFile:
    """Return the package without properties, authors of comments and changes, thumbnail and pictures' metadata.

    `suffix` without its dot. Raises UnfitFile for what is encrypted, active, broken, too large or something else.
    """
    if data.startswith(_OLE):
        raise UnfitFile(Reason.ENCRYPTED)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _require_bounds(archive)
            _require_kind(archive, suffix)
            result = _Result()
            for name, content in _parts(archive):
                _take(result, name, content, is_nested=is_nested)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
    ) as error:
        raise UnfitFile(Reason.MALFORMED) from error
    pages = tuple(
        text for _name, text in sorted(result.pages.items(), key=lambda page: _natural(page[0])) if text
    )
    return CleanFile(_packed(result.parts), tuple(sorted(result.notes)), pages, len(pages) or None)


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]


def _require_bounds(archive: zipfile.ZipFile) -> None:
    """Raise UnfitFile for a package that would unpack to more than we read; a lying size is cut by zipfile itself."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or any(part.file_size > LARGEST_PART for part in parts):
        raise UnfitFile(Reason.TOO_LARGE)
    if sum(part.file_size for part in parts) > LARGEST_PACKAGE:
        raise UnfitFile(Reason.TOO_LARGE)
    if any(part.flag_bits & 1 for part in parts):
        raise UnfitFile(Reason.ENCRYPTED)
    if len({part.filename for part in parts}) < len(parts):
        raise UnfitFile(Reason.MALFORMED)


def _require_kind(archive: zipfile.ZipFile, suffix: str) -> None:
    names = archive.namelist()
    if suffix in FOLDERS:
        if "[Content_Types].xml" not in names or not any(name.startswith(FOLDERS[suffix]) for name in names):
            raise UnfitFile(Reason.NOT_ACCEPTED)
        if _ACTIVE.search(archive.read("[Content_Types].xml")):
            raise UnfitFile(Reason.ACTIVE)
    else:
        _require_open_document(archive, suffix)
    if any(_ACTIVE_PARTS.search(name) for name in names):
        raise UnfitFile(Reason.ACTIVE)


def _require_open_document(archive: zipfile.ZipFile, suffix: str) -> None:
    names = archive.namelist()
    if suffix not in MIME_TYPES or "mimetype" not in names or "content.xml" not in names:
        raise UnfitFile(Reason.NOT_ACCEPTED)
    expected = f"application/vnd.oasis.opendocument.{MIME_TYPES[suffix]}".encode()
    if archive.read("mimetype").strip() != expected:
        raise UnfitFile(Reason.NOT_ACCEPTED)
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise UnfitFile(Reason.ENCRYPTED)


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for part in archive.infolist():
        if not part.is_dir():
            yield part.filename, archive.read(part)


def _take(result: _Result, name: str, content: bytes, *, is_nested: bool) -> None:
    suffix = _suffix(name)
    if _THUMBNAIL.match(name):
        result.notes.add(Note("document", "thumbnail", About.HIDDEN))
        return
    if suffix in _XML:
        content = _take_xml(result, name, content)
    elif suffix in _PICTURES:
        content = _take_picture(result, content)
    elif suffix in _NESTED and not is_nested:
        nested = clean_package(content, suffix[1:], is_nested=True)
        content = nested.content
        result.notes.update(nested.notes)
        result.pages[name] = "\n".join(nested.pages)
    elif suffix not in _CARRIED and not name.startswith(("xl/printerSettings/", "word/printerSettings/")):
        raise UnfitFile(Reason.CARRIES_FILES)
    result.parts.append((name, content))


def _suffix(name: str) -> str:
    """Return the ending with its dot; unlike pathlib's it takes `_rels/.rels` for XML."""
    _stem, dot, ending = name.rpartition("/")[2].rpartition(".")
    return f"{dot}{ending}".lower() if dot else ""


def _take_xml(result: _Result, name: str, content: bytes) -> bytes:
    is_properties = bool(_PROPERTIES.match(name))
    read = _TEXT_PARTS.match(name)
    texts = (_ODF_TEXTS if name in {"content.xml", "styles.xml"} else _TEXTS) if read else frozenset[str]()
    edited = edit(
        content,
        _PROPERTY_ERASURE if is_properties else _ERASURE,
        texts=texts,
        ends=_ENDS if read else frozenset(),
    )
    holder = "document properties" if is_properties else "comments and changes"
    for erased in edited.erased:
        result.notes.add(
            Note(holder, erased, About.WORDS if erased in _WORD_FIELDS | {"property"} else About.PERSON)
        )
    if read and edited.text:
        result.pages[name] = edited.text[:MOST_TEXT]
    return _EMPTY.get(name, edited.data)


def _take_picture(result: _Result, content: bytes) -> bytes:
    cleaned = pictures.clean_picture(content)
    result.notes.update(cleaned.notes)
    return cleaned.content


def _packed(parts: list[tuple[str, bytes]]) -> bytes:
    """Return the package; ODF wants its mimetype first and unpacked."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(
            parts, key=lambda part: part[0] not in {"mimetype", "[Content_Types].xml"}
        ):
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, _DATE), content, compress_type=method)
    return output.getvalue()
