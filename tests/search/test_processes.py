"""Several processes at one index: writers, one that is killed, and a rebuild among them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import SearchRequest
from tests.search.conftest import a_document

_WRITER = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from search.engines.embedded import EmbeddedEngine
from tests.search.conftest import a_document
engine, first, count = EmbeddedEngine(Path(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3])
for number in range(first, first + count):
    assert engine.upsert(a_document(number, f"water {number}", version=2))
    print(number, flush=True)
"""


def a_writer(path: Path, first: int, count: int) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", _WRITER, str(path), str(first), str(count)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])


def test_four_processes_and_a_rebuild_lose_no_write(index_path: Path) -> None:
    engine = EmbeddedEngine(index_path)
    engine.upsert(a_document(9999, "water first"))
    writers = [a_writer(index_path, first, 40) for first in (0, 100, 200, 300)]
    while any(writer.poll() is None for writer in writers):
        engine.rebuild([a_document(9999, "water rebuilt", version=1)], 1)
        assert engine.search(SearchRequest("water")).total >= 1
    assert [writer.wait() for writer in writers] == [0, 0, 0, 0]
    assert engine.search(SearchRequest("water")).total == 161


def test_a_killed_writer_leaves_a_sound_index_with_all_that_it_reported(index_path: Path) -> None:
    writer = a_writer(index_path, 0, 100_000)
    assert writer.stdout is not None
    reported = [int(writer.stdout.readline()) for _ in range(20)]
    time.sleep(0.01)
    os.kill(writer.pid, signal.SIGKILL)
    reported += [int(line) for line in writer.stdout.read().split("\n") if line.strip()]
    writer.wait()
    engine = EmbeddedEngine(index_path)
    held = engine.inventory()
    assert set(reported) <= set(held)
    assert engine.search(SearchRequest("water", limit=0)).total == len(held)
    with engine._file.reading() as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert engine.upsert(a_document(1, "water again", version=3))
