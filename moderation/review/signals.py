"""A text that is submitted through Wagtail's own editor enters the queue like one from the portal."""

from __future__ import annotations

from typing import Any, Final

from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from moderation.publication.signals import hold_ended

# Wagtail's own mails about a workflow, by the name under which it connects them: they go to every account of a
# group, whatever its institution, and say nothing of reasons. `moderation.notices` sends ours.
_WAGTAILS_MAILS: Final = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
)


def connect() -> None:
    for signal, sender, name in _WAGTAILS_MAILS:
        # Wagtail connects later than this app; of two receivers under one name the first stays.
        signal.connect(_say_nothing, sender=sender, dispatch_uid=name)
    task_submitted.connect(enter_queue, dispatch_uid="review-enter-queue")
    hold_ended.connect(end_waiting, dispatch_uid="review-end-waiting")


def end_waiting(page_id: int, is_public: bool, **_kwargs: Any) -> None:
    """Tell the institution that its cleared text is public now, or take it into the queue again at its old place."""
    from moderation.review import submissions

    submissions.end_waiting(page_id, is_public=is_public)


def enter_queue(instance: TaskState, user: Any = None, **_kwargs: Any) -> None:
    """Receive the page of this task, unless it is one of the site's own."""
    from moderation.review.models import ClearanceTask
    from moderation.review.submissions import holder_of, receive

    if user is None or not isinstance(instance.task.specific, ClearanceTask):
        return
    page = instance.workflow_state.content_object.specific
    if holder_of(page) is not None:
        receive(page, user)


def _say_nothing(**_kwargs: Any) -> None:
    pass
