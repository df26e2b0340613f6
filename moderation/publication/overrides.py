"""Whether the overrides of a text still stand: two senior editors, both independent of it until it is cleared."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from wagtail.models import Page

from moderation.checking.checking import CheckedText
from moderation.checking.models import SettlementKind
from moderation.publication.blocked import Obstacle
from moderation.publication.independence import why_not_independent
from showcase.accounts.models import Role


def overrides_that_fell(page: Page, checked: CheckedText) -> list[Obstacle]:
    """Return one obstacle for each override whose two people may not judge `page` any more.

    A senior editor may have written words of the text, changed office or role, or lost the certificate since then.
    """
    overridden = [
        (item.finding.path, item.settlement)
        for item in checked.findings
        if item.settlement is not None
        and item.settlement.kind == SettlementKind.OVERRIDE
        and not item.is_open
    ]
    people = {pk for _path, row in overridden for pk in (row.settled_by_id, row.confirmed_by_id) if pk}
    fallen = {
        user.pk
        for user in get_user_model().objects.filter(pk__in=people)
        if not user.has_role(Role.SENIOR) or why_not_independent(page, user)
    }
    message = _("One of the two senior editors of this override is no longer independent: it is given again.")
    return [
        Obstacle(f"{row.rule}: {message}", path)
        for path, row in overridden
        if {row.settled_by_id, row.confirmed_by_id} & fallen
    ]
