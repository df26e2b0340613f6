"""Reading the results page as a reader without a script does: the boxes of its form, with their counts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client


@dataclass
class Box:
    """A box of the form of facets: where it sends what, and the number beside it."""

    facet: str
    value: str
    checked: bool
    label: str = ""
    count: int = -1


@dataclass
class Page(HTMLParser):
    """A results page: its boxes, the hidden fields and dates of their form, and the number of stories."""

    html: str
    boxes: list[Box] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._in_form = False
        self._reads = ""
        self.feed(self.html)

    @property
    def total(self) -> int:
        found = re.search(r"<b>(\d+) (?:story|stories)</b>", self.html)
        assert found, self.html
        return int(found[1])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._in_form = "data-facets" in given
        elif tag == "input" and self._in_form:
            self._note_field(given)
        elif self._in_form:
            self._reads = (
                "label"
                if tag == "label" and str(given.get("for")).startswith("f-")
                else "count"
                if given.get("class") == "facets__count"
                else self._reads
            )

    def _note_field(self, given: dict[str, Any]) -> None:
        if given.get("type") == "checkbox":
            self.boxes.append(Box(given["name"], given["value"], "checked" in given))
        elif given.get("value"):
            self.fields.append((given["name"], given["value"]))

    def handle_data(self, data: str) -> None:
        if self._reads == "label":
            self.boxes[-1].label += data
        elif self._reads == "count":
            self.boxes[-1].count = int(data.replace(",", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"label", "span"} and self._reads and (tag == "span") == (self._reads == "count"):
            self._reads = ""

    def sent(self, *chosen: Box) -> list[tuple[str, str]]:
        """Return what the form sends when of the facets of `chosen` these boxes are ticked, the others as they are."""
        facets = {box.facet for box in chosen}
        kept = [box for box in self.boxes if box.checked and box.facet not in facets]
        return [*self.fields, *((box.facet, box.value) for box in [*kept, *chosen])]


def results_page(client: Client, params: list[tuple[str, str]] | str = "", language: str = "en") -> Page:
    from urllib.parse import urlencode

    query = params if isinstance(params, str) else urlencode(params)
    response = client.get(f"/{language}/search/?{query}")
    assert response.status_code == 200
    return Page(response.content.decode())
