"""Walks every address as one role: what it reads there, and what it changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.messages import get_messages
from django.test import Client
from wagtail.fields import StreamField
from wagtail.models import get_page_models

from tests.isolation.addresses import Address, addresses
from tests.isolation.foreign import SHARED, Foreign
from tests.isolation.forms import Filled, choices_in, distinct, forms_in
from tests.isolation.rows import Changes, Watch, Writes, watched_tables

ELSEWHERE: Final = "https://elsewhere.example/"
OBJECTS: Final = ("page", "image", "document")
# Those that see the most forms: what they would send is sent by everybody.
DRAWN_FOR: Final = ("same submitter", "senior", "administrator")
BULK: Final = "wagtail_bulk_action"
# Who finds every view that there is.
FINDER: Final = "administrator"


@dataclass(frozen=True)
class Answer:
    """What one request gave."""

    role: str
    address: Address
    path: str
    status: int
    body: bytes
    goes_to: str = ""
    wrote: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.address.name} {self.path}: {self.status}"


@dataclass
class Walk:
    foreign: Foreign
    _read: dict[str, list[Answer]] = field(default_factory=dict)
    _written: dict[str, list[tuple[Answer, Changes]]] = field(default_factory=dict)
    _forms: dict[str, list[Filled]] = field(default_factory=dict)

    def read(self, role: str) -> list[Answer]:
        """GET every address as `role`, with the department's objects and with its words as the search."""
        if role not in self._read:
            self._read[role] = list(self._reading(role))
        return self._read[role]

    def _reading(self, role: str) -> Iterator[Answer]:
        visitor = Visitor(self.foreign, role)
        for address, path in self.places() if role == FINDER else self.found():
            answer = visitor.get(address, path)
            yield answer
            yield from (visitor.get(address, f"{path}?{query}") for query in self._queries(role, answer))

    def _queries(self, role: str, answer: Answer) -> list[str]:
        """Return what else to ask of an address that let the visitor in, or had nothing to show without a question."""
        if answer.address.name == BULK:
            return self._bulk_queries() if answer.status in {200, 400, 404} else []
        if role == FINDER or answer.status not in ({200} if answer.address.parameters else {200, 400, 404}):
            return []
        if answer.address.parameters:
            return [urlencode({"q": SHARED})] if b'name="q"' in answer.body else []
        if "_api:" in answer.address.name:
            return ["fields=*", f"search={SHARED}"]
        return [urlencode([("q", SHARED), *self._ids(), ("next", ELSEWHERE)]), *self._choices(answer)]

    def _bulk_queries(self) -> list[str]:
        below = {"id": "all", "childOf": self.foreign.things["holder"]["page"]}
        return [urlencode([*self._ids(), ("next", ELSEWHERE)]), urlencode(below), "id=all"]

    def _ids(self) -> list[tuple[str, str]]:
        things = self.foreign.things.values()
        return [("id", pk) for kind in OBJECTS for pk in dict.fromkeys(thing[kind] for thing in things)]

    def _choices(self, answer: Answer) -> list[str]:
        """Return one question for each choice of the filters of a page of ours; Wagtail's are asked as they stand."""
        if answer.address.name.startswith("wagtail") or not answer.path.startswith("/admin/"):
            return []
        return choices_in(answer.body)

    def places(self) -> list[tuple[Address, str]]:
        things = list(self.foreign.things.values())
        places = {path: address for address in addresses() for path in address.paths(things)}
        return [(address, path) for path, address in places.items()]

    def found(self) -> list[tuple[Address, str]]:
        """Return the places without those of models that have no such view: there nobody finds anything."""
        seen = {answer.path.partition("?")[0] for answer in self.read(FINDER) if answer.status != 404}
        return [
            (address, path) for address, path in self.places() if path in seen or not address.names_a_model
        ]

    def forms(self) -> dict[str, list[Filled]]:
        """Return the forms that those with more rights see, by the path that they post to."""
        if not self._forms:
            found: dict[str, list[Filled]] = defaultdict(list)
            for answer in (answer for role in DRAWN_FOR for answer in self.read(role)):
                for filled in forms_in(answer.path, answer.body) if answer.status == 200 else ():
                    found[filled.path].append(filled)
            self._forms = {path: distinct(forms) for path, forms in found.items()}
        return self._forms

    def write(self, role: str) -> list[tuple[Answer, Changes]]:
        """POST to every address as `role`, with what changed in the database; each change is undone at once."""
        if role not in self._written:
            self._written[role] = list(self._writing(role))
        return self._written[role]

    def _writing(self, role: str) -> Iterator[tuple[Answer, Changes]]:
        forms, visitor = self.forms(), Visitor(self.foreign, role)
        # After every log-in, which writes to the accounts.
        watch = Watch()
        for address, path in self.found():
            for filled in [Filled(path, self._anything()), *forms.get(path, [])]:
                with watch:
                    answer = visitor.post(address, filled.target, {**_no_blocks(), **filled.data})
                    changed = watch.changes()
                yield answer, changed

    def _anything(self) -> dict[str, Any]:
        """Return answers to whatever an address may ask."""
        waiting = self.foreign.things["waiting"]
        pages = [thing["page"] for thing in self.foreign.things.values()]
        return {
            "action": "propose", "all": "1", "case": waiting["case"], "clear": "1", "comment": "Words",
            "external-link-chooser-url": ELSEWHERE, "fingerprint": "f" * 64, "id": pages, "kind": "withdrawn",
            "message": "Words", "name": "Words", "new_parent_page": waiting["page"], "next": ELSEWHERE,
            "note": "Words", "notice": "Words", "path": "title", "position": "0", "reason": "quotation",
            "reasons": ["R09"], "title": "Words", "wording": "Words", "words": "Words",
        }  # fmt: skip


@cache
def _no_blocks() -> dict[str, str]:
    """Return what says of each stream of a page that it is empty: a script draws its form, and Wagtail asks for it."""
    fields = [one for model in get_page_models() for one in model._meta.get_fields()]
    return {f"{one.name}-count": "0" for one in fields if isinstance(one, StreamField)}


class Visitor:
    """One account's browser; its session survives an address that ends it."""

    def __init__(self, foreign: Foreign, role: str) -> None:
        self.role = role
        self.tables = watched_tables()
        self.client = Client(raise_request_exception=False)
        user = foreign.accounts[role]
        if user is not None:
            self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        self.cookies = {name: held.value for name, held in self.client.cookies.items()}

    def get(self, address: Address, path: str) -> Answer:
        with Writes(self.tables) as writes:
            answer = self._answer(address, path, self.client.get(path))
        return replace(answer, wrote=frozenset(writes.labels))

    def post(self, address: Address, path: str, data: dict[str, Any]) -> Answer:
        return self._answer(address, path, self.client.post(path, data))

    def _answer(self, address: Address, path: str, response: Any) -> Answer:
        self.client.cookies.clear()
        self.client.cookies.load(self.cookies)
        request = getattr(response, "wsgi_request", None)
        said = "".join(str(message) for message in get_messages(request)) if request is not None else ""
        body = b"".join(response.streaming_content) if response.streaming else response.content
        where = response.headers.get("Location", "")
        return Answer(self.role, address, path, response.status_code, body + said.encode(), where)
