"""Documents lose their metadata and say what it was; what cannot be cleaned is refused with a reason."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from pypdf import PdfReader

from showcase.media.metadata import packages, pdf_process
from showcase.media.metadata.documents import LARGEST, clean_document
from showcase.media.metadata.notes import About
from showcase.media.metadata.unfit import Reason, UnfitFile
from tests.media import files

PACKAGES = {
    "a.docx": files.docx,
    "a.xlsx": files.xlsx,
    "a.pptx": files.pptx,
    "a.odt": files.open_document,
    "a.ods": lambda: files.open_document("spreadsheet"),
    "a.odp": lambda: files.open_document("presentation"),
}


def reason_for(name: str, data: bytes) -> Reason:
    with pytest.raises(UnfitFile) as refused:
        clean_document(name, data)
    return refused.value.reason


def persons(name: str, data: bytes) -> set[str]:
    return {str(note) for note in clean_document(name, data).notes if note.about == About.PERSON}


# --- PDF -------------------------------------------------------------------


def test_a_pdf_keeps_its_pages_and_no_name() -> None:
    assert files.NAME.encode() in files.pdf()
    cleaned = clean_document("a.pdf", files.pdf(pages=2))
    reader = PdfReader(io.BytesIO(cleaned.content))
    assert len(reader.pages) == 2
    assert not reader.metadata
    assert reader.xmp_metadata is None
    assert files.NAME.encode() not in cleaned.content
    assert files.NAME.encode("utf-16-be") not in cleaned.content
    assert "/RameshKumar" not in cleaned.content.decode("latin-1")


def test_a_pdf_says_which_fields_named_a_person() -> None:
    assert {
        "Author (document properties)",
        "author (comments and changes)",
        "creator (XMP)",
    } <= persons("a.pdf", files.pdf())
    told = str([note.as_dict() for note in clean_document("a.pdf", files.pdf()).notes])
    assert "Ramesh" not in told and "Kumar" not in told


def test_the_text_of_a_pdf_is_read_page_by_page() -> None:
    cleaned = clean_document("a.pdf", files.pdf(text="Meters read by lot", pages=2))
    assert cleaned.page_count == 2
    assert [page.strip() for page in cleaned.pages] == ["Meters read by lot 1", "Meters read by lot 2"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (files.active_pdf(), Reason.ACTIVE),
        (files.carrying_pdf(), Reason.CARRIES_FILES),
        (files.encrypted_pdf(), Reason.ENCRYPTED),
        (b"%PDF-1.4", Reason.MALFORMED),
        (b"no pdf", Reason.MALFORMED),
    ],
)
def test_a_pdf_that_cannot_be_cleaned_is_refused(data: bytes, reason: Reason) -> None:
    assert reason_for("a.pdf", data) == reason


def test_a_pdf_that_takes_too_long_is_given_up() -> None:
    started = time.monotonic()
    with pytest.raises(UnfitFile) as refused:
        pdf_process.clean_pdf_apart(files.pdf(), seconds=0)
    assert refused.value.reason == Reason.TOO_LARGE
    assert time.monotonic() - started < 5


# --- Office ----------------------------------------------------------------


@pytest.mark.parametrize("name", PACKAGES)
def test_an_office_file_keeps_no_name_in_any_part(name: str) -> None:
    data = PACKAGES[name]()
    assert files.NAME.encode() in files.everything_in(data)
    kept = files.everything_in(clean_document(name, data).content)
    assert files.NAME.encode() not in kept
    assert files.NAME.encode("utf-16-le") not in kept
    assert b"thumbnail" not in kept


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("a.docx", "creator (document properties)"),
        ("a.docx", "lastModifiedBy (document properties)"),
        ("a.docx", "Company (document properties)"),
        ("a.docx", "author (comments and changes)"),
        ("a.docx", "Artist (EXIF)"),
        ("a.xlsx", "author (comments and changes)"),
        ("a.xlsx", "displayName (comments and changes)"),
        ("a.pptx", "name (comments and changes)"),
        ("a.odt", "initial-creator (document properties)"),
        ("a.ods", "creator (comments and changes)"),
    ],
)
def test_an_office_file_says_which_field_named_a_person(name: str, field: str) -> None:
    assert field in persons(name, PACKAGES[name]())


def test_what_is_not_metadata_stays_byte_for_byte() -> None:
    before = zipfile.ZipFile(io.BytesIO(files.docx()))
    after = zipfile.ZipFile(io.BytesIO(clean_document("a.docx", files.docx()).content))
    expected = before.read("word/document.xml").replace(files.NAME.encode(), b"")
    assert after.read("word/document.xml") == expected
    assert after.read("[Content_Types].xml") == before.read("[Content_Types].xml")
    assert b"officeDocument" in after.read("_rels/.rels")


def test_a_table_keeps_its_name() -> None:
    kept = zipfile.ZipFile(io.BytesIO(clean_document("a.xlsx", files.xlsx()).content))
    assert b'displayName="Meters"' in kept.read("xl/tables/table1.xml")


def test_an_open_document_begins_with_its_unpacked_mimetype() -> None:
    kept = zipfile.ZipFile(io.BytesIO(clean_document("a.odt", files.open_document()).content))
    first = kept.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("a.docx", ["The metering unit read 412 meters.\nReadings fell."]),
        ("a.xlsx", ["Meters read"]),
        ("a.pptx", ["First", "Second"]),
        ("a.odt", ["The unit read 412 meters.\nWhy?"]),
    ],
)
def test_the_text_of_an_office_file_is_read(name: str, texts: list[str]) -> None:
    assert [page.strip() for page in clean_document(name, PACKAGES[name]()).pages] == texts


BOMB = files.docx(**{"word/media/blank.xml": b"<a>" + b" " * (packages.LARGEST_PART + 1) + b"</a>"})
ENABLED = files.TYPES.replace("application/xml", "application/vnd.ms-word.document.macroEnabled.main+xml")
ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, Reason.ENCRYPTED),
        ("a.odt", files.open_document(**{"META-INF/manifest.xml": "<encryption-data/>"}), Reason.ENCRYPTED),
        ("a.docx", files.docx(**{"word/vbaProject.bin": b"x"}), Reason.ACTIVE),
        ("a.docx", files.docx(**{"[Content_Types].xml": ENABLED}), Reason.ACTIVE),
        ("a.odt", files.open_document(**{"Basic/Standard/Module1.xml": "<a/>"}), Reason.ACTIVE),
        ("a.docx", files.docx(**{"word/embeddings/oleObject1.bin": b"x"}), Reason.CARRIES_FILES),
        ("a.docx", files.docx(**{"evil/list.exe": b"x"}), Reason.CARRIES_FILES),
        ("a.docx", files.docx()[:-40], Reason.MALFORMED),
        ("a.docx", files.docx(**{"word/document.xml": "<w:document>"}), Reason.MALFORMED),
        ("a.docx", files.docx(**{"word/document.xml": ENTITIES}), Reason.MALFORMED),
        ("a.docx", BOMB, Reason.TOO_LARGE),
        ("a.docx", files.xlsx(), Reason.NOT_ACCEPTED),
        ("a.odt", files.open_document("spreadsheet"), Reason.NOT_ACCEPTED),
        ("a.zip", files.docx(), Reason.NOT_ACCEPTED),
        ("a.csv", b"name\x00", Reason.MALFORMED),
        ("a.txt", b"\xff\xfe\x00", Reason.MALFORMED),
        ("a.txt", b"a" * (LARGEST + 1), Reason.TOO_LARGE),
    ],
)  # fmt: skip
def test_what_cannot_be_cleaned_is_refused(name: str, data: bytes, reason: Reason) -> None:
    started = time.monotonic()
    assert reason_for(name, data) == reason
    assert time.monotonic() - started < 1


def test_a_workbook_inside_a_document_is_cleaned_too() -> None:
    cleaned = clean_document("a.docx", files.docx(**{"word/embeddings/chart.xlsx": files.xlsx()}))
    inner = zipfile.ZipFile(io.BytesIO(cleaned.content)).read("word/embeddings/chart.xlsx")
    assert files.NAME.encode() not in files.everything_in(inner)
    assert "Meters read" in cleaned.pages


def test_plain_text_stays_as_it_is() -> None:
    cleaned = clean_document("a.csv", "unit,meters\nएक,412\n".encode())
    assert cleaned.content.decode() == "unit,meters\nएक,412\n"
    assert cleaned.pages == ("unit,meters\nएक,412\n",)
