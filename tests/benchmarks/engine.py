"""How fast the engine reads: `make bench-engine`. Times are CPU time, so that neighbours count little; medians of runs."""

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
from moderation.engine.taggers.available import AnyTagger, all_taggers

_LOAD = (
    "import resource, time; began = time.process_time(); import moderation, numpy; arrays = time.process_time() - began; "
    "from moderation import engine; engine.load_policy(); engine.live_taggers(); "
    "print(time.process_time() - began, arrays, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
)
_RUNS = 5


def main() -> None:
    _load()
    texts = [story.text for story in load_stories()]
    for title, taggers in (
        ("rules", ()),
        ("rules and linear tagger, live hints", None),
        ("all taggers, every wording tried in the whole text", all_taggers()),
    ):
        _speed(title, texts, taggers)
    _edit(texts)
    print(f"memory with all taggers: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def _load() -> None:
    """Print what rules and linear tagger take in a fresh process."""
    runs = [subprocess.check_output([sys.executable, "-c", _LOAD], text=True).split() for _ in range(_RUNS)]
    seconds, arrays, kilobytes = (statistics.median(map(float, column)) for column in zip(*runs, strict=True))
    print(
        f"load of rules and linear tagger: {seconds:.2f} s, {arrays:.2f} s of them numpy's own import, "
        f"{kilobytes / 1024:.0f} MB"
    )


def _speed(title: str, texts: Sequence[str], taggers: Sequence[AnyTagger] | None) -> None:
    for text in texts[:20]:
        _seconds(text, taggers)
    stories = [text for text in texts if 1200 <= len(text) <= 1800][:150]
    runs = [sorted(_seconds(text, taggers) for text in stories) for _ in range(_RUNS)]
    total = statistics.median(map(sum, runs))
    middle = statistics.median(map(statistics.median, runs))
    slow = statistics.median(times[int(0.95 * len(times))] for times in runs)
    print(
        f"{title}: {sum(map(len, stories)) / total:,.0f} characters a CPU-second; a story of about 1,500 characters "
        f"takes {1000 * middle:.1f} ms (median), {1000 * slow:.1f} ms (p95)"
    )


def _seconds(text: str, taggers: Sequence[AnyTagger] | None) -> float:
    forget()
    judged.cache_clear()
    verdict_on.cache_clear()
    return _again(text, taggers)


def _again(text: str, taggers: Sequence[AnyTagger] | None) -> float:
    document = Document((Passage("body", "text", "en", text),))
    began = time.process_time()
    analyse(document, _POLICY, taggers)
    return time.process_time() - began


def _edit(texts: Sequence[str]) -> None:
    """Print what checking ten stories in one document costs at first, unchanged and after an edit of one paragraph."""
    paragraphs = [text.replace("\n", " ") for text in texts[:10]]
    first = _seconds("\n\n".join(paragraphs), None)
    unchanged = _again("\n\n".join(paragraphs), None)
    paragraphs[4] += " The register was closed on 3 May."
    edited = _again("\n\n".join(paragraphs), None)
    print(
        f"ten paragraphs: {1000 * first:.1f} ms at first, {1000 * unchanged:.1f} ms unchanged, "
        f"{1000 * edited:.1f} ms after an edit of one"
    )


_POLICY = load_policy()

if __name__ == "__main__":
    main()
