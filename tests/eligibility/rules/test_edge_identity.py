"""Papers that are easily misjudged by who wrote them, through the whole engine and at all three levels of anonymity."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from conferences.kinds import Anonymity
from eligibility.authors import Author, AuthorFacts
from eligibility.evaluation import evaluate
from eligibility.facts import PdfFacts
from eligibility.findings import Finding
from eligibility.inputs import Inputs
from eligibility.pdf.limits import Limits
from eligibility.pdf.work import analyse
from eligibility.rulesets import default_spec

RULES = {"author-block", "registered-authors", "email-addresses", "own-links", "own-work", "acknowledgements"}
RULES |= {"hidden-text", "metadata", "active-content"}
FOLDER = Path(__file__).parent.parent.parent / "data" / "edge-identity"
LABELS: list[dict[str, Any]] = [json.loads(line) for line in (FOLDER / "labels.jsonl").read_text("utf-8").splitlines()]


@cache
def facts_of(name: str) -> PdfFacts:
    return analyse((FOLDER / name).read_bytes(), Limits())


def findings_of(label: dict[str, Any], level: Anonymity) -> list[Finding]:
    authors = AuthorFacts(tuple(Author(**one) for one in label["authors"]))
    given = Inputs(pdf=facts_of(label["file"]), authors=authors, anonymity=level)
    return [one for one in evaluate(default_spec(level), given).findings if one.rule in RULES]


@pytest.mark.parametrize("level", list(Anonymity), ids=lambda level: level.value)
@pytest.mark.parametrize("label", LABELS, ids=lambda label: label["file"].removesuffix(".pdf"))
def test_each_paper_is_judged_as_its_label_says(label: dict[str, Any], level: Anonymity) -> None:
    found = {(one.kind, one.severity.value, one.page) for one in findings_of(label, level)}
    expected = label["open"] if not level.forbids_names else label[level.value]
    assert found == {tuple(one) for one in expected}


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label["file"].removesuffix(".pdf"))
def test_each_finding_quotes_what_it_found_and_says_what_to_do(label: dict[str, Any]) -> None:
    facts = facts_of(label["file"])
    for one in findings_of(label, Anonymity.FULL):
        assert all((one.evidence, one.message, one.allowed, one.mend))
        # What is only to be written otherwise is written so in any program.
        in_any = one.rule == "own-work" or one.mend.startswith("Nothing to do") or "export" in one.mend
        assert in_any or ("LaTeX: " in one.mend and "Word: " in one.mend), one.mend
        assert all(0 <= start < end <= len(one.evidence or "") for start, end in one.marked or ())
        if one.page is not None and one.box is not None:
            x0, y0, x1, y1 = one.box
            width = facts.pages[one.page - 1].width
            # The words, not their line; a block of names and hidden text may be wide.
            assert x0 < x1
            assert y0 < y1
            if one.kind in {"author_name", "email", "orcid", "repo_url"} and y1 - y0 < 30:
                assert x1 - x0 < 0.6 * width


def test_all_papers_of_the_folder_have_a_label() -> None:
    assert {label["file"] for label in LABELS} == {path.name for path in FOLDER.glob("*.pdf")}
