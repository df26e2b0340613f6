"""The reading model of a story: what the page shows, prepared beforehand with a handful of queries.

The rows of a served page were laid into it by `rows.load_rows`; a preview brings its own. Beyond them this
asks for adoptions, corrections, names of institutions, and the pages that stand beside: four queries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from showcase.feedback.models import Correction
from showcase.home.templatetags.showcase_format import number, with_unit
from showcase.institutions.names import InstitutionName, active_language, names_of
from showcase.publication.addresses import address_of
from showcase.publication.models import Publication
from showcase.publication.public import public_pages
from showcase.replication.models import Adoption
from showcase.sharing.citation import Citation, citation_of
from showcase.stories import facts, life, passages
from showcase.stories.cards import CardNotice, direction, plate_url, withdrawal_sentence
from showcase.stories.drawing import plate_within
from showcase.stories.evidence import Evidence, evidence_at
from showcase.stories.figures import Figure, figure_of
from showcase.stories.freshness import Freshness, freshness_of
from showcase.stories.models import StoryPage


@dataclass(frozen=True)
class Plate:
    """The drawing of a story: `components/plate.html`."""

    url: str
    alt: str
    label: str
    caption: str


@dataclass(frozen=True)
class ResultLine:
    """A row of the table of results."""

    indicator: str
    before: str
    after: str
    of: str
    source: str
    note: str


@dataclass(frozen=True)
class Supporter:
    name: InstitutionName
    role: str


@dataclass(frozen=True)
class RelatedStory:
    kind: str
    title: str
    url: str


@dataclass(frozen=True)
class StoryReading:
    """Everything that the page of a story shows. `publication` is None in a preview."""

    code: str
    version: int
    title: str
    url: str
    permanent_url: str
    language: str
    dir: str
    leads: tuple[InstitutionName, ...]
    supporting: tuple[Supporter, ...]
    headline: Figure | None
    plate: Plate
    picture: passages.Picture | None
    worked: tuple[str, ...]
    did_not_work: tuple[str, ...]
    steps: tuple[life.Step, ...]
    problem: tuple[passages.Passage, ...]
    done: tuple[passages.Passage, ...]
    results: tuple[ResultLine, ...]
    evidence: Evidence
    takes: tuple[facts.Fact, ...]
    beneficiaries: tuple[facts.Fact, ...]
    sources: tuple[facts.Link, ...]
    classification: tuple[facts.Fact, ...]
    adoptions: tuple[life.AdoptionLine, ...]
    corrections: tuple[CardNotice, ...]
    record: tuple[life.Event, ...]
    related: tuple[RelatedStory, ...]
    programmes: tuple[facts.Link, ...]
    notice: CardNotice | None
    checked: str
    freshness: Freshness
    citation: Citation
    translations: dict[str, str]
    published_on: date | None
    modified_on: date | None
    publication: Publication | None

    @property
    def lead(self) -> InstitutionName | None:
        return self.leads[0] if self.leads else None


def reading_of(story: StoryPage, publication: Publication | None) -> StoryReading:
    """Return what the page of `story` shows; without a publication it is a preview."""
    language = active_language()
    adoptions = _adoptions(story)
    leads, supporting = list(story.lead_credits.all()), list(story.supporting_credits.all())
    credited = [credit.institution.translation_key for credit in (*leads, *supporting)]
    names = names_of([*credited, *(row.adopter.translation_key for row in adoptions)])
    lead_names = tuple(names[c.institution.translation_key] for c in leads if _known(c, names))
    beside = _pages_beside(story)
    addresses = {page["pk"]: address_of(page["url_path"]) for page in beside}
    corrections = list(Correction.objects.filter(page_id=story.pk)) if story.pk else []
    level = publication.evidence_level if publication else 0
    evidence = evidence_at(level)
    results = list(story.results.all())
    headline = figure_of(results[0]).at_level(level) if results else None
    freshness = freshness_of(story.last_confirmed_on, timezone.localdate())
    return StoryReading(
        code=story.case_id,
        version=publication.version if publication else 1,
        title=story.title,
        url=address_of(story.url_path or ""),
        permanent_url=story.get_permanent_url(),
        language=story.locale.language_code,
        dir=direction(story.locale.language_code),
        leads=lead_names,
        supporting=tuple(
            Supporter(names[c.institution.translation_key], c.get_role_display())
            for c in supporting
            if _known(c, names)
        ),
        headline=headline,
        plate=_plate(story, headline, public=publication is not None),
        picture=_picture(story),
        worked=_lines(story.what_worked),
        did_not_work=_lines(story.what_did_not_work),
        steps=life.steps_of(publication, adoptions, evidenced=bool(results and story.sources.all())),
        problem=passages.problem_of(story, addresses),
        done=passages.done_of(story, addresses),
        results=_result_lines(story, results),
        evidence=evidence,
        takes=facts.what_it_takes(story),
        beneficiaries=facts.beneficiaries_of(story),
        sources=facts.sources_of(story),
        classification=facts.classification_of(story, language),
        adoptions=life.adoption_lines(story, adoptions, names, _origin(story, lead_names)),
        corrections=tuple(_correction(row) for row in corrections),
        record=life.record_of(story, publication, corrections),
        related=_related(story, addresses),
        programmes=tuple(
            facts.Link(page.title, addresses[page.pk])
            for page in story.programmes.all()
            if page.pk in addresses
        ),
        notice=_notice(publication, freshness),
        checked=_checked(publication),
        freshness=freshness,
        citation=citation_of(story, publication, lead_names),
        translations={
            page["locale__language_code"]: address_of(page["url_path"])
            for page in beside
            if page["translation_key"] == story.translation_key
        },
        published_on=timezone.localtime(publication.first_published_at).date() if publication else None,
        modified_on=timezone.localtime(publication.published_at).date() if publication else None,
        publication=publication,
    )


def _known(credit: Any, names: dict[Any, InstitutionName]) -> bool:
    return credit.institution.translation_key in names


def _adoptions(story: StoryPage) -> list[Adoption]:
    if not story.pk:
        return []
    return list(Adoption.objects.public().filter(story_id=story.pk).select_related("adopter"))


def _pages_beside(story: StoryPage) -> list[dict[str, Any]]:
    """Return the public pages that this one links to, relates to or is a translation of. One query."""
    wanted = passages.linked_pages(story)
    wanted |= {case.other_id for case in story.related_cases.all()}
    wanted |= {page.pk for page in story.programmes.all()}
    pages = public_pages().filter(Q(pk__in=wanted) | Q(translation_key=story.translation_key))
    return list(pages.order_by("pk").values("pk", "url_path", "translation_key", "locale__language_code"))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _plate(story: StoryPage, headline: Figure | None, *, public: bool) -> Plate:
    division = (story.sector_id or "01")[:2]
    number_of_case = story.case_id.rsplit("-", 1)[-1]
    if headline is None or headline.before is None or headline.after is None:
        alt = _("A line drawing without figures.")
    else:
        alt = _("%(what)s, drawn on one sheet: from %(before)s to %(after)s on a scale to %(end)s.") % {
            "what": headline.name,
            "before": with_unit(headline.before, headline.unit),
            "after": with_unit(headline.after, headline.unit),
            "end": with_unit(headline.scale_end, headline.unit),
        }
    return Plate(
        url=plate_url(story.case_id) if public else plate_within(story, headline),
        alt=alt,
        label=_("Plate %(code)s.") % {"code": f"{division}-{number_of_case.lstrip('0') or '0'}"},
        caption=_("Drawn from the two figures. It shows nobody."),
    )


def _picture(story: StoryPage) -> passages.Picture | None:
    if story.image is None:
        return None
    return passages.picture_of(story.image, story.image_alt, story.image_caption)


def _result_lines(story: StoryPage, results: Sequence[Any]) -> tuple[ResultLine, ...]:
    sources = [source.title for source in story.sources.all()]
    return tuple(
        ResultLine(
            indicator=row.indicator,
            before=with_unit(row.baseline, row.unit),
            after=with_unit(row.current, row.unit),
            of=number(row.denominator) if row.denominator else "",
            source=sources[row.source - 1] if row.source and row.source <= len(sources) else row.method,
            note=_result_note(row),
        )
        for row in results
    )


def _result_note(row: Any) -> str:
    target = ""
    if row.target is not None:
        target = _("Target: %(figure)s") % {"figure": with_unit(row.target, row.unit)}
    return "; ".join(part for part in (row.counted, row.disaggregation, target) if part)


def _origin(story: StoryPage, leads: tuple[InstitutionName, ...]) -> str:
    return str(leads[0]) if leads else story.locality or story.title


def _correction(row: Correction) -> CardNotice:
    text = _("on %(day)s: %(note)s Reported by %(who)s.") % {
        "day": date_format(row.dated, "j F Y"),
        "note": row.note.rstrip().removesuffix(".") + ".",
        "who": row.get_requested_by_display(),
    }
    return CardNotice("corrected", text)


def _related(story: StoryPage, addresses: dict[int, str]) -> tuple[RelatedStory, ...]:
    return tuple(
        RelatedStory(case.get_kind_display(), case.other.title, addresses[case.other_id])
        for case in story.related_cases.all()
        if case.other_id in addresses
    )


def _notice(publication: Publication | None, freshness: Freshness) -> CardNotice | None:
    if publication is not None and publication.is_withdrawn:
        sentence = withdrawal_sentence(
            publication.withdrawal, publication.withdrawn_at, publication.withdrawal_notice
        )
        return CardNotice("withdrawn", sentence)
    return CardNotice("dormant", freshness.sentence) if freshness.is_dormant else None


def _checked(publication: Publication | None) -> str:
    if publication is None:
        return ""
    cleared = _("against policy %(policy)s on %(day)s by %(who)s.") % {
        "policy": publication.policy_version,
        "day": date_format(timezone.localtime(publication.published_at), "j F Y"),
        "who": publication.cleared_by,
    }
    settled = publication.findings_settled
    if not settled:
        return cleared
    counted = ngettext("One finding settled.", "%(n)d findings settled.", settled) % {"n": settled}
    return f"{cleared} {counted}"
