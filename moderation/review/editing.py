"""Wagtail's page editor with the checker's report beside the text, and refusals that say what is open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from moderation.checking.checking import CheckedText, check
from moderation.checking.marking import card_of
from moderation.publication.blocked import PublicationBlocked
from moderation.review import refusals
from showcase.publication.public_text import wording_of


class FindingsSidePanel(BaseSidePanel):  # type: ignore[misc]
    """The same report as the desk's and the portal's; rendered anew at every autosave."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):  # type: ignore[misc]
        aria_label = gettext_lazy("Toggle the checker's report")
        icon_name = "clipboard-list"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["count"] = len(self.panel.checked.open_findings)
            return context

    name = "findings"
    title = gettext_lazy("Report of the checker")
    template_name = "moderation/side_panel.html"
    order = 50

    @cached_property
    def checked(self) -> CheckedText:
        return check(self.object)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        place = refusals.place_in_editor(self.object.pk, wording_of(type(self.object)).children)
        context["rows"] = [
            {"card": card_of(item, number), "address": place_of(place, item.finding)}
            for number, item in enumerate(self.checked.findings, start=1)
        ]
        context["open"] = len(self.checked.open_findings)
        context["checked"] = self.checked
        context["desk_address"] = refusals.desk_address(self.object.pk)
        return context


def place_of(place: Any, finding: Any) -> str:
    """Return the editor's address of a finding, as a fragment only: the editor is open already."""
    address: str = place(finding)
    return address[address.index("#") :]


class ShowsRefusals:
    """Mixed into Wagtail's views: a refusal by the doors leads back to the editor and says what is open there."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]
        except PublicationBlocked as blocked:
            return self.refuse(request, int(kwargs["page_id"]), blocked)

    def refuse(self, request: HttpRequest, page_id: int, blocked: PublicationBlocked) -> HttpResponse:
        page = Page.objects.get(pk=page_id)
        place = refusals.place_in_editor(page_id, wording_of(page.specific_class).children)
        refusals.summarise(request, blocked, place, refusals.desk_address(page_id))
        address = reverse("wagtailadmin_pages:edit", args=[page_id])
        return self.answer(request, address, blocked)

    def answer(self, request: HttpRequest, address: str, blocked: PublicationBlocked) -> HttpResponse:
        return redirect(address)


class GuardedEditView(ShowsRefusals, EditView):  # type: ignore[misc]
    def get_side_panels(self) -> MediaContainer:
        panels = super().get_side_panels()
        return MediaContainer([*panels, FindingsSidePanel(self.page, self.request)])

    def answer(self, request: HttpRequest, address: str, blocked: PublicationBlocked) -> HttpResponse:
        if self.expects_json_response:
            return self.json_error_response("blocked", str(blocked))  # type: ignore[no-any-return]
        return redirect(address)


class GuardedRevertView(ShowsRefusals, RevisionsRevertView):  # type: ignore[misc]
    pass


class GuardedWorkflowActionView(ShowsRefusals, WorkflowActionView):  # type: ignore[misc]
    def answer(self, request: HttpRequest, address: str, blocked: PublicationBlocked) -> HttpResponse:
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": address})
        return redirect(address)


class GuardedPageViewSet(PageViewSet):  # type: ignore[misc]
    """Every page type of the site is edited through these views."""

    model = Page
    edit_view_class = GuardedEditView
    revisions_revert_view_class = GuardedRevertView
    workflow_action_view_class = GuardedWorkflowActionView


guarded_pages = GuardedPageViewSet("guarded_pages")
