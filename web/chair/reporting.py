"""The report page of a chair: which version it is about, and where its pages and pictures are."""

from datetime import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from access.gate import NotThere
from access.projections import ChairPaper, ManuscriptView
from web.reporting.report import Looking, ReportView, make_report
from web.reporting.steps import look_again, seen, steps_of, told_of
from web.reporting.strip import Places
from web.reporting.verdict import NO_FILE, Situation, VerdictView, without_report


def version_of(paper: ChairPaper, version: int | None) -> ManuscriptView | None:
    """The version of that number, the current one if none is named. Raises NotThere for one that does not exist."""
    if version is None:
        return paper.manuscript
    found = next((one for one in paper.manuscripts if one.version == version), None)
    if found is None:
        raise NotThere
    return found


def report_context(paper: ChairPaper, file: ManuscriptView | None, looking: Looking, now: datetime) -> dict[str, Any]:
    """What the templates show beside the frame of the chairs' desk."""
    row = file.report if file else None
    report = make_report(
        findings=row.findings if row else (),
        author_findings=paper.author_findings,
        facts=row.facts if row else {},
        passed=row.passed if row else (),
        places=_places(paper, file),
        situation=Situation.CHAIR,
        looking=looking,
    )
    is_checking = file is not None and file.is_checking
    steps = steps_of(file) if file and is_checking else ()
    return {
        "paper": paper,
        "file": file,
        "report": report,
        "verdict": _verdict(file, report),
        "note": _note(file),
        "acts": "chair/report/acts.html",
        "steps": steps,
        "told": told_of(steps),
        "look_again": look_again(file, now) if file and is_checking else "",
        "seen": seen(file, now) if file and is_checking else "",
        "paper_label": f"Paper {paper.number}",
        "last_crumb": f"Report on version {file.version}" if file else "Report",
    }


def _places(paper: ChairPaper, file: ManuscriptView | None) -> Places:
    if file is None:
        return Places()
    key = [paper.conference.slug, paper.number, file.version]
    return Places(
        report_url=reverse("chair:version_report", args=key),
        pictures_url=f"{reverse('chair:original', args=key)}pages/",
    )


def _verdict(file: ManuscriptView | None, report: ReportView) -> VerdictView:
    if file is None:
        return NO_FILE
    if file.is_checking or file.report is None:
        return without_report(is_checking=file.is_checking, is_overtaken=file.is_overtaken, situation=Situation.CHAIR)
    return report.verdict


def _note(file: ManuscriptView | None) -> str:
    """Version and size: the name that the upload had is for its authors alone (P15)."""
    if file is None:
        return ""
    checked = f" · checked in {file.report.seconds:.2f} s" if file.report and file.report.seconds else ""
    return f"Version {file.version} · {filesizeformat(file.size)}{checked}"
