"""Kinds of paper within a track: chosen by the authors, read by the rules, kept when a chair archives one."""

from dataclasses import replace

import pytest
from reportlab.lib.pagesizes import A4

from conferences.kinds import Stage
from conferences.models import Track, TrackKind
from eligibility.findings import Severity
from eligibility.rulesets import RuleSetting
from submissions.completeness import Missing, Section
from submissions.kinds import RunState
from submissions.models import CheckRun, Submission
from submissions.reading import content_of
from submissions.services.basis import basis_of
from submissions.services.checking import run_check
from submissions.services.drafting import save_submission
from submissions.services.judging import judge_saved
from submissions.services.moving import change_track, move_submission
from tests.submissions.world import (
    CLOSES,
    NOW,
    make_complete_draft,
    make_conference,
    make_pdf,
    make_track,
    make_user,
    save,
)

pytestmark = pytest.mark.django_db
LIMIT = (
    RuleSetting(
        "page-limit",
        Severity.ERROR,
        {"body_pages": 12, "body_pages_of": ["short: 4"], "appendix": "counted", "references": "counted"},
    ),
)


def make_kinds(track: Track, *keys: str) -> Track:
    for position, key in enumerate(keys):
        TrackKind.objects.create(track=track, key=key, name=f"{key.capitalize()} paper", position=position)
    return track


def make_paper(*keys: str, pages: int = 6) -> Submission:
    track = make_kinds(make_track(make_conference(), "Main", LIMIT), *keys)
    return make_complete_draft(track, make_user(), make_pdf(pages=pages, page_size=A4, lines=60))


def choose(paper: Submission, kind: str) -> Submission:
    return save(paper, replace(content_of(paper), kind=kind), paper.created_by)


def check(paper: Submission) -> list[tuple[str, float | str | None]]:
    """Run the check that is open; the limit that each finding names."""
    run = CheckRun.objects.get(manuscript=paper.manuscript, state=RunState.QUEUED)
    run_check(run.pk)
    run.refresh_from_db()
    assert run.report is not None
    return [(finding["rule"], finding["limit"]) for finding in run.report.findings]


def test_with_several_kinds_one_has_to_be_chosen() -> None:
    paper = make_paper("full", "short")
    missing = Missing(Section.TRACK, "kind", "Choose the kind of paper: Full paper or Short paper.")
    assert judge_saved(paper).stopping == (missing,)
    assert judge_saved(choose(paper, "short")).stopping == ()


@pytest.mark.parametrize("keys", [(), ("full",)])
def test_without_a_choice_nothing_is_asked(keys: tuple[str, ...]) -> None:
    assert judge_saved(make_paper(*keys)).stopping == ()


def test_the_page_limit_is_that_of_the_kind_and_changing_the_kind_queues_a_new_check() -> None:
    paper = choose(make_paper("full", "short"), "full")
    assert check(paper) == []
    paper = choose(paper, "short")
    assert check(paper) == [("page-limit", 4)]
    paper = choose(paper, "full")
    assert not CheckRun.objects.filter(manuscript=paper.manuscript, state=RunState.QUEUED).exists()


def test_the_only_kind_of_a_track_is_that_of_its_papers() -> None:
    assert check(make_paper("short")) == [("page-limit", 4)]


def test_a_track_without_kinds_keeps_the_digest_of_its_reports() -> None:
    paper = make_paper()
    before = basis_of(paper, Stage.SUBMISSION).digest
    make_kinds(paper.track, "full", "short")
    assert basis_of(paper, Stage.SUBMISSION).digest == before
    assert basis_of(choose(paper, "full"), Stage.SUBMISSION).digest != before


def test_a_kind_that_the_track_does_not_offer_changes_nothing() -> None:
    paper = choose(make_paper("full", "short"), "full")
    assert content_of(choose(paper, "poster")).kind == "full"
    assert content_of(choose(make_paper("full", "short"), "poster")).kind == ""


def test_an_archived_kind_stays_with_its_papers_and_is_offered_to_no_other() -> None:
    paper = choose(make_paper("full", "short", "poster"), "short")
    paper.track.kinds.filter(key="short").update(is_archived=True)
    assert content_of(choose(paper, "short")).kind == "short"
    assert judge_saved(Submission.objects.get(pk=paper.pk)).stopping == ()
    paper = choose(paper, "poster")
    assert content_of(choose(paper, "short")).kind == "poster"


def test_moving_to_another_track_keeps_the_kind_where_that_track_has_it() -> None:
    paper = choose(make_paper("full", "short"), "short")
    alike = make_kinds(make_track(paper.conference, "Alike", LIMIT), "long", "short")
    unlike = make_kinds(make_track(paper.conference, "Unlike", LIMIT), "demo", "panel")
    change_track(submission_id=paper.pk, track_id=alike.pk, user_id=paper.created_by_id, reason="Fits", now=CLOSES)
    paper = Submission.objects.get(pk=paper.pk)
    assert (paper.kind, paper.track_words) == (alike.kinds.get(key="short"), "Alike, short paper")
    move_submission(
        submission_id=paper.pk,
        track_id=unlike.pk,
        user_id=paper.created_by_id,
        revision=paper.revision,
        now=NOW,
    )
    paper = Submission.objects.get(pk=paper.pk)
    assert (paper.kind, paper.track_words) == (None, "Unlike")


def test_a_change_of_kind_by_two_people_at_once_is_told() -> None:
    paper = choose(make_paper("full", "short"), "full")
    content = replace(content_of(paper), kind="short")
    saved = save_submission(
        submission_id=paper.pk, user_id=paper.created_by_id, content=content, revision=paper.revision, now=NOW
    )
    assert saved.changed == ("kind",)
