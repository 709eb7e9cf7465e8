"""What annotations write is in the pictures of pages, as it is in the findings that are boxed on them."""

import io
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from eligibility.layout.paper import lay_out
from eligibility.pdf.blind import blinded
from eligibility.pdf.limits import Limits
from eligibility.pdf.pdfium import draw
from eligibility.pdf.work import analyse

DATA = Path(__file__).parents[2] / "data" / "edge-identity"
BOXED = DATA / "beside-text-box.pdf"


def drawn(data: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    _, (png, *_) = draw(data, pages=[1], width=612)
    return np.asarray(Image.open(io.BytesIO(png)).convert("L"))


def without_annotations(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            if "/Annots" in page:
                del page.Annots
        pdf.save(out)
    return out.getvalue()


def test_a_text_box_is_seen_where_its_finding_is_boxed() -> None:
    data = BOXED.read_bytes()
    box = next(row.box for row in lay_out(analyse(data, Limits())).rows if row.text == "Draft by Greta Hoffmann")
    x0, y0, x1, y1 = (round(edge) for edge in box)
    assert drawn(data)[y0:y1, x0:x1].min() < 128
    # Control: nothing else is drawn there.
    assert drawn(without_annotations(data))[y0:y1, x0:x1].min() == 255


@pytest.mark.parametrize("name", ["beside-text-box", "beside-comment", "beside-active", "office-comments"])
def test_a_picture_shows_of_the_reviewers_copy_what_it_shows_of_the_original(name: str) -> None:
    data = (DATA / f"{name}.pdf").read_bytes()
    copy, _ = blinded(data, Limits())
    assert (drawn(copy) == drawn(data)).all()


@pytest.mark.parametrize("name", ["beside-comment", "office-comments"])
def test_names_and_words_of_comments_are_in_no_picture(name: str) -> None:
    data = (DATA / f"{name}.pdf").read_bytes()
    told: list[str] = []
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for note in (note for page in pdf.pages for note in page.get("/Annots", [])):
            for key in ("/T", "/Contents"):
                if key in note:
                    told.append(str(note[key]))
                    note[key] = pikepdf.String("x")
        pdf.save(out)
    assert told != []
    assert (drawn(out.getvalue()) == drawn(data)).all()
