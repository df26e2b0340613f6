"""What the checker says of a draft, arranged by section: the submitter sees what the moderator will see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation.checking.checking import CheckedFinding, CheckedText, check
from moderation.checking.marking import FAMILIES, Card, Part, by_path, card_of, family_of, marked
from moderation.checking.media import LOOK, page_label
from moderation.intake.completeness import Missing, missing_answers
from moderation.intake.sections import SECTIONS, Section, section_of_path
from showcase.stories.models import StoryPage


@dataclass(frozen=True)
class Reading:
    """One passage as the checker reads it."""

    path: str
    parts: list[Part]
    cards: list[Card]

    @property
    def place(self) -> str:
        """Return the page of a file, for a passage that stands in one."""
        return page_label(self.path)


@dataclass(frozen=True)
class FamilyRow:
    kind: str
    name: str
    open: int
    blocking: int


@dataclass(frozen=True)
class DraftReport:
    """The whole report on one draft."""

    checked: CheckedText
    missing: list[Missing]

    @property
    def findings(self) -> list[CheckedFinding]:
        """Return what the department can do something about; what the desk has to look at is the desk's."""
        return [item for item in self.checked.findings if item.finding.category != LOOK]

    def readings_in(self, section: Section) -> list[Reading]:
        """Return the passages of this section that have findings."""
        texts = {passage.path: passage.text for passage in self.checked.document.passages}
        found = []
        for path, numbered in by_path(self.findings).items():
            if section_of_path(path) == section:
                cards = [card_of(item, number) for number, item in numbered]
                found.append(Reading(path, marked(texts.get(path, ""), numbered), cards))
        return found

    def missing_in(self, section: Section) -> list[Missing]:
        return [item for item in self.missing if item.section == section.slug]

    @property
    def families(self) -> list[FamilyRow]:
        rows = []
        for letter, (kind, name) in FAMILIES.items():
            findings = [item for item in self.findings if family_of(item.finding.rule)[1] == name]
            open_ones = [item for item in findings if not (item.settlement and item.settlement.counts)]
            blocking = [item for item in open_ones if item.blocks]
            if letter != "M" or findings:
                rows.append(FamilyRow(kind, str(name), len(open_ones), len(blocking)))
        return rows

    @property
    def open_count(self) -> int:
        return len([item for item in self.findings if not (item.settlement and item.settlement.counts)])


def report_on(story: StoryPage) -> DraftReport:
    return DraftReport(check(story), missing_answers(story))


def tasks_of(report: DraftReport, url_of: Any) -> list[dict[str, str]]:
    """Return the task list: each section with its state in words."""
    return [_task(section, report, url_of(section)) for section in SECTIONS]


def _task(section: Section, report: DraftReport, url: str) -> dict[str, str]:
    missing = report.missing_in(section)
    findings = _findings_in(section, report)
    to_settle = [item for item in findings if item.is_open]
    task = {"label": str(section.heading), "url": url, "hint": "", "status_kind": "done", "status": _("Done")}
    if findings:
        task["hint"] = ngettext("%(n)s suggestion", "%(n)s suggestions", len(findings)) % {"n": len(findings)}
    if missing:
        task["status_kind"] = "stop"
        task["status"] = ngettext("%(n)s answer missing", "%(n)s answers missing", len(missing)) % {
            "n": len(missing)
        }
        task["hint"] = "; ".join(
            [*([task["hint"]] if task["hint"] else []), *(item.message for item in missing)]
        )
    elif to_settle:
        task["status_kind"] = "part"
        task["status"] = ngettext("%(n)s to settle", "%(n)s to settle", len(to_settle)) % {
            "n": len(to_settle)
        }
    return task


def _findings_in(section: Section, report: DraftReport) -> list[CheckedFinding]:
    return [item for item in report.findings if section_of_path(item.finding.path) == section]
