"""The ONE statement of what the public can read of a page.

Moderation checks these passages, the digest hashes them, search indexes them. A field, relation or block that
nobody classified raises: silence here would be a hole in the publication invariant.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    DateBlock,
    DecimalBlock,
    EmailBlock,
    IntegerBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
    URLBlock,
)
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.models import Page

from showcase.publication.wording import (
    ALT,
    EMAIL,
    FACT,
    FILENAME,
    PAGE_WORDING,
    REFERENCE,
    RICH,
    TEXT,
    URL,
    Passage,
    UnclassifiedWording,
    Wording,
)

_FACT_BLOCKS = (IntegerBlock, DecimalBlock, DateBlock, BooleanBlock, ChoiceBlock)


def passages_of(page: Page) -> tuple[Passage, ...]:
    """Return the ordered public wording of `page` as it is in memory, unsaved children included."""
    language = page.locale.language_code if page.locale_id else "en"
    return tuple(passage for passage in _of_instance(page, "", language) if passage.text)


def passages_of_child(child: models.Model, page: Page) -> tuple[Passage, ...]:
    """Return the wording of one inline row under the paths that it has within `page`."""
    relation = next(
        name
        for name in wording_of(page.specific_class).children
        if page.specific_class._meta.get_field(name).related_model is type(child)
    )
    prefix = f"{relation}.{_position(child)}."
    return tuple(
        passage for passage in _of_instance(child, prefix, page.locale.language_code) if passage.text
    )


def passages_of_record(record: models.Model, language: str) -> tuple[Passage, ...]:
    """Return the public wording of an object that is no page: a row of the ledger of adoptions."""
    return tuple(passage for passage in _of_instance(record, "", language) if passage.text)


def wording_of(model: type[models.Model]) -> Wording:
    """Return the classification that `model` declares, with Wagtail's own fields for a page."""
    if model is Page:
        return PAGE_WORDING
    wording: Wording | None = getattr(model, "wording", None)
    if wording is None:
        raise UnclassifiedWording(model.__name__, "the whole model")
    return wording.with_base(PAGE_WORDING) if issubclass(model, Page) else wording


def _of_instance(instance: models.Model, prefix: str, language: str) -> Iterator[Passage]:
    wording = wording_of(type(instance))
    for name, kind in wording.fields.items():
        yield Passage(prefix + name, kind, language, _as_text(getattr(instance, name)))
    for name in wording.streams:
        yield from _of_stream(getattr(instance, name), prefix + name, language)
    for name in wording.media:
        yield from _of_media(getattr(instance, name), prefix + name, language)
    for name in wording.related:
        yield from _of_related(instance, name, prefix, language)
    for name in wording.children:
        for child in _in_order(getattr(instance, name).all()):
            yield from _of_instance(child, f"{prefix}{name}.{_position(child)}.", language)


def _in_order(children: Any) -> list[Any]:
    return sorted(children, key=lambda child: (child.sort_order or 0, child.pk or 0))


def _position(child: Any) -> int:
    return int(child.sort_order or 0)


def _as_text(value: Any) -> str:
    if value is None or value == "":
        return ""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    if hasattr(value, "normalize") and hasattr(value, "as_tuple"):  # Decimal: 71 and 71.00 are one figure
        return format(value.normalize(), "f")
    return str(value)


def _of_related(instance: models.Model, name: str, prefix: str, language: str) -> Iterator[Passage]:
    field = type(instance)._meta.get_field(name)
    if field.many_to_many:
        related = sorted(getattr(instance, name).all(), key=lambda item: str(item.pk))
    else:
        related = [item for item in [getattr(instance, name)] if item is not None]
    for item in related:
        path = f"{prefix}{name}.{item.pk}"
        yield Passage(path, REFERENCE, language, f"{item._meta.label_lower}:{item.pk}")
        if not getattr(item, "ships_with_the_code", False):
            yield Passage(f"{path}.name", TEXT, language, str(getattr(item, "title", "") or item), own=False)


def _of_media(item: Any, path: str, language: str) -> Iterator[Passage]:
    if item is None:
        return
    yield Passage(path, REFERENCE, language, f"{item._meta.label_lower}:{item.pk}:{item.content_hash}")
    for name, kind in item.public_wording():
        yield Passage(f"{path}.{name}", kind, language, _as_text(getattr(item, name)))
    yield Passage(f"{path}.file", FILENAME, language, item.filename)


def _of_stream(value: Any, path: str, language: str) -> Iterator[Passage]:
    for child in value:
        yield from _of_block(child.block, child.value, f"{path}.{child.id}.{child.block_type}", language)


def _of_block(block: Any, value: Any, path: str, language: str) -> Iterator[Passage]:
    """Yield the wording of one block value; `path` uses block ids, so that a finding can point at it."""
    if isinstance(block, ImageBlock):
        yield from _of_image(value, path, language)
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield from _of_block(child, value.get(name), f"{path}.{name}", language)
    elif isinstance(block, StreamBlock):
        yield from _of_stream(value, path, language)
    elif isinstance(block, ListBlock):
        for item in value.bound_blocks:
            yield from _of_block(block.child_block, item.value, f"{path}.{item.id}", language)
    else:
        yield from _of_leaf(block, value, path, language)


def _of_leaf(block: Any, value: Any, path: str, language: str) -> Iterator[Passage]:
    if isinstance(block, (ImageChooserBlock, DocumentChooserBlock)):
        yield from _of_media(value, path, language)
    elif isinstance(block, RichTextBlock):
        yield Passage(path, RICH, language, value.source if value else "")
    elif isinstance(block, URLBlock):
        yield Passage(path, URL, language, value or "")
    elif isinstance(block, EmailBlock):
        yield Passage(path, EMAIL, language, value or "")
    elif isinstance(block, _FACT_BLOCKS):
        yield Passage(path, FACT, language, _as_text(value))
    elif isinstance(block, (CharBlock, TextBlock)):
        yield Passage(path, getattr(block.meta, "wording", TEXT), language, value or "")
    else:
        raise UnclassifiedWording(type(block).__name__, path)


def _of_image(image: Any, path: str, language: str) -> Iterator[Passage]:
    if image is None:
        return
    yield from _of_media(image, path, language)
    decorative = bool(getattr(image, "decorative", False))
    yield Passage(f"{path}.decorative", FACT, language, _as_text(decorative))
    yield Passage(f"{path}.alt_text", ALT, language, "" if decorative else image.contextual_alt_text or "")
