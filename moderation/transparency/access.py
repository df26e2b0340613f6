"""Who reads what of the records: auditors and senior editors all of them, a coordinator those of the own institution."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from moderation.review.models import Submission
from showcase.accounts.models import Membership, Role

View = Callable[..., HttpResponseBase]


def for_roles(*roles: str) -> Callable[[View], View]:
    """Let only accounts with one of these roles in; anybody else gets 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_role(*roles):  # type: ignore[union-attr]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return wrapped

    return decorate


def reader_of_case(user: Any, case_id: str) -> Membership | None:
    """Return the membership by which `user` may have the file of this case, if there is one."""
    if not user.is_active:
        return None
    reader = user.memberships_as(Role.AUDITOR, Role.SENIOR).select_related("institution").first()
    return reader or _coordinator_of(user, case_id)


def _coordinator_of(user: Any, case_id: str) -> Membership | None:
    submitted = Submission.objects.filter(reference=case_id).select_related("institution")
    offices = [submission.institution for submission in submitted]
    for membership in user.memberships_as(Role.COORDINATOR).select_related("institution"):
        own = membership.institution
        if any(office.pk == own.pk or office.is_descendant_of(own) for office in offices):
            return membership
    return None
