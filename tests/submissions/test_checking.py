"""A check ends in a report whatever the file is; it may run twice, and what it finds late is told."""

import io
import math
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from eligibility.findings import Severity, Verdict
from eligibility.models import StoredFacts
from eligibility.rulesets import RuleSetting
from eligibility.services import save_rule_set
from mail.models import Message
from submissions.files import hashes_to_its_name, name_of, open_stored
from submissions.kinds import AnswerKind, RunState
from submissions.models import CheckRun, Manuscript, Report, Submission
from submissions.reading import check_state, content_of
from submissions.services import stepping
from submissions.services.answering import answer_finding
from submissions.services.checking import queue_check, run_check
from submissions.services.judging import judge_saved
from submissions.services.leasing import ATTEMPTS, put_back, take_lease
from submissions.services.moving import submit_submission
from submissions.services.sweeping import sweep_checks
from tests.submissions.world import (
    FILE_RULES,
    NOW,
    complete_content,
    make_complete_draft,
    make_conference,
    make_copies,
    make_draft,
    make_pdf,
    make_track,
    make_user,
    save,
    upload,
)

DATA = Path(__file__).parent.parent / "data"
A4, LETTER = (595.28, 841.89), (612.0, 792.0)


def run_of(paper: Submission) -> CheckRun:
    return CheckRun.objects.filter(manuscript=paper.manuscript).latest("pk")


def fresh(paper: Submission) -> Submission:
    return Submission.objects.get(pk=paper.pk)


def make_checked(data: bytes | None = None) -> Submission:
    paper = make_complete_draft(make_track(make_conference()), make_user(), data)
    run_check(run_of(paper).pk)
    make_copies()
    return fresh(paper)


@pytest.mark.django_db
def test_a_good_paper_passes_and_gets_a_blinded_copy() -> None:
    paper = make_checked(make_pdf(pages=3))
    run = run_of(paper)
    report = run.report
    assert report is not None
    assert (run.state, run.attempts, report.verdict, report.findings) == (RunState.DONE, 1, Verdict.PASS, [])
    assert report.facts["pages"] == 3
    assert report.passed == ["readable", "encrypted", "file-size", "page-size", "page-total"]
    manuscript = paper.manuscript
    assert manuscript is not None
    assert manuscript.blinded_sha256 not in {"", manuscript.sha256}
    assert hashes_to_its_name(manuscript.blinded_sha256)
    with open_stored(manuscript.sha256) as original, open_stored(manuscript.blinded_sha256) as blinded:
        assert b"Canary Quill" in original.read()
        assert b"Canary Quill" not in blinded.read()
    assert manuscript.blinding_removed != []


@pytest.mark.django_db
def test_errors_are_found_and_counted_as_missing() -> None:
    paper = make_checked(make_pdf(pages=13, page_size=A4))
    state = check_state(paper)
    assert state.verdict is Verdict.FAIL
    assert {one.finding.rule for one in state.findings if one.stops_submitting} == {"page-size", "page-total"}
    assert paper.missing_count == 2


@pytest.mark.django_db
def test_what_a_check_adds_to_the_count_is_what_a_judgement_of_the_whole_paper_counts() -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    save(paper, replace(complete_content(paper), abstract=""), user)

    def counts_after(pages: int, *, page_size: tuple[float, float] = A4) -> tuple[int, int]:
        upload(paper, user, make_pdf(pages=pages, page_size=page_size))
        return checked_again()

    def checked_again() -> tuple[int, int]:
        manuscript = fresh(paper).manuscript
        assert manuscript is not None
        queue_check(manuscript_id=manuscript.pk, now=NOW)
        run_check(run_of(fresh(paper)).pk)
        return fresh(paper).missing_count, len(judge_saved(fresh(paper)).stopping)

    assert counts_after(13) == (3, 3)
    answer_finding(
        submission_id=paper.pk,
        user_id=user.pk,
        rule="page-size",
        kind=AnswerKind.APPEALED,
        sentence="It must be.",
        now=NOW,
    )
    assert checked_again() == (2, 2)
    assert counts_after(2) == (2, 2)
    assert counts_after(2, page_size=LETTER) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("g36_truncated.pdf", "readable"),
        ("g37d_header_only.pdf", "readable"),
        ("g38_flate_bomb.pdf", "readable"),
        ("g40_enc_user.pdf", "encrypted"),
    ],
)
def test_a_broken_or_hostile_file_ends_in_a_finding(name: str, rule: str) -> None:
    paper = make_checked((DATA / name).read_bytes())
    state = check_state(paper)
    assert (state.run, state.verdict) == (RunState.DONE, Verdict.UNREADABLE)
    assert [one.finding.rule for one in state.findings if one.stops_submitting] == [rule]
    assert paper.manuscript is not None
    assert (paper.manuscript.blinded_sha256, bool(paper.manuscript.blinding_problem)) == ("", True)


