"""The two doors that see every ordinary way to the public, and the small one for the rows of a live page.

Connected without `sender`: a proxy model would slip past it. What fires no signal (`update()`, `bulk_*`, SQL) is
kept from readers by the ledger, and found by the patrol.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache
from typing import Any, Final

from django.db.models import Model
from django.db.models.signals import post_save, pre_save
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from wagtail.models import Page, Revision

from moderation.publication import authorship, gate
from moderation.publication.blocked import Obstacle, PublicationBlocked
from showcase.publication.digest import parts_of
from showcase.publication.public_text import passages_of, passages_of_child

# Under which names the doors and the ledger listen; a system check asks whether they do.
PAGE_DOOR: Final = "door-page"
REVISION_DOOR: Final = "door-revision"
ROW_DOOR: Final = "door-row"
LEDGER: Final = "ledger-page"
DOORS: Final = (PAGE_DOOR, REVISION_DOOR, ROW_DOOR)
# Columns whose change is bookkeeping: tree position, locks, drafts. None of them shows the public another word.
_BOOKKEEPING = frozenset(
    {
        "path",
        "depth",
        "numchild",
        "url_path",
        "locked",
        "locked_at",
        "locked_by",
        "has_unpublished_changes",
        "draft_title",
        "latest_revision",
        "latest_revision_created_at",
        "go_live_at",
        "expire_at",
        "expired",
        "owner",
        "live_revision",
        "last_published_at",
        "first_published_at",
        "show_in_menus",
        "translation_key",
    }
)
# Set on a page that door 1 has let in: the hashes of its parts, for the rows that are saved with it.
_LET_IN = "_parts_let_in"
restoring: ContextVar[bool] = ContextVar("restoring", default=False)


def connect() -> None:
    """Open the doors' watch; called once, when the apps are ready."""
    pre_save.connect(watch_page, dispatch_uid=PAGE_DOOR)
    post_save.connect(enter_in_ledger, dispatch_uid=LEDGER)
    pre_save.connect(watch_revision, dispatch_uid=REVISION_DOOR)
    pre_save.connect(authorship.compare_with_draft_before, dispatch_uid="authorship-before")
    post_save.connect(authorship.note_author, dispatch_uid="authorship")
    pre_save.connect(watch_row, dispatch_uid=ROW_DOOR)


def watch_page(
    instance: Model, raw: bool = False, update_fields: frozenset[str] | None = None, **_kwargs: Any
) -> None:
    """Door 1: a page is saved live."""
    if not isinstance(instance, Page) or not instance.live:
        return
    if raw:
        if not restoring.get():
            raise PublicationBlocked(Obstacle(_("A live page is not loaded from a file outside a restore.")))
        return
    if update_fields is not None and set(update_fields) <= _BOOKKEEPING:
        return
    if instance.depth == 1:
        return
    page = as_it_will_stand(instance)
    gate.require_clear(page)
    setattr(instance, _LET_IN, frozenset(parts_of(passages_of(page))))


def enter_in_ledger(
    instance: Model, raw: bool = False, update_fields: frozenset[str] | None = None, **_kwargs: Any
) -> None:
    """Write the ledger row of a page that came in, or strike out that of one that left."""
    if not isinstance(instance, Page) or raw or instance.depth == 1:
        return
    if update_fields is not None and set(update_fields) <= _BOOKKEEPING:
        return
    if instance.live:
        gate.record_publication(as_it_will_stand(instance))
    else:
        gate.strike_out(instance.pk)


def as_it_will_stand(page: Page) -> Page:
    """Return the specific page as the public will read it when this row is saved."""
    specific_class = page.specific_class
    if specific_class is None or (isinstance(page, specific_class) and not page.get_deferred_fields()):
        return page
    if page.pk is None:
        return page
    specific = specific_class._default_manager.get(pk=page.pk)
    for field in Page._meta.concrete_fields:
        if field.attname not in page.get_deferred_fields():
            setattr(specific, field.attname, getattr(page, field.attname))
    return specific


def watch_revision(instance: Model, raw: bool = False, **_kwargs: Any) -> None:
    """Door 2: a revision is scheduled to go live."""
    if not isinstance(instance, Revision) or instance.approved_go_live_at is None:
        return
    content = instance.as_object()
    if isinstance(content, Page):
        if raw and not restoring.get():
            raise PublicationBlocked(
                Obstacle(_("A scheduled text is not loaded from a file outside a restore."))
            )
        gate.require_clear(content)


def watch_row(instance: Model, raw: bool = False, **_kwargs: Any) -> None:
    """The small door: a child row of a live page is saved, by itself or with its page."""
    field = _parental_field(type(instance))
    if field is None or _came_in_with_its_page(instance, field):
        return
    page = Page.objects.filter(pk=getattr(instance, field.attname), live=True).first()
    if page is None:
        return
    if raw:
        if not restoring.get():
            raise PublicationBlocked(Obstacle(_("A row of a live page is not loaded from a file.")))
        return
    gate.require_parts(page.pk, parts_of(passages_of_child(instance, page)))


@cache
def _parental_field(model: type[Model]) -> ParentalKey | None:
    """Return the key by which rows of `model` belong to a page, if they do."""
    for field in model._meta.concrete_fields:
        if isinstance(field, ParentalKey) and issubclass(field.related_model, Page):
            return field
    return None


def _came_in_with_its_page(row: Model, field: ParentalKey) -> bool:
    """Say whether `row` is a part of what door 1 has just let in with the page that saves it."""
    page = getattr(row, field.name) if field.is_cached(row) else None
    let_in: frozenset[str] = getattr(page, _LET_IN, frozenset())
    return bool(let_in) and let_in.issuperset(parts_of(passages_of_child(row, page)))
