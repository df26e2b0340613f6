"""What is said of the pictures and files of a page: what they held, what they lack, and what a person has to look at."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from django.utils.translation import gettext as _

from moderation import engine
from moderation.checking.file_names import HOLDER
from moderation.policy.current import analyse_now
from moderation.policy.overlay import Overlay
from showcase.media.faces import FaceEstimate
from showcase.media.metadata.notes import About, Note
from showcase.media.models import DocumentText, PeopleShown, ShowcaseDocument, ShowcaseImage
from showcase.publication.wording import ALT, REFERENCE, SOURCE_TITLE, TEXT, Passage

MEDIA: Final = "MEDIA"
# Nothing suspicious was found, yet only a person can say; a suspicion is told to the department as well.
LOOK: Final = "MEDIA_LOOK"
SUSPICION: Final = "MEDIA_SUSPICION"
QUESTIONS: Final = frozenset({LOOK, SUSPICION})

_PAGE: Final = re.compile(r"\.file\.page([0-9]+)$")
_LOOKED_AT: Final = ("M04", "M05", "M06", "M07")
Rule: TypeAlias = dict[str, str]


@dataclass(frozen=True)
class Medium:
    """A picture or document and the path under which the page shows it."""

    path: str
    item: ShowcaseImage | ShowcaseDocument
    language: str
    is_described: bool = True
    text: DocumentText | None = None

    @property
    def is_picture(self) -> bool:
        return isinstance(self.item, ShowcaseImage)

    @property
    def place(self) -> str:
        """Return the path at which findings on the medium itself stand: its file name's."""
        return f"{self.path}.file"


@cache
def rules() -> dict[str, Rule]:
    """Return the rules for media by their ids."""
    return tomllib.loads(Path(__file__).with_name("media_rules.toml").read_text(encoding="utf-8"))


def media_in(passages: Iterable[Passage]) -> list[Medium]:
    """Return the pictures and documents that a page shows, in order: no query without one, three at most."""
    passages = tuple(passages)
    references = [(passage, _reference(passage)) for passage in passages if passage.kind == REFERENCE]
    named = [(passage, model, key) for passage, (model, key) in references if model]
    items = {
        model: model.objects.in_bulk({key for _p, m, key in named if m is model}) for _p, model, _k in named
    }
    texts = _texts_of(items.get(ShowcaseDocument, {}))
    described = {passage.path for passage in passages if passage.kind == ALT or _is_decorative(passage)}
    return [
        Medium(
            path=passage.path,
            item=items[model][key],
            language=passage.language,
            is_described=bool(described & {f"{passage.path}_alt", f"{passage.path}.alt_text", f"{passage.path}.decorative"}),
            text=texts.get(key) if model is ShowcaseDocument else None,
        )
        for passage, model, key in named
        if key in items[model]
    ]  # fmt: skip


def _reference(passage: Passage) -> tuple[Any, int]:
    label, _colon, rest = passage.text.partition(":")
    models = {model._meta.label_lower: model for model in (ShowcaseImage, ShowcaseDocument)}
    return models.get(label), int(rest.partition(":")[0]) if label in models else 0


def _is_decorative(passage: Passage) -> bool:
    return passage.path.endswith(".decorative") and passage.text == "True"


def _texts_of(documents: dict[Any, Any]) -> dict[int, DocumentText]:
    if not documents:
        return {}
    return {text.document_id: text for text in DocumentText.objects.filter(document_id__in=documents)}


# --- The words in files ----------------------------------------------------


def pages_of(medium: Medium) -> tuple[engine.Passage, ...]:
    """Return the text of a document page by page; what a source says is cited, and read like a source's title."""
    kind = SOURCE_TITLE if medium.path.startswith("sources.") else TEXT
    pages = enumerate(medium.text.pages if medium.text else (), start=1)
    return tuple(
        engine.Passage(f"{medium.place}.page{number}", kind, medium.language, page)
        for number, page in pages
        if page.strip()
    )


