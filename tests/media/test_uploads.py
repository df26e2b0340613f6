"""Uploads leave their metadata and their names behind; another file behind a cleared picture is noticed."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from showcase.media.models import ShowcaseDocument, ShowcaseImage
from showcase.publication.digest import digest_of
from tests.conftest import World
from tests.media import files

pytestmark = pytest.mark.django_db


def picture(colour: str = "teal", name: str = "DM_sir_inspection_final.jpg") -> ContentFile[bytes]:
    """Return a JPEG with an artist, a copyright holder and a place in its metadata."""
    image = Image.new("RGB", (64, 48), colour)
    exif = image.getexif()
    exif[0x013B] = "R. Prasad"
    exif[0x8298] = "R. Prasad"
    exif.get_ifd(0x8825)[1] = "N"
    output = io.BytesIO()
    image.save(output, "JPEG", exif=exif)
    return ContentFile(output.getvalue(), name=name)


def test_a_picture_loses_its_metadata_and_says_what_was_removed() -> None:
    image = ShowcaseImage.objects.create(title="Inspection", file=picture())
    with image.file.open() as stored:
        content = stored.read()
    assert b"Prasad" not in content
    assert not Image.open(io.BytesIO(content)).getexif()
    assert {"Artist", "Copyright", "GPS"} <= {note.field for note in image.removed}


def test_a_rendition_carries_no_metadata_and_no_original_name() -> None:
    image = ShowcaseImage.objects.create(title="Inspection", file=picture())
    rendition = image.get_rendition("width-32")
    with rendition.file.open() as stored:
        assert b"Prasad" not in stored.read()
    assert "DM_sir" not in rendition.file.name
    assert "DM_sir" not in image.file.name


def test_a_document_gets_an_opaque_name() -> None:
    document = ShowcaseDocument.objects.create(
        title="Order", file=ContentFile(files.pdf(), name="sharma_order.pdf")
    )
    assert "sharma" not in document.file.name
    assert document.content_hash


def test_another_file_behind_a_picture_changes_the_digest_of_its_story(world: World) -> None:
    image = ShowcaseImage.objects.create(title="Meter", file=picture())
    story = world.draft(image=image, image_alt="A meter on a wall")
    before = digest_of(story)
    image.file = picture("red")
    image.save()
    story.refresh_from_db()
    assert digest_of(story.get_latest_revision_as_object()) != before


def test_the_alt_text_never_falls_back_to_the_title() -> None:
    image = ShowcaseImage.objects.create(title="DM_sir_inspection_final", file=picture())
    assert "DM_sir" not in image.default_alt_text
