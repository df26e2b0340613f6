"""Decides which addresses are a person's and which an office's: by their words, never by a list of domains."""

from __future__ import annotations

import re
from typing import Any, Final

from moderation.engine import contacts
from moderation.engine.contacts import Contact
from moderation.engine.holders import Holders
from moderation.engine.lexicon import Lexicon
from moderation.engine.policy import Policy
from moderation.engine.reading import Hit, Reading

_PARTS: Final = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![a-z])")
_PROFILE: Final = re.compile(
    r"/(?:in|u|user|users|people|person|profile|c|channel|me)/|/@|/~|[?&]profile|wa\.me/|t\.me/",
    re.IGNORECASE,
)
_INITIAL: Final = re.compile(r"[a-z]\.[a-z]|[a-z]+\.[a-z]$")
_FREE: Final = ("1800", "1860", "0800", "0808", "1300", "13", "800")
_SHORT_FORM: Final = 3
_OFFICIAL: Final = frozenset({"dept", "office", "official"})


class Addresses:
    """Judges the contacts of one reading against the persons that the document names, and its other `capitals`."""

    def __init__(
        self, policy: Policy, lexicon: Lexicon, persons: frozenset[str], capitals: frozenset[str]
    ) -> None:
        self._policy = policy
        self._lexicon = lexicon
        self._persons = persons
        self._capitals = capitals
        self._finds = {
            (form, find.options.get("when", "personal")): (rule, find)
            for rule in policy.rules.values()
            for find in rule.finds
            if find.type == "contact"
            for form in find.options.get("forms", ())
        }
        self._words: dict[str, dict[str, Any]] = {}
        for (form, _when), (_rule, find) in self._finds.items():
            self._words.setdefault(form, {}).update(find.options)
        phone = self._options(contacts.PHONE)
        self._office_nouns = frozenset(phone.get("office_nouns", ()))
        self._lines = frozenset(phone.get("lines", ()))

    def hits(self, reading: Reading) -> list[Hit]:
        """Return the findings for every address in `reading` that is not an office's own."""
        found: list[Hit] = []
        if not reading.contacts:
            return found
        holders = Holders(reading.tokens, self._lexicon, self._persons, self._office_nouns, self._lines)
        office_end = -1
        for contact in reading.contacts:
            if self._is_allowed(contact):
                continue
            verdict = self._judge(contact, reading, holders, office_end)
            if verdict == "office" and contact.kind in {contacts.MAIL, contacts.PHONE}:
                office_end = contact.end
            pair = self._finds.get((contact.kind, verdict))
            if pair is not None:
                found.append(Hit(*pair, contact.start, contact.end))
        return found

    def _is_allowed(self, contact: Contact) -> bool:
        wording = contact.text.lower()
        allowed = {entry.lower() for entry in self._words.get(contact.kind, {}).get("allow", ())}
        return (
            wording in self._policy.allow or wording.lstrip("#@") in self._policy.allow or wording in allowed
        )

    def _judge(self, contact: Contact, reading: Reading, holders: Holders, office_end: int) -> str:
        """Return "personal" or "office"; the last address of an office ends at character `office_end`."""
        if contact.kind == contacts.MAIL:
            in_role_field = reading.passage.kind == "email"
            shared = not in_role_field and self._is_shared_mailbox(contact, holders)
            is_personal = not shared and self._is_personal_mail(
                contact.text, in_role_field=in_role_field, is_ones_own=holders.is_meant_for(contact.start)
            )
            return "personal" if is_personal else "office"
        if contact.kind == contacts.PHONE:
            adds = office_end >= 0 and holders.follows(office_end, contact.start)
            is_office = adds or self._is_free_line(contact) or holders.is_office(contact.start)
            return "office" if is_office else "personal"
        if contact.kind == contacts.LINK:
            is_own = holders.is_ones_own(contact.start) or self._is_profile(contact.text)
            return "personal" if is_own else "office"
        if contact.kind == contacts.HASHTAG:
            return "personal" if self._brands_person(contact.text) else "office"
        if contact.kind == contacts.HANDLE:
            is_office = self._is_office_handle(contact) or self._is_told_office(contact, holders)
            return "office" if is_office else "personal"
        return "personal"

    def _is_office_handle(self, contact: Contact) -> bool:
        """Say whether the handle carries an institution's noun, subject or acronym, and nobody's name or praise."""
        spelled = _PARTS.findall(contact.text)
        parts = [part.lower() for part in spelled]
        options = self._options(contacts.HANDLE)
        given = (part.lower() for part in spelled if not self._is_acronym(part))
        if self._names_person(parts) or any(part in self._lexicon.given for part in given):
            return False
        acting = options.get("acting_words", ())
        if any(part in self._lexicon.suffixes for part in parts) or any(part in acting for part in parts[1:]):
            return False
        if any(part in self._lexicon.institution_nouns or part in _OFFICIAL for part in parts):
            return True
        if any(part in options.get("persona_words", ()) for part in parts):
            return False
        return any(part in options.get("role_words", ()) for part in parts) or any(
            map(self._is_acronym, spelled)
        )

    def _is_told_office(self, contact: Contact, holders: Holders) -> bool:
        """Say whether the text calls the handle an institution's, and nobody is named in it."""
        parts = [part.lower() for part in _PARTS.findall(contact.text)]
        persona = self._options(contacts.HANDLE).get("persona_words", ())
        named = self._names_person(parts) or any(
            part in self._lexicon.given or part in persona for part in parts
        )
        return not named and holders.is_channel(contact.start, contact.end)

    def _is_acronym(self, part: str) -> bool:
        """Say whether three or more capitals stand for an institution rather than for an office or a service."""
        is_office = part.lower() in self._lexicon.office_words or part in self._lexicon.post_nominals
        return len(part) > 2 and part.isupper() and not is_office

    def _is_shared_mailbox(self, contact: Contact, holders: Holders) -> bool:
        """Say whether the text gives the mailbox as an office's and no person of the document is in it."""
        local, _, domain = contact.text.lower().removeprefix("mailto:").partition("@")
        if any(word in domain for word in self._options(contacts.MAIL).get("mail_words", ())):
            return False
        parts = _PARTS.findall(local)
        if self._names_person(parts) or any(name in local for name in self._persons if len(name) > 4):
            return False
        return not any(part in self._lexicon.given for part in parts) and holders.is_office(contact.start)

    def _options(self, kind: str) -> Any:
        return self._words.get(kind, {})

    def _names_person(self, parts: list[str]) -> bool:
        return any(
            part in self._persons or part.removesuffix("s") in self._persons
            for part in parts
            if len(part) > 2
        )

    def _is_personal_mail(self, text: str, *, in_role_field: bool, is_ones_own: bool) -> bool:
        """Judge by the words before the @; a field that asks for a role's mailbox is doubted only for a name in it."""
        local, _, domain = text.lower().removeprefix("mailto:").partition("@")
        parts = [part.lower() for part in _PARTS.findall(local)]
        options = self._options(contacts.MAIL)
        if self._names_person(parts) or any(self._lexicon.is_name(part) for part in parts if len(part) > 3):
            return True
        if in_role_field:
            return False
        if not domain or any(word in domain for word in options.get("mail_words", ())):
            return True
        roles = options.get("role_words", ())
        if any(part in roles or part in self._lexicon.institution_nouns for part in parts):
            return False
        if any(name in local for name in self._persons if len(name) > 4):
            return True
        is_plain = all(character.isalpha() or character in "-+" for character in local)
        return not is_plain and (is_ones_own or not self._is_of_office(parts))

    def _is_of_office(self, parts: list[str]) -> bool:
        """Say whether plain words or words of the text make the mailbox, short forms beside them: "xen.patuakhali"."""
        told = [
            part
            for part in parts
            if part in self._capitals or (len(part) > _SHORT_FORM and self._is_everyday(part))
        ]
        return bool(told) and all(1 < len(part) <= _SHORT_FORM for part in parts if part not in told)

    def _is_everyday(self, word: str) -> bool:
        return self._lexicon.is_ordinary(word) or self._lexicon.is_ordinary(word.removesuffix("s"))

    def _is_free_line(self, contact: Contact) -> bool:
        """Say whether the number is free of charge, or an office's by its form."""
        digits = "".join(character for character in contact.text if character.isdigit())
        return digits.startswith(_FREE) and not contact.text.startswith("(")

    def _is_profile(self, text: str) -> bool:
        lower = text.lower()
        if _PROFILE.search(lower):
            return True
        host, _, path = (
            lower.removeprefix("https://").removeprefix("http://").removeprefix("www.").partition("/")
        )
        platforms = self._options(contacts.LINK).get("platforms", ())
        if path and any(host == platform or host.endswith("." + platform) for platform in platforms):
            return True
        parts = [part.lower() for part in _PARTS.findall(path)]
        persona = self._options(contacts.HANDLE).get("persona_words", ())
        if self._names_person(parts) or ("/" not in path and any(part in persona for part in parts)):
            return True
        return any(name in path for name in self._persons if len(name) > 4)

    def _brands_person(self, text: str) -> bool:
        spelled = _PARTS.findall(text)
        parts = [part.lower() for part in spelled]
        options = self._options(contacts.HASHTAG)
        marks = options.get("brand_words", ())
        if any(part in marks or part in self._persons or part in self._lexicon.given for part in parts):
            return True
        if len(parts) > 1 and (
            any(part in self._lexicon.surnames for part in parts) or self._hails(spelled, options)
        ):
            return True
        rest = text[1:].lower()
        return any(
            rest.startswith(mark) and self._lexicon.is_name(rest.removeprefix(mark))
            for mark in ("team", "we", "thankyou")
        )

    def _hails(self, spelled: list[str], options: Any) -> bool:
        """Say whether a hashtag of several words speaks of an office-holder, or cheers: "#SDMOnDuty", "#XDelivers"."""
        parts, lexicon = [part.lower() for part in spelled], self._lexicon
        if any(part in lexicon.institution_nouns or part in _OFFICIAL for part in parts):
            return False
        if any(part in lexicon.leaders or part in lexicon.elected for part in parts):
            return True
        return parts[-1] in options.get("cheers", ()) and parts[0] not in lexicon.common
