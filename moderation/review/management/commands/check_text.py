"""Checks one text, or many as JSON lines, with the moderation engine."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TextIO

from django.core.management.base import BaseCommand, CommandError

from moderation import engine

_COLOURS: Final = {"BLOCK": "\x1b[1;31m", "FIX": "\x1b[33m", "WARN": "\x1b[36m", "INFO": "\x1b[2m"}
_RESET: Final = "\x1b[0m"
_PROGRESS_AFTER_SECONDS: Final = 2.0
_BODY: Final = "text"
_CONTEXT: Final = 30


class BadLine(ValueError):
    """A line of JSON that is no text to check."""


class Command(BaseCommand):
    """`manage.py check_text [--format text|json] FILE|-`, or `--jsonl FILE|-` for many texts."""

    help = "Check a text for individual branding and departures from neutrality. Exit code 1 when something blocks."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", default="-", help="the file to read, or - for standard input")
        parser.add_argument(
            "--format", choices=("text", "json"), default="text", help="how one text is reported"
        )
        parser.add_argument(
            "--jsonl", action="store_true", help='read lines {"id", "text"[, "title", "lang"]}'
        )
        parser.add_argument(
            "--lang", default="en", help="language of the text, where the input does not say it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        policy = engine.load_policy()
        with _opened(options["file"]) as source:
            if options["jsonl"]:
                self._check_lines(source, policy, options["lang"])
                return
            text = source.read()
        report = engine.analyse(
            engine.Document((engine.Passage(_BODY, "text", options["lang"], text),)),
            policy,
            engine.all_taggers(),
        )
        self.stdout.write(report.to_json() if options["format"] == "json" else self._readable(text, report))
        if report.blocks:
            sys.exit(1)

    def _readable(self, text: str, report: engine.Report) -> str:
        coloured = self.stdout.isatty()
        lines = [_described(text, finding, coloured=coloured) for finding in report.findings]
        counts = ", ".join(
            f"{number} {severity}"
            for severity in engine.SEVERITIES
            if (number := sum(finding.severity == severity for finding in report.findings))
        )
        return "\n".join([*lines, *report.notes, f"{counts or 'nothing found'} ({report.configuration})"])

    def _check_lines(self, source: TextIO, policy: engine.Policy, language: str) -> None:
        for number, line in _with_progress(source, self.stderr):
            if not line.strip():
                continue
            try:
                entry = _entry(line)
            except BadLine as problem:
                self.stderr.write(f"line {number}: {problem}; skipped")
                continue
            self.stdout.write(json.dumps(_checked(entry, policy, language), ensure_ascii=False))


@contextmanager
def _opened(name: str) -> Iterator[TextIO]:
    """Give the file as text, whatever its bytes; standard input stays open."""
    if name == "-":
        yield sys.stdin
        return
    if not Path(name).is_file():
        raise CommandError(f"{name}: no such file")
    with Path(name).open(encoding="utf-8", errors="replace", newline="") as stream:
        yield stream


def _with_progress(source: TextIO, err: Any) -> Iterator[tuple[int, str]]:
    """Yield numbered lines; a long run on a terminal says on standard error how far it is."""
    began = shown = time.monotonic()
    shows = err.isatty()
    number = 0
    for number, line in enumerate(source, start=1):
        yield number, line
        now = time.monotonic()
        if shows and now - began > _PROGRESS_AFTER_SECONDS and now - shown > 0.2:
            err.write(f"\r{number} lines, {number / (now - began):.0f} a second", ending="")
            shown = now
    if shows and shown > began:
        err.write(f"\r{number} lines checked{' ' * 20}")


def _entry(line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as problem:
        raise BadLine("not JSON") from problem
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        raise BadLine('no "text"')
    if not isinstance(entry.get("title", ""), str) or not isinstance(entry.get("lang", ""), str):
        raise BadLine('"title" or "lang" is no text')
    return entry


def _checked(entry: dict[str, Any], policy: engine.Policy, language: str) -> dict[str, Any]:
    language = entry.get("lang") or language
    passages = [engine.Passage("title", "text", language, entry["title"])] if entry.get("title") else []
    passages.append(engine.Passage(_BODY, "text", language, entry["text"]))
    report = engine.analyse(engine.Document(tuple(passages)), policy, engine.all_taggers())
    findings = [finding for finding in report.findings if finding.path == _BODY]
    return {
        "id": entry.get("id"),
        "spans": _spans(findings),
        "findings": [_as_entry(finding) for finding in findings],
        "sentences": [
            {"start": sentence.start, "end": sentence.end, "score": sentence.score}
            for sentence in report.sentences
            if sentence.path == _BODY
        ],
    }


def _as_entry(finding: engine.Finding) -> dict[str, Any]:
    """Return a finding as one line's entry.

    `suggestion` takes the place of text[start:end]. A wording that has to take in the words beside it (an office, an
    article, a comma) stands in `rewrite` with its own offsets instead.
    """
    keys = ("rule", "category", "severity", "start", "end", "message", "suggestion")
    entry = {key: getattr(finding, key) for key in keys}
    if finding.suggestion is not None:
        start, end = finding.stretch
        entry["rewrite"] = {"start": start, "end": end, "text": finding.suggestion}
        if (start, end) != (finding.start, finding.end):
            entry["suggestion"] = None
    return entry


def _spans(findings: Iterable[engine.Finding]) -> list[list[Any]]:
    """Return the spans by category; those of one category that overlap become one."""
    merged: list[list[Any]] = []
    last: dict[str, list[Any]] = {}
    for finding in sorted(findings, key=lambda finding: (finding.start, finding.end)):
        open_span = last.get(finding.category)
        if open_span is not None and finding.start < open_span[1]:
            open_span[1] = max(open_span[1], finding.end)
            continue
        span = [finding.start, finding.end, finding.category]
        last[finding.category] = span
        merged.append(span)
    return merged


def _described(text: str, finding: engine.Finding, *, coloured: bool) -> str:
    line = text.count("\n", 0, finding.start) + 1
    column = finding.start - text.rfind("\n", 0, finding.start)
    match = text[finding.start : finding.end]
    before = text[max(finding.start - _CONTEXT, 0) : finding.start].rsplit("\n", maxsplit=1)[-1]
    after = text[finding.end : finding.end + _CONTEXT].split("\n", maxsplit=1)[0]
    start, stop = (_COLOURS[finding.severity], _RESET) if coloured else ("[", "]")
    way_out = finding.prompt if finding.suggestion is None else f"replace with “{finding.suggestion}”"
    if finding.suggestion == "":
        way_out = "delete it"
    head = f"{line}:{column} {finding.severity} {finding.rule} {finding.category}: {finding.message}"
    return f"{head}\n    …{before}{start}{match}{stop}{after}…\n    {way_out}  ({finding.basis})"
