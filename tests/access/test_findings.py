"""Findings over a conference: counted over one's own power alone, each number the length of its list, whatever the rows."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.gate import NotThere
from access.gate.findings import all_found, finding_counts, found_page
from access.projections.findings import AnswerState, FindingCount, FindingFilter
from accounts.models import User
from conferences.kinds import Role
from conferences.models import Conference, Membership, Track
from eligibility.findings import Finding, Severity, Verdict
from eligibility.models import RuleSet, RuleSetVersion
from reviews.kinds import ConflictSource
from reviews.models import Conflict
from submissions.kinds import AnswerKind, RunState
from submissions.models import CheckRun, FindingAnswer, Override, Report, Submission
from submissions.states import State
from tests.reviews.world import NOW, add_manuscript, make_conference, make_member, make_paper, make_track, make_user

pytestmark = pytest.mark.django_db


def finding(rule: str, severity: Severity, **more: Any) -> Finding:
    return Finding(rule=rule, severity=severity, message=f"{rule} is not kept.", **more)


def report_on(paper: Submission, *findings: Finding) -> Report:
    """A report on a file that becomes the paper's current one."""
    conference = paper.conference
    rules, _ = RuleSet.objects.get_or_create(conference=conference, slug="format", defaults={"name": "Format"})
    version, _ = RuleSetVersion.objects.get_or_create(rule_set=rules, number=1, defaults={"created_at": NOW})
    manuscript = add_manuscript(paper, sha256=f"{paper.pk:064x}")
    report = Report.objects.create(
        submission=paper,
        sha256=manuscript.sha256,
        inputs_digest="",
        rule_set_version=version,
        engine_version="1",
        verdict=Verdict.FAIL,
        findings=[one.to_json() for one in findings],
        seconds=0.1,
        created_at=NOW,
    )
    CheckRun.objects.create(manuscript=manuscript, state=RunState.DONE, queued_at=NOW, finished_at=NOW, report=report)
    return report


def answer(paper: Submission, rule: str, kind: AnswerKind, by: User, sentence: str = "") -> None:
    manuscript = paper.manuscripts.get()
    FindingAnswer.objects.create(
        submission=paper, sha256=manuscript.sha256, rule=rule, kind=kind, sentence=sentence, by=by, at=NOW
    )


@pytest.fixture
def conference() -> Conference:
    return make_conference(slug="conf-a")


@pytest.fixture
def track(conference: Conference) -> Track:
    return make_track(conference)


@pytest.fixture
def chair(conference: Conference) -> User:
    return make_member(conference, "Chia Chair", Role.CHAIR)


def counts(person: User, **more: str) -> dict[tuple[str, str], FindingCount]:
    return {(one.rule, one.track_slug): one for one in finding_counts(person, "conf-a", timezone.now(), **more)}


def numbers(person: User, **wanted: Any) -> list[tuple[int, str]]:
    page = found_page(person, "conf-a", FindingFilter(**wanted), timezone.now())
    return [(row.number, row.rule) for row in page.rows]


def test_a_paper_counts_once_for_a_rule_by_the_worst_that_it_found(track: Track, chair: User) -> None:
    worst = finding("page-limit", Severity.ERROR, page=7, evidence="A INTERVIEW GUIDE")
    report_on(make_paper(track), finding("page-limit", Severity.WARNING, page=2), worst)
    report_on(make_paper(track), finding("page-limit", Severity.WARNING), finding("margins", Severity.NOTICE))
    found = counts(chair)
    limit, margins = found["page-limit", "industry"], found["margins", "industry"]
    assert (limit.errors, limit.warnings, limit.notices) == (1, 1, 0)
    assert (margins.errors, margins.warnings, margins.notices) == (0, 0, 1)
    row = found_page(chair, "conf-a", FindingFilter(rule="page-limit"), timezone.now()).rows[0]
    assert (row.finding, row.count, row.answer) == (worst, 2, AnswerState.OPEN)


def test_answers_are_those_to_the_current_file_and_a_chair_s_comes_first(track: Track, chair: User) -> None:
    appealed, checked, accepted = (make_paper(track) for _ in range(3))
    for paper in (appealed, checked, accepted):
        report_on(paper, finding("page-limit", Severity.ERROR))
        answer(
            paper, "page-limit", AnswerKind.CHECKED if paper == checked else AnswerKind.APPEALED, chair, "One table."
        )
    Override.objects.create(submission=accepted, rule="page-limit", reason="It is a table.", by=chair, at=NOW)
    FindingAnswer.objects.create(
        submission=checked, sha256="f" * 64, rule="page-limit", kind=AnswerKind.APPEALED, sentence="x", by=chair, at=NOW
    )
    one = counts(chair)["page-limit", "industry"]
    assert (one.errors, one.appealed, one.checked, one.overridden) == (3, 1, 1, 1)
    assert numbers(chair, answer=AnswerState.OVERRIDDEN) == [(accepted.number, "page-limit")]
    (row,) = found_page(chair, "conf-a", FindingFilter(answer=AnswerState.APPEALED), timezone.now()).rows
    assert (row.number, row.sentence) == (appealed.number, "One table.")


