"""The desk's proof of a text: every passage in order, its findings underlined in place, their cards beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Page

from moderation.checking.checking import CheckedFinding, CheckedText
from moderation.checking.marking import FAMILIES, Card, Part, by_path, card_of, family_of, marked
from moderation.checking.media import Medium, is_page_of, page_label
from moderation.checking.models import Settlement, SettlementKind
from moderation.review.models import Proposal, ProposalState, Submission
from moderation.review.rewriting import is_rewritable
from moderation.review.settling import alike, of_kind
from showcase.publication.public_text import passages_of
from showcase.publication.wording import EMAIL, FACT, FILENAME, REFERENCE, SLUG, URL, Passage
from showcase.stories.cards import direction

DONE: Final = "done"
PARTICULARS: Final = "particulars"
FEWEST_BOXES: Final = 12
LABEL_GAP: Final = 3.0  # per cent of the ruler: numbers that stand closer cover each other


@dataclass(frozen=True)
class DeskCard:
    """A finding's card with what the moderator can do about it."""

    card: Card
    path: str
    item: CheckedFinding
    proposal: Proposal | None
    settlement: Settlement | None
    prompt: str
    is_advice: bool
    is_possible_name: bool
    takes_wording: bool
    alike: int
    is_question: bool = False
    of_kind: int = 0
    precedents: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        return self.settlement is not None and self.settlement.counts

    @property
    def waits_for_second_senior(self) -> bool:
        return (
            self.settlement is not None
            and self.settlement.kind == SettlementKind.OVERRIDE
            and self.settlement.confirmed_by_id is None
        )

    @property
    def wording(self) -> str:
        """Return what the box for a wording holds: the engine's suggestion, else the present words to be changed."""
        return self.card.excerpt if self.card.wording is None else self.card.wording


@dataclass(frozen=True)
class Sighting:
    """A picture or file that the moderator has to look at, with what is still to answer and what is answered."""

    number: int
    medium: Medium
    open: list[DeskCard]
    answered: list[DeskCard]


@dataclass(frozen=True)
class Line:
    """One passage: its text cut at the findings, or a figure as it stands."""

    path: str
    label: str
    language: str
    direction: str
    parts: list[Part] = field(default_factory=list)
    was_read: bool = False


@dataclass
class Section:
    """Passages under one heading; their cards stand beside them. `is_row` says that it is one row of several."""

    heading: str
    key: str
    is_row: bool = False
    lines: list[Line] = field(default_factory=list)
    facts: list[Line] = field(default_factory=list)
    cards: list[DeskCard] = field(default_factory=list)

    @property
    def was_read(self) -> bool:
        """Say whether nothing in here has changed since a moderator read it, and nothing is open."""
        lines = [*self.lines, *self.facts]
        return (
            bool(lines)
            and all(line.was_read for line in lines)
            and not any(card.item.is_open for card in self.cards)
        )


@dataclass(frozen=True)
class Tick:
    """A finding's place on the ruler, in per cent of the whole text, and in the bar, in user units."""

    number: int
    state: str
    place: str
    box: int
    is_labelled: bool


@dataclass(frozen=True)
class Kind:
    kind: str
    name: str
    count: int


@dataclass(frozen=True)
class Proof:
    sections: list[Section]
    ticks: list[Tick]
    kinds: list[Kind]
    checked: CheckedText

    @property
    def cards(self) -> list[DeskCard]:
        return sorted(
            (card for section in self.sections for card in section.cards), key=lambda card: card.card.number
        )

    @property
    def places(self) -> list[tuple[str, str]]:
        """Return every passage by path, under its heading and label."""
        return [
            (line.path, " · ".join(filter(None, (section.heading, line.label))))
            for section in self.sections
            for line in section.lines
        ]

    @property
    def sightings(self) -> list[Sighting]:
        """Return every picture and file, numbered from 1 as the desk's addresses count them."""
        questions = [(card.path, card) for card in self.cards if card.is_question]
        return [
            Sighting(
                number,
                medium,
                [card for path, card in questions if path == medium.place and not card.is_settled],
                [card for path, card in questions if path == medium.place and card.is_settled],
            )
            for number, medium in enumerate(self.checked.media, start=1)
        ]

    @property
    def possible_names(self) -> list[DeskCard]:
        """Return the cards of possible names; each is ticked off by itself."""
        return [card for card in self.cards if card.is_possible_name]

    @property
    def names_to_tick(self) -> int:
        return len(self.checked.names_to_tick)

    @property
    def has_read_parts(self) -> bool:
        return any(section.was_read for section in self.sections)

    @property
    def open_cards(self) -> list[DeskCard]:
        """Return the cards that hold publication back and wait for the desk."""
        still_open = {item.fingerprint for item in self.checked.open_findings}
        return [card for card in self.cards if card.card.fingerprint in still_open]

    @property
    def next_open(self) -> DeskCard | None:
        return next((card for card in self.open_cards if card.proposal is None), None)

    @property
    def to_settle(self) -> int:
        return sum(1 for item in self.checked.findings if item.blocks)

    @property
    def settled(self) -> int:
        return self.to_settle - len(self.checked.open_findings)

    @property
    def blocking(self) -> int:
        return sum(1 for item in self.checked.open_findings if item.finding.severity == "BLOCK")

    @property
    def bar_width(self) -> int:
        return max(len(self.ticks), FEWEST_BOXES) * 16


