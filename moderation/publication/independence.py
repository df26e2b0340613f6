"""Who may clear a text: another institution, neither above nor below; no author of it; trained."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page

from moderation.publication.blocked import Obstacle
from moderation.publication.models import Contribution
from moderation.training.certificates import holds_certificate
from showcase.accounts.models import Membership, Role
from showcase.institutions.models import InstitutionPage, are_related
from showcase.stories.models import StoryPage

DESK_ROLES = (Role.MODERATOR, Role.SENIOR)
_WRITING_ROLES = (Role.SUBMITTER, Role.COORDINATOR)


def answerable_for(page: Page) -> list[InstitutionPage]:
    """Return the institutions whose people may not clear `page`: those that a story credits, or the page's own."""
    if isinstance(page, StoryPage):
        credited = page.credited_institutions()
        parent = page.get_parent()
        holder = parent.specific if parent else None
        return [*credited, holder] if isinstance(holder, InstitutionPage) else credited
    return [page] if isinstance(page, InstitutionPage) else []


def desk_membership(user: Any) -> Membership | None:
    """Return the membership by which `user` moderates, if any."""
    return user.memberships_as(*DESK_ROLES).select_related("institution").first()


def why_not_independent(page: Page, user: Any) -> list[Obstacle]:
    """Return what speaks against `user` clearing `page`; nothing means that they may."""
    if user is None or not user.is_active:
        return [Obstacle(_("A clearance needs a moderator who is logged in."))]
    desk = desk_membership(user)
    if desk is None:
        return [Obstacle(_("Only a moderator clears a text."))]
    obstacles = []
    if not holds_certificate(user):
        obstacles.append(Obstacle(_("Your training certificate has expired or was never issued.")))
    if Contribution.objects.filter(page_id=page.pk, user=user).exists():
        obstacles.append(Obstacle(_("You wrote words of this text: somebody else has to clear it.")))
    if shares_an_institution(page, user):
        obstacles.append(Obstacle(_whose_turn()))
    return obstacles


def _whose_turn() -> str:
    if settings.SHOWCASE_NEUTRAL_DESK:
        return _(
            "You write for the institution of this text: somebody of the desk who does not has to clear it."
        )
    return _(
        "This text credits your own institution, or one above or below it: another institution clears it."
    )


def shares_an_institution(page: Page, user: Any) -> bool:
    """Say whether `user` belongs to an institution that answers for `page`, or to one above or below it."""
    if not isinstance(page, (StoryPage, InstitutionPage)):
        return False
    own = barring(user.memberships.select_related("institution"))
    return are_related([membership.institution for membership in own], answerable_for(page))


def barring(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    """Keep the memberships that bar an account from the texts of their institution.

    All do, but where the installation has a neutral desk: there only those of people who write for the institution.
    """
    return memberships.filter(role__in=_WRITING_ROLES) if settings.SHOWCASE_NEUTRAL_DESK else memberships
