"""The site's one workflow, made once and attached to the root of each language."""

from __future__ import annotations

from typing import Final

from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask

from moderation.review.models import ClearanceTask

NAME: Final = "Clearance by another institution"


def ensure_workflow() -> Workflow:
    """Return the workflow, created and attached to the whole tree if this is an empty site."""
    task, _created = ClearanceTask.objects.get_or_create(name=NAME)
    workflow, _created = Workflow.objects.get_or_create(name=NAME)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    root = Page.objects.get(depth=1)
    WorkflowPage.objects.get_or_create(page=root, defaults={"workflow": workflow})
    return workflow
