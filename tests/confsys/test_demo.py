"""The demonstration, made by the real services and checked by a real worker."""

import json
import stat
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from conferences.deadlines import Phase
from conferences.kinds import DeadlineKind, Role
from conferences.models import AuditEntry, Conference, Membership, Track
from conferences.services.scheduling import schedule_of
from confsys.calls import load_call
from confsys.demo.loading import days_to_move
from confsys.demo.world import CONFERENCES, read_conference_story, read_people
from eligibility.findings import Verdict
from reviews.kinds import ReviewState
from reviews.models import Assignment, Conflict, Decision, Release, Review
from submissions.kinds import RunState
from submissions.models import Blinding, CheckRun, FindingAnswer, Manuscript, Submission
from submissions.states import State
from tests.processes import RunningWorker, wait_for

OPEN_RUNS = (RunState.QUEUED, RunState.RUNNING)


@pytest.fixture(autouse=True)
def data_directory(settings: Settings, tmp_path: Path) -> Path:
    """Where this test's accounts.json lies; uploaded files go to the run's own store."""
    settings.DATA_DIR = tmp_path
    return tmp_path


def load() -> list[str]:
    said = StringIO()
    call_command("load_demo", stdout=said)
    return said.getvalue().splitlines()


def titles(**found_by: object) -> list[str]:
    return sorted(
        title.split(":")[0] for title in Submission.objects.filter(**found_by).values_list("title", flat=True)
    )


def row_counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


# -- What it is made from --------------------------------------------------------------------------------------------


def test_stories_name_people_topics_and_answers_that_exist() -> None:
    people = read_people()
    for name in CONFERENCES:
        story, call = read_conference_story(name), load_call(name)
        keys = {(track, field.key) for field in call.fields for track in field.tracks}
        for paper in story.papers:
            assert people[paper.authors[0]].has_account
            assert set(paper.authors) <= set(people)
            assert all(topic < len(call.conference.topics) for topic in paper.topics)
            assert {(paper.track, key) for key in paper.answers} <= keys


def test_titles_addresses_and_file_names_are_different() -> None:
    papers = [paper for name in CONFERENCES for paper in read_conference_story(name).papers]
    emails = [person.email for person in read_people().values()]
    for values in ([paper.title for paper in papers], [file.name for paper in papers for file in paper.files], emails):
        assert len(values) == len(set(values))


def test_addresses_belong_to_nobody() -> None:
    assert all(person.email.endswith(".example") for person in read_people().values())


# -- What stands after loading ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_everything_stands_and_loading_again_changes_nothing(data_directory: Path) -> None:
    first = load()
    assert first[1:] == [
        "mlsys-2026: 11 papers, whose checks are queued",
        "aimlsystems-2023: 10 papers, whose checks are queued",
    ]
    before, accounts = row_counts(), (data_directory / "accounts.json").read_bytes()
    assert load()[1:] == [
        "mlsys-2026 is there already, and stays as it is",
        "aimlsystems-2023 is there already, and stays as it is",
    ]
    assert row_counts() == before
    assert (data_directory / "accounts.json").read_bytes() == accounts

    _check_phases()
    _check_papers()
    _check_reviews()
    _check_accounts(data_directory / "accounts.json")
    _check_times()


def _check_phases() -> None:
    now = timezone.now()
    phases = {
        track.conference.slug: schedule_of(track).phase(now) for track in Track.objects.select_related("conference")
    }
    assert phases == {"mlsys-2026": Phase.OPEN, "aimlsystems-2023": Phase.CLOSED}
    due = schedule_of(Track.objects.get(conference__slug="mlsys-2026", slug="industry")).entry(DeadlineKind.SUBMISSION)
    assert due is not None
    assert timedelta(days=8) < due.instant - now < timedelta(days=10)
    extended = schedule_of(Track.objects.get(conference__slug="aimlsystems-2023")).entry(DeadlineKind.SUBMISSION)
    assert extended is not None
    assert extended.was_extended
    for conference in Conference.objects.all():
        assert conference.notice.startswith("Demonstration: all dates are ")


def _check_papers() -> None:
    states = Counter(Submission.objects.values_list("conference__slug", "state"))
    assert states == {
        ("mlsys-2026", State.SUBMITTED): 6,
        ("mlsys-2026", State.DRAFT): 4,
        ("mlsys-2026", State.WITHDRAWN): 1,
        ("aimlsystems-2023", State.SUBMITTED): 7,
        ("aimlsystems-2023", State.DESK_REJECTED): 1,
        ("aimlsystems-2023", State.WITHDRAWN): 1,
        ("aimlsystems-2023", State.DRAFT): 1,
    }
    assert Submission.objects.filter(state=State.DRAFT, missing_count=0).count() == 1
    standing = Counter(
        Submission.objects.filter(track__slug="industry", conference__slug="mlsys-2026").values_list(
            "eligibility", flat=True
        )
    )
    assert standing == {"met": 3, "missed": 2, "needs_decision": 1}
    assert FindingAnswer.objects.get().rule == "sector-share"
    submitted = Submission.objects.filter(state=State.SUBMITTED)
    assert not submitted.exclude(manuscript__runs__state__in=OPEN_RUNS).exists()
    assert Manuscript.objects.values("sha256").distinct().count() == Manuscript.objects.count() == 22