def proof_of(
    page: Page,
    submission: Submission,
    checked: CheckedText,
    read: frozenset[str] = frozenset(),
    precedents: Mapping[str, list[str]] | None = None,
) -> Proof:
    """Return the proof of `page` as it is in memory.

    `read` are the paths that were read before, `precedents` what was decided on like words, by fingerprint.
    """
    proposals = {
        row.fingerprint: row
        for row in Proposal.objects.filter(submission=submission, state=ProposalState.OPEN)
    }
    reader = _Reader(page, checked, proposals, read, precedents or {})
    for passage in passages_of(page):
        if passage.kind != REFERENCE and not passage.path.endswith("sort_order"):
            reader.read(passage)
    return Proof([*reader.sections, reader.particulars], _ticks(checked, proposals), _kinds(checked), checked)


class _Reader:
    """Goes through the passages once and gathers them under their headings."""

    def __init__(
        self,
        page: Page,
        checked: CheckedText,
        proposals: dict[str, Proposal],
        read: frozenset[str],
        precedents: Mapping[str, list[str]],
    ) -> None:
        self.page = page
        self.was_read = read
        self.precedents = precedents
        self.checked = checked
        self.proposals = proposals
        self.numbered = by_path(checked.findings)
        self.texts = {passage.path: passage.text for passage in checked.document.passages}
        self.sections: list[Section] = []
        self.particulars = Section(_("Particulars"), PARTICULARS, is_row=True)

    def read(self, passage: Passage) -> None:
        section = self._section(passage)
        label = (
            _label(self.page, passage.path)
            if section.key != PARTICULARS
            else heading_of(self.page, passage.path)
        )
        was_read = passage.path in self.was_read
        if passage.kind == FACT:
            section.facts.append(
                Line(passage.path, label, passage.language, "ltr", [Part(passage.text)], was_read)
            )
            return
        for path in [passage.path, *self._links_of(passage.path), *self._pages_of(passage.path)]:
            numbered = self.numbered.get(path, [])
            parts = _with_proposals(marked(self.texts[path], numbered), numbered, self.proposals)
            way = direction(passage.language) if page_label(path) else _direction(passage)
            section.lines.append(
                Line(path, page_label(path) or label, passage.language, way, parts, was_read)
            )
            section.cards += [self._card(number, item) for number, item in numbered]

    def _section(self, passage: Passage) -> Section:
        """Return the passage's section; figures, choices and places of the page itself share the last one."""
        path = passage.path
        key = _key(self.page, path)
        if "." not in key and (passage.kind == FACT or not passage.own):
            return self.particulars
        if not self.sections or self.sections[-1].key != key:
            self.sections.append(Section(heading_of(self.page, path), key, is_row="." in key))
        return self.sections[-1]

    def _links_of(self, path: str) -> list[str]:
        stem = f"{path}.link"
        return [other for other in self.texts if other.startswith(stem) and other[len(stem) :].isdigit()]

    def _pages_of(self, path: str) -> list[str]:
        """Return the pages of the file at `path` in which something was found; a book is not shown whole."""
        return [other for other in self.numbered if is_page_of(other, path)]

    def _card(self, number: int, item: CheckedFinding) -> DeskCard:
        proposal = self.proposals.get(item.fingerprint)
        card = card_of(item, number)
        return DeskCard(
            path=item.finding.path,
            is_question=item.is_question,
            card=replace(card, state=DONE, status=_("Proposed")) if proposal else card,
            item=item,
            proposal=proposal,
            settlement=item.settlement,
            prompt=item.finding.prompt,
            is_advice=not item.blocks and item.settlement is None and proposal is None,
            is_possible_name=item.is_possible_name,
            takes_wording=is_rewritable(self.page, item.finding.path),
            alike=len(alike(item, self.checked)),
            of_kind=len(of_kind(item, self.checked)),
            precedents=tuple(self.precedents.get(item.fingerprint, ())),
        )


