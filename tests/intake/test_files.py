"""Pictures and files in the portal: taken in cleaned, told by field, refused beside the field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from showcase.media.models import ShowcaseDocument, ShowcaseImage
from showcase.stories.models import StoryPage
from tests.conftest import World
from tests.intake.test_portal import rows
from tests.media import files

pytestmark = pytest.mark.django_db
Post = Callable[..., Any]
SOURCE = {"kind": "register", "title": "Token printer log", "publisher": "Water office"}


@pytest.fixture
def story(world: World) -> StoryPage:
    return world.draft()


@pytest.fixture
def post(world: World, story: StoryPage, log_in: Callable[[Any], Any]) -> Post:
    """Return a function that posts the section with these answers, one source and no kit."""

    def _post(name: str = "section", source: dict[str, Any] | None = None, **answers: Any) -> Any:
        data = {
            **rows("sources", {**SOURCE, **(source or {})}),
            **rows("kit"),
            "people_shown": "none",
            **answers,
        }
        address = reverse(f"intake:{name}", args=[story.case_id, "evidence"])
        return log_in(world.officer).post(address, {**data, "stay": "1"}, follow=True)

    return _post


def latest(story: StoryPage) -> StoryPage:
    page: StoryPage = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    return page


def photograph(name: str = "Shri_Ramesh_Kumar.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, files.jpeg(), "image/jpeg")


def test_a_picture_is_kept_clean_and_the_department_is_told_what_went(story: StoryPage, post: Post) -> None:
    page = post(picture=photograph(), image_alt="A meter", credit="Metering unit").content.decode()
    kept = latest(story).image
    assert kept is not None
    with kept.file.open() as stored:
        assert files.NAME.encode() not in stored.read()
    assert "Artist (EXIF)" in page
    assert "called after a person" in page
    assert files.NAME not in page and "Ramesh" not in page


def test_the_desks_questions_are_not_put_to_the_department(story: StoryPage, post: Post) -> None:
    page = post(picture=photograph(), image_alt="A meter", credit="Metering unit").content.decode()
    assert "ribbon-cutting" not in page


def test_no_address_and_no_stored_name_carries_the_uploaded_one(story: StoryPage, post: Post) -> None:
    post(picture=photograph(), source={"upload": SimpleUploadedFile("Ramesh_Kumar_order.pdf", files.pdf())})
    image, document = ShowcaseImage.objects.get(), ShowcaseDocument.objects.get()
    stored = (image.file.name, image.title, document.file.name, document.filename, document.title)
    told = " ".join((*stored, image.get_rendition("width-32").url, document.url))
    assert "ramesh" not in told.lower() and "kumar" not in told.lower()


def test_a_file_of_a_source_is_kept_clean_under_the_rows_title(story: StoryPage, post: Post) -> None:
    page = post(source={"upload": SimpleUploadedFile("order.pdf", files.pdf())}).content.decode()
    document = latest(story).sources.all()[0].document
    assert document.title == SOURCE["title"]
    with document.file.open() as stored:
        assert files.NAME.encode() not in stored.read()
    assert "Author (document properties)" in page


def test_a_second_save_keeps_the_file(story: StoryPage, post: Post) -> None:
    post(source={"upload": SimpleUploadedFile("order.pdf", files.pdf())})
    document = ShowcaseDocument.objects.get()
    post(source={"document": document.pk})
    assert latest(story).sources.all()[0].document == document
    post(source={"document": document.pk, "remove_file": "on"})
    assert latest(story).sources.all()[0].document is None


def test_a_number_typed_into_the_page_opens_no_other_file(story: StoryPage, post: Post) -> None:
    other = ShowcaseDocument.objects.create(title="Secret", file=ContentFile(files.pdf(), name="a.pdf"))
    assert post(source={"document": other.pk}).status_code == 422
    assert latest(story).sources.all()[0].document is None


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", files.encrypted_pdf(), "protected by a password"),
        ("a.pdf", b"%PDF-1.7 broken", "could not be read"),
        ("a.docx", files.docx(**{"word/vbaProject.bin": b"x"}), "holds a macro or a script"),
        ("a.pdf", files.carrying_pdf(), "carries other files"),
        ("a.zip", files.docx(), "not allowed"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_what_was_typed_is_kept(
    story: StoryPage, post: Post, name: str, content: bytes, said: str
) -> None:
    response = post(source={"upload": SimpleUploadedFile(name, content), "title": "Typed with care"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_sources-0-upload_error"' in page
    assert said in page
    assert 'value="Typed with care"' in page
    assert not ShowcaseDocument.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.jpg", b"no picture"), ("a.png", files.png()[:-200]), ("a.jpg", files.jpeg()[:-200])],
)
def test_a_broken_picture_is_refused_beside_its_field(post: Post, name: str, content: bytes) -> None:
    response = post(picture=SimpleUploadedFile(name, content), image_alt="Typed with care")
    assert response.status_code == 422
    assert 'id="id_picture_error"' in response.content.decode()
    assert "Typed with care" in response.content.decode()
    assert not ShowcaseImage.objects.exists()


def test_a_new_credit_leaves_the_picture_of_a_public_text_alone(story: StoryPage, post: Post) -> None:
    post(picture=photograph(), credit="Metering unit", image_alt="A meter")
    first = ShowcaseImage.objects.get()
    post(credit="Survey unit", image_alt="A meter")
    second = latest(story).image
    assert second is not None and second.pk != first.pk
    assert (second.credit, second.content_hash) == ("Survey unit", first.content_hash)
    assert ShowcaseImage.objects.get(pk=first.pk).credit == "Metering unit"


def test_a_picture_can_be_taken_out(story: StoryPage, post: Post) -> None:
    post(picture=photograph(), credit="Metering unit")
    post(remove_picture="on", credit="Metering unit")
    assert latest(story).image is None
