"""Clauses about the PDF, held against papers: what the rules of a call say about files that keep or break them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from confsys.papers import Format, Paper, make_paper
from eligibility.evaluation import evaluate
from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs
from eligibility.pdf.client import PdfEngine
from tests.confsys.test_calls import AIMLSYSTEMS, rules

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(scope="module")
def engine() -> Iterator[PdfEngine]:
    with PdfEngine() as engine:
        yield engine


def found(engine: PdfEngine, source: str | bytes) -> list[Finding]:
    """What AIMLSystems' rules say about the template of a file."""
    facts = engine.analyse(source if isinstance(source, bytes) else DATA / source).facts
    report = evaluate(rules(AIMLSYSTEMS, "industry"), Inputs(pdf=facts))
    assert "template" in report.rules_run
    return [one for one in report.findings if one.rule == "template"]


def test_a4_a_paper_of_another_template_is_an_error(engine: PdfEngine) -> None:
    told = {
        name: [(one.severity, one.message) for one in found(engine, f"{name}.pdf")]
        for name in ("g31_ieee_anon", "g32_lncs")
    }
    assert told == {
        "g31_ieee_anon": [
            (
                Severity.ERROR,
                "The paper is not set with the ACM sigconf template: its text has 10 pt, not 9.",
            )
        ],
        "g32_lncs": [
            (
                Severity.ERROR,
                "The paper is not set with the ACM sigconf template: the text runs in one column, not in two.",
            )
        ],
    }


def test_a4_a_paper_of_the_template_is_left_alone(engine: PdfEngine) -> None:
    assert found(engine, "g01_6p_refs_own.pdf") == []
    assert found(engine, "g03_refs_app_samepage.pdf") == []


def test_a4_the_template_in_another_typeface_is_a_notice(engine: PdfEngine) -> None:
    """As ACM's template for Word sets it where Libertine is not installed, and as the demonstration's papers are."""
    pdf = make_paper(
        Paper(key="one", domain="serving", title="A Queue", abstract="We queue.", system="Queue", format=Format.SIGCONF)
    )
    (one,) = found(engine, pdf)
    assert one.severity is Severity.NOTICE
    assert one.message.startswith("The paper has the measures of the ACM sigconf template, but not its typeface: ")
    assert "LaTeX:" in one.mend
    assert "Word:" in one.mend
