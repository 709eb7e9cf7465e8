"""At the deadline the server submits what is complete, and tells the others' authors what is missing, once."""

from datetime import timedelta

import pytest

from conferences.deadlines import Entry
from conferences.kinds import DeadlineKind
from conferences.models import Deadline
from conferences.services.scheduling import change_deadline, entries_of
from mail.models import Message
from submissions.models import Submission
from submissions.services import closing
from submissions.services.closing import ARRIVING, submit_due_drafts
from submissions.services.moving import set_own_deadline
from submissions.states import State
from tests.submissions.world import CLOSES, NOW, make_complete_draft, make_conference, make_draft, make_track, make_user

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def state_of(paper: Submission) -> str:
    return Submission.objects.get(pk=paper.pk).state


def test_a_complete_draft_is_submitted_when_papers_close_and_its_authors_are_told() -> None:
    paper = make_complete_draft(make_track(make_conference()), make_user())
    assert submit_due_drafts(now=CLOSES - SECOND) == 0
    assert submit_due_drafts(now=CLOSES) == 1
    paper = Submission.objects.get(pk=paper.pk)
    assert (paper.state, paper.submitted_at, paper.submitted_by_server) == (State.SUBMITTED, CLOSES, True)
    mails = Message.objects.filter(kind="submission_receipt")
    assert mails.count() == 3
    assert all("so the server submitted it" in mail.body for mail in mails)
    assert paper.conference.audit_entries.get(action="submission submitted").actor is None
    assert submit_due_drafts(now=CLOSES + SECOND) == 0


def test_an_incomplete_draft_gets_one_mail_after_late_arrivals_had_their_time() -> None:
    paper = make_draft(make_track(make_conference()), make_user())
    submit_due_drafts(now=CLOSES + ARRIVING - SECOND)
    assert not Message.objects.exists()
    for _ in range(3):
        submit_due_drafts(now=CLOSES + ARRIVING)
    assert state_of(paper) == State.DRAFT
    mail = Message.objects.get()
    assert mail.kind == "draft_incomplete"
    assert "  - Give the paper a title." in mail.body.splitlines()
    assert "on 30 October 2025 at 12:00 UTC" in mail.body


def test_an_upload_that_arrived_in_time_still_counts() -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    submit_due_drafts(now=CLOSES + SECOND)
    complete = make_complete_draft(paper.track, user)
    assert submit_due_drafts(now=CLOSES + ARRIVING) == 1
    assert state_of(complete) == State.SUBMITTED


def test_p3_a_draft_with_its_own_deadline_waits_for_it() -> None:
    paper = make_complete_draft(make_track(make_conference()), make_user())
    chair = make_user("Chris Chair")
    later = CLOSES + timedelta(days=2)
    set_own_deadline(submission_id=paper.pk, user_id=chair.pk, instant=later, reason="Flood.", now=NOW)
    assert submit_due_drafts(now=CLOSES + timedelta(days=1)) == 0
    assert submit_due_drafts(now=later) == 1


def test_an_extension_after_the_mail_gives_a_new_chance() -> None:
    paper = make_draft(make_track(make_conference()), make_user())
    submit_due_drafts(now=CLOSES + ARRIVING)
    Deadline.objects.filter(kind="submission").update(instant=CLOSES + timedelta(days=3))
    submit_due_drafts(now=CLOSES + timedelta(days=3) + ARRIVING)
    assert Message.objects.filter(kind="draft_incomplete").count() == 2
    assert state_of(paper) == State.DRAFT


def test_a_closed_conference_is_left_alone() -> None:
    paper = make_complete_draft(make_track(make_conference()), make_user())
    paper.conference.is_closed = True
    paper.conference.save()
    assert submit_due_drafts(now=CLOSES) == 0


@pytest.mark.parametrize("own", [False, True])
def test_a_deadline_that_is_extended_meanwhile_is_read_again_under_the_lock(
    own: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete = make_complete_draft(make_track(make_conference()), make_user())
    lacking = make_draft(complete.track, make_user())
    later, chair = CLOSES + timedelta(days=3), make_user("Chris Chair")
    read = entries_of

    def extended_just_after(conference_id: int) -> tuple[Entry, ...]:
        """The dates as they stood when the list of drafts was made."""
        entries = read(conference_id)
        if own:
            for paper in (complete, lacking):
                set_own_deadline(submission_id=paper.pk, user_id=chair.pk, instant=later, reason="Flood.", now=NOW)
        else:
            row = Deadline.objects.get(kind=DeadlineKind.SUBMISSION)
            change_deadline(deadline_id=row.pk, instant=later, reason="Storm.", by_id=None, now=NOW)
        monkeypatch.setattr(closing, "entries_of", read)
        return entries

    monkeypatch.setattr(closing, "entries_of", extended_just_after)
    assert submit_due_drafts(now=CLOSES + ARRIVING) == 0
    assert (state_of(complete), Message.objects.count()) == (State.DRAFT, 0)
    assert submit_due_drafts(now=later) == 1
    assert state_of(complete) == State.SUBMITTED
