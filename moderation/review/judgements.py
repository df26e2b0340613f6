"""What the desk has judged, as sentences for the next model: false alarms without a mark, what was right or missed with one.

The format is that of the corpora: `{"id", "text", "spans": [[start, end, label], …]}`, code points, end exclusive. Names
are invented. A sentence in which anything is open is left out: half a judgement would teach the wrong half.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from django.conf import settings

from moderation.checking.checking import CheckedFinding, check
from moderation.checking.models import FalseAlarmReason, Settlement, SettlementKind
from moderation.engine import Sentence
from moderation.policy.current import analyse_now
from moderation.review.masking import mask
from moderation.review.misses import Span, located
from moderation.review.models import (
    JudgementReview,
    Proposal,
    ProposalState,
    ReportedMiss,
    ReturnedText,
    State,
    Submission,
    SubmittedOriginal,
)
from moderation.transparency.auditing import page_of, record_reading

LABELS: Final = frozenset(
    {
        "PERSON", "HANDLE", "CONTACT", "FIRST_PERSON", "LEADERSHIP_CREDIT", "PEACOCK", "POLITICAL", "ENDORSEMENT",
        "UNSOURCED_CLAIM",
    }
)  # fmt: skip
_PERSONAL: Final = frozenset({"PERSON", "HANDLE", "CONTACT"})
# A false alarm on a name that may be somebody's all the same: it cannot be masked without teaching a falsehood.
_IMPERSONAL: Final = frozenset({FalseAlarmReason.NOT_A_PERSON, FalseAlarmReason.HISTORICAL})
FALSE_ALARM, CONFIRMED, OPEN = "false-alarm", "confirmed", "open"


@dataclass(frozen=True)
class Judged:
    """One sentence with the marks that the desk has confirmed, names already invented."""

    id: str
    text: str
    spans: tuple[tuple[int, int, str], ...]

    def as_dict(self) -> dict[str, Any]:
        return {"id": self.id, "text": self.text, "spans": [list(span) for span in self.spans]}


@dataclass(frozen=True)
class _Verdicts:
    """What is known about the findings of one story, by fingerprint."""

    settled: dict[str, Settlement]
    accepted: frozenset[str]
    gone: frozenset[str] = frozenset()
    misses: tuple[ReportedMiss, ...] = ()

    def of(self, item: CheckedFinding) -> str:
        settlement = self.settled.get(item.fingerprint)
        if settlement is not None and settlement.counts and settlement.kind == SettlementKind.OVERRIDE:
            return CONFIRMED
        if settlement is not None and settlement.kind == SettlementKind.FALSE_ALARM:
            return FALSE_ALARM if _may_be_taught(item, settlement) else OPEN
        if item.fingerprint in self.accepted or item.fingerprint in self.gone:
            return CONFIRMED
        return OPEN


def _may_be_taught(item: CheckedFinding, settlement: Settlement) -> bool:
    if not _holds(settlement, unless_reviewed=True):
        return False
    return item.finding.category not in _PERSONAL or settlement.reason in _IMPERSONAL


def _holds(judgement: Settlement | ReportedMiss, *, unless_reviewed: bool) -> bool:
    """Say whether a senior editor has let the judgement stand; `unless_reviewed` where nobody has looked at it yet."""
    try:
        return judgement.review.holds
    except JudgementReview.DoesNotExist:
        return unless_reviewed


def judgements() -> Iterator[Judged]:
    """Yield each judged sentence once. Each original that is read for it is recorded in the log."""
    seen: set[str] = set()
    submissions = Submission.objects.select_related("page", "original").order_by("pk")
    for submission in submissions.iterator(chunk_size=100):
        for sentence in _of_submission(submission):
            if sentence.id not in seen:
                seen.add(sentence.id)
                yield sentence


def _of_submission(submission: Submission) -> Iterator[Judged]:
    rows = Settlement.objects.filter(page_id=submission.page_id).select_related("review")
    settled = {row.fingerprint: row for row in rows}
    misses = tuple(
        ReportedMiss.objects.filter(submission__page_id=submission.page_id)
        .exclude(review__holds=False)
        .select_related("review")
    )
    accepted = frozenset(
        Proposal.objects.filter(submission=submission, state=ProposalState.ACCEPTED).values_list(
            "fingerprint", flat=True
        )
    )
    is_public = submission.state == State.PUBLISHED
    were_confirmed = any(_holds(miss, unless_reviewed=False) for miss in misses)
    if not settled and not accepted and not is_public and not were_confirmed:
        return
    verdicts = _Verdicts(settled, accepted, misses=misses)
    latest = submission.page.get_latest_revision_as_object()
    yield from _of_page(latest, verdicts)
    if accepted or is_public or were_confirmed:
        yield from _of_original(submission, latest, verdicts)
    if were_confirmed:
        yield from _of_returned(submission, verdicts)


def _of_original(submission: Submission, latest: Any, verdicts: _Verdicts) -> Iterator[Judged]:
    """Read what was submitted: a finding whose words were changed before the clearance was right."""
    original = SubmittedOriginal.objects.filter(submission=submission).first()
    if original is None:
        return
    record_reading(submission, None, purpose="export of judgements")
    page = page_of(original, submission)
    gone: frozenset[str] = frozenset()
    if submission.state == State.PUBLISHED:
        standing = {item.fingerprint for item in check(latest).findings}
        gone = frozenset(item.fingerprint for item in check(page).findings) - standing
    yield from _of_page(page, replace(verdicts, gone=gone))


def _of_returned(submission: Submission, verdicts: _Verdicts) -> Iterator[Judged]:
    """Read the texts that went back: what was missed there is often changed in the next one."""
    for kept in ReturnedText.objects.filter(decision__submission=submission).order_by("pk"):
        record_reading(submission, None, purpose="export of judgements")
        yield from _of_page(submission.page.specific.with_content_json(kept.content), verdicts)


def _of_page(page: Any, verdicts: _Verdicts) -> Iterator[Judged]:
    checked = check(page)
    texts = {passage.path: passage.text for passage in checked.document.passages}
    missed = list(located(verdicts.misses, texts))
    for sentence in analyse_now(checked.document).sentences:
        items = [item for item in checked.findings if _stands_in(item, sentence)]
        own = [
            (miss, (start - sentence.start, end - sentence.start))
            for miss, path, (start, end) in missed
            if path == sentence.path and sentence.start <= start and end <= sentence.end
        ]
        judged = _judged(sentence, texts[sentence.path], items, own, verdicts)
        if judged is not None:
            yield judged


def _stands_in(item: CheckedFinding, sentence: Sentence) -> bool:
    finding = item.finding
    return finding.path == sentence.path and sentence.start <= finding.start and finding.end <= sentence.end


def _judged(
    sentence: Sentence,
    text: str,
    items: list[CheckedFinding],
    missed: list[tuple[ReportedMiss, Span]],
    verdicts: _Verdicts,
) -> Judged | None:
    """Return the sentence with its confirmed marks; None if nothing in it was judged, or not all that matters."""
    known = [(item, verdicts.of(item)) for item in items]
    if any(verdict == OPEN and _matters(item) for item, verdict in known):
        return None
    if not all(_holds(miss, unless_reviewed=False) for miss, _span in missed):
        return None
    confirmed = [
        *(
            (item.finding.category, _within(item, sentence))
            for item, verdict in known
            if verdict == CONFIRMED
        ),
        *((miss.category, span) for miss, span in missed),
    ]
    was_denied = any(verdict == FALSE_ALARM and item.finding.category in LABELS for item, verdict in known)
    if not was_denied and not any(category in LABELS for category, _span in confirmed):
        return None
    words = text[sentence.start : sentence.end]
    masked, moved = mask(words, [span for category, span in confirmed if category in _PERSONAL])
    marks = {
        (moved[start], moved[end], category) for category, (start, end) in confirmed if category in LABELS
    }
    return Judged(_id_of(words), masked, tuple(sorted(marks)))


def _matters(item: CheckedFinding) -> bool:
    """Say whether an open finding spoils its sentence: it would have to be settled, or may be somebody."""
    return item.blocks or item.finding.category in _PERSONAL


def _within(item: CheckedFinding, sentence: Sentence) -> tuple[int, int]:
    return item.finding.start - sentence.start, item.finding.end - sentence.start


def _id_of(words: str) -> str:
    key = settings.SHOWCASE_FINGERPRINT_KEY.encode()
    return "desk-" + hmac.new(key, b"judged\x1f" + words.encode(), hashlib.sha256).hexdigest()[:16]
