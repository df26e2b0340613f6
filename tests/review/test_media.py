"""Pictures and files at the desk: shown, with questions that a person ticks before the text can be cleared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from moderation.checking.models import Settlement
from moderation.publication.blocked import PublicationBlocked
from moderation.review import decisions
from moderation.review.models import Submission
from moderation.review.submissions import receive
from moderation.transparency.models import LogEntry
from showcase.media.models import ShowcaseDocument, ShowcaseImage
from showcase.publication.models import Publication
from showcase.stories.parts import Source
from tests.conftest import World
from tests.media import files
from tests.review.conftest import digest, open_findings

pytestmark = pytest.mark.django_db
Act = Callable[..., Any]


@pytest.fixture
def pictured(world: World) -> Submission:
    """A submission whose only open points are the questions on its picture."""
    image = ShowcaseImage.objects.create(
        title="Meter", credit="Metering unit", file=ContentFile(files.jpeg(), name="a.jpg")
    )
    return receive(world.draft(image=image, image_alt="A meter on a wall"), world.officer)


def marks(submission: Submission) -> list[str]:
    return [item.fingerprint for item in open_findings(submission) if item.is_question]


def test_the_desk_shows_the_picture_its_questions_and_what_was_taken_out(
    world: World, pictured: Submission, act: Act
) -> None:
    page = act(world.moderator, "claim", pictured).content.decode()
    assert reverse("desk:medium", args=[pictured.pk, 1]) in page
    assert page.count('name="looked"') == 5
    assert "Not checked: a person has to look" in page
    assert "Artist (EXIF)" in page
    assert "Ramesh" not in page


def test_a_text_is_not_cleared_before_somebody_looked(world: World, pictured: Submission, act: Act) -> None:
    act(world.moderator, "claim", pictured)
    with pytest.raises(PublicationBlocked) as blocked:
        decisions.clear(pictured, world.moderator, evidence_level=1)
    assert {obstacle.path for obstacle in blocked.value.obstacles} == {"image.file"}
    act(world.moderator, "settle", pictured, action="looked", looked=marks(pictured))
    act(world.moderator, "clear", pictured, evidence_level=1, seen=digest(pictured))
    assert Publication.objects.filter(page_id=pictured.page_id).exists()


def test_each_question_is_ticked_for_itself(world: World, pictured: Submission, act: Act) -> None:
    act(world.moderator, "claim", pictured)
    first, *others = marks(pictured)
    page = act(world.moderator, "settle", pictured, action="looked", looked=[first]).content.decode()
    assert sorted(marks(pictured)) == sorted(others)
    assert page.count('name="looked"') == len(others)
    assert Settlement.objects.get().kind == "looked"


def test_nothing_but_a_question_is_settled_by_looking(world: World, act: Act) -> None:
    image = ShowcaseImage.objects.create(title="Meter", file=ContentFile(files.jpeg(), name="a.jpg"))
    submission = receive(
        world.draft(image=image, summary="Shri Ramesh Kumar read 412 meters."), world.officer
    )
    act(world.moderator, "claim", submission)
    others = [item.fingerprint for item in open_findings(submission) if not item.is_question]
    assert len(others) >= 3
    act(world.moderator, "settle", submission, action="looked", looked=others)
    assert not Settlement.objects.exists()


def test_an_answer_is_taken_back(world: World, pictured: Submission, act: Act) -> None:
    act(world.moderator, "claim", pictured)
    first = marks(pictured)[0]
    act(world.moderator, "settle", pictured, action="looked", looked=[first])
    act(world.moderator, "settle", pictured, action="undo", fingerprint=first)
    assert first in marks(pictured)


def test_the_log_says_by_which_rules_somebody_looked(world: World, pictured: Submission, act: Act) -> None:
    act(world.moderator, "claim", pictured)
    act(world.moderator, "settle", pictured, action="looked", looked=marks(pictured))
    assert LogEntry.objects.get(event="looked").details == {"rules": ["M01", "M04", "M05", "M06", "M07"]}


def test_the_picture_is_for_those_who_may_judge_the_text(
    world: World, pictured: Submission, log_in: Callable[[Any], Any]
) -> None:
    address = reverse("desk:medium", args=[pictured.pk, 1])
    shown = log_in(world.moderator).get(address)
    assert shown.status_code == 200
    assert shown["Content-Type"] == "image/jpeg"
    assert files.NAME.encode() not in b"".join(shown.streaming_content)
    assert log_in(world.moderator).get(reverse("desk:medium", args=[pictured.pk, 2])).status_code == 404
    assert log_in(world.other_officer).get(address).status_code in {302, 403}


def test_a_page_of_a_file_is_shown_with_its_finding(world: World, act: Act) -> None:
    text = "District Collector Ramesh Kumar ordered a survey."
    document = ShowcaseDocument.objects.create(
        title="Order", file=ContentFile(files.pdf(text=text), name="a.pdf")
    )
    source = Source(kind="order", title="Order 12", publisher="Water office", document=document, sort_order=0)
    submission = receive(world.draft(sources=[source]), world.officer)
    page = act(world.moderator, "claim", submission).content.decode()
    assert 'id="at-sources.0.document.file.page1"' in page
    assert "Page 1 of the file" in page
    shown = act(world.moderator, "claim", submission).client.get(
        reverse("desk:medium", args=[submission.pk, 1])
    )
    assert shown["Content-Disposition"].startswith("attachment")
