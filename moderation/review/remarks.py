"""Comments on places of a text: the institution reads them when it comes back, each beside its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from moderation.checking.checking import CheckedFinding
from moderation.publication.blocked import Obstacle, PublicationBlocked
from moderation.review.holding import require_hold
from moderation.review.models import Proposal, ProposalState, Remark, Submission
from moderation.review.reasons import code_of_rule, sentence_of
from showcase.publication.public_text import passages_of

LIMIT = 500


@transaction.atomic
def remark(submission: Submission, user: Any, path: str, comment: str) -> Remark | None:
    """Keep a comment on the passage at `path` for the next return; an empty one takes it back.

    Raises PublicationBlocked if `user` does not hold the text, or if it has no such passage.
    """
    page = require_hold(submission, user)
    if path not in {passage.path for passage in passages_of(page)}:
        raise PublicationBlocked(Obstacle(_("This place is no longer in the text.")))
    if not comment.strip():
        _of_this_round(submission).filter(path=path, fingerprint="").delete()
        return None
    return _keep(submission, user, path, comment=comment)


def keep_comments(
    submission: Submission, user: Any, findings: Sequence[CheckedFinding], comments: Mapping[str, str]
) -> None:
    """Give each open finding its comment, by fingerprint: the moderator's, else what its reason code asks for.

    A proposed wording is a comment already. Raises PublicationBlocked, at its place, for one that was emptied.
    """
    proposed = set(
        Proposal.objects.filter(submission=submission, state=ProposalState.OPEN).values_list(
            "fingerprint", flat=True
        )
    )
    emptied = [
        item for item in findings if item.fingerprint in comments and not comments[item.fingerprint].strip()
    ]
    if emptied:
        message = _("Say what has to change here.")
        raise PublicationBlocked(*(Obstacle(message, item.finding.path) for item in emptied))
    for item in findings:
        comment = comments.get(item.fingerprint, "")
        if not comment and item.fingerprint not in proposed:
            with override(submission.language):
                comment = default_comment(item)
        if comment:
            _keep(submission, user, item.finding.path, item=item, comment=comment)


def default_comment(item: CheckedFinding) -> str:
    """Return what the finding's reason code asks for; it quotes nothing of the text."""
    return sentence_of(code_of_rule(item.finding.rule)) or _("Change the words that are underlined here.")


def remarks_for(submission: Submission) -> list[Remark]:
    """Return the comments of the last return to the institution, in the order of their writing."""
    last = max(submission.times_returned - 1, 0)
    return list(Remark.objects.filter(submission=submission, round=last).order_by("pk"))


def drafted(submission: Submission) -> dict[str, str]:
    """Return the comments on passages that go with the next return, by path."""
    return dict(_of_this_round(submission).filter(fingerprint="").values_list("path", "comment"))


def _of_this_round(submission: Submission) -> Any:
    return Remark.objects.filter(submission=submission, round=submission.times_returned)


def _keep(
    submission: Submission, user: Any, path: str, *, comment: str, item: CheckedFinding | None = None
) -> Remark:
    kept, _created = Remark.objects.update_or_create(
        submission=submission,
        round=submission.times_returned,
        path=path,
        fingerprint=item.fingerprint if item else "",
        defaults={
            "rule": item.finding.rule if item else "",
            "comment": comment.strip()[:LIMIT],
            "written_by": user,
        },
    )
    return kept
