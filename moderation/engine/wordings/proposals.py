"""From what a rule's data asks for to one edit: words left out, a wording put in, or a way of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from moderation.engine.contacts import HANDLE, LINK, MAIL, PHONE
from moderation.engine.edits import Edit
from moderation.engine.wordings.credit import credit
from moderation.engine.wordings.omissions import leave_out
from moderation.engine.wordings.persons import person
from moderation.engine.wordings.sites import ARTICLES, CLAUSE_ENDS, Site
from moderation.engine.wordings.voice import voice

_MATCH: Final = "{match}"
_LONGEST_CLAUSE: Final = 8
_PLACES: Final = {
    MAIL: "the institution's mailbox",
    PHONE: "the institution's switchboard",
    LINK: "the institution's page",
    HANDLE: "the institution's registered channel",
}


def propose(site: Site, raw: str) -> Edit | None:
    """Return the edit for a finding whose rule says `raw`: "" to leave it out, "@person" and the like, or a wording."""
    if site.first in site.ground.quoted or _is_glued(site):
        return None
    way = _WAYS.get(raw)
    if way is not None:
        return way(site)
    if raw == "":
        return leave_out(site)
    return _marked(site, raw) if _MATCH in raw else _put_in(site, raw)


def _is_glued(site: Site) -> bool:
    """Say whether the words are one with what stands beside them: "the Ghadge-led team", "@name"."""
    text, start, end = site.tokens.text, site.tokens.starts[site.first], site.tokens.ends[site.end - 1]
    return text[max(start - 1, 0) : start] in {"-", "/", "@"} or text[end : end + 1] in {"-", "/", "™", "®"}


def _put_in(site: Site, raw: str) -> Edit | None:
    """Return the edit with the rule's own wording, without its preposition where one stands there already."""
    if site.before in site.group("determiners") or site.after == "'s":
        return None
    if site.before in site.group("prepositions"):
        raw = raw.removeprefix("as ").removeprefix("on ").removeprefix("in ")
    return site.edit(site.first, site.end, site.raised(raw, site.first))


def _marked(site: Site, raw: str) -> Edit | None:
    """Return the edit that sets a placeholder behind the claim, at the end of its clause."""
    end = site.end
    while end > site.first + 1 and site.tokens.words[end - 1] in CLAUSE_ENDS:
        end -= 1
    for stop in range(end, end + _LONGEST_CLAUSE):
        if site.ends_clause(stop) or site.word(stop) in site.group("clause-links"):
            return site.edit(site.first, stop, raw.replace(_MATCH, site.ground.wording(site.first, stop)))
    return None


def _contact(site: Site) -> Edit | None:
    """Return the institution's own way to be reached, as its record shows it, for a person's."""
    kind = site.ground.contact_kinds.get(site.tokens.starts[site.first], "")
    if kind not in _PLACES or site.before in site.group("determiners") | {
        "as",
        "number",
        "'s",
        "is",
        "was",
        "are",
    }:
        return None
    return site.edit(site.first, site.end, site.raised(_PLACES[kind], site.first))


def _tag(site: Site) -> Edit | None:
    """Return the removal of a hashtag that no sentence leans on."""
    alone = site.tokens.is_first(site.first) and not site.after
    return site.removal(site.first, site.end) if alone else None


def _brand(site: Site) -> Edit | None:
    """Return "the model" for "the Sharma model" and "Kumar Sir's model"."""
    word = site.words[-1]
    if word not in site.group("brands") or site.end - site.first < 2:
        return None
    if site.before in site.group("determiners"):
        return site.edit(site.first, site.end, word)
    text = site.raised(f"the {word}", site.first)
    return site.edit(site.first, site.end, text) if site.takes_article(site.first) else None


def _career(site: Site) -> Edit | None:
    """Return "an officer" for "a young IAS officer": what a person has been is left out."""
    words = site.words
    if "officer" not in words:
        return None
    if words[0] in ARTICLES:
        return site.edit(site.first, site.end, site.raised("an officer", site.first))
    if words[0] == "the":
        return site.edit(site.first, site.end, site.raised("the officer", site.first))
    return site.edit(site.first, site.end, "officer") if site.before in site.group("determiners") else None


def _plain(site: Site) -> Edit | None:
    """Return a full stop for exclamation marks, nothing for a picture, and small letters for shouting."""
    words = site.tokens.words[site.first : site.end]
    if all(word == "!" for word in words):
        return site.edit(site.first, site.end, ".")
    if not any(word.isalpha() for word in words):
        return site.removal(site.first, site.end)
    text = site.ground.wording(site.first, site.end).lower()
    return site.edit(site.first, site.end, site.raised(text, site.first))


_WAYS: Final[Mapping[str, Callable[[Site], Edit | None]]] = {
    "@person": person,
    "@credit": credit,
    "@voice": voice,
    "@contact": _contact,
    "@tag": _tag,
    "@brand": _brand,
    "@career": _career,
    "@plain": _plain,
}
