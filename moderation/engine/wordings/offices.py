"""Which office stands beside a name, or is known to be held by it, and which institution speaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from moderation.engine.lexicon import Lexicon
from moderation.engine.name_runs import is_office
from moderation.engine.wordings.sites import Ground

_LINKS: Final = frozenset({"of", "for", "and", "&", "the"})
_LONGEST: Final = 9
_DOERS: Final = ("er", "or", "ist", "ian", "man", "woman")


@dataclass(frozen=True, slots=True)
class Clues:
    """What a document says of its doers: the institution as subject ("" if unknown), and who holds which office."""

    author: str
    offices: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Office:
    """An office at tokens [start, end); `joined` if a comma parts it from the name, `plural` if several hold it."""

    start: int
    end: int
    joined: bool
    plural: bool
    determined: bool


def clues_of(institution: str, grounds: Iterable[Ground]) -> Clues:
    """Return the clues of a document; a word of two persons with different offices proves nothing."""
    found: dict[str, str] = {}
    lexicon = None
    for ground in grounds:
        lexicon = ground.lexicon
        for person in ground.reading.names.persons:
            office = office_before(ground, person.start) or office_after(ground, person.end)
            if office is None or office.plural or _holds_a_name(ground, office):
                continue
            title = ground.wording(office.start, office.end)
            for index in person.core:
                word = ground.tokens.lower[index]
                if len(word) > 2:
                    found[word] = title if found.get(word, title) == title else ""
    author = with_article(institution.strip(), lexicon) if lexicon else ""
    return Clues(author, {word: title for word, title in found.items() if title})


def with_article(institution: str, lexicon: Lexicon) -> str:
    """Return "the Public Works Department" but "UNICEF": the article goes with a name built on a common noun."""
    words = institution.lower().replace(",", " ").split()
    if not words or words[0] == "the":
        return institution
    return institution if lexicon.groups["common-nouns"].isdisjoint(words) else f"the {institution}"


def _holds_a_name(ground: Ground, office: Office) -> bool:
    lexicon = ground.lexicon
    words = ground.tokens.lower[office.start : office.end]
    return any(
        word in lexicon.given and word not in lexicon.office_words and not lexicon.is_ordinary(word)
        for word in words
    )


def office_before(ground: Ground, first: int) -> Office | None:
    """Return the office right before token `first`: "Collector", "the Collector,", "a retired driver"."""
    tokens, last = ground.tokens, first - 1
    joined = last >= 0 and tokens.words[last] == ","
    last -= joined
    if last < 0 or tokens.sentence[last] != tokens.sentence[first] or not tokens.is_word(last):
        return None
    if tokens.after_line_break(first):
        return None
    if tokens.lower[last] in ground.group("kin-titles") and is_office(tokens.lower[last - 1], ground.lexicon):
        last -= 1
    start = (_capitals_start if tokens.is_capital(last) else _lower_start)(ground, last)
    heads = [index for index in range(start, last + 1) if _is_role(tokens.lower[index], ground.lexicon)]
    if not heads or _opens_institution(ground, heads[-1], last + 1):
        return None
    plural = _is_plural(tokens.lower[heads[-1]], ground.lexicon)
    return Office(start, last + 1, joined, plural, _is_determined(ground, start))


def office_after(ground: Ground, end: int) -> Office | None:
    """Return the office in apposition after token `end`: ", District Collector," or "(Collector)"."""
    tokens = ground.tokens
    if end + 1 >= len(tokens) or tokens.words[end] not in {",", "("}:
        return None
    start = end + 1
    determined = tokens.lower[start] in {"the", "a", "an"}
    start += determined
    stop = _capitals_end(ground, start)
    heads = [index for index in range(start, stop) if is_office(tokens.lower[index], ground.lexicon)]
    if not heads or stop in ground.name_starts or _opens_institution(ground, heads[-1], stop):
        return None
    if tokens.words[end] == "(" and tokens.words[stop : stop + 1] != [")"]:
        return None
    plural = _is_plural(tokens.lower[heads[0]], ground.lexicon)
    return Office(start, stop, joined=True, plural=plural, determined=determined)


def _is_role(word: str, lexicon: Lexicon) -> bool:
    """Say whether `word` is the head of an office, or a doer by its ending: "researcher", "archivist"."""
    doer = len(word) > 5 and word.removesuffix("s").endswith(_DOERS) and word not in lexicon.calendar
    return is_office(word, lexicon) or doer


def _is_plural(word: str, lexicon: Lexicon) -> bool:
    if word in {"gardaí", "staff", "crew", "police", "deputies"} or word.endswith(("men", "wives")):
        return True
    return word.endswith("s") and _is_role(word[:-1], lexicon)


def _opens_institution(ground: Ground, head: int, end: int) -> bool:
    """Say whether the office noun only opens an institution's name: "Commissioner House"."""
    tokens, lexicon = ground.tokens, ground.lexicon
    if head + 1 < end and tokens.lower[head + 1] in _LINKS:
        return False
    return any(
        tokens.lower[index] in lexicon.institution_nouns and tokens.lower[index] not in lexicon.office_words
        for index in range(head + 1, end)
    )


