"""Takes personal data out of free text that leaves the house: persons that the engine finds, and the site's own accounts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.contrib.auth import get_user_model

from moderation.checking.reading import document_from
from moderation.policy.current import analyse_now
from showcase.publication.wording import TEXT, Passage

LEFT_OUT: Final = "[left out]"
_PERSONAL: Final = frozenset({"PERSON", "HANDLE", "CONTACT", "BYLINE", "LEADERSHIP_CREDIT"})
_SHORTEST: Final = 3


@dataclass(frozen=True)
class Redaction:
    """What to leave out of every text of one export; made once, with one query for the accounts."""

    log_ins: re.Pattern[str] | None
    people: re.Pattern[str] | None

    @classmethod
    def now(cls) -> Redaction:
        """Read the accounts: no export names one, neither in a signature nor by its mailbox."""
        log_ins: set[str] = set()
        people: set[str] = set()
        accounts = get_user_model().objects.values_list("username", "email", "first_name", "last_name")
        for username, email, first, last in accounts:
            log_ins |= {username, last}
            people |= {email, f"{first} {last}".strip()}
        return cls(_pattern(log_ins), _pattern(people))

    def of_written(self, text: str, language: str = "en") -> str:
        """Return what somebody wrote to somebody, without persons of any certainty and without accounts."""
        kept = self.of_cleared(_without_persons(text, language))
        return self.log_ins.sub(LEFT_OUT, kept) if self.log_ins else kept

    def of_cleared(self, text: str) -> str:
        """Return a public text without people who have accounts; a log-in may be a word ("officer") and stays."""
        return self.people.sub(LEFT_OUT, text) if self.people else text


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    words = sorted((name for name in names if len(name) >= _SHORTEST), key=len, reverse=True)
    if not words:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)", re.IGNORECASE)


def _without_persons(text: str, language: str) -> str:
    if not text.strip():
        return text
    document = document_from([Passage("text", TEXT, language, text)])
    found = [item for item in analyse_now(document).findings if item.category in _PERSONAL]
    for start, end in reversed(_merged(sorted((item.start, item.end) for item in found))):
        text = text[:start] + LEFT_OUT + text[end:]
    return text


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
