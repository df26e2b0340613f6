"""Whose drafts an account may see: those of its own institution, and of the offices below it."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from wagtail.models import Page

from showcase.accounts.models import Role
from showcase.institutions.models import InstitutionPage
from showcase.stories.models import StoryPage

INTAKE_ROLES = (Role.SUBMITTER, Role.COORDINATOR)


def own_institutions(user: Any) -> list[InstitutionPage]:
    """Return the institutions for which `user` writes, in the register's language."""
    memberships = user.memberships_as(*INTAKE_ROLES).select_related("institution")
    return [membership.institution for membership in memberships]


def may_write_for(user: Any, page: Page) -> bool:
    """Say whether `page` stands in the subtree of one of the user's institutions, in whichever language."""
    parent = page.get_parent()
    holder = parent.specific if parent else None
    if not isinstance(holder, InstitutionPage):
        return False
    register_page = holder.register_page
    return any(
        register_page.pk == own.pk or register_page.is_descendant_of(own) for own in own_institutions(user)
    )


def stories_of(user: Any) -> list[StoryPage]:
    """Return the stories that `user` may write in, newest first, as they were last saved."""
    keys = [
        key
        for own in own_institutions(user)
        for key in InstitutionPage.objects.descendant_of(own, inclusive=True).values_list(
            "translation_key", flat=True
        )
    ]
    holders = InstitutionPage.objects.filter(translation_key__in=keys)
    paths = [holder.path for holder in holders]
    stories = StoryPage.objects.filter(depth__gt=1).order_by("-latest_revision_created_at", "-pk")
    return [story for story in stories if story.path[: -Page.steplen] in paths]


def story_for(user: Any, case_id: str) -> StoryPage:
    """Return the latest draft of this story; raises Http404 for anybody who may not write in it."""
    story = StoryPage.objects.filter(case_id=case_id).first()
    if story is None or not may_write_for(user, story):
        raise Http404
    return story.get_latest_revision_as_object()
