"""The word lists of the engine, read once from its own data files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "lexicon"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Titles, offices, institution nouns and names, all in lower case but for post-nominals and services."""

    honorifics: frozenset[str]
    weak_honorifics: frozenset[str]
    suffixes: frozenset[str]
    post_nominals: frozenset[str]
    services: frozenset[str]
    particles: frozenset[str]
    abbreviations: frozenset[str]
    office_heads: frozenset[str]
    leaders: frozenset[str]
    elected: frozenset[str]
    office_words: frozenset[str]
    institution_nouns: frozenset[str]
    institution_openers: frozenset[str]
    calendar: frozenset[str]
    peoples: frozenset[str]
    agent_verbs: frozenset[str]
    common: frozenset[str]
    given: frozenset[str]
    surnames: frozenset[str]
    groups: Mapping[str, frozenset[str]]

    def is_ordinary(self, word: str) -> bool:
        """Say whether the lower-case `word` is an everyday word rather than a part of a name."""
        return word in self.common or word in self.calendar or word in self.peoples

    def is_name(self, word: str) -> bool:
        return word in self.given or word in self.surnames


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Return the packaged lexicon; later calls read nothing."""
    titles, offices = _table("titles"), _table("offices")
    institutions, words = _table("institutions"), _table("words")
    return Lexicon(
        honorifics=_lower(titles["honorifics"]),
        weak_honorifics=_lower(titles["weak"]),
        suffixes=_lower(titles["suffixes"]),
        post_nominals=frozenset(titles["post_nominals"]),
        services=frozenset(titles["services"]),
        particles=_lower(titles["particles"]),
        abbreviations=_lower(titles["abbreviations"]),
        office_heads=_lower(offices["heads"]),
        leaders=_lower(offices["leaders"]),
        elected=_lower(offices["elected"]),
        office_words=_lower(offices["before"]) | _lower(offices["heads"]),
        institution_nouns=_lower(institutions["nouns"]),
        institution_openers=_lower(institutions["before"]),
        calendar=_lower(words["calendar"]),
        peoples=_lower(words["peoples"]),
        agent_verbs=_lower(words["agent_verbs"]),
        common=_lines("common_words"),
        given=_lines("given_names"),
        surnames=_lines("surnames"),
        groups={
            name: _lower(entries)
            for name, entries in (*_table("grammar").items(), *_table("wordings").items())
        },
    )


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _lower(entries: list[str]) -> frozenset[str]:
    return frozenset(entry.lower() for entry in entries)


def _lines(name: str) -> frozenset[str]:
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
