"""What tells a story from others, and a completion from another: the same for every engine."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from search.analysis import tokens_of, words_of
from search.engines.protocol import Suggestion
from search.engines.question import Question, Term

_TELLING_TERMS: Final = 14
_TERMS_WEIGHED: Final = 60
_WORDS_SUGGESTED: Final = 3
_TITLES_WEIGHED: Final = 20
# Of the titles that hold what was typed, an engine reads this many that begin with it and as many others, newest first.
TITLES_READ: Final = 30


def telling_terms(weights: Mapping[str, int], documents_with: Callable[[str], int], total: int) -> list[str]:
    """Return the stems that tell a document from others, by their weight in it and inverse document frequency."""
    worth: dict[str, float] = {}
    for stem in sorted(weights, key=lambda stem: (-weights[stem], stem))[:_TERMS_WEIGHED]:
        documents = documents_with(stem)
        if 1 < documents < max(total / 2, 3):
            worth[stem] = math.log1p(weights[stem]) * math.log(1 + total / documents)
    return sorted(worth, key=lambda stem: (-worth[stem], stem))[:_TELLING_TERMS]


def question_of_stems(stems: Iterable[str]) -> Question:
    """Return the question for words that are stems already."""
    return Question(
        tuple(Term((stem,), (stem,), in_title=False, is_phrase=False, start=0, end=0) for stem in stems), ()
    )


def suggestions(
    typed: list[str], titles: Iterable[tuple[int, str, int]], limit: int
) -> tuple[Suggestion, ...]:
    """Return what completes the words `typed`, of documents by number, title and day of publication.

    Words come first, then titles: those that begin with what was typed, then the shorter and the newer ones.
    """
    read = [(words_of(title), number, title, day) for number, title, day in titles]
    read.sort(key=lambda item: (not _begins(item[0], typed), len(item[0]), -item[3], item[1]))
    nearest = [(number, title) for _words, number, title, _day in read[:_TITLES_WEIGHED]]
    words = _completions(typed, (title for _number, title in nearest))
    return (*words, *(Suggestion(title, number) for number, title in nearest))[:limit]


def _begins(words: list[str], typed: list[str]) -> bool:
    before = len(typed) - 1
    return len(words) > before and words[:before] == typed[:-1] and words[before].startswith(typed[-1])


def _completions(typed: list[str], titles: Iterable[str]) -> list[Suggestion]:
    """Return the words of `titles`, as they are written there, that complete the last word typed."""
    found: Counter[str] = Counter()
    for title in titles:
        for token in tokens_of(title):
            if token.plain.startswith(typed[-1]) and token.plain != typed[-1]:
                found[title[token.start : token.end].lower()] += 1
    before = " ".join(typed[:-1])
    return [Suggestion(f"{before} {word}".strip()) for word, _count in found.most_common(_WORDS_SUGGESTED)]
