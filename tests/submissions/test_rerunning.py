"""How a re-check works: in batches of few queries, beside a helper, and with every rule about authors."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conferences.kinds import Stage
from conferences.models import Track
from eligibility.findings import Severity
from eligibility.rulesets import RuleSetting
from eligibility.services import rule_set_for
from submissions.kinds import RunState
from submissions.models import Author, CheckRun, Recheck, RecheckItem, Report, Submission
from submissions.services import rerunning
from submissions.services.answering import override_rule
from submissions.services.basis import basis_of
from submissions.services.drafting import save_submission
from submissions.services.rechecking import cancel_recheck, start_trial
from submissions.services.rerunning import help_recheck, run_recheck
from submissions.services.ruling import change_rule_set
from tests.submissions.many import make_many
from tests.submissions.world import FILE_RULES, NOW, complete_content, make_conference, make_track, make_user

pytestmark = pytest.mark.django_db
ONE_EACH = RuleSetting("papers-per-author", Severity.ERROR, {"maximum": 1})
SHORT = (*FILE_RULES[:2], RuleSetting("page-total", Severity.ERROR, {"max_pages": 2}))


@pytest.fixture
def track() -> Track:
    return make_track(make_conference(), "Research", FILE_RULES)


def change(track: Track, *settings: RuleSetting) -> int:
    """Save the track's rules anew; the key of the re-check."""
    version, _ = rule_set_for(track.pk, Stage.SUBMISSION)
    ruled = change_rule_set(
        rule_set_id=version.rule_set_id,
        name="Research",
        settings=settings,
        known=version.number,
        reason="Changed.",
        by_id=make_user("Chris Chair").pk,
        now=NOW,
    )
    return ruled.recheck_id or 0


def both_by(track: Track, user: User) -> tuple[Submission, Submission]:
    """Two papers of one person, the second submitted a minute after the first."""
    first, second = make_many(track, 2)
    Author.objects.filter(submission__in=[first, second], position=1).update(user=user)
    Submission.objects.filter(pk=second.pk).update(submitted_at=first.submitted_at + timedelta(minutes=1))  # type: ignore[operator]  # it is submitted
    return first, second


def told(recheck_id: int) -> list[tuple[str, str, list[str]]]:
    items = RecheckItem.objects.filter(recheck_id=recheck_id).order_by("submission_id")
    return [(one.before, one.after, [change["rule"] for change in one.changes]) for one in items]


def test_papers_per_author_are_counted_in_a_recheck_and_the_last_paper_is_one_too_many(track: Track) -> None:
    papers = both_by(track, make_user())
    key = change(track, *FILE_RULES, ONE_EACH)
    run_recheck(key)
    assert told(key) == [("pass", "pass", []), ("pass", "fail", ["papers-per-author"])]
    assert [Submission.objects.get(pk=one.pk).eligibility for one in papers] == ["", "missed"]
    # And back: before as after is judged with the counts.
    key = change(track, *FILE_RULES)
    run_recheck(key)
    assert told(key) == [("pass", "pass", []), ("fail", "pass", ["papers-per-author"])]


def test_papers_per_author_are_counted_in_a_trial_and_nothing_is_written(track: Track) -> None:
    papers = both_by(track, make_user())
    version, _ = rule_set_for(track.pk, Stage.SUBMISSION)
    key = start_trial(
        rule_set_id=version.rule_set_id, settings=(*FILE_RULES, ONE_EACH), draft={}, by_id=make_user().pk, now=NOW
    )
    run_recheck(key)
    assert told(key) == [("pass", "pass", []), ("pass", "fail", ["papers-per-author"])]
    assert [Submission.objects.get(pk=one.pk).eligibility for one in papers] == ["", ""]


def queries_for(track: Track, papers: int) -> int:
    make_many(track, papers)
    for row in Author.objects.filter(submission__track=track, position=1):
        row.user = make_user()
        row.save()
    key = change(track, *SHORT, ONE_EACH)
    with CaptureQueriesContext(connection) as queries:
        run_recheck(key)
    assert Report.objects.filter(rule_set_version__number=2, submission__track=track).count() == papers
    return len(queries)


def test_a_batch_of_three_papers_costs_as_many_queries_as_one_of_one() -> None:
    one, three = (queries_for(make_track(make_conference(), "Research", FILE_RULES), papers) for papers in (1, 3))
    assert one == three


def test_what_a_chair_accepts_while_files_are_judged_is_not_lost(track: Track, monkeypatch: pytest.MonkeyPatch) -> None:
    _, second = both_by(track, make_user())
    key = change(track, *FILE_RULES, ONE_EACH)
    meanwhile(
        monkeypatch,
        lambda: override_rule(
            submission_id=second.pk, user_id=make_user().pk, rule=ONE_EACH.rule, reason="Agreed", now=NOW
        ),
    )
    run_recheck(key)
    second.refresh_from_db()
    assert (second.eligibility, second.eligibility_rules) == ("", [])


