"""From a live public story to an index document: the only place where search reads stories."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, Final

from django.db.models import Q

from search import facets
from search.costs import cost_band
from search.engines.protocol import IndexDocument
from search.hierarchy import functions_of, institutions_of, regions_of
from showcase.publication.addresses import address_of
from showcase.publication.digest import digest_of_passages
from showcase.publication.models import Withdrawal
from showcase.publication.public_text import passages_of
from showcase.publication.wording import ALT, CAPTION, QUOTE, RICH, SOURCE_TITLE, TAG, TEXT, Passage
from showcase.replication.models import Adoption
from showcase.stories.models import StoryPage

# Addresses, file names, slugs and figures are public too, but nobody looks for a story by them.
_SEARCHED_KINDS: Final = frozenset({TEXT, RICH, ALT, CAPTION, QUOTE, SOURCE_TITLE, TAG})
_BATCH: Final = 200


def public_ids() -> list[int]:
    """Return the ids of all public stories, in order."""
    return list(_public().order_by("pk").values_list("pk", flat=True))


def document_of(page_id: int, version: int) -> IndexDocument | None:
    """Return the document of a story as the public reads it now, or None if it is not public."""
    story = _public().select_related("locale", "sector", "region").filter(pk=page_id).first()
    return None if story is None else _document(story, version)


def documents(version: int) -> Iterator[IndexDocument]:
    """Yield the documents of all public stories; a story whose wording is not the cleared one is left out."""
    ids = public_ids()
    for start in range(0, len(ids), _BATCH):
        batch = (
            _public().select_related("locale", "sector", "region").filter(pk__in=ids[start : start + _BATCH])
        )
        for story in batch.order_by("pk"):
            document = _document(story, version)
            if document is not None:
                yield document


def stories_showing(page_id: int) -> list[int]:
    """Return the page itself, and the stories that show its name: those that credit it as an institution."""
    credited = StoryPage.objects.filter(
        Q(lead_credits__institution_id=page_id) | Q(supporting_credits__institution_id=page_id)
    )
    return [page_id, *credited.values_list("pk", flat=True).distinct()]


def _public() -> Any:
    """Return the public stories; one that was consolidated redirects to another, which is found in its place."""
    return StoryPage.objects.public().exclude(publication__withdrawal=Withdrawal.CONSOLIDATED)


def _document(story: StoryPage, version: int) -> IndexDocument | None:
    passages = passages_of(story)
    if story.publication.digest != digest_of_passages(passages):
        return None
    confirmed = Adoption.objects.filter(story_id=story.pk).confirmed().count()
    return IndexDocument(
        id=story.pk,
        version=version,
        language=story.locale.language_code,
        title=story.title,
        passages=tuple(_readable(passages)),
        facets=_facets_of(story, confirmed),
        published_on=story.publication.first_published_at.date(),
        adoptions=confirmed,
    )


def _readable(passages: tuple[Passage, ...]) -> Iterator[str]:
    """Yield the wording that is searched, the summary first, each stretch once, without markup and title."""
    ordered = sorted(passages, key=lambda passage: passage.path != "summary")
    seen: set[str] = set()
    for passage in ordered:
        if passage.kind not in _SEARCHED_KINDS or passage.path == "title":
            continue
        text = text_of_html(passage.text) if passage.kind == RICH else passage.text
        text = " ".join(text.split())
        if text and text not in seen:
            seen.add(text)
            yield text


def _facets_of(story: StoryPage, confirmed: int) -> dict[str, tuple[str, ...]]:
    institutions = [credit.institution for credit in story.lead_credits.select_related("institution")]
    amount = story.cost_recurring if story.cost_capital is None else story.cost_capital
    values = {
        facets.FUNCTION: functions_of(story),
        facets.COUNTRY: [story.region.country_code] if story.region else [],
        facets.REGION: regions_of(story),
        facets.EVIDENCE: [str(level) for level in range(1, story.publication.evidence_level + 1)],
        facets.ADOPTED: [str(reached) for reached in facets.ADOPTIONS if confirmed >= reached],
        facets.KIT: [facets.YES] if story.kit.all() else [],
        facets.LANGUAGE: [story.locale.language_code],
        facets.INSTITUTION: institutions_of(institutions),
        facets.INSTITUTION_TYPE: sorted({institution.kind_id for institution in institutions}),
        facets.GOAL: _goals_of(story),
        facets.YEAR: [str(story.started_on.year)] if story.started_on else [],
        facets.COST: list(filter(None, [cost_band(amount, story.currency)])),
        facets.STAGE: [story.stage],
        facets.WITHDRAWN: [facets.YES if story.publication.is_withdrawn else facets.NO],
    }
    return {facet.key: tuple(found) for facet, found in values.items() if found}


def _goals_of(story: StoryPage) -> list[str]:
    links = story.sdg_links.select_related("target")
    return [str(number) for number in sorted({link.target.goal_id for link in links})]


class _TextOf(HTMLParser):
    """Collects the text of rich text; the end of a block parts two words."""

    BLOCKS: Final = frozenset({"p", "li", "ul", "ol", "br", "h2", "h3", "h4", "blockquote", "td", "th", "tr"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.BLOCKS:
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.handle_starttag(tag, [])


def text_of_html(source: str) -> str:
    """Return the text of rich text as a reader sees it, entities resolved."""
    parser = _TextOf()
    parser.feed(source)
    parser.close()
    return "".join(parser.pieces)


def addresses_of(page_ids: list[int]) -> dict[int, tuple[str, str]]:
    """Return title and address of the stories among these that are public now. One query."""
    rows = _public().filter(pk__in=page_ids).values_list("pk", "title", "url_path")
    return {pk: (title, address_of(url_path)) for pk, title, url_path in rows}
