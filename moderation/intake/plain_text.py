"""Paragraphs as people type them, and as rich text keeps them."""

from __future__ import annotations

import re
from html import escape

from moderation.engine.richtext import read_rich_text

_BREAK = re.compile(r"\n\s*\n")


def html_of(text: str) -> str:
    """Return one <p> for each paragraph of `text`; a single line break stays within its paragraph."""
    return "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs_of(text))


def paragraphs_of(text: str) -> list[str]:
    cleaned = text.replace("\r\n", "\n").strip()
    return [re.sub(r"\s*\n\s*", " ", part.strip()) for part in _BREAK.split(cleaned) if part.strip()]


def text_of(html: str) -> str:
    """Return the paragraphs of rich text, parted by blank lines."""
    plain = read_rich_text(html).text
    return "\n\n".join(line.strip() for line in plain.split("\n") if line.strip())
