"""What takes the place of a person's name: the office beside it, the office known from elsewhere, or the institution."""

from __future__ import annotations

import bisect
from typing import Final

from moderation.engine.edits import Edit
from moderation.engine.wordings.offices import Office, office_after, office_before
from moderation.engine.wordings.sites import ARTICLES, CLAUSE_ENDS, Site, Span

WHICH_OFFICE: Final = "the office [which?]"
_NUMBERS: Final = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_LONGEST_APPOSITION: Final = 14
_FEWEST_OTHER_WORDS: Final = 3
_SIGNS: Final = frozenset({":", "-", "–", "—", "(", "“", '"', "‘", "'", "&", "/"})


def person(site: Site) -> Edit | None:
    """Return the office or institution in the place of a name, or of a whole list of names."""
    group = _group(site)
    if site.word(group[0][0] - 1) == "by" and site.tokens.is_first(group[0][0] - 1):
        return None
    if len(group) > 1:
        return _people(site, group)
    before = office_before(site.ground, site.first)
    if before is not None:
        return None if before.plural else _beside(site, before, (site.first, site.end))
    after = office_after(site.ground, site.end)
    if after is not None:
        return _in_front_of(site, after)
    if site.after == "," and site.word(site.end + 1) in ARTICLES | {"the"}:
        return _described(site) or _stand_in(site)
    return _stand_in(site)


def _group(site: Site) -> list[Span]:
    """Return the names that stand in one list with this one, itself included; a list too long to count is cut short."""
    persons = site.persons
    here = bisect.bisect_right(persons, (site.first, len(site.tokens))) - 1
    if here < 0 or not persons[here][0] <= site.first < persons[here][1]:
        return [(site.first, site.end)]
    low = high = here
    while low > 0 and here - low < len(_NUMBERS) and _are_listed(site, persons[low - 1][1], persons[low][0]):
        low -= 1
    while high + 1 < len(persons) and high - here < len(_NUMBERS):
        if not _are_listed(site, persons[high][1], persons[high + 1][0]):
            break
        high += 1
    return list(persons[low : high + 1])


def _are_listed(site: Site, end: int, start: int) -> bool:
    between = site.tokens.lower[end:start]
    same = site.tokens.sentence[end - 1] == site.tokens.sentence[start]
    return same and 0 < len(between) < 3 and all(word in {",", "and", "&"} for word in between)


def _people(site: Site, group: list[Span]) -> Edit | None:
    """Return the plural office before a list of names, or how many people it counts."""
    span = (group[0][0], group[-1][1])
    office = office_before(site.ground, span[0])
    if office is not None:
        return _beside(site, office, span) if office.plural else None
    if not _is_free(site, *span) or office_after(site.ground, span[1]) is not None:
        return None
    if site.word(span[1]) == "'s" or len(group) > len(_NUMBERS) + 1:
        return None
    return site.edit(*span, site.raised(f"{_NUMBERS[len(group) - 2]} people [which unit?]", span[0]))


def _beside(site: Site, office: Office, name: Span) -> Edit | None:
    """Return the edit that keeps the office and takes out the name after it."""
    end = name[1]
    goes_on = site.word(end) not in {"and", "who"} and not site.ends_clause(end)
    if office.joined and (goes_on or _is_lettered(site, end)):
        return None
    stop = site.closing(end) if office.joined else end
    if office.determined:
        is_beside = not office.joined and office.end == name[0]
        return site.removal(*name) if is_beside else site.cut(office.end, stop)
    if not site.takes_article(office.start):
        return None
    title = site.ground.wording(office.start, office.end)
    if site.tokens.is_first(office.start) and (office.plural or (title[1:].islower() and " " in title)):
        title = title[:1].lower() + title[1:]
    return site.edit(office.start, stop, site.raised(f"the {title}", office.start))


def _is_lettered(site: Site, end: int) -> bool:
    """Say whether letters behind the name go on behind its comma: ", P.E., PTOE"."""
    following = site.tokens.words[end + 1] if site.word(end) == "," and site.word(end + 1) else ""
    return following.isupper() and following != "I"


