"""What annotations write on a page is read as its text, however many there are."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from eligibility.facts import MOST_NAMES
from eligibility.pdf.limits import Limits
from eligibility.pdf.work import analyse


def with_text_box(links: int) -> bytes:
    """A page with so many links, and behind them a text box that names somebody."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 300))
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    shown = pdf.make_stream(b"BT /F1 10 Tf 2 5 Td (Written by Ada Quill) Tj ET", Type=Name.XObject, Subtype=Name.Form)
    shown.BBox = [0, 0, 150, 20]
    shown.Resources = Dictionary(Font=Dictionary(F1=font))
    target = Dictionary(S=Name.URI, URI="https://venue.example")
    boxes = [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 1, 1], A=target) for _ in range(links)]
    remark = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=[50, 100, 200, 120], F=4, AP=Dictionary(N=shown))
    pdf.pages[0].obj.Annots = Array([*boxes, remark])
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("links", [0, MOST_NAMES, 5 * MOST_NAMES])
def test_a_text_box_is_read_behind_any_number_of_links(links: int) -> None:
    facts = analyse(with_text_box(links), Limits())
    assert "Ada Quill" in " ".join(span.text for page in facts.pages for span in page.spans)
