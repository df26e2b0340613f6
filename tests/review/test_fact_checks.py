"""A question to an office without an account: by a link, once, for some days, and nothing personal is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from moderation.publication.blocked import PublicationBlocked
from moderation.review import decisions, fact_checks
from moderation.review.models import FactCheck, Submission
from moderation.transparency.log import broken_link
from moderation.transparency.models import LogEntry
from showcase.accounts.models import Role
from tests.conftest import World, account

pytestmark = pytest.mark.django_db
Act = Callable[..., Any]
QUESTION = {
    "action": "ask",
    "office": "District Registry",
    "mailbox": "registry@nandpur.example",
    "statement": "In 2023 the register held 12 disputed readings a month.",
}


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


@pytest.fixture
def link(world: World, clean: Submission, act: Act, django_capture_on_commit_callbacks: Any) -> str:
    """The path of a link as it came by mail."""
    act(world.moderator, "claim", clean)
    with django_capture_on_commit_callbacks(execute=True):
        act(world.moderator, "fact-check", clean, **QUESTION)
    found = re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)
    assert found
    return found.group(1)


def open_link(path: str, **data: str) -> Any:
    """Open the link as somebody without an account, or post an answer to it."""
    return Client().post(path, data) if data else Client().get(path)


def test_the_mail_goes_to_the_office_and_says_nothing_of_the_text_or_of_a_person(
    world: World, clean: Submission, link: str
) -> None:
    sent = mail.outbox[-1]
    assert sent.to == ["registry@nandpur.example"]
    assert "County Archive" in sent.body
    for words in (clean.page.title, world.moderator.email, QUESTION["statement"]):
        assert words not in sent.body + sent.subject


def test_the_token_is_stored_hashed_only(link: str) -> None:
    token = link.strip("/").rsplit("/", 1)[1]
    check = FactCheck.objects.get()
    assert len(token) >= 40
    assert check.token_hash == fact_checks.hash_of(token) != token
    assert token not in str(FactCheck.objects.values().get())
    assert token not in str(list(LogEntry.objects.values()))


@pytest.mark.parametrize(
    ("choice", "words", "shown"),
    [
        ("confirm", "", "Confirmed"),
        ("correct", "The register held 14 a month.", "The register held 14 a month."),
        ("cannot-say", "", "Cannot say"),
    ],
)
def test_an_answer_reaches_the_desk_and_the_log(
    world: World, clean: Submission, link: str, log_in: Act, choice: str, words: str, shown: str
) -> None:
    assert QUESTION["statement"] in open_link(link).content.decode()
    assert open_link(link, answer=choice, words=words).status_code == 302
    page = log_in(world.moderator).get(reverse("desk:proof", args=[clean.pk])).content.decode()
    assert shown in page
    assert "District Registry" in page
    entry = LogEntry.objects.get(event="fact-check-answered")
    assert (entry.role, entry.institution, entry.actor) == ("office", "District Registry", None)
    assert entry.details == {"answer": choice}
    assert broken_link() is None


def test_a_link_answers_once(link: str) -> None:
    assert open_link(link).status_code == open_link(link).status_code == 200
    open_link(link, answer="confirm")
    again = open_link(link, answer="correct", words="It held 14.")
    assert again.status_code == 410
    assert QUESTION["statement"] not in again.content.decode()
    assert FactCheck.objects.get().answer == "confirm"


def test_a_late_link_is_closed(link: str) -> None:
    FactCheck.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert open_link(link).status_code == 410
    assert open_link(link, answer="confirm").status_code == 410
    assert not FactCheck.objects.get().answer


def test_a_decision_and_a_withdrawal_close_the_link(
    world: World, clean: Submission, link: str, act: Act
) -> None:
    act(world.moderator, "fact-check", clean, action="withdraw", check=str(FactCheck.objects.get().pk))
    assert open_link(link, answer="confirm").status_code == 410
    FactCheck.objects.update(withdrawn_at=None)
    assert open_link(link).status_code == 200
    decisions.clear(clean, world.moderator)
    assert open_link(link, answer="confirm").status_code == 410


@pytest.mark.parametrize(
    "data",
    [
        {"answer": ""},
        {"answer": "yes"},
        {"answer": "correct", "words": " "},
        {"answer": "correct", "words": "Ask Shri Ramesh Kumar about it."},
    ],
)
def test_what_is_no_answer_or_names_a_person_is_not_kept(link: str, data: dict[str, str]) -> None:
    assert open_link(link, **data).status_code == 422
    assert FactCheck.objects.get().answered_at is None


def test_no_cache_search_engine_or_referrer_sees_the_page(link: str) -> None:
    for path in (link, "/en/fact-check/nothing/"):
        response = open_link(path)
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Referrer-Policy"] == "no-referrer"
        assert "no-store" in response["Cache-Control"]
    assert 'content="noindex' in open_link(link).content.decode()


def test_whoever_tries_links_is_stopped(link: str) -> None:
    statuses = [open_link(f"/en/fact-check/guess{n}/").status_code for n in range(12)]
    assert statuses[0] == 404
    assert statuses[-1] == 429
    assert open_link(link).status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.9").get(link).status_code == 200


@pytest.mark.parametrize("field", ["office", "mailbox", "statement"])
def test_a_question_has_all_its_parts(world: World, clean: Submission, act: Act, field: str) -> None:
    act(world.moderator, "fact-check", clean, **{**QUESTION, field: ""})
    assert not FactCheck.objects.exists()


def test_a_question_names_nobody(world: World, clean: Submission, act: Act) -> None:
    act(world.moderator, "fact-check", clean, **{**QUESTION, "statement": "Shri Ramesh Kumar did it."})
    assert not FactCheck.objects.exists()


@pytest.mark.parametrize("who", ["senior", "officer", "relative", "auditor"])
def test_only_who_holds_the_text_asks(world: World, clean: Submission, act: Act, who: str) -> None:
    act(world.moderator, "claim", clean)
    people = {
        "relative": lambda: account("relative", world.water, Role.MODERATOR),
        "auditor": lambda: account("auditor", world.archive, Role.AUDITOR),
    }
    act(people[who]() if who in people else getattr(world, who), "fact-check", clean, **QUESTION)
    assert not FactCheck.objects.exists()


def test_no_office_is_flooded(world: World, clean: Submission) -> None:
    words = {key: QUESTION[key] for key in ("office", "mailbox", "statement")}
    for _ in range(fact_checks.OPEN_AT_ONCE):
        fact_checks.ask(clean, world.moderator, **words)
    with pytest.raises(PublicationBlocked):
        fact_checks.ask(clean, world.moderator, **words)
