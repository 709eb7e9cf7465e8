"""`make edge-papers`: builds tests/data/edge/*.pdf from their sources. For development only.

LaTeX sources need pdflatex or xelatex (Debian: texlive-latex-extra, texlive-publishers, texlive-xetex, and the Noto
fonts), those of LibreOffice `soffice`, the scan poppler's `pdftoppm`. What a program of typesetting does not write
(boxes, units, labels, curves, scans) is made from one of the others.
"""

# ruff: noqa: T201 - a program that prints
from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name
from pypdfium2 import raw

EDGE = Path(__file__).parent.parent / "data" / "edge"
SOURCES = EDGE / "src"
BASE = "e39_base"
# The same file from the same source: no time, no random identifier.
FIXED = {"SOURCE_DATE_EPOCH": "1700000000", "FORCE_SOURCE_DATE": "1"}
SECONDS = 120
DRAWN = 900


def from_latex(source: Path, folder: Path) -> Path:
    """Runs the engine that the first line names until references and contents stand."""
    text = source.read_text(encoding="utf-8")
    engine = "xelatex" if "xelatex" in text.splitlines()[0] else "pdflatex"
    said = b""
    for _ in range(3 if "tableofcontents" in text else 2):
        said = subprocess.run(
            [engine, "-interaction=nonstopmode", f"-output-directory={folder}", source.name],
            cwd=SOURCES,
            env={**os.environ, **FIXED},
            capture_output=True,
            timeout=SECONDS,
            check=False,  # an overfull box is no reason to stop; whether there is a file is looked at below
        ).stdout
    made = folder / f"{source.stem}.pdf"
    if not made.exists():
        sys.exit(f"{source.name}: no PDF.\n{said.decode(errors='replace')[-2000:]}")
    return made


def from_office(source: Path, folder: Path) -> Path:
    """LibreOffice, with a profile of its own."""
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", folder, source], capture_output=True, timeout=SECONDS, check=True)
    return folder / f"{source.stem}.pdf"


def crop_box(file: pikepdf.Pdf) -> None:
    """A printer's sheet: the page is cut out of a larger one by its crop box."""
    for page in file.pages:
        page.MediaBox = Array([0, 0, 800, 1000])
        page.CropBox = Array([94, 104, 706, 896])
        page.contents_add(b"q 1 0 0 1 94 104 cm", prepend=True)
        page.contents_add(b"Q")


def media_box(file: pikepdf.Pdf) -> None:
    """An origin that is not the lower left corner."""
    for page in file.pages:
        page.MediaBox = Array([-306, -396, 306, 396])
        page.contents_add(b"q 1 0 0 1 -306 -396 cm", prepend=True)
        page.contents_add(b"Q")


def user_unit(file: pikepdf.Pdf) -> None:
    """Units of two points: half as many on each page."""
    for page in file.pages:
        page.MediaBox = Array([0, 0, 306, 396])
        page.obj["/UserUnit"] = 2
        page.contents_add(b"q .5 0 0 .5 0 0 cm", prepend=True)
        page.contents_add(b"Q")


def page_labels(file: pikepdf.Pdf) -> None:
    """The first page is called i, the second 101."""
    numbers = Array([0, Dictionary(S=Name.r), 1, Dictionary(S=Name.D, St=101)])
    file.Root.PageLabels = Dictionary(Nums=numbers)


def sideways(file: pikepdf.Pdf) -> None:
    """Pages that are written on their side, and that viewers turn back."""
    for page in file.pages:
        page.MediaBox = Array([0, 0, 792, 612])
        page.obj["/Rotate"] = 90
        page.contents_add(b"q 0 1 -1 0 792 0 cm", prepend=True)
        page.contents_add(b"Q")


def scan(file: pikepdf.Pdf) -> None:
    """Pictures of the pages, and the text that was recognised in them, which is not shown."""
    with tempfile.TemporaryDirectory() as folder:
        original = Path(folder) / "original.pdf"
        file.save(original)
        subprocess.run(["pdftoppm", "-r", "72", "-mono", original, Path(folder) / "p"], check=True, timeout=SECONDS)
        for page, picture in zip(file.pages, sorted(Path(folder).glob("p-*.pbm")), strict=True):
            _, size, bits = picture.read_bytes().split(b"\n", 2)
            width, height = map(int, size.split())
            image = pikepdf.Stream(file, zlib.compress(bits, 9))
            image.stream_dict = Dictionary(
                Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height, BitsPerComponent=1,
                ColorSpace=Name.DeviceGray, Decode=Array([1, 0]), Filter=Name.FlateDecode,
            )  # fmt: skip
            page.Resources.XObject = Dictionary(Scan=image)
            page.contents_add(b"q 612 0 0 792 0 0 cm /Scan Do Q 3 Tr", prepend=True)


