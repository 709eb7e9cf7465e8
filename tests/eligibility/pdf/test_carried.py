"""What a file carries beside its pages is told, and kept in bounds whatever it holds."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from pypdf import PdfReader

from conferences.kinds import Anonymity
from eligibility.facts import MOST_NAMES, Outcome, PdfFacts, Structure
from eligibility.inputs import Inputs
from eligibility.parameters import read_parameters
from eligibility.pdf.carried import carried_by
from eligibility.rules import RULES
from tests.patience import at_most


def laden(count: int) -> bytes:
    """A page with so many comments, each by somebody else, so many attached files and so many figures with an author."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    page = pdf.pages[0].obj
    box = [0, 0, 1, 1]
    page.Annots = Array(
        [
            Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=box, T=f"Reader {number}", Contents=f"Said {number}")
            for number in range(count)
        ]
    )
    files = []
    for number in range(count):
        files += [f"{number:06}", Dictionary(Type=Name.Filespec, UF=f"data-{number}.csv")]
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(files)))
    figures = Dictionary()
    for number in range(count):
        figure = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=box)
        figure["/PTEX.InfoDict"] = Dictionary(Author=f"Painter {number}")
        figures[f"/F{number}"] = figure
    page.Resources = Dictionary(XObject=figures)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def carried(data: bytes) -> Structure:
    reader = PdfReader(io.BytesIO(data))
    return carried_by(reader, list(reader.pages))


def messages(structure: Structure) -> list[str]:
    rule = RULES["metadata"]
    given = Inputs(pdf=PdfFacts(outcome=Outcome.OK, size=10, structure=structure), anonymity=Anonymity.FULL)
    return [one.message for one in rule.check(given, read_parameters(rule.parameters, {}))]


@pytest.mark.parametrize("count", [3, MOST_NAMES])
def test_what_a_file_carries_is_kept_whole_where_it_is_not_too_much(count: int) -> None:
    found = carried(laden(count))
    assert [len(found.attachments), len(found.annotation_authors), len(found.figure_metadata)] == [count] * 3
    assert messages(found) == [
        "An included figure names who made it.",
        "Comments in the file name who wrote them.",
        "Files are attached to the PDF.",
    ]


def test_more_attachments_commentators_and_figures_than_anybody_reads_are_cut_off_and_the_findings_say_so() -> None:
    data = laden(5_000)
    with at_most(20):
        found = carried(data)
    assert [len(found.attachments), len(found.annotation_authors), len(found.figure_metadata)] == [MOST_NAMES + 1] * 3
    assert len(found.notes) == MOST_NAMES
    assert found.attachments[0] == "data-0.csv"
    assert len(PdfFacts(outcome=Outcome.OK, size=10, structure=found).to_bytes()) < 20_000
    assert messages(found) == [
        "An included figure names who made it. Only the first 200 were looked at.",
        "Comments in the file name who wrote them. Only the first 200 were looked at.",
        "Files are attached to the PDF. Only the first 200 were looked at.",
    ]
