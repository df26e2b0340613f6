"""The editors' side of the search in Wagtail's admin: synonyms, picked stories, and what readers asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from search import asked
from search.models import AskedQuestion, PickedStory, SynonymGroup
from search.query import clean_text
from showcase.accounts.rights import SeniorEditorsOnly
from showcase.stories.models import StoryPage

SHOWN_DAYS: Final = 31


class Prefilled(CreateView):  # type: ignore[misc]
    """A new row whose first field can be given in the address: the way here from what readers asked."""

    prefilled = ""

    def get_initial_form_instance(self) -> Any:
        return self.model(**{self.prefilled: clean_text(self.request.GET.get(self.prefilled, ""))})


class NewSynonyms(Prefilled):
    prefilled = "entries"


class NewPick(Prefilled):
    prefilled = "words"


class PickForm(WagtailAdminModelForm):  # type: ignore[misc]
    """Refuses what readers could not open, and a story of the editor's own institution."""

    def clean_story(self) -> StoryPage:
        story: StoryPage = self.cleaned_data["story"]
        if not StoryPage.objects.standing().filter(pk=story.pk).exists():
            raise ValidationError(_("Only a story that is public, and not withdrawn, can be picked."))
        if self._is_own(story):
            raise ValidationError(_("An editor of another institution has to pick this story."))
        return story

    def _is_own(self, story: StoryPage) -> bool:
        own = [
            membership.institution for membership in self.for_user.memberships.select_related("institution")
        ]
        return any(
            credited.register_page.path.startswith(office.path)
            for credited in story.credited_institutions()
            for office in own
        )


class SynonymViewSet(ModelViewSet):  # type: ignore[misc]
    model = SynonymGroup
    name = "synonyms"
    icon = "list-ul"
    menu_label = _("Synonyms")
    list_display = ["__str__"]
    form_fields = ["entries"]
    add_view_class = NewSynonyms


class PickedStoryViewSet(ModelViewSet):  # type: ignore[misc]
    model = PickedStory
    name = "picked-stories"
    icon = "pick"
    menu_label = _("Picked stories")
    list_display = ["words", "story", "until"]
    edit_handler = ObjectList(
        [FieldPanel("words"), FieldPanel("story"), FieldPanel("until")], base_form_class=PickForm
    )
    add_view_class = NewPick


def may_edit(user: Any) -> bool:
    return SeniorEditorsOnly(AskedQuestion).user_has_permission(user, "view")


class SeniorsMenuItem(MenuItem):  # type: ignore[misc]
    def is_shown(self, request: HttpRequest) -> bool:
        return may_edit(request.user)


class QuestionViewSet(ViewSet):  # type: ignore[misc]
    name = "questions"
    icon = "search"
    menu_label = _("What readers asked")
    menu_item_class = SeniorsMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", questions, name="index")]


class SearchGroup(ViewSetGroup):  # type: ignore[misc]
    menu_label = _("Search")
    menu_icon = "search"
    menu_order = 97
    items = (QuestionViewSet(), SynonymViewSet(), PickedStoryViewSet())


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Show what was asked, and what found nothing, from the fifth time on, and the sums of the days."""
    if not may_edit(request.user):
        raise PermissionDenied
    first = timezone.localdate() - timedelta(days=SHOWN_DAYS - 1)
    lists = (
        (_("Found nothing"), asked.frequent_since(first, without_result=True)),
        (_("Asked most"), asked.frequent_since(first, without_result=False)),
    )
    context = {
        "here": "questions",
        "lists": lists,
        "days": asked.days_since(first),
        "fewest": AskedQuestion.FEWEST,
        "shown_days": SHOWN_DAYS,
        "new_synonyms": reverse("synonyms:add"),
        "new_pick": reverse("picked-stories:add"),
    }
    return render(request, "moderation/questions.html", context)


for model in (SynonymGroup, PickedStory):
    register_permission_policy(model, SeniorEditorsOnly(model), exact_class=True)
search_group = SearchGroup()
