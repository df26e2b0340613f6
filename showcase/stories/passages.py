"""The running text of a story, with the notes that stand in its margin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from showcase.home.templatetags.showcase_format import with_unit
from showcase.stories import rich_text
from showcase.stories.models import StoryPage
from showcase.stories.rich_text import as_read

PICTURE_WIDTH = "width-900"


@dataclass(frozen=True)
class Note:
    """A note in the margin: `components/note.html`."""

    head: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """A picture of work, places or things, in one size."""

    url: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str = ""


@dataclass(frozen=True)
class Passage:
    """One stretch of the text: `kind` is prose, quote, picture or table."""

    kind: str
    html: SafeString | str = ""
    text: str = ""
    source: str = ""
    picture: Picture | None = None
    caption: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    notes: tuple[Note, ...] = field(default=())


def linked_pages(story: StoryPage) -> set[int]:
    """Return the keys of the pages to which the story's rich texts link."""
    blocks = [block.value.source for block in story.what_was_done if block.block_type == "paragraph"]
    return rich_text.linked_pages([story.problem or "", *blocks])


def problem_of(story: StoryPage, addresses: Mapping[int, str]) -> tuple[Passage, ...]:
    """Return the problem with its baseline in the margin."""
    if not story.problem:
        return ()
    passage = Passage("prose", html=as_read(story.problem, addresses))
    return with_notes((passage,), [note for note in [_baseline(story)] if note])


def done_of(story: StoryPage, addresses: Mapping[int, str]) -> tuple[Passage, ...]:
    """Return what was done, with the legal basis and the units that did it in the margin."""
    passages = tuple(_joined(_passages(story, addresses)))
    return with_notes(passages, [note for note in (_legal_basis(story), _teams(story)) if note])


def with_notes(passages: tuple[Passage, ...], notes: list[Note]) -> tuple[Passage, ...]:
    """Set the notes beside the first stretch of prose, one below the other."""
    if not notes:
        return passages
    place = next((n for n, passage in enumerate(passages) if passage.kind == "prose"), None)
    if place is None:
        return (*passages, Passage("prose", notes=tuple(notes)))
    return (*passages[:place], replace(passages[place], notes=tuple(notes)), *passages[place + 1 :])


def picture_of(image: Any, alt: str, caption: str) -> Picture | None:
    """Return a picture in the width of the column; None when its file cannot be read."""
    try:
        rendition = image.get_rendition(PICTURE_WIDTH)
    except OSError:
        return None
    return Picture(rendition.url, rendition.width, rendition.height, alt, caption, image.credit)


def _passages(story: StoryPage, addresses: Mapping[int, str]) -> Iterator[Passage]:
    for block in story.what_was_done:
        value = block.value
        if block.block_type == "paragraph":
            yield Passage("prose", html=as_read(value.source, addresses))
        elif block.block_type == "quote":
            yield Passage("quote", text=value["text"], source=value["attribution"])
        elif block.block_type == "table":
            rows = tuple(tuple(row) for row in value["rows"])
            yield Passage("table", caption=value["caption"], header=tuple(value["header"]), rows=rows)
        elif value["image"] is not None:
            image = value["image"]
            alt = "" if getattr(image, "decorative", False) else image.contextual_alt_text or ""
            picture = picture_of(image, alt, value["caption"])
            if picture is not None:
                yield Passage("picture", picture=picture)


def _joined(passages: Iterator[Passage]) -> Iterator[Passage]:
    """Join neighbouring paragraphs: a note that is longer than its paragraph would tear a gap into the text."""
    for kind, group in groupby(passages, key=lambda passage: passage.kind):
        if kind == "prose":
            yield Passage("prose", html=format_html_join("", "{}", ((passage.html,) for passage in group)))
        else:
            yield from group


def _baseline(story: StoryPage) -> Note | None:
    result = next(iter(story.results.all()), None)
    if result is None or result.baseline is None:
        return None
    figure = with_unit(result.baseline, result.unit)
    line = _("%(figure)s, %(what)s") % {"figure": figure, "what": result.indicator}
    when = date_format(result.baseline_on, "j F Y") if result.baseline_on else ""
    lines = [f"{line}.", _("Measured on %(day)s.") % {"day": when} if when else ""]
    return Note(_("Baseline"), tuple(text for text in lines if text))


def _legal_basis(story: StoryPage) -> Note | None:
    lines = tuple(
        format_html('<a href="{}">{}</a>', row.url, row.label) if row.url else row.label
        for row in story.legal_instruments.all()
    )
    return Note(_("Legal basis"), lines) if lines else None


def _teams(story: StoryPage) -> Note | None:
    lines = tuple(
        _("%(unit)s, %(function)s: %(headcount)s.")
        % {"unit": row.unit, "function": row.function, "headcount": row.get_headcount_display()}
        for row in story.team_credits.all()
    )
    return Note(_("Who worked on it"), lines) if lines else None
