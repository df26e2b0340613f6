"""What the checker says of a story's pictures and files."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile

from moderation.checking import file_names
from moderation.checking.checking import CheckedFinding, check, store_report
from moderation.checking.file_names import notes_on_name
from moderation.checking.media import rules
from moderation.publication.blocked import Obstacle, PublicationBlocked
from showcase.media.models import PeopleShown, ShowcaseDocument, ShowcaseImage
from showcase.stories.models import StoryPage
from showcase.stories.parts import KitItem, Source
from tests.conftest import World
from tests.media import files
from tests.media.test_uploads import picture

pytestmark = pytest.mark.django_db
NEUTRAL = "lot-2023.pdf"


def image(**fields: Any) -> ShowcaseImage:
    return ShowcaseImage.objects.create(
        **{"title": "Meter", "file": picture(), "credit": "Metering unit", **fields}
    )


def document(content: bytes, name: str = NEUTRAL) -> ShowcaseDocument:
    return ShowcaseDocument.objects.create(title="Register 2023", file=ContentFile(content, name=name))


def with_source(world: World, stored: ShowcaseDocument) -> StoryPage:
    source = Source(
        kind="register", title="Register 2023", publisher="Water office", document=stored, sort_order=0
    )
    return world.draft(sources=[source])


def found(story: StoryPage, rule: str) -> list[CheckedFinding]:
    return [item for item in check(story).findings if item.finding.rule == rule]


def severities(story: StoryPage) -> set[tuple[str, str]]:
    return {(item.finding.rule, item.finding.severity) for item in check(story).findings}


def test_a_picture_brings_the_questions_that_only_a_person_can_answer(world: World) -> None:
    story = world.draft(image=image(), image_alt="A meter on a wall")
    assert {
        ("M01", "BLOCK"),
        ("M04", "BLOCK"),
        ("M05", "BLOCK"),
        ("M06", "FIX"),
        ("M07", "FIX"),
    } <= severities(story)
    asked = [item for item in check(story).findings if item.finding.severity in {"BLOCK", "FIX"}]
    assert all(item.is_question and item.is_open for item in asked)


def test_a_story_without_media_has_none(world: World) -> None:
    assert not [item for item in check(world.draft()).findings if item.finding.rule.startswith("M")]


@pytest.mark.parametrize(
    ("estimate", "severity", "is_question"),
    [
        ("unchecked", "BLOCK", True),
        ("dominant", "BLOCK", True),
        ("some", "INFO", False),
        ("none", "INFO", False),
    ],
)
def test_the_estimate_of_faces_is_a_question_never_a_verdict(
    world: World, estimate: str, severity: str, is_question: bool
) -> None:
    shown = image()
    ShowcaseImage.objects.filter(pk=shown.pk).update(face_estimate=estimate)
    (item,) = found(world.draft(image=shown), "M01")
    assert (item.finding.severity, item.is_question) == (severity, is_question)


def test_metadata_that_named_a_person_is_a_warning_by_field(world: World) -> None:
    story = world.draft(image=image(file=picture(name="meter.jpg")))
    messages = {item.finding.severity: item.finding.message for item in found(story, "M02")}
    assert "Artist (EXIF)" in messages["WARN"]
    assert "GPS (EXIF)" in messages["INFO"]
    assert "Prasad" not in " ".join(messages.values())


def test_a_file_name_that_names_a_person_is_told_and_forgotten(world: World) -> None:
    shown = image(file=picture(name="C:\\fakepath\\Shri_Ramesh_Kumar_inspection.jpg"))
    (item,) = found(world.draft(image=shown), "M03")
    assert item.finding.severity == "WARN"
    kept = json.dumps([str(value) for value in ShowcaseImage.objects.filter(pk=shown.pk).values_list()[0]])
    assert "Ramesh" not in kept


@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        ("Shri_Ramesh_Kumar_inspection.jpg", True),
        ("collector_ramesh_kumar.jpg", True),
        ("asha-rao-meters.png", True),
        ("RameshKumar.docx", True),
        ("Photo by Asha Rao.jpg", True),
        ("@collectorbhaiya.jpg", True),
        ("drain-before-2021-06.jpg", False),
        ("IMG_20240501.jpg", False),
        ("WhatsApp Image 2024-05-01 at 10.22.33.jpeg", False),
        ("Municipal_Corporation_Nashik_order_12.pdf", False),
        ("Gandhi_Nagar_drain.jpg", False),
        ("annual_report_2023_final_v2.pdf", False),
    ],
)
def test_a_name_is_read_in_the_words_of_a_file_name(name: str, is_told: bool) -> None:
    assert bool(notes_on_name(None, name)) is is_told


def test_a_name_that_the_checker_fails_on_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_document: Any) -> Any:
        raise PublicationBlocked(Obstacle("The checker failed."))

    monkeypatch.setattr(file_names, "analyse_now", failing)
    assert file_names.notes_on_name(None, "meter.jpg")


@pytest.mark.parametrize(
    ("shown", "reference", "asked"),
    [(PeopleShown.NONE, "", False), (PeopleShown.GROUP, "", True), (PeopleShown.CONSENT, "C/12", False)],
)
def test_people_need_a_consent_reference(world: World, shown: str, reference: str, asked: bool) -> None:
    story = world.draft(image=image(people_shown=shown, consent_reference=reference))
    assert any(not item.is_question and item.is_open for item in found(story, "M04")) is asked


@pytest.mark.parametrize(
    ("alt", "credit", "expected"),
    [("A meter on a wall", "Metering unit", 0), ("", "Metering unit", 1), ("", "", 2)],
)
def test_a_picture_needs_words_and_a_credit(world: World, alt: str, credit: str, expected: int) -> None:
    assert len(found(world.draft(image=image(credit=credit), image_alt=alt), "M09")) == expected


def test_a_name_on_a_page_of_a_pdf_is_found_there(world: World) -> None:
    text = "District Collector Ramesh Kumar ordered a survey."
    story = with_source(world, document(files.pdf(text=text, pages=2)))
    paths = {item.finding.path for item in check(story).open_findings if item.finding.rule == "P03"}
    assert paths == {"sources.0.document.file.page1", "sources.0.document.file.page2"}


def test_praise_is_let_stand_in_a_source_and_not_in_our_own_kit(world: World) -> None:
    text = "The department did an outstanding and exemplary job."
    stored = document(files.pdf(text=text))
    kit = [KitItem(kind="template", title="Form", document=stored, sort_order=0)]
    assert not [item for item in check(with_source(world, stored)).findings if ".page" in item.finding.path]
    assert [item for item in check(world.draft(kit=kit)).findings if ".page" in item.finding.path]


def test_a_file_without_readable_text_has_to_be_read_by_a_person(world: World) -> None:
    scan = document(files.scanned_pdf())
    (item,) = [item for item in found(with_source(world, scan), "M03") if item.is_question]
    assert item.is_open
    assert "pages 1 of" in item.finding.message


def test_a_file_that_was_read_whole_asks_nothing(world: World) -> None:
    story = with_source(world, document(files.pdf()))
    assert not [item for item in found(story, "M03") if item.is_question]


def test_the_report_keeps_no_name_that_was_taken_out(world: World) -> None:
    story = with_source(world, document(files.pdf()))
    story.image = image(file=ContentFile(files.jpeg(), name="a.jpg"))
    report = store_report(story, check(story))
    assert {row["rule"] for row in report.findings} >= {"M02", "M03"}
    assert not any(part in json.dumps(report.findings) for part in files.NAME.split())


def test_another_file_opens_the_questions_again(world: World) -> None:
    shown = image()
    before = {item.fingerprint for item in found(world.draft(image=shown), "M01")}
    shown.file = picture("red")
    shown.save()
    story = StoryPage.objects.get().get_latest_revision_as_object()
    assert not before & {item.fingerprint for item in found(story, "M01")}


def test_the_severities_are_the_policys() -> None:
    """As in the policy's rules.json, M01 to M09; M08 has nothing to apply to: there is no video and no embed."""
    assert {rule: data["severity"] for rule, data in rules().items()} == {
        "M01": "BLOCK", "M02": "FIX", "M03": "BLOCK", "M04": "BLOCK", "M05": "BLOCK", "M06": "FIX", "M07": "FIX",
        "M09": "FIX",
    }  # fmt: skip
