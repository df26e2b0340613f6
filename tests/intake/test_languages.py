"""The departments' portal speaks every language of the site: its pages, its questions and its answers."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import override
from django.utils.translation.template import templatize

from moderation.checking.models import SettlementKind
from moderation.intake.forms import StartForm
from moderation.intake.sections import SECTIONS
from moderation.review.models import DecisionKind, ReasonCode, State
from tests.conftest import PASSWORD, World

LANGUAGES = ("hi", "ur")
TEMPLATES = Path(settings.BASE_DIR) / "templates"
# Beside the portal's own modules: those whose sentences it passes on.
MODULES = (
    "moderation/checking/marking.py",
    "moderation/review/accepting.py",
    "moderation/review/submissions.py",
    "moderation/publication/gate.py",
    "showcase/media/uploads.py",
)
CHOICES = (State, DecisionKind, ReasonCode, SettlementKind)
FUNCTIONS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
LITERAL = r"""u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|</?\w+[^>]*>")


class Phrase(NamedTuple):
    """What is to be translated, as gettext names it."""

    text: str
    plural: str = ""
    context: str = ""


class Untranslated(gettext.NullTranslations):
    """Answers where the catalogue has nothing: `msgfmt` leaves out what is empty or marked fuzzy."""

    def gettext(self, message: str) -> str:
        return ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return ""

    def pgettext(self, context: str, message: str) -> str:
        return ""


@pytest.fixture(autouse=True)
def _english_before_and_after() -> Iterator[None]:
    """A request of the test client leaves its language active."""
    with override("en"):
        yield


@pytest.fixture(params=LANGUAGES)
def catalogue(request: pytest.FixtureRequest) -> gettext.GNUTranslations:
    compiled = Path(settings.LOCALE_PATHS[0]) / request.param / "LC_MESSAGES" / "django.mo"
    with compiled.open("rb") as stored:
        translations = gettext.GNUTranslations(stored)
    translations.add_fallback(Untranslated())
    return translations


def wordings(catalogue: gettext.GNUTranslations, phrase: Phrase) -> list[str]:
    """Return the translations of a phrase, one for each form of its number; an empty one is missing."""
    if phrase.context:
        return [catalogue.pgettext(phrase.context, phrase.text)]
    if phrase.plural:
        return [catalogue.ngettext(phrase.text, phrase.plural, n) for n in (1, 2)]
    return [catalogue.gettext(phrase.text)]


def phrase_of(function: str, words: list[str]) -> Phrase:
    if function.startswith("p"):
        return Phrase(words[1], context=words[0])
    return Phrase(*words[:2]) if function.startswith("n") else Phrase(words[0])


def templates() -> set[Path]:
    """Return the portal's templates with all that they include and extend."""
    found: set[Path] = set()
    waiting = list((TEMPLATES / "intake").glob("*.html"))
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            names = re.findall(r'{% (?:include|extends) "([^"]+)"', path.read_text())
            waiting += [TEMPLATES / name for name in names]
    return found


def phrases_in_templates() -> Iterator[Phrase]:
    for path in templates():
        for function, words, *_rest in CALL.findall(templatize(path.read_text())):
            yield phrase_of(function, list(ast.literal_eval(f"({words},)")))


def modules() -> list[Path]:
    base = Path(settings.BASE_DIR)
    return [*(base / "moderation/intake").rglob("*.py"), *(base / name for name in MODULES)]


def phrases_in_modules() -> Iterator[Phrase]:
    for path in modules():
        for call in ast.walk(ast.parse(path.read_text())):
            name = getattr(call.func, "id", "") if isinstance(call, ast.Call) else ""
            if name in FUNCTIONS:
                words = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
                yield phrase_of(name, words)


def fields() -> Iterator[Any]:
    """Return every field that the portal's forms and their rows ask."""
    forms = [StartForm, *(section.form for section in SECTIONS)]
    forms += [rows.form for form in forms for rows in getattr(form, "formsets", {}).values()]
    for form in forms:
        yield from form.base_fields.values()


def phrases_in_forms() -> Iterator[Phrase]:
    """Return labels, help, choices and errors as they are without a language."""
    with override(None):
        for field in fields():
            texts = [field.label, field.help_text, *choices_of(field), *field.error_messages.values()]
            yield from (Phrase(str(text)) for text in texts if isinstance(text, Promise) and str(text))


