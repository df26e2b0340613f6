"""What makes a change of the search index: the ledger of publications, the ledger of adoptions, a withdrawal by Wagtail."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_unpublished

from search.outbox import record_change
from search.projection import stories_showing
from showcase.publication.models import Publication
from showcase.replication.models import Adoption


def connect() -> None:
    """Connect the receivers; called once, when the app is ready."""
    for signal in (post_save, post_delete):
        signal.connect(publication_changed, sender=Publication, dispatch_uid="search.publication")
        signal.connect(adoption_changed, sender=Adoption, dispatch_uid="search.adoption")
    page_unpublished.connect(page_was_unpublished, dispatch_uid="search.unpublished")


def publication_changed(instance: Publication, **_kwargs: Any) -> None:
    record_change(stories_showing(instance.page_id))


def adoption_changed(instance: Adoption, **_kwargs: Any) -> None:
    record_change([instance.story_id])


def page_was_unpublished(instance: Any, **_kwargs: Any) -> None:
    record_change(stories_showing(instance.pk))