@pytest.mark.django_db
@pytest.mark.parametrize("author", [b"<FEFFD800004100640061>", b"(\\376\\377\\330\\000 Ada)"])
def test_metadata_that_no_database_keeps_end_in_a_report(author: bytes) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(make_pdf())) as pdf:
        pdf.docinfo["/Author"] = pikepdf.Object.parse(author)
        pdf.save(target)
    rules = (*FILE_RULES, RuleSetting("metadata", Severity.WARNING))
    track = make_track(make_conference(), "Research", rules)
    paper = make_complete_draft(track, make_user(), target.getvalue())
    run_check(run_of(paper).pk)
    assert (run_of(paper).state, check_state(fresh(paper)).verdict) == (RunState.DONE, Verdict.PASS)
    assert ["\0" in (one.finding.evidence or "") for one in check_state(fresh(paper)).findings] == [False]


@pytest.mark.django_db
def test_a_check_may_run_twice_without_harm() -> None:
    paper = make_checked()
    run = run_of(paper)
    before = (Report.objects.count(), fresh(paper).revision, Message.objects.count())
    run_check(run.pk)
    again = queue_check(manuscript_id=run.manuscript_id, now=NOW)
    run_check(again)
    assert (Report.objects.count(), fresh(paper).revision, Message.objects.count()) == before
    assert CheckRun.objects.get(pk=again).report == run.report
    run_check(10**9)


@pytest.mark.django_db
def test_one_open_run_is_enough() -> None:
    paper = make_complete_draft(make_track(make_conference()), make_user())
    run = run_of(paper)
    assert queue_check(manuscript_id=run.manuscript_id, now=NOW) == run.pk
    assert CheckRun.objects.filter(manuscript=paper.manuscript).count() == 1


@pytest.mark.django_db
def test_what_is_found_after_submitting_goes_to_the_authors_once() -> None:
    user = make_user()
    paper = make_complete_draft(make_track(make_conference()), user, make_pdf(pages=13))
    submit_submission(submission_id=paper.pk, user_id=user.pk, now=NOW)
    run_check(run_of(paper).pk)
    mails = Message.objects.filter(kind="late_findings")
    assert [mail.to_email for mail in mails.order_by("pk")] == [row.email for row in paper.authors.order_by("position")]
    assert ["Error" in mail.body for mail in mails] == [True] * 3, mails[0].body
    assert fresh(paper).state == "submitted"
    # A changed author list makes a new report that says the same: no news.
    content = content_of(fresh(paper))
    first, *others = content.authors
    save(paper, replace(content, authors=(replace(first, family_name="Quill-Norden"), *others)), user)
    run_check(run_of(paper).pk)
    assert Report.objects.filter(submission=paper).count() == 2
    assert mails.count() == 3


@pytest.mark.django_db
def test_a_changed_author_name_is_checked_and_a_changed_title_is_not() -> None:
    user = make_user()
    paper = make_complete_draft(make_track(make_conference()), user)
    run_check(run_of(paper).pk)
    paper = save(paper, replace(content_of(fresh(paper)), title="Another"), user)
    assert CheckRun.objects.filter(manuscript=paper.manuscript).count() == 1
    content = content_of(paper)
    first, *others = content.authors
    save(paper, replace(content, authors=(replace(first, affiliation="Elsewhere"), *others)), user)
    assert run_of(paper).state == RunState.QUEUED


@pytest.mark.django_db
def test_facts_are_read_once_and_rules_run_over_them_again() -> None:
    user = make_user()
    track = make_track(make_conference(), "Research", FILE_RULES)
    paper = make_complete_draft(track, user, make_pdf(pages=5))
    run_check(run_of(paper).pk)
    stricter = (*FILE_RULES[:2], replace(FILE_RULES[2], parameters={"max_pages": 4}))
    save_rule_set(
        conference_id=track.conference_id, slug="research", name="Research", settings=stricter, by_id=None, now=NOW
    )
    assert paper.manuscript is not None
    before = StoredFacts.objects.get(sha256=paper.manuscript.sha256).pk
    run_check(queue_check(manuscript_id=paper.manuscript.pk, now=NOW))
    assert check_state(fresh(paper)).verdict is Verdict.FAIL
    assert StoredFacts.objects.get(sha256=paper.manuscript.sha256).pk == before
    assert Report.objects.filter(submission=paper).count() == 2


@pytest.mark.django_db
def test_reports_and_bytes_cannot_be_changed() -> None:
    paper = make_checked()
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.update(verdict=Verdict.FAIL)
    with pytest.raises(DatabaseError), transaction.atomic():
        Manuscript.objects.filter(submission=paper).update(sha256="0" * 64)


