"""A story as data: one row of a list, and the whole record. Institutions are named, persons never."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from showcase.media.models import Licence
from showcase.stories.cards import Card
from showcase.stories.choices import EvidenceLevel
from showcase.stories.figures import Figure
from showcase.stories.models import StoryPage
from showcase.stories.reading import StoryReading

LICENCE_URLS = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.GODL: "https://data.gov.in/government-open-data-license-india",
    Licence.OGL: "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
CSV_COLUMNS = (
    "case_id", "version", "language", "title", "url", "permanent_url", "institutions", "country", "region",
    "function", "summary", "indicator", "unit", "before", "after", "did_not_work", "evidence_level", "stage",
    "published", "modified", "last_confirmed", "withdrawal", "licence",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_row(card: Card, base: str) -> dict[str, Any]:
    """Return the record of a list: what a card says, with absolute addresses."""
    return {
        "case_id": card.case_id,
        "version": card.version,
        "language": card.language,
        "title": card.title,
        "url": base + card.url,
        "permanent_url": f"{base}/case/{card.case_id}/",
        "record_url": f"{base}/api/stories/{card.case_id}.json",
        "institutions": [lead.title for lead in card.institutions],
        "country": card.country,
        "region": card.region_code,
        "function": card.sector,
        "summary": card.passage,
        "result": as_result(card.result),
        "did_not_work": card.did_not_work,
        "evidence_level": card.level,
        "stage": card.stage,
        "published": card.first_published_at.isoformat(),
        "modified": card.published_at.isoformat(),
        "last_confirmed": card.last_confirmed_on.isoformat() if card.last_confirmed_on else None,
        "withdrawal": card.withdrawal or None,
        "licence": card.licence,
    }


def as_result(figure: Figure | None) -> dict[str, Any] | None:
    """Return a figure as data."""
    if figure is None:
        return None
    return {
        "indicator": figure.name,
        "unit": figure.unit,
        "before": _number(figure.before),
        "after": _number(figure.after),
        "scale_end": figure.scale_end,
    }


def as_csv_row(row: dict[str, Any]) -> list[Any]:
    """Return the cells of a record in the order of `CSV_COLUMNS`; no cell begins as a formula."""
    result = row["result"] or {}
    flat = row | {
        "institutions": "; ".join(row["institutions"]),
        "indicator": result.get("indicator"),
        "unit": result.get("unit"),
        "before": result.get("before"),
        "after": result.get("after"),
    }
    return [_cell(flat.get(column)) for column in CSV_COLUMNS]


def as_record(story: StoryPage, reading: StoryReading, base: str) -> dict[str, Any]:
    """Return the whole record of one story."""
    publication = reading.publication
    return {
        "case_id": story.case_id,
        "version": reading.version,
        "language": reading.language,
        "title": story.title,
        "url": base + reading.url,
        "permanent_url": base + reading.permanent_url,
        "translations": {code: base + url for code, url in reading.translations.items()},
        "lead_institutions": [_institution(lead, base) for lead in reading.leads],
        "supporting_institutions": [
            {**_institution(row.name, base), "role": str(row.role)} for row in reading.supporting
        ],
        "teams": [
            {"unit": row.unit, "function": row.function, "headcount": row.headcount}
            for row in story.team_credits.all()
        ],
        "accountable_role": story.owner_role,
        "mailbox": story.owner_mailbox,
        "summary": story.summary,
        "objective": story.objective,
        "what_is_new": story.what_is_new,
        "what_worked": list(reading.worked),
        "what_did_not_work": list(reading.did_not_work),
        "results": [_result_row(row) for row in story.results.all()],
        "sources": [
            {
                "title": row.title,
                "kind": row.kind,
                "publisher": row.publisher,
                "dated": row.dated,
                "url": row.url,
            }
            for row in story.sources.all()
        ],
        "evidence": {
            "level": reading.evidence.level,
            "label": str(EvidenceLevel(reading.evidence.level).label),
        },
        "life_cycle": next((step.key for step in reversed(reading.steps) if step.reached), "identified"),
        "adoptions": [{"who": row.name, "state": row.state, "note": row.note} for row in reading.adoptions],
        "corrections": [row.text for row in reading.corrections],
        "withdrawal": (publication.withdrawal or None) if publication else None,
        "withdrawal_notice": publication.withdrawal_notice if publication else "",
        "region": story.region_id,
        "locality": story.locality,
        "function": story.sector_id,
        "sdg_targets": [row.target_id for row in story.sdg_links.all()],
        "practice_types": [term.pk for term in story.practice_types.all()],
        "topics": [term.pk for term in story.topics.all()],
        "stage": story.stage,
        "started": story.started_on,
        "ended": story.ended_on,
        "last_confirmed": story.last_confirmed_on,
        "freshness": reading.freshness.kind,
        "cost": {
            "capital": _number(story.cost_capital),
            "recurring_a_year": _number(story.cost_recurring),
            "currency": story.currency,
            "prices_of": story.cost_year,
            "staff_months": _number(story.staff_months),
        },
        "licence": story.licence,
        "licence_url": LICENCE_URLS.get(Licence(story.licence), ""),
        "citation": str(reading.citation),
        "policy_version": publication.policy_version if publication else "",
        "cleared_by": publication.cleared_by if publication else "",
        "digest": publication.digest if publication else "",
        "published": publication.first_published_at if publication else None,
        "modified": publication.published_at if publication else None,
    }


def _institution(name: Any, base: str) -> dict[str, str]:
    return {"name": name.title, "country": name.country, "url": base + name.url}


def _result_row(row: Any) -> dict[str, Any]:
    return {
        "indicator": row.indicator,
        "unit": row.unit,
        "before": _number(row.baseline),
        "before_on": row.baseline_on,
        "after": _number(row.current),
        "after_on": row.current_on,
        "target": _number(row.target),
        "denominator": row.denominator,
        "counted": row.counted,
        "method": row.method,
        "source": row.source,
        "disaggregation": row.disaggregation,
        "sdg_indicator": row.sdg_indicator,
    }


def _number(value: Any) -> int | float | None:
    if value is None:
        return None
    amount = Decimal(str(value))
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value
