"""Papers are settled anew when what they are judged by changed, in an order in which nothing holds up what is behind it."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from conferences.kinds import Anonymity
from conferences.models import Track
from conferences.services.marking import mark_form_changed
from eligibility.findings import Severity, Verdict
from eligibility.inputs import Standing
from eligibility.organisations.services import mark_changed
from eligibility.rulesets import RuleSetting
from submissions.kinds import FieldKind, Need, RunState
from submissions.models import CheckRun, Submission, SubmissionField
from submissions.reading import check_state
from submissions.services import refreshing
from submissions.services.checking import run_check
from submissions.services.judging import refresh_standing
from submissions.services.moving import submit_submission, withdraw_submission
from submissions.services.refreshing import AGAIN, settle_papers
from submissions.states import State
from tests.submissions.world import (
    NOW,
    make_complete_draft,
    make_conference,
    make_draft,
    make_pdf,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
DUE = NOW + timedelta(days=2)


def lacking(paper: Submission) -> int:
    return Submission.objects.get(pk=paper.pk).missing_count


def ask(track: Track, required_from: datetime | None = None, **more: object) -> SubmissionField:
    return SubmissionField.objects.create(
        track=track,
        key="code",
        kind=FieldKind.TEXT,
        label="Code",
        need=Need.REQUIRED,
        required_from=required_from,
        **more,
    )


def test_a_question_that_becomes_required_counts_as_missing_from_its_date_on_without_a_save() -> None:
    track = make_track(make_conference())
    ask(track, DUE)
    paper = make_complete_draft(track, make_user())
    elsewhere = make_complete_draft(make_track(make_conference()), make_user())
    settle_papers(now=LATER)
    assert lacking(paper) == 0
    assert settle_papers(now=DUE - timedelta(seconds=1)) == 0
    assert settle_papers(now=DUE) == 1
    assert (lacking(paper), lacking(elsewhere)) == (1, 0)
    # Once is enough.
    assert settle_papers(now=DUE + timedelta(hours=1)) == 0


def test_an_archived_question_becomes_required_for_nobody() -> None:
    track = make_track(make_conference())
    ask(track, DUE, is_archived=True)
    paper = make_complete_draft(track, make_user())
    assert settle_papers(now=DUE) == 0
    assert lacking(paper) == 0


def test_a_question_that_a_chair_adds_counts_as_missing_without_a_save() -> None:
    conference = make_conference()
    track, other = make_track(conference), make_track(conference, "Research", ())
    paper, unasked = make_complete_draft(track, make_user()), make_draft(other, make_user())
    before = lacking(unasked)
    ask(track)
    mark_form_changed(conference_id=conference.pk, track_id=track.pk, now=LATER)
    assert settle_papers(now=LATER + timedelta(minutes=1)) == 1
    assert (lacking(paper), lacking(unasked)) == (1, before)
    # With another topic list each track of the conference asks something else.
    mark_form_changed(conference_id=conference.pk, now=LATER + timedelta(hours=1))
    assert settle_papers(now=LATER + timedelta(hours=2)) == 2


def test_papers_that_fail_again_and_again_hold_up_nothing_behind_them(monkeypatch: pytest.MonkeyPatch) -> None:
    track = make_track(make_conference())
    papers = [make_complete_draft(track, make_user()) for _ in range(4)]
    broken = {papers[0].pk, papers[1].pk}
    settle = refresh_standing

    def fails(paper: Submission, *, now: datetime) -> object:
        if paper.pk in broken:
            raise RuntimeError("this paper cannot be judged")
        return settle(paper, now=now)

    monkeypatch.setattr(refreshing, "refresh_standing", fails)
    monkeypatch.setattr(refreshing, "AT_MOST", 2)
    mark_changed(track.conference_id, LATER)

    def sweep(minute: int) -> int:
        return settle_papers(now=LATER + timedelta(minutes=minute))

    # Both of the first sweep fail; the next one takes those that were never tried, and only then them again.
    assert [sweep(minute) for minute in (1, 2, 3)] == [0, 2, 0]
    tried = dict(Submission.objects.values_list("pk", "settle_failed_at"))
    assert [tried[paper.pk] for paper in papers] == [LATER + timedelta(minutes=3)] * 2 + [None] * 2
    # Of those that fail each has its turn, too: who was tried last comes last.
    broken.add(papers[2].pk)
    mark_changed(track.conference_id, LATER + timedelta(minutes=10))
    assert [sweep(minute) for minute in (11, 12, 13)] == [1, 0, 0]
    broken.clear()
    assert [sweep(minute) for minute in (14, 15)] == [2, 1]
    assert set(Submission.objects.values_list("settle_failed_at", flat=True)) == {None}


def test_a_sweep_ends_after_its_time_and_the_next_one_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    track = make_track(make_conference())
    for _ in range(3):
        make_draft(track, make_user())
    monkeypatch.setattr(refreshing, "SECONDS", 0.0)
    mark_changed(track.conference_id, LATER)
    after = LATER + timedelta(minutes=1)
    assert [settle_papers(now=after) for _ in range(4)] == [1, 1, 1, 0]


def test_withdrawn_papers_are_left_as_they_are() -> None:
    paper = make_complete_draft(make_track(make_conference()), make_user())
    withdraw_submission(submission_id=paper.pk, user_id=paper.created_by_id, now=NOW)
    mark_changed(paper.conference_id, LATER)
    assert settle_papers(now=LATER + timedelta(minutes=1)) == 0


def test_a_file_is_checked_again_when_the_anonymity_of_its_track_changes() -> None:
    track = make_track(make_conference(), "Research", (RuleSetting("email-addresses", Severity.ERROR),))
    Track.objects.filter(pk=track.pk).update(anonymity=Anonymity.OPEN)
    paper = make_complete_draft(track, make_user(), make_pdf("Write to ada.quill@bluefin.io"))
    run_check(CheckRun.objects.get(manuscript=paper.manuscript).pk)
    assert check_state(Submission.objects.get(pk=paper.pk)).verdict is Verdict.PASS
    soon = timezone.now() + timedelta(hours=1)  # a check settles its paper by the clock
    mark_form_changed(conference_id=track.conference_id, now=soon)
    assert settle_papers(now=soon) == 1
    assert CheckRun.objects.filter(manuscript=paper.manuscript).count() == 1  # nothing that a file is judged by
    Track.objects.filter(pk=track.pk).update(anonymity=Anonymity.FULL)
    mark_form_changed(conference_id=track.conference_id, now=soon + timedelta(hours=1))
    assert settle_papers(now=soon + timedelta(hours=1)) == 1
    run_check(CheckRun.objects.filter(manuscript=paper.manuscript).latest("pk").pk)
    assert check_state(Submission.objects.get(pk=paper.pk)).verdict is Verdict.FAIL


def test_a_file_that_could_not_be_checked_is_not_tried_again_because_the_form_changed() -> None:
    track = make_track(make_conference())
    paper = make_complete_draft(track, make_user())
    CheckRun.objects.filter(manuscript=paper.manuscript).update(state=RunState.FAILED)
    mark_form_changed(conference_id=track.conference_id, now=LATER)
    assert settle_papers(now=LATER) == 1
    assert CheckRun.objects.filter(manuscript=paper.manuscript).count() == 1


def test_who_had_too_many_papers_has_not_once_another_was_withdrawn() -> None:
    track = make_track(
        make_conference(), "Research", (RuleSetting("papers-per-author", Severity.ERROR, {"maximum": 1}),)
    )
    ada = make_user()
    first, second = (make_complete_draft(track, ada) for _ in range(2))
    # The second is submitted over the limit, as after an appeal.
    submit_submission(submission_id=first.pk, user_id=ada.pk, now=NOW)
    Submission.objects.filter(pk=second.pk).update(state=State.SUBMITTED, submitted_at=LATER)
    mark_form_changed(conference_id=track.conference_id, now=LATER)
    settle_papers(now=LATER)
    assert Submission.objects.get(pk=second.pk).eligibility == Standing.MISSED
    withdraw_submission(submission_id=first.pk, user_id=ada.pk, now=LATER)
    assert settle_papers(now=LATER + AGAIN - timedelta(seconds=1)) == 0
    assert settle_papers(now=LATER + AGAIN) == 1
    assert Submission.objects.get(pk=second.pk).eligibility == ""
    assert settle_papers(now=LATER + 3 * AGAIN) == 0
