"""The story page. Its review state stands elsewhere: publishing rebuilds this row from a revision."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from showcase.media.models import Licence
from showcase.publication.pages import ReadableByThePublic
from showcase.publication.wording import ALT, CAPTION, EMAIL, FACT, RICH, TEXT, Wording
from showcase.stories import choices
from showcase.stories.blocks import FEATURES, BuildingBlockStream, TextStream
from showcase.stories.panels import STORY_PANELS
from showcase.stories.parts import (  # noqa: F401 - Django finds the models here
    Beneficiary,
    KitItem,
    LeadCredit,
    LegalInstrument,
    Recognition,
    RelatedCase,
    Result,
    SdgLink,
    Source,
    SupportingCredit,
    TeamCredit,
    TimelineEvent,
)


class CaseNumber(models.Model):
    """Hands out the numbers of permanent codes; a number is never used twice."""

    year = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{settings.SHOWCASE_CASE_PREFIX}-{self.year}-{self.pk:06d}"


class StoryPage(ReadableByThePublic, Page):
    """One good-work story, credited to institutions and teams."""

    # Content
    case_id = models.CharField(max_length=24, unique=True, editable=False)
    summary = models.TextField(
        _("summary"),
        max_length=400,
        blank=True,
        help_text=_("Three sentences: the problem, what was done, what changed."),
    )
    problem = RichTextField(_("the problem and its baseline"), features=FEATURES, blank=True)
    objective = models.TextField(_("objective"), max_length=500, blank=True)
    what_was_done = StreamField(TextStream(), verbose_name=_("what was done"), blank=True)
    what_is_new = models.TextField(_("what is new here"), max_length=1000, blank=True)
    what_worked = models.TextField(
        _("what worked"), max_length=800, blank=True, help_text=_("One fact a line.")
    )
    what_did_not_work = models.TextField(
        _("what did not work"),
        max_length=1000,
        blank=True,
        help_text=_("One fact a line. “None” cannot be published."),
    )
    condition_infrastructure = models.TextField(_("infrastructure it needs"), max_length=300, blank=True)
    condition_policy = models.TextField(_("policy and rules it needs"), max_length=300, blank=True)
    condition_governance = models.TextField(_("governance it needs"), max_length=300, blank=True)
    condition_resources = models.TextField(_("people and money it needs"), max_length=300, blank=True)
    condition_other = models.TextField(_("what else it needs"), max_length=300, blank=True)
    lessons = models.TextField(_("lessons"), max_length=4000, blank=True)
    risks = models.TextField(_("risks and safeguards"), max_length=800, blank=True)
    sustainability = models.TextField(_("what keeps it going"), max_length=500, blank=True)
    plans = models.TextField(_("plans"), max_length=500, blank=True)
    inclusion = models.TextField(_("who could not use it before"), max_length=500, blank=True)
    building_blocks = StreamField(BuildingBlockStream(), verbose_name=_("building blocks"), blank=True)
    owner_role = models.CharField(_("accountable role"), max_length=120, blank=True)
    owner_mailbox = models.EmailField(_("role mailbox"), blank=True)
    image = models.ForeignKey(
        "media.ShowcaseImage",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    image_alt = models.CharField(_("what the picture shows"), max_length=200, blank=True)
    image_caption = models.CharField(_("caption"), max_length=250, blank=True)
    cost_note = models.CharField(_("what the money went into"), max_length=250, blank=True)
    funding = models.CharField(_("source of funding"), max_length=120, blank=True)

    # Figures and choices
    started_on = models.DateField(_("started on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    stage = models.CharField(
        _("stage"), max_length=20, choices=choices.Stage, default=choices.Stage.IMPLEMENT
    )
    participation = models.CharField(
        _("participation"), max_length=20, choices=choices.Participation, default=choices.Participation.NONE
    )
    cost_capital = models.DecimalField(_("to set up"), max_digits=16, decimal_places=2, null=True, blank=True)
    cost_recurring = models.DecimalField(_("a year"), max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency (ISO 4217)"), max_length=3, blank=True)
    cost_year = models.PositiveSmallIntegerField(_("prices of"), null=True, blank=True)
    staff_months = models.DecimalField(
        _("staff months"), max_digits=8, decimal_places=1, null=True, blank=True
    )
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, default=Licence.CC_BY)
    last_confirmed_on = models.DateField(_("last confirmed on"), null=True, blank=True)

    # Relations
    region = models.ForeignKey(
        "taxonomy.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    locality = models.CharField(_("place"), max_length=120, blank=True)
    sector = models.ForeignKey(
        "taxonomy.Sector",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("function of government"),
    )
    practice_types = ParentalManyToManyField("taxonomy.PracticeType", blank=True, related_name="+")
    topics = ParentalManyToManyField("taxonomy.Topic", blank=True, related_name="+")
    programmes = ParentalManyToManyField("home.ProgrammePage", blank=True, related_name="+")

    wording = Wording(
        fields={
            "case_id": FACT,
            "summary": TEXT,
            "problem": RICH,
            "objective": TEXT,
            "what_is_new": TEXT,
            "what_worked": TEXT,
            "what_did_not_work": TEXT,
            "condition_infrastructure": TEXT,
            "condition_policy": TEXT,
            "condition_governance": TEXT,
            "condition_resources": TEXT,
            "condition_other": TEXT,
            "lessons": TEXT,
            "risks": TEXT,
            "sustainability": TEXT,
            "plans": TEXT,
            "inclusion": TEXT,
            "owner_role": TEXT,
            "owner_mailbox": EMAIL,
            "image_alt": ALT,
            "image_caption": CAPTION,
            "cost_note": TEXT,
            "funding": TEXT,
            "started_on": FACT,
            "ended_on": FACT,
            "stage": FACT,
            "participation": FACT,
            "cost_capital": FACT,
            "cost_recurring": FACT,
            "currency": FACT,
            "cost_year": FACT,
            "staff_months": FACT,
            "licence": FACT,
            "last_confirmed_on": FACT,
            "locality": TEXT,
        },
        streams=("what_was_done", "building_blocks"),
        children=(
            "lead_credits",
            "supporting_credits",
            "team_credits",
            "results",
            "sources",
            "timeline",
            "beneficiaries",
            "legal_instruments",
            "recognitions",
            "kit",
            "sdg_links",
            "related_cases",
        ),
        related=("region", "sector", "practice_types", "topics", "programmes"),
        media=("image",),
    )
    # A permanent code belongs to one page: a copy or alias gets its own.
    exclude_fields_in_copy = ["case_id"]
    parent_page_types = ["institutions.InstitutionPage"]
    subpage_types: list[str] = []
    template = "stories/story.html"
    content_panels = [*Page.content_panels, *STORY_PANELS]
    promote_panels = Page.promote_panels
    settings_panels: list[Any] = []

    def clean(self) -> None:
        super().clean()
        if len(self.title) > 90:
            raise ValidationError({"title": _("A title has at most 90 characters; this one has more.")})

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self._give_number()
        super().full_clean(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        self._give_number()
        return super().save(*args, **kwargs)

    def _give_number(self) -> None:
        """Give the page a code of its own: Wagtail's aliases would take that of their source."""
        taken = StoryPage.objects.filter(case_id=self.case_id).exclude(pk=self.pk).exists()
        if self.case_id and not taken:
            return
        own = (
            StoryPage.objects.filter(pk=self.pk).values_list("case_id", flat=True).first()
            if self.pk
            else None
        )
        self.case_id = own or str(CaseNumber.objects.create(year=timezone.now().year))

    def get_permanent_url(self) -> str:
        return f"/case/{self.case_id}/"

    def credited_institutions(self) -> list[Any]:
        """Return every institution that the story credits, leads first, as it stands in memory."""
        credits = [*self.lead_credits.all(), *self.supporting_credits.all()]
        return [credit.institution for credit in credits]

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from showcase.stories.reading import reading_of

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["reading"] = reading_of(self, getattr(request, "publication", None))
        return context
