"""A text beside an earlier state of itself, word by word: as it was submitted, or as it was last returned."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from wagtail.models import Page

from moderation.checking.marking import Part
from moderation.checking.reading import document_from
from moderation.review.models import ReturnedText, Submission
from moderation.review.proof import heading_of
from showcase.publication.public_text import passages_of
from showcase.publication.wording import FACT
from showcase.stories.cards import direction

SUBMITTED: Final = "submitted"
RETURNED: Final = "returned"
_WORD: Final = re.compile(r"\w+|\s+|[^\w\s]")
_LINE: Final = re.compile(r"[^\n]*\n?")
# Comparing takes time with the product of both lengths; beyond this, lines are compared instead of words.
_TOO_LONG: Final = 4_000_000


@dataclass(frozen=True)
class Change:
    """One passage that reads otherwise than before, its words marked as taken out or put in."""

    path: str
    heading: str
    language: str
    direction: str
    parts: list[Part]


def earlier_text(submission: Submission, which: str) -> Page | None:
    """Return the page as it was submitted first or returned last, in memory; None if it is not kept."""
    if which == RETURNED:
        kept: Any = ReturnedText.objects.filter(decision__submission=submission).order_by("-decision").first()
    else:
        kept = getattr(submission, "original", None)
    return submission.page.specific.with_content_json(kept.content) if kept is not None else None


def changes_between(before: Page, after: Page) -> list[Change]:
    """Return the passages that differ, in the order of the later text; those that are gone come last."""
    old, new = _texts(before), _texts(after)
    paths = [*new, *(path for path in old if path not in new)]
    return [
        _change(path, old.get(path, ("", "")), new.get(path, ("", "")), after)
        for path in paths
        if old.get(path) != new.get(path)
    ]


def compare(before: str, after: str) -> list[Part]:
    """Return both wordings as one text: what stayed, what was taken out ("out") and what was put in ("in")."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) * len(new) > _TOO_LONG:
        old, new = _LINE.findall(before), _LINE.findall(after)
    parts: list[Part] = []
    taken = put = ""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (tag, first, last, start, end) in enumerate(steps, start=1):
        left, right = "".join(old[first:last]), "".join(new[start:end])
        is_joint = tag == "equal" and left.isspace() and bool(taken or put) and number < len(steps)
        if tag != "equal" or is_joint:
            taken, put = taken + left, put + right
            continue
        parts += [*_changed(taken, put), Part(left)]
        taken = put = ""
    return [*parts, *_changed(taken, put)]


def _changed(taken: str, put: str) -> list[Part]:
    return [Part(text, state=state) for text, state in ((taken, "out"), (put, "in")) if text]


def _texts(page: Page) -> dict[str, tuple[str, str]]:
    """Return language and text by path: what a reader reads, and the figures."""
    passages = passages_of(page)
    read = {item.path: (item.language, item.text) for item in document_from(passages).passages}
    facts = {item.path: (item.language, item.text) for item in passages if item.kind == FACT}
    order = {item.path: number for number, item in enumerate(passages)}
    found = {**read, **facts}
    return dict(sorted(found.items(), key=lambda pair: order.get(pair[0].split(".link")[0], len(order))))


def _change(path: str, old: tuple[str, str], new: tuple[str, str], page: Page) -> Change:
    language = new[0] or old[0]
    return Change(path, heading_of(page, path), language, direction(language), compare(old[1], new[1]))
