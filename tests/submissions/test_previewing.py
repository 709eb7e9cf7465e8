"""What moving would change is told before anything is: rules, questions, anonymity, limits, and what is found (M9)."""

from dataclasses import replace

import pytest

from conferences.kinds import Anonymity
from eligibility.authors import Sector
from eligibility.findings import Severity
from eligibility.pdf.client import EngineUnavailable
from eligibility.rulesets import RuleSetting
from eligibility.services import engine
from submissions.models import CheckRun, Submission
from submissions.reading import content_of
from submissions.services import previewing
from submissions.services.checking import run_check
from submissions.services.previewing import MovePreview, preview_move
from tests.submissions.world import (
    FILE_RULES,
    make_complete_draft,
    make_conference,
    make_draft,
    make_track,
    make_user,
    save,
)

pytestmark = pytest.mark.django_db
LONGER = (*FILE_RULES[:2], RuleSetting("page-total", Severity.ERROR, {"max_pages": 20}))


def preview(paper: Submission, track_id: int) -> MovePreview:
    found = preview_move(submission_id=paper.pk, track_id=track_id)
    assert found is not None
    return found


def test_moving_to_industry_says_what_is_newly_asked_and_newly_broken_and_changes_nothing() -> None:
    user = make_user()
    conference = make_conference()
    research, industry = make_track(conference, "Research", LONGER), make_track(conference)
    research.anonymity = Anonymity.FULL
    research.save()
    paper = make_draft(research, user)
    stored = content_of(paper)
    paper = save(paper, replace(stored, authors=(replace(stored.authors[0], sector=Sector.ACADEMIA),)), user)
    shown = preview(paper, industry.pk)
    movement = shown.movement
    assert [one.rule for one in movement.broken][:2] == ["first-author-sector", "sector-share"]
    assert [(one.title, one.before, one.after) for one in movement.limits] == [
        (
            "Number of pages",
            "At most 20 pages in all, references and appendix included.",
            "At most 12 pages in all, references and appendix included.",
        )
    ]
    assert {one.title for one in movement.new_rules} >= {"First author", "Authors' sectors"}
    assert movement.dropped_rules == ()
    assert [label for label, _ in movement.asked] == [
        "What the submission describes",
        "Focus",
        "The paper is about a real system.",
    ]
    assert movement.anonymity == (Anonymity.FULL, Anonymity.NAMES_WITHHELD)
    after = Submission.objects.get(pk=paper.pk)
    assert (after.track, after.revision) == (research, paper.revision)


def test_moving_back_says_what_is_no_longer_asked_and_what_is_mended() -> None:
    user = make_user()
    conference = make_conference()
    research, industry = make_track(conference, "Research", FILE_RULES), make_track(conference)
    paper = make_complete_draft(industry, user)
    content = content_of(paper)
    paper = save(
        paper,
        replace(content, authors=tuple(replace(one, sector=Sector.ACADEMIA) for one in content.authors)),
        user,
    )
    shown = preview(paper, research.pk)
    assert [one.rule for one in shown.movement.mended] == ["first-author-sector", "sector-share"]
    assert shown.movement.broken == ()
    assert {one.title for one in shown.movement.dropped_rules} >= {"First author", "Authors' sectors"}
    assert next(label for label, _ in shown.movement.dropped) == "What the submission describes"
    assert (shown.has_file, shown.file_is_judged) == (True, False)


def test_no_track_of_another_conference_and_not_ones_own() -> None:
    paper = make_draft(make_track(make_conference()), make_user())
    assert preview_move(submission_id=paper.pk, track_id=make_track(make_conference()).pk) is None
    assert preview_move(submission_id=paper.pk, track_id=paper.track_id) is None


def test_a_file_whose_rules_take_too_long_for_a_page_is_judged_after_the_move(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_user()
    conference = make_conference()
    research, industry = make_track(conference, "Research", LONGER), make_track(conference)
    paper = make_complete_draft(research, user)
    run_check(CheckRun.objects.get(manuscript=paper.manuscript).pk)
    assert preview(paper, industry.pk).file_is_judged
    monkeypatch.setattr(previewing, "_SECONDS", 0)
    shown = preview(paper, industry.pk)
    assert (shown.has_file, shown.file_is_judged) == (True, False)
    assert [one.title for one in shown.movement.limits] == ["Number of pages"]


def test_a_preview_without_the_engine_leaves_the_file_for_later(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_user()
    conference = make_conference()
    research, industry = make_track(conference, "Research", LONGER), make_track(conference)
    paper = make_complete_draft(research, user)
    run_check(CheckRun.objects.get(manuscript=paper.manuscript).pk)

    def unavailable() -> None:
        raise EngineUnavailable("no processes left")

    monkeypatch.setattr(engine(), "_running", unavailable)
    assert not preview(paper, industry.pk).file_is_judged
