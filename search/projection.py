"""From a live public story to an index document: the only place where search reads stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Final

from django.db.models import Q

from search import facets
from search.costs import cost_band
from search.engines.protocol import IndexDocument
from search.hierarchy import functions_of, institutions_above, institutions_of, regions_of
from showcase.publication.addresses import address_of
from showcase.publication.digest import digest_of_passages
from showcase.publication.models import Withdrawal
from showcase.publication.public_text import passages_of, wording_of
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
    for story in _with_rows(_public().filter(pk=page_id)):
        return _document(story, version, _surroundings_of([story]))
    return None


def documents(version: int) -> Iterator[IndexDocument]:
    """Yield the documents of all public stories; a story whose wording is not the cleared one is left out.

    The number of queries does not depend on what a story has, only on the number of batches.
    """
    ids = public_ids()
    for start in range(0, len(ids), _BATCH):
        stories = list(_with_rows(_public().filter(pk__in=ids[start : start + _BATCH])).order_by("pk"))
        surroundings = _surroundings_of(stories)
        for story in stories:
            document = _document(story, version, surroundings)
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


def _with_rows(stories: Any) -> Any:
    """Let `stories` be read with everything that a document is made of: one query for each kind of row."""
    wording = wording_of(StoryPage)
    rows = (name for name in wording.related if StoryPage._meta.get_field(name).many_to_many)
    return stories.select_related("locale", "sector", "region__parent__parent", "image").prefetch_related(
        *wording.children, *rows, "lead_credits__institution", "supporting_credits__institution",
        "related_cases__other", "sdg_links__target",
    )  # fmt: skip


@dataclass(frozen=True)
class _Surroundings:
    """What stands around the stories of a batch: their confirmed adoptions, and institutions by their path."""

    adoptions: Mapping[int, int]
    institutions: Mapping[str, int]


def _surroundings_of(stories: list[StoryPage]) -> _Surroundings:
    adopted = Adoption.objects.filter(story__in=stories).confirmed().values_list("story_id", flat=True)
    credited = (credit.institution for story in stories for credit in story.lead_credits.all())
    return _Surroundings(Counter(adopted), institutions_above(credited))


def _document(story: StoryPage, version: int, surroundings: _Surroundings) -> IndexDocument | None:
    passages = passages_of(story)
    if story.publication.digest != digest_of_passages(passages):
        return None
    confirmed = surroundings.adoptions.get(story.pk, 0)
    return IndexDocument(
        id=story.pk,
        version=version,
        language=story.locale.language_code,
        title=story.title,
        passages=tuple(_readable(passages)),
        facets=_facets_of(story, confirmed, surroundings),
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


def _facets_of(story: StoryPage, confirmed: int, surroundings: _Surroundings) -> dict[str, tuple[str, ...]]:
    institutions = [credit.institution for credit in story.lead_credits.all()]
    amount = story.cost_recurring if story.cost_capital is None else story.cost_capital
    values = {
        facets.FUNCTION: functions_of(story),
        facets.COUNTRY: [story.region.country_code] if story.region else [],
        facets.REGION: regions_of(story),
        facets.EVIDENCE: [str(level) for level in range(1, story.publication.evidence_level + 1)],
        facets.ADOPTED: [str(reached) for reached in facets.ADOPTIONS if confirmed >= reached],
        facets.KIT: [facets.YES] if story.kit.all() else [],
        facets.LANGUAGE: [story.locale.language_code],
        facets.INSTITUTION: institutions_of(institutions, surroundings.institutions),
        facets.INSTITUTION_TYPE: sorted({institution.kind_id for institution in institutions}),
        facets.GOAL: _goals_of(story),
        facets.YEAR: [str(story.started_on.year)] if story.started_on else [],
        facets.COST: list(filter(None, [cost_band(amount, story.currency)])),
        facets.STAGE: [story.stage],
        facets.WITHDRAWN: [facets.YES if story.publication.is_withdrawn else facets.NO],
    }
    return {facet.key: tuple(found) for facet, found in values.items() if found}


def _goals_of(story: StoryPage) -> list[str]:
    return [str(number) for number in sorted({link.target.goal_id for link in story.sdg_links.all()})]


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
