"""A passage cut into parts, its findings underlined by kind and numbered: the same for the desk and the intake."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.checking.checking import CheckedFinding
from moderation.policy.rule_pages import rule_address

# The first letter of a rule names its family (policy/rules); the kind is the family's underline.
FAMILIES: Final = {
    "P": ("person", gettext_lazy("Person")),
    "H": ("person", gettext_lazy("Handles and contacts")),
    "F": ("praise", gettext_lazy("Praise")),
    "N": ("neutral", gettext_lazy("Neutral words")),
    "L": ("law", gettext_lazy("Law and politics")),
    "E": ("evidence", gettext_lazy("Evidence")),
    "M": ("evidence", gettext_lazy("Pictures and files")),
}


@dataclass(frozen=True)
class Part:
    """A stretch of text; with a `kind` it is underlined, with a `number` it ends a finding."""

    text: str
    kind: str = ""
    state: str = ""
    number: int | None = None
    id: str = ""


@dataclass(frozen=True)
class Card:
    """A finding as people read it beside the text."""

    number: int
    kind: str
    about: str
    state: str
    why: str
    wording: str | None
    basis: str
    status: str
    excerpt: str
    fingerprint: str
    rule: str
    id: str
    open: bool = False
    rule_url: str = ""

    @property
    def deletes(self) -> bool:
        return self.wording == ""


def family_of(rule: str) -> tuple[str, Any]:
    """Return the underline and the name of a rule's family; a rule of another name counts as neutral wording."""
    return FAMILIES["N"] if rule == "LANG" else FAMILIES.get(rule[:1], FAMILIES["N"])


def card_of(item: CheckedFinding, number: int) -> Card:
    finding = item.finding
    _kind, family = family_of(finding.rule)
    return Card(
        number=number,
        kind=str(family),
        about=f"“{item.replaced or item.excerpt}”" if item.excerpt else finding.rule,
        state=state_of(item),
        why=finding.message,
        wording=finding.suggestion,
        basis=f"{finding.rule}. {finding.basis}",
        status=_status(item),
        excerpt=item.excerpt,
        fingerprint=item.fingerprint,
        rule=finding.rule,
        rule_url=rule_address(finding.rule),
        id=f"finding-{number}",
    )


def state_of(item: CheckedFinding) -> str:
    """Return the state as the components name it: blocks, open, stet (let stand) or done."""
    if item.settlement is not None and item.settlement.counts:
        return "stet"
    if item.finding.severity == "BLOCK":
        return "blocks"
    return "open"


def _status(item: CheckedFinding) -> str:
    if item.settlement is not None and item.settlement.counts:
        return str(item.settlement.get_kind_display())
    if not item.blocks:
        return _("Advice")
    return _("Blocks") if item.finding.severity == "BLOCK" else _("To settle")


def marked(text: str, numbered: Sequence[tuple[int, CheckedFinding]]) -> list[Part]:
    """Return `text` cut at its findings. Where two overlap, the one that begins first is underlined, both are numbered."""
    parts: list[Part] = []
    position = 0
    for number, item in sorted(numbered, key=lambda pair: (pair[1].finding.start, -pair[1].finding.end)):
        start, end = max(item.finding.start, position), item.finding.end
        if start > position:
            parts.append(Part(text[position:start]))
        kind, _family = family_of(item.finding.rule)
        parts.append(Part(text[start:end], kind, state_of(item), number, f"mark-{number}"))
        position = max(position, end)
    if position < len(text):
        parts.append(Part(text[position:]))
    return parts


def by_path(findings: Iterable[CheckedFinding]) -> dict[str, list[tuple[int, CheckedFinding]]]:
    """Return the findings, numbered through the whole document, by the passage in which they stand."""
    found: dict[str, list[tuple[int, CheckedFinding]]] = {}
    for number, item in enumerate(findings, start=1):
        found.setdefault(item.finding.path, []).append((number, item))
    return found
