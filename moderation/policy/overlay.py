"""What is laid over the rules that ship with the code: severities by jurisdiction, and wordings that name nobody."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from moderation.engine import all_taggers, configuration_of, load_policy, permits

EVERYWHERE: Final = ""
# In a proposal: the rule has its own severity again.
AS_SHIPPED: Final = "BASE"


@dataclass(frozen=True, order=True)
class Change:
    """A rule's severity in one jurisdiction (ISO 3166, "" for all of them); "OFF" silences it."""

    rule: str
    jurisdiction: str
    severity: str

    @property
    def holds(self) -> bool:
        """Say whether the rules of this installation know the rule and permit the severity: an upgrade may end it."""
        rule = load_policy().rules.get(self.rule)
        return rule is not None and permits(rule, self.severity)


@dataclass(frozen=True, order=True)
class Allowed:
    """A wording that names no living person, and where it holds."""

    wording: str
    jurisdiction: str = EVERYWHERE


@dataclass(frozen=True)
class Overlay:
    """What the engine takes for one text; two texts of one jurisdiction have the same."""

    allowed: tuple[str, ...] = ()
    severities: tuple[tuple[str, str], ...] = ()


NOTHING: Final = Overlay()


@dataclass(frozen=True)
class RuleSet:
    """A policy version with the allow-list of today: the base, and all that is laid over it, for every jurisdiction."""

    number: str
    changes: tuple[Change, ...] = ()
    allowed: tuple[Allowed, ...] = ()

    @property
    def has_packs(self) -> bool:
        """Say whether anything in it holds in one jurisdiction only."""
        return any(item.jurisdiction for item in (*self.changes, *self.allowed))

    def overlay(self, regions: Iterable[str] = ()) -> Overlay:
        """Return what holds in all of `regions`, the widest first ("IN", "IN-MH"): a narrower pack goes before a wider."""
        order = (EVERYWHERE, *regions)
        severities = {
            change.rule: change.severity
            for place in order
            for change in self.changes
            if change.jurisdiction == place and change.holds
        }
        wordings = sorted({item.wording for item in self.allowed if item.jurisdiction in order})
        return Overlay(tuple(wordings), tuple(sorted(severities.items())))

    @property
    def configuration(self) -> str:
        """Return the hash of base and changes, by which a version is known; the allow-list runs out day by day."""
        return configuration_under(base(), self.changes)

    @property
    def identity(self) -> str:
        """Return the hash of everything in it: what one was tried with is what comes into force, or it is tried again."""
        lines = [f"{item.wording}\x1f{item.jurisdiction}" for item in sorted(self.allowed)]
        return _hash(self.configuration, *lines)

    def with_changes(self, changes: Iterable[Change]) -> RuleSet:
        """Return the rules after `changes`, each in the place of what was set for its rule and jurisdiction."""
        known = {(change.rule, change.jurisdiction): change for change in self.changes}
        for change in changes:
            known[change.rule, change.jurisdiction] = change
        kept = sorted(change for change in known.values() if change.severity != AS_SHIPPED)
        return replace(self, changes=tuple(kept))


@lru_cache(maxsize=1)
def base() -> str:
    """Return what ships with the code: engine, rules and models, as a report's configuration names them."""
    return configuration_of(load_policy(), all_taggers())


def configuration_under(shipped: str, changes: Iterable[Change]) -> str:
    """Return the SHA-256 (hex) of a base and the changes laid over it."""
    lines = [f"{change.rule}\x1f{change.jurisdiction}\x1f{change.severity}" for change in sorted(changes)]
    return _hash(shipped, *lines)


def _hash(*lines: str) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def content_of(changes: Iterable[Change]) -> dict[str, Any]:
    """Return what a version freezes, as JSON."""
    return {
        "base": base(),
        "changes": [[change.rule, change.jurisdiction, change.severity] for change in sorted(changes)],
    }


def changes_in(content: dict[str, Any]) -> tuple[Change, ...]:
    """Return the changes of a frozen version."""
    return tuple(Change(*row) for row in content.get("changes", ()))
