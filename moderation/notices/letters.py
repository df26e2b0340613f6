"""What a letter says: the line, what has happened, the reasons' sentences and the next step of each of its notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from moderation.notices.kinds import KINDS
from moderation.notices.models import Letter, Notice
from moderation.review.models import ReasonCode
from moderation.review.reasons import sentence_of

_HOST: Final = "notices"


@dataclass(frozen=True)
class Entry:
    """One notice in words, in the language that is active."""

    notice: Notice
    line: str
    text: str
    next_step: str
    reasons: tuple[str, ...]
    address: str


def entry_of(notice: Notice) -> Entry:
    kind, facts = KINDS[notice.kind], notice.facts
    day = facts.get("day")
    values = {
        "code": notice.reference,
        "day": date_format(date.fromisoformat(day), "j F Y") if day else "",
    }
    reasons = (f"{ReasonCode(code).label}. {sentence_of(code)}" for code in facts.get("reasons", ()))
    return Entry(
        notice,
        str(kind.line) % values,
        str(kind.text) % values,
        str(kind.next_step) % values,
        tuple(reasons),
        settings.WAGTAILADMIN_BASE_URL + notice.path,
    )


def message_of(letter: Letter) -> EmailMessage | None:
    """Return the mail, in the account's language; None where nobody is left to read it, or nothing to say."""
    notices = list(letter.notices.order_by("created_at", "pk"))
    address = _address(letter)
    if not address or not notices:
        return None
    with override(_language(letter, notices)):
        entries = [entry_of(notice) for notice in notices]
        context = {
            "entries": entries,
            "is_digest": letter.day is not None,
            "site_name": settings.SHOWCASE_SITE_NAME,
        }
        return EmailMessage(
            subject=_subject(letter, entries),
            body=render_to_string("notices/letter.txt", context).strip() + "\n",
            to=[address],
            # The same at every attempt: a reader's mail program drops what it has already.
            headers={"Message-ID": f"<{letter.reference}@{_HOST}.{_domain()}>"},
        )


def _subject(letter: Letter, entries: Sequence[Entry]) -> str:
    if letter.day is None and len(entries) == 1:
        return entries[0].line
    return _("%(count)d notices about texts of yours") % {"count": len(entries)}


def _address(letter: Letter) -> str:
    if letter.account is None:
        return letter.mailbox
    return letter.account.email if letter.account.is_active else ""


def _language(letter: Letter, notices: Sequence[Notice]) -> str:
    """Return the language that the account has chosen in the admin, or that of the text that it is told of."""
    profile: Any = getattr(letter.account, "wagtail_userprofile", None)
    chosen = profile.preferred_language if profile is not None else ""
    return chosen or notices[0].language or settings.LANGUAGE_CODE


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "showcase.example"
