"""What the checker missed: a moderator quotes the words and says which rule they break; the next model learns from it.

A report holds nothing back by itself: whoever wants other words comments on the passage, or returns the text.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from moderation.checking.checking import CheckedText, check
from moderation.engine import load_policy
from moderation.policy.current import analyse_now
from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.review.holding import log_desk, require_hold
from moderation.review.models import ReportedMiss, Submission

LONGEST: Final = 400
Span = tuple[int, int]
_BEGINNING: Final = re.compile(r"(?<!\w)\S")


@transaction.atomic
def report_miss(
    submission: Submission, user: Any, words: str, *, rule: str, path: str = "", note: str = ""
) -> ReportedMiss:
    """Keep a report on `words`, which stand in the text as they are quoted; without a path the first place counts.

    Raises PublicationBlocked if `user` does not hold the text, if the words do not stand there within one sentence, if
    there is no such rule, or if the checker marks them already.
    """
    page = require_hold(submission, user)
    known = load_policy().rules.get(rule)
    if known is None:
        raise PublicationBlocked(Obstacle(_("Say which rule the words break.")))
    checked = check(page)
    place, (start, end) = _find(checked, words, path)
    _require_one_sentence(checked, place, start, end)
    if any(
        item.finding.path == place
        and item.finding.category == known.category
        and item.finding.start < end
        and start < item.finding.end
        for item in checked.findings
    ):
        raise PublicationBlocked(Obstacle(_("The checker marks these words already."), place))
    text = {passage.path: passage.text for passage in checked.document.passages}[place]
    miss, is_new = ReportedMiss.objects.update_or_create(
        submission=submission,
        path=place,
        words_hash=hash_of(text[start:end]),
        defaults={
            "length": end - start,
            "rule": rule,
            "category": known.category,
            "note": note.strip()[:500],
            "reported_by": user,
        },
    )
    if is_new:
        log_desk("miss-reported", submission, user, rule=rule)
    return miss


@transaction.atomic
def take_back(submission: Submission, user: Any, pk: int) -> None:
    """Take one's own report back, as long as nobody has reviewed it."""
    require_hold(submission, user)
    ReportedMiss.objects.filter(submission=submission, pk=pk, reported_by=user, review=None).delete()


def hash_of(words: str) -> str:
    """Return the keyed hash by which missed words are known: a plain hash of a name could be guessed."""
    key = settings.SHOWCASE_FINGERPRINT_KEY.encode()
    return hmac.new(key, b"missed\x1f" + words.encode(), hashlib.sha256).hexdigest()


def spans_of(miss: ReportedMiss, text: str) -> list[Span]:
    """Return every place in the passage's text at which the missed words stand."""
    starts = (match.start() for match in _BEGINNING.finditer(text))
    return [
        (start, start + miss.length)
        for start in starts
        if hash_of(text[start : start + miss.length]) == miss.words_hash
    ]


def located(
    misses: Iterable[ReportedMiss], texts: Mapping[str, str]
) -> Iterator[tuple[ReportedMiss, str, Span]]:
    """Yield each miss with path and place in the texts of one page, by path; one whose words are gone is left out."""
    for miss in misses:
        for span in spans_of(miss, texts.get(miss.path, "")):
            yield miss, miss.path, span


def _find(checked: CheckedText, words: str, path: str) -> tuple[str, Span]:
    """Return where the words stand: as they are quoted, else whatever their case."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    if not pattern or len(words) > LONGEST:
        raise PublicationBlocked(Obstacle(_("Quote the words, 400 characters at the most.")))
    for flags in (re.NOFLAG, re.IGNORECASE):
        for passage in checked.document.passages:
            match = re.search(pattern, passage.text, flags) if path in ("", passage.path) else None
            if match is not None:
                return passage.path, match.span()
    raise PublicationBlocked(Obstacle(_("These words do not stand there: quote them as they are.")))


def _require_one_sentence(checked: CheckedText, path: str, start: int, end: int) -> None:
    sentences = [one for one in analyse_now(checked.document).sentences if one.path == path]
    if sentences and not any(one.start <= start and end <= one.end for one in sentences):
        raise PublicationBlocked(Obstacle(_("Quote words of one sentence at a time."), path))