@pytest.mark.django_db
def test_a_file_that_the_store_lost_fails_the_check_and_not_the_worker(settings: object, tmp_path: Path) -> None:
    paper = make_complete_draft(make_track(make_conference()), make_user())
    assert paper.manuscript is not None
    settings.STORAGES = {  # type: ignore[attr-defined]  # pytest-django's settings
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    assert not (tmp_path / name_of(paper.manuscript.sha256)).exists()
    run_check(run_of(paper).pk)
    assert run_of(paper).state == RunState.FAILED


@pytest.mark.django_db
def test_a_track_without_rule_set_fails_the_check() -> None:
    paper = make_complete_draft(make_track(make_conference()), make_user())
    paper.track.rule_sets.all().delete()
    run_check(run_of(paper).pk)
    assert run_of(paper).state == RunState.FAILED


@pytest.mark.django_db
def test_a_lease_is_held_by_one_worker_and_taken_over_when_it_ends() -> None:
    paper = make_complete_draft(make_track(make_conference()), make_user())
    run = run_of(paper)
    mine = take_lease(CheckRun, run.pk)
    assert mine is not None
    assert take_lease(CheckRun, run.pk) is None
    CheckRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    other = take_lease(CheckRun, run.pk)
    assert other is not None
    assert other.attempt == 2
    # The first worker, alive after all, writes nothing any more.
    put_back(mine)
    run.refresh_from_db()
    assert (run.state, run.attempts) == (RunState.RUNNING, 2)


@pytest.mark.django_db
def test_work_that_is_put_back_is_tried_as_often_as_it_takes_unless_it_may_be_at_fault() -> None:
    run = run_of(make_complete_draft(make_track(make_conference()), make_user()))
    for _ in range(ATTEMPTS + 2):
        lease = take_lease(CheckRun, run.pk)
        assert lease is not None
        put_back(lease)
    states = []
    for _ in range(ATTEMPTS):
        lease = take_lease(CheckRun, run.pk)
        assert lease is not None
        put_back(lease, is_lost=True)
        run.refresh_from_db()
        states.append(run.state)
    assert states == [*[RunState.QUEUED] * (ATTEMPTS - 1), RunState.FAILED]


@pytest.mark.django_db
def test_a_check_that_loses_every_worker_is_given_up_and_left_to_the_chairs() -> None:
    paper = make_complete_draft(make_track(make_conference()), make_user())
    run = run_of(paper)
    for attempt in range(1, ATTEMPTS + 1):
        lease = take_lease(CheckRun, run.pk)
        assert lease is not None
        assert lease.attempt == attempt
        CheckRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    sweep_checks(now=timezone.now())
    run.refresh_from_db()
    assert (run.state, run.lease_until) == (RunState.FAILED, None)
    assert take_lease(CheckRun, run.pk) is None
    # It stops nobody.
    submit_submission(submission_id=paper.pk, user_id=paper.created_by_id, now=NOW)


@pytest.mark.django_db
def test_p26_no_report_crosses_papers() -> None:
    user = make_user()
    data = make_pdf()
    one = make_complete_draft(make_track(make_conference()), user, data)
    other = make_complete_draft(make_track(make_conference()), user, data)
    run_check(run_of(one).pk)
    assert check_state(fresh(one)).verdict is Verdict.PASS
    assert check_state(fresh(other)).verdict is None
    assert check_state(fresh(other)).is_pending


@pytest.mark.django_db
def test_a_new_version_is_checked_afresh_and_the_old_report_stays() -> None:
    paper = make_checked(make_pdf(pages=13))
    upload(paper, paper.created_by, make_pdf(pages=2))
    assert check_state(fresh(paper)).verdict is None
    run_check(run_of(fresh(paper)).pk)
    assert check_state(fresh(paper)).verdict is Verdict.PASS
    verdicts = Report.objects.filter(submission=paper).order_by("pk").values_list("verdict", flat=True)
    assert list(verdicts) == [Verdict.FAIL, Verdict.PASS]


@pytest.mark.django_db
def test_a_save_of_the_text_alone_asks_few_questions(django_assert_max_num_queries: object) -> None:
    user = make_user()
    paper = make_complete_draft(make_track(make_conference()), user)
    run_check(run_of(paper).pk)
    with django_assert_max_num_queries(29):  # type: ignore[operator]  # pytest-django's fixture
        save(paper, replace(content_of(fresh(paper)), abstract="Other words."), user)
    assert connection.in_atomic_block


@pytest.mark.django_db
def test_a_check_asks_as_many_questions_for_many_authors_as_for_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stepping, "PAUSE_SECONDS", math.inf)  # how many steps are written must not hang on the clock
    track, user = make_track(make_conference()), make_user()
    few, many = (make_complete_draft(track, user, make_pdf(lines=lines)) for lines in (1, 2))
    content = content_of(many)
    more = [replace(content.authors[1], pk=None, email=f"more.{number}@bluefin.example") for number in range(5)]
    save(many, replace(content, authors=(*content.authors, *more)), user)
    run_check(run_of(make_complete_draft(track, user)).pk)  # the rule set's version is read once in each process
    counts = []
    for paper in (few, many):
        with CaptureQueriesContext(connection) as asked:
            run_check(run_of(fresh(paper)).pk)
        counts.append(len(asked))
    assert (fresh(many).authors.count(), check_state(fresh(many)).verdict) == (8, Verdict.PASS)
    assert counts[0] == counts[1] <= 20
