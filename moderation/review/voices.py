"""How people of the desk are spoken of among each other: by role and institution, never by name."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from moderation.publication.independence import DESK_ROLES
from showcase.accounts.models import Membership


def voices_of(user_pks: Iterable[int]) -> dict[int, str]:
    """Return “Moderator, County Archive” for each account that sits at the desk, in one query."""
    memberships = Membership.objects.filter(user_id__in=set(user_pks), role__in=DESK_ROLES)
    found: dict[int, str] = {}
    for membership in memberships.select_related("institution").order_by("pk"):
        voice = _("%(role)s, %(institution)s") % {
            "role": membership.get_role_display(),
            "institution": membership.institution.title,
        }
        found.setdefault(membership.user_id, voice)
    return found


def voice_of(user_pk: int) -> str:
    """Return the voice of one account; of one that has left the desk only that it moderates."""
    return voices_of([user_pk]).get(user_pk, _("Moderator"))
