"""What a removal means for pages: one that is public goes dark and to review, and nothing is rewritten in public."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.models import Page, Revision

from moderation.checking.checking import CheckedText, check
from moderation.checking.media import media_in
from moderation.checking.models import NeutralityReport, Settlement
from moderation.erasure.names import Names
from moderation.erasure.tables import Rewritten
from moderation.publication.gate import lock
from moderation.review.misses import located
from moderation.review.models import Proposal, ReportedMiss, State, Submission
from moderation.review.submissions import count_again, receive
from showcase.feedback.models import Correction
from showcase.publication.digest import digest_of
from showcase.publication.models import Publication, Tombstone
from showcase.publication.public_text import passages_of
from showcase.replication.models import Adoption

REOPENED = "reopened"


def public_with(names: Names) -> list[Page]:
    """Return the live pages on which the public could read the name: text, notices, or the files that they show."""
    noticed = set(_pages_with_notices(names))
    return [page for page in _live_pages() if page.pk in noticed or _is_readable_on(page, names)]


def _live_pages() -> Iterator[Page]:
    yield from Page.objects.filter(live=True, depth__gt=1).specific().iterator(chunk_size=200)


def _is_readable_on(page: Page, names: Names) -> bool:
    passages = passages_of(page)
    if any(names.are_in(passage.text) for passage in passages):
        return True
    texts = (medium.text for medium in media_in(passages) if medium.text is not None)
    return any(names.are_in(words) for text in texts for words in text.pages)


def _pages_with_notices(names: Names) -> Iterator[int]:
    for page_id, note in Correction.objects.values_list("page_id", "note"):
        if names.are_in(note):
            yield page_id
    for page_id, notice in Publication.objects.values_list("page_id", "withdrawal_notice"):
        if names.are_in(notice):
            yield page_id


def differing(page_ids: Iterable[int]) -> list[Page]:
    """Return those of the live pages that no longer read as they were cleared."""
    cleared = dict(Publication.objects.filter(page_id__in=list(page_ids)).values_list("page_id", "digest"))
    pages = Page.objects.filter(pk__in=cleared, live=True).specific()
    return [page for page in pages if digest_of(page) != cleared[page.pk]]


def take_off(page: Page) -> None:
    """Take a page off the site. By `update()`: it must pass no door to leave, and Wagtail would log its title."""
    Publication.objects.get(page_id=page.pk).delete()
    Page.objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True, live_revision=None)
    case_id = getattr(page, "case_id", "")
    if case_id:
        Tombstone.objects.update_or_create(case_id=case_id, defaults={"removed_at": timezone.now()})


def send_to_review(page_id: int) -> bool:
    """Put a page that went dark into the queue; False if nobody ever submitted it, and somebody has to."""
    last = Submission.objects.filter(page_id=page_id).order_by("-received_at", "-pk").first()
    if last is None:
        return False
    page = Page.objects.get(pk=page_id)
    if not page.latest_revision_id:
        page.specific.save_revision(log_action=False, clean=False)
        page.refresh_from_db()
    if last.state not in {State.WAITING, State.RETURNED}:
        receive(page, last.submitted_by, event=REOPENED)
    return True


# --- After the rows were rewritten ------------------------------------------


def pages_of(rewritten: Rewritten) -> set[int]:
    """Return the pages whose own rows, inline rows or drafts were changed."""
    found: set[int] = set()
    for label, keys in rewritten.rows.items():
        model = apps.get_model(label)
        if issubclass(model, Page):
            found |= keys
        elif model is Revision:
            of_pages = Revision.page_revisions.filter(pk__in=keys)  # type: ignore[attr-defined]
            found |= {int(object_id) for object_id in of_pages.values_list("object_id", flat=True)}
        else:
            found |= set(_page_keys(model, keys))
    return found


def _page_keys(model: Any, keys: set[Any]) -> Iterator[int]:
    for field in model._meta.concrete_fields:
        if isinstance(field, ParentalKey) and issubclass(field.related_model, Page):
            yield from model._base_manager.filter(pk__in=keys).values_list(field.attname, flat=True)


def settle_addresses(page_ids: Iterable[int]) -> None:
    """Give a page another slug where the office in it now stands in a sibling's too."""
    for page in Page.objects.filter(pk__in=list(page_ids)).order_by("depth"):
        if page.depth > 1 and page.get_siblings(inclusive=False).filter(slug=page.slug).exists():
            _rename(page, f"{page.slug[:240]}-{page.pk}")


def _rename(page: Page, slug: str) -> None:
    before = page.url_path
    after = f"{before.rstrip('/').rpartition('/')[0]}/{slug}/"
    for below in Page.objects.descendant_of(page, inclusive=True):
        Page.objects.filter(pk=below.pk).update(url_path=after + below.url_path[len(before) :])
    Page.objects.filter(pk=page.pk).update(slug=slug)
    revision = page.latest_revision
    if revision is not None:
        Revision.objects.filter(pk=revision.pk).update(content={**revision.content, "slug": slug})


def forget_findings(page_ids: Iterable[int]) -> None:
    """Drop what was stored on words that are gone: settlements, proposals, and the fingerprints in reports."""
    for page_id in page_ids:
        page = Page.objects.filter(pk=page_id, depth__gt=1).first()
        if page is not None:
            _forget_findings(page_id, check(lock(page)))


def _forget_findings(page_id: int, checked: CheckedText) -> None:
    standing = {item.fingerprint for item in checked.findings}
    Settlement.objects.filter(page_id=page_id).exclude(fingerprint__in=standing).delete()
    Proposal.objects.filter(submission__page_id=page_id).exclude(fingerprint__in=standing).delete()
    misses = ReportedMiss.objects.filter(submission__page_id=page_id)
    texts = {passage.path: passage.text for passage in checked.document.passages}
    still = {miss.pk for miss, _path, _span in located(misses, texts)}
    misses.exclude(pk__in=still).delete()
    for report in NeutralityReport.objects.filter(page_id=page_id):
        for row in report.findings:
            if row["fingerprint"] not in standing:
                row["fingerprint"] = ""
        report.save()
    for submission in Submission.objects.unfinished().filter(page_id=page_id):
        _read_again(submission, checked)


def _read_again(submission: Submission, checked: CheckedText) -> None:
    """Count the findings of an open text anew; one that was cleared for a later day is another text now."""
    if submission.state == State.CLEARED and submission.digest != checked.digest:
        receive(submission.page, submission.submitted_by, event=REOPENED)
    else:
        count_again(submission, checked)


def withdraw_adoptions(keys: Iterable[int]) -> None:
    """Take rows of the ledger whose words changed off the public; they are cleared anew."""
    Adoption.objects.filter(pk__in=list(keys)).update(cleared_digest="", cleared_at=None)
