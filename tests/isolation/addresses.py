"""Every address that the resolver knows, with the objects of a foreign department in the places of its parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from django.urls import URLResolver, get_resolver
from django.utils.regex_helper import normalize
from django.utils.translation import override

# What a parameter of this name stands for. A name that is not here gets the objects of every kind, one after another.
KINDS: Final = {
    "_1": "file_name", "action": "bulk_action", "action_name": "action", "adoption_id": "adoption",
    "case_id": "case", "code": "region", "division": "number", "extension": "extension", "token": "number",
    "uidb64": "user",
    "collection_id": "collection", "destination_id": "page", "doc_id": "document", "document_id": "document",
    "filter_spec": "filter", "function": "sector", "image_id": "image", "number": "number", "page_id": "page",
    "page_pk": "page", "page_to_move_id": "page", "page_view_restriction_id": "restriction",
    "parent_page_id": "page", "path": "file", "place": "region", "redirect_id": "redirect",
    "restriction_id": "restriction", "revision_id": "revision", "revision_id_a": "revision",
    "revision_id_b": "revision", "miss_id": "miss", "rule_id": "rule", "run_id": "dry_run",
    "settlement_id": "settlement", "session_id": "session", "slug": "section",
    "task_id": "task", "task_state_id": "task_state", "uploaded_file_id": "uploaded", "workflow_pk": "workflow",
    "workflow_state_id": "workflow_state",
}  # fmt: skip
# What `pk` and unnamed parameters stand for, by the beginning of the view's name; the longest beginning counts.
KEYS: Final = {
    "amending:": "draft", "desk:": "submission", "election-windows:": "window", "picked-stories:": "pick",
    "records:": "submission", "synonyms:": "synonym",
    "simple_translation:submit_snippet": "page", "wagtail_serve": "url_path",
    "wagtailadmin_api:documents": "document", "wagtailadmin_api:images": "image", "wagtailadmin_api:pages": "page",
    "wagtailadmin_collections:": "collection", "wagtailadmin_pages:": "page",
    "wagtailadmin_workflows:": "workflow", "wagtailadmin_workflows:disable_task": "task",
    "wagtailadmin_workflows:edit_task": "task", "wagtailadmin_workflows:enable_task": "task",
    "wagtaildocs_serve": "document",
    "wagtaildocs_chooser:": "document", "wagtailimages_chooser:": "image", "wagtaillocales:": "locale",
    "wagtailsettings:": "site", "wagtailsites:": "site", "wagtailusers_groups:": "group",
    "wagtailusers_users:": "user",
}  # fmt: skip
APPS: Final = ("app_label", "app_name", "content_type_app_name")
MODELS: Final = ("model_name", "content_type_model_name")
# The models that an address names by two words, and what its object is then.
NAMED_MODELS: Final = {
    ("wagtailcore", "page"): "page", ("stories", "storypage"): "page",
    ("institutions", "institutionpage"): "page", ("media", "showcaseimage"): "image",
    ("media", "showcasedocument"): "document", ("accounts", "user"): "user", ("auth", "group"): "group",
    ("taggit", "tag"): "page", ("review", "submission"): "submission",
}  # fmt: skip
# Addresses that stand for nothing, with the reason; a test looks that each is still there.
NOT_WALKED: Final = {
    "wagtailadmin_error_test": "raises on purpose, to show the page of an error",
}


@dataclass(frozen=True)
class Address:
    """One way of writing one pattern of the resolver."""

    name: str
    form: str
    parameters: tuple[str, ...]

    @property
    def names_a_model(self) -> bool:
        return not {*APPS, *MODELS}.isdisjoint(self.parameters)

    def kind(self, parameter: str) -> str | None:
        """Return what the parameter stands for; None if nobody has said so."""
        if parameter == "action_name" and "workflow" in self.name:
            return "workflow_action"
        if parameter in KINDS:
            return KINDS[parameter]
        beginnings = [beginning for beginning in KEYS if self.name.startswith(beginning)]
        return KEYS[max(beginnings, key=len)] if beginnings and parameter in {"pk", "_0"} else None

    def paths(self, things: list[Mapping[str, str]]) -> list[str]:
        """Return the address once for each of `things` that gives another one."""
        return list(dict.fromkeys(path for thing in things for path in self._paths_of(thing)))

    def _paths_of(self, thing: Mapping[str, str]) -> Iterator[str]:
        open_parameters = [name for name in self.parameters if name not in (*APPS, *MODELS)]
        choices = [self._values(name, thing) for name in open_parameters]
        for values in product(*choices):
            known = dict(zip(open_parameters, values, strict=True))
            for models in self._models(thing):
                yield f"/{self.form % {**known, **models}}"

    def _values(self, name: str, thing: Mapping[str, str]) -> list[str]:
        kind = self.kind(name)
        if kind is None:
            return list(dict.fromkeys(thing.values()))
        return thing[kind].split("|")

    def _models(self, thing: Mapping[str, str]) -> Iterator[dict[str, str]]:
        named = [name for name in self.parameters if name in (*APPS, *MODELS)]
        if not named:
            yield {}
            return
        for (app, model), kind in NAMED_MODELS.items():
            words = {name: app if name in APPS else model for name in named}
            # An object that the address names without a name of its own is one of this model.
            yield {**words, **{key: thing[kind] for key in ("object_id", "pk") if key in self.parameters}}


def addresses() -> list[Address]:
    """Return every address in English, without those of NOT_WALKED."""
    return [address for address in every_address() if address.name not in NOT_WALKED]


def every_address() -> list[Address]:
    """Return every address in English."""
    with override("en"):
        return list(_below(get_resolver(), "", ()))


def _below(resolver: URLResolver, before: str, spaces: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        forms = [(before + form, names) for form, names in _forms(pattern.pattern)]
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            for form, _names in forms:
                yield from _below(pattern, form, inner)
            continue
        name = ":".join((*spaces, pattern.name or str(pattern.pattern)))
        for form, _names in forms:
            yield Address(name, form, tuple(re.findall(r"%\((\w+)\)s", form)))


def _forms(pattern: Any) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = normalize(pattern.regex.pattern)
    return found
