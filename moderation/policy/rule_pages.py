"""The rules as people read them: each page, and docs/rules.md, from the data that the engine runs on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.urls import reverse

from moderation.engine import Document, Passage, Rule, analyse, apply_suggestions, load_policy

_SCRIPTS: Final = (("hi", "\u0900", "\u097f"), ("ur", "\u0600", "\u06ff"), ("ta", "\u0b80", "\u0bff"))


@dataclass(frozen=True)
class Example:
    """A wording in its language; `neutral` is what the engine makes of it, "" where only its author can."""

    text: str
    language: str
    neutral: str = ""

    @property
    def direction(self) -> str:
        return "rtl" if self.language == "ur" else "ltr"


@dataclass(frozen=True)
class RulePage:
    """One rule with its examples both ways."""

    rule: Rule
    violating: tuple[Example, ...]
    benign: tuple[Example, ...]


def rules() -> tuple[Rule, ...]:
    """Return the rules in force, in the order of their names."""
    return tuple(rule for _, rule in sorted(load_policy().rules.items()))


@lru_cache(maxsize=128)
def rule_page(rule_id: str) -> RulePage | None:
    """Return what the page of a rule shows, or None where there is no such rule."""
    rule = load_policy().rules.get(rule_id)
    if rule is None:
        return None
    return RulePage(
        rule,
        tuple(Example(text, language_of(text), _neutral(text)) for text in rule.violating),
        tuple(Example(text, language_of(text)) for text in rule.benign),
    )


def rule_address(rule_id: str) -> str:
    """Return the address of a rule's page in the active language, or "" for a rule that is no data of the engine."""
    return reverse("rules:rule", args=[rule_id]) if rule_id in load_policy().rules else ""


def language_of(text: str) -> str:
    """Return the language of an example by its script."""
    return next((code for code, low, high in _SCRIPTS if any(low <= letter <= high for letter in text)), "en")


def _neutral(text: str) -> str:
    """Return the example as the engine rewords it, if nothing that blocks is left in it."""
    document = Document((Passage("text", "text", language_of(text), text),))
    reworded = apply_suggestions(text, analyse(document, load_policy(), ()).findings)
    again = Document((Passage("text", "text", language_of(text), reworded),))
    is_clean = reworded not in {"", text} and not analyse(again, load_policy(), ()).blocks
    return reworded if is_clean else ""


def as_markdown() -> str:
    """Return docs/rules.md."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "# The rules"
    yield ""
    yield "Written by `python manage.py write_rules` from `moderation/engine/rules`; change the rules there, not this file."
    yield "What a severity does, and how quotations count, stands in [engine.md](engine.md)."
    for rule in rules():
        page = rule_page(rule.id)
        assert page is not None
        yield from ("", f"## {rule.id} {rule.name}", "")
        yield f"{rule.severity} · {rule.category}. {rule.message}"
        yield from ("", f"Basis: {rule.basis}.", "", f"Neutral wording: {rule.prompt}")
        yield from ("", "Flagged:", "")
        for example in page.violating:
            yield f"- {example.text}" + (f" → {example.neutral}" if example.neutral else "")
        yield from ("", "Not flagged:", "")
        yield from (f"- {example.text}" for example in page.benign)
    yield ""
