"""A chair's PDF under settings that are not saved: the engine's real findings, and nothing of the file is kept."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from conferences.kinds import Anonymity, Stage
from eligibility.findings import Severity, Verdict
from eligibility.models import StoredFacts
from eligibility.rulesets import RuleSetting
from submissions.files import APART, Incoming, is_stored, local_path_apart
from submissions.kinds import RunState
from submissions.models import FileTrial
from submissions.services.leasing import take_lease
from submissions.services.sweeping import sweep_checks
from submissions.services.tidying import remove_trials
from submissions.services.trying import TriedFile, run_file_trial, try_on_file
from tests.submissions.world import NOW, make_conference, make_pdf, make_user

pytestmark = pytest.mark.django_db(transaction=True)
DATA = Path(__file__).parent.parent / "data"
RULES = (
    RuleSetting("page-total", Severity.ERROR, {"max_pages": 2}),
    RuleSetting("first-author-sector", Severity.ERROR),
)


def keep_apart(data: bytes) -> str:
    with Incoming(limit=10_000_000) as incoming:
        incoming.write(data)
        return incoming.finish_apart()


def start(data: bytes, rules: tuple[RuleSetting, ...] = RULES, kind: str = "") -> FileTrial:
    key = try_on_file(
        conference_id=make_conference().pk,
        settings=rules,
        draft={"name": ["Short"]},
        anonymity=Anonymity.FULL,
        stage=Stage.SUBMISSION,
        kind=kind,
        file=TriedFile(keep_apart(data), "mine.pdf", len(data)),
        by_id=make_user().pk,
        now=NOW,
    )
    return FileTrial.objects.get(pk=key)


def lies_apart(name: str) -> bool:
    try:
        with local_path_apart(name):
            return True
    except FileNotFoundError:
        return False


def test_the_engine_says_what_the_settings_find_and_the_file_is_gone() -> None:
    trial = start(make_pdf(pages=3))
    name = trial.file
    assert lies_apart(name)
    run_file_trial(trial.pk)
    run_file_trial(trial.pk)
    trial.refresh_from_db()
    assert (trial.state, trial.verdict, trial.pages, trial.file) == (RunState.DONE, Verdict.FAIL, 3, "")
    # Rules about authors have nothing to say of a file alone.
    assert [one["rule"] for one in trial.findings] == ["page-total"]
    assert not lies_apart(name)
    assert not StoredFacts.objects.exists()


@pytest.mark.parametrize(("kind", "verdict"), [("", Verdict.PASS), ("short", Verdict.FAIL), ("full", Verdict.PASS)])
def test_a_file_is_tried_as_the_kind_of_paper_that_was_chosen(kind: str, verdict: Verdict) -> None:
    budgets = RuleSetting("page-limit", Severity.ERROR, {"body_pages": 6, "body_pages_of": ["short: 2"]})
    trial = start(make_pdf(pages=3, lines=30), (budgets,), kind)
    run_file_trial(trial.pk)
    trial.refresh_from_db()
    assert trial.verdict == verdict


def test_a_broken_file_ends_in_a_finding() -> None:
    trial = start((DATA / "g36_truncated.pdf").read_bytes())
    run_file_trial(trial.pk)
    trial.refresh_from_db()
    assert (trial.state, trial.verdict) == (RunState.DONE, Verdict.UNREADABLE)


def test_a_trial_whose_worker_was_lost_is_made_again_by_the_sweep() -> None:
    trial = start(make_pdf(pages=3))
    assert take_lease(FileTrial, trial.pk) is not None
    FileTrial.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert sweep_checks(now=timezone.now()) == 1
    run_file_trial(trial.pk)
    trial.refresh_from_db()
    assert (trial.state, trial.attempts) == (RunState.DONE, 2)


def test_a_trial_whose_file_is_gone_fails_and_not_the_worker() -> None:
    trial = start(make_pdf())
    with local_path_apart(trial.file) as path:
        path.unlink()
    run_file_trial(trial.pk)
    trial.refresh_from_db()
    assert (trial.state, trial.file) == (RunState.FAILED, "")


def test_what_was_tried_and_what_was_left_apart_is_gone_after_a_day() -> None:
    trial = start(make_pdf())
    orphan = keep_apart(make_pdf())
    assert APART == "apart"
    FileTrial.objects.update(queued_at=timezone.now() - timedelta(days=2))
    assert remove_trials(now=timezone.now()) == 1
    assert (lies_apart(trial.file), lies_apart(orphan)) == (True, True)
    assert remove_trials(now=timezone.now() + timedelta(days=2)) == 0
    assert (lies_apart(trial.file), lies_apart(orphan)) == (False, False)
    assert not is_stored("0" * 64)