def _check_reviews() -> None:
    assert Counter(Review.objects.values_list("state", flat=True)) == {ReviewState.SUBMITTED: 5, ReviewState.DRAFT: 1}
    assert Assignment.objects.filter(submission__conference__slug="aimlsystems-2023").count() == 11
    assert Assignment.objects.filter(submission__conference__slug="mlsys-2026").count() == 4
    assert Decision.objects.get().outcome == "accept"
    assert not Release.objects.exists()
    assert Conflict.objects.get().user.family_name == "Lindgren"


def _check_accounts(file: Path) -> None:
    rows = json.loads(file.read_text(encoding="utf-8"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {tuple(row) for row in rows} == {("role", "conference", "email", "password")}
    roles = Counter((row["role"], row["conference"]) for row in rows)
    for slug in CONFERENCES:
        assert (roles["chair", slug], roles["track chair", slug], roles["PC member", slug]) == (1, 1, 6)
        assert roles["author", slug] > 2
    assert roles["site admin", ""] == 1
    for row in rows:
        user = User.objects.get(email=row["email"])
        assert user.check_password(row["password"])
        assert EmailAddress.objects.get(email=row["email"], user=user, primary=True).verified
        assert user.is_superuser == (row["role"] == "site admin")
    assert Membership.objects.filter(role=Role.PC, conference__slug="aimlsystems-2023").count() == 6


def _check_times() -> None:
    """Nothing of the story happens in the future, and each paper was begun before it was submitted."""
    now = timezone.now()
    assert not AuditEntry.objects.filter(at__gt=now).exists()
    for paper in Submission.objects.exclude(submitted_at=None).select_related("track"):
        due = schedule_of(paper.track).entry(DeadlineKind.SUBMISSION)
        assert due is not None
        assert paper.submitted_at is not None
        assert paper.created_at < paper.submitted_at < min(now, due.closes)
        assert paper.manuscript is not None
        assert paper.manuscript.uploaded_at < paper.submitted_at


@pytest.mark.django_db
def test_a_lost_accounts_file_comes_back_with_passwords_that_work(data_directory: Path) -> None:
    load()
    file = data_directory / "accounts.json"
    file.unlink()
    load()
    _check_accounts(file)


@pytest.mark.slow
def test_a_worker_checks_every_paper(celery_worker: RunningWorker) -> None:
    load()
    wait_for("all checks", lambda: not CheckRun.objects.filter(state__in=OPEN_RUNS).exists(), seconds=120)
    wait_for("all copies", lambda: not Blinding.objects.filter(state__in=OPEN_RUNS).exists(), seconds=120)
    submitted = Submission.objects.filter(state=State.SUBMITTED)
    assert not submitted.exclude(manuscript__runs__state=RunState.DONE).exists()
    assert not CheckRun.objects.filter(state=RunState.FAILED).exists()
    verdicts = {
        run.manuscript.submission.title.split(":")[0]: run.report.verdict
        for run in CheckRun.objects.filter(state=RunState.DONE).select_related("report", "manuscript__submission")
        if run.report is not None and run.report.verdict != Verdict.PASS
    }
    assert verdicts == {
        "An Agent for Incident Triage, and the Guard Rails That It Needed": Verdict.FAIL,
        "Quantized Inspection": Verdict.FAIL,
        "Prefetching for Shuffled Reads from Object Stores": Verdict.UNREADABLE,
        "Segment-Level Drift Detection with Delayed Labels": Verdict.UNREADABLE,
    }
    blinded = submitted.exclude(manuscript__blinded_sha256="").count()
    assert blinded == submitted.count() - 1


@pytest.mark.parametrize("day", [1, 15, 28])
def test_the_deadline_lies_nine_days_ahead_whenever_the_demonstration_is_made(day: int) -> None:
    call = load_call("mlsys-2026")
    with time_machine.travel(datetime(2028, 2, day, 23, 0, tzinfo=UTC)):
        days = days_to_move(call, 9, timezone.now())
        due = call.shifted(days).conference.date_of(DeadlineKind.SUBMISSION)
        assert due is not None
        assert (due.instant.date() - timezone.now().date()).days == 9
