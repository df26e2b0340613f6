"""The only publisher: Wagtail calls it when a workflow ends (WAGTAIL_FINISH_WORKFLOW_ACTION).

Wagtail imports this module while `wagtail.models` loads, so it imports nothing at its head.
"""

from __future__ import annotations

from typing import Any


def publish_cleared(workflow_state: Any, user: Any = None) -> None:
    """Publish the latest text of the workflow's page if exactly that was cleared, else raise PublicationBlocked.

    Where an embargo or an election window is open the text waits for its day instead (`timing`).
    """
    from moderation.publication.timing import publish_or_hold

    publish_or_hold(workflow_state.content_object, by=user)
