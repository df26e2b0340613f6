"""What the desk weighs beside the wording: changes, evidence, possible names, figures, and decisions on like words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from moderation.checking.checking import check
from moderation.checking.models import Settlement
from moderation.publication.models import Contribution
from moderation.review import decisions, holding, settling
from moderation.review.comparison import compare
from moderation.review.evidence import evidence_of
from moderation.review.models import Claim, Submission
from moderation.review.neutrality import figures_of
from moderation.review.submissions import receive
from moderation.transparency.auditing import ORIGINAL_READ
from moderation.transparency.log import broken_link
from moderation.transparency.models import LogEntry
from showcase.accounts.models import Role
from showcase.stories.models import StoryPage
from showcase.stories.parts import Source
from tests.conftest import World, account
from tests.review.conftest import digest, latest, open_findings

Act = Callable[..., Any]
TEXT = st.text(alphabet="ab .\nकि,", max_size=60)


def text_of(response: Any) -> str:
    return str(response.content.decode())


@given(before=TEXT, after=TEXT)
def test_a_comparison_holds_both_wordings_in_full(before: str, after: str) -> None:
    parts = compare(before, after)
    assert "".join(part.text for part in parts if part.state != "in") == before
    assert "".join(part.text for part in parts if part.state != "out") == after


def test_a_comparison_is_made_of_words() -> None:
    parts = compare("The very good office", "The careful office")
    assert [(part.text, part.state) for part in parts] == [
        ("The ", ""),
        ("very good", "out"),
        ("careful", "in"),
        (" office", ""),
    ]


@pytest.mark.django_db
class TestBesideEarlierTexts:
    def look(self, log_in: Act, user: Any, submission: Submission, **query: str) -> Any:
        return log_in(user).get(reverse("desk:compare", args=[submission.pk]), query)

    def changed(self, world: World, submission: Submission) -> Submission:
        """Return it, let its institution change one word, and receive it again."""
        decisions.send_back(submission, world.moderator, reasons=["R01"])
        page = latest(submission)
        page.summary = page.summary.replace("Shri Ramesh Kumar", "The metering unit")
        page.save_revision(user=world.officer)
        return receive(page, world.officer)

    @pytest.mark.parametrize("which", ["submitted", "returned"])
    def test_the_changes_stand_word_by_word_and_the_reading_in_the_log(
        self, world: World, submission: Submission, log_in: Act, which: str
    ) -> None:
        again = self.changed(world, submission)
        page = text_of(self.look(log_in, world.senior, again, **{"with": which}))
        assert '<ins class="f--in">The metering unit</ins>' in page
        assert "Ramesh" in page
        assert "What worked" not in page
        entry = LogEntry.objects.get(event=ORIGINAL_READ)
        assert (entry.role, entry.institution) == ("senior", "County Archive")
        assert entry.details == {"purpose": f"compare-{which}"}
        assert broken_link() is None

    def test_what_was_never_returned_has_no_second_text(
        self, world: World, submission: Submission, log_in: Act
    ) -> None:
        assert self.look(log_in, world.senior, submission, **{"with": "returned"}).status_code == 404
        assert "Not a word has changed" in text_of(self.look(log_in, world.senior, submission))

    @pytest.mark.parametrize("who", ["officer", "relative"])
    def test_nobody_else_reads_an_earlier_text(
        self, world: World, submission: Submission, log_in: Act, who: str
    ) -> None:
        visitor = world.officer if who == "officer" else account("relative", world.water, Role.MODERATOR)
        response = self.look(log_in, visitor, submission)
        assert response.status_code in {302, 403}
        assert b"Ramesh" not in response.content
        assert not LogEntry.objects.filter(event=ORIGINAL_READ).exists()


@pytest.mark.django_db
class TestSettlingMany:
    def false_alarm(self, act: Act, user: Any, submission: Submission, fingerprint: str, **more: str) -> None:
        data = {"action": "false-alarm", "fingerprint": fingerprint, "reason": "technical", **more}
        act(user, "settle", submission, **data)

    def test_all_of_this_kind_settles_one_rule_and_no_other(self, world: World, act: Act) -> None:
        text = "It is a world-class register and a historic system. Shri Ramesh Kumar came."
        submission = receive(world.draft(lessons=text), world.officer)
        rules = [item.finding.rule for item in open_findings(submission)]
        chosen = next(rule for rule in rules if rules.count(rule) > 1 and rule[0] not in "PH")
        first = next(item for item in open_findings(submission) if item.finding.rule == chosen)
        self.false_alarm(act, world.moderator, submission, first.fingerprint, all_of_kind="1")
        left = {item.finding.rule for item in open_findings(submission)}
        assert chosen not in left
        assert left == set(rules) - {chosen}
        assert LogEntry.objects.filter(event="false-alarm").count() == rules.count(chosen)

    def test_persons_are_settled_one_by_one(self, world: World, act: Act) -> None:
        text = "Shri Ramesh Kumar came. Shri Vijay Patil came."
        submission = receive(world.draft(lessons=text), world.officer)
        first = next(item for item in open_findings(submission) if item.finding.rule.startswith("P"))
        self.false_alarm(act, world.moderator, submission, first.fingerprint, all_of_kind="1")
        assert Settlement.objects.count() == 1


@pytest.mark.django_db
class TestPanes:
    def test_decisions_on_like_words_elsewhere_stand_on_the_card(
        self, world: World, submission: Submission, log_in: Act
    ) -> None:
        for item in open_findings(submission):
            settling.mark_false_alarm(submission, world.moderator, item.fingerprint, reason="historical")
        other = receive(
            world.draft(title="Another story", lessons="At noon Shri Ramesh Kumar came."), world.officer
        )
        page = text_of(log_in(world.moderator).get(reverse("desk:proof", args=[other.pk])))
        assert "A false alarm once: a historical person in the name of a thing" in page
        assert open_findings(other)
        own = text_of(log_in(world.moderator).get(reverse("desk:proof", args=[submission.pk])))
        assert "Like words elsewhere" not in own

    @pytest.mark.parametrize(
        ("rows", "level"),
        [
            ([], 0),
            ([("register", "Nandpur Water Office")], 1),
            ([("press", "The Nandpur Herald")], 1),
            ([("register", "District Registry")], 2),
            ([("audit", "Nandpur Water Office")], 1),
            ([("audit", "Audit Office")], 3),
            ([("register", "Nandpur Water Office"), ("evaluation", "State University")], 4),
        ],
    )
    def test_the_level_that_the_sources_could_carry(
        self, world: World, rows: list[tuple[str, str]], level: int
    ) -> None:
        sources = [
            Source(kind=kind, title="Readings", publisher=publisher, sort_order=number)
            for number, (kind, publisher) in enumerate(rows)
        ]
        pane = evidence_of(world.draft(sources=sources))
        assert pane is not None
        assert pane.reachable.level == level
        assert pane.unsourced == (0 if rows else 1)

    def test_the_desk_shows_evidence_figures_and_what_is_missing(
        self, world: World, submission: Submission, log_in: Act
    ) -> None:
        page = text_of(log_in(world.moderator).get(reverse("desk:proof", args=[submission.pk])))
        assert "Complaints register 2023" in page
        assert "Neither address nor file" in page
        assert "For level 3: data of a third party" in page
        figures = figures_of(check(latest(submission)))
        assert figures.score < 100
        assert f"Suggested score {figures.score}" in page
        assert "Give the approval and confirm the three declarations" in page

    def test_the_score_is_the_policys(self, world: World, submission: Submission) -> None:
        figures = figures_of(check(latest(submission)))
        lost = sum(12 * row.block + 5 * row.fix + 2 * row.warn for row in figures.families)
        assert figures.score == max(100 - lost, 0)


@pytest.mark.django_db
def test_who_edits_the_text_directly_becomes_its_author_and_somebody_else_clears(
    world: World, clean: Submission, act: Act
) -> None:
    holding.claim(clean, world.moderator)
    page = latest(clean)
    page.lessons = "Read every meter twice."
    page.save_revision(user=world.moderator)
    assert Contribution.objects.filter(page_id=clean.page_id, user=world.moderator).exists()
    answer = text_of(act(world.moderator, "clear", clean, evidence_level=1, seen=digest(clean)))
    assert "You wrote words of this text" in answer
    Claim.objects.all().delete()
    act(world.second_senior, "clear", clean, evidence_level=1, seen=digest(clean))
    assert StoryPage.objects.get(pk=clean.page_id).live
