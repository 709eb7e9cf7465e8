"""`make compare-blinded`: the blinded copy of each paper of a folder, by the real path, held against its original."""

# ruff: noqa: T201 - a program that prints
from __future__ import annotations

import argparse
import statistics
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium

from eligibility.facts import Outcome
from eligibility.pdf.client import PdfEngine

MOST_PAGES = 40


def differences(original: bytes, copy: bytes, *, scale: float = 1.0) -> Iterator[str]:
    """What a reader of the copy would see otherwise than in the original, in words: pages, pixels, text, bookmarks."""
    with pdfium.PdfDocument(original) as before, pdfium.PdfDocument(copy) as after:
        # The fields of a form are drawn by PDFium's form filler alone. The copy has no form, but what its fields looked like.
        before.init_forms()
        after.init_forms()
        if len(before) != len(after):
            yield f"{len(after)} instead of {len(before)} pages"
            return
        if [entry.get_title() for entry in before.get_toc()] != [entry.get_title() for entry in after.get_toc()]:
            yield "other bookmarks"
        for number in range(min(len(before), MOST_PAGES)):
            yield from _differences_of(before[number], after[number], number + 1, scale)


def _differences_of(before: pdfium.PdfPage, after: pdfium.PdfPage, number: int, scale: float) -> Iterator[str]:
    if before.get_textpage().get_text_range() != after.get_textpage().get_text_range():
        yield f"other text on page {number}"
    # The form filler smoothes letters in this way whatever it is asked for: only so is equal what looks equal.
    pictures = [page.render(scale=scale, optimize_mode="lcd").to_numpy() for page in (before, after)]
    if pictures[0].shape != pictures[1].shape or (pictures[0] != pictures[1]).any():
        yield f"other pixels on page {number}"


def main() -> None:
    """Prints what differs, how the copies ended and the seconds; with differences the exit status is 1."""
    parser = argparse.ArgumentParser(prog="make compare-blinded")
    parser.add_argument("folder", type=Path)
    given = parser.parse_args().folder
    files = sorted(given.rglob("*.pdf"))
    if not files:
        parser.error(f"there is no PDF file in {given}")
    outcomes: Counter[str] = Counter()
    seconds, different = [], 0
    with PdfEngine() as engine:
        for file in files:
            made = engine.blind(file)
            outcomes[made.outcome.value] += 1
            if made.outcome is not Outcome.OK:
                print(f"{file.name}: {made.outcome.value}: {made.reason}")
                continue
            seconds.append(made.seconds)
            found = [*differences(file.read_bytes(), made.copy)]
            different += bool(found)
            if found:
                print(f"{file.name}: {', '.join(found[:5])}")
    print(f"{len(files)} files: {dict(outcomes)}; copies that differ: {different}")
    if seconds:
        seconds.sort()
        print(
            f"seconds: median {statistics.median(seconds):.3f}, p95 {seconds[int(0.95 * len(seconds))]:.3f}, max {seconds[-1]:.3f}"
        )
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
