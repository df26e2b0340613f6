"""A report that was begun in another process is the report that would have been made here."""

from __future__ import annotations

from multiprocessing import active_children
from typing import Any

import pytest

from moderation.engine import Document, Passage, Report
from moderation.policy import ahead
from moderation.policy.overlay import NOTHING

TEXT = "Dr. Anjali Deshmukh opened the second counter at Nandpur."
DOCUMENT = Document((Passage("summary", "text", "en", TEXT),))


@pytest.fixture
def reads_here(monkeypatch: pytest.MonkeyPatch) -> list[Document]:
    """Return the documents that this process reads itself."""
    seen: list[Document] = []
    analyse = ahead.analyse

    def note(document: Document, *rest: Any) -> Report:
        seen.append(document)
        return analyse(document, *rest)

    monkeypatch.setattr(ahead, "analyse", note)
    return seen


def test_a_report_that_was_begun_is_the_same(reads_here: list[Document]) -> None:
    with ahead.reading_ahead():
        ahead.begin(DOCUMENT, NOTHING)
        begun = ahead.report_on(DOCUMENT, NOTHING)
    assert reads_here == []
    assert begun == ahead.read(DOCUMENT, NOTHING)
    assert reads_here == [DOCUMENT]
    assert any(finding.rule == "P01" for finding in begun.findings)


def test_a_text_that_nobody_began_is_read_here(reads_here: list[Document]) -> None:
    with ahead.reading_ahead():
        assert ahead.report_on(DOCUMENT, NOTHING).findings
    assert reads_here == [DOCUMENT]


def test_a_text_whose_reader_was_killed_is_read_here(reads_here: list[Document]) -> None:
    with ahead.reading_ahead():
        ahead.begin(DOCUMENT, NOTHING)
        for process in active_children():
            process.kill()
        assert ahead.report_on(DOCUMENT, NOTHING).findings
        ahead.begin(DOCUMENT, NOTHING)
        assert ahead.report_on(DOCUMENT, NOTHING).findings
    assert reads_here == [DOCUMENT, DOCUMENT]