def _in_front_of(site: Site, office: Office) -> Edit | None:
    """Return the edit that keeps the office in apposition and takes out the name before it."""
    if not site.takes_article(site.first) or office.plural:
        return None
    stop = office.end + 1 if site.after == "(" else site.closing(office.end)
    text = f"the {site.ground.wording(office.start, office.end)}"
    return site.edit(site.first, stop, site.raised(text, site.first))


def _described(site: Site) -> Edit | None:
    """Return the edit that keeps "a driver at the depot" of "Musa Danladi, a driver at the depot, ..."."""
    article = site.end + 1
    if not site.takes_article(site.first):
        return None
    for index in range(article + 1, article + _LONGEST_APPOSITION):
        word = site.word(index)
        if word in {"", ".", ";"}:
            return site.edit(site.first, article + 1, site.raised(site.word(article), site.first))
        if index in site.ground.name_starts or index in site.flagged:
            return None
        if word == ",":
            closed = site.closing(index) > index
            text = site.raised(site.ground.wording(article, index), site.first)
            return site.edit(site.first, index + 1, text) if closed else None
    return None


def _stand_in(site: Site) -> Edit | None:
    """Return what stands for a name that has no office beside it."""
    first, end = site.first, site.end
    if not _is_free(site, first, end):
        return None
    title = _known_title(site)
    if title:
        return site.edit(first, end, site.raised(f"the {title}", first))
    if not _can_be_an_office(site) or (site.after == "," and site.word(end + 1) in {"who", "whose"}):
        return None
    if not site.author and site.after == "'s":
        return site.edit(first, end + 1, site.raised("the office's [which?]", first))
    return site.edit(first, end, site.raised(site.author or WHICH_OFFICE, first))


def _known_title(site: Site) -> str:
    """Return the office that the document gives to every known word of the name, or ""."""
    titles = {site.offices[word] for word in site.words if word in site.offices}
    return titles.pop() if len(titles) == 1 else ""


def _is_free(site: Site, first: int, end: int) -> bool:
    """Say whether the name fills a noun phrase by itself inside a sentence: no by-line, no part of another name."""
    tokens = site.tokens
    before, after = site.word(first - 1), site.word(end)
    others = sum(tokens.is_word(index) for index in site.sentence if not first <= index < end)
    if (
        others < _FEWEST_OTHER_WORDS
        or before in site.group("naming") | _SIGNS
        or after in {"&", "(", "/", "“", "‘"}
    ):
        return False
    if before and not site.takes_article(first):
        return False
    if (before == "," and (not after or after in CLAUSE_ENDS)) or _runs_on(site, end):
        return False
    return _follows_well(site, end) and not (after[:1].isalpha() and tokens.is_capital(end))


def _follows_well(site: Site, end: int) -> bool:
    """Say whether a verb, a link or the end of the clause follows: what else follows is a part of the name."""
    word = site.word(end)
    joins = (
        site.group("links")
        | site.group("prepositions")
        | (site.group("keep-comma") - site.group("determiners"))
    )
    if (
        not word[:1].isalpha()
        or word in joins
        or word in site.ground.lexicon.agent_verbs
        or site.is_past(word)
    ):
        return True
    return word in {"also", "never"} or (word.endswith("s") and not word.endswith(("ers", "ors", "ings")))


def _runs_on(site: Site, end: int) -> bool:
    """Say whether a list of names goes on with one that was not found: "Mabandla and van Wyk"."""
    start = end + 1
    if site.word(end) not in {"and", ",", "&"}:
        return False
    start += site.word(start) == "and"
    if not site.word(start)[:1].isalpha():
        return False
    position = bisect.bisect_left(site.persons, (start, 0))
    found = position < len(site.persons) and site.persons[position][0] == start
    return (site.tokens.is_capital(start) and not found) or site.word(start) in site.ground.lexicon.particles


def _can_be_an_office(site: Site) -> bool:
    """Say whether what the sentence says of the name can be said of an office: it acts, and is no "she"."""
    lexicon = site.ground.lexicon
    known = any(map(lexicon.is_name, site.words)) or site.words[0] in lexicon.honorifics
    if not known or site.after in {"is", "am", "never"}:
        return False
    return not any(site.tokens.lower[index] in site.group("gendered") for index in site.sentence)
