"""`make bench-relevance COLLECTIONS="DIR ..."`: how well test collections are ranked, beside Wagtail's database backend.

A collection is a folder with `docs.jsonl` (`{"id", "title", "text"}`), `queries.jsonl` (`{"id", "text"}`) and `qrels.json`
(`{query: {document: gain}}`). Prints the mean nDCG@10 of the embedded engine and of Wagtail's backend, which looks for
every word of a question as it comes, and for any of them where it is told to; and the ratio to the better of the two.
That backend runs on SQLite after ANALYZE; a question at which its query language breaks counts as unanswered.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from statistics import mean
from typing import Any, Final

from tests.benchmarks.measuring import empty_site

DEPTH: Final = 10
Judgments = Mapping[str, Mapping[str, float]]
Run = Mapping[str, Sequence[str]]


def main(folders: Sequence[Path]) -> None:
    if not folders:
        raise SystemExit(__doc__)
    means: list[list[float]] = []
    print(f"{'nDCG@10':<16}{'embedded':>10}{'all words':>11}{'any word':>10}{'ratio':>8}", flush=True)
    with empty_site():
        for folder in folders:
            judgments: Judgments = json.loads((folder / "qrels.json").read_text(encoding="utf-8"))
            runs = (embedded(folder), *wagtail(folder))
            means.append(scores := [ndcg(run, judgments) for run in runs])
            _print(folder.name, scores)
    _print("mean", [mean(column) for column in zip(*means, strict=True)])


def _print(name: str, scores: Sequence[float]) -> None:
    ours, every, some = scores
    print(
        f"{name:<16}{ours:>10.3f}{every:>11.3f}{some:>10.3f}{ours / max(every, some, 1e-9):>8.2f}", flush=True
    )


def ndcg(run: Run, judgments: Judgments) -> float:
    """Return the mean nDCG@10 with graded gains (Järvelin and Kekäläinen, 2002); a question without an answer counts 0."""
    return mean(
        _gained(gains.get(document, 0) for document in run.get(question, ()))
        / _gained(sorted(gains.values(), reverse=True))
        for question, gains in judgments.items()
    )


def _gained(gains: Any) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(islice(gains, DEPTH)))


def embedded(folder: Path) -> Run:
    from search.engines.embedded import EmbeddedEngine
    from search.evaluation import filled, records_in, run

    found: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        engine = EmbeddedEngine(Path(scratch) / "index.sqlite3")
        names = filled(engine, records_in(folder / "docs.jsonl"))
        for ranked in run(engine, names, records_in(folder / "queries.jsonl")):
            found.setdefault(ranked.topic, []).append(ranked.document)
    return found


def wagtail(folder: Path) -> Iterator[Run]:
    """Yield the run with every word required, and the one with any of them."""
    from django.db import OperationalError, connection
    from modelsearch.backends import get_search_backend
    from modelsearch.query import PlainText

    from search.evaluation import records_in

    model = _peer_model()
    backend = get_search_backend("default")
    index = backend.get_index_for_model(model)
    records = records_in(folder / "docs.jsonl")
    while batch := [
        model(name=record["id"], title=record.get("title", ""), body=record.get("text", ""))
        for record in islice(records, 2000)
    ]:
        model.objects.bulk_create(batch)
        index.add_items(model, batch)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    topics = list(records_in(folder / "queries.jsonl"))

    def answered(text: str, operator: str) -> list[str]:
        try:
            found = backend.search(PlainText(text, operator=operator), model)[:DEPTH]
            return [record.name for record in found]
        except OperationalError:
            return []

    for operator in ("and", "or"):
        yield {topic["id"]: answered(topic["text"], operator) for topic in topics}
    model.objects.all().delete()
    index.delete_stale_entries()


def _peer_model() -> Any:
    from django.apps import apps
    from django.db import connection, models
    from modelsearch import index

    if "peerdocument" in apps.all_models["search"]:
        return apps.get_model("search", "peerdocument")

    class PeerDocument(index.Indexed, models.Model):
        name = models.CharField(max_length=100)
        title = models.TextField()
        body = models.TextField()
        search_fields = [index.SearchField("title", boost=2), index.SearchField("body")]

        class Meta:
            app_label = "search"

    with connection.schema_editor() as editor:
        editor.create_model(PeerDocument)
    return PeerDocument


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
