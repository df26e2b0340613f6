"""Puts a wording in the place of a stretch of a page's public text, wherever that text is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from typing import Any, Final

from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.blocks import ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.models import Page
from wagtail.rich_text import RichText

from moderation.engine.richtext import read_rich_text
from showcase.publication.public_text import wording_of
from showcase.publication.wording import FACT, RICH, SLUG

_ENTITY: Final = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[0-9A-Za-z]+);?")
_LINK: Final = re.compile(r"\b(href|src)=\"([^\"]*)\"")
_LINK_PATH: Final = re.compile(r"^(.+)\.link([0-9]+)$")
_EMPTY: Final = re.compile(r"<(b|i|strong|em|a|li|p|ul|ol)(?: [^>]*)?></\1>")


class NotRewritable(ValueError):
    """The place holds no text that a wording could replace: a figure, a file, or the name of another page."""


@dataclass(frozen=True)
class Slot:
    """Where one passage is kept: how to read and how to write it."""

    read: Callable[[], str]
    write: Callable[[str], None]
    kind: str = ""
    limit: int | None = None


def apply_wording(page: Page, path: str, start: int, end: int, wording: str) -> None:
    """Replace [start, end) of the passage at `path`, as the engine reads it, in the page in memory.

    Raises NotRewritable if the place takes no wording, or if the new text would not fit.
    """
    link = _LINK_PATH.match(path)
    slot = slot_of(page, link.group(1) if link else path)
    source = slot.read()
    if link and slot.kind == RICH:
        rewritten = replace_link(source, int(link.group(2)), wording)
    elif slot.kind == RICH:
        rewritten = replace_in_rich_text(source, start, end, wording)
    else:
        rewritten = replace(source, start, end, wording)
    if slot.kind == SLUG:
        rewritten = slugify(rewritten, allow_unicode=True)
    if slot.limit is not None and len(rewritten) > slot.limit:
        raise NotRewritable(_("The text would be longer than its field allows."))
    slot.write(rewritten)


def is_rewritable(page: Page, path: str) -> bool:
    """Say whether a wording can be proposed for the passage at `path`."""
    link = _LINK_PATH.match(path)
    try:
        slot_of(page, link.group(1) if link else path)
    except NotRewritable:
        return False
    return True


def replace(text: str, start: int, end: int, wording: str) -> str:
    """Return `text` with the stretch replaced; leaving words out leaves no second space behind."""
    return text[:start] + wording + text[_widened(text, start, end, wording) :]


def replace_in_rich_text(source: str, start: int, end: int, wording: str) -> str:
    """Return the HTML `source` with a stretch of its visible text replaced; its tags stay as they are."""
    rich = read_rich_text(source)
    end = _widened(rich.text, start, end, wording)
    ranges = [_source_range(source, rich.source_offset(position)) for position in range(start, end)]
    pieces: list[str] = []
    position = 0
    pending = escape(wording, quote=False)
    for first, last in ranges:
        if last == first or first < position:  # a tag that breaks the line, or a second letter of one entity
            continue
        pieces += [source[position:first], pending]
        pending, position = "", last
    rewritten = "".join([*pieces, source[position:]])
    return rewritten if wording else _without_empty_tags(rewritten)


def replace_link(source: str, number: int, wording: str) -> str:
    """Return `source` with the target of its link `number` (from 0) replaced."""
    if not wording:
        raise NotRewritable(_("A link is taken out together with its text."))
    targets = [match for match in _LINK.finditer(source) if match.group(2)]
    if number >= len(targets):
        raise NotRewritable(_("This link is no longer in the text."))
    first, last = targets[number].span(2)
    return source[:first] + escape(wording) + source[last:]


def slot_of(page: Page, path: str) -> Slot:
    """Return where the passage at `path` is kept; raises NotRewritable for what is no text of the page's own."""
    first, *rest = path.split(".")
    wording = wording_of(type(page))
    if first in wording.fields and not rest:
        return _field_slot(page, first, wording.fields[first])
    if first in wording.streams and rest:
        return _stream_slot(getattr(page, first), rest)
    if first in wording.children and len(rest) == 2:
        return _child_slot(page, first, *rest)
    raise NotRewritable(path)


def _field_slot(instance: Any, name: str, kind: str) -> Slot:
    if kind == FACT:
        raise NotRewritable(name)
    limit = instance._meta.get_field(name).max_length
    return Slot(lambda: str(getattr(instance, name)), lambda text: setattr(instance, name, text), kind, limit)


def _child_slot(page: Page, relation: str, position: str, name: str) -> Slot:
    for child in getattr(page, relation).get_object_list():
        fields = wording_of(type(child)).fields
        if str(child.sort_order or 0) == position and name in fields:
            return _field_slot(child, name, fields[name])
    raise NotRewritable(f"{relation}.{position}.{name}")


def _stream_slot(stream: Any, path: list[str]) -> Slot:
    for child in stream:
        if child.id == path[0] and len(path) > 1 and child.block_type == path[1]:
            return _block_slot(
                child.block, child.value, path[2:], lambda value, held=child: setattr(held, "value", value)
            )
    raise NotRewritable(".".join(path))


def _block_slot(block: Any, value: Any, path: list[str], write: Callable[[Any], None]) -> Slot:
    if isinstance(block, RichTextBlock) and not path:
        return Slot(lambda: value.source, lambda text: write(RichText(text)), RICH)
    if isinstance(block, StreamBlock):
        return _stream_slot(value, path)
    if isinstance(block, StructBlock) and path and path[0] in block.child_blocks:
        name = path[0]
        return _block_slot(
            block.child_blocks[name], value.get(name), path[1:], lambda inner: value.__setitem__(name, inner)
        )
    if isinstance(block, ListBlock) and path:
        return _list_slot(block, value, path)
    if isinstance(value, str) and not path:
        return Slot(lambda: value, write, limit=getattr(block.field, "max_length", None))
    raise NotRewritable(".".join(path))


def _list_slot(block: Any, value: Any, path: list[str]) -> Slot:
    for item in value.bound_blocks:
        if item.id == path[0]:
            return _block_slot(
                block.child_block,
                item.value,
                path[1:],
                lambda inner, held=item: setattr(held, "value", inner),
            )
    raise NotRewritable(".".join(path))


def _widened(text: str, start: int, end: int, wording: str) -> int:
    """Take the space after the stretch with it where nothing would stand between two spaces."""
    alone = start == 0 or text[start - 1 : start].isspace()
    return end + 1 if not wording and alone and text[end : end + 1] == " " else end


def _source_range(source: str, first: int) -> tuple[int, int]:
    """Return the stretch of HTML that one visible character comes from; nothing for a break made by a tag."""
    if source.startswith("<", first):
        return first, first
    entity = _ENTITY.match(source, first)
    if entity and unescape(entity.group()) != entity.group():
        return first, entity.end()
    return first, first + 1


def _without_empty_tags(source: str) -> str:
    rewritten = _EMPTY.sub("", source)
    return rewritten if rewritten == source else _without_empty_tags(rewritten)
