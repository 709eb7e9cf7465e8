import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.findings import Finding, Severity, Verdict, in_reading_order, verdict_of

numbers = st.floats(allow_nan=False, allow_infinity=False)
findings = st.builds(
    Finding,
    rule=st.sampled_from(["readable", "file-size", "page-size"]),
    severity=st.sampled_from(Severity),
    message=st.text(),
    kind=st.none() | st.text(),
    page=st.none() | st.integers(1, 99),
    box=st.none() | st.tuples(numbers, numbers, numbers, numbers),
    evidence=st.none() | st.text(),
    measured=st.none() | st.integers() | st.text() | numbers,
    limit=st.none() | st.integers() | st.text() | numbers,
    done_for_you=st.booleans(),
    needs_decision=st.booleans(),
    why=st.text(),
    title=st.text(),
)


@given(findings)
def test_a_finding_comes_back_from_json(finding: Finding) -> None:
    assert Finding.from_json(json.loads(json.dumps(finding.to_json()))) == finding


def finding(severity: Severity, rule: str = "file-size", *, done: bool = False, decide: bool = False) -> Finding:
    return Finding(rule=rule, severity=severity, message="", done_for_you=done, needs_decision=decide)


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ([], Verdict.PASS),
        ([finding(Severity.NOTICE)], Verdict.PASS),
        ([finding(Severity.WARNING)], Verdict.WARN),
        ([finding(Severity.WARNING, done=True)], Verdict.PASS),
        ([finding(Severity.ERROR, decide=True), finding(Severity.WARNING)], Verdict.NEEDS_DECISION),
        ([finding(Severity.ERROR, decide=True), finding(Severity.ERROR)], Verdict.FAIL),
        ([finding(Severity.WARNING), finding(Severity.ERROR)], Verdict.FAIL),
        ([finding(Severity.ERROR), finding(Severity.ERROR, "readable")], Verdict.UNREADABLE),
        ([finding(Severity.ERROR, "encrypted")], Verdict.UNREADABLE),
        ([finding(Severity.NOTICE, "encrypted", done=True)], Verdict.PASS),
    ],
)
def test_the_worst_finding_makes_the_verdict(found: list[Finding], verdict: Verdict) -> None:
    assert verdict_of(found) is verdict
    assert verdict_of(reversed(found)) is verdict


def test_findings_are_read_worst_first_then_by_page_and_place() -> None:
    def at(severity: Severity, page: int | None, top: float | None) -> Finding:
        box = (0.0, top, 1.0, top + 1) if top is not None else None
        return Finding(rule="page-size", severity=severity, message="", page=page, box=box)

    ordered = [
        at(Severity.ERROR, None, None),
        at(Severity.ERROR, 2, 10),
        at(Severity.ERROR, 2, 90),
        at(Severity.WARNING, 1, None),
    ]
    assert in_reading_order([ordered[2], ordered[3], ordered[0], ordered[1]]) == ordered


def test_a_finding_of_an_older_version_without_why_and_title_is_read() -> None:
    stored = {"rule": "page-limit", "severity": "error", "message": "7 of 8 pages count; the limit is 6."}
    old = Finding.from_json(stored)
    assert (old.sentences, old.why, old.title) == ("7 of 8 pages count; the limit is 6.", "", "")
