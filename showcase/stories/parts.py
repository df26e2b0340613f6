"""The rows of a story: credits, results, sources, events and the rest, each an ordered child of its page."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from showcase.publication.wording import FACT, SOURCE_TITLE, TEXT, URL, Wording
from showcase.stories import choices

_ROW = Wording(fields={"sort_order": FACT}, private=("id", "story"))


def _row(**wording: object) -> Wording:
    return Wording(**wording).with_base(_ROW)  # type: ignore[arg-type]


class LeadCredit(Orderable):
    """One of one to four ordered lead institutions."""

    story = ParentalKey("stories.StoryPage", related_name="lead_credits")
    institution = models.ForeignKey(
        "institutions.InstitutionPage", models.PROTECT, related_name="+", verbose_name=_("institution")
    )
    wording = _row(fields={}, related=("institution",))

    def __str__(self) -> str:
        return str(self.institution)


class SupportingCredit(Orderable):
    story = ParentalKey("stories.StoryPage", related_name="supporting_credits")
    institution = models.ForeignKey(
        "institutions.InstitutionPage", models.PROTECT, related_name="+", verbose_name=_("institution")
    )
    role = models.CharField(_("role"), max_length=20, choices=choices.SupportRole)
    wording = _row(fields={"role": FACT}, related=("institution",))

    def __str__(self) -> str:
        return f"{self.institution} ({self.get_role_display()})"


class TeamCredit(Orderable):
    """A unit that did the work, by function and size; never a person."""

    story = ParentalKey("stories.StoryPage", related_name="team_credits")
    unit = models.CharField(_("unit"), max_length=120)
    function = models.CharField(_("function"), max_length=160)
    headcount = models.CharField(_("how many people"), max_length=10, choices=choices.Headcount)
    wording = _row(fields={"unit": TEXT, "function": TEXT, "headcount": FACT})

    def __str__(self) -> str:
        return self.unit


class Result(Orderable):
    """One indicator before and after, with its base, method and source; the first is the headline."""

    story = ParentalKey("stories.StoryPage", related_name="results")
    indicator = models.CharField(_("what was measured"), max_length=120)
    unit = models.CharField(_("unit"), max_length=24, help_text=_("%, days, minutes, litres a second …"))
    baseline = models.DecimalField(_("before"), max_digits=14, decimal_places=2)
    baseline_on = models.DateField(_("measured on (before)"), null=True)
    current = models.DecimalField(_("after"), max_digits=14, decimal_places=2)
    current_on = models.DateField(_("measured on (after)"), null=True)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2, null=True, blank=True)
    scale_max = models.DecimalField(
        _("end of the scale"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("The printed scale runs from zero to this number; 100 for shares."),
    )
    denominator = models.PositiveIntegerField(
        _("counted of"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    counted = models.CharField(_("counted what"), max_length=120, blank=True)
    method = models.CharField(_("how it was measured"), max_length=200, blank=True)
    source = models.PositiveSmallIntegerField(_("number of the source below"), null=True, blank=True)
    disaggregation = models.CharField(_("by group"), max_length=250, blank=True)
    sdg_indicator = models.CharField(_("SDG indicator"), max_length=12, blank=True)
    wording = _row(
        fields={
            "indicator": TEXT,
            "unit": TEXT,
            "baseline": FACT,
            "baseline_on": FACT,
            "current": FACT,
            "current_on": FACT,
            "target": FACT,
            "scale_max": FACT,
            "denominator": FACT,
            "counted": TEXT,
            "method": TEXT,
            "source": FACT,
            "disaggregation": TEXT,
            "sdg_indicator": TEXT,
        }
    )

    def __str__(self) -> str:
        return self.indicator


class Source(Orderable):
    """Where a result or claim can be checked."""

    story = ParentalKey("stories.StoryPage", related_name="sources")
    kind = models.CharField(_("kind"), max_length=20, choices=choices.SourceKind)
    title = models.CharField(_("title"), max_length=250)
    publisher = models.CharField(_("publisher"), max_length=160, help_text=_("An institution."))
    dated = models.DateField(_("date"), null=True, blank=True)
    url = models.URLField(_("address"), blank=True)
    document = models.ForeignKey(
        "media.ShowcaseDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("file"),
    )
    language = models.CharField(_("language"), max_length=12, blank=True)
    wording = _row(
        fields={
            "kind": FACT,
            "title": SOURCE_TITLE,
            "publisher": TEXT,
            "dated": FACT,
            "url": URL,
            "language": FACT,
        },
        media=("document",),
    )

    def __str__(self) -> str:
        return self.title


class TimelineEvent(Orderable):
    story = ParentalKey("stories.StoryPage", related_name="timeline")
    dated = models.DateField(_("date"))
    label = models.CharField(_("what happened"), max_length=200)
    wording = _row(fields={"dated": FACT, "label": TEXT})

    def __str__(self) -> str:
        return self.label


class Beneficiary(Orderable):
    story = ParentalKey("stories.StoryPage", related_name="beneficiaries")
    group = models.CharField(_("group"), max_length=120)
    count = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    denominator = models.PositiveIntegerField(_("of how many"), null=True, blank=True)
    note = models.CharField(_("by sex, age, social group, disability"), max_length=250, blank=True)
    wording = _row(fields={"group": TEXT, "count": FACT, "denominator": FACT, "note": TEXT})

    def __str__(self) -> str:
        return self.group


class LegalInstrument(Orderable):
    story = ParentalKey("stories.StoryPage", related_name="legal_instruments")
    label = models.CharField(_("order, Act or tender"), max_length=200)
    url = models.URLField(_("address"), blank=True)
    wording = _row(fields={"label": SOURCE_TITLE, "url": URL})

    def __str__(self) -> str:
        return self.label


class Recognition(Orderable):
    """An award that an institution received; never one of a person."""

    story = ParentalKey("stories.StoryPage", related_name="recognitions")
    award = models.CharField(_("award"), max_length=160)
    body = models.CharField(_("given by"), max_length=160)
    year = models.PositiveSmallIntegerField(_("year"))
    level = models.CharField(_("level"), max_length=80, blank=True)
    wording = _row(fields={"award": TEXT, "body": TEXT, "year": FACT, "level": TEXT})

    def __str__(self) -> str:
        return self.award


class KitItem(Orderable):
    """A file or address that another office can take over."""

    story = ParentalKey("stories.StoryPage", related_name="kit")
    kind = models.CharField(_("kind"), max_length=20, choices=choices.KitKind)
    title = models.CharField(_("title"), max_length=160)
    url = models.URLField(_("address"), blank=True)
    document = models.ForeignKey(
        "media.ShowcaseDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("file"),
    )
    wording = _row(fields={"kind": FACT, "title": TEXT, "url": URL}, media=("document",))

    def __str__(self) -> str:
        return self.title


class SdgLink(Orderable):
    """A target of the Sustainable Development Goals; the first is the primary one."""

    story = ParentalKey("stories.StoryPage", related_name="sdg_links")
    target = models.ForeignKey("taxonomy.Target", models.PROTECT, related_name="+", verbose_name=_("target"))
    wording = _row(fields={"target_id": FACT}, private=("target",))

    def __str__(self) -> str:
        return self.target_id


class RelatedCase(Orderable):
    story = ParentalKey("stories.StoryPage", related_name="related_cases")
    kind = models.CharField(_("relation"), max_length=20, choices=choices.RelationKind)
    other = models.ForeignKey("stories.StoryPage", models.CASCADE, related_name="+", verbose_name=_("story"))
    wording = _row(fields={"kind": FACT}, related=("other",))

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.other_id}"
