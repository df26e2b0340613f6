"""The document read again with all its wordings: those in whose sentence something new is found become prompts.

A wording is tried in its sentence when it is proposed (`rewording.py`). A tagger that reads whole paragraphs, and names
that a document holds no longer, can still bring up what the sentence alone did not show.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from moderation.engine.documents import Document
from moderation.engine.edits import Edit, put_in
from moderation.engine.findings import BLOCK, FIX, INFO, Finding, Sentence

Place: TypeAlias = tuple[str, int]
"""A passage's path with the number of a sentence in it."""
Read: TypeAlias = Callable[[Document], tuple[Sequence[Finding], Sequence[Sentence]]]
_WEIGHTY: Final = frozenset({BLOCK, FIX})
# A document whose wordings do not hold after this many readings keeps none of them.
_ROUNDS: Final = 4
_DEEPEST: Final = 2


def only_holding(
    document: Document, findings: Sequence[Finding], sentences: Sequence[Sentence], read: Read, depth: int = 0
) -> list[Finding]:
    """Return the findings of `document` with only such wordings as hold all together.

    `read` gives the findings and the sentences of a document. With the wordings that stay no sentence has a finding of
    WARN or more that it had not, and the document so changed proposes no wording.
    """
    kept = list(findings)
    dropped: set[Place] = set()
    for _ in range(_ROUNDS):
        if not any(finding.suggestion is not None for finding in kept):
            return kept
        before = _Outcome(document, kept, sentences)
        changed = before.document()
        found, found_sentences = read(changed)
        failing = before.failing(found, dropped)
        if not failing:
            settled = depth >= _DEEPEST or not _proposes(changed, found, found_sentences, read, depth)
            return kept if settled else _without_wordings(kept)
        dropped |= failing
        kept = [
            replace(finding, suggestion=None, replaces=None)
            if before.place_of(finding) in failing
            else finding
            for finding in kept
        ]
    return _without_wordings(kept)


def _proposes(
    document: Document, findings: Sequence[Finding], sentences: Sequence[Sentence], read: Read, depth: int
) -> bool:
    """Say whether a report on `document` would propose a wording."""
    if all(finding.suggestion is None for finding in findings):
        return False
    holding = only_holding(document, findings, sentences, read, depth + 1)
    return any(finding.suggestion is not None for finding in holding)


def _without_wordings(findings: Iterable[Finding]) -> list[Finding]:
    return [replace(finding, suggestion=None, replaces=None) for finding in findings]


class _Outcome:
    """A document with the wordings of its `findings` put in, and where each of its sentences has gone."""

    def __init__(self, source: Document, findings: Sequence[Finding], sentences: Iterable[Sentence]) -> None:
        self._source, self._findings = source, findings
        self._starts: dict[str, list[int]] = {passage.path: [] for passage in source.passages}
        for sentence in sentences:
            self._starts[sentence.path].append(sentence.start)
        edits: dict[str, list[Edit]] = {passage.path: [] for passage in source.passages}
        for finding in findings:
            if finding.suggestion is not None:
                edits[finding.path].append(Edit(*finding.stretch, finding.suggestion))
        self._edited = {
            passage.path: put_in(passage.text, edits[passage.path]) for passage in source.passages
        }

    def document(self) -> Document:
        """Return the document with the wordings put in."""
        passages = (replace(each, text=self._edited[each.path].text) for each in self._source.passages)
        return replace(self._source, passages=tuple(passages))

    def place_of(self, finding: Finding) -> Place:
        return _place(self._starts, finding)

    def failing(self, found: Sequence[Finding], dropped: set[Place]) -> set[Place]:
        """Return the sentences whose wordings bring up what is `found`; those in `dropped` have lost theirs before."""
        changed = {self.place_of(finding) for finding in self._findings if finding.suggestion is not None}
        moved = {
            path: [self._edited[path].place_of(start) for start in starts]
            for path, starts in self._starts.items()
        }
        left = [f for f in self._findings if not self._edited[f.path].replaces(f.start, f.end)]
        old = _Counts(left, map(self.place_of, left))
        places = [_place(moved, finding) for finding in found]
        new = _Counts(found, places)
        return self._to_blame(
            {
                place
                for place, finding in zip(places, found, strict=True)
                if (finding.suggestion is not None and place not in dropped)
                or new.exceed(old, place, finding.rule)
            },
            changed,
        )

    def _to_blame(self, places: set[Place], changed: set[Place]) -> set[Place]:
        """Return the changed sentences from which new findings at `places` come: the same, of its paragraph, or any."""
        to_blame = places & changed
        by_paragraph: dict[Place, set[Place]] = {}
        for place in changed if places - changed else ():
            by_paragraph.setdefault(self._paragraph(place), set()).add(place)
        for place in places - changed:
            to_blame |= by_paragraph.get(self._paragraph(place), changed)
        return to_blame

    def _paragraph(self, place: Place) -> Place:
        """Return the paragraph in which a sentence stands, by where it begins."""
        path, number = place
        text = next(passage.text for passage in self._source.passages if passage.path == path)
        starts = self._starts[path]
        return path, text.rfind("\n", 0, starts[number]) if starts else 0


def _place(starts: Mapping[str, list[int]], finding: Finding) -> Place:
    return finding.path, max(bisect.bisect_right(starts[finding.path], finding.start) - 1, 0)


class _Counts:
    """How often each rule fires in each sentence, at WARN and above, and with weight."""

    def __init__(self, findings: Iterable[Finding], places: Iterable[Place]) -> None:
        self._all: Counter[tuple[Place, str]] = Counter()
        self._weighty: Counter[tuple[Place, str]] = Counter()
        for finding, place in zip(findings, places, strict=True):
            self._all[place, finding.rule] += finding.severity != INFO
            self._weighty[place, finding.rule] += finding.severity in _WEIGHTY

    def exceed(self, other: _Counts, place: Place, rule: str) -> bool:
        """Say whether `rule` fires more often here than in `other`, or more often with weight."""
        key = place, rule
        return self._all[key] > other._all[key] or self._weighty[key] > other._weighty[key]
