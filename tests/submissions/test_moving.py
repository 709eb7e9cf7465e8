"""A paper's state moves in one place, with its audit entry and its mails; checks never stand in the way."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from conferences.kinds import DeadlineKind
from conferences.models import Deadline
from eligibility.findings import Finding, Severity, Verdict
from eligibility.models import RuleSetVersion
from mail.models import Message
from submissions.kinds import AnswerKind, RunState
from submissions.models import CheckRun, Report, Submission
from submissions.reading import content_of
from submissions.services.answering import AnswerError, answer_finding, withdraw_answer
from submissions.services.moving import (
    MoveRefused,
    NotComplete,
    change_track,
    desk_reject_submission,
    freeze_file,
    move_submission,
    restore_submission,
    set_own_deadline,
    submit_submission,
    withdraw_submission,
)
from submissions.states import State, StateError, may_become, require_move
from tests.submissions.world import (
    CLOSES,
    FILE_RULES,
    NOW,
    make_complete_draft,
    make_conference,
    make_draft,
    make_track,
    make_user,
    save,
)


def make_submitted() -> Submission:
    user = make_user()
    paper = make_complete_draft(make_track(make_conference()), user)
    submit_submission(submission_id=paper.pk, user_id=user.pk, now=NOW)
    return Submission.objects.get(pk=paper.pk)


def report_on(paper: Submission, *findings: Finding) -> Report:
    """A finished check of the paper's current file with these findings."""
    assert paper.manuscript is not None
    report = Report.objects.create(
        submission=paper,
        sha256=paper.manuscript.sha256,
        inputs_digest="0" * 64,
        rule_set_version=RuleSetVersion.objects.filter(rule_set__used_by__track=paper.track).get(),
        engine_version="1.0",
        verdict=Verdict.FAIL,
        findings=[finding.to_json() for finding in findings],
        seconds=0.1,
        created_at=NOW,
    )
    paper.manuscript.runs.all().delete()
    CheckRun.objects.create(
        manuscript=paper.manuscript, state=RunState.DONE, report=report, queued_at=NOW, finished_at=NOW
    )
    return report


TOO_LONG = Finding("page-total", Severity.ERROR, "14 pages; at most 12 are allowed.", mend="Shorten it.")


@pytest.mark.django_db
def test_an_incomplete_draft_is_not_submitted_and_everything_missing_is_listed() -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    with pytest.raises(NotComplete) as raised:
        submit_submission(submission_id=paper.pk, user_id=user.pk, now=NOW)
    assert [one.anchor for one in raised.value.missing] == [
        *("title", "abstract", "author-1-affiliation", "field-contributions", "topics", "paper", "field-real_system"),
    ]
    assert Submission.objects.get(pk=paper.pk).state == State.DRAFT
    assert not Message.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("run", [RunState.QUEUED, RunState.FAILED, None])
def test_submitting_never_waits_for_a_check(run: RunState | None) -> None:
    user = make_user()
    paper = make_complete_draft(make_track(make_conference()), user)
    assert paper.manuscript is not None
    if run is None:
        paper.manuscript.runs.all().delete()
    else:
        paper.manuscript.runs.update(state=run)
    submitted = submit_submission(submission_id=paper.pk, user_id=user.pk, now=NOW)
    assert (submitted.at, submitted.was_already) == (NOW, False)
    paper = Submission.objects.get(pk=paper.pk)
    assert (paper.state, paper.submitted_at, paper.submitted_by_server) == (State.SUBMITTED, NOW, False)


