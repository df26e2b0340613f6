"""Fills an empty site by the services that the views call: submission, settlement, clearance by another institution."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from moderation.checking.checking import check
from moderation.checking.reading import document_of
from moderation.demo import content
from moderation.demo.accounts import Roster
from moderation.demo.afterlife import live_on
from moderation.demo.calendar import on
from moderation.demo.policy_pages import write_site_pages
from moderation.demo.writing import write
from moderation.intake import drafts
from moderation.notices.signals import untold
from moderation.policy.ahead import reading_ahead
from moderation.policy.current import read_ahead
from moderation.publication import gate
from moderation.publication.blocked import PublicationBlocked
from moderation.publication.founding import found_pages
from moderation.review import decisions, settling
from moderation.review.models import Submission
from moderation.review.submissions import receive
from moderation.review.workflow import ensure_workflow
from showcase.accounts.models import Role
from showcase.institutions.models import Channel, InstitutionIndexPage, InstitutionPage, Team
from showcase.stories.models import StoryPage

Progress = Callable[[str], None]
DAYS_BETWEEN = 5
DRAFTS_AHEAD = 3
WRITTEN_BEFORE = timedelta(days=9)


class DemoLoader:
    """Loads the demo content into an empty site."""

    def __init__(self, say: Progress) -> None:
        self._say = say
        self._roster = Roster()
        self._register: dict[str, InstitutionPage] = {}
        self._moderators: list[Any] = []
        self._kept_back: list[str] = []
        self._last_day = timezone.now().replace(hour=9, minute=30, second=0) - timedelta(days=3)

    def load(self) -> list[str]:
        """Load everything; return the codes of stories that the engine kept back."""
        with reading_ahead():
            return self._load()

    def _load(self) -> list[str]:
        with transaction.atomic():
            with on(self._last_day - timedelta(days=400)):
                found_pages()
                ensure_workflow()
                self._institutions()
            self._accounts()
        with untold():
            write_site_pages(self._moderators)
            published = self._stories()
        self._raw_submissions()
        with untold():
            live_on(published, self._moderators, self._register)
        return self._kept_back

    def _institutions(self) -> None:
        self._say("  institutions and accounts")
        index = InstitutionIndexPage.objects.get(locale__language_code="en")
        for entry in content.institutions():
            parent = self._register.get(entry.get("parent", ""), index)
            page = InstitutionPage(
                title=entry["name"], slug=entry["key"], kind_id=entry["type"], region_id=entry["region"],
                locality=entry.get("locality", ""), mandate=entry["mandate"], mailbox=entry["mailbox"],
                grievance_url=entry.get("grievance_url", ""), rti_url=entry.get("rti_url", ""), live=False,
            )  # fmt: skip
            if not _languages(entry):
                page.teams = _teams(entry)
            page.channels = [Channel(sort_order=0, label="Web", url=_site_of(entry))]
            parent.refresh_from_db()
            parent.add_child(instance=page)
            page.save_revision(log_action=False)
            gate.found(page)
            self._register[entry["key"]] = InstitutionPage.objects.get(pk=page.pk)
        for entry in content.institutions():
            for language in _languages(entry):
                self._translate(entry, language)

    def _translate(self, entry: dict[str, Any], language: str) -> None:
        page = drafts.page_in_language(self._register[entry["key"]], language)
        page.title = entry[f"name_{language}"]
        page.mandate = entry[f"mandate_{language}"]
        page.locality = entry.get(f"locality_{language}", "")
        page.teams = _teams(entry)
        page.channels = []
        page.save_revision(log_action=False)
        gate.found(page)

    def _accounts(self) -> None:
        """One officer an institution, moderators from the institution of each third country, and the printed log-ins."""
        for key, institution in self._register.items():
            self._roster.member(f"officer-{key}", institution, Role.SUBMITTER)
        tops = [page for page in self._register.values() if page.depth == 4]
        for number, institution in enumerate(tops[:8]):
            self._moderators.append(
                self._roster.member(f"moderator-{number + 1}", institution, Role.MODERATOR)
            )
        office, desk, second = tops[0], tops[1], tops[2]
        self._roster.member("officer", office, Role.SUBMITTER)
        self._roster.member("coordinator", office, Role.COORDINATOR)
        self._roster.member("moderator", desk, Role.MODERATOR)
        self._roster.member("senior", desk, Role.SENIOR)
        self._roster.member("senior2", second, Role.SENIOR)
        self._roster.member("auditor", second, Role.AUDITOR)
        self._roster.account("admin", admin=True)

    def _stories(self) -> list[StoryPage]:
        entries = _interleaved(content.stories())
        first = self._last_day - timedelta(days=DAYS_BETWEEN * (len(entries) - 1))
        days = [first + timedelta(days=DAYS_BETWEEN * number) for number in range(len(entries))]
        published = []
        written = [(entry, day - WRITTEN_BEFORE) for entry, day in zip(entries, days, strict=True)]
        for number, (draft, entry, day) in enumerate(
            zip(self._drafts(written), entries, days, strict=True), start=1
        ):
            story = self._publish(draft, entry, day)
            if story is not None:
                published.append(story)
            if number % 10 == 0 or number == len(entries):
                self._say(f"  {number} of {len(entries)} stories")
        return published

    def _drafts(self, written: list[tuple[dict[str, Any], datetime]]) -> Iterator[StoryPage]:
        """Yield each entry's draft, three ahead: the engine reads them while others go through the desk."""
        waiting: deque[StoryPage] = deque()
        for entry, at in written:
            waiting.append(self._draft(entry, at))
            if len(waiting) > DRAFTS_AHEAD:
                yield waiting.popleft()
        yield from waiting

    def _publish(self, story: StoryPage, entry: dict[str, Any], day: datetime) -> StoryPage | None:
        with transaction.atomic():
            with on(day - WRITTEN_BEFORE):
                submission = self._hand_in(story, entry)
            with on(day):
                try:
                    moderator = self._independent_moderator(story)
                    _tick_off_possible_names(submission, moderator)
                    decisions.clear(submission, moderator, evidence_level=entry["evidence_level"])
                except PublicationBlocked as blocked:
                    self._kept_back.append(f"{entry['slug']}: {blocked}")
                    return None
        return StoryPage.objects.get(pk=story.pk)

    @transaction.atomic
    def _draft(self, entry: dict[str, Any], at: datetime) -> StoryPage:
        officer = self._officer(entry["institution"])
        with on(at):
            story = drafts.start_draft(
                officer,
                self._register[entry["institution"]],
                title=entry["title"][:90],
                language=entry["language"],
            )
            story = drafts.save_draft(write(story, entry, self._register), officer)
        read_ahead(document_of(story))
        return story

    def _hand_in(self, story: StoryPage, entry: dict[str, Any]) -> Submission:
        drafts.declare(
            story, approved_by_role="Head of the institution", order_number=f"{story.case_id}/A",
            approved_on=timezone.localdate(), purpose="replication", is_public_already=True, is_official_duty=True,
            has_consent=True,
        )  # fmt: skip
        return receive(story, self._officer(entry["institution"]))

    def _officer(self, key: str) -> Any:
        return self._roster.account(f"officer-{key}")

    def _independent_moderator(self, story: StoryPage) -> Any:
        from moderation.publication.independence import why_not_independent

        start = story.pk % len(self._moderators)
        for moderator in self._moderators[start:] + self._moderators[:start]:
            if not why_not_independent(story, moderator):
                return moderator
        raise PublicationBlocked

    def _raw_submissions(self) -> None:
        """Submissions as they arrive from a vain press office: three are returned, ten wait."""
        self._say("  submissions in the queue")
        now = timezone.now()
        written = [
            (entry, now - timedelta(days=15 - number, hours=number))
            for number, entry in enumerate(content.raw_submissions())
        ]
        for number, (story, (entry, at)) in enumerate(zip(self._drafts(written), written, strict=True)):
            with transaction.atomic(), on(at):
                submission = self._hand_in(story, entry)
            if number in {1, 4, 7}:
                with transaction.atomic(), on(now - timedelta(days=6 - number // 2)):
                    decisions.send_back(
                        submission, self._independent_moderator(story), reasons=["R01", "R03", "R04"],
                        message="The story credits a person and praises itself. Name the office, and give the figures.",
                    )  # fmt: skip


def _tick_off_possible_names(submission: Submission, moderator: Any) -> None:
    """Say of each word that only one tagger takes for a name that it is none: who wrote the demo named nobody."""
    if not submission.advice:
        return
    for item in check(submission.page.get_latest_revision_as_object()).names_to_tick:
        settling.mark_false_alarm(submission, moderator, item.fingerprint, reason="not-a-person")


def _languages(entry: dict[str, Any]) -> list[str]:
    """Return the languages in which the institution also has a page; its teams are written in that one."""
    return [language for language in ("hi", "ur") if entry.get(f"name_{language}")]


def _teams(entry: dict[str, Any]) -> list[Team]:
    return [Team(sort_order=n, **team) for n, team in enumerate(entry.get("team", []))]


def _site_of(entry: dict[str, Any]) -> str:
    return f"https://{entry['mailbox'].rsplit('@', 1)[-1]}/"


def _interleaved(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the stories in an order in which neighbours are of different countries; the same at each run."""
    by_country: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        by_country.setdefault(f"{entry['country']}{entry['language']}", []).append(entry)
    ordered = []
    while any(by_country.values()):
        ordered += [rows.pop(0) for rows in by_country.values() if rows]
    return ordered
