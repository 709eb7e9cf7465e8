"""Builds the papers of this folder, `labels.jsonl` and `README.md`: `python tests/data/edge-identity/build.py [NAMES]`.

Development only: needs texlive and LibreOffice beside reportlab and pikepdf; tests read what is committed.
"""

# ruff: noqa: T201 - a program that prints
from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent.parent), str(HERE)]

from cases import CASES, Case  # noqa: E402 - the path has to be set first

SOURCES = HERE / "source"


def main() -> None:
    """Writes all files, and says how large they are."""
    chosen = set(sys.argv[1:])
    for case in CASES:
        if chosen and case.file not in chosen:
            continue
        target = HERE / f"{case.file}.pdf"
        if case.make is not None:
            target.write_bytes(case.make())
        else:
            _from_source(case.file, target)
    (HERE / "labels.jsonl").write_text("".join(_label(case) + "\n" for case in CASES), encoding="utf-8")
    (HERE / "README.md").write_text(_readme(), encoding="utf-8")
    total = sum(path.stat().st_size for path in HERE.glob("*.pdf"))
    print(f"{len(CASES)} papers, {total / 1000:.0f} kB")


def _label(case: Case) -> str:
    label = {
        "file": f"{case.file}.pdf",
        "about": case.about,
        "authors": case.authors,
        "full": case.full,
        "names_withheld": case.names,
        "open": case.open,
    }
    return json.dumps(label, ensure_ascii=False)


def _from_source(name: str, target: Path) -> None:
    """By pdflatex, xelatex (names with -xe) or LibreOffice (.fodt)."""
    with tempfile.TemporaryDirectory() as folder:
        for path in SOURCES.iterdir():
            shutil.copy(path, folder)
        if (SOURCES / f"{name}.fodt").exists():
            options = "pdf:writer_pdf_Export:" + json.dumps(
                {
                    "ExportNotesInMargin": {"type": "boolean", "value": "true"},
                    "ExportNotes": {"type": "boolean", "value": "true"},
                    "UseTaggedPDF": {"type": "boolean", "value": "true"},
                    "SelectPdfVersion": {"type": "long", "value": "2"},
                }
            )
            _run(["soffice", "--headless", "--convert-to", options, f"{name}.fodt"], folder)
        else:
            program = "xelatex" if name.endswith("-xe") else "pdflatex"
            if "{figure.pdf}" in (SOURCES / f"{name}.tex").read_text(encoding="utf-8"):
                author = r"\pdfinfo{/Author (Greta Hoffmann) /Title (/home/ghoffmann/papers/plot)}\input{figure.tex}"
                _run(["pdflatex", "-interaction=batchmode", "-jobname=figure", author], folder)
            for _ in range(2):
                _run([program, "-interaction=batchmode", f"{name}.tex"], folder)
        shutil.copy(Path(folder) / f"{name}.pdf", target)


def _run(command: list[str], folder: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode:
        print(done.stdout.decode(errors="replace")[-2000:], file=sys.stderr)
        raise SystemExit(f"{command[0]} failed in {folder}")


def _readme() -> str:
    rows = [f"| `{case.file}` | {case.about} | {_told(case.full)} | {_told(case.names)} |" for case in CASES]
    return README.replace("@ROWS@", "\n".join(rows))


def _told(findings: list[list[object]]) -> str:
    return ", ".join(f"{kind} {severity}" + (f" p{page}" if page else "") for kind, severity, page in findings) or "–"


README = """# Papers that are easily misjudged by who wrote them

Made for the tests of the identity rules (CC0), one edge case each. `labels.jsonl` says for each file which authors are to
be given, and what is to be found where everything is withheld (`full`), only names (`names_withheld`) and nothing
(`open`): kind, severity and page of each finding, page null for the file as a whole. `build.py` makes them anew from
`cases.py` and `source/`; it needs texlive and LibreOffice and is for development only.

| file | what it holds | full | names withheld |
|---|---|---|---|
@ROWS@
"""


if __name__ == "__main__":
    main()
