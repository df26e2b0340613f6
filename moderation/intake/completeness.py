"""Which answers a story still lacks: these, and only these, hold a submission back."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from moderation.intake.models import Declaration
from showcase.stories.models import StoryPage

# “None” is not an answer to what did not work: a purely positive story is not neutral (rule E04).
_EMPTY_WORDS = frozenset(
    {
        "none",
        "nil",
        "no",
        "n/a",
        "na",
        "nothing",
        "no challenges",
        "not applicable",
        "कुछ नहीं",
        "कोई नहीं",
        "کچھ نہیں",
        "کوئی نہیں",
    }
)


@dataclass(frozen=True)
class Missing:
    """An answer that is needed, in which section, and the id of the control that takes it."""

    section: str
    field: str
    message: str

    @property
    def control(self) -> str:
        return f"id_{self.field}"


def missing_answers(story: StoryPage) -> list[Missing]:
    """Return what is needed before the story can be submitted, in the order of the sections."""
    return [*_credit(story), *_declaration(story), *_texts(story), *_results(story), *_place(story)]


def says_nothing(text: str) -> bool:
    """Say whether an answer is empty or a word for “none”."""
    return text.strip().strip(".!।").strip().lower() in _EMPTY_WORDS or not text.strip()


def _credit(story: StoryPage) -> list[Missing]:
    found = []
    if not story.lead_credits.all():
        found.append(Missing("institution", "lead_credits-0-institution", _("Choose the lead institution")))
    if not story.team_credits.all():
        found.append(
            Missing("institution", "team_credits-0-unit", _("Name at least one unit and its function"))
        )
    if not story.owner_role:
        found.append(
            Missing("institution", "owner_role", _("Give the role that is accountable for the story"))
        )
    return found


def _declaration(story: StoryPage) -> list[Missing]:
    declaration = Declaration.objects.filter(page_id=story.pk).first()
    if declaration is None or not declaration.is_complete:
        return [
            Missing("approval", "approved_by_role", _("Give the approval and confirm the three declarations"))
        ]
    return []


def _texts(story: StoryPage) -> list[Missing]:
    questions = (
        ("title", "summary", story.summary, _("Summarise the story in three sentences")),
        ("problem", "problem", story.problem, _("Describe the problem and its baseline")),
        ("done", "done", story.what_was_done, _("Describe what was done")),
    )
    return [Missing(section, field, message) for section, field, value, message in questions if not value]


def _results(story: StoryPage) -> list[Missing]:
    found = []
    if not story.results.all():
        found.append(
            Missing("results", "results-0-indicator", _("Give at least one result, before and after"))
        )
    if says_nothing(story.what_did_not_work):
        found.append(
            Missing("results", "what_did_not_work", _("Say what did not work; “none” cannot be published"))
        )
    if not story.sources.all():
        found.append(Missing("evidence", "sources-0-title", _("Name at least one source")))
    if story.started_on is None:
        found.append(Missing("results", "started_on", _("Give the date on which it started")))
    return found


def _place(story: StoryPage) -> list[Missing]:
    found = []
    if story.region_id is None:
        found.append(Missing("place", "region", _("Choose the region")))
    if story.sector_id is None:
        found.append(Missing("place", "sector", _("Choose the function of government")))
    return found
