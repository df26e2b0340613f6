"""The Elasticsearch engine: the same answers as the embedded one, from a cluster."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from elasticsearch import BadRequestError, ConflictError, Elasticsearch, NotFoundError, helpers
from elasticsearch.dsl import Q, Search

from search.analysis import words_of
from search.engines.corrections import nearest
from search.engines.elasticsearch.client import BUILD_SECONDS, WRITE_SECONDS, connected, translated_errors
from search.engines.elasticsearch.mapping import (
    MOST_RESULTS,
    SETTINGS,
    STAMP,
    index_mapping,
    source_of,
    tombstone_of,
)
from search.engines.elasticsearch.queries import (
    LIVE,
    ORDERS,
    all_of,
    counts_of,
    filters_of,
    has_stem,
    has_value,
    has_word,
    is_name,
    query_for,
)
from search.engines.likeness import TITLES_READ, question_of_stems, suggestions, telling_terms
from search.engines.protocol import (
    EngineHealth,
    EngineUnavailable,
    FacetCount,
    Hit,
    IndexDocument,
    SearchRequest,
    SearchResponse,
    Suggestion,
)
from search.engines.question import Question, Term
from search.engines.ranking import weights_of
from search.engines.reading import How, read
from search.facets import NO, WITHDRAWN
from search.slips import SHORTEST_WORD, distance

logger = logging.getLogger("search.engines.elasticsearch")

_MOST_VALUES: Final = 10_000
_NEAR_WORDS: Final = 100
_BATCH: Final = 500
_STANDING: Final = has_value(WITHDRAWN.key, (NO,))


class ElasticsearchEngine:
    """A SearchEngine on the cluster at `url`, under the alias `name`-STAMP.

    A write is seen by readers within the index's refresh interval, or at once with `refresh`.
    """

    def __init__(self, url: str, name: str = "stories", *, refresh: bool = False) -> None:
        self._client = connected(url)
        self._alias = f"{name}-{STAMP}"
        self._refresh = refresh

    def search(self, request: SearchRequest) -> SearchResponse:
        with translated_errors():
            lookup = _Lookup(self._client, self._alias, request)
            reading = read(request, lookup)
            answer = lookup.answer(reading.question, reading.how)
            return SearchResponse(
                total=answer["hits"]["total"]["value"],
                hits=tuple(_hit(found, request) for found in answer["hits"]["hits"]),
                facets={facet: _counts(answer, facet, request) for facet in request.count_facets},
                stems=reading.stems,
                prefixes=reading.prefixes,
                corrected=reading.corrected,
                suggestion=reading.suggestion,
                is_relaxed=reading.is_relaxed,
            )

    def suggest(self, text: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        typed = words_of(text)[-12:]
        if not typed or len(typed[-1]) < 2:
            return ()
        anywhere = [Q("term", plain_title=word) for word in typed[:-1]] + [Q("prefix", plain_title=typed[-1])]
        with translated_errors():
            found: dict[int, tuple[str, int]] = {}
            for query in (Q("prefix", title_words=" ".join(typed)), all_of(anywhere)):
                search = Search().filter(query).filter(LIVE).filter(_STANDING).sort(*ORDERS["newest"])
                search = search.source(["number", "shown_title", "day"])[:TITLES_READ]
                for source in _sources(self._ask(search.to_dict())):
                    found[source["number"]] = (source["shown_title"], source["day"])
        return suggestions(typed, [(number, title, day) for number, (title, day) in found.items()], limit)

    def similar(self, document_id: int, *, limit: int = 4) -> tuple[int, ...]:
        with translated_errors():
            try:
                source = self._client.get(index=self._alias, id=str(document_id), source=["title", "body"])[
                    "_source"
                ]
            except NotFoundError as error:
                if "index_not_found" in str(error):
                    raise
                return ()
            weights = weights_of(source.get("title", "").split(), source.get("body", "").split())
            documents = self._documents_with_each(weights)
            terms = telling_terms(weights, lambda stem: documents.get(stem, 0), documents[""])
            if not terms:
                return ()
            query = query_for(question_of_stems(terms), How.ANY)
            search = Search().query(query).filter(_STANDING).exclude("term", number=document_id)
            search = search.sort(*ORDERS["relevance"]).source(["number"])[:limit]
            return tuple(source["number"] for source in _sources(self._ask(search.to_dict())))

    def upsert(self, document: IndexDocument) -> bool:
        return self._write(document.id, document.version, source_of(document))

    def delete(self, document_id: int, version: int) -> bool:
        return self._write(document_id, version, tombstone_of(document_id, version))

    def rebuild(
        self, documents: Iterable[IndexDocument], version: int, progress: Callable[[int], None] | None = None
    ) -> int:
        with translated_errors():
            old = self._index_in_use()
            fresh = self._create_index()
            try:
                count = self._fill(fresh, documents, progress)
                self._put_in_use(fresh, old, version)
            except BaseException:
                self._patient(BUILD_SECONDS).indices.delete(index=fresh, ignore_unavailable=True)
                if old:
                    self._block_writes(old, is_blocked=False)
                raise
            return count

    def inventory(self) -> Mapping[int, str]:
        with translated_errors():
            found = self._all_in(self._alias, LIVE, ["number", "fingerprint"])
            return {source["number"]: source["fingerprint"] for source in found}

    def mark_filled(self) -> None:
        with translated_errors():
            self._ensure_index()
            self._patient(WRITE_SECONDS).indices.put_mapping(index=self._alias, meta={"filled": True})

    def health(self) -> EngineHealth:
        try:
            with translated_errors():
                answer = self._ask(Search().query(LIVE).extra(size=0, track_total_hits=True).to_dict())
                mappings = self._client.indices.get_mapping(index=self._alias)
                meta = [entry["mappings"].get("_meta", {}) for entry in mappings.values()]
                status = self._client.cluster.health(index=self._alias)["status"]
        except EngineUnavailable as error:
            return EngineHealth(is_up=False, detail=str(error))
        is_filled = all(entry.get("filled") for entry in meta)
        return EngineHealth(True, answer["hits"]["total"]["value"], is_filled, f"Elasticsearch, {status}")

    def remove(self) -> None:
        """Remove the alias and every index behind it or left over from it; for scratch indices."""
        with translated_errors():
            self._delete_others({None})

    def _ask(self, body: Mapping[str, Any]) -> Any:
        return _asked(self._client, self._alias, body)

    def _patient(self, seconds: float) -> Elasticsearch:
        return self._client.options(request_timeout=seconds)

    def _documents_with_each(self, stems: Iterable[str]) -> dict[str, int]:
        """Return, for each stem, the number of documents that hold it, and under "" that of all."""
        filters = {stem: has_stem(stem).to_dict() for stem in list(stems)[:1000]}
        body = {"size": 0, "query": LIVE.to_dict(), "track_total_hits": True}
        answer = self._ask(
            {**body, "aggs": {"stems": {"filters": {"filters": filters}}}} if filters else body
        )
        buckets = answer["aggregations"]["stems"]["buckets"] if filters else {}
        return {"": answer["hits"]["total"]["value"]} | {
            stem: found["doc_count"] for stem, found in buckets.items()
        }

    def _write(self, document_id: int, version: int, source: Mapping[str, Any]) -> bool:
        with translated_errors():
            for is_last in (False, True):
                try:
                    self._patient(WRITE_SECONDS).index(
                        index=self._alias, id=str(document_id), document=source, version=version,
                        version_type="external_gte", require_alias=True, refresh=self._refresh,
                    )  # fmt: skip
                    return True
                except ConflictError:
                    return False
                except NotFoundError:
                    if is_last:
                        raise
                    self._ensure_index()
        return False

    def _ensure_index(self) -> None:
        """Create an empty index behind the alias if there is none; of two that do so at once, one is enough."""
        if self._index_in_use() is None:
            fresh = self._create_index()
            self._patient(BUILD_SECONDS).indices.update_aliases(
                actions=[{"add": {"index": fresh, "alias": self._alias, "is_write_index": True}}]
            )

    def _index_in_use(self) -> str | None:
        try:
            return str(next(iter(self._patient(WRITE_SECONDS).indices.get_alias(name=self._alias))))
        except NotFoundError:
            return None

    def _create_index(self) -> str:
        name = f"{self._alias}-{time.strftime('%Y%m%d%H%M%S')}-{secrets.token_hex(3)}"
        self._patient(BUILD_SECONDS).indices.create(
            index=name, settings=SETTINGS, mappings=index_mapping().to_dict(), wait_for_active_shards=1
        )
        return name

    def _fill(
        self, index: str, documents: Iterable[IndexDocument], progress: Callable[[int], None] | None
    ) -> int:
        actions = ((document.id, document.version, source_of(document)) for document in documents)
        count = 0
        for _done in self._bulk(index, actions):
            count += 1
            if progress is not None and count % _BATCH == 0:
                progress(count)
        if progress is not None:
            progress(count)
        return count

    def _bulk(self, index: str, writes: Iterable[tuple[int, int, Mapping[str, Any]]]) -> Iterator[None]:
        """Write many documents; one that is older than what is there is left out, any other failure is raised."""
        actions = (
            {
                "_op_type": "index", "_index": index, "_id": str(document_id), "version": version,
                "version_type": "external_gte", "_source": source,
            }
            for document_id, version, source in writes
        )  # fmt: skip
        done = helpers.streaming_bulk(
            self._patient(BUILD_SECONDS), actions, chunk_size=_BATCH, max_retries=5, raise_on_error=False
        )
        for is_done, result in done:
            if not is_done and result["index"]["status"] != 409:
                raise EngineUnavailable(f"A document was refused: {str(result)[:300]}")
            yield

    def _put_in_use(self, fresh: str, old: str | None, version: int) -> None:
        """Swap. The old index takes no write from here on, so that none can fall between the two."""
        client = self._patient(BUILD_SECONDS)
        client.indices.put_mapping(index=fresh, meta={"filled": True})
        if old is not None:
            self._block_writes(old, is_blocked=True)
            client.indices.refresh(index=old)
            newer = self._all_in(old, Q("range", version={"gt": version}), None)
            for _done in self._bulk(
                fresh, ((source["number"], source["version"], source) for source in newer)
            ):
                pass
        client.indices.refresh(index=fresh)
        removed = [{"remove": {"index": old, "alias": self._alias}}] if old else []
        added = {"add": {"index": fresh, "alias": self._alias, "is_write_index": True}}
        client.indices.update_aliases(actions=[*removed, added])
        # Searches that began on the old index end on it; the one before that goes.
        self._delete_others({fresh, old})

    def _delete_others(self, kept: set[str | None]) -> None:
        client = self._patient(BUILD_SECONDS)
        for name in client.indices.get(index=f"{self._alias}-*"):
            if name not in kept:
                client.indices.delete(index=name, ignore_unavailable=True)

    def _block_writes(self, index: str, *, is_blocked: bool) -> None:
        client = self._patient(BUILD_SECONDS)
        if is_blocked:
            client.indices.add_block(index=index, block="write")
        else:
            client.indices.put_settings(index=index, settings={"index.blocks.write": None})

    def _all_in(self, index: str, query: Any, fields: list[str] | None) -> Iterator[Mapping[str, Any]]:
        """Yield the sources of all documents of `index` that match, in the order of their numbers."""
        after: list[Any] | None = None
        while True:
            search = Search().filter(query).sort("number")[: _BATCH * 4]
            search = search if fields is None else search.source(fields)
            body = search.to_dict() | ({"search_after": after} if after else {})
            hits = _asked(self._patient(BUILD_SECONDS), index, body)["hits"]["hits"]
            yield from (found["_source"] for found in hits)
            if not hits:
                return
            after = hits[-1]["sort"]


class _Lookup:
    """Answers the steps of a reading with one search each, and keeps these, for the last of them is the answer."""

    def __init__(self, client: Elasticsearch, alias: str, request: SearchRequest) -> None:
        self._client = client
        self._alias = alias
        self._request = request
        self._filters = filters_of(request)
        self._answers: dict[tuple[Question, How], Any] = {}
        self._documents: dict[str, int] = {}

    def answer(self, question: Question, how: How) -> Any:
        if (question, how) not in self._answers:
            self._answers[question, how] = _asked(self._client, self._alias, self._body(question, how))
        return self._answers[question, how]

    def total(self, question: Question, how: How) -> int:
        return int(self.answer(question, how)["aggregations"]["text"]["doc_count"])

    def documents_with(self, term: Term) -> int:
        word = term.plains[0] if term.is_stop_words else term.stems[0]
        if word not in self._documents:
            query = has_word(word) if term.is_stop_words else has_stem(word)
            self._documents[word] = int(
                self._client.count(index=self._alias, query=all_of([query, LIVE]).to_dict())["count"]
            )
        return self._documents[word]

    def nearest(self, word: str, least: int) -> list[str]:
        return nearest(word, self._within, self._with_sound, least=least)

    def _body(self, question: Question, how: How) -> dict[str, Any]:
        request = self._request
        search = Search().query(query_for(question, how)).post_filter(all_of(self._filters.values()))
        by_score = request.sort == "relevance" and question.wanted
        order = ORDERS["newest"] if request.sort == "relevance" and not by_score else ORDERS.get(request.sort)
        search = search.sort(*(order or ORDERS["newest"])).source(
            ["number", "shown_title", "passages"] if request.with_passages else ["number"]
        )
        first = min(request.offset, MOST_RESULTS)
        body: dict[str, Any] = search[first : min(first + request.limit, MOST_RESULTS)].to_dict()
        aggregations = {
            f"facet:{facet}": counts_of(facet, self._filters, _MOST_VALUES)
            for facet in request.count_facets
            if is_name(facet)
        }
        body["aggs"] = {"text": {"filter": {"match_all": {}}}, **aggregations}
        return body | {"track_total_hits": True, "track_scores": bool(question.wanted)}

    def _within(self, word: str, edits: int) -> dict[str, int]:
        suggester = {
            "field": "plain", "suggest_mode": "always", "max_edits": edits, "prefix_length": 0,
            "min_word_length": SHORTEST_WORD, "size": _NEAR_WORDS, "shard_size": _NEAR_WORDS * 5,
            "max_inspections": 50, "max_term_freq": 1_000_000_000,
        }  # fmt: skip
        answer = _asked(
            self._client, self._alias, {"size": 0, "suggest": {"near": {"text": word, "term": suggester}}}
        )
        options = [option for entry in answer["suggest"]["near"] for option in entry["options"]]
        return {
            option["text"]: option["freq"]
            for option in options
            if len(option["text"]) >= SHORTEST_WORD
            and not option["text"][0].isdigit()
            and distance(word, option["text"], edits) <= edits
        }

    def _with_sound(self, sound: str) -> dict[str, int]:
        terms = {"field": "sounds", "include": f"{sound}\\|.*", "size": _NEAR_WORDS}
        answer = _asked(
            self._client,
            self._alias,
            {"size": 0, "query": LIVE.to_dict(), "aggs": {"words": {"terms": terms}}},
        )
        buckets = answer["aggregations"]["words"]["buckets"]
        return {str(bucket["key"]).partition("|")[2]: int(bucket["doc_count"]) for bucket in buckets}


def _asked(client: Elasticsearch, index: str, body: Mapping[str, Any]) -> Any:
    """Return the answer of all shards; raise EngineUnavailable for one that lacks a part."""
    try:
        answer = client.search(index=index, body=dict(body), allow_partial_search_results=False)
    except BadRequestError as error:
        raise EngineUnavailable(f"The index does not fit the question: {error}") from error
    if answer["timed_out"] or answer["_shards"]["failed"]:
        raise EngineUnavailable("The search was not answered by all shards.")
    return answer


def _sources(answer: Any) -> list[Mapping[str, Any]]:
    return [found["_source"] for found in answer["hits"]["hits"]]


def _hit(found: Mapping[str, Any], request: SearchRequest) -> Hit:
    source = found["_source"]
    score = float(found.get("_score") or 0)
    if not request.with_passages:
        return Hit(int(source["number"]), score)
    return Hit(int(source["number"]), score, source["shown_title"], tuple(source["passages"]))


def _counts(answer: Any, facet: str, request: SearchRequest) -> tuple[FacetCount, ...]:
    """Return the values of a facet with their counts, the most frequent first; selected ones always."""
    selected = request.filters.get(facet, ())
    buckets = answer["aggregations"][f"facet:{facet}"]["values"]["buckets"] if is_name(facet) else []
    found = {str(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}
    found.update({value: 0 for value in selected if value not in found})
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetCount(value, count, value in selected) for value, count in ordered)
