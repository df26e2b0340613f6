"""From a reader's text to the terms that any engine looks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from search.analysis import Token, stems_of, tokens_of
from search.engines.protocol import Synonyms
from search.syntax import Clause, parse

SHORTEST_PREFIX: Final = 2
_MOST_SYNONYM_WORDS: Final = 5

Stems = tuple[str, ...]


@dataclass(frozen=True)
class Term:
    """One word or phrase, analysed. `start` and `end` are its place in the text that was typed.

    `others` are its synonyms, of which one with several stems is a phrase; `weight` says how often it was typed.
    """

    stems: Stems
    plains: tuple[str, ...]
    in_title: bool
    is_phrase: bool
    start: int
    end: int
    weight: int = 1
    others: tuple[Stems, ...] = ()

    @property
    def is_stop_words(self) -> bool:
        return not self.stems

    @property
    def is_word(self) -> bool:
        """Say whether this is a plain word, which may be corrected, completed and replaced by synonyms."""
        return not (self.is_phrase or self.in_title or self.is_stop_words)


@dataclass(frozen=True)
class Question:
    """The terms of a text: those wanted and those excluded."""

    wanted: tuple[Term, ...]
    excluded: tuple[Term, ...]
    ends_open: bool = False

    @property
    def last_word(self) -> Term | None:
        """Return the word that may still be incomplete: the last of the text, not quoted, not too short."""
        last = self.wanted[-1] if self.wanted and self.ends_open else None
        if last is None or last.is_phrase or len(last.plains) > 1 or len(last.plains[0]) < SHORTEST_PREFIX:
            return None
        return last


def question_of(text: str, language: str | None = None, synonyms: Synonyms = ()) -> Question:
    """Analyse `text`. Stop words count only where there is nothing else to look for."""
    clauses = parse(text)
    wanted = [term for clause in clauses if not clause.is_excluded for term in _terms_of(clause, language)]
    excluded = [term for clause in clauses if clause.is_excluded for term in _terms_of(clause, language)]
    content = _with_synonyms([term for term in wanted if not term.is_stop_words], synonyms)
    last = clauses[-1] if clauses else None
    return Question(
        wanted=_distinct(content or wanted),
        excluded=_distinct(term for term in excluded if not term.is_stop_words),
        ends_open=last is not None
        and not last.is_excluded
        and not last.is_phrase
        and _ends_with_term(text, wanted),
    )


def _ends_with_term(text: str, wanted: list[Term]) -> bool:
    return bool(wanted) and wanted[-1].end == len(text.rstrip()) and not wanted[-1].is_stop_words


def _terms_of(clause: Clause, language: str | None) -> list[Term]:
    tokens = list(tokens_of(clause.text, language))
    if clause.is_phrase:
        return [_term_of(tokens, clause)] if tokens else []
    return [_term_of([token], clause) for token in tokens]


def _term_of(tokens: list[Token], clause: Clause) -> Term:
    return Term(
        stems=tuple(token.stem for token in tokens if token.stem),
        plains=tuple(token.plain for token in tokens),
        in_title=clause.in_title,
        is_phrase=clause.is_phrase,
        start=clause.start + tokens[0].start,
        end=clause.start + tokens[-1].end,
    )


def _distinct(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Keep the last of equal terms, so that the open end stays at the end, with the weight of all of them."""
    kept: dict[object, Term] = {}
    for term in terms:
        key = (term.stems or term.plains, term.in_title, term.is_phrase)
        before = kept.get(key)
        kept[key] = replace(term, weight=before.weight + term.weight) if before else term
    return tuple(sorted(kept.values(), key=lambda term: term.start))


def _with_synonyms(terms: list[Term], synonyms: Synonyms) -> list[Term]:
    """Give each term its synonyms; neighbours that are one entry together become one term."""
    known = _synonyms_by_stems(synonyms) if synonyms else {}
    if not known:
        return terms
    found: list[Term] = []
    place = 0
    while place < len(terms):
        term, taken = _longest_entry(terms[place : place + _MOST_SYNONYM_WORDS], known)
        found.append(term)
        place += taken
    return found


def _longest_entry(ahead: list[Term], known: Mapping[Stems, tuple[Stems, ...]]) -> tuple[Term, int]:
    """Return the term made of as many of the words `ahead` as are one entry, and their number."""
    words = next((n for n, term in enumerate(ahead) if not term.is_word), len(ahead))
    for count in range(words, 0, -1):
        stems = tuple(stem for term in ahead[:count] for stem in term.stems)
        if others := known.get(stems):
            plains = tuple(plain for term in ahead[:count] for plain in term.plains)
            return replace(
                ahead[0], stems=stems, plains=plains, end=ahead[count - 1].end, others=others
            ), count
    return ahead[0], 1


@lru_cache(maxsize=4)
def _synonyms_by_stems(synonyms: Synonyms) -> dict[Stems, tuple[Stems, ...]]:
    found: dict[Stems, dict[Stems, None]] = {}
    for group in synonyms:
        entries = dict.fromkeys(stems for entry in group if (stems := tuple(stems_of(entry))))
        for stems in entries:
            found.setdefault(stems, {}).update({other: None for other in entries if other != stems})
    return {stems: tuple(others) for stems, others in found.items() if others}


def replaced(text: str, replacements: Mapping[Term, str]) -> str:
    """Return `text` with each term's stretch replaced, the rest as it was typed."""
    for term in sorted(replacements, key=lambda item: item.start, reverse=True):
        text = text[: term.start] + replacements[term] + text[term.end :]
    return text
