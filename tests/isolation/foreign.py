"""A department with everything that another one must not see, each thing with a mark of its own."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.models import Comment, Locale, Site, Task, Workflow

from moderation.amending.drafts import propose, set_severity, try_out
from moderation.amending.dry_runs import finish
from moderation.checking.models import Settlement
from moderation.intake import drafts
from moderation.publication.models import ElectionWindow
from moderation.review import decisions, escalating, holding
from moderation.review.misses import hash_of
from moderation.review.models import Proposal, ReportedMiss, Submission
from moderation.review.submissions import receive
from search.models import PickedStory, SynonymGroup
from showcase.accounts.departments import collection_of
from showcase.accounts.models import Role
from showcase.media.models import ShowcaseDocument
from showcase.stories.models import StoryPage
from showcase.stories.parts import Source
from tests import factories
from tests.conftest import World, account

# A word that every text holds, so that a search finds it, and that is no mark itself: pages show what was asked for.
SHARED: Final = "quartzleaf"
ROLES: Final = (
    "anonymous", "other submitter", "other coordinator", "same submitter", "moderator", "senior", "auditor",
    "administrator",
)  # fmt: skip
BULK_ACTIONS: Final = "add_tags|add_to_collection|assign_role|delete|move|publish|set_active_state|unpublish"
ACTIONS: Final = "convert_alias|copy|copy_for_translation|create_alias|delete|move|publish|revert_to_page_revision|unpublish"


@dataclass
class Foreign:
    """The world, the accounts by role, the department's objects by kind, and the marks by what they stand in."""

    world: World
    accounts: dict[str, Any]
    things: dict[str, dict[str, str]]
    marks: dict[str, tuple[bytes, ...]] = field(default_factory=dict)


def build(world: World) -> Foreign:
    """Write the department's stories: unsent, waiting, returned and rewritten, public and rewritten."""
    accounts = _accounts(world)
    foreign = Foreign(world, accounts, {})
    stories = {
        "unsent": _unsent(foreign),
        "waiting": _waiting(foreign),
        "returned": _returned(foreign),
        "public": _public(foreign),
    }
    kinds = {name: _kinds_of(story) for name, story in stories.items()}
    shared = {**kinds["waiting"], **_shared(foreign, stories["public"])}
    for name in stories:
        foreign.things[name] = {**shared, **kinds[name]}
    holder = world.water_office
    holder.title = f"{holder.title} {SHARED} holdermark"
    holder.save_revision(user=world.officer)
    foreign.things["holder"] = {
        **foreign.things["waiting"],
        "page": str(holder.pk),
        "url_path": _path(holder),
    }
    foreign.marks["holder"] = (b"holdermark",)
    world.officer.email = "peoplemark@office.example"
    world.officer.save()
    call_command("rebuild_search", verbosity=0)
    foreign.marks["people"] = (b"peoplemark",)
    return foreign


def _accounts(world: World) -> dict[str, Any]:
    return {
        "anonymous": None,
        "other submitter": world.other_officer,
        "other coordinator": account("other-coordinator", world.health, Role.COORDINATOR),
        "same submitter": account("colleague", world.water_office, Role.SUBMITTER),
        "moderator": world.moderator,
        "senior": world.senior,
        "auditor": account("auditor", world.archive, Role.AUDITOR),
        "administrator": account("root", is_superuser=True, is_staff=True),
    }


def _draft(foreign: Foreign, name: str) -> StoryPage:
    """Write a story whose title, slug, text, picture and file carry the mark of `name`."""
    world, words = foreign.world, f"{SHARED} {name}mark"
    story = world.draft(f"Meters read: {words}", what_worked=f"Readings of the {words} fell from 31 to 12.")
    collection = collection_of(world.water_office)
    picture = get_image_model()(title=words, file=_photograph(name), collection=collection)
    picture.save()
    document = ShowcaseDocument(
        title=words, file=ContentFile(words.encode(), name="a.txt"), collection=collection
    )
    document.save()
    story.image, story.image_alt = picture, "A meter on a wall"
    story.sources = [
        Source(kind="register", title="Register", publisher="Water office", document=document, sort_order=0)
    ]
    drafts.save_draft(story, world.officer)
    foreign.marks[name] = (f"{name}mark".encode(), *_contents(picture, picture.get_rendition("width-32")))
    foreign.marks[name] += tuple(_file_name(held).encode() for held in (picture, document))
    return story


def _photograph(name: str) -> ContentFile[bytes]:
    """Return a picture whose bytes are no other one's."""
    held = io.BytesIO()
    Image.effect_noise((64, 48), 20 + len(name)).save(held, "PNG")
    return ContentFile(held.getvalue(), "a.png")


def _contents(*held: Any) -> list[bytes]:
    return [one.file.storage.open(one.file.name).read() for one in held]


def _file_name(held: Any) -> str:
    return str(held.file.name.rsplit("/")[-1])


def _unsent(foreign: Foreign) -> StoryPage:
    story = _draft(foreign, "unsent")
    Comment.objects.create(
        page=story, user=foreign.world.officer, text="unsentmark: ask the unit", contentpath="title"
    )
    return story


