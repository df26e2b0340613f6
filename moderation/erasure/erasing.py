"""Removes a name, or a case, from everything that the site keeps; the log's chain stays, since it never held either."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, ReferenceIndex

from moderation.checking.models import NeutralityReport
from moderation.erasure import stories
from moderation.erasure.names import Names
from moderation.erasure.tables import rewrite
from moderation.publication.models import Clearance
from moderation.review.models import Submission
from moderation.transparency.log import record
from moderation.transparency.models import LogEntry
from showcase.media.models import DocumentText, ShowcaseDocument, ShowcaseImage
from showcase.publication.models import Tombstone
from showcase.replication.models import Adoption
from showcase.stories.models import StoryPage

NAME_REMOVED: Final = "name-removed"
CASE_REMOVED: Final = "case-removed"


class UnknownCase(LookupError):
    """No story has this code."""


@dataclass(frozen=True)
class Outcome:
    """What was done, in codes and counts. `unsubmitted` are pages that went dark and wait for somebody to submit them."""

    rows: dict[str, int]
    dark: list[str]
    unsubmitted: list[str]
    documents: int
    log_rows: list[int]


@transaction.atomic
def erase_name(names: Names) -> Outcome:
    """Put an office in the place of the name everywhere; a public page that shows it goes dark first, and to review."""
    _overwrite_what_is_deleted()
    dark = stories.public_with(names)
    for page in dark:
        stories.take_off(page)
    documents = _remove_documents(names)
    rewritten = rewrite(names)
    touched = stories.pages_of(rewritten)
    stories.withdraw_adoptions(rewritten.keys(Adoption._meta.label))
    stories.settle_addresses(rewritten.keys(Page._meta.label))
    stories.forget_findings(touched | {page.pk for page in dark})
    unsubmitted = _review(dark)
    counts = rewritten.counts()
    for page in dark:
        record(NAME_REMOVED, case_id=getattr(page, "case_id", ""), page=page.pk, is_dark=True)
    record(NAME_REMOVED, rows=sum(counts.values()), documents=documents)
    return Outcome(counts, _codes(dark), unsubmitted, documents, rows_of_log_with(names))


@transaction.atomic
def erase_case(case_id: str) -> Outcome:
    """Delete a story with its drafts, originals, reports, decisions and files; raises UnknownCase.

    The log keeps the code and what was decided. Other public stories that showed this one go dark and to review.
    """
    story = StoryPage.objects.filter(case_id=case_id).first()
    if story is None:
        raise UnknownCase(case_id)
    _overwrite_what_is_deleted()
    was_public = hasattr(story, "publication")
    showing = _stories_showing(story)
    media = _media_of(story)
    counts = {
        "wagtailcore.Revision": story.revisions.count(),
        Submission._meta.label: Submission.objects.filter(page_id=story.pk).count(),
        NeutralityReport._meta.label: NeutralityReport.objects.filter(page_id=story.pk).count(),
    }
    _delete(story)
    dark = stories.differing(showing)
    for page in dark:
        stories.take_off(page)
    unsubmitted = _review(dark)
    if was_public:
        Tombstone.objects.get_or_create(case_id=case_id, defaults={"removed_at": timezone.now()})
    documents = _delete_unused(media)
    record(CASE_REMOVED, case_id=case_id, rows=sum(counts.values()), files=documents)
    return Outcome(counts, _codes(dark), unsubmitted, documents, [])


def _overwrite_what_is_deleted() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def _codes(pages: Iterable[Page]) -> list[str]:
    return [getattr(page, "case_id", "") or f"PAGE-{page.pk}" for page in pages]


def _review(pages: Iterable[Page]) -> list[str]:
    return [code for page in pages if not stories.send_to_review(page.pk) for code in _codes([page])]


def rows_of_log_with(names: Names) -> list[int]:
    """Return the rows of the log that hold the name against all rules: they cannot be changed, and somebody must know."""
    columns = ("pk", "institution", "case_id", "details")
    return [row[0] for row in LogEntry.objects.values_list(*columns) if names.are_in(str(row[1:]))]


# --- Files ------------------------------------------------------------------


def _remove_documents(names: Names) -> int:
    """Delete the documents that say the name: a file cannot be rewritten. Their stories are dark already."""
    texts = DocumentText.objects.select_related("document")
    found = [text.document for text in texts if any(names.are_in(page) for page in text.pages)]
    for document in found:
        _delete_file(document)
    return len(found)


def _delete_file(item: ShowcaseDocument | ShowcaseImage) -> None:
    """Delete a document or picture and what refers to it; its file goes when the transaction stands."""
    for relation in item._meta.get_fields(include_hidden=True):
        if relation.auto_created and relation.one_to_many and relation.field.null:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: item.pk})
            rows.update(**{relation.field.name: None})
    item.delete()


def _media_of(story: StoryPage) -> list[ShowcaseImage | ShowcaseDocument]:
    models = (ShowcaseImage, ShowcaseDocument)
    return [item for model in models for item in model.objects.all() if _is_used_by(item, story)]


def _is_used_by(item: Any, story: StoryPage) -> bool:
    return any(int(row.object_id) == story.pk for row in _references(item) if _is_page(row))


def _references(item: Any) -> list[ReferenceIndex]:
    return list(ReferenceIndex.get_references_to(item).select_related("base_content_type"))


def _is_page(row: ReferenceIndex) -> bool:
    return row.base_content_type.model_class() is Page


def _delete_unused(media: list[ShowcaseImage | ShowcaseDocument]) -> int:
    unused = [item for item in media if not _references(item)]
    for item in unused:
        _delete_file(item)
    return len(unused)


# --- Cases ------------------------------------------------------------------


def _stories_showing(story: StoryPage) -> list[int]:
    """Return the pages that refer to the story, live ones among them."""
    referring = {int(row.object_id) for row in _references(story) if _is_page(row)}
    return sorted(referring - {story.pk})


def _delete(story: StoryPage) -> None:
    """Delete the page with all that hangs on it. Clearances and submissions go first: they protect the page."""
    Clearance.objects.filter(page_id=story.pk).delete()
    Submission.objects.filter(page_id=story.pk).delete()
    PageLogEntry.objects.filter(page_id=story.pk).delete()
    story.delete()


# --- Copies -----------------------------------------------------------------


def forget_copies() -> list[str]:
    """Empty caches and indexes and the free pages of SQLite; return what could not be done, in words."""
    for cache in caches.all(initialized_only=False):
        cache.clear()
    undone = _rebuild_search()
    call_command("update_index", verbosity=0, stdout=io.StringIO())
    if connection.vendor != "sqlite":
        return [*undone, "The database keeps deleted rows until it is vacuumed: run VACUUM FULL."]
    return [*undone, *_compact()]


def _rebuild_search() -> list[str]:
    try:
        for _turn in range(2):  # the index before the last one is kept for those who read it
            call_command("rebuild_search", verbosity=0, stdout=io.StringIO())
    except CommandError as error:
        return [f"{error} Run rebuild_search twice once it answers."]
    return []


def _compact() -> list[str]:
    if connection.in_atomic_block:
        return ["The database file was not compacted: run VACUUM."]
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except OperationalError:
        return ["The database file is in use and was not compacted: stop the site and run VACUUM."]
    return []
