"""Whether a paper fits its track is said in words, live and saved alike (M2, M3, M4)."""

from dataclasses import replace

import pytest

from eligibility.authors import Sector
from eligibility.inputs import Standing
from submissions.content import SubmissionContent
from submissions.kinds import AnswerKind
from submissions.models import Submission
from submissions.services.answering import answer_finding, override_rule, revoke_override
from submissions.services.judging import judge, judge_saved
from tests.submissions.world import (
    FILE_RULES,
    NOW,
    complete_content,
    make_complete_draft,
    make_conference,
    make_draft,
    make_track,
    make_user,
    save,
    upload,
)

pytestmark = pytest.mark.django_db


def with_sectors(content: SubmissionContent, *sectors: Sector) -> SubmissionContent:
    rows = [replace(content.authors[min(i, 2)], email=f"a{i}@x.example", pk=None) for i in range(len(sectors))]
    authors = tuple(replace(row, sector=sector, is_contact=True) for row, sector in zip(rows, sectors, strict=True))
    return replace(content, authors=authors)


I, A, U = Sector.INDUSTRY, Sector.ACADEMIA, Sector.UNKNOWN  # noqa: E741 - a table reads better so


@pytest.mark.parametrize(
    ("sectors", "standing", "sentence"),
    [
        ((I, I, A), Standing.MET, "2 of 3 authors from industry; at least 2 are needed."),
        ((I, A, A, A, I), Standing.MISSED, "2 of 5 authors from industry; at least 3 are needed."),
        ((A, I, I), Standing.MISSED, "The first author is from academia, and has to be from industry."),
        ((I, A), Standing.MISSED, "1 of 2 authors from industry; at least 2 are needed."),
        (
            (I, U),
            Standing.NEEDS_DECISION,
            "1 of 2 authors from industry; at least 2 are needed. The sector of 1 is not known.",
        ),
        ((I, I, U), Standing.MET, "2 of 3 authors from industry; at least 2 are needed."),
    ],
)
def test_m2_is_computed_from_unsaved_content(sectors: tuple[Sector, ...], standing: Standing, sentence: str) -> None:
    paper = make_draft(make_track(make_conference()), make_user())
    judgement = judge(content=with_sectors(complete_content(paper), *sectors), has_file=True)
    assert (judgement.standing, judgement.sentence) == (standing, sentence)
    # An open question never stops anybody; what is certain does.
    assert len(judgement.stopping) == (1 if standing is Standing.MISSED else 0)


def test_seats_come_with_their_counts() -> None:
    paper = make_draft(make_track(make_conference()), make_user())
    judgement = judge(content=with_sectors(complete_content(paper), I, A, A, A, I), has_file=True)
    tally = judgement.tallies[-1]
    assert (tally.filled, tally.needed, tally.total, tally.unknown) == (2, 3, 5, 0)


def test_what_the_form_says_is_missing_is_not_said_again_by_a_rule() -> None:
    paper = make_draft(make_track(make_conference()), make_user())
    content = replace(complete_content(paper), answers={"focus": ["design"]})
    assert [one.message for one in judge(content=content, has_file=True).stopping] == [
        "Choose at least one of three: What the submission describes.",
        "Declare, if it is true: The paper is about a real system.",
    ]


def test_a_gap_in_the_author_list_hides_nothing_that_the_rules_find() -> None:
    paper = make_draft(make_track(make_conference()), make_user())
    content = with_sectors(complete_content(paper), I, A, A)
    content = replace(content, authors=tuple(replace(author, is_contact=False) for author in content.authors))
    judgement = judge(content=content, has_file=True)
    assert judgement.standing is Standing.MISSED
    assert [(one.anchor, one.rule) for one in judgement.stopping] == [("authors", ""), ("authors", "sector-share")]


def test_a_track_without_author_rules_has_no_standing() -> None:
    paper = make_draft(make_track(make_conference(), "Research", FILE_RULES), make_user())
    judgement = judge(content=complete_content(paper), has_file=True)
    assert (judgement.standing, judgement.sentence) == (None, "")


def test_a_track_without_a_rule_set_is_judged_by_its_form_alone() -> None:
    track = make_track(make_conference(), "Research", FILE_RULES)
    track.rule_sets.all().delete()
    paper = make_draft(track, make_user())
    assert judge(content=complete_content(paper), has_file=True).missing == ()


def test_the_outcome_is_kept_beside_the_paper_for_lists() -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    assert (paper.eligibility, paper.missing_count > 0) == ("needs_decision", True)
    paper = save(paper, complete_content(paper), user)
    assert (paper.eligibility, paper.missing_count) == ("met", 1)
    paper = upload(paper, user)
    assert paper.missing_count == 0


def _missed_paper() -> Submission:
    user = make_user()
    paper = make_complete_draft(make_track(make_conference()), user)
    content = complete_content(paper)
    lost = tuple(replace(a, sector=Sector.ACADEMIA) if n else a for n, a in enumerate(content.authors))
    return save(paper, replace(content, authors=lost), user)


def test_an_appeal_opens_the_way_and_leaves_the_standing() -> None:
    paper = _missed_paper()
    assert [one.rule for one in judge_saved(paper).stopping] == ["sector-share"]
    answer_finding(
        submission_id=paper.pk,
        user_id=paper.created_by_id,
        rule="sector-share",
        kind=AnswerKind.APPEALED,
        sentence="Both work half their time at Bluefin.",
        about_file=False,
        now=NOW,
    )
    judgement = judge_saved(paper)
    assert (judgement.stopping, judgement.standing) == ((), Standing.MISSED)


def test_a_chair_accepts_a_failed_rule_and_takes_it_back() -> None:
    paper = _missed_paper()
    chair = make_user("Chris Chair")
    override_rule(submission_id=paper.pk, user_id=chair.pk, rule="sector-share", reason="Joint laboratory.", now=NOW)
    judgement = judge_saved(paper)
    assert (judgement.stopping, judgement.standing, judgement.sentence) == ((), Standing.MET, "Accepted by a chair.")
    revoke_override(submission_id=paper.pk, user_id=chair.pk, rule="sector-share", reason="It is not joint.", now=NOW)
    assert judge_saved(paper).standing is Standing.MISSED
    entries = paper.conference.audit_entries.filter(object_id=paper.pk, actor=chair).order_by("pk")
    assert [(entry.action, entry.reason) for entry in entries] == [
        ("rule accepted", "Joint laboratory."),
        ("rule counts again", "It is not joint."),
    ]
