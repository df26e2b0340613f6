"""Reads every row of a story in one statement.

A story has a dozen kinds of row and three lists of terms: a query each would cost more than the page
itself. Each kind is selected as JSON, all are joined by UNION ALL, and the rows are laid into the page's
clusters, where the digest and the reading find them as if each had been asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Model, QuerySet, Value
from django.db.models.functions import JSONObject

from showcase.home.models import ProgrammePage
from showcase.institutions.models import InstitutionPage
from showcase.media.models import ShowcaseDocument
from showcase.publication.public_text import wording_of
from showcase.stories.models import StoryPage

_PAGE_NAMES = ("title", "slug", "url_path", "live", "translation_key")
_CREDITS = ("lead_credits", "supporting_credits")
_PROGRAMME_FIELDS = ("id", "title", "slug", "url_path")


def load_rows(story: StoryPage) -> None:
    """Fill every child relation and list of terms of a saved story, and what its rows point to."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for relation, row in _statement(story):
        found[relation].append(row)
    clusters = story.__dict__.setdefault("_cluster_related_objects", {})
    for relation in wording_of(StoryPage).children:
        clusters[relation] = _children(story, relation, found[relation])
    for relation in _term_relations():
        clusters[relation] = _terms(relation, found[relation])
    _load_institutions(story, [*found["lead_credits"], *found["supporting_credits"]])
    _load_related(story, found["related_cases"])
    _load_documents(story)


def _statement(story: StoryPage) -> QuerySet[Any]:
    first, *others = [_of_children(story, name) for name in wording_of(StoryPage).children]
    others += [_of_terms(story, name) for name in _term_relations()]
    return first.union(*others, all=True)


def _of_children(story: StoryPage, relation: str) -> QuerySet[Any]:
    model = StoryPage._meta.get_field(relation).related_model
    columns: dict[str, Any] = {field.attname: F(field.attname) for field in model._meta.concrete_fields}
    if relation in _CREDITS:
        columns |= {
            f"institution__{name}": F(f"institution__{name}") for name in ("title", "translation_key")
        }
    if relation == "related_cases":
        columns |= {f"other__{name}": F(f"other__{name}") for name in ("title", "slug", "url_path", "live")}
    if relation == "sdg_links":
        columns |= {
            f"target__{name}": F(f"target__{name}") for name in ("name", "uri", "goal_id", "position")
        }
    return _labelled(model._default_manager.filter(story_id=story.pk), relation, columns)


def _of_terms(story: StoryPage, relation: str) -> QuerySet[Any]:
    field = StoryPage._meta.get_field(relation)
    through = getattr(StoryPage, relation).through
    source, target = field.m2m_field_name(), field.m2m_reverse_field_name()
    names = _PROGRAMME_FIELDS if field.related_model is ProgrammePage else _field_names(field.related_model)
    rows = through._default_manager.filter(**{f"{source}_id": story.pk})
    return _labelled(rows, relation, {name: F(f"{target}__{name}") for name in names})


def _labelled(rows: QuerySet[Any], relation: str, columns: dict[str, Any]) -> QuerySet[Any]:
    label = Value(relation, output_field=CharField())
    return rows.order_by().annotate(relation=label, row=JSONObject(**columns)).values_list("relation", "row")


def _term_relations() -> tuple[str, ...]:
    related = wording_of(StoryPage).related
    return tuple(name for name in related if StoryPage._meta.get_field(name).many_to_many)


def _field_names(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


def _children(story: StoryPage, relation: str, rows: list[dict[str, Any]]) -> list[Any]:
    model = StoryPage._meta.get_field(relation).related_model
    children = [_instance(model, row) for row in rows]
    for child in children:
        child.story = story
    return sorted(children, key=lambda child: (child.sort_order or 0, child.pk))


def _instance(model: type[Model], row: dict[str, Any]) -> Any:
    """Return a saved instance: JSON gives numbers and text, the fields make decimals and dates of them."""
    fields = model._meta.concrete_fields
    values = [field.to_python(row[field.attname]) if field.attname in row else None for field in fields]
    if model._meta.label_lower == "stories.sdglink":
        instance: Any = model.from_db(None, [field.attname for field in fields], values)
        target = type(instance).target.field.related_model
        instance.target = target(
            code=row["target_id"],
            name=row["target__name"],
            uri=row["target__uri"],
            goal_id=row["target__goal_id"],
        )
        return instance
    return model.from_db(None, [field.attname for field in fields], values)


def _terms(relation: str, rows: list[dict[str, Any]]) -> list[Any]:
    model = StoryPage._meta.get_field(relation).related_model
    if model is ProgrammePage:
        return [
            _page(ProgrammePage, row["id"], row) for row in sorted(rows, key=lambda row: str(row["title"]))
        ]
    terms = [_instance(model, row) for row in rows]
    ordering = model._meta.ordering[0]
    return sorted(terms, key=lambda term: getattr(term, ordering))


def _page(model: type[Model], pk: Any, row: dict[str, Any]) -> Any:
    """Return a page of which only the wording and the address are known."""
    names = {name: row[name] for name in _PAGE_NAMES if name in row}
    if "translation_key" in names:
        names["translation_key"] = UUID(str(names["translation_key"]))
    page = model(pk=pk, page_ptr_id=pk, id=pk, content_type_id=0, **names)
    page._state.adding = False
    return page


def _load_institutions(story: StoryPage, rows: list[dict[str, Any]]) -> None:
    known = {row["institution_id"]: row for row in rows}
    for credit in [*story.lead_credits.all(), *story.supporting_credits.all()]:
        row = known[credit.institution_id]
        credit.institution = _page(
            InstitutionPage, credit.institution_id, _without_prefix(row, "institution__")
        )


def _without_prefix(row: dict[str, Any], prefix: str) -> dict[str, Any]:
    return {key.removeprefix(prefix): value for key, value in row.items() if key.startswith(prefix)}


def _load_related(story: StoryPage, rows: list[dict[str, Any]]) -> None:
    known = {row["other_id"]: row for row in rows}
    for case in story.related_cases.all():
        row = {
            key.removeprefix("other__"): value for key, value in known[case.other_id].items() if "__" in key
        }
        case.other = _page(StoryPage, case.other_id, row)


def _load_documents(story: StoryPage) -> None:
    holders = [row for row in (*story.sources.all(), *story.kit.all()) if row.document_id]
    documents = documents_of(row.document_id for row in holders)
    for row in holders:
        row.document = documents[row.document_id]


def documents_of(keys: Any) -> dict[Any, ShowcaseDocument]:
    """Return documents by key. One query, none without keys."""
    wanted: Collection[Any] = {key for key in keys if key}
    return ShowcaseDocument.objects.in_bulk(wanted) if wanted else {}
