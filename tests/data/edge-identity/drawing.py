"""Draws the small papers of this folder with reportlab, in fonts that every reader has."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from pikepdf import Pdf
from reportlab.pdfgen.canvas import Canvas

PROSE = (
    "We study how practitioners operate pipelines of machine learning in",
    "organisations of different size. The answers of the teams that took part",
    "were coded by two of us, and disagreements were settled in discussion.",
)
REFERENCES = (
    "[1] Greta M. Hoffmann and Lars Rossi. 2019. Operating pipelines. In Proc. ICSE, 10–19.",
    "[2] Ines Carvalho. 2020. Monitoring models in production. Journal of Systems 12, 3–9.",
    "[3] G. Hoffmann et al. 2021. Teams and their models. In Proc. FSE. ACM, 33–44.",
    "[4] Mei Lin and Ana Cruz. 2022. Data debt, measured. In Proc. MSR. IEEE, 50–59.",
    "[5] J. Smith. 2018. Notes on deployment. arXiv preprint arXiv:1801.00001.",
    "[6] Kofi Mensah. 2017. A catalogue of faults. In Proc. ASE. ACM, 70–81.",
)
LEFT, TOP, WIDTH, HEIGHT = 72, 720, 612, 792
Draw = Callable[[Canvas], None]


def paper(
    *body: str,
    block: Sequence[str] = (),
    header: str = "",
    footer: str = "",
    font: str = "Times-Roman",
    on_first: Draw | None = None,
    before: Draw | None = None,
    title: str = "How Teams Operate Pipelines",
) -> bytes:
    """Two pages: a title, what stands below it, an abstract, prose with these lines in it; more prose and references."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setAuthor("anonymous")
    if before is not None:
        before(canvas)
    _furniture(canvas, header, footer, 1)
    canvas.setFont("Times-Bold", 18)
    canvas.drawCentredString(WIDTH / 2, TOP, title)
    canvas.setFont(font, 11)
    y = TOP - 24.0
    for line in block:
        canvas.drawCentredString(WIDTH / 2, y, line)
        y -= 14
    y = _prose(
        canvas, ("#ABSTRACT", *PROSE, "#1 INTRODUCTION", *PROSE, *body, *PROSE, *PROSE), min(y, TOP - 70.0), font
    )
    if on_first is not None:
        on_first(canvas)
    canvas.showPage()
    _furniture(canvas, header, footer, 2)
    y = _prose(canvas, ("#2 METHOD", *PROSE, *PROSE), TOP, font)
    _prose(canvas, ("#REFERENCES", *REFERENCES), y - 6, "Times-Roman", size=9)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _furniture(canvas: Canvas, header: str, footer: str, page: int) -> None:
    canvas.setFont("Times-Italic", 8)
    if header:
        canvas.drawString(LEFT, 760, header)
    if footer:
        canvas.drawString(LEFT, 36, footer)
    canvas.drawCentredString(WIDTH / 2, 24, str(page))


def _prose(canvas: Canvas, lines: Sequence[str], y: float, font: str, size: float = 10) -> float:
    for line in lines:
        heading = line.startswith("#")
        canvas.setFont("Times-Bold" if heading else font, 12 if heading else size)
        y -= 18 if heading else 12
        canvas.drawString(LEFT, y, line.lstrip("#"))
    return y


def changed(data: bytes, change: Callable[[Pdf], None]) -> bytes:
    """The file after a change by pikepdf; the same bytes each time."""
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out, static_id=True, fix_metadata_version=False)
    return out.getvalue()
