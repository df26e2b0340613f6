"""The command: one text for a person, many for a machine."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def run(*args: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("check_text", *args, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def text_file(tmp_path: Path):
    def write(content: str) -> str:
        path = tmp_path / "story.txt"
        path.write_text(content, encoding="utf-8")
        return str(path)

    return write


def test_a_clean_text_passes(text_file) -> None:
    out, _ = run(text_file("The tender closed on 3 May 2021."))
    assert "nothing found" in out


def test_a_text_that_blocks_ends_with_code_one(text_file) -> None:
    with pytest.raises(SystemExit) as stop:
        run(text_file("Shri Ramesh Kumar opened it."))
    assert stop.value.code == 1


def test_json_is_the_report(text_file) -> None:
    out, _ = run("--format", "json", text_file("Recently the office moved."))
    assert json.loads(out)["findings"][0]["rule"] == "N10"


def test_many_texts_stream_and_bad_lines_are_named(text_file) -> None:
    lines = [
        '{"id": 7, "text": "I, Shri Ramesh Kumar, designed the road alone.", "title": "A road"}',
        "no json",
        '{"id": 8}',
        "",
        '{"id": 9, "text": "A road."}',
    ]
    out, err = run("--jsonl", text_file("\n".join(lines)))
    first, second = map(json.loads, out.splitlines())
    assert first["id"] == 7
    assert {span[2] for span in first["spans"]} >= {"PERSON", "FIRST_PERSON"}
    assert set(first["findings"][0]) == {
        "rule",
        "category",
        "severity",
        "start",
        "end",
        "message",
        "suggestion",
    }
    assert set(first["sentences"][0]) == {"start", "end", "score"}
    assert second == {"id": 9, "spans": [], "findings": [], "sentences": second["sentences"]}
    assert "line 2" in err
    assert "line 3" in err


def test_standard_input_is_read_for_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("The tender closed."))
    assert "nothing found" in run("-")[0]


def test_a_missing_file_is_named() -> None:
    with pytest.raises(CommandError, match="nowhere"):
        run("nowhere.txt")
