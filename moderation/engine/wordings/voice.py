"""The story's own voice: the institution in the third person for "I", "we", "my team" and "our office"."""

from __future__ import annotations

from typing import Final

from moderation.engine.edits import Edit
from moderation.engine.wordings.sites import Site

_AGREEING: Final = {"are": "is", "were": "was", "have": "has", "do": "does", "'ve": "has", "'re": "is"}
_SELF: Final = frozenset({"personally", "myself", "ourselves", "proudly", "alone", "single", "handedly"})
_HELPERS: Final = frozenset(
    {
        "also",
        "then",
        "first",
        "soon",
        "again",
        "later",
        "had",
        "did",
        "not",
        "was",
        "were",
        "have",
        "are",
        "'ve",
        "'re",
    }
)
_TAKEN_UP: Final = frozenset({"charge", "office", "leave", "over"})


def voice(site: Site) -> Edit | None:
    """Return the edit that turns the first person into the third, or None where only a person can."""
    word = site.words[0]
    if word in {"our", "my"}:
        return _possessive(site, word)
    return _subject(site, word) if word in {"i", "we"} else None


def _possessive(site: Site, word: str) -> Edit | None:
    noun = site.word(site.first + 1)
    if not noun[:1].isalpha() or noun == "own" or (word == "my" and noun not in site.group("own-units")):
        return None
    return site.edit(
        site.first,
        site.end,
        f"{site.raised('the', site.first)} {_rest(site, site.first + 1, site.end)}".strip(),
    )


def _subject(site: Site, word: str) -> Edit | None:
    """Return the institution as subject where the verb can follow it: in the past tense, or set in the third person."""
    cursor = site.first + 1
    while site.word(cursor) in _SELF:
        cursor += 1
    verb = site.word(cursor)
    if not verb or not (site.takes_article(site.first) or site.before == "that"):
        return None
    if not _is_institutional(site, _main_verb(site, cursor), word) or (
        word == "i" and verb in {"was", "have", "'ve"}
    ):
        return None
    text = site.raised(site.author or ("the office" if word == "i" else "the team"), site.first)
    end = max(site.end, cursor)
    if verb in _AGREEING:
        end = max(end, cursor + 1)
        return site.edit(site.first, end, f"{text} {_AGREEING[verb]} {_rest(site, cursor + 1, end)}".strip())
    return site.edit(site.first, end, f"{text} {_rest(site, cursor, end)}".strip())


def _main_verb(site: Site, cursor: int) -> str:
    for index in range(cursor, cursor + 3):
        if site.word(index) not in _HELPERS:
            return site.word(index)
    return ""


def _is_institutional(site: Site, verb: str, word: str) -> bool:
    """Say whether an institution can have done what the verb says; "I" has done more things that it cannot."""
    if verb in site.group("feelings") or (
        word == "i" and (verb in site.group("bodily") or _is_personal(site))
    ):
        return False
    return site.is_past(verb) or verb in site.ground.lexicon.agent_verbs - site.group("hanging")


def _is_personal(site: Site) -> bool:
    """Say whether the sentence tells who "I" is: "as Assistant Commissioner", "in person"."""
    for index in site.sentence:
        word, following = site.word(index), site.word(index + 1)
        if word == "in" and following == "person":
            return True
        if word == "as" and following[:1].isalpha() and site.tokens.is_capital(index + 1):
            return True
        if word in {"took", "assumed"} and following in _TAKEN_UP:
            return True
    return False


def _rest(site: Site, first: int, end: int) -> str:
    return site.ground.wording(first, end) if first < end else ""