@pytest.mark.django_db
def test_each_author_gets_a_receipt_with_everything_and_an_own_link() -> None:
    paper = make_submitted()
    assert paper.manuscript is not None
    mails = list(Message.objects.filter(kind="submission_receipt").order_by("pk"))
    assert [mail.to_email for mail in mails] == [row.email for row in paper.authors.order_by("position")]
    for mail in mails:
        assert paper.title in mail.body
        assert "Industry" in mail.body
        assert paper.manuscript.sha256 in mail.body
        lines = [line.strip() for line in mail.body.splitlines()]
        assert [line for line in lines if re.match(r"\d\. ", line)] == [
            "1. Ada Quill (Bluefin Robotics)",
            "2. Bela Norden (Bluefin Robotics)",
            "3. Cem Ost (University of Elsewhere)",
        ]
    own, *links = [re.findall(r"https?://\S+", mail.body)[0] for mail in mails]
    assert own.endswith(f"/{paper.conference.slug}/papers/{paper.number}/")
    assert all("/author/" in link for link in links)
    assert len(set(links)) == 2
    assert [mail.is_secret for mail in mails] == [False, True, True]


@pytest.mark.django_db
def test_submitting_twice_is_submitting_once() -> None:
    paper = make_submitted()
    before = Message.objects.count()
    again = submit_submission(submission_id=paper.pk, user_id=paper.created_by_id, now=CLOSES)
    assert (again.was_already, again.at) == (True, NOW)
    assert Message.objects.count() == before


@pytest.mark.django_db
def test_a_known_error_blocks_until_it_is_appealed() -> None:
    user = make_user()
    paper = make_complete_draft(make_track(make_conference()), user)
    report_on(paper, TOO_LONG)
    with pytest.raises(NotComplete) as raised:
        submit_submission(submission_id=paper.pk, user_id=user.pk, now=NOW)
    assert [(one.anchor, one.rule, one.message) for one in raised.value.missing] == [
        ("paper", "page-total", "14 pages; at most 12 are allowed. Shorten it.")
    ]
    with pytest.raises(AnswerError, match="Say in a sentence"):
        answer_finding(
            submission_id=paper.pk, user_id=user.pk, rule="page-total", kind=AnswerKind.APPEALED, sentence=" ", now=NOW
        )
    answer_finding(
        submission_id=paper.pk,
        user_id=user.pk,
        rule="page-total",
        kind=AnswerKind.APPEALED,
        sentence="Pages 13 and 14 are the checklist.",
        now=NOW,
    )
    withdraw_answer(submission_id=paper.pk, rule="page-total", now=NOW)
    with pytest.raises(NotComplete):
        submit_submission(submission_id=paper.pk, user_id=user.pk, now=NOW)
    answer_finding(
        submission_id=paper.pk, user_id=user.pk, rule="page-total", kind=AnswerKind.APPEALED, sentence="So.", now=NOW
    )
    submit_submission(submission_id=paper.pk, user_id=user.pk, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "finding",
    [
        replace(TOO_LONG, severity=Severity.WARNING),
        replace(TOO_LONG, done_for_you=True),
        replace(TOO_LONG, needs_decision=True),
    ],
)
def test_what_is_less_than_a_certain_error_blocks_nothing(finding: Finding) -> None:
    user = make_user()
    paper = make_complete_draft(make_track(make_conference()), user)
    report_on(paper, finding)
    submit_submission(submission_id=paper.pk, user_id=user.pk, now=NOW)


@pytest.mark.django_db
def test_a_withdrawn_paper_is_restored_as_what_it_was() -> None:
    paper = make_submitted()
    chair = make_user("Chris Chair")
    withdraw_submission(submission_id=paper.pk, user_id=paper.created_by_id, reason="Found a flaw.", now=NOW)
    paper.refresh_from_db()
    assert (paper.state, paper.withdrawn_at) == (State.WITHDRAWN, NOW)
    mail = Message.objects.filter(kind="paper_withdrawn", to_email=paper.created_by.email).get()
    assert "Ada Quill withdrew this paper" in mail.body
    assert "> Found a flaw." in mail.body
    assert restore_submission(submission_id=paper.pk, user_id=chair.pk, now=NOW) is State.SUBMITTED
    paper.refresh_from_db()
    assert (paper.state, paper.withdrawn_at, paper.submitted_at) == (State.SUBMITTED, None, NOW)
    actions = paper.conference.audit_entries.filter(object_id=paper.pk, kind="submission").order_by("pk")
    assert [(entry.action, entry.actor_id, entry.after.get("state")) for entry in actions][-3:] == [
        ("submission submitted", paper.created_by_id, "submitted"),
        ("submission withdrawn", paper.created_by_id, "withdrawn"),
        ("submission restored", chair.pk, "submitted"),
    ]


