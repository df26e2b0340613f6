"""Whether a reader's question names a person: such a question is never written down (SEARCH_NAMES_A_PERSON)."""

from __future__ import annotations

from typing import Final

from moderation import engine
from moderation.policy.current import CheckerFailed, analyse_now

_OF_PERSONS: Final = frozenset({"PERSON", "CONTACT"})


def names_a_person(text: str) -> bool:
    """Say whether a person or a contact is found in `text`, as typed or with the capitals that readers leave out.

    Where the checker fails, nobody knows: then it does.
    """
    try:
        return any(_finds_person(wording) for wording in (text, text.title()))
    except CheckerFailed:
        return True


def _finds_person(text: str) -> bool:
    report = analyse_now(engine.Document((engine.Passage("question", "text", "en", text),)))
    return any(finding.category in _OF_PERSONS for finding in report.findings)
