"""Ranks a test collection with one of the engines, in a scratch index."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import EngineUnavailable, SearchEngine
from search.evaluation import filled, records_in, run

EMBEDDED = "embedded"
ELASTICSEARCH = "elasticsearch"


class Command(BaseCommand):
    help = "Index a corpus in a scratch index, answer queries and write a TREC run of the 1000 best for each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--corpus", type=Path, required=True, help='lines {"id", "title", "text"}')
        parser.add_argument("--queries", type=Path, required=True, help='lines {"id", "text"}')
        parser.add_argument("--engine", choices=(EMBEDDED, ELASTICSEARCH), default=EMBEDDED)
        parser.add_argument("--run", type=Path, required=True, help="the file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with _scratch(options["engine"]) as engine, options["run"].open("w", encoding="utf-8") as out:
                names = filled(engine, records_in(options["corpus"]))
                for ranked in run(engine, names, records_in(options["queries"])):
                    print(ranked.line(options["engine"]), file=out)
        except (OSError, ValueError, EngineUnavailable) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(names)} documents indexed, run written to {options['run']}")


@contextmanager
def _scratch(name: str) -> Iterator[SearchEngine]:
    if name == ELASTICSEARCH:
        url = settings.ELASTICSEARCH_URL
        if not url:
            raise CommandError("ELASTICSEARCH_URL names no server.")
        cluster = ElasticsearchEngine(url, f"search-eval-{secrets.token_hex(4)}")
        try:
            yield cluster
        finally:
            cluster.remove()
        return
    with tempfile.TemporaryDirectory(prefix="search-eval-") as folder:
        yield EmbeddedEngine(Path(folder) / "index.sqlite3")