def _capitals_start(ground: Ground, last: int) -> int:
    tokens = ground.tokens
    start = index = last
    while index >= 0 and last - index < _LONGEST and tokens.sentence[index] == tokens.sentence[last]:
        if not tokens.is_word(index) or tokens.after_line_break(index + 1) or index in ground.named:
            break
        if tokens.is_capital(index):
            if not _can_open_office(ground, index):
                break
            start = index
        elif tokens.lower[index] not in _LINKS:
            break
        index -= 1
    return start


def _can_open_office(ground: Ground, index: int) -> bool:
    word, lexicon = ground.tokens.lower[index], ground.lexicon
    if word in lexicon.calendar or word in _LINKS or word in lexicon.groups["small"]:
        return False
    opens_sentence = ground.tokens.is_first(index) and lexicon.is_ordinary(word)
    return not opens_sentence or word in lexicon.office_words


def _lower_start(ground: Ground, last: int) -> int:
    """Return where a role in lower case begins: behind its determiner, or with its row of office words."""
    tokens, lexicon = ground.tokens, ground.lexicon
    for index in range(last, max(last - 6, -1), -1):
        if tokens.sentence[index] != tokens.sentence[last] or not tokens.is_word(index):
            break
        if tokens.lower[index] in lexicon.groups["office-determiners"]:
            return min(index + 1, last)
        if tokens.lower[index] in lexicon.groups["office-stops"]:
            break
    start = last
    while start > 0 and tokens.lower[start - 1] in lexicon.office_words and not tokens.is_capital(start - 1):
        if tokens.sentence[start - 1] != tokens.sentence[last]:
            break
        start -= 1
    return start


def _is_determined(ground: Ground, start: int) -> bool:
    """Say whether an article stands before the office, adjectives between them allowed: "the fearless Collector"."""
    tokens, lexicon = ground.tokens, ground.lexicon
    for index in range(start - 1, max(start - 5, -1), -1):
        word = tokens.lower[index]
        if tokens.sentence[index] != tokens.sentence[start]:
            return False
        if word in lexicon.groups["office-determiners"] or word == "'s":
            return True
        if not tokens.is_word(index) or word in lexicon.groups["office-stops"] or word in lexicon.agent_verbs:
            return False
    return False


def _capitals_end(ground: Ground, start: int) -> int:
    tokens = ground.tokens
    end = index = start
    while (
        index < len(tokens)
        and index - start < _LONGEST
        and tokens.sentence[index] == tokens.sentence[start - 1]
    ):
        if index in ground.named or not (tokens.is_word(index) or tokens.words[index] == "&"):
            break
        if tokens.is_capital(index):
            end = index + 1
        elif tokens.lower[index] not in _LINKS:
            break
        index += 1
    return end
