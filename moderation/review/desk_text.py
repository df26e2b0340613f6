"""Which text of a submission the desk may read: the one it was given, never what its institution writes afterwards."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.review.models import State, Submission
from showcase.publication.digest import digest_of


def desk_text(submission: Submission) -> Any:
    """Return the latest text while it waits, then the text that was decided on, or the public one.

    Raises PublicationBlocked where the institution has written on and nothing of it was submitted.
    """
    latest = submission.page.get_latest_revision_as_object()
    if submission.is_at_the_desk or digest_of(latest) == _decided(submission):
        return latest
    if submission.state == State.PUBLISHED and submission.page.live:
        return submission.page.specific
    raise PublicationBlocked(
        Obstacle(_("The institution is writing on this text: the desk reads it again when it is submitted."))
    )


def _decided(submission: Submission) -> str:
    last = submission.decisions.order_by("decided_at", "pk").last()
    return last.digest if last is not None else submission.digest
