"""Words that a sentence can do without: attributes, adverbs, comments and asides."""

from __future__ import annotations

from typing import Final

from moderation.engine.edits import Edit, article_for
from moderation.engine.wordings.sites import ARTICLES, Site

_ADJECTIVAL: Final = (
    "ing", "ed", "ive", "ous", "ful", "less", "ary", "able", "ible", "al", "ic", "ant", "ent", "ory", "est", "ly",
)  # fmt: skip
_COMPOUNDS: Final = frozenset(
    {
        ("world", "class"),
        ("first", "rate"),
        ("top", "notch"),
        ("cutting", "edge"),
        ("next", "generation"),
        ("state", "of", "the", "art"),
        ("best", "in", "class"),
        ("first", "of", "its", "kind"),
        ("one", "of", "a", "kind"),
    }
)
_LONGEST_COMMENT: Final = 5


def leave_out(site: Site) -> Edit | None:
    """Return the edit that takes the words out and leaves a sentence."""
    first, end = site.first, site.end
    if _is_comment(site):
        return site.opening(end + 1)
    if _is_attribute(site):
        return _with_article_mended(site, end)
    if _is_coordinated(site):
        return _with_article_mended(site, end + 1)
    if _is_adverb(site):
        return site.removal(first, end)
    return _without_phrase(site) or _without_aside(site)


def _is_comment(site: Site) -> bool:
    """Say whether the words only comment on the sentence that they open: "Clearly, ...", "Needless to say, ..."."""
    words = site.words
    if not site.tokens.is_first(site.first) or site.after != "," or len(words) > _LONGEST_COMMENT:
        return False
    if site.word(site.end + 1) in site.group("keep-comma") - site.group("determiners"):
        return False
    return (
        words[-1].endswith("ly")
        or words[0] in site.group("prepositions")
        or words[-1] in {"say", "put", "wonder"}
    )


def _is_adjective(site: Site) -> bool:
    """Say whether the words are nothing but what is said of a noun: "truly historic", "world-class", "superb CloudKart"."""
    words = site.words
    if tuple(words[-2:]) in _COMPOUNDS or tuple(words) in _COMPOUNDS:
        return True
    relations = site.group("determiners") | site.group("prepositions") | site.group("hanging")
    if not all(word.isalpha() for word in words) or not relations.isdisjoint(words):
        return False
    if not site.ground.guarded.isdisjoint(range(site.first, site.end)):
        return False
    says = words[0] if site.tokens.is_capital(site.end - 1) and len(words) > 1 else words[-1]
    return says in site.group("adjectives") or says.endswith(_ADJECTIVAL)


def _is_attribute(site: Site) -> bool:
    """Say whether the words stand before a noun that can do without them."""
    before, after = site.before, site.after
    if site.tokens.is_first(site.first) or not after[:1].isalpha() or not before[:1].isalpha():
        return False
    if after in site.group("links") | site.group("keep-comma") | {"than"}:
        return False
    if before in site.group("hanging") | {"and", "or"} or not _is_adjective(site):
        return False
    return before in site.group("determiners") or not (after.endswith("ly") and site.words[-1].endswith("ly"))


def _is_coordinated(site: Site) -> bool:
    """Say whether the words are the first of two attributes: "a [tireless] and able officer"."""
    following = site.word(site.end + 1)
    if site.before not in site.group("determiners") or not following[:1].isalpha() or not _is_adjective(site):
        return False
    return site.after in {"and", ","} and following not in site.group("keep-comma") | site.group("links")


def _is_adverb(site: Site) -> bool:
    """Say whether one adverb closes its clause behind a verb: "worked tirelessly."."""
    words, before = site.words, site.before
    if len(words) > 2 or not words[0].isalpha() or not words[-1].endswith("ly") or not before[:1].isalpha():
        return False
    if before in site.group("hanging") | site.group("links"):
        return False
    return site.ends_clause(site.end) or site.after in site.group("links") | site.group("prepositions")


def _without_phrase(site: Site) -> Edit | None:
    """Return the edit that takes a whole phrase off the end of a clause: "at its finest", "with unmatched zeal"."""
    if not site.ends_clause(site.end):
        return None
    if site.before == "with" and not _is_asked_for(site, site.first - 2):
        return site.removal(site.first - 1, site.end)
    if site.words[0] in site.group("prepositions") - {"of", "to"} and not _is_asked_for(site, site.first - 1):
        return site.removal(site.first, site.end)
    return None


def _is_asked_for(site: Site, index: int) -> bool:
    """Say whether the word at `index` needs what follows it: "is in", "was at", "the with"."""
    word = site.word(index)
    return not word[:1].isalpha() or word in site.group("hanging") | site.group("links") | site.group(
        "determiners"
    )


def _without_aside(site: Site) -> Edit | None:
    """Return the edit that takes out an aside between commas: ", fondly called the Lake Man,"."""
    word, stop = site.words[0], site.closing(site.end)
    opens = word in site.group("determiners") or word.endswith(("ed", "ing", "ly"))
    if not opens or site.before != "," or site.first < 2 or not (stop > site.end or site.after in {".", ""}):
        return None
    return site.cut(site.first - 1, stop)


def _with_article_mended(site: Site, end: int) -> Edit:
    """Return the removal of tokens up to `end`, with "a" or "an" before them set right for the word after them."""
    wanted = article_for(site.tokens.words[end])
    if site.before in ARTICLES and wanted != site.before:
        return site.edit(site.first - 1, end, site.raised(wanted, site.first - 1))
    return site.removal(site.first, end)