def _waiting(foreign: Foreign) -> StoryPage:
    world = foreign.world
    story = _draft(foreign, "waiting")
    submission = receive(story, world.officer)
    Proposal.objects.create(
        submission=submission, fingerprint="f" * 64, rule="N01", path="title", wording="waitingmark",
        comment="waitingmark", proposed_by=world.senior,
    )  # fmt: skip
    ReportedMiss.objects.create(
        submission=submission, path="title", length=11, words_hash=hash_of("waitingmark"), rule="N01",
        category="PEACOCK", reported_by=world.moderator,
    )  # fmt: skip
    Settlement.objects.create(
        page=story,
        fingerprint="f" * 64,
        rule="N01",
        path="title",
        kind="false-alarm",
        settled_by=world.moderator,
    )
    escalating.escalate(submission, world.moderator, "deskmark: is this ours?")
    escalating.answer(submission, world.senior, "deskmark: it is.")
    foreign.marks["desk"] = (b"deskmark",)
    return story


def _returned(foreign: Foreign) -> StoryPage:
    """Return a story to the department, which then writes on: what it writes is not in the queue."""
    world = foreign.world
    story = world.draft(f"Meters read: {SHARED}")
    submission = receive(story, world.officer)
    holding.claim(submission, world.moderator)
    decisions.send_back(
        submission, world.moderator, reasons=["R09"], message="messagemark: add the register."
    )
    foreign.marks["message"] = (b"messagemark",)
    return _rewritten(foreign, story, "returned")


def _public(foreign: Foreign) -> StoryPage:
    """Publish a story, which the department then rewrites: the new words are in no queue."""
    world = foreign.world
    story = world.published("Meters read by lot: Nandpur")
    return _rewritten(foreign, story, "rewritten")


def _rewritten(foreign: Foreign, story: StoryPage, name: str) -> StoryPage:
    latest: Any = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    latest.title = f"Meters read: {SHARED} {name}mark"
    latest.summary = f"{latest.summary} The {SHARED} {name}mark was read."
    drafts.save_draft(latest, foreign.world.officer)
    foreign.marks[name] = (f"{name}mark".encode(),)
    return StoryPage.objects.get(pk=story.pk)


def _path(page: Any) -> str:
    return str(page.url_path).split("/", 2)[2]


def _shared(foreign: Foreign, public: StoryPage) -> dict[str, str]:
    world = foreign.world
    adoption = factories.adoption(public, world.health, cleared=False)
    window = ElectionWindow.objects.create(
        jurisdiction="GB", occasion="Council", starts_at=timezone.now(),
        ends_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    draft = propose(world.second_senior, "Clichés are settled")
    set_severity(draft, world.second_senior, rule="N08", severity="FIX", reason="Readers asked for it.")
    run = try_out(draft, world.second_senior)
    list(finish(run))
    synonyms = SynonymGroup.objects.create(entries="meter\ngauge")
    pick = PickedStory.objects.create(words="meters", story=public)
    redirect = Redirect.objects.create(old_path="/old-address", redirect_page=world.water_office)
    return {
        "action": ACTIONS, "workflow_action": "approve|reject", "adoption": str(adoption.pk), "bulk_action": BULK_ACTIONS,
        "collection": str(collection_of(world.water_office).pk), "draft": str(draft.pk),
        "dry_run": str(run.pk), "miss": str(ReportedMiss.objects.get().pk),
        "settlement": str(Settlement.objects.get().pk), "extension": "bib", "filter": "width-32",
        "group": str(Group.objects.get(name=f"Department {world.water_office.pk}").pk),
        "locale": str(Locale.objects.get(language_code="en").pk), "number": "1", "pick": str(pick.pk),
        "redirect": str(redirect.pk),
        "region": "IN-MH", "restriction": "1", "rule": "N01", "section": "done|evidence", "sector": "06.3",
        "session": "1", "site": str(Site.objects.first().pk), "synonym": str(synonyms.pk),
        "task": str(Task.objects.get().pk), "uploaded": "1", "user": str(world.officer.pk),
        "window": str(window.pk), "workflow": str(Workflow.objects.get().pk),
    }  # fmt: skip


def _kinds_of(story: StoryPage) -> dict[str, str]:
    found = {"page": str(story.pk), "case": story.case_id, "revision": str(story.latest_revision_id)}
    found["url_path"] = _path(story)
    submission = Submission.objects.filter(page_id=story.pk).first()
    if submission is not None:
        found["submission"] = str(submission.pk)
    state = story.workflow_states.order_by("-pk").first()
    if state is not None:
        task_state = state.task_states.order_by("-pk").first()
        found |= {"workflow_state": str(state.pk), "task_state": str(task_state.pk)}
    latest = story.get_latest_revision_as_object()
    return found | (_media_of(latest) if latest.image else {})


def _media_of(story: Any) -> dict[str, str]:
    image, document = story.image, story.sources.first().document
    held = (image, image.renditions.first(), document)
    return {
        "image": str(image.pk), "document": str(document.pk), "file": "|".join(one.file.name for one in held),
        "file_name": document.filename,
    }  # fmt: skip
