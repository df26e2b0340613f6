"""Text in, findings out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from moderation.engine.documents import QUOTE, Document, Passage
from moderation.engine.findings import Finding, Report, Sentence
from moderation.engine.indic import indic_notes
from moderation.engine.judging import Judged, Surroundings, Verdict, judged, verdict_on
from moderation.engine.lexicon import Lexicon, load_lexicon
from moderation.engine.paragraphs import paragraphs_of
from moderation.engine.persons import known_names
from moderation.engine.policy import Policy
from moderation.engine.reading import Reading
from moderation.engine.rereading import only_holding
from moderation.engine.surface import explained_acronyms
from moderation.engine.taggers.available import AnyTagger, described, live_taggers
from moderation.engine.wordings import clues_of

VERSION: Final = "1.1"
_ACRONYM: Final = "READABILITY"
_LIVE: Final = "live hints: each wording was tried in its own sentence, not in the whole text"
_WHOLE: Final = "LANGUAGE"
_NOTHING: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class _Part:
    """A paragraph at its place in the document."""

    passage: Passage
    start: int
    judged: Judged


def analyse(document: Document, policy: Policy, taggers: Sequence[AnyTagger] | None = None) -> Report:
    """Return the report on `document` under `policy`; deterministic, and linear in the length of the text.

    Where no taggers are given, those of live hints read, and each wording is tried in its own sentence only; else the
    whole document is read again with all wordings. What a paragraph alone decides is kept, so that after an edit only
    the changed paragraphs are read again.
    """
    readers = live_taggers() if taggers is None else tuple(taggers)

    def read(document: Document) -> tuple[list[Finding], list[Sentence]]:
        return _read(document, policy, readers)

    findings, sentences = read(document)
    notes = indic_notes(document.passages)
    if taggers is not None:
        findings = only_holding(document, findings, sentences, read)
    elif any(finding.suggestion is not None for finding in findings):
        notes += (_LIVE,)
    return Report(tuple(findings), tuple(sentences), configuration_of(policy, readers), notes)


def _read(
    document: Document, policy: Policy, readers: tuple[AnyTagger, ...]
) -> tuple[list[Finding], list[Sentence]]:
    """Return findings and sentences; each wording holds in its own sentence."""
    lexicon = load_lexicon()
    parts = [
        _Part(passage, start, judged(paragraph))
        for passage in document.passages
        for start, paragraph in paragraphs_of(passage, policy, readers)
    ]
    readings = [part.judged.reading for part in parts]
    known, explained = known_names(readings, lexicon), explained_acronyms(readings)
    capitals = _capitals(readings) - known
    clues = clues_of(document.institution, [part.judged.ground for part in parts])
    official = _official_quotes(document, lexicon)
    findings: list[Finding] = []
    sentences: list[Sentence] = []
    for part in parts:
        seen = part.judged.words
        closed = not (part.judged.reading.is_address or part.judged.reading.contacts)
        around = Surroundings(
            known & seen if closed else known,
            capitals if part.judged.reading.contacts else _NOTHING,
            explained & seen,
            part.passage.path in official,
            clues.author,
            tuple(sorted((word, clues.offices[word]) for word in seen if word in clues.offices)),
        )
        verdict = _placed(verdict_on(part.judged, around), part)
        findings.extend(verdict.findings)
        sentences.extend(verdict.sentences)
    return _once_a_passage(findings, document), sentences


def _capitals(readings: Iterable[Reading]) -> frozenset[str]:
    """Return the lower-case words that stand with a capital inside a sentence, where any text holds an address."""
    read = tuple(readings)
    if not any(reading.contacts for reading in read):
        return _NOTHING
    return frozenset(
        reading.tokens.lower[index]
        for reading in read
        for index in range(len(reading.tokens))
        if reading.tokens.is_word(index)
        and reading.tokens.is_capital(index)
        and not reading.tokens.is_first(index)
    )


def configuration_of(policy: Policy, taggers: Sequence[AnyTagger]) -> str:
    """Return what a report's identity rests on: the engine, the rules and the models."""
    return f"engine {VERSION}; rules {policy.version}; models {described(taggers)}"


def _placed(verdict: Verdict, part: _Part) -> Verdict:
    """Return the verdict with path and offsets of the passage."""
    path, start = part.passage.path, part.start
    return Verdict(
        tuple(
            replace(
                finding,
                path=path,
                start=finding.start + start,
                end=finding.end + start,
                replaces=finding.replaces and (finding.replaces[0] + start, finding.replaces[1] + start),
            )
            for finding in verdict.findings
        ),
        tuple(
            replace(sentence, path=path, start=sentence.start + start, end=sentence.end + start)
            for sentence in verdict.sentences
        ),
    )


def _once_a_passage(findings: Iterable[Finding], document: Document) -> list[Finding]:
    """Return the findings with one for each acronym of a passage, and one for all that nobody here can read."""
    texts = {passage.path: passage.text for passage in document.passages}
    kept: list[Finding] = []
    seen: dict[tuple[str, str, str], int] = {}
    for finding in findings:
        match = texts[finding.path][finding.start : finding.end]
        if finding.category == _WHOLE:
            key = (finding.path, finding.rule, "")
        elif finding.category == _ACRONYM and match.isupper() and match.isalpha():
            key = (finding.path, finding.rule, match)
        else:
            kept.append(finding)
            continue
        if key not in seen:
            seen[key] = len(kept)
            kept.append(finding)
        elif finding.category == _WHOLE:
            kept[seen[key]] = replace(kept[seen[key]], end=finding.end)
    return kept


def _official_quotes(document: Document, lexicon: Lexicon) -> frozenset[str]:
    """Return the paths of quote passages whose attribution, the next passage beside them, names an office."""
    official = set()
    for passage, following in zip(document.passages, document.passages[1:], strict=False):
        if passage.kind != QUOTE or passage.path.rpartition(".")[0] != following.path.rpartition(".")[0]:
            continue
        words = set(following.text.lower().replace(",", " ").split())
        outside = lexicon.groups["beneficiaries"] | lexicon.groups["forms"]
        if words & lexicon.leaders and not words & outside:
            official.add(passage.path)
    return frozenset(official)
