"""Institutions: nested pages, each with its teams by unit and function, and the routes by which it answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page

from showcase.publication.pages import ReadableByThePublic
from showcase.publication.wording import EMAIL, FACT, TAG, TEXT, URL, Wording


class InstitutionIndexPage(ReadableByThePublic, Page):
    """The register of institutions in one language."""

    introduction = models.TextField(_("introduction"), max_length=500, blank=True)

    wording = Wording(fields={"introduction": TEXT})
    parent_page_types = ["home.HomePage"]
    subpage_types = ["institutions.InstitutionPage"]
    max_count_per_parent = 1
    template = "institutions/index.html"
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from showcase.institutions.reading import register_of

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["register"] = register_of(self, request.GET.get("page"))
        return context


class InstitutionPage(ReadableByThePublic, Page):
    """One office that is accountable for its stories; nests below the office that it answers to."""

    kind = models.ForeignKey(
        "taxonomy.InstitutionType", models.PROTECT, related_name="+", verbose_name=_("type of institution")
    )
    region = models.ForeignKey("taxonomy.Region", models.PROTECT, related_name="+", verbose_name=_("region"))
    locality = models.CharField(_("place"), max_length=120, blank=True)
    mandate = models.TextField(
        _("mandate"), max_length=1000, help_text=_("What this office may and may not do, in two sentences.")
    )
    capacities = models.TextField(_("capacities"), max_length=600, blank=True)
    mailbox = models.EmailField(_("role mailbox"), help_text=_("A mailbox of the office, never of a person."))
    grievance_url = models.URLField(_("grievance route"), blank=True)
    rti_url = models.URLField(_("right-to-information route"), blank=True)
    charter_url = models.URLField(_("service charter"), blank=True)
    email_domains = models.TextField(
        _("e-mail domains"), blank=True, help_text=_("One a line: accounts of the office use these.")
    )

    wording = Wording(
        fields={
            "locality": TEXT,
            "mandate": TEXT,
            "capacities": TEXT,
            "mailbox": EMAIL,
            "grievance_url": URL,
            "rti_url": URL,
            "charter_url": URL,
        },
        children=("teams", "channels"),
        related=("kind", "region"),
        private=("email_domains",),
    )
    parent_page_types = ["institutions.InstitutionIndexPage", "institutions.InstitutionPage"]
    subpage_types = ["institutions.InstitutionPage", "stories.StoryPage"]
    template = "institutions/institution.html"
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("kind"), FieldPanel("region"), FieldPanel("locality")], heading=_("What and where")
        ),
        FieldPanel("mandate"),
        FieldPanel("capacities"),
        MultiFieldPanel(
            [
                FieldPanel("mailbox"),
                FieldPanel("grievance_url"),
                FieldPanel("rti_url"),
                FieldPanel("charter_url"),
            ],
            heading=_("How to reach the office"),
        ),
        InlinePanel("teams", heading=_("Teams, by unit and function")),
        InlinePanel("channels", heading=_("Registered channels")),
        FieldPanel("email_domains"),
    ]

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from showcase.institutions.reading import reading_of

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["reading"] = reading_of(self)
        return context

    @cached_property
    def register_page(self) -> InstitutionPage:
        """Return the page of this institution that credits and memberships point to (its first language)."""
        pages = InstitutionPage.objects.filter(translation_key=self.translation_key)
        return pages.order_by("pk").first() or self

    @cached_property
    def localized_title(self) -> str:
        """Return the institution's cleared title in the active language, else in its own."""
        language = (get_language() or "en").split("-")[0]
        if self.locale.language_code == language:
            return str(self.title)
        twin = (
            InstitutionPage.objects.public()
            .filter(translation_key=self.translation_key, locale__language_code=language)
            .values_list("title", flat=True)
            .first()
        )
        return str(twin or self.title)


def are_related(some: Sequence[InstitutionPage], others: Sequence[InstitutionPage]) -> bool:
    """Say whether one of `some` is one of `others`, or stands above or below it, in whichever language they are."""
    keys = {page.translation_key for page in (*some, *others)}
    pages = InstitutionPage.objects.filter(translation_key__in=keys).order_by("-pk")
    # The page of the register is the first: the last one written here.
    path_of = dict(pages.values_list("translation_key", "path"))
    return any(
        path_of[mine.translation_key].startswith(path_of[theirs.translation_key])
        or path_of[theirs.translation_key].startswith(path_of[mine.translation_key])
        for mine in some
        for theirs in others
    )


class Team(Orderable):
    """A unit and its function within an institution; functions only, never people."""

    institution = ParentalKey(InstitutionPage, related_name="teams")
    unit = models.CharField(_("unit"), max_length=120)
    function = models.CharField(_("function"), max_length=160)

    wording = Wording(
        fields={"unit": TEXT, "function": TEXT, "sort_order": FACT}, private=("id", "institution")
    )

    def __str__(self) -> str:
        return f"{self.unit}: {self.function}"


class Channel(Orderable):
    """An account or site that the institution has registered as its own."""

    institution = ParentalKey(InstitutionPage, related_name="channels")
    label = models.CharField(_("label"), max_length=80)
    url = models.URLField(_("address"))

    wording = Wording(fields={"label": TEXT, "url": TAG, "sort_order": FACT}, private=("id", "institution"))

    def __str__(self) -> str:
        return self.label
