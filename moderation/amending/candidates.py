"""What the policy would be with a draft in force."""

from __future__ import annotations

from dataclasses import replace

from moderation.policy.current import rules_in_force
from moderation.policy.models import PolicyDraft
from moderation.policy.overlay import Allowed, RuleSet


def candidate_of(draft: PolicyDraft) -> RuleSet:
    """Return the rules as they would be with the draft in force."""
    now = rules_in_force()
    ended = set(draft.ends.values_list("wording", "jurisdiction"))
    kept = [item for item in now.allowed if (item.wording, item.jurisdiction) not in ended]
    new = [Allowed(*row) for row in draft.entries.values_list("wording", "jurisdiction")]
    allowed = tuple(dict.fromkeys([*kept, *new]))
    return replace(now.with_changes(row.change for row in draft.changes.all()), allowed=allowed)
