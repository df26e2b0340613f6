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
        """Let the desk in, but for those whose institution answers for the text, or stands above or below it."""
        from moderation.publication.independence import shares_an_institution

        return bool(user.has_role(*DESK)) and not shares_an_institution(
            obj.get_latest_revision_as_object(), user
        )

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """A waiting text is locked for everybody: a moderator proposes, and a return unlocks it for its authors."""
        return not self.user_can_access_editor(obj, user)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        return False

    def user_can_unlock(self, obj: Any, user: Any) -> bool:
        return False

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        if not self.user_can_access_editor(obj, user):
            return []
        return [("approve", _("Clear and publish"), False), ("reject", _("Return with reasons"), True)]

    def get_form_for_action(self, action: str) -> Any:
        from moderation.review.forms import ReturnForm

        return ReturnForm if action == "reject" else super().get_form_for_action(action)  # type: ignore[misc]

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        """Decide as the desk's own page does. Returns nothing: Wagtail would take a value for an address."""
        from moderation.review import decisions
        from moderation.review.submissions import holder_of

        page = task_state.workflow_state.content_object.specific
        if action_name == "approve" and holder_of(page) is None:
            decisions.clear_site_page(page, user)
        elif action_name == "approve":
            decisions.clear(decisions.submission_of(task_state), user)
        elif action_name == "reject":
            decisions.send_back(
                decisions.submission_of(task_state),
                user,
                reasons=kwargs.get("reasons") or [],
                message=kwargs.get("message", ""),
            )

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[Any]:
        from wagtail.models import TaskState

        if not user.has_role(*DESK):
            return TaskState.objects.none()
        return TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task=self.task_ptr)  # type: ignore[attr-defined]
