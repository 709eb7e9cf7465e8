"""Rules end within their bound of processor time, whatever a file holds."""

import os
import re
from dataclasses import replace

import pytest

from eligibility.evaluation import evaluate
from eligibility.facts import Outcome, PdfFacts
from eligibility.findings import Finding, Verdict
from eligibility.inputs import Inputs, analysed
from eligibility.patience import OutOfPatience, evaluate_in_time, patience
from eligibility.rules import RULES
from eligibility.rules.columns import RULE
from eligibility.rulesets import default_spec
from tests.patience import at_most


def endless(_inputs: Inputs, _parameters: object) -> list[Finding]:
    """A pattern that goes back again and again."""
    assert re.fullmatch("(x+x+)+y", "x" * 200) is None
    return []


def test_a_pattern_that_runs_for_ever_is_broken_off() -> None:
    with pytest.raises(OutOfPatience), patience(0.2):
        endless(Inputs(), None)


def test_a_test_of_what_runs_for_ever_fails_with_the_bound_that_it_set() -> None:
    with pytest.raises(AssertionError, match=r"^It takes more than 0\.2 seconds"), at_most(0.2):
        endless(Inputs(), None)


def test_what_is_in_time_is_as_without_a_bound() -> None:
    inputs = Inputs(pdf=PdfFacts(outcome=Outcome.ENCRYPTED, size=10))
    assert evaluate_in_time(default_spec(), inputs) == (evaluate(default_spec(), inputs), inputs)


def test_whoever_watches_is_never_broken_off_in_the_middle() -> None:
    came_to_its_end: list[bool] = []

    def watch(_rule: object, _findings: object) -> None:
        until = os.times().user + 0.5
        while os.times().user < until:
            sum(range(20_000))
        came_to_its_end.append(True)

    inputs = Inputs(pdf=PdfFacts(outcome=Outcome.OK, size=10))
    _, about = evaluate_in_time(default_spec(), inputs, ran=watch, seconds=0.2)
    assert (analysed(about).outcome, came_to_its_end) == (Outcome.TIMED_OUT, [True])


def test_a_file_whose_rules_take_too_long_is_one_that_timed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RULES, RULE.name, replace(RULE, check=endless))
    inputs = Inputs(pdf=PdfFacts(outcome=Outcome.OK, size=10))
    report, about = evaluate_in_time(default_spec(), inputs, seconds=0.2)
    assert (report.verdict, analysed(about).outcome, analysed(about).size) == (
        Verdict.UNREADABLE,
        Outcome.TIMED_OUT,
        10,
    )
    assert [finding.rule for finding in report.findings] == ["readable"]
    assert not analysed(about).outcome.is_settled
