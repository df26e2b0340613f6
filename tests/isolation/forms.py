"""The forms of a page, filled in as they were drawn."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin


@dataclass(frozen=True)
class Filled:
    """A form as it was drawn, and the address that it posts to."""

    target: str
    data: dict[str, Any]

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


def forms_in(address: str, body: bytes) -> list[Filled]:
    """Return the forms of the page that post."""
    parser = _read(body, "post")
    return [Filled(urljoin(address, action or address), data) for action, data in parser.forms]


def choices_in(body: bytes) -> list[str]:
    """Return one query for each choice that the page's filters offer."""
    choices = _read(body, "get").choices
    return [urlencode({name: value}) for name, values in choices.items() for value in values if value]


def distinct(forms: list[Filled], limit: int = 2) -> list[Filled]:
    """Return the forms that differ in more than the token: the `limit` that send the most."""
    found: dict[str, Filled] = {}
    for filled in forms:
        filled.data.pop("csrfmiddlewaretoken", None)
        found.setdefault(f"{filled.target} {sorted(filled.data.items(), key=lambda item: item[0])}", filled)
    return sorted(found.values(), key=lambda filled: -len(filled.data))[:limit]


def _read(body: bytes, method: str) -> FormParser:
    parser = FormParser(method)
    if b"<form" in body:
        parser.feed(body.decode(errors="replace"))
    return parser


class FormParser(HTMLParser):
    """Collects the forms of one method, and what their lists offer."""

    def __init__(self, method: str) -> None:
        super().__init__()
        self.method = method
        self.forms: list[tuple[str, dict[str, Any]]] = []
        self.choices: dict[str, list[str]] = defaultdict(list)
        self.open: dict[str, Any] | None = None
        self.named = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "form" and (held.get("method") or "get").lower() == self.method:
            self.open = {}
            self.forms.append((held.get("action", ""), self.open))
        if self.open is None:
            return
        name = held.get("name", "")
        if tag in {"input", "button"} and name:
            self._input(tag, name, held)
        elif tag in {"select", "textarea"} and name:
            self.named = name
            self.open.setdefault(name, [] if "multiple" in held else "Words" if tag == "textarea" else "")
        elif tag == "option" and self.named:
            self._option(held)

    def _option(self, held: dict[str, str]) -> None:
        self.choices[self.named].append(held.get("value", ""))
        if self.open is None:
            return
        chosen = self.open[self.named]
        if isinstance(chosen, list):
            chosen += [held.get("value", "")] if "selected" in held else []
        elif "selected" in held or not chosen:
            self.open[self.named] = held.get("value", "")

    def _input(self, tag: str, name: str, held: dict[str, str]) -> None:
        assert self.open is not None
        kind = held.get("type", "submit" if tag == "button" else "text")
        is_taken = name in self.open and "checked" not in held
        if kind == "file" or (kind in {"radio", "submit", "button"} and is_taken):
            return
        value = held.get("value", "on" if kind == "checkbox" else "")
        if kind == "checkbox":
            self.open[name] = [*self.open.get(name, []), value]
        else:
            self.open[name] = value or ("Words" if "required" in held and kind == "text" else "")

    def handle_data(self, data: str) -> None:
        if self.open is not None and self.open.get(self.named) == "Words" and data.strip():
            self.open[self.named] = data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag in {"select", "textarea"}:
            self.named = ""
        elif tag == "form":
            self.open = None
