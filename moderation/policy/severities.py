"""What a rule weighs in this installation, everywhere and by jurisdiction, as readers are told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from moderation.engine import Rule
from moderation.policy.models import PolicyVersion
from showcase.taxonomy.models import Region


@dataclass(frozen=True)
class Severities:
    """A rule's severity everywhere, and where it differs: (name of the jurisdiction, severity)."""

    everywhere: str
    elsewhere: tuple[tuple[str, str], ...] = ()


def severities_of(rule: Rule, version: PolicyVersion | None) -> Severities:
    """Return what the rule weighs under `version`; a query more where a pack is in force."""
    changes = (
        [change for change in version.changes if change.rule == rule.id and change.holds] if version else []
    )
    everywhere = next((change.severity for change in changes if not change.jurisdiction), rule.severity)
    packs = {change.jurisdiction: change.severity for change in changes if change.jurisdiction}
    named = names_of(packs)
    return Severities(everywhere, tuple((named[code], packs[code]) for code in sorted(packs)))


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Return countries and regions by their names in the active language."""
    wanted = set(codes) - {""}
    if not wanted:
        return {}
    language = get_language() or "en"
    named = {region.code: region.label(language) for region in Region.objects.filter(code__in=wanted)}
    return {code: named.get(code, code) for code in wanted}
