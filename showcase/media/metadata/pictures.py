"""Pictures: what EXIF, IPTC, XMP, text chunks and the bytes after the image say, and the picture without them."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any, Final

from PIL import ExifTags, Image, ImageOps, IptcImagePlugin

from showcase.media.metadata import jpeg, xmp
from showcase.media.metadata.notes import About, CleanFile, Note
from showcase.media.metadata.unfit import Reason, UnfitFile

OPENED_BY: Final = ("JPEG", "PNG", "WEBP", "GIF")
# A phone's JPEG with a second picture behind the first is MPO to Pillow.
FORMATS: Final = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "GIF": "GIF"}
MOST_PIXELS: Final = 40_000_000
LARGEST_PROFILE: Final = 1_000_000  # bytes; a camera's is a few hundred, a printer's may reach this
_EXIF: Final = {
    0x010D: About.WORDS, 0x010E: About.WORDS, 0x010F: About.DEVICE, 0x0110: About.DEVICE, 0x0131: About.DEVICE,
    0x013B: About.PERSON, 0x013C: About.DEVICE, 0x8298: About.PERSON, 0x9C9B: About.WORDS, 0x9C9C: About.WORDS,
    0x9C9D: About.PERSON, 0x9C9E: About.WORDS, 0x9C9F: About.WORDS,
    0x927C: About.DEVICE, 0x9286: About.WORDS, 0xA420: About.DEVICE, 0xA430: About.PERSON, 0xA431: About.DEVICE,
    0xA434: About.DEVICE, 0xA435: About.DEVICE,
    0xA436: About.WORDS, 0xA437: About.PERSON, 0xA438: About.PERSON,
}  # fmt: skip
# Exif 3.0 (CIPA DC-008-2023) names these three; Pillow 13 does not yet.
_EXIF_NAMES: Final = {0xA436: "ImageTitle", 0xA437: "Photographer", 0xA438: "ImageEditor"}
_IPTC: Final = {
    (2, 80): ("By-line", About.PERSON), (2, 85): ("By-line title", About.PERSON), (2, 110): ("Credit", About.PERSON),
    (2, 115): ("Source", About.PERSON), (2, 116): ("Copyright notice", About.PERSON),
    (2, 118): ("Contact", About.PERSON), (2, 122): ("Caption writer", About.PERSON),
    (2, 5): ("Object name", About.WORDS), (2, 105): ("Headline", About.WORDS), (2, 120): ("Caption", About.WORDS),
    (2, 25): ("Keywords", About.WORDS), (2, 40): ("Instructions", About.WORDS),
    (2, 90): ("City", About.PLACE), (2, 92): ("Sub-location", About.PLACE), (2, 95): ("Province", About.PLACE),
    (2, 101): ("Country", About.PLACE),
}  # fmt: skip
_PNG_PERSONS: Final = frozenset(
    {"author", "artist", "creator", "copyright", "owner", "by-line", "photographer"}
)


def clean_picture(data: bytes) -> CleanFile:
    """Return the picture re-encoded from its pixels, upright, with its colour profile and nothing else.

    Raises UnfitFile for what is no picture of ours, is broken, or has more than MOST_PIXELS pixels.
    """
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=OPENED_BY) as image:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if image.width * image.height > MOST_PIXELS:
                raise UnfitFile(Reason.TOO_LARGE)
            image.load()
            notes = tuple(
                sorted({*_exif(image), *_iptc(image), *_packets(image), *_texts(image), *_rest(image, data)})
            )
            return CleanFile(_encoded(image), notes)
    except Image.DecompressionBombError as error:
        raise UnfitFile(Reason.TOO_LARGE) from error
    # Pillow's plugins raise all of these on broken files.
    except (OSError, ValueError, SyntaxError, IndexError, KeyError, TypeError, OverflowError) as error:
        raise UnfitFile(Reason.MALFORMED) from error


def _encoded(opened: Image.Image) -> bytes:
    file_format = FORMATS[opened.format or ""]
    profile = opened.info.get("icc_profile") or b""
    image = _plain(ImageOps.exif_transpose(opened), file_format)
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    options: dict[str, Any] = {"quality": 90} if file_format in {"JPEG", "WEBP"} else {}
    # A profile made for CMYK would miscolour the RGB picture that it was turned into.
    if profile and len(profile) <= LARGEST_PROFILE and opened.mode != "CMYK":
        options["icc_profile"] = profile
    output = io.BytesIO()
    clean.save(output, format=file_format, **options)
    return output.getvalue()


def _plain(image: Image.Image, file_format: str) -> Image.Image:
    if file_format == "JPEG":
        return image if image.mode in {"RGB", "L"} else image.convert("RGB")
    has_palette = image.mode in {"P", "PA"}
    return image.convert("RGBA") if has_palette or "transparency" in image.info else image


def _exif(image: Image.Image) -> Iterator[Note]:
    exif = image.getexif()
    tags = {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}
    for tag, about in _EXIF.items():
        if _is_filled(tags.get(tag)):
            yield Note("EXIF", _EXIF_NAMES.get(tag) or ExifTags.TAGS.get(tag, hex(tag)), about)
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        yield Note("EXIF", "GPS", About.PLACE)
    if exif.get_ifd(ExifTags.IFD.IFD1):
        yield Note("EXIF", "thumbnail", About.HIDDEN)


def _is_filled(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip(" \x00"))
    return bool(value.strip(b" \x00")) if isinstance(value, bytes) else value is not None


def _iptc(image: Image.Image) -> Iterator[Note]:
    photoshop = image.info.get("photoshop")
    if not photoshop:
        return
    fields = IptcImagePlugin.getiptcinfo(image) or {}
    named = [_IPTC[key] for key, value in fields.items() if key in _IPTC and value]
    yield from (Note("IPTC", name, about) for name, about in named)
    if not named:
        yield Note("IPTC", "resource block", About.HIDDEN)


def _packets(image: Image.Image) -> list[Note]:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return xmp.notes_in(packet.encode() if isinstance(packet, str) else packet)


def _texts(image: Image.Image) -> Iterator[Note]:
    if image.info.get("comment"):
        yield Note("comment", "comment", About.WORDS)
    for key, value in getattr(image, "text", {}).items():
        if key == "XML:com.adobe.xmp" or not value:
            continue
        known = key.lower() in _PNG_PERSONS
        # A chunk's key is free text, and could itself be a name.
        yield Note(
            "text chunk", key.capitalize() if known else "text", About.PERSON if known else About.WORDS
        )


def _rest(image: Image.Image, data: bytes) -> Iterator[Note]:
    if data[_length(image.format or "", data) :].strip(b"\x00"):
        yield Note("file", "data after the picture", About.HIDDEN)
    if getattr(image, "n_frames", 1) > 1:
        yield Note("file", "further pictures", About.HIDDEN)


def _length(file_format: str, data: bytes) -> int:
    if file_format in {"JPEG", "MPO"}:
        return jpeg.length_of(data)
    if file_format == "WEBP":
        return 8 + int.from_bytes(data[4:8], "little")
    if file_format == "PNG":
        return _length_of_png(data)
    return len(data)


def _length_of_png(data: bytes) -> int:
    position = 8
    while position + 12 <= len(data):
        end = position + 12 + int.from_bytes(data[position : position + 4], "big")
        if data[position + 4 : position + 8] == b"IEND":
            return end
        position = end
    return len(data)
