"""How a story is cited: its institutions are the author, its permanent address the place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

FORMATS = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}
_ESCAPED = re.compile(r"([&%$#_{}~^\\])")


@dataclass(frozen=True)
class Citation:
    """The parts of a citation. `authors` are institutions; there is never a person among them."""

    authors: tuple[str, ...]
    year: int
    title: str
    code: str
    version: int
    site: str
    url: str
    published_on: date
    language: str

    def __str__(self) -> str:
        author = "; ".join(self.authors)
        return f"{author} ({self.year}). {self.title}. {self.site}, {self.code}, v{self.version}. {self.url}"

    def as_bibtex(self) -> str:
        """Return a `@techreport`; braces keep an institution's name whole."""
        fields = {
            "author": " and ".join(f"{{{_bibtex(author)}}}" for author in self.authors),
            "title": f"{{{_bibtex(self.title)}}}",
            "institution": _bibtex(self.site),
            "number": f"{self.code}, v{self.version}",
            "year": str(self.year),
            "date": self.published_on.isoformat(),
            "language": self.language,
            "url": self.url,
        }
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
        return f"@techreport{{{self.code},\n{body}\n}}\n"

    def as_ris(self) -> str:
        """Return a record of type RPRT."""
        lines = [
            ("TY", "RPRT"),
            *(("AU", _ris_author(author)) for author in self.authors),
            ("TI", self.title),
            ("PB", self.site),
            ("M1", f"{self.code}, v{self.version}"),
            ("PY", str(self.year)),
            ("DA", self.published_on.strftime("%Y/%m/%d")),
            ("LA", self.language),
            ("UR", self.url),
            ("ER", ""),
        ]
        return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)


def citation_of(story: Any, publication: Any, leads: Sequence[Any]) -> Citation:
    """Return the citation of a story by its credited institutions."""
    day = timezone.localtime(publication.first_published_at).date() if publication else timezone.localdate()
    return Citation(
        authors=tuple(lead.title for lead in leads) or (settings.SHOWCASE_SITE_NAME,),
        year=day.year,
        title=story.title,
        code=story.case_id,
        version=publication.version if publication else 1,
        site=settings.SHOWCASE_SITE_NAME,
        url=settings.WAGTAILADMIN_BASE_URL.rstrip("/") + story.get_permanent_url(),
        published_on=day,
        language=story.locale.language_code,
    )


def _bibtex(text: str) -> str:
    return _ESCAPED.sub(r"\\\1", text)


def _ris_author(name: str) -> str:
    """Return an institution's name without commas, which RIS reads as family name and given name."""
    return name.replace(",", " -")
