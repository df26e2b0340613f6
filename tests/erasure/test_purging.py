"""The right to be left out: after the command the name stands in no table, no index, no file and no output."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import Comment, Page, PageLogEntry, Revision

from moderation.checking.checking import check
from moderation.checking.models import NeutralityReport, OverrideReason, Settlement
from moderation.erasure.tables import columns_of, searched_models
from moderation.policy.models import AllowListEntry
from moderation.publication.afterwards import clear_adoption, correct, withdraw
from moderation.publication.models import Clearance
from moderation.review import decisions, holding, settling
from moderation.review.models import Proposal, Submission, SubmittedOriginal
from moderation.review.submissions import receive
from moderation.transparency.case_file import pack_of
from moderation.transparency.log import broken_link
from moderation.transparency.models import LogEntry
from search.outbox import drain
from showcase.feedback.models import Correction
from showcase.media.models import DocumentText, ShowcaseDocument
from showcase.publication.models import Publication, Tombstone
from showcase.replication.models import Adoption
from showcase.stories.models import StoryPage
from showcase.stories.parts import Source
from tests.conftest import World

NAME = "Ramesh Kumar"
SUMMARY = "Shri Ramesh Kumar read 412 meters by lot. Disputed readings fell from 31 to 12 a month."
GROUND = OverrideReason.values[0]


@pytest.fixture(autouse=True)
def _places(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.SHOWCASE_DATA_DIR = tmp_path
    settings.SHOWCASE_BACKUP_DIRS = []
    cache.clear()
    yield
    cache.clear()


def purge(*names: str, **options: Any) -> str:
    """Run the command; return all that it printed."""
    out = io.StringIO()
    call_command("purge_name", *names, stdout=out, stderr=out, **options)
    return out.getvalue()


def body(client: Client, address: str) -> str:
    response = client.get(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode().lower())


def every_cell() -> str:
    """Return every text in every table, as the database keeps it."""
    cells = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            cells += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(cells).lower()


def is_anywhere(*words: str) -> bool:
    cells = every_cell()
    return any(word.lower() in cells for word in words)


@pytest.fixture
def draft(world: World) -> StoryPage:
    """A draft at the desk: the name in text, slug and picture words, a proposal, a false alarm, messages, a comment."""
    story = world.draft(
        "Meters read by lot: Ramesh Kumar",
        summary=SUMMARY,
        problem="<p>By <b>Ramesh</b> Kumar: 31 disputes.</p>",
    )
    submission = receive(story, world.officer)
    holding.claim(submission, world.moderator)
    first, second, *_rest = check(story.get_latest_revision_as_object()).open_findings
    settling.propose(
        submission, world.moderator, first.fingerprint, wording="", comment="Not Ramesh Kumar, please."
    )
    settling.mark_false_alarm(
        submission, world.moderator, second.fingerprint, reason="other", note="Ramesh Kumar is a ship."
    )
    decisions.send_back(submission, world.moderator, reasons=["R01"], message="Leave Ramesh Kumar out.")
    Comment.objects.create(
        page=story.page_ptr, user=world.officer, text="Ask Ramesh Kumar.", contentpath="summary"
    )
    PageLogEntry.objects.create(
        page=story.page_ptr, action="wagtail.edit", label="Ramesh Kumar", timestamp=story.latest_revision_created_at,
        content_type=story.page_ptr.content_type, user=world.officer, data={"title": "Ramesh Kumar"},
    )  # fmt: skip
    AllowListEntry.objects.create(
        wording="Ramesh Kumar",
        kind="eponym",
        reason="A ship",
        approved_by=world.archive,
        expires_on="2030-01-01",
    )
    return story


def test_the_name_stands_in_no_table_afterwards(draft: StoryPage) -> None:
    assert is_anywhere(NAME) and is_anywhere("ramesh-kumar")
    purge(NAME)
    assert not is_anywhere(NAME, "ramesh", "kumar")


def test_the_text_stays_readable_with_an_office_in_the_place_of_the_name(draft: StoryPage) -> None:
    purge(NAME)
    text = StoryPage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    assert text.title == "Meters read by lot: The office"
    assert text.summary == "The office read 412 meters by lot. Disputed readings fell from 31 to 12 a month."
    assert text.problem == "<p>By <b>the office</b>: 31 disputes.</p>"
    assert text.slug.endswith("the-office") and text.url_path.endswith(f"/{text.slug}/")
    original = SubmittedOriginal.objects.get(submission__page_id=draft.pk)
    assert original.content["summary"] == text.summary


def test_what_was_stored_on_the_words_goes(draft: StoryPage) -> None:
    assert Settlement.objects.exists() and Proposal.objects.exists()
    purge(NAME)
    standing = {item.fingerprint for item in check(draft.get_latest_revision_as_object()).findings}
    assert not Settlement.objects.exists() and not Proposal.objects.exists()
    reports = NeutralityReport.objects.filter(page_id=draft.pk)
    marks = {row["fingerprint"] for report in reports for row in report.findings}
    assert marks <= {*standing, ""}
    assert not AllowListEntry.objects.exists()


def test_the_log_holds_no_name_and_stays_valid(draft: StoryPage) -> None:
    before = list(LogEntry.objects.values_list("chain", flat=True))
    purge(NAME)
    after = list(LogEntry.objects.order_by("pk"))
    assert [entry.chain for entry in after][: len(before)] == before
    assert broken_link() is None
    assert after[-1].event == "name-removed"
    assert "Ramesh" not in str([entry.details for entry in after])


def test_no_output_and_no_log_line_says_the_name(
    draft: StoryPage, tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "ramesh-kumar.sql").write_text("by the office")
    with caplog.at_level(logging.DEBUG):
        printed = purge(NAME)
    assert "(a file whose name holds it) holds it" in printed
    seen = (printed + caplog.text + "".join(capsys.readouterr())).lower()
    assert "ramesh" not in seen and "kumar" not in seen


def test_a_failure_says_no_name_and_changes_nothing(
    draft: StoryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any) -> None:
        raise ValueError("Ramesh Kumar")

    monkeypatch.setattr("moderation.erasure.stories.forget_findings", fail)
    with pytest.raises(CommandError) as refusal:
        purge(NAME)
    assert "Ramesh" not in str(refusal.value) and refusal.value.__cause__ is None
    assert is_anywhere(NAME)


def test_names_are_read_from_standard_input(draft: StoryPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Ramesh Kumar\nR. Kumar\n"))
    purge("-")
    assert not is_anywhere(NAME)


@pytest.mark.parametrize("arguments", [{}, {"case": "NXG-2026-999999"}])
def test_without_a_name_or_a_known_case_nothing_is_done(world: World, arguments: dict[str, str]) -> None:
    with pytest.raises(CommandError):
        purge(**arguments)
    assert not LogEntry.objects.filter(event__endswith="removed").exists()


def test_a_sibling_with_the_same_office_keeps_its_address(world: World) -> None:
    one = world.draft("Meters: Ramesh Kumar")
    other = world.draft("Meters: the office")
    purge(NAME)
    addresses = list(Page.objects.filter(pk__in=[one.pk, other.pk]).values_list("url_path", flat=True))
    assert len(set(addresses)) == 2
    latest = StoryPage.objects.get(pk=one.pk)
    assert latest.url_path.endswith(f"/{latest.slug}/")
    assert latest.get_latest_revision_as_object().slug == latest.slug


# --- What is public ---------------------------------------------------------


@pytest.fixture
def live(world: World) -> StoryPage:
    """A public story that names somebody: two seniors let it stand."""
    story = world.draft(summary=SUMMARY)
    submission = receive(story, world.officer)
    for senior in (world.senior, world.second_senior):
        for item in check(story.get_latest_revision_as_object()).findings:
            if item.blocks:
                settling.override(submission, senior, item.fingerprint, note="A ship.", reason=GROUND)
    decisions.clear(submission, world.moderator)
    drain()
    return StoryPage.objects.get(pk=story.pk)


def test_a_public_text_with_the_name_goes_dark_and_to_review(live: StoryPage, client: Client) -> None:
    assert NAME in client.get(live.get_url()).content.decode()
    printed = purge(NAME)
    assert f"{live.case_id} was public: it is dark now" in printed
    assert client.get(live.get_url()).status_code in {404, 410}
    assert not Publication.objects.filter(page_id=live.pk).exists()
    assert not Page.objects.get(pk=live.pk).live
    submission = Submission.objects.get(page_id=live.pk, state="waiting")
    assert "Ramesh" not in str(submission.original.content)
    assert LogEntry.objects.filter(event="reopened", case_id=live.case_id, actor=None).exists()
    assert not is_anywhere(NAME)


def test_the_search_and_the_lists_show_it_no_more(live: StoryPage, client: Client, settings: Any) -> None:
    found = "/en/search/?q=meters"
    assert live.case_id in client.get("/api/stories/").content.decode()
    purge(NAME)
    for address in (found, "/en/browse/", "/en/feed/", "/api/stories/", "/stories.csv", "/sitemap.xml"):
        assert "ramesh" not in body(client, address)
    index = Path(settings.SEARCH_INDEX_PATH)
    assert index.exists()
    assert [path.name for path in index.parent.rglob("*") if b"ramesh" in path.read_bytes().lower()] == []


def test_the_story_comes_back_by_a_new_clearance_only(live: StoryPage, world: World, client: Client) -> None:
    purge(NAME)
    submission = Submission.objects.get(page_id=live.pk, state="waiting")
    decisions.clear(submission, world.moderator)
    page = client.get(StoryPage.objects.get(pk=live.pk).get_url()).content.decode()
    assert "The office read 412 meters by lot." in page and "Ramesh" not in page


def test_a_public_story_without_the_name_is_left_alone(live: StoryPage, world: World, client: Client) -> None:
    other = world.published("Queues counted by hour: Nandpur")
    before = Publication.objects.get(page_id=other.pk)
    purge(NAME)
    assert Publication.objects.get(page_id=other.pk).digest == before.digest
    assert client.get(other.get_url()).status_code == 200


def test_a_draft_beside_a_public_text_is_cleaned_while_the_public_text_stays(
    world: World, client: Client
) -> None:
    story = world.published("Queues counted by hour: Nandpur")
    story.summary = SUMMARY
    story.save_revision(user=world.officer)
    purge(NAME)
    assert client.get(story.get_url()).status_code == 200
    assert not is_anywhere(NAME)


def test_a_text_that_was_cleared_for_a_later_day_is_read_once_more(world: World) -> None:
    story = world.draft("Queues counted by hour: Nandpur")
    submission = receive(story, world.officer)
    later = timezone.now() + timedelta(days=3)
    assert decisions.clear(submission, world.moderator, not_before=later) is None
    draft = StoryPage.objects.get(pk=story.pk).get_latest_revision()
    Revision.objects.filter(pk=draft.pk).update(content={**draft.content, "summary": SUMMARY})
    purge(NAME)
    submission.refresh_from_db()
    assert submission.state == "waiting"
    assert not is_anywhere(NAME)


def test_a_notice_with_the_name_takes_its_story_off(world: World, client: Client) -> None:
    story = world.published("Queues counted by hour: Nandpur")
    correct(story, world.moderator, note="A register was counted twice.", requested_by="reader")
    Correction.objects.update(note="Ramesh Kumar had counted twice.")
    other = world.published("Wells sounded by night: Nandpur")
    withdraw(other, world.moderator, kind="withdrawn", notice="A recount failed.")
    Publication.objects.filter(page_id=other.pk).update(withdrawal_notice="Ramesh Kumar asked for it.")
    purge(NAME)
    assert not Publication.objects.filter(page_id__in=[story.pk, other.pk]).exists()
    assert not is_anywhere(NAME)


def test_a_row_of_the_ledger_with_the_name_leaves_the_public(world: World) -> None:
    story = world.published("Queues counted by hour: Nandpur")
    adoption = Adoption.objects.create(
        story=story, adopter=world.health, region=world.health.region, relation="adapted", incentive="spontaneous",
        status="running", confirmed_by="adopter", results="Counts went on.",
    )  # fmt: skip
    clear_adoption(adoption, world.moderator)
    Adoption.objects.filter(pk=adoption.pk).update(results="Ramesh Kumar counted on.")
    purge(NAME)
    assert not Adoption.objects.public().exists()
    assert not is_anywhere(NAME)


def test_a_document_that_says_the_name_is_deleted_and_its_story_goes_dark(
    world: World, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    document = ShowcaseDocument.objects.create(
        title="Register", file=ContentFile(b"a,b\n1,2\n", "register.csv")
    )
    source = Source(
        kind="register", title="Register 2023", publisher="Water office", document=document, sort_order=0
    )
    story = world.published("Queues counted by hour: Nandpur", sources=[source])
    DocumentText.objects.update_or_create(document=document, defaults={"pages": ["signed Ramesh Kumar"]})
    printed = purge(NAME)
    assert "Documents and pictures deleted: 1" in printed
    assert not ShowcaseDocument.objects.exists()
    assert not Publication.objects.filter(page_id=story.pk).exists()
    assert Submission.objects.filter(page_id=story.pk, state="waiting").exists()


def test_the_file_of_the_case_holds_the_name_in_no_byte(live: StoryPage) -> None:
    purge(NAME)
    pack = pack_of(live.case_id)
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        contents = [pack, *(archive.read(name) for name in archive.namelist())]
    assert all(b"ramesh" not in content.lower() and b"kumar" not in content.lower() for content in contents)


# --- A case -----------------------------------------------------------------


def test_a_case_goes_with_all_that_hangs_on_it_and_its_code_stays_in_the_log(
    live: StoryPage, client: Client, tmp_path: Path
) -> None:
    (tmp_path / "exports").mkdir()
    call_command("rti_pack", live.case_id, stdout=io.StringIO())
    before = LogEntry.objects.filter(case_id=live.case_id).count()
    printed = purge(case=live.case_id)
    assert "Exports deleted: 1" in printed
    for model in (StoryPage, Submission, SubmittedOriginal, Settlement):
        assert not model.objects.exists(), model
    for model in (Clearance, NeutralityReport):
        assert not model.objects.filter(page_id=live.pk).exists(), model
    assert not Revision.objects.filter(object_id=str(live.pk)).exists()
    assert not is_anywhere(NAME)
    assert LogEntry.objects.filter(case_id=live.case_id).count() == before + 1
    assert broken_link() is None
    assert Tombstone.objects.filter(case_id=live.case_id).exists()
    assert client.get(f"/case/{live.case_id}/").status_code in {404, 410}


def test_a_public_story_that_refers_to_the_case_goes_to_review(world: World, client: Client) -> None:
    from showcase.stories.parts import RelatedCase

    gone = world.published("Wells sounded by night: Nandpur")
    row = RelatedCase(kind="successor", other=gone, sort_order=0)
    story = world.published("Queues counted by hour: Nandpur", related_cases=[row])
    printed = purge(case=gone.case_id)
    assert f"{story.case_id} was public: it is dark now" in printed
    assert not Publication.objects.filter(page_id=story.pk).exists()
    assert Submission.objects.filter(page_id=story.pk, state="waiting").exists()


# --- Nothing is passed over -------------------------------------------------


def test_every_text_column_of_every_table_is_searched_or_left_for_a_reason() -> None:
    tables = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
    left = {model._meta.label for model in tables} - {model._meta.label for model in searched_models()}
    assert {model for model in left if model.split(".")[0] not in {"taxonomy", "wagtailsearch"}} == {
        "transparency.LogEntry", "accounts.User", "contenttypes.ContentType", "auth.Permission", "sessions.Session",
        "moderation_policy.PolicyVersion",
    }  # fmt: skip
    streams = {field.name for field in columns_of(StoryPage)}
    assert {"what_was_done", "summary", "problem"} <= streams