def choices_of(field: Any) -> list[Any]:
    return [] if hasattr(field, "queryset") else [label for _value, label in getattr(field, "choices", [])]


def phrases_of_choices() -> Iterator[Phrase]:
    with override(None):
        yield from [Phrase(str(label)) for kind in CHOICES for label in kind.labels]


def phrases() -> list[Phrase]:
    sources = (phrases_in_templates(), phrases_in_modules(), phrases_in_forms(), phrases_of_choices())
    found = [set(source) for source in sources]
    assert all(len(part) > 20 for part in found)
    return sorted(set().union(*found))


def lowered(phrase: Phrase) -> Phrase:
    """Return the phrase as its model writes it: Django puts a capital before the name of a field."""
    return phrase._replace(text=phrase.text[:1].lower() + phrase.text[1:])


def test_every_phrase_of_the_portal_is_translated(catalogue: gettext.GNUTranslations) -> None:
    missing = [
        phrase
        for phrase in phrases()
        if not all(wordings(catalogue, phrase)) and not all(wordings(catalogue, lowered(phrase)))
    ]
    assert missing == []


def test_a_translation_keeps_placeholders_and_tags(catalogue: gettext.GNUTranslations) -> None:
    changed = [
        (original, wording)
        for phrase in phrases()
        for original, wording in zip((phrase.text, phrase.plural), wordings(catalogue, phrase), strict=False)
        if wording and sorted(PLACEHOLDER.findall(wording)) != sorted(PLACEHOLDER.findall(original))
    ]
    assert changed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chosen_language_stays_from_log_in_to_log_out(
    client: Client, world: World, language: str
) -> None:
    with override(language):
        log_in, home, new, log_out = (
            reverse(f"intake:{name}") for name in ("log-in", "home", "start", "log-out")
        )
    answers = {"institution": world.water_office.pk, "title": "Queue tokens: Nandpur", "language": "en"}
    entered = client.post(log_in, {"username": world.officer.username, "password": PASSWORD})
    started = client.post(new, answers)
    saved = client.post(f"{started.url}write/title/", {"title": "Queue tokens: Nandpur", "summary": ""})
    left = client.post(log_out)
    assert (entered.url, left.url) == (home, log_in)
    assert [address.split("/")[1] for address in (started.url, saved.url)] == [language, language]


@pytest.mark.parametrize(("language", "name"), [("hi", "महाराष्ट्र"), ("ur", "مہاراشٹر")])
def test_places_are_chosen_by_their_name_in_the_language(
    client: Client, world: World, language: str, name: str
) -> None:
    draft = world.draft()
    client.force_login(world.officer)
    with override(language):
        page = client.get(reverse("intake:section", args=[draft.case_id, "place"])).content.decode()
    assert name in page
    assert f'lang="{language}"' in page


def test_the_picture_is_asked_for_and_refused_in_the_words_of_the_site(client: Client, world: World) -> None:
    draft = world.draft()
    client.force_login(world.officer)
    with override("hi"):
        address = reverse("intake:section", args=[draft.case_id, "evidence"])
    asked = client.get(address).content.decode()
    counts = {f"{name}-{kind}_FORMS": 0 for name in ("sources", "kit") for kind in ("TOTAL", "INITIAL")}
    refused = client.post(
        address, {**counts, "picture": SimpleUploadedFile("plan.bmp", b"BM")}
    ).content.decode()
    assert "कैमरा, स्थान और नाम उससे हटा दिए जाते हैं" in asked
    assert "यह वह नहीं है जो इसका नाम कहता है" in refused
    assert "upported formats" not in asked + refused


def test_an_error_in_a_row_names_its_field(client: Client, world: World) -> None:
    draft = world.draft()
    client.force_login(world.officer)
    with override("ur"):
        address = reverse("intake:section", args=[draft.case_id, "results"])
    answers = {"results-TOTAL_FORMS": 1, "results-INITIAL_FORMS": 0, "results-0-baseline": "کم"}
    page = client.post(address, answers).content.decode()
    assert "پہلے: عدد لکھیں۔" in page


@pytest.mark.django_db
def test_the_log_in_page_bears_the_name_of_the_site(client: Client) -> None:
    page = client.get(reverse("intake:log-in")).content.decode()
    assert re.search(rf'class="masthead__name"[^>]*>{settings.SHOWCASE_SITE_NAME}</a>', page)
