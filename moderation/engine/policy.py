"""The policy as the engine takes it: rules from the packaged data, allow-list entries, and one hash over both."""

from __future__ import annotations

import gc
import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from moderation.engine import lexicon as words
from moderation.engine.findings import BLOCK, FIX, OFF, SETTABLE, SEVERITIES, weaker_of
from moderation.engine.pattern_index import Conditions, Index
from moderation.engine.patterns import parse

FOLDER: Final = Path(__file__).parent / "rules"
FIND_TYPES: Final = frozenset(
    {"pattern", "name", "first-person", "contact", "decoration", "readability", "language"}
)


class BadRule(ValueError):
    """A rule file says something that the engine cannot read."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")


@dataclass(frozen=True, slots=True)
class Find:
    """One way in which a rule finds its object; severity and category fall back to the rule's."""

    type: str
    severity: str
    category: str
    patterns: tuple[str, ...]
    unless: Conditions
    needs: Conditions
    silent_when_sourced: bool
    suggestion: str | None
    message: str
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the policy with its reason, its way out and its examples.

    `least` is how far an overlay may lower it: what blocks has to be settled by somebody at the least.
    """

    id: str
    name: str
    severity: str
    least: str
    category: str
    message: str
    basis: str
    prompt: str
    fires_in_quotations: bool
    fires_in_titles: bool
    finds: tuple[Find, ...]
    violating: tuple[str, ...]
    benign: tuple[str, ...]


Owners: TypeAlias = tuple[tuple[Rule, Find], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """Rules, allow-list and the hash of everything that decides (`version`); what is read under it is kept by identity."""

    rules: Mapping[str, Rule]
    allow: frozenset[str]
    version: str
    index: Index
    owners: Owners
    sources: Index
    by_type: Mapping[str, tuple[tuple[Rule, Find], ...]]


def load_policy(allow: Iterable[str] = (), severities: Mapping[str, str] | None = None) -> Policy:
    """Return the packaged policy with an overlay: wordings that name no living person, and severities by rule.

    Raises BadRule for a severity of no rule, or one that the rule does not permit.
    """
    allowed = frozenset(" ".join(entry.lower().split()) for entry in allow if entry.strip())
    rules, index, owners, sources, digest = _packaged()
    changed = sorted((severities or {}).items())
    if changed:
        rules, owners = _overlaid(rules, owners, dict(changed))
    by_type = {
        kind: tuple((rule, find) for rule in rules.values() for find in rule.finds if find.type == kind)
        for kind in FIND_TYPES
    }
    lines = (digest, *sorted(allowed), *(f"{rule}={severity}" for rule, severity in changed))
    version = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
    return Policy(rules, allowed, version, index, owners, sources, by_type)


def permits(rule: Rule, severity: str) -> bool:
    """Say whether an overlay may set the rule to `severity`."""
    return severity in SETTABLE and weaker_of(severity, rule.least) == rule.least


def _overlaid(
    rules: Mapping[str, Rule], owners: Owners, severities: Mapping[str, str]
) -> tuple[dict[str, Rule], Owners]:
    for identity, severity in severities.items():
        if identity not in rules or not permits(rules[identity], severity):
            raise BadRule("overlay", f"{identity}: {severity!r} is not permitted")
    changed = {identity: _at_severity(rules[identity], severity) for identity, severity in severities.items()}
    moved = {
        id(before): (rule, after)
        for identity, rule in changed.items()
        for before, after in zip(rules[identity].finds, rule.finds, strict=True)
    }
    return {**rules, **changed}, tuple(moved.get(id(find), (rule, find)) for rule, find in owners)


def _at_severity(rule: Rule, severity: str) -> Rule:
    """Return the rule at `severity`; a find that weighs less than its rule is lowered with it, never raised."""
    finds = tuple(
        replace(
            find,
            severity=severity if find.severity == rule.severity else weaker_of(find.severity, severity),
        )
        for find in rule.finds
    )
    return replace(rule, severity=severity, finds=finds)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Let no garbage be collected meanwhile: what rules are made of stays, and looking through it doubles the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@lru_cache(maxsize=1)
@_without_collection()
def _packaged() -> tuple[Mapping[str, Rule], Index, Owners, Index, str]:
    table = tomllib.loads((words.FOLDER / "classes.toml").read_text(encoding="utf-8"))
    classes = {name: tuple(entries) for name, entries in table["classes"].items()}
    rules: dict[str, Rule] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["rules"]:
            rule = _rule(path.name, entry, classes)
            if rule.id in rules:
                raise BadRule(path.name, f"{rule.id} is defined twice")
            rules[rule.id] = rule
    pairs = [
        (parse(pattern, classes), rule, find)
        for rule in rules.values()
        for find in rule.finds
        for pattern in find.patterns
    ]
    index = Index(sequence for sequence, _, _ in pairs)
    sources = Index(parse(pattern, classes) for pattern in table["sources"])
    return rules, index, tuple((rule, find) for _, rule, find in pairs), sources, _digest()


def _digest() -> str:
    digest = hashlib.sha256()
    for folder in (FOLDER, words.FOLDER):
        for path in sorted(folder.iterdir()):
            if path.suffix in {".toml", ".txt"}:
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _rule(where: str, entry: Mapping[str, Any], classes: Mapping[str, tuple[str, ...]]) -> Rule:
    identity = entry.get("id", "")
    for key in ("id", "name", "severity", "category", "message", "basis", "prompt"):
        if not entry.get(key):
            raise BadRule(where, f"rule {identity!r} has no {key}")
    if entry["severity"] not in SEVERITIES:
        raise BadRule(where, f"{identity}: severity {entry['severity']!r}")
    least = entry.get("least", FIX if entry["severity"] == BLOCK else OFF)
    if least not in SETTABLE:
        raise BadRule(where, f"{identity}: least {least!r}")
    return Rule(
        id=identity,
        name=entry["name"],
        severity=entry["severity"],
        least=least,
        category=entry["category"],
        message=entry["message"],
        basis=entry["basis"],
        prompt=entry["prompt"],
        fires_in_quotations=entry.get("fires_in_quotations", identity[0] not in "NFE"),
        fires_in_titles=entry.get("fires_in_titles", identity[0] not in "NFE"),
        finds=tuple(_find(where, entry, find, classes) for find in entry.get("find", ())),
        violating=tuple(entry.get("violating", ())),
        benign=tuple(entry.get("benign", ())),
    )


def _find(
    where: str, rule: Mapping[str, Any], entry: Mapping[str, Any], classes: Mapping[str, tuple[str, ...]]
) -> Find:
    kind = entry.get("type", "pattern")
    if kind not in FIND_TYPES:
        raise BadRule(where, f"{rule['id']}: type {kind!r}")
    known = {"type", "patterns", "unless", "needs", "sourced", "suggest", "severity", "category", "message"}
    return Find(
        type=kind,
        severity=entry.get("severity", rule["severity"]),
        category=entry.get("category", rule["category"]),
        patterns=tuple(entry.get("patterns", ())),
        unless=Conditions(entry.get("unless", ()), classes),
        needs=Conditions(entry.get("needs", ()), classes),
        silent_when_sourced=entry.get("sourced") == "silent",
        suggestion=entry.get("suggest"),
        message=entry.get("message", rule["message"]),
        options={key: value for key, value in entry.items() if key not in known},
    )