def test_each_number_is_the_length_of_its_list(conference: Conference, track: Track, chair: User) -> None:
    research = make_track(conference, "Research")
    for where in (track, track, research):
        report_on(make_paper(where), finding("page-limit", Severity.ERROR), finding("margins", Severity.WARNING))
    for (rule, slug), one in counts(chair).items():
        assert len(numbers(chair, rule=rule, track=slug, severity=Severity.ERROR)) == one.errors
        assert len(numbers(chair, rule=rule, track=slug, severity=Severity.WARNING)) == one.warnings
    assert len(numbers(chair)) == 6
    assert numbers(chair, track="no-such-track") == []
    assert numbers(chair, rule="' OR 1=1 --") == []


def test_p2_p21_own_and_conflicted_papers_are_neither_counted_nor_listed_nor_exported(
    track: Track, chair: User, conference: Conference
) -> None:
    own, conflicted, other = make_paper(track, chair), make_paper(track), make_paper(track)
    for paper in (own, conflicted, other):
        report_on(paper, finding("page-limit", Severity.ERROR))
    Conflict.objects.create(
        submission=conflicted, user=chair, source=ConflictSource.CHAIR, created_by=chair, reason="x"
    )
    assert counts(chair)["page-limit", "industry"].errors == 1
    assert numbers(chair) == [(other.number, "page-limit")]
    assert [row.number for row in all_found(chair, "conf-a", FindingFilter(), timezone.now())] == [other.number]
    # Control: another chair meets all three.
    second = make_member(conference, "Second Chair", Role.CHAIR)
    assert counts(second)["page-limit", "industry"].errors == 3
    assert len(list(all_found(second, "conf-a", FindingFilter(), timezone.now()))) == 3


def test_p4_p26_drafts_withdrawn_papers_other_tracks_and_conferences_are_not_there(
    conference: Conference, track: Track, chair: User
) -> None:
    research = make_track(conference, "Research")
    elsewhere = make_track(make_conference(slug="conf-b"))
    for where, state in ((track, State.DRAFT), (track, State.WITHDRAWN), (elsewhere, State.SUBMITTED)):
        report_on(make_paper(where, state=state), finding("page-limit", Severity.ERROR))
    assert counts(chair) == {}
    report_on(make_paper(research), finding("page-limit", Severity.ERROR))
    track_chair = make_user("Tessa Trackchair")
    Membership.objects.create(conference=conference, user=track_chair, role=Role.TRACK_CHAIR, track=track)
    assert counts(track_chair) == {}
    assert list(counts(chair)) == [("page-limit", "research")]
    for stranger in (make_user("Otto Outsider"), make_member(conference, "Paula Member")):
        with pytest.raises(NotThere):
            counts(stranger)
        with pytest.raises(NotThere):
            all_found(stranger, "conf-a", FindingFilter(), timezone.now())


def test_what_the_blinded_copy_removes_and_earlier_files_are_left_out(track: Track, chair: User) -> None:
    paper = make_paper(track)
    report_on(paper, finding("metadata", Severity.NOTICE, done_for_you=True), finding("margins", Severity.WARNING))
    assert list(counts(chair)) == [("margins", "industry")]
    CheckRun.objects.create(manuscript=add_manuscript(paper, sha256="e" * 64), queued_at=NOW)
    assert counts(chair) == {}


def test_pages_go_on_where_the_last_ended_and_miss_nothing(track: Track, chair: User) -> None:
    for _ in range(5):
        report_on(make_paper(track), finding("page-limit", Severity.ERROR), finding("margins", Severity.WARNING))
    seen, after = [], ""
    while True:
        page = found_page(chair, "conf-a", FindingFilter(), timezone.now(), after=after, limit=3)
        seen += [(row.number, row.rule) for row in page.rows]
        if page.after is None:
            break
        after = page.after
    assert seen == [(number, rule) for number in range(1, 6) for rule in ("margins", "page-limit")]
    assert numbers(chair) == seen


def test_the_number_of_queries_does_not_grow_with_the_papers(track: Track, chair: User) -> None:
    asked = []
    for papers in (1, 2):
        for _ in range(papers):
            report_on(make_paper(track), finding("page-limit", Severity.ERROR))
        with CaptureQueriesContext(connection) as queries:
            counts(chair)
            numbers(chair)
        asked.append(len(queries))
    assert asked[0] == asked[1]
