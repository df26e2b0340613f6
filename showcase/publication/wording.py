"""How a model says which of its fields the public reads: the vocabulary of the one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

# Kinds of passage. The moderation engine reads all but FACT and REFERENCE, which only count for the digest.
TEXT: Final = "text"
RICH: Final = "rich"
SLUG: Final = "slug"
URL: Final = "url"
EMAIL: Final = "email"
ALT: Final = "alt"
CAPTION: Final = "caption"
QUOTE: Final = "quote"
FILENAME: Final = "filename"
SOURCE_TITLE: Final = "source-title"
TAG: Final = "tag"
FACT: Final = "fact"
REFERENCE: Final = "reference"


@dataclass(frozen=True)
class Passage:
    """One stretch of public wording of a page.

    `own` is False for the wording of a related object which the page shows (an institution's name): it is
    checked with the page, but cleared, and hashed, with its own object.
    """

    path: str
    kind: str
    language: str
    text: str
    own: bool = True


@dataclass(frozen=True)
class Wording:
    """The classification of every field of a model; a field that stands in none of these fails the sentinel test.

    `fields` maps a field's name to the kind of its passage; `streams` are StreamFields; `children` are inline
    relations whose models have a `wording` of their own; `related` are foreign keys whose `title` or `name` is
    shown; `private` never reaches the public.
    """

    fields: dict[str, str]
    streams: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    private: tuple[str, ...] = ()

    def with_base(self, base: Wording) -> Wording:
        """Return this classification together with that of an abstract or parent model."""
        return Wording(
            fields={**base.fields, **self.fields},
            streams=base.streams + self.streams,
            children=base.children + self.children,
            related=base.related + self.related,
            media=base.media + self.media,
            private=base.private + self.private,
        )

    def names(self) -> set[str]:
        """Return every field and relation name that is classified."""
        return {*self.fields, *self.streams, *self.children, *self.related, *self.media, *self.private}


class UnclassifiedWording(Exception):
    """A field or block of a public model is not classified: nobody can say whether the public reads it."""

    def __init__(self, owner: Any, name: str) -> None:
        super().__init__(f"{owner}: {name} is not classified in its wording")


PAGE_WORDING: Final = Wording(
    fields={"title": TEXT, "slug": SLUG, "seo_title": TEXT, "search_description": TEXT},
    private=(
        "id",
        "path",
        "depth",
        "numchild",
        "translation_key",
        "locale",
        "latest_revision",
        "live",
        "has_unpublished_changes",
        "first_published_at",
        "last_published_at",
        "live_revision",
        "go_live_at",
        "expire_at",
        "expired",
        "locked",
        "locked_at",
        "locked_by",
        "draft_title",
        "content_type",
        "url_path",
        "owner",
        "show_in_menus",
        "latest_revision_created_at",
        "alias_of",
        "page_ptr",
    ),
)