def test_a_paper_that_is_saved_while_its_file_is_judged_is_judged_again(
    track: Track, monkeypatch: pytest.MonkeyPatch
) -> None:
    (paper,) = make_many(track, 1)
    key = change(track, *SHORT)
    user = make_user()

    def save() -> None:
        save_submission(
            submission_id=paper.pk, user_id=user.pk, content=complete_content(paper), revision=paper.revision, now=NOW
        )

    seen = meanwhile(monkeypatch, save)
    run_recheck(key)
    assert len(seen) == 2
    assert told(key) == [("pass", "fail", ["page-total"])]
    now = Submission.objects.select_related("track", "kind", "manuscript").get(pk=paper.pk)
    report = Report.objects.get(submission=paper, rule_set_version__number=2)
    assert report.inputs_digest == basis_of(now, Stage.SUBMISSION).digest


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any]) -> list[int]:
    """Let something happen once, after files were judged and before anything is locked; returns the batches' sizes."""
    read, seen = rerunning._read, []

    def slow(recheck: Recheck, keys: list[int], book: Any) -> Any:
        found = read(recheck, keys, book)
        seen.append(len(keys))
        if len(seen) == 1:
            act()
        return found

    monkeypatch.setattr(rerunning, "_read", slow)
    return seen


# -- The helper --------------------------------------------------------------------------------------------------------


def done(recheck_id: int) -> list[int]:
    """Which papers are done, by their places."""
    items = RecheckItem.objects.filter(recheck_id=recheck_id).order_by("submission_id")
    return [place for place, one in enumerate(items) if one.judged]


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slice is one batch, and a batch one paper."""
    monkeypatch.setattr(rerunning, "BATCH", 1)
    monkeypatch.setattr(rerunning, "SLICE_SECONDS", 0.0)


@pytest.mark.usefixtures("one_by_one")
def test_a_helper_works_from_the_other_end_until_both_meet_and_the_one_with_the_lease_ends_it(track: Track) -> None:
    make_many(track, 4)
    key = change(track, *SHORT)
    run_recheck(key)
    help_recheck(key)
    assert done(key) == [0, 3]
    run_recheck(key)
    help_recheck(key)
    help_recheck(key)
    assert done(key) == [0, 1, 2, 3]
    # A helper holds no lease, so it does not end the re-check.
    assert Recheck.objects.get(pk=key).state == RunState.QUEUED
    run_recheck(key)
    assert Recheck.objects.get(pk=key).state == RunState.DONE
    assert Report.objects.filter(rule_set_version__number=2).count() == 4


@pytest.mark.usefixtures("one_by_one")
def test_what_the_helper_did_while_the_other_judged_the_same_papers_is_not_written_twice(
    track: Track, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_many(track, 1)
    key = change(track, *SHORT)
    meanwhile(monkeypatch, lambda: help_recheck(key))
    run_recheck(key)
    assert Report.objects.filter(rule_set_version__number=2).count() == 1
    assert CheckRun.objects.filter(report__rule_set_version__number=2).count() == 1


@pytest.mark.usefixtures("one_by_one")
def test_a_helper_turns_away_where_an_upload_waits_and_where_the_recheck_was_cancelled(
    track: Track, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = make_many(track, 3)
    key = change(track, *SHORT)
    waiting = CheckRun.objects.create(manuscript_id=papers[0].manuscript_id or 0, queued_at=NOW)
    help_recheck(key)
    assert done(key) == []
    waiting.delete()
    help_recheck(key)
    assert done(key) == [2]
    # Cancelled while the files were judged: nothing of that batch is written.
    meanwhile(monkeypatch, lambda: cancel_recheck(recheck_id=key, by_id=make_user().pk, now=NOW))
    help_recheck(key)
    help_recheck(key)
    assert done(key) == [2]


def test_one_helper_is_enough(track: Track) -> None:
    make_many(track, 1)
    key = change(track, *SHORT)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [rerunning._HELPING, key])
        help_recheck(key)
        assert done(key) == []
        with other.cursor() as cursor:
            # The server frees the locks of a connection that is closed a moment later only.
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [rerunning._HELPING, key])
    finally:
        other.close()
    help_recheck(key)
    assert done(key) == [0]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE locktype = 'advisory' AND classid = %s AND datname = current_database()",
            [rerunning._HELPING],
        )
        assert cursor.fetchone() == (0,)


def test_the_one_with_the_lease_asks_for_help_where_there_is_much_to_do(
    track: Track, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(rerunning, "BATCH", 1)
    monkeypatch.setattr(rerunning, "SLICE_SECONDS", 0.0)
    make_many(track, 3)
    asked: list[tuple[str, int, int]] = []
    monkeypatch.setattr(rerunning, "hand_over", lambda task, key, *, priority: asked.append((task, key, priority)))
    key = change(track, *SHORT)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            run_recheck(key)
    assert asked == [("submissions.tasks.help_with_recheck", key, 5)]
