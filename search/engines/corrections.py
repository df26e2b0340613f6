"""Which words of an index are nearest to one that it does not hold: the same for every engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from search.slips import in_order_of_likelihood, most_edits
from search.transliteration import alike, sound_of


def nearest(
    word: str,
    within: Callable[[str, int], Mapping[str, int]],
    with_sound: Callable[[str], Mapping[str, int]],
    limit: int = 3,
    least: int = 0,
) -> list[str]:
    """Return the words one slip from `word`, else those of its sound in another script, else two slips away.

    Of them all, only words that more than `least` documents hold. Two slips in one word seldom touch its first letter,
    and words two letters apart there are other words. `within` returns the words that are at most so many slips away
    and `with_sound` those of a sound, each with the number of documents that hold it.
    """
    if word.isdigit():
        return []
    for edits in range(1, most_edits(word) + 1):
        near = {
            other: count
            for other, count in within(word, edits).items()
            if other != word and count > least and (edits == 1 or other[0] == word[0])
        }
        if near:
            return in_order_of_likelihood(word, near)[:limit]
        if edits == 1 and (found := _alike(word, with_sound, limit, least)):
            return found
    return [] if most_edits(word) else _alike(word, with_sound, limit, least)


def _alike(word: str, with_sound: Callable[[str], Mapping[str, int]], limit: int, least: int) -> list[str]:
    sound = sound_of(word)
    known = with_sound(sound) if sound else {}
    return alike(word, {other: count for other, count in known.items() if count > least}, limit)