@pytest.mark.django_db
def test_a_withdrawn_draft_tells_nobody_and_comes_back_as_a_draft() -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    withdraw_submission(submission_id=paper.pk, user_id=user.pk, now=NOW)
    assert not Message.objects.exists()
    with pytest.raises(StateError):
        submit_submission(submission_id=paper.pk, user_id=user.pk, now=NOW)
    assert restore_submission(submission_id=paper.pk, user_id=make_user("C C").pk, now=NOW) is State.DRAFT


@pytest.mark.django_db
def test_a_desk_rejection_has_a_reason_that_authors_read() -> None:
    paper = make_submitted()
    chair = make_user("Chris Chair")
    with pytest.raises(MoveRefused, match="Give a reason"):
        desk_reject_submission(submission_id=paper.pk, user_id=chair.pk, reason=" ", now=NOW)
    desk_reject_submission(submission_id=paper.pk, user_id=chair.pk, reason="Not a real system.", now=NOW)
    paper.refresh_from_db()
    assert (paper.state, paper.desk_rejected_at, paper.desk_reject_reason) == (
        "desk_rejected",
        NOW,
        "Not a real system.",
    )
    assert all("> Not a real system." in m.body for m in Message.objects.filter(kind="paper_desk_rejected"))
    assert Message.objects.filter(kind="paper_desk_rejected").count() == 3
    with pytest.raises(StateError):
        withdraw_submission(submission_id=paper.pk, user_id=paper.created_by_id, now=NOW)
    restore_submission(submission_id=paper.pk, user_id=chair.pk, now=NOW)


@pytest.mark.django_db
def test_m9_authors_move_an_open_paper_answers_stay_and_the_check_runs_again() -> None:
    user = make_user()
    track = make_track(make_conference())
    research = make_track(track.conference, "Research", FILE_RULES)
    paper = make_complete_draft(track, user)
    CheckRun.objects.update(state=RunState.FAILED)
    with pytest.raises(MoveRefused, match="saved meanwhile"):
        _move(paper, research.pk, user.pk, revision=paper.revision - 1)
    with pytest.raises(MoveRefused, match="no such track"):
        _move(paper, make_track(make_conference()).pk, user.pk)
    _move(paper, research.pk, user.pk)
    paper.refresh_from_db()
    assert (paper.track, paper.eligibility, paper.eligibility_at) == (research, "", None)
    assert paper.answers["contributions"] == ["planned"]
    assert CheckRun.objects.filter(manuscript=paper.manuscript, state=RunState.QUEUED).count() == 1
    assert paper.conference.audit_entries.get(action="track changed").after == {"track": research.pk}


@pytest.mark.django_db
def test_m9_a_paper_that_a_reviewer_was_given_in_this_moment_stays_in_its_track() -> None:
    user = make_user()
    track = make_track(make_conference())
    research = make_track(track.conference, "Research", FILE_RULES)
    paper = make_complete_draft(track, user)
    # The author's request has been allowed to move the paper; the assignment is faster.
    freeze_file(submission_id=paper.pk, now=NOW)
    with pytest.raises(MoveRefused, match="stays in its track"):
        _move(paper, research.pk, user.pk)
    paper.refresh_from_db()
    assert paper.track == track


def _move(paper: Submission, track_id: int, user_id: int, revision: int | None = None) -> None:
    move_submission(
        submission_id=paper.pk,
        track_id=track_id,
        user_id=user_id,
        revision=paper.revision if revision is None else revision,
        now=NOW,
    )


