"""How fast the engine reads: `make bench-engine`. Times are CPU time of this process, so that neighbours do not count."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

from learning.stories import load_stories
from moderation.engine import Document, Passage, analyse, load_policy
from moderation.engine.judging import judged, verdict_on
from moderation.engine.paragraphs import forget
from moderation.engine.taggers.available import AnyTagger, all_taggers, live_taggers

_LOAD = (
    "import time; began = time.process_time(); from moderation import engine; "
    "from moderation.engine.taggers.available import live_taggers; "
    "engine.load_policy(); live_taggers(); print(time.process_time() - began)"
)


def main() -> None:
    load = [float(subprocess.check_output([sys.executable, "-c", _LOAD])) for _ in range(3)]
    print(f"load: {min(load):.2f} s")
    texts = [story.text for story in load_stories()]
    for title, taggers in (
        ("rules", ()),
        ("rules and linear", live_taggers()),
        ("all taggers", all_taggers()),
    ):
        _speed(title, texts, taggers)
    _edit(texts)
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def _speed(title: str, texts: Sequence[str], taggers: Sequence[AnyTagger]) -> None:
    for text in texts[:20]:
        _seconds(text, taggers)
    stories = [text for text in texts if 1200 <= len(text) <= 1800][:150]
    times = sorted(_seconds(text, taggers) for text in stories)
    characters = sum(map(len, stories))
    print(
        f"{title}: {characters / sum(times):,.0f} characters a CPU-second; a story of about 1,500 characters takes "
        f"{1000 * statistics.median(times):.1f} ms (median), {1000 * times[int(0.95 * len(times))]:.1f} ms (p95)"
    )


def _seconds(text: str, taggers: Sequence[AnyTagger]) -> float:
    forget()
    judged.cache_clear()
    verdict_on.cache_clear()
    return _again(text, taggers)


def _again(text: str, taggers: Sequence[AnyTagger]) -> float:
    document = Document((Passage("body", "text", "en", text),))
    began = time.process_time()
    analyse(document, _POLICY, taggers)
    return time.process_time() - began


def _edit(texts: Sequence[str]) -> None:
    """Print what checking ten stories in one document costs at first, unchanged and after an edit of one paragraph."""
    paragraphs = [text.replace("\n", " ") for text in texts[:10]]
    first = _seconds("\n\n".join(paragraphs), live_taggers())
    unchanged = _again("\n\n".join(paragraphs), live_taggers())
    paragraphs[4] += " The register was closed on 3 May."
    edited = _again("\n\n".join(paragraphs), live_taggers())
    print(
        f"ten paragraphs: {1000 * first:.1f} ms at first, {1000 * unchanged:.1f} ms unchanged, "
        f"{1000 * edited:.1f} ms after an edit of one"
    )


_POLICY = load_policy()

if __name__ == "__main__":
    main()
