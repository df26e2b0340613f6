"""How Wagtail's workflow asks the desk: who sees a text, which actions there are, and what approving means."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from showcase.accounts.models import Role

DESK = (Role.MODERATOR, Role.SENIOR)


class ClearanceTaskBehaviour:
    """Mixed into the task model; every approval, from whichever view or call, ends in `decisions.clear`."""

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return bool(user.has_role(*DESK))

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """A waiting text is locked for everybody: a moderator proposes, and a return unlocks it for its authors."""
        return not user.has_role(*DESK)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        return False

    def user_can_unlock(self, obj: Any, user: Any) -> bool:
        return False

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        if not user.has_role(*DESK):
            return []
        return [("approve", _("Clear and publish"), False), ("reject", _("Return with reasons"), True)]

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> Any:
        from moderation.review import decisions

        submission = decisions.submission_of(task_state)
        if action_name == "approve":
            return decisions.clear(submission, user)
        if action_name == "reject":
            comment = kwargs.get("comment", "")
            return decisions.send_back(submission, user, reasons=["R11"], message=comment)
        return None

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[Any]:
        from wagtail.models import TaskState

        if not user.has_role(*DESK):
            return TaskState.objects.none()
        return TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task=self.task_ptr)  # type: ignore[attr-defined]
