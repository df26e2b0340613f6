"""Which passages of a text that comes again were read before: only what has changed has to be read anew."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final

from django.conf import settings
from wagtail.models import Page

from moderation.review.models import DecisionKind, Submission
from showcase.publication.public_text import passages_of
from showcase.publication.wording import Passage

_LINK: Final = re.compile(r"\.link[0-9]+$")


def marks_of(page: Page) -> list[str]:
    """Return a keyed hash of each passage with its place: what a moderator has read when deciding on `page`.

    Keyed, because a plain hash of a short passage that holds a name could be guessed.
    """
    return [_mark(passage) for passage in passages_of(page)]


def paths_read_before(page: Page, submission: Submission) -> frozenset[str]:
    """Return the paths of the passages that stand word for word as they did when the text was last returned."""
    if not submission.times_returned:
        return frozenset()
    last = submission.decisions.filter(kind=DecisionKind.RETURNED).order_by("-decided_at", "-pk").first()
    marks = set(last.read) if last is not None else set()
    return frozenset(passage.path for passage in passages_of(page) if _mark(passage) in marks)


def without_link(path: str) -> str:
    """Return the passage's path: the engine reads the targets of its links as passages of their own."""
    return _LINK.sub("", path)


def _mark(passage: Passage) -> str:
    content = "\x1f".join((passage.path, passage.kind, passage.language, passage.text))
    return hmac.new(settings.SHOWCASE_FINGERPRINT_KEY.encode(), content.encode(), hashlib.sha256).hexdigest()
