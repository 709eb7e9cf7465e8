"""Addresses of the pages on which rules are set, and what lies under the rules."""

from typing import Any

from django.test import Client

from accounts.models import User
from conferences.kinds import Role, Stage
from conferences.models import Membership, Track
from eligibility.models import RuleSet
from eligibility.services import rule_set_for
from submissions.models import CheckRun, Submission
from submissions.services.checking import run_check
from submissions.services.moving import submit_submission
from tests.submissions.world import (
    NOW,
    make_complete_draft,
    make_pdf,
    make_user,
)


def make_chair(track: Track, role: Role = Role.CHAIR) -> User:
    user = make_user("Chris Chair")
    Membership.objects.create(
        conference=track.conference, user=user, role=role, track=track if role is Role.TRACK_CHAIR else None
    )
    return user


def submitted(track: Track, *, pages: int = 2, title: str = "") -> Submission:
    user = make_user()
    paper = make_complete_draft(track, user, make_pdf(pages=pages))
    submit_submission(submission_id=paper.pk, user_id=user.pk, now=NOW)
    run_check(CheckRun.objects.get(manuscript=paper.manuscript).pk)
    if title:
        Submission.objects.filter(pk=paper.pk).update(title=title)
    return Submission.objects.get(pk=paper.pk)


def rule_set_of(track: Track) -> RuleSet:
    return rule_set_for(track.pk, Stage.SUBMISSION)[0].rule_set


def at(track: Track, rest: str) -> str:
    return f"/{track.conference.slug}/chair/{rest}"


def typed(client: Client, address: str, **changes: object) -> dict[str, Any]:
    """The form as it is shown, with some fields changed."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (values | changes).items() if value not in (None, False)}


SHORTER = {
    "page-total__severity": "error",
    "page-total__max_pages": "2",
    "reason": "Short papers alone.",
    "act": "save",
}