def _with_proposals(
    parts: list[Part], numbered: list[tuple[int, CheckedFinding]], proposals: dict[str, Proposal]
) -> list[Part]:
    """Strike the words out for which a wording is proposed, and put it in."""
    fingerprints = {number: item.fingerprint for number, item in numbered}
    shown: list[Part] = []
    for part in parts:
        proposal = proposals.get(fingerprints.get(part.number or 0, ""))
        if proposal is None or not part.text:
            shown.append(part)
        elif proposal.wording:
            shown += [
                replace(part, state="out", number=None),
                Part(proposal.wording, state="in", number=part.number),
            ]
        else:
            shown.append(replace(part, state="out"))
    return shown


def _direction(passage: Passage) -> str:
    """Return how the passage runs: an address runs from the left in every language."""
    is_address = passage.kind in {SLUG, URL, EMAIL, FILENAME}
    return "ltr" if is_address else direction(passage.language)


def _key(page: Page, path: str) -> str:
    """Return what holds a passage together with its neighbours: a field, a row, or a whole stream."""
    first, *rest = path.split(".")
    return f"{first}.{rest[0]}" if rest and _is_child(page, first) else first


def _is_child(page: Page, name: str) -> bool:
    return name in type(page).wording.children


def heading_of(page: Page, path: str) -> str:
    first, *rest = path.split(".")
    if _is_child(page, first):
        model = page._meta.get_field(first).related_model
        return f"{capfirst(model._meta.verbose_name)} {int(rest[0]) + 1}" if rest[0].isdigit() else str(first)
    return _verbose(page, first)


def _label(page: Page, path: str) -> str:
    """Return the name of the passage within its section; nothing where the heading says it all."""
    first, *rest = path.split(".")
    if _is_child(page, first) and len(rest) > 1:
        model = page._meta.get_field(first).related_model
        return _verbose(model, rest[1])
    words = [word for word in rest if word.isidentifier() and not _looks_like_an_id(word)]
    return capfirst(words[-1].replace("_", " ")) if words and words[-1] not in {"paragraph", "name"} else ""


def _looks_like_an_id(word: str) -> bool:
    return any(letter.isdigit() for letter in word)


def _verbose(model: Any, name: str) -> str:
    try:
        return str(capfirst(model._meta.get_field(name).verbose_name))
    except (FieldDoesNotExist, AttributeError):
        return str(capfirst(name.replace("_", " ")))


def _ticks(checked: CheckedText, proposals: dict[str, Proposal]) -> list[Tick]:
    offsets: dict[str, int] = {}
    total = 0
    for passage in checked.document.passages:
        offsets[passage.path] = total
        total += len(passage.text) + 80
    ticks: list[Tick] = []
    labelled = -LABEL_GAP
    for number, item in enumerate(checked.findings, start=1):
        place = 100 * (offsets.get(item.finding.path, 0) + item.finding.start) / max(total, 1)
        state = _tick_state(item, proposals)
        is_labelled = state != DONE and place - labelled >= LABEL_GAP
        labelled = place if is_labelled else labelled
        ticks.append(Tick(number, state, f"{place:.1f}%", (number - 1) * 16, is_labelled))
    return ticks


def _tick_state(item: CheckedFinding, proposals: dict[str, Proposal]) -> str:
    if item.fingerprint in proposals or not item.is_open:
        return DONE
    return "blocks" if item.finding.severity == "BLOCK" else "open"


def _kinds(checked: CheckedText) -> list[Kind]:
    found: dict[tuple[str, str], int] = {}
    for item in checked.findings:
        kind, name = family_of(item.finding.rule)
        found[kind, str(name)] = found.get((kind, str(name)), 0) + 1
    order = [(kind, str(name)) for kind, name in FAMILIES.values()]
    return [Kind(kind, name, found[kind, name]) for kind, name in order if (kind, name) in found]
