"""The nine sections of the submission, in order; everything a view needs to know about one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from moderation.intake import forms


@dataclass(frozen=True)
class Section:
    """A page of the form. `paths` are the heads of the passage paths that belong to it."""

    slug: str
    heading: Any
    form: type[Any]
    paths: tuple[str, ...] = ()


SECTIONS: Final = (
    Section(
        "institution",
        _("Institution and unit"),
        forms.InstitutionForm,
        ("lead_credits", "supporting_credits", "team_credits", "owner_role", "owner_mailbox"),
    ),
    Section("approval", _("Approval and declarations"), forms.DeclarationForm),
    Section(
        "title",
        _("Title and summary"),
        forms.TitleForm,
        ("title", "slug", "summary", "seo_title", "search_description"),
    ),
    Section("problem", _("The problem"), forms.ProblemForm, ("problem", "objective", "inclusion")),
    Section("done", _("What was done"), forms.DoneForm, ("what_was_done", "what_is_new")),
    Section(
        "results",
        _("What changed, and what did not"),
        forms.ResultsForm,
        ("results", "what_worked", "what_did_not_work"),
    ),
    Section(
        "costs",
        _("Costs and conditions"),
        forms.CostsForm,
        ("cost_note", "funding", "condition_", "lessons", "risks", "sustainability", "plans"),
    ),
    Section("evidence", _("Evidence, files and picture"), forms.EvidenceForm, ("sources", "kit", "image")),
    Section(
        "place",
        _("Place and subject"),
        forms.PlaceForm,
        ("region", "locality", "sector", "practice_types", "topics", "programmes"),
    ),
)
BY_SLUG: Final = {section.slug: section for section in SECTIONS}


def section_of_path(path: str) -> Section | None:
    """Return the section in which the passage at `path` is written."""
    for section in SECTIONS:
        if any(path.startswith(head) for head in section.paths):
            return section
    return None


def following(section: Section) -> Section | None:
    """Return the section after this one, or None after the last."""
    position = SECTIONS.index(section) + 1
    return SECTIONS[position] if position < len(SECTIONS) else None