def findings_in_files(media: Iterable[Medium], under: Overlay) -> list[engine.Finding]:
    """Return the engine's findings in the text of each document, under an overlay.

    A file is read apart from the story: the report on it is kept while the story around it is being written.
    """
    documents = [pages for medium in media if (pages := pages_of(medium))]
    return [finding for pages in documents for finding in analyse_now(engine.Document(pages), under).findings]


def page_label(path: str) -> str:
    """Return which page of a file a path means, in words; nothing for any other path."""
    page = _PAGE.search(path)
    return _("Page %(number)s of the file") % {"number": page.group(1)} if page else ""


def is_page_of(path: str, place: str) -> bool:
    return path.startswith(f"{place}.page") and bool(_PAGE.search(path))


# --- The media themselves --------------------------------------------------


def findings_on(media: Iterable[Medium]) -> list[engine.Finding]:
    """Return what the rules for media say: what was taken out, what is missing, what a person has to look at."""
    return [
        finding
        for medium in media
        for finding in (
            *_on_metadata(medium),
            *(_on_picture(medium) if medium.is_picture else _on_document(medium)),
        )
    ]


def _on_metadata(medium: Medium) -> Iterator[engine.Finding]:
    """Nothing of this is in the file any more, so nothing is left to settle: a name is a warning, the rest a hint."""
    rule = "M02" if medium.is_picture else "M03"
    notes = [note for note in medium.item.removed if note.holder != HOLDER]
    for key, severity, is_person in (("person", "WARN", True), ("other", "INFO", False)):
        chosen = [note for note in notes if (note.about == About.PERSON) == is_person]
        if chosen:
            yield _finding(medium, rule, key, severity=severity, fields=_listed(chosen))
    if len(notes) < len(medium.item.removed):
        yield _finding(medium, "M03", "name", severity="WARN")


def _listed(notes: Iterable[Note]) -> str:
    return ", ".join(str(note) for note in notes)


def _on_picture(medium: Medium) -> Iterator[engine.Finding]:
    picture: Any = medium.item
    yield _on_faces(medium, picture.face_estimate)
    if picture.people_shown != PeopleShown.NONE and not picture.consent_reference:
        yield _finding(medium, "M04", "consent")
    for rule in _LOOKED_AT:
        yield _finding(medium, rule, "look", category=LOOK)
    if not medium.is_described:
        yield _finding(medium, "M09", "alt")
    if not picture.credit:
        yield _finding(medium, "M09", "credit")


def _on_faces(medium: Medium, estimate: str) -> engine.Finding:
    if estimate == FaceEstimate.DOMINANT:
        return _finding(medium, "M01", "dominant", category=SUSPICION)
    if estimate == FaceEstimate.UNCHECKED:
        return _finding(medium, "M01", "unchecked", category=LOOK)
    return _finding(medium, "M01", "harmless", severity="INFO")


def _on_document(medium: Medium) -> Iterator[engine.Finding]:
    if medium.text is None or not medium.text.is_read_whole:
        yield _finding(medium, "M03", "look", category=LOOK, pages=_unread(medium.text))


def _unread(text: DocumentText | None) -> str:
    if text is None or text.page_count is None:
        return _("this file")
    empty = [number for number, page in enumerate(text.pages, start=1) if not page.strip()]
    missing = [*empty, *range(len(text.pages) + 1, text.page_count + 1)]
    shown = ", ".join(str(number) for number in missing[:12])
    return _("pages %(pages)s of this file") % {"pages": f"{shown} …" if len(missing) > 12 else shown}


def _finding(
    medium: Medium, rule_id: str, key: str, *, severity: str = "", category: str = MEDIA, **words: str
) -> engine.Finding:
    """Return a finding on the medium as a whole; it is keyed on the content, and dies with another file."""
    rule = rules()[rule_id]
    return engine.Finding(
        rule=rule_id,
        category=category,
        severity=severity or rule["severity"],
        path=medium.place,
        start=0,
        end=0,
        message=rule[key].format(**words),
        basis=rule["basis"],
        suggestion=None,
        prompt="",
        anchor=f"{medium.item.content_hash} {key}",
    )
