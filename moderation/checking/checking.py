"""Checks a page's public text and says which findings are still open."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from wagtail.models import Page

from moderation import engine
from moderation.checking.known_names import known_names_of
from moderation.checking.media import QUESTIONS, Medium, findings_in_files, findings_on, media_in, pages_of
from moderation.checking.models import NeutralityReport, Settlement
from moderation.checking.reading import document_from, lead_institution_of, regions_of
from moderation.engine.agreement import NAME_RULE
from moderation.policy.current import analyse_now, rules_in_force
from moderation.policy.overlay import Overlay, RuleSet
from showcase.publication.digest import digest_of_passages
from showcase.publication.public_text import passages_of
from showcase.publication.wording import Passage

BLOCKING = frozenset({"BLOCK", "FIX"})


@dataclass(frozen=True)
class CheckedFinding:
    """A finding with its keyed fingerprint and, where there is one, its settlement.

    `excerpt` is what was found, `replaced` what the engine's wording takes the place of: that can be more.
    """

    finding: engine.Finding
    fingerprint: str
    excerpt: str
    settlement: Settlement | None = None
    replaced: str = ""

    def place_of(self, wording: str) -> tuple[int, int]:
        """Return what `wording` takes the place of: more than was found only where it is the engine's own."""
        finding = self.finding
        return finding.stretch if wording == finding.suggestion else (finding.start, finding.end)

    @property
    def blocks(self) -> bool:
        """Say whether the finding stops publication as long as it is open."""
        return self.finding.severity in BLOCKING

    @property
    def is_question(self) -> bool:
        """Say whether a person has to answer by looking: no program can, and none pretends to."""
        return self.finding.category in QUESTIONS

    @property
    def is_possible_name(self) -> bool:
        """Say whether only one of the name detectors spoke: a person reads it and ticks it off (policy, section 1)."""
        return self.finding.rule == NAME_RULE and self.finding.severity == engine.WARN

    @property
    def is_open(self) -> bool:
        return self.blocks and not (self.settlement is not None and self.settlement.counts)


@dataclass(frozen=True)
class CheckedText:
    """What the engine says of one digest, with the settlements that hold now; lives in memory only."""

    digest: str
    policy_version: str
    configuration: str
    findings: tuple[CheckedFinding, ...]
    notes: tuple[str, ...]
    document: engine.Document
    media: tuple[Medium, ...] = ()

    @property
    def open_findings(self) -> tuple[CheckedFinding, ...]:
        return tuple(finding for finding in self.findings if finding.is_open)

    @property
    def names_to_tick(self) -> tuple[CheckedFinding, ...]:
        """Return the possible names that nobody has ticked off, nor two senior editors let stand."""
        return tuple(
            item
            for item in self.findings
            if item.is_possible_name and not (item.settlement is not None and item.settlement.counts)
        )

    @property
    def settled_count(self) -> int:
        return sum(1 for finding in self.findings if finding.blocks and not finding.is_open)


def check(page: Page, under: RuleSet | None = None) -> CheckedText:
    """Return the engine's findings on the page's wording as it is in memory, under `under` or the rules in force.

    Raises CheckerFailed where the engine crashes or takes too long: that holds the story back, it never passes it.
    """
    passages = passages_of(page)
    media = media_in(passages)
    story = document_from(passages, lead_institution_of(page))
    rules = under or rules_in_force()
    laid_over = _overlay_for(page, rules)
    report = analyse_now(story, laid_over)
    pages = [page for medium in media for page in pages_of(medium)]
    document = replace(story, passages=(*story.passages, *pages))
    known = known_names_of(page)
    plain = {passage.path: passage.text for passage in story.passages}
    said = [finding for finding in report.findings if not known.excuse(finding, plain.get(finding.path, ""))]
    found = (*said, *findings_in_files(media, laid_over), *findings_on(media))
    settlements = (
        {row.fingerprint: row for row in Settlement.objects.filter(page_id=page.pk)} if page.pk else {}
    )
    texts = {passage.path: passage.text for passage in document.passages}
    findings = tuple(_checked(finding, texts, settlements) for finding in found)
    return CheckedText(
        digest_of_passages(passages),
        rules.number,
        report.configuration,
        findings,
        tuple(report.notes),
        document,
        tuple(media),
    )


def _overlay_for(page: Page | None, rules: RuleSet) -> Overlay:
    """Return what the rules say where the page's institution is; nobody asks where that makes no difference."""
    return rules.overlay(regions_of(page) if page is not None and rules.has_packs else ())


def blocking_in(passages: Iterable[Passage], page: Page | None = None) -> list[engine.Finding]:
    """Return the findings of blocking severity in wording beside a page, or of no page: a note, a row of the ledger.

    What merely has to be settled is left to the person who clears it: such wording has no settlements.
    """
    report = analyse_now(document_from(passages), _overlay_for(page, rules_in_force()))
    return [finding for finding in report.findings if finding.severity == "BLOCK"]


def _checked(
    finding: engine.Finding, texts: dict[str, str], settlements: dict[str, Settlement]
) -> CheckedFinding:
    mark = fingerprint(finding)
    text = texts.get(finding.path, "")
    excerpt, replaced = text[finding.start : finding.end], text[slice(*finding.stretch)]
    return CheckedFinding(finding, mark, excerpt, settlements.get(mark), replaced)


def fingerprint(finding: engine.Finding) -> str:
    """Return the keyed hash of rule, path, match and neighbours: a plain hash of a name could be guessed."""
    content = "\x1f".join((finding.rule, finding.path, finding.anchor))
    key = settings.SHOWCASE_FINGERPRINT_KEY.encode()
    return hmac.new(key, content.encode(), hashlib.sha256).hexdigest()


def likeness(item: CheckedFinding) -> str:
    """Return the keyed hash of rule and words alone, by which decisions on like words elsewhere are found.

    It informs a moderator; it never settles anything.
    """
    content = "\x1f".join(("like", item.finding.rule, " ".join(item.excerpt.casefold().split())))
    key = settings.SHOWCASE_FINGERPRINT_KEY.encode()
    return hmac.new(key, content.encode(), hashlib.sha256).hexdigest()


def store_report(page: Page, checked: CheckedText) -> NeutralityReport:
    """Keep the report of this digest, without any excerpt."""
    return NeutralityReport.objects.create(
        page_id=page.pk,
        digest=checked.digest,
        policy_version=checked.policy_version,
        configuration=checked.configuration,
        findings=[_row(finding) for finding in checked.findings],
    )


def _row(checked: CheckedFinding) -> dict[str, Any]:
    finding = checked.finding
    return {
        "rule": finding.rule,
        "category": finding.category,
        "severity": finding.severity,
        "path": finding.path,
        "start": finding.start,
        "end": finding.end,
        "fingerprint": checked.fingerprint,
        "settled": not checked.is_open,
    }