@pytest.mark.django_db
def test_m9_a_chair_moves_a_paper_to_another_track_only_with_a_reason() -> None:
    paper = make_submitted()
    chair = make_user("Chris Chair")
    research = make_track(paper.conference, "Research", FILE_RULES)
    with pytest.raises(MoveRefused, match="Give a reason"):
        change_track(submission_id=paper.pk, track_id=research.pk, user_id=chair.pk, reason="", now=NOW)
    foreign = make_track(make_conference())
    with pytest.raises(MoveRefused, match="no such track"):
        change_track(submission_id=paper.pk, track_id=foreign.pk, user_id=chair.pk, reason="x", now=NOW)
    change_track(submission_id=paper.pk, track_id=research.pk, user_id=chair.pk, reason="Asked by mail.", now=NOW)
    entry = paper.conference.audit_entries.get(action="track changed")
    assert (entry.before, entry.after, entry.reason) == (
        {"track": paper.track_id},
        {"track": research.pk},
        "Asked by mail.",
    )


@pytest.mark.django_db
def test_p3_one_paper_gets_its_own_deadline_with_reason_and_history() -> None:
    paper = make_submitted()
    chair = make_user("Chris Chair")
    with pytest.raises(MoveRefused, match="past"):
        set_own_deadline(submission_id=paper.pk, user_id=chair.pk, instant=NOW, reason="x", now=NOW)
    # An earlier one would change nothing, so it is refused; later by a second is later.
    with pytest.raises(MoveRefused, match=r"Papers of this track close .* anyway; choose a later instant\."):
        set_own_deadline(submission_id=paper.pk, user_id=chair.pk, instant=CLOSES, reason="Flood.", now=NOW)
    later = CLOSES + timedelta(seconds=1)
    set_own_deadline(submission_id=paper.pk, user_id=chair.pk, instant=later, reason="Flood.", now=NOW)
    paper.refresh_from_db()
    assert (paper.own_deadline, paper.own_deadline_reason) == (later, "Flood.")
    assert paper.conference.audit_entries.get(action="own deadline set").reason == "Flood."
    Deadline.objects.filter(conference=paper.conference, kind=DeadlineKind.SUBMISSION).delete()
    with pytest.raises(MoveRefused, match="No date for papers is set yet"):
        set_own_deadline(submission_id=paper.pk, user_id=chair.pk, instant=later, reason="Flood.", now=NOW)
    # It can be taken back whatever else is set.
    set_own_deadline(submission_id=paper.pk, user_id=chair.pk, instant=None, reason="Dry again.", now=NOW)
    paper.refresh_from_db()
    assert (paper.own_deadline, paper.own_deadline_reason) == (None, "")


@pytest.mark.django_db
def test_a_frozen_file_stays_frozen_since_the_first_time() -> None:
    paper = make_submitted()
    freeze_file(submission_id=paper.pk, now=NOW)
    freeze_file(submission_id=paper.pk, now=CLOSES)
    paper.refresh_from_db()
    assert paper.file_frozen_at == NOW


@pytest.mark.django_db
def test_a_submitted_paper_is_edited_in_place() -> None:
    paper = make_submitted()
    paper = save(paper, replace(content_of(paper), title="Another title"), paper.created_by)
    assert (paper.state, paper.title) == (State.SUBMITTED, "Another title")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "impossible",
    [
        {"state": State.SUBMITTED},
        {"state": State.WITHDRAWN},
        {"withdrawn_at": NOW},
        {"state": State.DESK_REJECTED, "desk_rejected_at": NOW},
        {"desk_rejected_at": NOW},
    ],
)
def test_the_database_refuses_impossible_rows(impossible: dict[str, object]) -> None:
    paper = make_draft(make_track(make_conference()), make_user())
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=paper.pk).update(**impossible)


@given(st.lists(st.sampled_from(State), max_size=12))
def test_no_walk_through_the_table_reaches_what_authors_cannot_leave(walk: list[State]) -> None:
    """From any state every other one is reached only by its neighbours; staying is never a move."""
    state = State.DRAFT
    for step in walk:
        if may_become(state, step):
            require_move(state, step)
            assert step is not state
            state = step
        else:
            with pytest.raises(StateError):
                require_move(state, step)
    assert state is not State.DESK_REJECTED or not may_become(state, State.DRAFT)
