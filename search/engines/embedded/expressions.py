"""From a reader's text to FTS5 expressions. Tokens hold letters, digits and marks only, so nothing needs escaping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from search.analysis import Token, tokens_of
from search.syntax import Clause, parse

MOST_TERMS: Final = 32
SHORTEST_PREFIX: Final = 2


@dataclass(frozen=True)
class Term:
    """One word or phrase, analysed. `start` and `end` are its place in the text that was typed."""

    stems: tuple[str, ...]
    plains: tuple[str, ...]
    in_title: bool
    is_phrase: bool
    start: int
    end: int

    @property
    def is_stop_words(self) -> bool:
        return not self.stems

    @property
    def expression(self) -> str:
        """Return what matches this term; stop words alone are looked for among the plain words."""
        if self.is_stop_words:
            return f'{"{plain_title}" if self.in_title else "{plain_title plain_body}"} : "{" ".join(self.plains)}"'
        return f'{"{title}" if self.in_title else "{title body}"} : "{" ".join(self.stems)}"'

    @property
    def prefix_expression(self) -> str:
        """Return what matches this word or any that begins with it."""
        columns = "{plain_title}" if self.in_title else "{plain_title plain_body}"
        return f'({self.expression} OR {columns} : "{self.plains[0]}" *)'


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
        if last is None or last.is_phrase or len(last.plains[0]) < SHORTEST_PREFIX:
            return None
        return last

    def all_of(self, *, open_end: bool = False) -> str:
        return self._joined(" AND ", open_end=open_end)

    def any_of(self) -> str:
        return self._joined(" OR ", open_end=True)

    def none_of(self) -> str:
        """Return what matches the excluded terms."""
        return " OR ".join(term.expression for term in self.excluded)

    def _joined(self, operator: str, *, open_end: bool) -> str:
        last = self.last_word if open_end else None
        parts = [term.prefix_expression if term is last else term.expression for term in self.wanted]
        joined = f"({operator.join(parts)})"
        return f"{joined} NOT ({self.none_of()})" if self.excluded else joined


def question_of(text: str, language: str | None = None) -> Question:
    """Analyse `text`. Stop words count only where there is nothing else to look for."""
    clauses = parse(text)
    wanted = [term for clause in clauses if not clause.is_excluded for term in _terms_of(clause, language)]
    excluded = [term for clause in clauses if clause.is_excluded for term in _terms_of(clause, language)]
    content = [term for term in wanted if not term.is_stop_words]
    last = clauses[-1] if clauses else None
    return Question(
        wanted=_distinct(content or wanted),
        excluded=_distinct(term for term in excluded if not term.is_stop_words),
        ends_open=last is not None and not last.is_excluded and not last.is_phrase and _ends_with_term(text, wanted),
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
    """Keep the last of equal terms, so that the open end stays at the end; at most MOST_TERMS."""
    kept = {(term.expression): term for term in terms}
    return tuple(sorted(kept.values(), key=lambda term: term.start)[-MOST_TERMS:])


def replaced(text: str, replacements: Mapping[Term, str]) -> str:
    """Return `text` with each term's stretch replaced, the rest as it was typed."""
    for term in sorted(replacements, key=lambda item: item.start, reverse=True):
        text = text[: term.start] + replacements[term] + text[term.end :]
    return text
