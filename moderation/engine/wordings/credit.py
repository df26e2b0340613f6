"""Credit that reaches a leader: the clause is left out, or the plain verb stands in its place."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from moderation.engine.edits import Edit
from moderation.engine.wordings.sites import Site

_OPENERS: Final = frozenset(
    {
        "under",
        "with",
        "thanks",
        "inspired",
        "guided",
        "owing",
        "due",
        "at",
        "on",
        "through",
        "acting",
        "because",
        "ably",
    }
)
_ADVERBS: Final = frozenset({"ably", "personally", "tirelessly"})
_WITHIN: Final = frozenset({"the", "our", "then", "hon'ble", "of", "for", "&", "late", "dynamic", "young"})
_LONGEST: Final = 24


def credit(site: Site) -> Edit | None:
    """Return the edit that takes out "under the able guidance of X", with X; what carries the sentence stays."""
    plain = _plain_words(site)
    if plain is not None:
        return site.edit(site.first, site.end, plain)
    site = _with_opener(site)
    if site.words[0] not in _OPENERS:
        return None
    reached = _leader_end(site)
    return None if reached is None or _holds_facts(site, reached) else _without_clause(site, reached)


def _with_opener(site: Site) -> Site:
    """Return the site with the preposition that opens its clause: "[under the] dynamic leadership of"."""
    first = site.first - (site.before in {"the", "his", "her"})
    opens = site.words[0] not in _OPENERS and site.word(first - 1) in _OPENERS
    return replace(site, first=first - 1) if opens else site


def _plain_words(site: Site) -> str | None:
    """Return the plain words for a credit that its sentence needs: "was [spearheaded by]", "is [the brainchild of]"."""
    words, before = site.words, site.before
    if words[-1] == "of" and not site.group("projects").isdisjoint(words):
        return "designed by" if before in site.group("hanging") | {",", "entirely"} else None
    if words[-1] != "by" or not (before[:1].isalpha() or before == ","):
        return None
    if words[0] in _ADVERBS:
        return " ".join(words[1:])
    return "led by" if words[0] in site.group("heroic") else None


def _without_clause(site: Site, reached: int) -> Edit | None:
    """Return the edit that takes out the clause up to token `reached`, with the commas that go with it."""
    first, before = site.first, site.before
    closing = site.closing(reached)
    if site.tokens.is_first(first):
        return site.opening(reached + 1) if site.word(reached) == "," else None
    if before.endswith("ed") and site.word(first - 2) == "," and closing > reached:
        return site.cut(first - 2, closing)
    if before == "and":
        return site.cut(first - 1, reached) if site.ends_clause(reached) else None
    if before == ",":
        return site.cut(first - 1, closing) if site.ends_clause(reached) else None
    if not before[:1].isalpha() or before in site.group("hanging") | (site.group("links") - {"by"}):
        return None
    has_apposition = "," in site.tokens.words[site.end : reached]
    return site.cut(first, closing if has_apposition else reached)


def _leader_end(site: Site) -> int | None:
    """Return the token after the noun phrase of a person or an office that begins where the finding ends."""
    named = {start: end for start, end in site.persons if site.end <= start < site.end + _LONGEST}
    index, reached = site.end, site.end if site.tokens.is_capital(site.end - 1) else None
    while index < site.end + _LONGEST and site.word(index):
        following = _step(site, index, named, is_open=reached is None)
        if following is None:
            break
        if following < 0:
            index = -following
            continue
        index = reached = following
    return None if reached is None or site.word(reached) == "'s" else reached


def _step(site: Site, index: int, named: dict[int, int], *, is_open: bool) -> int | None:
    """Return the token after the one at `index`, negative if the phrase cannot end there, None if it does not belong."""
    word, lexicon = site.word(index), site.ground.lexicon
    if index in named:
        return named[index]
    if site.tokens.is_word(index) and site.tokens.is_capital(index):
        return index + 1
    if word in _WITHIN or (word in {",", "and"} and _goes_on(site, index + 1, named)):
        return -(index + 1)
    if is_open and word in lexicon.office_heads:
        return index + 1
    return -(index + 1) if is_open and word in lexicon.office_words else None


def _goes_on(site: Site, index: int, named: dict[int, int]) -> bool:
    """Say whether another person or an office in capitals follows here: it belongs to the same credit."""
    if index in named:
        return True
    index += site.word(index) == "the"
    for ahead in range(index, index + 5):
        if not site.word(ahead)[:1].isalpha() or not site.tokens.is_capital(ahead):
            return False
        if site.word(ahead) in site.ground.lexicon.leaders:
            return True
    return False


def _holds_facts(site: Site, reached: int) -> bool:
    """Say whether a number, a date or an institution's name stands in the clause; a batch year is none."""
    clause = range(site.first, reached)
    figures = (index for index in clause if site.tokens.words[index][0].isdigit())
    return not site.ground.guarded.isdisjoint(clause) or any(
        index not in site.ground.named for index in figures
    )
