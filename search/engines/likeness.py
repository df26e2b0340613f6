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
_TERMS_WEIGHED: Final = 200
_WORDS_SUGGESTED: Final = 3


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


def nearness(typed: list[str], title: str) -> tuple[bool, int]:
    """Return the rank of a title for what was typed: those that begin with it first, then the shorter ones."""
    words = words_of(title)
    begins = words[: len(typed) - 1] == typed[:-1] and len(words) >= len(typed)
    return not (begins and words[len(typed) - 1].startswith(typed[-1])), len(words)


def completions(typed: list[str], titles: Iterable[str]) -> list[Suggestion]:
    """Return the words of `titles`, as they are written there, that complete the last word typed."""
    found: Counter[str] = Counter()
    for title in titles:
        for token in tokens_of(title):
            if token.plain.startswith(typed[-1]) and token.plain != typed[-1]:
                found[title[token.start : token.end].lower()] += 1
    before = " ".join(typed[:-1])
    return [Suggestion(f"{before} {word}".strip()) for word, _count in found.most_common(_WORDS_SUGGESTED)]
