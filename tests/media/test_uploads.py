"""Uploads leave their metadata and their names behind; another file behind a cleared picture is noticed."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from showcase.accounts.departments import collection_of
from showcase.media.models import DocumentText, ShowcaseDocument, ShowcaseImage
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


def test_another_file_behind_a_picture_gets_renditions_of_its_own() -> None:
    image = ShowcaseImage.objects.create(title="Meter", file=picture())
    with image.get_rendition("width-32").file.open() as stored:
        before = stored.read()
    image.file = picture("red")
    image.save()
    image.renditions.all().delete()
    with image.get_rendition("width-32").file.open() as stored:
        assert stored.read() != before


def test_the_alt_text_never_falls_back_to_the_title() -> None:
    image = ShowcaseImage.objects.create(title="DM_sir_inspection_final", file=picture())
    assert "DM_sir" not in image.default_alt_text


def upload(client: Any, kind: str, world: World, name: str, content: bytes) -> Any:
    """Post a file to Wagtail's own form, as the water office does."""
    data = {
        "title": "Register",
        "file": SimpleUploadedFile(name, content),
        "collection": collection_of(world.water_office).pk,
        "people_shown": "none",
        "licence": "CC-BY-4.0",
    }
    return client.post(reverse(f"wagtail{kind}:add"), data)


@pytest.mark.parametrize(
    ("kind", "name", "content", "model"),
    [
        ("images", "Ramesh_Kumar.jpg", files.jpeg(), ShowcaseImage),
        ("docs", "Ramesh_Kumar.docx", files.docx(), ShowcaseDocument),
        ("docs", "Ramesh_Kumar.pdf", files.pdf(), ShowcaseDocument),
    ],
)
def test_wagtails_own_form_takes_the_same_way(
    world: World, log_in: Callable[[Any], Any], kind: str, name: str, content: bytes, model: Any
) -> None:
    assert upload(log_in(world.officer), kind, world, name, content).status_code == 302
    stored = model.objects.get()
    with stored.file.open() as file:
        data = file.read()
    assert files.NAME.encode() not in files.everything_in(data)
    assert stored.file_size == len(data)
    assert "Ramesh" not in stored.file.name
    assert {"file name", "document properties" if kind == "docs" else "EXIF"} <= {
        note.holder for note in stored.removed
    }


@pytest.mark.parametrize(
    ("kind", "name", "content", "said"),
    [
        ("docs", "a.pdf", files.encrypted_pdf(), "protected by a password"),
        ("docs", "a.docx", files.docx(**{"word/vbaProject.bin": b"x"}), "holds a macro or a script"),
        ("docs", "a.zip", files.docx(), "not allowed"),
        ("images", "a.png", files.png()[:-200], "could not be read"),
    ],
)
def test_wagtails_own_form_refuses_beside_the_field_too(
    world: World, log_in: Callable[[Any], Any], kind: str, name: str, content: bytes, said: str
) -> None:
    response = upload(log_in(world.officer), kind, world, name, content)
    assert response.status_code == 200
    assert said in " ".join(response.context["form"].errors["file"])
    assert not ShowcaseDocument.objects.exists() and not ShowcaseImage.objects.exists()


def test_the_text_of_a_document_goes_with_it() -> None:
    document = ShowcaseDocument.objects.create(title="Order", file=ContentFile(files.pdf(), name="a.pdf"))
    assert DocumentText.objects.get().is_read_whole
    document.delete()
    assert not DocumentText.objects.exists()
