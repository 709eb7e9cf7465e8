"""The steps of a check: written down while it runs, begun anew by whoever takes it over."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from conferences.kinds import Anonymity
from eligibility.findings import Finding, Severity
from eligibility.rules import ALL_RULES, RULES
from eligibility.rulesets import RuleSetSpec, RuleSetting
from submissions import steps
from submissions.kinds import RunState
from submissions.models import CheckRun
from submissions.services import checking, stepping
from submissions.services.checking import run_check
from submissions.services.leasing import take_lease
from submissions.services.stepping import Steps
from submissions.steps import Groups, Step, StepDone, group_of
from tests.submissions.world import (
    INDUSTRY_RULES,
    make_complete_draft,
    make_conference,
    make_pdf,
    make_track,
    make_user,
)

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def run() -> CheckRun:
    track = make_track(make_conference(), rules=(*INDUSTRY_RULES, RuleSetting("page-limit", Severity.WARNING)))
    make_complete_draft(track, make_user(), make_pdf(pages=3))
    return CheckRun.objects.get()


def noted(run: CheckRun) -> list[Step]:
    run.refresh_from_db()
    return [StepDone.from_json(one).step for one in run.steps]


@pytest.mark.django_db(transaction=True)
def test_each_step_of_a_slow_check_is_there_to_be_seen_before_the_next_begins(
    run: CheckRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stepping, "PAUSE_SECONDS", 0)
    seen: list[list[Step]] = []
    for name in ("new_facts_of", "evaluate_in_time", "_finish"):
        real = getattr(checking, name)

        def watched(*args: object, real: object = real, **more: object) -> object:
            seen.append(noted(run))
            return real(*args, **more)  # type: ignore[operator]  # the real function

        monkeypatch.setattr(checking, name, watched)
    run_check(run.pk)
    rules = [Step.FORMAT, Step.LENGTH]
    assert seen[0] == [Step.OPENED]
    assert seen[1] == [Step.OPENED, Step.READ]
    assert sorted(seen[2][2:]) == rules
    assert StepDone.from_json(run.steps[1]).pages == 3
    assert StepDone.from_json(run.steps[1]).groups == (Step.LENGTH, Step.FORMAT)


@pytest.mark.django_db(transaction=True)
def test_steps_of_a_quick_check_are_written_with_its_outcome_and_none_is_lost(
    run: CheckRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stepping, "PAUSE_SECONDS", 1000)
    seen: list[list[Step]] = []
    real = checking._finish

    def watched(*args: object, **more: object) -> object:
        seen.append(noted(run))
        return real(*args, **more)  # type: ignore[arg-type]  # the real function

    monkeypatch.setattr(checking, "_finish", watched)
    run_check(run.pk)
    assert seen == [[Step.OPENED]]
    assert noted(run)[:2] == [Step.OPENED, Step.READ]
    assert sorted(noted(run)[2:]) == [Step.FORMAT, Step.LENGTH]


@pytest.mark.django_db(transaction=True)
def test_whoever_takes_a_check_over_begins_its_steps_anew_and_the_worker_before_writes_no_more(run: CheckRun) -> None:
    first = take_lease(CheckRun, run.pk)
    assert first is not None
    lost = Steps(first)
    lost.note(StepDone(step=Step.READ, at=AT, pages=3))
    lost.write()
    assert noted(run) == [Step.OPENED, Step.READ]
    CheckRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert take_lease(CheckRun, run.pk) is not None
    assert noted(run) == [Step.OPENED]
    lost.note(StepDone(step=Step.LENGTH, at=AT))
    lost.write()
    assert noted(run) == [Step.OPENED]
    run_check(run.pk)
    assert noted(run) == [Step.OPENED]  # the lease is in good hands
    CheckRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    run_check(run.pk)
    assert (len(noted(run)), run.state, run.attempts) == (4, RunState.DONE, 3)


def test_a_group_has_ended_with_its_last_rule_and_says_what_was_found() -> None:
    groups = Groups(["page-limit", "columns", "page-total", "metadata"])
    assert groups.names == (Step.LENGTH, Step.FORMAT, Step.ANONYMITY)
    error = Finding(rule="page-limit", severity=Severity.ERROR, message="")
    warning = Finding(rule="page-total", severity=Severity.WARNING, message="")
    done = Finding(rule="metadata", severity=Severity.WARNING, message="", done_for_you=True)
    assert groups.ran(RULES["page-limit"], [error], AT) is None
    assert groups.ran(RULES["columns"], [], AT) == StepDone(step=Step.FORMAT, at=AT)
    assert groups.ran(RULES["page-total"], [warning], AT) == StepDone(step=Step.LENGTH, at=AT, errors=1, warnings=1)
    assert groups.ran(RULES["metadata"], [done], AT) == StepDone(step=Step.ANONYMITY, at=AT)


def test_rules_that_every_set_has_are_waited_for() -> None:
    spec = RuleSetSpec("test", Anonymity.FULL, (RuleSetting("columns", Severity.ERROR),))
    groups = Groups.of(spec)
    told = [groups.ran(RULES[name], [], AT) for name in ("readable", "encrypted", "columns")]
    assert [one.step if one else None for one in told] == [None, None, Step.FORMAT]


def test_groups_name_rules_that_there_are() -> None:
    names = steps._LENGTH | steps._ANONYMITY | steps._AUTHORS
    assert names - set(RULES) == set()
    assert {group_of(rule.name) for rule in ALL_RULES} == set(steps.GROUPS)


@pytest.mark.parametrize(
    "step",
    [
        StepDone(step=Step.OPENED, at=AT),
        StepDone(step=Step.READ, at=AT, pages=8, groups=(Step.LENGTH, Step.FORMAT)),
        StepDone(step=Step.LENGTH, at=AT, errors=1, warnings=2),
    ],
)
def test_a_step_comes_back_from_json(step: StepDone) -> None:
    assert StepDone.from_json(json.loads(json.dumps(step.to_json()))) == step
