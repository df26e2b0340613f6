"""Text in, findings out."""

from __future__ import annotations

import bisect
from typing import Final, TypeAlias

from moderation.engine.addresses import Addresses
from moderation.engine.constructions import pattern_hits
from moderation.engine.documents import QUOTE, SOURCE_TITLE, Document
from moderation.engine.findings import SEVERITIES, Finding, Report
from moderation.engine.indic import indic_hits, indic_notes
from moderation.engine.lexicon import Lexicon, load_lexicon
from moderation.engine.persons import known_names, person_hits
from moderation.engine.policy import Policy
from moderation.engine.reading import Hit, Reading, read_passage
from moderation.engine.rewording import deletion_is_safe
from moderation.engine.surface import explained_acronyms, surface_hits
from moderation.engine.tone import sentences_of

VERSION: Final = "1.0"
MODELS: Final = "none"
_COVERING: Final = frozenset({"LEADERSHIP_CREDIT", "ENDORSEMENT", "FIRST_PERSON", "POLITICAL"})
_COVERED: Final = frozenset({"PEACOCK", "UNSOURCED_CLAIM"})
_Key: TypeAlias = tuple[str, int, int]


def analyse(document: Document, policy: Policy) -> Report:
    """Return the report on `document` under `policy`; deterministic, and linear in the length of the text."""
    lexicon = load_lexicon()
    readings = [read_passage(passage, policy, lexicon) for passage in document.passages]
    known = known_names(readings, lexicon)
    explained = explained_acronyms(readings)
    addresses = Addresses(policy, lexicon, known)
    official = _official_quotes(document, lexicon)
    findings: list[Finding] = []
    sentences = []
    for reading in readings:
        hits = [*person_hits(reading, policy, known, lexicon), *addresses.hits(reading)]
        hits += surface_hits(reading, policy, lexicon, explained)
        if not reading.is_address:
            hits += pattern_hits(reading, policy)
            hits += indic_hits(reading, policy)
        own = _findings(reading, hits, reading.passage.path in official)
        findings.extend(own)
        if not reading.is_address:
            sentences.extend(sentences_of(reading, own))
    return Report(tuple(findings), tuple(sentences), configuration_of(policy), indic_notes(readings))


def configuration_of(policy: Policy) -> str:
    """Return what a report's identity rests on: the engine, the rules and the models."""
    return f"engine {VERSION}; rules {policy.version}; models {MODELS}"


def _official_quotes(document: Document, lexicon: Lexicon) -> frozenset[str]:
    """Return the paths of quote passages whose attribution, the next passage beside them, names an office."""
    official = set()
    for passage, following in zip(document.passages, document.passages[1:], strict=False):
        if passage.kind != QUOTE or passage.path.rpartition(".")[0] != following.path.rpartition(".")[0]:
            continue
        words = set(following.text.lower().replace(",", " ").split())
        if words & lexicon.leaders and not words & lexicon.groups["beneficiaries"]:
            official.add(passage.path)
    return frozenset(official)


def _findings(reading: Reading, hits: list[Hit], speaks_officially: bool) -> list[Finding]:
    """Return the hits that policy lets fire here, sorted, each once."""
    passage = reading.passage
    unique: dict[_Key, Hit] = {}
    for hit in hits:
        if passage.kind == SOURCE_TITLE and not hit.rule.fires_in_titles:
            continue
        if not hit.rule.fires_in_quotations:
            if passage.kind == QUOTE and not speaks_officially:
                continue
            if reading.is_exempt(hit.start, hit.end):
                continue
        start, end = reading.folded.span(hit.start, hit.end)
        if start < end:
            unique.setdefault((hit.rule.id, start, end), hit)
    unique = _without_echoes(unique)
    ordered = sorted(unique.items(), key=lambda item: (item[0][1], item[0][2], item[0][0]))
    return [_finding(reading, hit, start, end) for (_, start, end), hit in ordered]


def _without_echoes(unique: dict[_Key, Hit]) -> dict[_Key, Hit]:
    """Drop praise and claims that stand wholly inside a find of credit, endorsement or self-praise of no lesser weight."""
    covers = sorted(
        ((key[1], key[2], hit) for key, hit in unique.items() if hit.find.category in _COVERING),
        key=lambda cover: cover[:2],
    )
    kept: dict[_Key, Hit] = {}
    number, reach, weight = 0, -1, len(SEVERITIES)
    for key, hit in sorted(unique.items(), key=lambda item: (item[0][1], -item[0][2], item[0][0])):
        while number < len(covers) and covers[number][0] <= key[1]:
            if covers[number][1] > reach:
                reach, weight = covers[number][1], SEVERITIES.index(covers[number][2].find.severity)
            number += 1
        inside = key[2] <= reach and weight <= SEVERITIES.index(hit.find.severity)
        if not (hit.find.category in _COVERED and inside):
            kept[key] = hit
    return kept


def _finding(reading: Reading, hit: Hit, start: int, end: int) -> Finding:
    return Finding(
        rule=hit.rule.id,
        category=hit.find.category,
        severity=hit.find.severity,
        path=reading.passage.path,
        start=start,
        end=end,
        message=hit.find.message,
        basis=hit.rule.basis,
        suggestion=_suggestion(reading, hit),
        prompt=hit.rule.prompt,
        anchor=_anchor(reading, hit),
    )


def _suggestion(reading: Reading, hit: Hit) -> str | None:
    if hit.find.suggestion is None or hit.find.suggestion:
        return hit.find.suggestion
    tokens = reading.tokens
    first = bisect.bisect_left(tokens.starts, hit.start)
    end = bisect.bisect_left(tokens.starts, hit.end)
    return "" if first < end and deletion_is_safe(tokens, first, end) else None


def _anchor(reading: Reading, hit: Hit) -> str:
    """Return the match in lower case with its neighbour words: stable under edits elsewhere."""
    tokens = reading.tokens
    first = bisect.bisect_left(tokens.starts, hit.start)
    end = bisect.bisect_left(tokens.starts, hit.end)
    before = tokens.lower[max(first - 2, 0) : first]
    after = tokens.lower[end : end + 2]
    return " ".join((*before, "[", reading.folded.text[hit.start : hit.end].lower(), "]", *after))
