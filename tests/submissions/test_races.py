"""Two at once: each act takes the paper's row first, so the second one meets what the first one made of it."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from conferences.kinds import DeadlineKind, Stage
from conferences.models import Deadline
from conferences.services.scheduling import change_deadline
from eligibility.findings import Severity
from eligibility.rulesets import RuleSetting
from eligibility.services import rule_set_for
from mail.models import Message
from submissions.kinds import RunState
from submissions.models import Author, Recheck, RecheckItem, Report, Submission
from submissions.services import rerunning
from submissions.services.closing import submit_due_drafts
from submissions.services.moving import move_submission, submit_submission, withdraw_submission
from submissions.services.rerunning import run_recheck
from submissions.services.ruling import change_rule_set, choose_rule_set
from submissions.states import State
from tests.submissions.many import make_many
from tests.submissions.world import (
    CLOSES,
    FILE_RULES,
    NOW,
    make_complete_draft,
    make_conference,
    make_track,
    make_user,
)

SHORT = (*FILE_RULES[:2], RuleSetting("page-total", Severity.ERROR, {"max_pages": 2}))


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Each act in a thread and a connection of its own, all begun together; what they returned or raised, in order."""
    begin = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            begin.wait(30)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        futures = [pool.submit(run, act) for act in acts]
    return [future.exception() or future.result() for future in futures]


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_submit_at_once_submit_once_and_each_author_has_one_receipt() -> None:
    user = make_user()
    paper = make_complete_draft(make_track(make_conference()), user)

    def submit() -> Any:
        return submit_submission(submission_id=paper.pk, user_id=user.pk, now=NOW)

    found = at_once(submit, submit, submit)
    assert sorted(one.was_already for one in found) == [False, True, True]
    receipts = Message.objects.filter(kind="submission_receipt")
    assert sorted(receipts.values_list("to_email", flat=True)) == sorted(paper.authors.values_list("email", flat=True))


@pytest.mark.django_db(transaction=True)
def test_an_author_who_withdraws_while_another_submits_leaves_one_state_with_its_dates() -> None:
    user = make_user()
    paper = make_complete_draft(make_track(make_conference()), user)
    at_once(
        lambda: submit_submission(submission_id=paper.pk, user_id=user.pk, now=NOW),
        lambda: withdraw_submission(submission_id=paper.pk, user_id=user.pk, now=NOW),
    )
    paper.refresh_from_db()
    # Submitted and then withdrawn; or withdrawn as a draft, which nobody submits any more.
    assert (paper.state, paper.withdrawn_at) == (State.WITHDRAWN, NOW)
    assert (paper.submitted_at is not None) == Message.objects.filter(kind="submission_receipt").exists()


@pytest.mark.django_db(transaction=True)
def test_a_date_that_is_extended_while_papers_close_keeps_the_draft() -> None:
    conference = make_conference()
    paper = make_complete_draft(make_track(conference), make_user())
    due = Deadline.objects.get(conference=conference, kind=DeadlineKind.SUBMISSION)
    late = CLOSES + timedelta(minutes=1)
    done: list[int] = []
    sweep = threading.Thread(target=lambda: _in_own_connection(lambda: done.append(submit_due_drafts(now=late))))
    with transaction.atomic():
        change_deadline(deadline_id=due.pk, instant=CLOSES + timedelta(days=1), reason="A storm.", by_id=None, now=late)
        sweep.start()
        sweep.join(1.0)
        # The server has read the old date, and waits for the row.
        assert sweep.is_alive()
    sweep.join(60)
    paper.refresh_from_db()
    assert (done, paper.state) == ([0], State.DRAFT)


def _in_own_connection(act: Callable[[], Any]) -> None:
    try:
        act()
    finally:
        connection.close()


# -- While a re-check judges files ---------------------------------------------------------------------------------------


def recheck_and_meanwhile(monkeypatch: pytest.MonkeyPatch, papers: list[Submission], act: Callable[[], Any]) -> int:
    """Change the rules, telling the authors; `act` happens once files were judged, and before anything is locked."""
    version, _ = rule_set_for(papers[0].track_id, Stage.SUBMISSION)
    ruled = change_rule_set(
        rule_set_id=version.rule_set_id,
        name="Research",
        settings=SHORT,
        known=version.number,
        reason="Short papers alone.",
        by_id=make_user("Chris Chair").pk,
        now=NOW,
        tells_authors=True,
    )
    read, pending = rerunning._read, [act]

    def slow(*given: Any) -> Any:
        found = read(*given)
        if pending:
            pending.pop()()
        return found

    monkeypatch.setattr(rerunning, "_read", slow)
    run_recheck(ruled.recheck_id or 0)
    return ruled.recheck_id or 0


def told() -> set[str]:
    return set(Message.objects.filter(kind="rules_changed").values_list("about", flat=True))


@pytest.mark.django_db
def test_a_paper_that_is_withdrawn_while_it_is_judged_gets_no_mail_about_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    papers = make_many(make_track(make_conference(), "Research", FILE_RULES), 2)
    gone, stays = papers
    Author.objects.filter(position=1).update(user=gone.created_by, confirmed_at=NOW)
    recheck_and_meanwhile(
        monkeypatch,
        papers,
        lambda: withdraw_submission(submission_id=gone.pk, user_id=gone.created_by_id, now=NOW),
    )
    assert told() == {f"submission:{stays.pk}"}
    gone.refresh_from_db()
    assert gone.state == State.WITHDRAWN


@pytest.mark.django_db
def test_a_paper_that_is_moved_while_it_is_judged_is_judged_by_the_rules_of_its_new_track(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    conference = make_conference()
    track, other = make_track(conference, "Research", FILE_RULES), make_track(conference, "Long", FILE_RULES)
    (paper,) = make_many(track, 1)
    Author.objects.filter(submission=paper, position=1).update(user=paper.created_by)

    def move() -> None:
        revision = Submission.objects.get(pk=paper.pk).revision
        move_submission(
            submission_id=paper.pk, track_id=other.pk, user_id=paper.created_by_id, revision=revision, now=NOW
        )

    recheck = recheck_and_meanwhile(monkeypatch, [paper], move)
    paper.refresh_from_db()
    assert paper.track == other
    used, _ = rule_set_for(other.pk, Stage.SUBMISSION)
    assert [row.rule_set_version_id for row in Report.objects.filter(submission=paper).order_by("pk")][-1] == used.pk
    item = RecheckItem.objects.get(recheck_id=recheck)
    assert (item.judged, item.after) == ("judged", "pass")
    assert told() == set()


@pytest.mark.django_db(transaction=True)
def test_two_tracks_that_are_given_one_rule_set_at_once_have_their_papers_judged_by_one_recheck() -> None:
    conference, user = make_conference(), make_user()
    tracks = [make_track(conference, name, FILE_RULES) for name in ("Research", "Demo")]
    for track in tracks:
        make_complete_draft(track, user)
    other = make_track(conference, "Other", SHORT)
    version, _ = rule_set_for(other.pk, Stage.SUBMISSION)
    choose = partial(choose_rule_set, stage=Stage.SUBMISSION, rule_set_id=version.rule_set_id, by_id=user.pk, now=NOW)
    chosen = at_once(*(partial(choose, track_id=track.pk) for track in tracks))
    assert [type(one) for one in chosen] == [int, int]
    rechecks = Recheck.objects.filter(rule_set=version.rule_set_id, state=RunState.QUEUED)
    assert [one.items.count() for one in rechecks] == [2]
