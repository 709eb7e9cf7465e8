"""Boxes lie on what they are about in the picture that the engine draws, however the page is turned and cropped."""

import io
from collections.abc import Iterator

import numpy as np
import pikepdf
import pytest
from PIL import Image
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from eligibility.findings import Box
from eligibility.pdf.client import PdfEngine
from web.reporting.boxes import PageShape

CROP = (36.0, 50.0, 560.0, 760.0)


@pytest.fixture(scope="module")
def engine() -> Iterator[PdfEngine]:
    with PdfEngine() as one:
        yield one


def one_word(*, rotation: int, crop: Box | None) -> bytes:
    """A page with nothing on it but a word, nearer to one corner than to the others."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter)
    canvas.setFont("Helvetica-Bold", 30)
    canvas.drawString(90, 640, "HHHHHHHH")
    canvas.save()
    turned = io.BytesIO()
    with pikepdf.open(out) as pdf:
        pdf.pages[0].Rotate = rotation
        if crop is not None:
            pdf.pages[0].CropBox = pikepdf.Array(list(crop))
        pdf.save(turned)
    return turned.getvalue()


def ink(png: bytes, shape: PageShape) -> Box:
    """The place of all dark pixels, in points of the page as it is seen."""
    dark = np.asarray(Image.open(io.BytesIO(png)).convert("L")) < 128
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    scale = shape.seen[0] / dark.shape[1]
    assert dark.shape[0] * scale == pytest.approx(shape.seen[1], abs=1)
    x0, y0, x1, y1 = (float(edge) * scale for edge in (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1))
    return x0, y0, x1, y1


@pytest.mark.parametrize("crop", [None, CROP])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_box_of_a_word_covers_its_ink(engine: PdfEngine, rotation: int, crop: Box | None) -> None:
    data = one_word(rotation=rotation, crop=crop)
    (page,) = engine.analyse(data).facts.pages
    (span,) = page.spans
    shape = PageShape(page.width, page.height, page.rotation)
    drawn = ink(engine.render(data, [1], width=1000).pictures[1], shape)
    assert shape.turned(span.box) == pytest.approx(drawn, abs=9)
