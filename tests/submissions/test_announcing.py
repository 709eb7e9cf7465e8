"""Authors of drafts are told once of a date that moved, where the chair wants it; nobody else is."""

from datetime import timedelta

import pytest

from conferences.kinds import DeadlineKind
from conferences.models import Deadline, DeadlineAnnouncement
from conferences.services.scheduling import change_deadline
from mail.models import Message
from submissions.models import Submission
from submissions.services.announcing import tell_of_moved_deadlines
from submissions.services.moving import submit_submission, withdraw_submission
from tests.submissions.world import CLOSES, NOW, make_complete_draft, make_conference, make_draft, make_track, make_user

pytestmark = pytest.mark.django_db


def submission_date(paper: Submission) -> Deadline:
    return Deadline.objects.get(conference=paper.conference, kind=DeadlineKind.SUBMISSION, track=None)


def move(paper: Submission, days: int = 2, *, tells_authors: bool = True) -> None:
    change_deadline(
        deadline_id=submission_date(paper).pk,
        instant=CLOSES + timedelta(days=days),
        reason="A storm took the network down.",
        by_id=None,
        now=NOW,
        tells_authors=tells_authors,
    )


def told() -> list[str]:
    return sorted(Message.objects.filter(kind="deadline_moved").values_list("to_email", flat=True))


def test_a1_authors_of_drafts_are_told_once_with_both_dates_and_the_reason() -> None:
    paper = make_draft(make_track(make_conference()), make_user("Ada Quill"))
    move(paper)
    assert [tell_of_moved_deadlines(now=NOW) for _ in range(3)] == [1, 0, 0]
    mail = Message.objects.get(kind="deadline_moved")
    assert (mail.to_email, mail.subject) == (
        paper.created_by.email,
        f"Papers close: extended at {paper.conference.name}",
    )
    for line in (
        "  Before   Thu 30 Oct 2025, 12:00 UTC",
        "  Now      Sat 1 Nov 2025, 12:00 UTC",
        "  Because  A storm took the network down.",
    ):
        assert line in mail.body.splitlines()


def test_a_date_that_is_brought_forward_is_told_likewise() -> None:
    paper = make_draft(make_track(make_conference()), make_user())
    move(paper, days=-1)
    tell_of_moved_deadlines(now=NOW)
    assert Message.objects.get(kind="deadline_moved").subject.startswith("Papers close: brought forward at")


def test_without_the_tick_nobody_is_told() -> None:
    paper = make_draft(make_track(make_conference()), make_user())
    move(paper, tells_authors=False)
    assert tell_of_moved_deadlines(now=NOW) == 0
    assert told() == []


def test_only_drafts_are_bound_by_the_date() -> None:
    conference, user = make_conference(), make_user()
    track = make_track(conference)
    draft, submitted, withdrawn = make_draft(track, user), make_complete_draft(track, user), make_draft(track, user)
    submit_submission(submission_id=submitted.pk, user_id=user.pk, now=NOW)
    withdraw_submission(submission_id=withdrawn.pk, user_id=user.pk, now=NOW)
    make_draft(make_track(make_conference()), make_user("Other Conference"))
    move(draft)
    tell_of_moved_deadlines(now=NOW)
    assert [mail.about for mail in Message.objects.filter(kind="deadline_moved")] == [f"submission:{draft.pk}"]


def test_a_track_with_a_date_of_its_own_is_told_of_that_one_alone() -> None:
    conference = make_conference()
    ours, theirs = make_user("Ada Quill"), make_user("Bo Dee")
    draft = make_draft(make_track(conference), ours)
    other = make_draft(make_track(conference, "Research"), theirs)
    own = Deadline.objects.create(
        conference=conference, track=other.track, kind=DeadlineKind.SUBMISSION, instant=CLOSES, zone="UTC"
    )
    move(draft)
    tell_of_moved_deadlines(now=NOW)
    assert told() == [ours.email]
    later = CLOSES + timedelta(days=1)
    change_deadline(deadline_id=own.pk, instant=later, reason="Too.", by_id=None, now=NOW, tells_authors=True)
    tell_of_moved_deadlines(now=NOW)
    assert told() == sorted([ours.email, theirs.email])


def test_a_date_that_binds_no_draft_tells_nobody() -> None:
    paper = make_draft(make_track(make_conference()), make_user())
    row = Deadline.objects.create(
        conference=paper.conference, kind=DeadlineKind.NOTIFICATION, instant=CLOSES + timedelta(days=60), zone="UTC"
    )
    change_deadline(
        deadline_id=row.pk,
        instant=CLOSES + timedelta(days=70),
        reason="Late reviews.",
        by_id=None,
        now=NOW,
        tells_authors=True,
    )
    assert tell_of_moved_deadlines(now=NOW) == 0
    assert not DeadlineAnnouncement.objects.get(deadline=row).tells_authors
