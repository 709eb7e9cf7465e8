"""The papers in tests/data/edge, each with one difficulty, against what was seen on their pages."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eligibility.evaluation import evaluate
from eligibility.facts import PdfFacts
from eligibility.findings import Finding
from eligibility.inputs import Inputs
from eligibility.layout.paper import Paper, lay_out
from eligibility.pdf.client import PdfEngine
from eligibility.rulesets import default_spec

EDGE = Path(__file__).parent.parent.parent / "data" / "edge"
LABELS = [json.loads(line) for line in (EDGE / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
NAMES = [label["file"].removesuffix(".pdf") for label in LABELS]


@pytest.fixture(scope="module")
def read() -> Iterator[dict[str, PdfFacts]]:
    with PdfEngine() as engine:
        yield {label["file"]: engine.analyse(EDGE / label["file"]).facts for label in LABELS}


def seen(paper: Paper) -> dict[str, Any]:
    body = paper.measures.body_size
    return {
        "references_start": paper.references_start,
        "bib_only_pages": paper.reference_only_pages,
        "appendix_pages": paper.appendix_pages,
        "columns": paper.measures.columns,
        "body_font_pt": None if body is None else round(body, 1),
    }


@pytest.mark.parametrize("label", LABELS, ids=NAMES)
def test_pages_are_told_apart(read: dict[str, PdfFacts], label: dict[str, Any]) -> None:
    facts = read[label["file"]]
    found = seen(lay_out(facts))
    assert found == {name: label[name] for name in found}
    assert facts.page_count == label["page_count"]
    assert [round(facts.pages[0].width, 1), round(facts.pages[0].height, 1)] == label["page_size"]


def findings(facts: PdfFacts) -> tuple[Finding, ...]:
    return evaluate(default_spec(), Inputs(pdf=facts)).findings


@pytest.mark.parametrize("label", LABELS, ids=NAMES)
def test_stored_facts_are_judged_as_fresh_ones(read: dict[str, PdfFacts], label: dict[str, Any]) -> None:
    fresh = read[label["file"]]
    stored = fresh.to_bytes()
    again = PdfFacts.from_bytes(stored)
    assert again == fresh
    assert findings(again) == findings(fresh)
    # 60 pages are 300 kB as JSON; a paper takes less than its own PDF.
    assert len(stored) < fresh.size


def found(facts: PdfFacts, rule: str) -> list[str]:
    return [one.message for one in findings(facts) if one.rule == rule]


def test_a_page_of_curves_has_no_text(read: dict[str, PdfFacts]) -> None:
    assert found(read["e50_curves.pdf"], "text-layer") == ["Page 3 holds no text, only a picture of it."]
    assert found(read["e49_scan_with_text.pdf"], "text-layer") == []
    assert found(read["e24_blank_last_pages.pdf"], "text-layer") == []


@pytest.mark.parametrize("name", ["e44_crop_box", "e45_media_box", "e46_user_unit", "e47_page_labels"])
def test_boxes_and_units_make_no_difference(read: dict[str, PdfFacts], name: str) -> None:
    plain, odd = lay_out(read["e39_base.pdf"]), lay_out(read[f"{name}.pdf"])
    assert [row.text for row in odd.rows] == [row.text for row in plain.rows]
    for one, other in zip(plain.rows, odd.rows, strict=True):
        assert other.box == pytest.approx(one.box, abs=0.3)
    assert findings(read[f"{name}.pdf"]) == findings(read["e39_base.pdf"])


def test_a_page_on_its_side_is_read_as_it_is_seen(read: dict[str, PdfFacts]) -> None:
    plain, sideways = lay_out(read["e39_base.pdf"]), lay_out(read["e48_sideways.pdf"])
    assert [row.text for row in sideways.rows] == [row.text for row in plain.rows]
    for one, other in zip(plain.rows, sideways.rows, strict=True):
        assert other.box == pytest.approx(one.box, abs=0.3)


@pytest.mark.parametrize("name", ["e16_lineno_two_columns", "e17_lineno_glued", "e18_neurips_like", "e19_icml_like"])
def test_numbers_of_lines_are_no_text(read: dict[str, PdfFacts], name: str) -> None:
    rows = lay_out(read[f"{name}.pdf"]).rows
    assert [row.text for row in rows if row.text.isdigit()] == []
