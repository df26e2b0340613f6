"""The first person: "I" and "my" in a story's own voice, and the plain "we" that house style avoids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from moderation.engine.lexicon import Lexicon
from moderation.engine.tokens import Tokens

_ROMAN: Final = frozenset({"ii", "iii", "iv", "v", "vi"})
_JOINTS: Final = frozenset(
    {",", ";", ":", "and", "but", "(", ")", "—", "–", "because", "when", "which", "that", "who"}
)
_OWN: Final = frozenset({"my", "me", "myself"})
_MINE_BEFORE: Final = frozenset(
    {"is", "was", "be", "been", "were", "of", "entirely", "remains", "alone", "all"}
)
_WHEREABOUTS: Final = frozenset({"at", "on"})
_MINE_AFTER: Final = frozenset({"is", "was", "alone", "as"})


def self_credit(tokens: Tokens, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield the first-person clauses that tell of the writer's own deeds, qualities and feelings."""
    return (span for span in singular(tokens, lexicon) if not _is_plain(tokens, span, lexicon))


def plain_singular(tokens: Tokens, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield the first-person clauses that merely speak, reach or relate: "write to me", "my deputy"."""
    return (span for span in singular(tokens, lexicon) if _is_plain(tokens, span, lexicon))


def singular(tokens: Tokens, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield the token spans of first-person clauses, one a clause."""
    last_sentence, last_end = -1, -1
    for index in range(len(tokens)):
        if not _is_own(tokens, index, lexicon):
            continue
        same_clause = tokens.sentence[index] == last_sentence and _same_clause(tokens, last_end, index)
        end = _clause_end(tokens, index, lexicon)
        if not same_clause:
            yield index, end
        last_sentence, last_end = tokens.sentence[index], max(end, index + 1)


def plural(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Yield the tokens "we", "our", "us"; never "US" or "WE"."""
    for index, word in enumerate(tokens.words):
        if word in {"we", "We", "our", "Our", "us", "ours", "Ours", "ourselves"}:
            yield index, index + 1


def _is_own(tokens: Tokens, index: int, lexicon: Lexicon) -> bool:
    word = tokens.words[index]
    if word == "I":
        start, end = tokens.starts[index], tokens.ends[index]
        if tokens.text[end : end + 1] in {"-", "/"} or tokens.text[max(start - 1, 0) : start] in {"-", "/"}:
            return False
        return not (_opens_name(tokens, index) or _is_numeral(tokens, index, lexicon))
    lower = tokens.lower[index]
    if lower == "mine":
        before = tokens.lower[index - 1] if index else ""
        after = tokens.lower[index + 1] if index + 1 < len(tokens) else ""
        if before in _MINE_BEFORE:
            return not _digs(tokens, index, lexicon)
        return tokens.is_first(index) and after in _MINE_AFTER
    return lower in _OWN and word in {lower, lower.capitalize()}


def _digs(tokens: Tokens, index: int, lexicon: Lexicon) -> bool:
    """Say whether "mine" is a pit: "the inspectorate of mine health"."""
    if index + 1 >= len(tokens) or not tokens.is_word(index + 1):
        return False
    word = tokens.lower[index + 1]
    return lexicon.is_ordinary(word) and word not in lexicon.groups["small"] and word not in _MINE_AFTER


def _opens_name(tokens: Tokens, index: int) -> bool:
    """Say whether "I" is the particle of a Balinese name: "I Gusti Made Arsana"."""
    following = range(index + 1, min(index + 3, len(tokens)))
    return len(following) == 2 and all(tokens.is_word(at) and tokens.is_capital(at) for at in following)


def _is_numeral(tokens: Tokens, index: int, lexicon: Lexicon) -> bool:
    """Say whether "I" counts ("Phase I", "I and II"), abbreviates ("I & B") or stands for a given name ("I. Khan")."""
    before = tokens.lower[index - 1] if index else ""
    after = tokens.lower[index + 1] if index + 1 < len(tokens) else ""
    beyond = tokens.lower[index + 2] if index + 2 < len(tokens) else ""
    if (
        before in lexicon.groups["numbered"]
        or before in _ROMAN
        or after in {"&", "/"}
        or before in {"&", "/"}
    ):
        return True
    if after in _ROMAN or (after in {"and", "to", "or", ",", "–"} and beyond in _ROMAN):
        return True
    if after == "." and tokens.glued(index + 1):
        is_sentence_end = index + 2 >= len(tokens) or tokens.sentence[index + 2] != tokens.sentence[index]
        return not is_sentence_end or before == "."
    return after == ")" and before == "("


def _is_plain(tokens: Tokens, span: tuple[int, int], lexicon: Lexicon) -> bool:
    """Say whether a clause holds no deed of the writer's: relations and addresses, speech, habits, being reached."""
    start, end = span
    groups = lexicon.groups
    following = tokens.lower[start + 1 : start + 4]
    own = tokens.lower[start]
    if own == "i":
        words = tokens.lower[start + 1 : end + 1]
        verbs = [word for word in words if word not in groups["helpers"]]
        if not verbs or verbs[0] not in groups["plain-verbs"]:
            return False
        return verbs[0] in _WHEREABOUTS or groups["passive"].isdisjoint(words)
    if own == "my":
        return not groups["relations"].isdisjoint(following[:2])
    if own == "me":
        before = tokens.lower[max(start - 2, 0) : start]
        return not groups["reaching"].isdisjoint(before)
    return False


def _same_clause(tokens: Tokens, last_end: int, index: int) -> bool:
    return not any(tokens.lower[between] in _JOINTS for between in range(max(last_end - 1, 0), index))


def _clause_end(tokens: Tokens, index: int, lexicon: Lexicon) -> int:
    """Return the end of the clause's core: the verb after "I", the noun after "my"."""
    size, sentence = len(tokens), tokens.sentence[index]
    end = index + 1
    if tokens.lower[index] != "i":
        while (
            end < size
            and end <= index + 2
            and tokens.sentence[end] == sentence
            and _goes_on(tokens, end, lexicon)
        ):
            end += 1
        return end
    while (
        end < size
        and end < index + 6
        and tokens.sentence[end] == sentence
        and tokens.lower[end] in lexicon.groups["helpers"]
    ):
        end += 1
    if (
        end < size
        and tokens.sentence[end] == sentence
        and (tokens.is_word(end) or tokens.lower[end] in lexicon.groups["helpers"])
    ):
        end += 1
    return end


def _goes_on(tokens: Tokens, index: int, lexicon: Lexicon) -> bool:
    return tokens.is_word(index) and tokens.lower[index] not in lexicon.groups["small"]
