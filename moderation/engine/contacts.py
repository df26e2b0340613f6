"""Addresses in a text: mail, telephone, links, handles, hashtags and identity numbers, by their form alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MAIL: Final = "mail"
PAYMENT: Final = "payment"
PHONE: Final = "phone"
LINK: Final = "link"
HANDLE: Final = "handle"
HASHTAG: Final = "hashtag"
IDENTITY: Final = "identity"

# Every repetition is bounded, so that no input makes these slow.
_FORMS: Final = re.compile(
    r"(?P<mail>(?<![\w.+-])[\w+-][\w.+'-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})"
    r"|(?P<spelled>(?<![\w.])(?:\w{1,30} dot ){0,2}[\w.]{2,40} ?[(\[{]? ?(?:\bat\b|@) ?[)\]}]? ?"
    r"[\w-]{2,40}(?: ?[(\[{]? ?\bdot\b ?[)\]}]? ?[a-z]{2,12}){1,3}\b)"
    r"|(?P<payment>(?<![\w.+-])\w[\w.-]{1,40}@[A-Za-z]{3,20}\b)"
    r"|(?P<link>(?:https?://|www\.)[^\s<>\"“”]{3,300}|(?<![\w.@-])(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,12}/[^\s<>\"“”]{1,300})"
    r"|(?P<handle>(?<![\w.@/])@[A-Za-z_][\w]{1,29}(?:\.\w{2,29}){0,2})"
    r"|(?P<hashtag>(?<![\w&/])#(?=[\w]{0,60}[^\W\d_])\w{2,60})"
    r"|(?P<identity>(?<![\w-])(?:\d{5}-\d{7}-\d|[A-Z]{5}\d{4}[A-Z]|[A-Z]{2}[ -]?\d{1,2}[ -]?[A-Z]{1,3}[ -]?\d{4})(?![\w-]))"
    r"|(?P<phone>(?<![\w.,/-])(?:\+|\()?\d(?:[ ().-]{0,2}\d){7,14}(?![\w/]|[.,]\d|-\d))",
    re.IGNORECASE,
)
# A name with a sign or digit in it, which a platform or the word "handle" announces: "on Instagram as riya_kollam".
_UNSIGNED: Final = re.compile(
    r"\b(?:instagram|insta|twitter|tiktok|facebook|telegram|snapchat|threads|koo|handle|username)"
    r"(?: (?:as|at|is|under|handle|account|page|name|id|user|named)|[:,]){1,3} "
    r"(?P<name>(?=\w{0,30}(?:_|[a-z]\.[a-z]|\d))[a-z]\w{1,29}(?:\.\w{2,29}){0,2})(?![\w@])",
    re.IGNORECASE,
)
# Every form holds one of these; most paragraphs hold none.
_TRACES: Final = re.compile(
    r"[@#/_]|[wW]{3}\.|[a-z]\.[a-z]|[dD][oO][tT]|\d{5}-|\d{4}[A-Za-z]|\d[ -]?[A-Za-z]{1,3}[ -]?\d{4}|\d(?:[ ().-]{0,2}\d){7}"
)
_SENSITIVE_CASE: Final = re.compile(r"[A-Z]")
# Eight digits are a telephone only where the words before them say so: "himself on 5550 4471".
_RINGS: Final = re.compile(
    r"\b(?:calls?|rings?|phones?|telephone|tel|mobile|cell|whatsapp|texts?|sms|message|(?:number|line) is|"
    r"(?:answers|reached|himself|herself|me|him|her) (?:on|at))\b[^.;\d]{0,24}$",
    re.IGNORECASE,
)
_ON: Final = re.compile(r"[A-Z][\w.'-]+,? on $")
_SHORTEST: Final = 8
_DATE: Final = re.compile(r"^(?:(?:19|20)\d\d\D\d{1,2}\D\d{1,2}|\d{1,2}\D\d{1,2}\D(?:19|20)\d\d)")
_YEARS: Final = re.compile(r"^(?:19|20)\d\d\D{1,3}(?:19|20)?\d\d(?:\D|$)")
_TAIL: Final = ".,;:!?)]}'\"’”"


@dataclass(frozen=True, slots=True)
class Contact:
    """A form at characters [start, end); `kind` says which."""

    kind: str
    start: int
    end: int
    text: str


def read_contacts(text: str, passage_kind: str) -> tuple[Contact, ...]:
    """Return the addresses in `text`, in order; a passage that is one address is read whole."""
    if passage_kind == "url" and text.strip():
        return (Contact(LINK if not text.lower().startswith("mailto:") else MAIL, 0, len(text), text),)
    if not _TRACES.search(text):
        return ()
    found = []
    for match in _FORMS.finditer(text):
        contact = _contact(match)
        if contact is not None:
            found.append(contact)
    return _with_unsigned(text, found)


def _with_unsigned(text: str, found: list[Contact]) -> tuple[Contact, ...]:
    """Return the contacts with the handles that stand without their sign, in order."""
    more = [
        Contact(HANDLE, *match.span("name"), match["name"])
        for match in _UNSIGNED.finditer(text)
        if not any(
            contact.start < match.end("name") and match.start("name") < contact.end for contact in found
        )
    ]
    return tuple(sorted((*found, *more), key=lambda contact: contact.start))


def _contact(match: re.Match[str]) -> Contact | None:
    kind = match.lastgroup or ""
    text = match[0].rstrip(_TAIL) if kind in {"link", "mail", "handle"} else match[0]
    if kind == "phone" and not _is_phone(text, match.string[max(match.start() - 48, 0) : match.start()]):
        return None
    if kind == "identity" and not _SENSITIVE_CASE.search(text) and not text[0].isdigit():
        return None
    if kind == "identity" and text[0].isalpha() and text != text.upper():
        return None
    start = match.start()
    return Contact({"spelled": MAIL}.get(kind, kind), start, start + len(text), text)


def _is_phone(text: str, before: str) -> bool:
    """Say whether digits with separators are a telephone or identity number rather than dates, years or amounts.

    `before` is what stands before them.
    """
    digits = sum(character.isdigit() for character in text)
    if _DATE.match(text) or _YEARS.match(text):
        return False
    grouped = any(not character.isdigit() for character in text)
    if text[0] in "+(":
        return 8 <= digits <= 15
    if digits == _SHORTEST and grouped:
        return bool(_RINGS.search(before) or _ON.search(before))
    return 9 <= digits <= 13 and (grouped or digits >= 10)
