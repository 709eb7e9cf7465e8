"""What PDFium tells of a page."""

import io

import pikepdf

from eligibility.pdf.limits import Limits
from eligibility.pdf.work import analyse


def test_a_page_has_the_size_that_it_inherits() -> None:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.Root.Pages.MediaBox = pdf.pages[0].obj.MediaBox
        pdf.Root.Pages.CropBox = pikepdf.Array([10, 20, 585, 822])
        del pdf.pages[0].obj.MediaBox
        pdf.save(out)
    (page,) = analyse(out.getvalue(), Limits()).pages
    assert (page.width, page.height) == (575, 802)
