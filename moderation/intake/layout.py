"""Sets a section out: each field, or row of fields, with what the checker says of it beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from moderation.intake.report import DraftReport, Reading
from moderation.intake.sections import Section

# Fields of a row that are read together stand on one line.
_LINES: Final = (
    ("baseline", "baseline_on"),
    ("current", "current_on"),
    ("indicator", "unit"),
    ("denominator", "counted"),
    ("method", "source"),
    ("kind", "dated"),
    ("function", "headcount"),
)
_HIDDEN: Final = frozenset({"ORDER", "DELETE", "id"})


@dataclass(frozen=True)
class FieldBlock:
    """One field and the findings in what it holds; `key` ties the two together for the autosave."""

    key: str
    field: Any
    readings: list[Reading]


@dataclass(frozen=True)
class RowBlock:
    """One row of a set, its fields by lines, and the findings in it."""

    key: str
    model: Any
    number: int
    lines: list[list[Any]]
    hidden: list[Any]
    remove: Any
    readings: list[Reading]


@dataclass(frozen=True)
class RowSet:
    """All rows of one kind."""

    management: Any
    rows: list[RowBlock]


def field_blocks(form: Any, findings: dict[str, list[Reading]]) -> list[FieldBlock]:
    """Return the section's single fields in order; `findings` as `findings_by_key` returns them."""
    return [FieldBlock(field.name, field, findings.get(field.name, [])) for field in form]


def row_sets(form: Any, findings: dict[str, list[Reading]]) -> list[RowSet]:
    """Return the section's sets of rows in order."""
    return [
        RowSet(
            rows.management_form, [_row(rows, name, number, findings) for number in range(len(rows.forms))]
        )
        for name, rows in getattr(form, "formsets", {}).items()
    ]


def _row(rows: Any, name: str, number: int, findings: dict[str, list[Reading]]) -> RowBlock:
    form = rows.forms[number]
    fields = [field for field in form if field.name not in _HIDDEN]
    key = f"{name}.{number}"
    return RowBlock(
        key=key,
        model=rows.model,
        number=number + 1,
        lines=list(_lines(field for field in fields if not field.is_hidden)),
        hidden=[field for field in fields if field.is_hidden],
        remove=form["DELETE"] if "DELETE" in form.fields and form.initial else None,
        readings=findings.get(key, []),
    )


def _lines(fields: Iterable[Any]) -> Iterable[list[Any]]:
    by_name = {field.name: field for field in fields}
    while by_name:
        name, field = next(iter(by_name.items()))
        line = next(
            (line for line in _LINES if name in line and all(other in by_name for other in line)), (name,)
        )
        yield [by_name.pop(other) for other in line] if field else []


def key_of(path: str) -> str:
    """Return the field, or the row, in which the passage at `path` is typed."""
    parts = path.split(".")
    if parts[0] == "what_was_done":
        return {"text": "quote", "attribution": "attribution"}.get(parts[-1], "done")
    if parts[0] == "image":
        return "picture"
    return ".".join(parts[:2]) if len(parts) > 2 else parts[0]


def findings_by_key(section: Section, report: DraftReport) -> dict[str, list[Reading]]:
    """Return the readings of a section by the place where they are shown."""
    found: dict[str, list[Reading]] = {}
    for reading in report.readings_in(section):
        found.setdefault(key_of(reading.path), []).append(reading)
    return found
