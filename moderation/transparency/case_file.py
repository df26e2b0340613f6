"""The file of one case for an information request: what was public, decided and found, and nobody's name.

A ZIP of UTF-8 text, the same bytes for the same state: no clock, no account, no file name that anybody chose.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.conf import settings
from django.utils.html import strip_tags

from moderation.checking.models import NeutralityReport, Settlement
from moderation.publication.models import Clearance
from moderation.review.models import Decision, Submission
from moderation.transparency.exports import csv_of
from moderation.transparency.models import LogEntry
from moderation.transparency.overview import reason_label
from moderation.transparency.redaction import LEFT_OUT, Redaction
from showcase.feedback.models import Correction
from showcase.publication.digest import digest_of_passages
from showcase.publication.models import Publication
from showcase.publication.public_text import passages_of
from showcase.publication.wording import RICH, Passage
from showcase.stories.models import StoryPage

_EPOCH: Final = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # the first date that ZIP knows; the pack does not tell when it was made
_README: Final = """{site}: file of case {case}

Made for a request for information. It holds what the public could read, what was decided and why, and how the text
was checked. Decisions stand under role and institution. Personal data is left out: accounts, mailboxes of accounts,
and every person in a message, where "{left_out}" stands in its place. Texts that were never public are not here;
neither are earlier public versions whose words were removed: their digests are.

text.txt            the public text as it stands, place by place
case.json           submissions, decisions with reasons, versions, neutrality reports (counts), settlements,
                    correction and withdrawal notices
log.csv             the rows of the decision log on this case, with their links in the hash chain
SHA256SUMS          the hash of each file

The digest of a version is the SHA-256 of its public text. A row of the log is verified with the whole log only.
"""


class UnknownCase(LookupError):
    """No story, no submission and no row of the log has this code."""


def pack_of(case_id: str) -> bytes:
    """Return the ZIP; raises UnknownCase. The number of queries does not grow with the case's history."""
    entries = list(LogEntry.objects.filter(case_id=case_id).order_by("pk"))
    story = StoryPage.objects.filter(case_id=case_id).select_related("locale", "publication").first()
    submissions = list(Submission.objects.filter(reference=case_id).select_related("institution"))
    if story is None and not entries and not submissions:
        raise UnknownCase(case_id)
    redaction = Redaction.now()
    publication = _publication(story)
    files = {
        "README.txt": _README.format(site=settings.SHOWCASE_SITE_NAME, case=case_id, left_out=LEFT_OUT),
        "text.txt": _text(story, publication, redaction),
        "case.json": _json(
            {
                "case": case_id,
                "submissions": [_submission(row) for row in submissions],
                "decisions": _decisions(submissions, redaction),
                "versions": _versions(entries, story),
                "neutrality_reports": _reports(story),
                "settlements": _settlements(story),
                "notices": _notices(story, publication, redaction),
            }
        ),
        "log.csv": csv_of(_log_rows(entries)),
    }
    return _zipped(files)


def _publication(story: StoryPage | None) -> Publication | None:
    return getattr(story, "publication", None) if story is not None else None


def _text(story: StoryPage | None, publication: Publication | None, redaction: Redaction) -> str:
    """Return the live text, if exactly that was cleared."""
    if story is None or publication is None:
        return "This case has no text that is public now.\n"
    passages = passages_of(story)
    if digest_of_passages(passages) != publication.digest:
        return "The text of this case differs from what was cleared, and is not public.\n"
    lines = [f"{passage.path}\n{redaction.of_cleared(_readable(passage))}\n" for passage in passages]
    return f"version {publication.version}, digest {publication.digest}\n\n" + "\n".join(lines)


def _readable(passage: Passage) -> str:
    return strip_tags(passage.text) if passage.kind == RICH else passage.text


def _submission(row: Submission) -> dict[str, Any]:
    return {
        "institution": str(row.institution.title),
        "language": row.language,
        "state": row.state,
        "received": row.received_at.isoformat(),
        "due": row.due_on.isoformat(),
        "decided": row.decided_at.isoformat() if row.decided_at else None,
        "times_returned": row.times_returned,
    }


