"""What the desk does with public stories: find them, correct them, withdraw them, clear their adoptions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from moderation.aftercare.forms import CorrectionForm, FindForm, WithdrawalForm
from moderation.publication.afterwards import clear_adoption, correct, withdraw
from moderation.publication.blocked import PublicationBlocked
from moderation.publication.independence import shares_an_institution
from moderation.review import refusals
from moderation.review.views import for_the_desk
from showcase.feedback.models import Correction
from showcase.publication.models import Publication
from showcase.replication.models import Adoption
from showcase.stories.models import StoryPage

ROWS = 25
REFUSED = 422


@require_GET
@for_the_desk
def public_stories(request: HttpRequest) -> HttpResponse:
    """The public stories, last cleared first, with what happened to them."""
    form = FindForm(request.GET)
    words = form.words()
    stories = (
        StoryPage.objects.public()
        .select_related("locale")
        .annotate(adoptions_waiting=Count("adoptions", filter=Q(adoptions__cleared_digest="")))
    )
    if words:
        stories = stories.filter(Q(case_id__icontains=words) | Q(title__icontains=words))
    page = Paginator(stories.order_by("-publication__published_at", "-pk"), ROWS).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "form": form, "query": f"q={words}" if words else "", "here": "public"}
    return render(request, "moderation/public_stories.html", context)


@require_GET
@for_the_desk
def public_story(request: HttpRequest, page_id: int) -> HttpResponse:
    """One public story: its notices, and what may be done with it."""
    return _shown(request, _story(page_id))


@require_POST
@for_the_desk
def withdraw_story(request: HttpRequest, page_id: int) -> HttpResponseBase:
    story, form = _story(page_id), WithdrawalForm(request.POST)
    if form.is_valid():
        try:
            withdraw(
                story,
                request.user,
                kind=form.cleaned_data["kind"],
                notice=form.cleaned_data["notice"],
                into=form.cleaned_data["into"],
            )
        except PublicationBlocked as blocked:
            form.refuse(blocked)
        else:
            messages.success(request, _("%(code)s: done, and logged.") % {"code": story.case_id})
            is_public = Publication.objects.filter(page_id=page_id).exists()
            return redirect("aftercare:story", page_id) if is_public else redirect("aftercare:stories")
    return _shown(request, story, withdrawal=form)


@require_POST
@for_the_desk
def correct_story(request: HttpRequest, page_id: int) -> HttpResponseBase:
    story, form = _story(page_id), CorrectionForm(request.POST)
    if form.is_valid():
        try:
            correct(story, request.user, **form.cleaned_data)
        except PublicationBlocked as blocked:
            form.refuse(blocked)
        else:
            messages.success(request, _("The correction is public."))
            return redirect("aftercare:story", page_id)
    return _shown(request, story, correction=form)


@require_POST
@for_the_desk
def clear_adoption_row(request: HttpRequest, page_id: int, adoption_id: int) -> HttpResponseBase:
    adoption = get_object_or_404(Adoption, pk=adoption_id, story_id=page_id)
    try:
        clear_adoption(adoption, request.user)
    except PublicationBlocked as blocked:
        refusals.show(request, blocked, lambda _obstacle: reverse("aftercare:story", args=[page_id]))
    else:
        messages.success(request, _("The adoption is public."))
    return redirect("aftercare:story", page_id)


def _story(page_id: int) -> StoryPage:
    story: StoryPage = get_object_or_404(StoryPage.objects.public().select_related("locale"), pk=page_id)
    return story


def _shown(request: HttpRequest, story: StoryPage, **bound: Any) -> HttpResponse:
    context = {
        "story": story,
        "publication": story.publication,
        "corrections": Correction.objects.filter(page_id=story.pk).order_by("-dated", "-pk"),
        "adoptions": story.adoptions.select_related("adopter"),
        "is_barred": shares_an_institution(story, request.user),
        "withdrawal": bound.get("withdrawal") or WithdrawalForm(),
        "correction": bound.get("correction") or CorrectionForm(),
        "here": "public",
    }
    return render(request, "moderation/public_story.html", context, status=REFUSED if bound else 200)
