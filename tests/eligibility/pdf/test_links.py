"""Where links lead, and where they stand."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from eligibility.facts import LinkFacts
from eligibility.pdf.client import PdfEngine


def linked(*links: Dictionary, crop: tuple[float, ...] | None = None) -> bytes:
    """A page of 612 x 792 pt with these links."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(612, 792))
    if crop is not None:
        page.CropBox = Array(crop)
    page.Annots = Array([pdf.make_indirect(link) for link in links])
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def link(action: Dictionary | None, rectangle: tuple[object, ...] = (100, 700, 200, 712)) -> Dictionary:
    made = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array(rectangle))
    if action is not None:
        made.A = action
    return made


def to(target: str) -> Dictionary:
    return Dictionary(S=Name.URI, URI=pikepdf.String(target))


def test_links_are_told_with_their_place_from_the_top_left() -> None:
    file = Dictionary(
        S=Name.GoToR, F=Dictionary(Type=Name.Filespec, F="../home/greta/data.pdf"), D=Array([0, Name.Fit])
    )
    data = linked(
        link(to("https://greta.example/Größe")),
        link(to("mailto:greta@some.edu"), (200, 712, 100, 700)),
        link(file),
        link(Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]))),
        link(None),
        link(to("https://nowhere.example"), (1, 2, 3)),
        link(to("https://nowhere.example"), (1, 2, 3, Name.Four)),
        crop=(50, 100, 562, 742),
    )
    with PdfEngine() as engine:
        (page,) = engine.analyse(data).facts.pages
    box = (50.0, 30.0, 150.0, 42.0)
    assert page.links == (
        LinkFacts(box, "https://greta.example/Größe"),
        LinkFacts(box, "mailto:greta@some.edu"),
        LinkFacts(box, "../home/greta/data.pdf"),
    )
