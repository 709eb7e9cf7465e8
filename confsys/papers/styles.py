"""The two looks: page geometry, fonts and paragraph styles."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import font_caladea
import font_source_serif_pro
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from confsys.papers.specification import Format

A4 = (595.276, 841.89)
LETTER = (612.0, 792.0)


@dataclass(frozen=True, slots=True)
class Look:
    """Geometry in points, and what is set how. Columns and margins are those that the templates' own files have."""

    format: Format
    body: float
    leading: float
    column: float
    gutter: float
    top: float
    bottom: float
    title: float
    references: float
    capitals: bool

    @property
    def text_width(self) -> float:
        """Both columns with what is between them."""
        return 2 * self.column + self.gutter


LOOKS = {
    Format.SIGCONF: Look(Format.SIGCONF, 9.0, 10.75, 241.0, 24.0, 66.0, 82.0, 17.0, 7.5, True),
    Format.MLSYS: Look(Format.MLSYS, 10.0, 11.5, 234.0, 20.0, 72.0, 78.0, 14.5, 9.0, False),
}


@dataclass(frozen=True, slots=True)
class Fonts:
    """Names that reportlab knows a family by."""

    regular: str
    bold: str
    italic: str


class _Font(TTFont):  # type: ignore[misc]  # reportlab has no types
    """Remembers the width of each word: setting a paper asks for the same ones over and over."""

    def __init__(self, name: str, file: str) -> None:
        super().__init__(name, file)
        self._known: dict[str, float] = {}

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: N802  # reportlab's name
        """In points."""
        if text not in self._known:
            self._known[text] = super().stringWidth(text, 1000, encoding)
        return self._known[text] * size / 1000


@cache
def _register(name: str, regular: str, bold: str, italic: str) -> Fonts:
    for suffix, file in (("", regular), ("-Bold", bold), ("-Italic", italic)):
        pdfmetrics.registerFont(_Font(name + suffix, file))
    pdfmetrics.registerFontFamily(
        name, normal=name, bold=f"{name}-Bold", italic=f"{name}-Italic", boldItalic=f"{name}-Bold"
    )
    return Fonts(name, f"{name}-Bold", f"{name}-Italic")


def fonts_for(look: Look, *, embedded: bool) -> Fonts:
    """The family of a look; without embedding one of those that every PDF reader is said to have."""
    if not embedded:
        return Fonts("Times-Roman", "Times-Bold", "Times-Italic")
    if look.format is Format.SIGCONF:
        files = Path(font_source_serif_pro.__file__).parent / "files"
        names = ("Regular", "Bold", "It")
        return _register("SourceSerif", *(str(files / f"SourceSerifPro-{name}.ttf") for name in names))
    files = Path(font_caladea.__file__).parent / "files"
    return _register("Caladea", *(str(files / f"Caladea-{name}.ttf") for name in ("Regular", "Bold", "Italic")))


def paragraph_styles(look: Look, fonts: Fonts) -> dict[str, ParagraphStyle]:
    """What each kind of paragraph looks like."""
    body = ParagraphStyle(
        "body",
        fontName=fonts.regular,
        fontSize=look.body,
        leading=look.leading,
        alignment=TA_JUSTIFY,
        firstLineIndent=10,
    )
    first = ParagraphStyle("first", parent=body, firstLineIndent=0)
    head = ParagraphStyle(
        "head",
        fontName=fonts.bold,
        fontSize=look.body + 1.5,
        leading=look.leading + 2,
        spaceBefore=9,
        spaceAfter=4,
        keepWithNext=1,
    )
    size = look.references
    reference = ParagraphStyle(
        "reference", parent=first, fontSize=size, leading=size * 1.2, leftIndent=16, firstLineIndent=-16, spaceAfter=2
    )
    if not look.capitals:
        reference = ParagraphStyle("reference", parent=reference, leftIndent=10, firstLineIndent=-10, spaceAfter=3)
    return {
        "body": body,
        "first": first,
        "head": head,
        "subhead": ParagraphStyle(
            "subhead", parent=head, fontSize=look.body, leading=look.leading, spaceBefore=6, spaceAfter=2
        ),
        "caption": ParagraphStyle(
            "caption", parent=first, fontSize=look.body - 1, leading=look.leading - 1, spaceBefore=3, spaceAfter=8
        ),
        "reference": reference,
        "title": ParagraphStyle(
            "title",
            fontName=fonts.bold,
            fontSize=look.title,
            leading=look.title * 1.2,
            alignment=TA_CENTER,
            spaceAfter=8,
        ),
        "authors": ParagraphStyle(
            "authors",
            fontName=fonts.regular,
            fontSize=look.body + 1.5,
            leading=look.leading + 2,
            alignment=TA_CENTER,
            spaceAfter=1,
        ),
    }
