"""Starts and saves drafts. Nothing here ever refuses a text: a draft is never blocked."""

from __future__ import annotations

from typing import Any

from anyascii import anyascii
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Locale

from moderation.intake.models import Declaration
from moderation.publication.gate import lock_row
from moderation.review.models import Submission
from moderation.review.submissions import receive
from showcase.institutions.models import InstitutionPage
from showcase.stories.models import StoryPage
from showcase.stories.parts import LeadCredit


@transaction.atomic
def start_draft(user: Any, institution: InstitutionPage, *, title: str, language: str = "en") -> StoryPage:
    """Create a draft below the institution's page in this language, credited to it, and return it."""
    holder = page_in_language(institution, language)
    story = StoryPage(
        title=title,
        slug=_free_slug(holder, title),
        locale=holder.locale,
        live=False,
        owner=user,
        draft_title=title,
        owner_mailbox=institution.mailbox,
    )
    story.lead_credits = [LeadCredit(institution=institution.register_page, sort_order=0)]
    holder.add_child(instance=story)
    story.save_revision(user=user, log_action=False)
    return story


def page_in_language(institution: InstitutionPage, language: str) -> InstitutionPage:
    """Return the institution's page in `language`, made as a draft if there is none yet."""
    locale = Locale.objects.get(language_code=language)
    if institution.locale_id == locale.pk:
        return institution
    twin = institution.get_translation_or_none(locale)
    if twin is not None:
        return twin
    # Not `copy_parents=True`: Wagtail would make the parents as live aliases, which nobody cleared.
    parent = institution.get_parent().specific
    if isinstance(parent, InstitutionPage):
        page_in_language(parent, language)
    return institution.copy_for_translation(locale)


def _free_slug(holder: InstitutionPage, title: str) -> str:
    # Latin letters: Django's own slug drops the vowel signs of Devanagari.
    stem = slugify(anyascii(title))[:60].strip("-") or "story"
    taken = set(holder.get_children().values_list("slug", flat=True))
    number = 2
    slug = stem
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


@transaction.atomic
def save_draft(story: StoryPage, user: Any) -> StoryPage:
    """Save the story as it is in memory as its latest draft, by `user`, and return it."""
    lock_row(story)
    story.draft_title = story.title
    story.save_revision(user=user, log_action=False, clean=False)
    return story


@transaction.atomic
def declare(story: StoryPage, **answers: Any) -> Declaration:
    declaration, _created = Declaration.objects.update_or_create(page_id=story.pk, defaults=answers)
    return declaration


def submit(story: StoryPage, user: Any) -> Submission:
    """Hand the story's latest draft to the desk; see `review.submissions.receive`."""
    return receive(story, user)
