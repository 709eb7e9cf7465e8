"""The layout of the papers in tests/data, as it was seen on their pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from eligibility.layout.paper import Paper, lay_out
from eligibility.pdf.client import PdfEngine

DATA = Path(__file__).parent.parent.parent / "data"


@pytest.fixture(scope="module")
def engine() -> Iterator[PdfEngine]:
    with PdfEngine() as engine:
        yield engine


def laid_out(engine: PdfEngine, name: str) -> Paper:
    return lay_out(engine.analyse(DATA / f"{name}.pdf").facts)


@pytest.mark.parametrize(
    ("name", "references_start", "reference_only", "appendix", "columns", "template"),
    [
        ("g01_6p_refs_own", 7, [7], [], 2, "acm-sigconf"),
        ("g03_refs_app_samepage", 5, [], [5, 6], 2, "acm-sigconf"),
        ("g14_xmp_creator", 6, [6], [], 2, "acm-sigconf"),
        ("g20_tiny_invisible", 5, [6], [], 2, "acm-sigconf"),
        ("g24_a4", 5, [5], [], 2, "acm-sigconf"),
        ("g25_fonts_not_embedded", 6, [7], [], 2, None),
        ("g26_type3_fonts", 6, [7], [], 2, None),
        ("g31_ieee_anon", 6, [7], [], 2, None),
        ("g32_lncs", 11, [12, 13], [], 1, None),
        ("g57_comment_author", 6, [6], [], 2, "acm-sigconf"),
        ("g63_lo_2col_named", 5, [6], [], 2, None),
    ],
)
def test_pages_are_told_apart(
    engine: PdfEngine,
    name: str,
    references_start: int,
    reference_only: list[int],
    appendix: list[int],
    columns: int,
    template: str | None,
) -> None:
    paper = laid_out(engine, name)
    assert paper.references_start == references_start
    assert paper.reference_only_pages == reference_only
    assert paper.appendix_pages == appendix
    assert paper.measures.columns == columns
    assert paper.template == template


def test_sizes_of_the_sigconf_template_are_measured(engine: PdfEngine) -> None:
    measures = laid_out(engine, "g01_6p_refs_own").measures
    assert (measures.body_size, measures.leading, measures.column_width) == (9.0, 10.96, 240.6)
    assert measures.margins is not None
    assert (measures.margins.left, measures.margins.right) == (53.5, 52.3)


def test_line_numbers_of_the_review_version_are_no_text(engine: PdfEngine) -> None:
    paper = laid_out(engine, "g01_6p_refs_own")
    assert not [row for row in paper.rows if row.text.isdigit() and row.box[2] < 50]


def test_running_headers_are_no_text(engine: PdfEngine) -> None:
    paper = laid_out(engine, "g01_6p_refs_own")
    assert {row.page for row in paper.furniture} >= {2, 3, 4, 5, 6, 7}
    assert all("Anon" in row.text or "Operate" in row.text or len(row.text) < 60 for row in paper.furniture)
