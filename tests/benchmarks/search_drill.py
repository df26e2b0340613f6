"""`make drill-search`: three Elasticsearch nodes under load, whose elected master is killed (kill -9).

Readers ask the results page of a site whose engine is the pair of cluster and embedded index; the worker's writes go on
beside. Fails if a page failed or was slow, or if an acknowledged change is missing afterwards.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from elasticsearch import Elasticsearch

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "showcase.conf.test")

STORIES = 300
SECONDS = 25
KILL_AFTER = 8
READERS = 3
SLOWEST_PAGE = 5.0


class Load:
    """What readers and the writer did until `is_over` was set."""

    def __init__(self) -> None:
        self.is_over = threading.Event()
        self.pages: list[float] = []
        self.stood_in = 0
        self.failures: list[str] = []
        self.acknowledged: dict[int, int] = {}
        self.refused = 0

    def read(self, engine: Any) -> None:
        """Ask for pages of results, again and again, as `service.answer` does for the page."""
        from search.query import SearchQuery
        from search.service import answer

        while not self.is_over.is_set():
            begun = time.monotonic()
            try:
                given = answer(SearchQuery(text="water", sort="relevance"))
                if given.is_degraded or not given.response.total:
                    self.failures.append(f"a page of {given.response.total} results")
            except Exception as error:
                self.failures.append(repr(error))
            self.pages.append(time.monotonic() - begun)
            self.stood_in += engine.is_standing_in

    def write(self, engine: Any) -> None:
        """Write as the worker does: what is refused is repeated until it is acknowledged."""
        from search.engines.protocol import EngineUnavailable
        from tests.search.conftest import a_document

        version = 10
        while not self.is_over.is_set():
            version += 1
            number = version % STORIES + 1
            try:
                engine.upsert(a_document(number, f"water changed {version}", version=version))
                self.acknowledged[number] = version
            except EngineUnavailable:
                self.refused += 1
                time.sleep(0.1)


def main() -> int:
    import django

    django.setup()
    from django.conf import settings

    # The client reports every try at the killed node.
    logging.getLogger("elastic_transport").setLevel(logging.CRITICAL)
    urls = os.environ.get("ELASTICSEARCH_URL", "").split(",")
    folder = os.environ.get("ELASTICSEARCH_PIDS", "")
    if len(urls) < 3 or not folder:
        print("Three nodes that may be killed are needed: run `make drill-search`.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as data:
        settings.SEARCH_INDEX_PATH = Path(data) / "index.sqlite3"
        settings.ELASTICSEARCH_URL = ",".join(urls)
        settings.ELASTICSEARCH_INDEX = "drill-search"
        return drill(Path(folder))


def drill(folder: Path) -> int:
    """Run the drill against the nodes whose process ids are in `folder`; return 0 if nothing failed."""
    from django.conf import settings

    from search.engines import current_engine
    from tests.search.conftest import a_document

    engine: Any = current_engine()
    engine.rebuild((a_document(number, f"water {number}") for number in range(1, STORIES + 1)), 1)
    client = Elasticsearch(settings.ELASTICSEARCH_URL.split(","), request_timeout=60)
    client.cluster.health(wait_for_status="green", wait_for_no_relocating_shards=True, timeout="50s")
    load = Load()
    threads = [threading.Thread(target=load.read, args=(engine,)) for _reader in range(READERS)]
    threads.append(threading.Thread(target=load.write, args=(engine,)))
    for thread in threads:
        thread.start()
    time.sleep(KILL_AFTER)
    killed = kill_master(client, folder)
    time.sleep(SECONDS - KILL_AFTER)
    load.is_over.set()
    for thread in threads:
        thread.join()
    lost = missing(engine, load.acknowledged)
    print(
        f"{killed} was killed after {KILL_AFTER} of {SECONDS} s\n"
        f"{len(load.pages)} pages, {len(load.failures)} failed, slowest {max(load.pages):.2f} s, {load.stood_in} by the "
        f"embedded index\n{len(load.acknowledged)} stories changed and acknowledged, {len(lost)} lost; {load.refused} "
        f"writes were refused and repeated\nnow: {engine.health().detail}"
    )
    for failure in load.failures[:5]:
        print(f"  failed: {failure}")
    return int(bool(load.failures or lost or max(load.pages) > SLOWEST_PAGE or engine.health().is_degraded))


def kill_master(client: Elasticsearch, folder: Path) -> str:
    """Kill the process of the elected master, and return its name."""
    (found,) = client.cat.master(format="json")
    address = client.nodes.info(metric="http")["nodes"][found["id"]]["http"]["publish_address"]
    master, port = found["node"], int(address.rpartition(":")[2])
    for file in folder.glob("*.url"):
        if urlsplit(file.read_text().strip()).port == port:
            os.kill(int(file.with_suffix(".pid").read_text()), signal.SIGKILL)
            return str(master)
    raise LookupError(f"No process is known for {master} on port {port}.")


def missing(engine: Any, acknowledged: dict[int, int]) -> list[int]:
    """Return the stories whose acknowledged change is not in the cluster, or not in the embedded index."""
    from search.engines.fingerprint import fingerprint_of
    from tests.search.conftest import a_document

    time.sleep(2)
    held = engine.inventory()
    return [
        number
        for number, version in acknowledged.items()
        if held.get(number) != fingerprint_of(a_document(number, f"water changed {version}"))
    ]


if __name__ == "__main__":
    sys.exit(main())
