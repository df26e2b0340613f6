"""A text that is submitted through Wagtail's own editor enters the queue like one from the portal."""

from __future__ import annotations

from typing import Any

from wagtail.models import TaskState
from wagtail.signals import task_submitted


def connect() -> None:
    task_submitted.connect(enter_queue, dispatch_uid="review-enter-queue")


def enter_queue(instance: TaskState, user: Any = None, **_kwargs: Any) -> None:
    """Receive the page of this task, unless it is one of the site's own."""
    from moderation.review.models import ClearanceTask
    from moderation.review.submissions import holder_of, receive

    if user is None or not isinstance(instance.task.specific, ClearanceTask):
        return
    page = instance.workflow_state.content_object.specific
    if holder_of(page) is not None:
        receive(page, user)
