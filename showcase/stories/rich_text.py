"""Rich text as the public reads it: links lead to public pages only, and cost one query for a whole story."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_PAGE_LINK = re.compile(r'<a\b[^>]*\blinktype="page"[^>]*>(.*?)</a>', re.S)
_OTHER_LINK = re.compile(r'<a\b[^>]*\blinktype="(?!page")[^"]*"[^>]*>(.*?)</a>', re.S)
_PAGE_ID = re.compile(r'\bid="(\d+)"')


def linked_pages(sources: Iterable[str]) -> set[int]:
    """Return the keys of the pages to which these texts link."""
    return {
        int(number)
        for source in sources
        for link in _PAGE_LINK.finditer(source)
        for number in _PAGE_ID.findall(link[0])
    }


def as_read(source: str, addresses: Mapping[int, str]) -> SafeString:
    """Return a rich text with its links; a link to a page without a public address keeps its words alone."""

    def link(match: re.Match[str]) -> str:
        number = _PAGE_ID.search(match[0])
        address = addresses.get(int(number[1]), "") if number else ""
        return f'<a href="{escape(address)}">{match[1]}</a>' if address else match[1]

    # The editor cleans rich text when it is saved, and the moderation engine reads this same source.
    return mark_safe(_OTHER_LINK.sub(r"\1", _PAGE_LINK.sub(link, source)))  # noqa: S308
