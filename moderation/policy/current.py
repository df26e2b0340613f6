"""Which policy is in force, as the engine takes it."""

from __future__ import annotations

import logging
import threading
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _

from moderation.engine import Document, Report
from moderation.policy import ahead
from moderation.policy.models import AllowListEntry, PolicyVersion
from moderation.publication.blocked import Obstacle, PublicationBlocked

LOGGER: Final = logging.getLogger(__name__)
# A long story takes a tenth of a second: whatever takes this long does not end.
SECONDS: Final = 30.0


class CheckerFailed(PublicationBlocked):
    """The engine crashed or took too long: nobody knows what the text holds, so it stays where it is."""


def analyse_now(document: Document) -> Report:
    """Return the engine's report on `document` under the rules and the allow-list entries in force today.

    The same text under the same policy gives the same report, so the last ones are kept: submission, desk and
    clearance read the same document one after the other. Raises CheckerFailed if there is no report after SECONDS.
    """
    allowed = _allowed()
    outcome: list[Report | BaseException] = []

    def work() -> None:
        try:
            outcome.append(_analyse(document, allowed))
        except BaseException as failure:
            outcome.append(failure)

    thread = threading.Thread(target=work, name="engine", daemon=True)
    thread.start()
    thread.join(SECONDS)
    return _report_of(outcome)


def read_ahead(document: Document) -> None:
    """Begin to read `document` within `reading_ahead`, so that `analyse_now` has its report sooner."""
    ahead.begin(document, _allowed())


def _allowed() -> ahead.Wordings:
    return tuple(AllowListEntry.objects.in_force().values_list("wording", flat=True))


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
def _analyse(document: Document, allowed: ahead.Wordings) -> Report:
    return ahead.report_on(document, allowed)


def current_version() -> str:
    """Return the number of the policy version in force; the first call of an installation activates 1.0.

    The rules that ship with the code are a version of their own: after an upgrade that changes them the number
    rises, and clearances given before count no longer at the doors (never on the read side).
    """
    configuration = ahead.policy_with(()).version
    known = PolicyVersion.objects.filter(configuration=configuration).first()
    if known is None:
        known, _ = PolicyVersion.objects.get_or_create(
            configuration=configuration, defaults={"number": f"1.{PolicyVersion.objects.count()}"}
        )
    return known.number
