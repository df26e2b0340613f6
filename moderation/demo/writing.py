"""Writes a story's content onto a draft, as the sections of the portal do."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.text import slugify

from moderation.intake.plain_text import html_of
from showcase.institutions.models import InstitutionPage
from showcase.stories import parts
from showcase.stories.models import StoryPage
from showcase.taxonomy.models import PracticeType, Topic

_PLAIN = (
    "summary", "objective", "inclusion", "lessons", "risks", "plans", "sustainability", "owner_role",
    "owner_mailbox", "stage", "participation", "licence", "locality",
)  # fmt: skip
_DATES = ("started_on", "ended_on", "last_confirmed_on")


def write(story: StoryPage, content: dict[str, Any], register: dict[str, InstitutionPage]) -> StoryPage:
    """Fill the draft in memory with one content file."""
    story.title = content["title"]
    story.slug = content["slug"]
    for name in _PLAIN:
        if content.get(name):
            setattr(story, name, content[name])
    for name in _DATES:
        setattr(story, name, _date(content.get(name)))
    story.problem = html_of(content.get("problem", ""))
    story.what_is_new = content.get("new_here", "")
    story.what_worked = "\n".join(content.get("what_worked", []))
    story.what_did_not_work = "\n".join(content.get("what_did_not_work", []))
    story.what_was_done = story.what_was_done.stream_block.to_python(_blocks(content))
    story.region_id = content["region"]
    story.sector_id = content["sector"]
    for name, text in content.get("conditions", {}).items():
        setattr(story, f"condition_{name}", text)
    _costs(story, content.get("cost", {}))
    _rows(story, content, register)
    story.practice_types = list(PracticeType.objects.filter(key__in=content.get("practice_types", [])))
    story.topics = [_topic(name) for name in content.get("topics", [])]
    return story


def _date(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _topic(name: str) -> Topic:
    return Topic.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]


def _blocks(content: dict[str, Any]) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = [
        {"type": "paragraph", "value": html_of(text)} for text in content.get("done", [])
    ]
    quote = content.get("quote")
    if quote:
        blocks.append(
            {"type": "quote", "value": {"text": quote["text"], "attribution": quote["attribution"]}}
        )
    return blocks


def _costs(story: StoryPage, cost: dict[str, Any]) -> None:
    story.cost_capital = cost.get("capital")
    story.cost_recurring = cost.get("recurring")
    story.currency = cost.get("currency", "")
    story.cost_year = cost.get("year")
    story.staff_months = cost.get("staff_months")
    story.funding = cost.get("funding", "")
    story.cost_note = cost.get("note", "")


def _rows(story: StoryPage, content: dict[str, Any], register: dict[str, InstitutionPage]) -> None:
    story.lead_credits = [
        parts.LeadCredit(institution=register[key], sort_order=n) for n, key in enumerate(content["leads"])
    ]
    story.supporting_credits = [
        parts.SupportingCredit(institution=register[row["institution"]], role=row["role"], sort_order=n)
        for n, row in enumerate(content.get("supporting", []))
    ]
    story.team_credits = [
        parts.TeamCredit(sort_order=n, **row) for n, row in enumerate(content.get("team", []))
    ]
    story.results = [_result(n, row) for n, row in enumerate(content.get("results", []))]
    story.sources = [
        parts.Source(
            kind=row["kind"], title=row["title"], publisher=row["publisher"], dated=_date(row.get("date")),
            url=row.get("url", ""), sort_order=n,
        )
        for n, row in enumerate(content.get("sources", []))
    ]  # fmt: skip
    story.kit = [parts.KitItem(sort_order=n, **row) for n, row in enumerate(content.get("kit", []))]
    story.timeline = [
        parts.TimelineEvent(dated=_date(row["date"]), label=row["label"], sort_order=n)
        for n, row in enumerate(content.get("timeline", []))
    ]
    story.beneficiaries = [
        parts.Beneficiary(
            group=row["group"], count=row.get("count"), denominator=row.get("denominator"),
            note=row.get("note", ""), sort_order=n,
        )
        for n, row in enumerate(content.get("beneficiaries", []))
    ]  # fmt: skip
    story.legal_instruments = [
        parts.LegalInstrument(label=row["label"], url=row.get("url", ""), sort_order=n)
        for n, row in enumerate(content.get("legal", []))
    ]
    story.sdg_links = [
        parts.SdgLink(target_id=code, sort_order=n) for n, code in enumerate(content.get("sdgs", []))
    ]


def _result(position: int, row: dict[str, Any]) -> parts.Result:
    return parts.Result(
        indicator=row["indicator"], unit=row["unit"], baseline=row["baseline"], current=row["current"],
        baseline_on=_date(row.get("baseline_date")), current_on=_date(row.get("current_date")),
        scale_max=row.get("scale_max"), denominator=row.get("denominator") or None, counted=row.get("of", ""),
        method=row.get("method", ""), source=row.get("source"), sort_order=position,
    )  # fmt: skip
