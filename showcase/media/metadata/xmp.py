"""XMP packets (ISO 16684-1): which properties are filled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from showcase.media.metadata.notes import About, Note

_LIMIT: Final = 2_000_000
_STRUCTURE: Final = frozenset(
    {"xmpmeta", "RDF", "Description", "Bag", "Seq", "Alt", "li", "about", "lang", "parseType"}
)
_PERSONS: Final = frozenset(
    {
        "creator", "contributor", "publisher", "rights", "Owner", "Author", "Artist", "Copyright", "AuthorsPosition",
        "CaptionWriter", "Credit", "Source", "PersonInImage", "PersonInImageName", "PersonName",
        "PersonDisplayName", "Name", "OwnerName", "CameraOwnerName", "CreatorContactInfo", "CiEmailWork",
        "CiTelWork", "CopyrightOwnerName", "ImageCreatorName", "LicensorName", "RegionPersonDisplayName", "Manager",
        "Company", "LastModifiedBy", "LastKeywordXMP",
    }
)  # fmt: skip
_PLACES: Final = frozenset(
    {"City", "Location", "Sublocation", "State", "Country", "CountryCode", "ProvinceState"}
)
_DEVICES: Final = frozenset(
    {
        "SerialNumber",
        "BodySerialNumber",
        "LensSerialNumber",
        "Make",
        "Model",
        "LensModel",
        "CreatorTool",
        "Producer",
    }
)
_WORDS: Final = frozenset(
    {
        "title",
        "description",
        "subject",
        "Headline",
        "Instructions",
        "UserComment",
        "ImageDescription",
        "Keywords",
    }
)


def notes_in(packet: bytes) -> list[Note]:
    """Return one note for each property that may tell of a person, a place or a device; an unreadable packet is one."""
    if not packet.strip(b"\x00 \r\n\t"):
        return []
    try:
        root = fromstring(packet[:_LIMIT].strip(b"\x00"))
    except (ParseError, DefusedXmlException, ValueError):
        return [Note("XMP", "unreadable packet", About.HIDDEN)]
    found = {note for name in _filled(root) if (note := _note(name))}
    return sorted(found) or [Note("XMP", "packet", About.HIDDEN)]


def _filled(root: Element) -> Iterator[str]:
    for element in root.iter():
        if "".join(element.itertext()).strip() or element.attrib:
            yield _local(element.tag)
        yield from (_local(name) for name, value in element.attrib.items() if value.strip())


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]


def _note(name: str) -> Note | None:
    if name in _STRUCTURE:
        return None
    if name.startswith("GPS") or name in _PLACES:
        return Note("XMP", "GPS" if name.startswith("GPS") else name, About.PLACE)
    for names, about in ((_PERSONS, About.PERSON), (_DEVICES, About.DEVICE), (_WORDS, About.WORDS)):
        if name in names:
            return Note("XMP", name, about)
    return None
