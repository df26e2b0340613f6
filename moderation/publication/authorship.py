"""Who wrote words of a page: whoever saved a draft that reads otherwise than the draft before."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Model
from wagtail.models import Page, Revision

from moderation.checking.reading import document_from
from moderation.publication.models import Contribution
from showcase.publication.public_text import passages_of
from showcase.publication.wording import FACT, REFERENCE

_WROTE: Final = "_its_user_wrote"


def compare_with_draft_before(instance: Model, raw: bool = False, **_kwargs: Any) -> None:
    """Before a draft is saved, see whether it changes a word; autosave is about to overwrite the words before in place.

    A moderator who opens the editor and approves saves a draft too: the editor writes rich text in its own way.
    """
    if isinstance(instance, Revision) and not raw and instance.user_id and _is_of_a_page(instance):
        setattr(instance, _WROTE, not _is_noted(instance) and _reads_otherwise(instance))


def note_author(instance: Model, raw: bool = False, **_kwargs: Any) -> None:
    """Remember the author once the draft is saved. Survives the purge of revisions."""
    if isinstance(instance, Revision) and not raw and getattr(instance, _WROTE, False):
        Contribution.objects.get_or_create(page_id=int(instance.object_id), user_id=instance.user_id)


def _is_of_a_page(revision: Revision) -> bool:
    return revision.base_content_type.model_class() is Page


def _is_noted(revision: Revision) -> bool:
    return Contribution.objects.filter(page_id=int(revision.object_id), user_id=revision.user_id).exists()


def _reads_otherwise(revision: Revision) -> bool:
    before = _draft_before(revision)
    return before is None or _words_of(before.as_object()) != _words_of(revision.as_object())


def _draft_before(revision: Revision) -> Revision | None:
    if revision.pk:
        return Revision.objects.filter(pk=revision.pk).first()
    of_the_page = Revision.objects.filter(
        base_content_type_id=revision.base_content_type_id, object_id=revision.object_id
    )
    return of_the_page.order_by("-created_at", "-pk").first()


def _words_of(page: Page) -> set[tuple[str, str]]:
    """Return what a reader can tell apart: visible words, link targets, figures and choices, place by place."""
    passages = passages_of(page)
    words = {(read.path, " ".join(read.text.split())) for read in document_from(passages).passages}
    return words | {(passage.path, passage.text) for passage in passages if passage.kind in {FACT, REFERENCE}}
