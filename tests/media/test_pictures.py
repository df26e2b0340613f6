"""Pictures leave everything but their pixels behind, and say by field what that was."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image, ImageCms

from showcase.media.metadata import jpeg as jpeg_stream
from showcase.media.metadata import pictures
from showcase.media.metadata.notes import About
from showcase.media.metadata.unfit import Reason, UnfitFile
from tests.media import files

ALL = {"jpeg": files.jpeg, "png": files.png, "webp": files.webp, "gif": files.gif}


def fields(data: bytes) -> set[tuple[str, str]]:
    return {(note.holder, note.field) for note in pictures.clean_picture(data).notes}


@pytest.mark.parametrize("name", ALL)
def test_no_name_is_left_in_the_file(name: str) -> None:
    data = ALL[name]()
    assert files.NAME.encode() in data
    kept = pictures.clean_picture(data).content
    assert files.NAME.encode() not in kept
    assert files.NAME.encode("utf-16-le") not in kept


@pytest.mark.parametrize("name", ALL)
def test_what_is_kept_opens_and_says_nothing(name: str) -> None:
    with Image.open(io.BytesIO(pictures.clean_picture(ALL[name]()).content)) as kept:
        kept.load()
        assert kept.size == (64, 48)
        assert not kept.getexif()
        assert not {"xmp", "comment", "photoshop", "exif"} & set(kept.info)
        assert not getattr(kept, "text", {})


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (files.jpeg(), ("EXIF", "Artist")),
        (files.jpeg(), ("EXIF", "CameraOwnerName")),
        (files.jpeg(), ("EXIF", "XPAuthor")),
        (files.jpeg(), ("IPTC", "By-line")),
        (files.jpeg(), ("XMP", "creator")),
        (files.jpeg(), ("XMP", "CaptionWriter")),
        (files.png(), ("XMP", "PersonInImage")),
        (files.png(), ("text chunk", "Author")),
        (files.png(), ("text chunk", "Artist")),
        (files.webp(), ("XMP", "creator")),
        (files.webp(), ("EXIF", "Artist")),
    ],
)
def test_a_field_that_names_a_person_is_reported(data: bytes, field: tuple[str, str]) -> None:
    found = {(note.holder, note.field): note.about for note in pictures.clean_picture(data).notes}
    assert found[field] == About.PERSON


def test_a_place_is_reported_apart_from_persons() -> None:
    notes = {note.field: note.about for note in pictures.clean_picture(files.jpeg()).notes}
    assert notes["GPS"] == About.PLACE
    assert notes["BodySerialNumber"] == About.DEVICE


@pytest.mark.parametrize("data", [make() for make in ALL.values()])
def test_the_report_holds_no_value(data: bytes) -> None:
    told = " ".join(str(note.as_dict()) for note in pictures.clean_picture(data).notes)
    assert not any(part in told for part in files.NAME.split())


@pytest.mark.parametrize("make", [files.jpeg, files.png, files.webp])
def test_data_behind_the_picture_goes_and_is_reported(make: Any) -> None:
    hidden = b"PK\x03\x04 " + files.NAME.encode()
    cleaned = pictures.clean_picture(make(after=hidden))
    assert ("file", "data after the picture") in {(note.holder, note.field) for note in cleaned.notes}
    assert hidden not in cleaned.content
    assert ("file", "data after the picture") not in fields(make())


def test_a_thumbnail_goes_and_is_reported() -> None:
    thumbnail = io.BytesIO()
    Image.new("RGB", (16, 12), "red").save(thumbnail, "JPEG")
    block = _exif_with_thumbnail(thumbnail.getvalue())
    output = io.BytesIO()
    files.drawing().save(output, "JPEG", exif=block)
    assert thumbnail.getvalue() in output.getvalue()
    cleaned = pictures.clean_picture(output.getvalue())
    assert thumbnail.getvalue() not in cleaned.content
    assert ("EXIF", "thumbnail") in fields(output.getvalue())


def _exif_with_thumbnail(thumbnail: bytes) -> bytes:
    """Return an EXIF block of two directories; the second holds the thumbnail (tags 0x0201 and 0x0202)."""
    first = b"\x00\x00" + (14).to_bytes(4, "big")
    at = 14 + 2 + 2 * 12 + 4
    second = b"\x00\x02" + b"\x02\x01\x00\x04\x00\x00\x00\x01" + at.to_bytes(4, "big")
    second += b"\x02\x02\x00\x04\x00\x00\x00\x01" + len(thumbnail).to_bytes(4, "big") + b"\x00" * 4
    return b"Exif\x00\x00MM\x00\x2a" + (8).to_bytes(4, "big") + first + second + thumbnail


def test_a_turned_picture_is_stored_upright() -> None:
    with Image.open(io.BytesIO(pictures.clean_picture(files.jpeg(orientation=6)).content)) as kept:
        assert kept.size == (48, 64)
        top, bottom = kept.convert("L").getpixel((24, 5)), kept.convert("L").getpixel((24, 58))
    assert isinstance(top, int) and isinstance(bottom, int)
    assert top > 200 > 60 > bottom


def test_the_colour_profile_stays() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    output = io.BytesIO()
    files.drawing().save(output, "JPEG", icc_profile=profile)
    with Image.open(io.BytesIO(pictures.clean_picture(output.getvalue()).content)) as kept:
        assert kept.info["icc_profile"] == profile


def test_transparency_stays() -> None:
    with Image.open(io.BytesIO(pictures.clean_picture(files.png()).content)) as kept:
        assert kept.mode == "RGBA"
        assert kept.getpixel((60, 5)) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"GIF89a", Reason.MALFORMED),
        (files.jpeg()[:400], Reason.MALFORMED),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Reason.MALFORMED),
        (b"", Reason.MALFORMED),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, reason: Reason) -> None:
    with pytest.raises(UnfitFile) as refused:
        pictures.clean_picture(data)
    assert refused.value.reason == reason


def test_a_bomb_is_refused_before_its_pixels_are_read() -> None:
    output = io.BytesIO()
    Image.new("1", (9000, 9000)).save(output, "PNG")
    assert len(output.getvalue()) < 100_000
    with pytest.raises(UnfitFile) as refused:
        pictures.clean_picture(output.getvalue())
    assert refused.value.reason == Reason.TOO_LARGE


def test_a_stream_without_application_data_shows_the_same_pixels() -> None:
    before = files.jpeg(after=b"more")
    after = jpeg_stream.without_application_data(before)
    assert files.NAME.encode() not in after
    assert not after.endswith(b"more")
    with Image.open(io.BytesIO(before)) as first, Image.open(io.BytesIO(after)) as second:
        assert first.tobytes() == second.tobytes()
