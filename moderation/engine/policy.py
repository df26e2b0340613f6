"""The policy as the engine takes it: rules from the packaged data, allow-list entries, and one hash over both."""

from __future__ import annotations

import gc
import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from moderation.engine import lexicon as words
from moderation.engine.findings import SEVERITIES
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
    """A rule of the policy with its reason, its way out and its examples."""

    id: str
    name: str
    severity: str
    category: str
    message: str
    basis: str
    prompt: str
    fires_in_quotations: bool
    fires_in_titles: bool
    finds: tuple[Find, ...]
    violating: tuple[str, ...]
    benign: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """Rules, allow-list and the hash of everything that decides (`version`); what is read under it is kept by identity."""

    rules: Mapping[str, Rule]
    allow: frozenset[str]
    version: str
    index: Index
    owners: tuple[tuple[Rule, Find], ...]
    sources: Index
    by_type: Mapping[str, tuple[tuple[Rule, Find], ...]]


def load_policy(allow: Iterable[str] = ()) -> Policy:
    """Return the packaged policy with the allow-list entries `allow` (wordings that name no living person)."""
    allowed = frozenset(" ".join(entry.lower().split()) for entry in allow if entry.strip())
    rules, index, owners, sources, digest = _packaged()
    by_type = {
        kind: tuple((rule, find) for rule in rules.values() for find in rule.finds if find.type == kind)
        for kind in FIND_TYPES
    }
    version = hashlib.sha256("\n".join((digest, *sorted(allowed))).encode()).hexdigest()[:16]
    return Policy(rules, allowed, version, index, owners, sources, by_type)


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
def _packaged() -> tuple[Mapping[str, Rule], Index, tuple[tuple[Rule, Find], ...], Index, str]:
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
    return Rule(
        id=identity,
        name=entry["name"],
        severity=entry["severity"],
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
