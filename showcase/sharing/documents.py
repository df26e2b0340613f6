"""Documents are public with the story that names them, and not before."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from showcase.sharing.pictures import keeps
from showcase.stories.models import KitItem, Source, StoryPage


def refuse_unless_public(document: Any, request: HttpRequest) -> None:
    """Raise Http404 unless a public story names the document, or the reader keeps its collection."""
    if is_public(document.pk) or keeps(request.user, document):
        return
    raise Http404


def is_public(document_id: int) -> bool:
    """Say whether a public story names this document among its sources or in its kit."""
    public = StoryPage.objects.public().order_by().values("pk")
    return any(
        model.objects.filter(document_id=document_id, story_id__in=public).exists()
        for model in (Source, KitItem)
    )
