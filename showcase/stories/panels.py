"""The order in which the editor shows a story's fields."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel


def _rows(*names: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name) for name in names])


STORY_PANELS = [
    FieldPanel("summary"),
    MultiFieldPanel(
        [
            InlinePanel("lead_credits", heading=_("Lead institutions"), min_num=1, max_num=4),
            InlinePanel("supporting_credits", heading=_("Supporting institutions")),
            InlinePanel("team_credits", heading=_("Teams, by unit and function")),
            _rows("owner_role", "owner_mailbox"),
        ],
        heading=_("Credit"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("problem"),
            FieldPanel("objective"),
            FieldPanel("what_was_done"),
            FieldPanel("what_is_new"),
        ],
        heading=_("What happened"),
    ),
    MultiFieldPanel(
        [
            InlinePanel("results", heading=_("Results")),
            FieldPanel("what_worked"),
            FieldPanel("what_did_not_work"),
            InlinePanel("sources", heading=_("Sources")),
        ],
        heading=_("Results and evidence"),
    ),
    MultiFieldPanel(
        [
            _rows("cost_capital", "cost_recurring"),
            _rows("currency", "cost_year", "staff_months"),
            _rows("funding", "cost_note"),
            FieldPanel("condition_infrastructure"),
            FieldPanel("condition_policy"),
            FieldPanel("condition_governance"),
            FieldPanel("condition_resources"),
            FieldPanel("condition_other"),
            InlinePanel("legal_instruments", heading=_("Legal basis")),
            InlinePanel("kit", heading=_("Replication kit")),
            FieldPanel("building_blocks"),
        ],
        heading=_("What it takes"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("lessons"),
            FieldPanel("risks"),
            FieldPanel("inclusion"),
            FieldPanel("sustainability"),
            FieldPanel("plans"),
            InlinePanel("beneficiaries", heading=_("Users and beneficiaries")),
            InlinePanel("timeline", heading=_("Timeline")),
            InlinePanel("recognitions", heading=_("Recognition of the institution")),
            InlinePanel("related_cases", heading=_("Related cases")),
        ],
        heading=_("Lessons and life"),
    ),
    MultiFieldPanel(
        [
            _rows("region", "locality"),
            FieldPanel("sector"),
            InlinePanel("sdg_links", heading=_("Sustainable Development Goals")),
            FieldPanel("practice_types"),
            FieldPanel("topics"),
            FieldPanel("programmes"),
            _rows("stage", "participation"),
            _rows("started_on", "ended_on", "last_confirmed_on"),
            FieldPanel("licence"),
        ],
        heading=_("Classification"),
    ),
    MultiFieldPanel(
        [FieldPanel("image"), FieldPanel("image_alt"), FieldPanel("image_caption")], heading=_("Picture")
    ),
]
