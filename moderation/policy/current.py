"""Which policy is in force, as the engine takes it."""

from __future__ import annotations

from functools import lru_cache

from moderation.engine import Document, Policy, Report, analyse, load_policy
from moderation.policy.models import AllowListEntry, PolicyVersion


def analyse_now(document: Document) -> Report:
    """Return the engine's report on `document` under the rules and the allow-list entries in force today.

    The same text under the same policy gives the same report, so the last ones are kept: submission, desk and
    clearance read the same document one after the other.
    """
    return _analyse(document, tuple(AllowListEntry.objects.in_force().values_list("wording", flat=True)))


@lru_cache(maxsize=128)
def _analyse(document: Document, allowed: tuple[str, ...]) -> Report:
    return analyse(document, _policy(allowed))


@lru_cache(maxsize=8)
def _policy(allowed: tuple[str, ...]) -> Policy:
    return load_policy(allow=allowed)


def current_version() -> str:
    """Return the number of the policy version in force; the first call of an installation activates 1.0.

    The rules that ship with the code are a version of their own: after an upgrade that changes them the number
    rises, and clearances given before count no longer at the doors (never on the read side).
    """
    configuration = _policy(()).version
    known = PolicyVersion.objects.filter(configuration=configuration).first()
    if known is None:
        known, _ = PolicyVersion.objects.get_or_create(
            configuration=configuration, defaults={"number": f"1.{PolicyVersion.objects.count()}"}
        )
    return known.number
