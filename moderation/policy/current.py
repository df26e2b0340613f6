"""Which policy is in force, as the engine takes it."""

from __future__ import annotations

import logging
import threading
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _

from moderation.engine import Document, Report, is_complete
from moderation.policy import ahead, overlay
from moderation.policy.models import AllowListEntry, DryRun, PolicyVersion
from moderation.policy.overlay import Allowed, Overlay, RuleSet
from moderation.publication.blocked import Obstacle, PublicationBlocked

LOGGER: Final = logging.getLogger(__name__)
# A long story takes a tenth of a second: whatever takes this long does not end.
SECONDS: Final = 30.0


class CheckerFailed(PublicationBlocked):
    """The engine crashed or took too long: nobody knows what the text holds, so it stays where it is."""


def analyse_now(document: Document, under: Overlay | None = None) -> Report:
    """Return the engine's report on `document` under an overlay; without one, under what is in force everywhere today.

    The same text under the same policy gives the same report, so the last ones are kept: submission, desk and
    clearance read the same document one after the other. Raises CheckerFailed if there is no report after SECONDS.
    """
    laid_over = rules_in_force().overlay() if under is None else under
    outcome: list[Report | BaseException] = []

    def work() -> None:
        try:
            outcome.append(_analyse(document, laid_over))
        except BaseException as failure:
            outcome.append(failure)

    thread = threading.Thread(target=work, name="engine", daemon=True)
    thread.start()
    thread.join(SECONDS)
    return _report_of(outcome)


def read_ahead(document: Document) -> None:
    """Begin to read `document` within `reading_ahead`, so that `analyse_now` has its report sooner."""
    ahead.begin(document, rules_in_force().overlay())


def rules_in_force() -> RuleSet:
    """Return the rules at the doors, with the allow-list of today. Two queries, for a text of any length."""
    version = version_in_force()
    return RuleSet(version.number, version.changes, allowed_today())


def allowed_today() -> tuple[Allowed, ...]:
    """Return the entries of the allow-list that hold today."""
    rows = AllowListEntry.objects.in_force().values_list("wording", "jurisdiction")
    return tuple(Allowed(*row) for row in rows)


def _report_of(outcome: list[Report | BaseException]) -> Report:
    if not outcome:
        LOGGER.error("The engine gave no report within %s seconds", SECONDS)
        raise CheckerFailed(
            Obstacle(_("The checker did not finish in time. The text is kept and held back."))
        )
    if isinstance(outcome[0], BaseException):
        LOGGER.error("The engine failed", exc_info=outcome[0])
        raise CheckerFailed(
            Obstacle(_("The checker failed on this text. The text is kept and held back."))
        ) from outcome[0]
    return outcome[0]


@lru_cache(maxsize=128)
def _analyse(document: Document, laid_over: Overlay) -> Report:
    return ahead.report_on(document, laid_over)


def current_version() -> str:
    """Return the number of the policy version in force."""
    return version_in_force().number


def version_in_force() -> PolicyVersion:
    """Return the policy version in force; the first call of an installation activates 1.0.

    What ships with the code is part of it: after an upgrade that changes rules, engine or models the number rises, the
    changes of the version before are laid over the new base, and clearances given before count no longer at the
    doors (never on the read side). While a model is missing nothing can be cleared, and the number stays.
    """
    newest = PolicyVersion.objects.order_by("-pk").first()
    shipped = overlay.base()
    if newest is not None and (newest.base == shipped or not is_complete(shipped)):
        return newest
    return _version_of_upgrade(newest, shipped)


def _version_of_upgrade(newest: PolicyVersion | None, shipped: str) -> PolicyVersion:
    """Return the version of this code, which another process may have made, or which runs beside a newer one."""
    changes = newest.changes if newest else ()
    configuration = overlay.configuration_under(shipped, changes)
    known = PolicyVersion.objects.filter(configuration=configuration).order_by("-pk").first()
    if known is not None:
        return known
    version, is_new = PolicyVersion.objects.get_or_create(
        number=next_number(),
        defaults={
            "configuration": configuration,
            "base": shipped,
            "content": overlay.content_of(changes),
        },
    )
    if is_new and newest is not None:
        DryRun.objects.create(identity=RuleSet(version.number, version.changes, allowed_today()).identity)
    return version


def next_number() -> str:
    """Return the number of the version that comes next."""
    return f"1.{PolicyVersion.objects.count()}"
