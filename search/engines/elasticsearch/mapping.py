"""How a document lies in an Elasticsearch index: analysed by us, next to the text as it is shown.

Only parts that every distribution has are used: the `whitespace` analyser, `text`, `keyword` and numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from elasticsearch.dsl import Mapping as IndexMapping

from search import analysis
from search.analysis import normalise, words_and_stems
from search.engines.fingerprint import fingerprint_of
from search.engines.protocol import IndexDocument
from search.engines.ranking import K1, B
from search.transliteration import sound_of

LAYOUT: Final = 1
# Part of the alias's name: code of another layout neither reads nor writes this index.
STAMP: Final = f"{LAYOUT}-{analysis.VERSION}"
MOST_RESULTS: Final = 50_000
_LONGEST_KEY: Final = 500

SETTINGS: Final[Mapping[str, Any]] = {
    "index": {
        "refresh_interval": "500ms",
        "gc_deletes": "24h",
        "auto_expand_replicas": "0-2",
        "max_result_window": MOST_RESULTS,
        # combined_fields takes no similarity of a field's own.
        "similarity": {"default": {"type": "BM25", "k1": K1, "b": B}},
    }
}


def index_mapping() -> IndexMapping:
    """Return the mapping; a facet is a keyword field below `facets`, whatever its name."""
    mapping = IndexMapping()
    mapping.meta("dynamic", "strict")
    mapping.meta(
        "dynamic_templates", [{"facets": {"path_match": "facets.*", "mapping": {"type": "keyword"}}}]
    )
    for name in ("title", "body"):
        mapping.field(name, "text", analyzer="whitespace")
    for name in ("plain", "plain_title"):
        mapping.field(name, "text", analyzer="whitespace", norms=False)
    for name in ("title_words", "title_key", "sounds", "fingerprint", "language"):
        mapping.field(name, "keyword")
    for name in ("number", "version"):
        mapping.field(name, "long")
    for name in ("day", "adoptions"):
        mapping.field(name, "integer")
    mapping.field("is_deleted", "boolean")
    for name in ("shown_title", "passages"):
        mapping.field(name, "text", index=False)
    mapping.field("facets", "object", dynamic=True)
    return mapping


def source_of(document: IndexDocument) -> dict[str, Any]:
    """Return what is stored for `document`."""
    title_words, title = words_and_stems(document.title, document.language)
    body_words, body = words_and_stems("\n".join(document.passages), document.language)
    words = {*title_words, *body_words}
    return {
        "number": document.id,
        "version": document.version,
        "language": document.language,
        "title": " ".join(title),
        "body": " ".join(body),
        "plain": " ".join(title_words + body_words),
        "plain_title": " ".join(title_words),
        "title_words": " ".join(title_words)[:_LONGEST_KEY],
        "title_key": normalise(document.title)[:_LONGEST_KEY],
        "sounds": sorted(f"{sound}|{word}" for word in words if (sound := sound_of(word))),
        "day": document.published_on.toordinal(),
        "adoptions": document.adoptions,
        "is_deleted": False,
        "shown_title": document.title,
        "passages": list(document.passages),
        "facets": {key: list(values) for key, values in document.facets.items()},
        "fingerprint": fingerprint_of(document),
    }


def tombstone_of(document_id: int, version: int) -> dict[str, Any]:
    """Return what is stored for a removed document: its version, which no older write may pass, and nothing else."""
    return {"number": document_id, "version": version, "is_deleted": True}
