"""Files made to take for ever: rules run over their facts outside the child that has limits, so they have to end by themselves."""

from collections.abc import Sequence

import pytest

from conferences.kinds import Anonymity
from eligibility.authors import Author, AuthorFacts
from eligibility.evaluation import evaluate
from eligibility.facts import PageFacts
from eligibility.inputs import Inputs
from eligibility.rulesets import default_spec
from tests.eligibility.papers import BOLD, LEFT, PROSE, ROMAN, body_page, column, entries, facts, line, page
from tests.patience import at_most

AUTHORS = AuthorFacts((Author(name="Greta Hoffmann", email="greta.hoffmann@uni-lindenau.de", affiliation="Lindenau"),))


def listed(*texts: str) -> PageFacts:
    """A page of references with these lines at its end."""
    return page(column(["#REFERENCES", *entries(20), *texts], LEFT, size=7.0, leading=8.0))


def crowded(texts: list[str], *, places: int = 1, fonts: Sequence[int] = (ROMAN,)) -> PageFacts:
    """A page of very many lines one below the other, beginning at so many places, in these fonts by turns."""
    spans = [
        line(text, LEFT + 4 * (n % places), 80 + 12 * n, width=200, font=fonts[n % len(fonts)])
        for n, text in enumerate(texts)
    ]
    return page(spans, width=20_000.0, height=300_000.0)


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param([body_page(), page(column(["Greta Hoffmann " * 12_000], LEFT)), listed()], id="a name"),
        pytest.param([body_page(), page(column(["#ACKNOWLEDGEMENTS", "." * 60_000 + "x"], LEFT)), listed()], id="dots"),
        pytest.param([body_page(), listed("x" * 100_000)], id="a word"),
        pytest.param([body_page(), crowded(["[1] a word of theirs", "a word of ours"] * 10_000)], id="entries"),
        pytest.param([body_page(), crowded(["7 words"] * 20_000, places=4_000)], id="numbers"),
        pytest.param([body_page(), crowded(["THESE LINES"] * 20_000, fonts=(ROMAN, BOLD)), listed()], id="capitals"),
        pytest.param([body_page(), crowded(["1 https://example.org/a"] * 20_000), listed()], id="links"),
        pytest.param([body_page(), page(column([PROSE + " A\u0301" * 50_000], LEFT)), listed()], id="accents"),
    ],
)
def test_a_file_made_to_take_for_ever_is_judged_in_a_moment(pages: list[PageFacts]) -> None:
    with at_most(20):
        report = evaluate(default_spec(Anonymity.FULL), Inputs(pdf=facts(*pages), authors=AUTHORS))
    assert "registered-authors" in report.rules_run
