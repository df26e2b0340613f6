"""The site's own pages: home, and pages of plain text such as the policy."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from showcase.publication.pages import ReadableByThePublic
from showcase.publication.wording import TEXT, Wording


class HomePage(ReadableByThePublic, Page):
    """The first page in one language: results in the order in which they were cleared, never ranked."""

    headline = models.CharField(_("headline"), max_length=120)
    introduction = models.TextField(_("introduction"), max_length=300, blank=True)

    wording = Wording(fields={"headline": TEXT, "introduction": TEXT})
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["institutions.InstitutionIndexPage", "home.ProgrammePage", "home.TextPage"]
    template = "home/home.html"
    content_panels = [*Page.content_panels, FieldPanel("headline"), FieldPanel("introduction")]

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from showcase.home.front import front_page

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["front"] = front_page()
        return context


class SectionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=["bold", "italic", "link", "ol", "ul"])


class TextPage(ReadableByThePublic, Page):
    """A page of the site itself: policy, accessibility, privacy, how stories are chosen."""

    introduction = models.TextField(_("introduction"), max_length=500, blank=True)
    sections = StreamField([("section", SectionBlock())], blank=True)

    wording = Wording(fields={"introduction": TEXT}, streams=("sections",))
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    template = "home/text.html"
    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("sections")]


class ProgrammePage(ReadableByThePublic, Page):
    """A programme or scheme under which stories stand, with its official document."""

    description = models.TextField(_("description"), max_length=1000)
    official_url = models.URLField(_("official document"), blank=True)

    wording = Wording(fields={"description": TEXT, "official_url": "url"})
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    template = "home/programme.html"
    content_panels = [*Page.content_panels, FieldPanel("description"), FieldPanel("official_url")]

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from showcase.home.programmes import stories_under

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["cards"] = stories_under(self)
        return context
