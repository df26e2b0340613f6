"""Prints how well the engine reads stories of authors that its taggers never saw: `make evaluate`.

The taggers are replayed from learning/out_of_fold; grammar, rules and combination are the engine's as it stands.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from learning.out_of_fold import FOLDER, Replay
from learning.scoring import Counts, Span, area, compared, interval, score
from learning.stories import LABELS, TONE, Story, load_stories
from moderation.engine import BLOCK, FIX, Document, Passage, Policy, Report, analyse, load_policy
from moderation.engine.taggers.available import NAMES, AnyTagger

_HONORIFIC: Final = re.compile(
    r"\b(?:Shri|Smt|Mr|Mrs|Ms|Dr|Prof|Hon(?:'ble)?|Sir|Engr|Cllr)\.? (?:[A-Z][\w.'-]* ?){1,4}(?<! )"
)
_BIGRAM: Final = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")


@dataclass(frozen=True, slots=True)
class Result:
    """What was found in one story."""

    story: Story
    counts: dict[str, Counts]
    false_names: int
    blocks: bool
    sentences: tuple[tuple[float, bool], ...]


def read_story(story: Story, policy: Policy, taggers: Sequence[AnyTagger]) -> Result:
    """Return the result of analysing `story`."""
    report = analyse(Document((Passage("text", "text", "en", story.text),)), policy, taggers)
    counts = {
        label: compared(
            story.text,
            [(start, end) for start, end, name in story.spans if name == label],
            merged((finding.start, finding.end) for finding in report.findings if finding.category == label),
        )
        for label in LABELS.values()
    }
    names = counts["PERSON"]
    return Result(
        story,
        counts,
        names.predicted - names.right,
        any(finding.severity in {BLOCK, FIX} for finding in report.findings),
        _sentences(story, report),
    )


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the spans with those that overlap made one, as `check_text --jsonl` writes them."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _sentences(story: Story, report: Report) -> tuple[tuple[float, bool], ...]:
    marked = [(start, end) for start, end, label in story.spans if label in TONE]
    return tuple(
        (sentence.score, any(start < sentence.end and sentence.start < end for start, end in marked))
        for sentence in report.sentences
    )


def measures(results: Sequence[Result]) -> dict[str, float]:
    """Return the figures that have floors, by name."""
    found: dict[str, float] = {}
    for label in LABELS.values():
        own = score([result.counts[label] for result in results])
        found |= {f"{label} P": own.precision, f"{label} R": own.recall, f"{label} F1": own.f1}
    names = score([result.counts["PERSON"] for result in results])
    neutral = [result for result in results if result.story.is_neutral]
    clean = [result for result in results if result.story.is_clean]
    words = sum(len(result.story.text.split()) for result in neutral)
    found |= {
        "PERSON exact F1": names.exact,
        "PERSON documents with a letter left": names.leak,
        "PERSON false alarms per 1,000 words of neutral stories": (
            1000 * sum(result.false_names for result in neutral) / max(words, 1)
        ),
        "sentence AUC": area([pair for result in results for pair in result.sentences]),
        "clean stories with nothing above WARN": (
            sum(not result.blocks for result in clean) / max(len(clean), 1)
        ),
    }
    return found


def print_table(title: str, results: Sequence[Result]) -> None:
    print(f"\n{title}: {len(results)} stories\n")
    print("| | P | R | F1 (95 % interval) |\n|---|---|---|---|")
    for label in LABELS.values():
        own = score([result.counts[label] for result in results])
        low, high = interval(results, lambda drawn, label=label: score([r.counts[label] for r in drawn]).f1)
        print(f"| {label} | {own.precision:.2f} | {own.recall:.2f} | {own.f1:.2f} ({low:.2f}–{high:.2f}) |")
    found = measures(results)
    for name in list(found)[3 * len(LABELS) :]:
        low, high = (
            interval(results, lambda drawn, name=name: measures(drawn)[name])
            if "AUC" not in name
            else _auc(results)
        )
        print(f"| {name} | | | {found[name]:.3f} ({low:.3f}–{high:.3f}) |")


def _auc(results: Sequence[Result]) -> tuple[float, float]:
    return interval(results, lambda drawn: area([pair for result in drawn for pair in result.sentences]))


def print_groups(title: str, results: Sequence[Result], key: Callable[[Story], str]) -> None:
    """Print names, tone and neutral stories by country, style or author."""
    print(f"\nBy {title}\n\n| | stories | PERSON P / R | all tone F1 | sentence AUC |\n|---|---|---|---|---|")
    for group in sorted({key(result.story) for result in results}):
        own = [result for result in results if key(result.story) == group]
        names = score([result.counts["PERSON"] for result in own])
        tone = score([result.counts[label] for result in own for label in TONE])
        auc = area([pair for result in own for pair in result.sentences])
        print(
            f"| {group} | {len(own)} | {names.precision:.2f} / {names.recall:.2f} | {tone.f1:.2f} | {auc:.3f} |"
        )


def print_baselines(stories: Sequence[Story]) -> None:
    print(
        "\nNaive baselines for PERSON\n\n| | P | R | F1 | documents with a letter left |\n|---|---|---|---|---|"
    )
    for name, pattern in (("honorific and capitals", _HONORIFIC), ("two capitalised words", _BIGRAM)):
        own = score(
            [
                compared(
                    story.text,
                    [(start, end) for start, end, label in story.spans if label == "PERSON"],
                    [match.span() for match in pattern.finditer(story.text)],
                )
                for story in stories
            ]
        )
        print(f"| {name} | {own.precision:.2f} | {own.recall:.2f} | {own.f1:.2f} | {own.leak:.2f} |")


def replayed(names: Iterable[str] = NAMES) -> tuple[Replay, ...]:
    """Return the recorded taggers that there are."""
    return tuple(Replay(name) for name in names if (FOLDER / f"{name}.jsonl").exists())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voices", nargs="*", help="only the stories of these authors")
    parser.add_argument("--taggers", nargs="*", default=list(NAMES), help="only these taggers")
    options: Any = parser.parse_args()
    policy, taggers = load_policy(), replayed(options.taggers)
    stories = [
        story
        for story in load_stories()
        if (not options.voices or story.voice in options.voices)
        and all(story.id in tagger.stories for tagger in taggers)
    ]
    results = [read_story(story, policy, taggers) for story in stories]
    print_table("Rules and " + ", ".join(tagger.name for tagger in taggers) if taggers else "Rules", results)
    for title, key in (("author", "voice"), ("style", "style"), ("country", "country")):
        print_groups(title, results, lambda story, key=key: str(getattr(story, key)))
    print_baselines(stories)


if __name__ == "__main__":
    main()