def _decisions(submissions: Iterable[Submission], redaction: Redaction) -> list[dict[str, Any]]:
    language = {row.pk: row.language for row in submissions}
    decisions = Decision.objects.filter(submission__in=list(language)).select_related("institution")
    return [
        {
            "decision": row.kind,
            "at": row.decided_at.isoformat(),
            "institution": str(row.institution.title),
            "reasons": {code: reason_label(code) for code in row.reasons},
            "message": redaction.of_written(row.message, language[row.submission_id]),
            "policy_version": row.policy_version,
            "digest": row.digest,
        }
        for row in decisions
    ]


def _versions(entries: Iterable[LogEntry], story: StoryPage | None) -> list[dict[str, Any]]:
    """Return the public versions by the log, each with who cleared it; of earlier ones only the digest is left."""
    clearances = Clearance.objects.filter(page_id=story.pk) if story is not None else Clearance.objects.none()
    settled = dict(clearances.order_by("cleared_at").values_list("digest", "settled"))
    return [
        {
            "version": entry.details.get("version"),
            "at": entry.at.isoformat(),
            "cleared_by": entry.institution,
            "policy_version": entry.policy_version,
            "digest": entry.digest,
            "findings_settled": settled.get(entry.digest),
        }
        for entry in entries
        if entry.event == "published"
    ]


def _reports(story: StoryPage | None) -> list[dict[str, Any]]:
    """Return each report as counts: which rules spoke and how often, never where or of whom."""
    if story is None:
        return []
    reports = NeutralityReport.objects.filter(page_id=story.pk).order_by("created_at", "pk")
    return [
        {
            "at": row.created_at.isoformat(),
            "digest": row.digest,
            "policy_version": row.policy_version,
            "findings": len(row.findings),
            "by_severity": _counted(row.findings, "severity"),
            "by_rule": _counted(row.findings, "rule"),
            "open": sum(1 for finding in row.findings if not finding["settled"]),
        }
        for row in reports
    ]


def _counted(findings: Iterable[dict[str, Any]], name: str) -> dict[str, int]:
    return dict(sorted(Counter(str(finding[name]) for finding in findings).items()))


def _settlements(story: StoryPage | None) -> list[dict[str, Any]]:
    if story is None:
        return []
    rows = Settlement.objects.filter(page_id=story.pk).order_by("created_at", "pk")
    return [
        {"at": row.created_at.isoformat(), "kind": row.kind, "rule": row.rule, "reason": row.reason, "counts": row.counts}
        for row in rows
    ]  # fmt: skip


def _notices(
    story: StoryPage | None, publication: Publication | None, redaction: Redaction
) -> list[dict[str, Any]]:
    """Return the public notices: dated corrections, and the withdrawal if there was one."""
    if story is None:
        return []
    corrections = Correction.objects.filter(page_id=story.pk)
    notices = [
        {
            "notice": "correction",
            "at": row.dated.isoformat(),
            "asked_by": row.requested_by,
            "text": redaction.of_cleared(row.note),
        }
        for row in corrections
    ]
    if publication is not None and publication.is_withdrawn and publication.withdrawn_at is not None:
        notices.append(
            {
                "notice": publication.withdrawal,
                "at": publication.withdrawn_at.isoformat(),
                "asked_by": "",
                "text": redaction.of_cleared(publication.withdrawal_notice),
            }
        )
    return notices


def _log_rows(entries: Iterable[LogEntry]) -> Iterator[tuple[Any, ...]]:
    yield "at", "event", "role", "institution", "policy_version", "digest", "details", "chain"
    for entry in entries:
        details = json.dumps(entry.details, sort_keys=True, ensure_ascii=False)
        yield (
            entry.at.isoformat(),
            entry.event,
            entry.role,
            entry.institution,
            entry.policy_version,
            entry.digest,
            details,
            entry.chain,
        )


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _zipped(files: dict[str, str]) -> bytes:
    contents = {name: text.encode() for name, text in files.items()}
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in contents.items())
    contents["SHA256SUMS"] = sums.encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, content)
    return buffer.getvalue()
