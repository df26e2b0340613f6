"""Each kind of notice: its line, what has happened, the next step. Codes and states only, whoever is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _


class Place(StrEnum):
    """To which page of a text a notice leads."""

    PORTAL = "portal"
    DESK = "desk"
    PUBLIC = "public"


@dataclass(frozen=True)
class Kind:
    """`%(code)s` and `%(day)s` are filled in; `must_act` goes out even to those who want few mails."""

    line: Any
    text: Any
    next_step: Any = ""
    place: Place = Place.DESK
    must_act: bool = False


_NOTHING: Final = _("There is nothing for you to do.")
_INSTITUTION: Final = {
    "received": Kind(
        _("%(code)s has been received"),
        _("A moderator of another institution decides by %(day)s."),
        _NOTHING,
        Place.PORTAL,
    ),
    "returned": Kind(
        _("%(code)s comes back with reasons"),
        _("The desk has read the text and returns it. Your place in the queue is kept."),
        _("Answer the reasons and hand the text in again."),
        Place.PORTAL,
        must_act=True,
    ),
    "wording-proposed": Kind(
        _("%(code)s: a wording is proposed"),
        _("The desk proposes other words for places of the text."),
        _("Accept each proposal, or keep your own words."),
        Place.PORTAL,
        must_act=True,
    ),
    "published": Kind(
        _("%(code)s is public"),
        _("The text has been cleared by another institution and is public."),
        _NOTHING,
        Place.PORTAL,
    ),
    "cleared": Kind(
        _("%(code)s is cleared and waits for its day"),
        _("It becomes public when its embargo or the election window ends, if it is not changed before."),
        _NOTHING,
        Place.PORTAL,
    ),
    "rejected": Kind(
        _("%(code)s will not be published"),
        _("Two people of the desk have rejected the text."),
        _("The desk’s sentence stands on the page of the text."),
        Place.PORTAL,
    ),
    "read-again": Kind(
        _("%(code)s has to be read once more"),
        _("The text was changed after it had been cleared, or the policy was. It did not become public on its day."),
        _("It is at its old place in the queue: there is nothing for you to do."),
        Place.PORTAL,
    ),
    "rules-changed": Kind(
        _("%(code)s is read again: the rules have changed"),
        _("The public text would not pass the rules of today. It stays public, and is read again by %(day)s."),
        _("You hear from the desk if words have to change."),
        Place.PORTAL,
    ),
    "withdrawn": Kind(
        _("%(code)s has been withdrawn"),
        _("The desk has withdrawn the public text; the reason stands in its notice."),
        _("Write to the desk if you do not agree."),
        Place.PORTAL,
    ),
    "corrected": Kind(
        _("%(code)s carries a correction"),
        _("The desk has added a dated public note to the text."),
        _("Hand in a new version if words of the text have to change."),
        Place.PORTAL,
    ),
    "adoption-cleared": Kind(
        _("%(code)s: an adoption is public"),
        _("The desk has cleared a row of the ledger of adoptions."),
        _NOTHING,
        Place.PORTAL,
    ),
    "taken-down": Kind(
        _("%(code)s has been taken off the site"),
        _("What was live is not what had been cleared, so the site has withdrawn it."),
        _("The desk looks into it, and writes to you."),
        Place.PORTAL,
    ),
    "return-reminder": Kind(
        _("%(code)s waits for your answer"),
        _("The desk returned the text on %(day)s, and it has not been handed in again."),
        _("Answer the reasons and hand the text in again."),
        Place.PORTAL,
        must_act=True,
    ),
}  # fmt: skip
_DESK: Final = {
    "escalated": Kind(
        _("%(code)s: a question to the senior editors"),
        _("A moderator asks how to decide."),
        _("Answer the question, or decide."),
        must_act=True,
    ),
    "escalation-answered": Kind(
        _("%(code)s: your question is answered"),
        _("A senior editor has answered, and the text is in the queue again."),
        _("Claim it and decide."),
        must_act=True,
    ),
    "rejection-proposed": Kind(
        _("%(code)s: a rejection is proposed"),
        _("A rejection needs a second person, who is a senior editor."),
        _("Confirm or decline it."),
        must_act=True,
    ),
    "rejection-declined": Kind(
        _("%(code)s: the rejection is declined"),
        _("The text waits in the queue as before."),
        _("Claim it if you want to go on with it."),
    ),
    "override-asked": Kind(
        _("%(code)s: an override is asked for"),
        _("Words are to stand although the finding is right; that needs a second senior editor."),
        _("Confirm it, or settle the finding in another way."),
        must_act=True,
    ),
    "override-confirmed": Kind(
        _("%(code)s: your override is confirmed"),
        _("A second senior editor has confirmed that the words may stand."),
        _("Clear the text if nothing else is open."),
    ),
    "fact-check-answered": Kind(
        _("%(code)s: an office has answered"),
        _("The fact check has come back."),
        _("Read the answer and decide."),
        must_act=True,
    ),
    "fact-check-late": Kind(
        _("%(code)s: an office has not answered"),
        _("The link of a fact check has expired without an answer."),
        _("Decide without it, or ask again."),
        must_act=True,
    ),
    "wording-accepted": Kind(
        _("%(code)s: your wording is accepted"),
        _("The institution has taken proposed words over as its own."),
        _("Clear the text if nothing else is open."),
        must_act=True,
    ),
    "wording-declined": Kind(
        _("%(code)s: your wording is declined"),
        _("The institution keeps its own words; the finding is open."),
        _("Settle the finding in another way, or return the text."),
        must_act=True,
    ),
    "handed-in-again": Kind(
        _("%(code)s is in the queue again"),
        _("You have read an earlier version of this text. It waits to be decided on by %(day)s."),
        _("Claim it if you want to go on with it."),
    ),
    "returned-by-another": Kind(
        _("%(code)s was returned by the desk"),
        _("You have worked on this text; somebody else has returned it to its institution."),
        _NOTHING,
    ),
    "rejected-by-another": Kind(
        _("%(code)s was rejected"),
        _("You have worked on this text; it will not be published."),
        _NOTHING,
    ),
    "cleared-by-another": Kind(
        _("%(code)s was cleared"),
        _("You have worked on this text; somebody else has cleared it, and it waits for its day."),
        _NOTHING,
    ),
    "published-by-another": Kind(
        _("%(code)s became public"),
        _("You have worked on this text; it is public now."),
        _NOTHING,
    ),
    "schedule-refused": Kind(
        _("%(code)s was not published on its day"),
        _("The text or the policy has changed since it was cleared. It is at its old place in the queue."),
        _("Read it once more."),
        must_act=True,
    ),
    "reading-again": Kind(
        _("%(code)s is read again: the rules have changed"),
        _("A public text would not pass the rules of today. It stays public, and is due by %(day)s."),
        _("Read it once more, and say if words have to change."),
    ),
    "withdrawn-by-desk": Kind(
        _("%(code)s was withdrawn"),
        _("You have worked on this text; the desk has withdrawn it."),
        _NOTHING,
    ),
    "corrected-by-desk": Kind(
        _("%(code)s was corrected"),
        _("You have worked on this text; the desk has added a public note to it."),
        _NOTHING,
        Place.PUBLIC,
    ),
    "breach": Kind(
        _("%(code)s was taken off the site"),
        _("The patrol found that what was live is not what had been cleared."),
        _("Find out how it came there; the decision log names the page."),
        must_act=True,
    ),
    "due-soon": Kind(
        _("%(code)s is due by %(day)s"),
        _("The text still waits for a decision."),
        _("Decide, or release it for somebody else."),
        must_act=True,
    ),
    "overdue": Kind(
        _("%(code)s is late"),
        _("A decision was due by %(day)s."),
        _("Decide, or find somebody who can."),
        must_act=True,
    ),
}  # fmt: skip
KINDS: Final[dict[str, Kind]] = _INSTITUTION | _DESK