def curves(file: pikepdf.Pdf) -> None:
    """The last page as the curves of its characters, of which some are enough; no text is left on it."""
    with tempfile.TemporaryDirectory() as folder:
        original = Path(folder) / "original.pdf"
        file.save(original)
        document = pdfium.PdfDocument(original)
        page, sheet = file.pages[-1], document[len(document) - 1]
        page.Contents = pikepdf.Stream(file, _drawn(sheet).encode())
        page.Resources = Dictionary()


def _drawn(sheet: pdfium.PdfPage) -> str:
    text = sheet.get_textpage()
    parts = []
    for index in range(min(text.count_chars(), DRAWN)):
        owner = raw.FPDFText_GetTextObject(text, index)
        code = raw.FPDFText_GetUnicode(text, index)
        if not owner or code <= 32:
            continue
        x, y = raw.c_double(), raw.c_double()
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        size = raw.FPDFText_GetFontSize(text, index)
        glyph = raw.FPDFFont_GetGlyphPath(raw.FPDFTextObj_GetFont(owner), code, size)
        lines = _outline(glyph, x.value, y.value) if glyph else []
        parts += [*lines, "f"] if lines else []
    return "\n".join(parts)


def _outline(glyph: object, x: float, y: float) -> list[str]:
    lines: list[str] = []
    curve: list[str] = []
    for number in range(raw.FPDFGlyphPath_CountGlyphSegments(glyph)):
        segment = raw.FPDFGlyphPath_GetGlyphPathSegment(glyph, number)
        a, b = raw.c_float(), raw.c_float()
        raw.FPDFPathSegment_GetPoint(segment, a, b)
        point = f"{x + a.value:.1f} {y + b.value:.1f}"
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            curve.append(point)
            if len(curve) == 3:
                lines.append(" ".join(curve) + " c")
                curve = []
        else:
            lines.append(f"{point} {'m' if kind == raw.FPDF_SEGMENT_MOVETO else 'l'}")
    return lines


# Made from the base paper: name, pages that are kept, and what is done to it.
DERIVED: dict[str, tuple[slice, Callable[[pikepdf.Pdf], None]]] = {
    "e44_crop_box": (slice(None), crop_box),
    "e45_media_box": (slice(None), media_box),
    "e46_user_unit": (slice(None), user_unit),
    "e47_page_labels": (slice(None), page_labels),
    "e48_sideways": (slice(None), sideways),
    "e49_scan_with_text": (slice(None), scan),
    "e50_curves": (slice(None, 3), curves),
}


def small(file: pikepdf.Pdf, to: Path) -> None:
    """Saves it as small and as equal from run to run as can be."""
    file.save(
        to,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        recompress_flate=True,
        compress_streams=True,
        deterministic_id=True,
    )
    print(f"{to.stat().st_size:8,d}  {to.name}")


def main() -> None:
    """Builds all, or those whose names begin as the arguments say."""
    wanted = tuple(sys.argv[1:]) or ("",)
    pikepdf.settings.set_flate_compression_level(9)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for source in sorted(SOURCES.glob("*.tex")):
            if source.stem.startswith(wanted):
                with pikepdf.open(from_latex(source, folder)) as file:
                    small(file, EDGE / f"{source.stem}.pdf")
        for source in sorted(SOURCES.glob("*.fodt")):
            if source.stem.startswith(wanted) and shutil.which("soffice"):
                with pikepdf.open(from_office(source, folder)) as file:
                    small(file, EDGE / f"{source.stem}.pdf")
    for made, (pages, change) in DERIVED.items():
        if made.startswith(wanted):
            with pikepdf.open(EDGE / f"{BASE}.pdf") as file:
                for _ in range(len(file.pages) - len(range(len(file.pages))[pages])):
                    del file.pages[-1]
                change(file)
                file.remove_unreferenced_resources()
                small(file, EDGE / f"{made}.pdf")


if __name__ == "__main__":
    main()
