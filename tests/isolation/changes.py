"""Which rows each role may change by an address that names the department's objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tests.isolation.foreign import Foreign
from tests.isolation.rows import Changes, Row
from tests.isolation.walk import Answer

LEDGER: Final = "publication.publication"
# What only the desk writes, by services that ask who it is.
EDITORIAL: Final = frozenset(
    {
        "checking.settlement", "feedback.correction", "gate.clearance", "gate.electionwindow", "gate.hold",
        "publication.tombstone", "replication.adoption", "review.claim", "review.decision", "review.escalation",
        "moderation_policy.allowlistentry", "moderation_policy.policydraft", "moderation_policy.policyversion",
        "moderation_policy.rulechange", "review.factcheck", "review.judgementreview",
        "review.proposedrejection", "review.remark", "review.reportedmiss", "review.sourcelook",
        "search.pickedstory", "search.synonymgroup",
    }
)  # fmt: skip
ADMINISTRATION: Final = frozenset(
    {
        "accounts.membership", "auth.group", "wagtailcore.locale", "wagtailcore.site", "wagtailcore.task",
        "wagtailcore.workflow",
    }
)  # fmt: skip
# Addresses at which an administrator takes something away, and with it what hangs on it.
TAKES_WITH_IT: Final = ("delete", "unpublish", "action", "wagtail_bulk_action", "users:edit", "groups:edit")
# Addresses at which each role has to change something, so that the walk is known to reach what it guards.
CONTROLS: Final[dict[str, set[str]]] = {
    "same submitter": {"intake:section", "intake:autosave", "intake:start", "wagtailadmin_pages:edit"},
    "moderator": {"desk:claim", "desk:comment", "aftercare:withdraw", "aftercare:correct"},
    "senior": {
        "desk:claim",
        "desk:comment",
        "aftercare:correct",
        "amending:activate",
        "amending:propose",
        "amending:withdraw",
        "election-windows:delete",
        "picked-stories:delete",
        "synonyms:delete",
    },
    "administrator": {
        "amending:activate",
        "amending:propose",
        "amending:withdraw",
        "wagtailadmin_pages:delete",
        "wagtailusers_users:edit",
        "wagtail_bulk_action",
    },
}


def forbidden(role: str, answer: Answer, changes: Changes, foreign: Foreign) -> Iterator[str]:
    """Name each change that this role must not make."""
    may = _MAY[role]
    for (label, key), (before, now) in changes.items():
        if not may(label, before, now, answer, foreign):
            yield f"{label} {key}"


def _outsider(label: str, before: Row, now: Row, answer: Answer, foreign: Foreign) -> bool:
    """Nothing of anybody else: rows of one's own may be new, and the own account may change."""
    if before is not None:
        return _is_account(label, before, foreign.accounts[answer.role])
    return now is not None and not _names_the_department(label, now, foreign)


def _auditor(label: str, before: Row, now: Row, answer: Answer, foreign: Foreign) -> bool:
    """Nothing at all, but that reading what is restricted, and a change of the own account, stand in a log."""
    is_log = before is None and label in {"transparency.logentry", "wagtailcore.modellogentry"}
    return is_log or _is_account(label, before or now or {}, foreign.accounts["auditor"])


def _desk(label: str, before: Row, now: Row, answer: Answer, foreign: Foreign) -> bool:
    """What is in the queue, by any address; a public story by the desk's own, which never touch a draft."""
    row = now or before or {}
    if answer.address.name.startswith(_OF_THE_DESK):
        return label != "wagtailcore.revision" and not _is_of_one(label, row, foreign, _NOT_PUBLIC)
    return _is_of(label, row, foreign, "waiting") or _outsider(label, before, now, answer, foreign)


def _senior(label: str, before: Row, now: Row, answer: Answer, foreign: Foreign) -> bool:
    """What the desk may, and the policy by its own pages."""
    return _is_policy(label, before, answer) or _desk(label, before, now, answer, foreign)


def _is_policy(label: str, before: Row, answer: Answer) -> bool:
    """Say whether the row belongs to the policy and was changed at its pages, or tells of it in the log."""
    is_log = label == "transparency.logentry" and before is None
    return answer.address.name.startswith("amending:") and (label.startswith("moderation_policy.") or is_log)


def _own_department(label: str, before: Row, now: Row, answer: Answer, foreign: Foreign) -> bool:
    """Everything of one's own but what the desk writes, the ledger, and who is who."""
    return label not in EDITORIAL | ADMINISTRATION | {LEDGER} and not _goes_live(label, before, now)


def _administrator(label: str, before: Row, now: Row, answer: Answer, foreign: Foreign) -> bool:
    """Everything but a decision of the desk and a publication: those go only together with what they hang on."""
    if _is_policy(label, before, answer):
        return True
    if before is not None and now is None:
        return answer.address.name.endswith(TAKES_WITH_IT) or label not in EDITORIAL | {LEDGER}
    return label not in EDITORIAL | {LEDGER} and not _goes_live(label, before, now)


_OF_THE_DESK: Final = ("aftercare:", "election-windows:", "picked-stories:", "synonyms:")
_NOT_PUBLIC: Final = ("unsent", "waiting", "returned", "holder")
_MAY: Final = {
    "anonymous": _outsider, "other submitter": _outsider, "other coordinator": _outsider, "auditor": _auditor,
    "moderator": _desk, "senior": _senior, "same submitter": _own_department, "administrator": _administrator,
}  # fmt: skip


def _goes_live(label: str, before: Row, now: Row) -> bool:
    return label == "wagtailcore.page" and bool(now and now["live"] and not (before and before["live"]))


def _is_account(label: str, row: dict[str, Any], user: Any) -> bool:
    names = {
        "accounts.user": "id", "notices.notice": "account_id", "notices.preference": "account_id",
        "wagtailusers.userprofile": "user_id",
    }  # fmt: skip
    return user is not None and label in names and row[names[label]] == user.pk


def _names_the_department(label: str, row: dict[str, Any], foreign: Foreign) -> bool:
    """Say whether a new row points at an object of the department, or lies below its page."""
    if label == "wagtailcore.page":
        return str(row["path"]).startswith(foreign.world.water.path)
    return _is_of_one(label, row, foreign, foreign.things)


def _is_of_one(label: str, row: dict[str, Any], foreign: Foreign, names: Any) -> bool:
    return any(_is_of(label, row, foreign, name) for name in names)


def _is_of(label: str, row: dict[str, Any], foreign: Foreign, name: str) -> bool:
    thing = foreign.things[name]
    own = {
        "media.showcasedocument": "document", "media.showcaseimage": "image", "review.submission": "submission",
        "wagtailcore.page": "page", "wagtailcore.revision": "revision", "wagtailcore.taskstate": "task_state",
        "wagtailcore.workflowstate": "workflow_state",
    }  # fmt: skip
    if label in own and str(row["id"]) == thing[own[label]]:
        return True
    columns = {
        "collection_id": "collection", "document_id": "document", "image_id": "image", "object_id": "page",
        "page_id": "page", "page_ptr_id": "page", "revision_id": "revision", "story_id": "page",
        "submission_id": "submission", "workflow_state_id": "workflow_state",
    }  # fmt: skip
    return any(column in row and str(row[column]) == thing[kind] for column, kind in columns.items())
