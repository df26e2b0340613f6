"""The digest of a page's public wording: what a clearance is given for, and what the read side compares."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable

from wagtail.models import Page

from showcase.publication.public_text import passages_of
from showcase.publication.wording import Passage


def digest_of(page: Page) -> str:
    """Return the SHA-256 (hex) over ordered path, kind, language and normalised text of the page's own wording."""
    return digest_of_passages(passages_of(page))


def digest_of_passages(passages: Iterable[Passage]) -> str:
    """Return the digest of passages that were read before; wording of related objects does not count."""
    digest = hashlib.sha256()
    for passage in passages:
        if passage.own:
            digest.update(_line(passage))
    return digest.hexdigest()


def parts_of(passages: Iterable[Passage]) -> list[str]:
    """Return a hash per own passage: the door for inline children compares them one by one."""
    return [hashlib.sha256(_line(passage)).hexdigest() for passage in passages if passage.own]


def _line(passage: Passage) -> bytes:
    text = unicodedata.normalize("NFC", passage.text.replace("\r\n", "\n"))
    return (
        json.dumps([passage.path, passage.kind, passage.language, text], ensure_ascii=False).encode() + b"\n"
    )
