"""What the rules found over the conference, by rule and track; and the papers that could not be checked."""

import codecs
import csv
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from access.gate import NotThere, chair_conference, chair_paper
from access.gate.findings import all_found, finding_counts, found_page, paper_kinds
from access.gate.unchecked import unchecked_page
from access.projections.findings import AnswerState, FindingFilter
from eligibility.findings import Severity
from eligibility.rules import RULES
from submissions.services.unchecked import NotChecked, check_again, write_about_file
from web.chair.findings import ANSWERS, SEVERITIES, count_lines, count_table, csv_rows, found_lines, unchecked_lines
from web.chair.frame import frame
from web.chair.guards import signed_in
from web.paging import Trail
from web.requests import Request

PAGE = 50
_FILTERS = ("rule", "track", "severity", "answer", "kind")


@signed_in
@require_GET
def findings(request: Request, conference: str) -> HttpResponse:
    """The table of rules and tracks; each number leads to its papers."""
    chaired = chair_conference(request.user, conference)
    asked, kept = _asked(request)
    counts = finding_counts(
        request.user, conference, request.arrived, track=kept.get("track", ""), kind=kept.get("kind", "")
    )
    beside = {name: kept[name] for name in ("kind",) if name in kept}
    context = _context(request, conference, asked, kept)
    context["table"] = count_table(count_lines(counts, beside, [track.slug for track in chaired.tracks]))
    return render(request, "chair/findings.html", context)


@signed_in
@require_GET
def found(request: Request, conference: str) -> HttpResponse:
    """A page of papers with what was found in each."""
    asked, kept = _asked(request)
    page = found_page(
        request.user, conference, _wanted(kept), request.arrived, after=asked.get("after", ""), limit=PAGE
    )
    trail = Trail.of(asked, kept)
    context = _context(request, conference, asked, kept)
    lines = found_lines(page.rows)
    context |= {
        "lines": lines,
        "answered": any(line.answer for line in lines),
        "next_url": trail.next_url(page.after),
        "previous_url": trail.previous_url,
    }
    return render(request, "chair/found.html", context)


@signed_in
@require_GET
def found_csv(request: Request, conference: str) -> StreamingHttpResponse:
    """All of them as a file for spreadsheets: UTF-8 with its mark, and nothing in it that could be a formula."""
    _, kept = _asked(request)
    rows = all_found(request.user, conference, _wanted(kept), request.arrived)
    writer = csv.writer(_Echo())

    def lines() -> Iterator[bytes]:
        yield codecs.BOM_UTF8
        for row in csv_rows(rows):
            yield writer.writerow(row).encode()

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{conference}-findings.csv"'
    return answer


class _Echo:
    """What csv writes to: it hands the line back."""

    def write(self, line: str) -> str:
        return line


@signed_in
@require_GET
def unchecked(request: Request, conference: str) -> HttpResponse:
    """The worklist of what could not be checked."""
    return _worklist(request, conference)


@signed_in
@require_POST
def again(request: Request, conference: str, number: int) -> HttpResponse:
    """Have a paper's file checked again."""
    shown = chair_paper(request.user, conference, number, request.arrived)
    if not shown.rights.override_rules or not request.user.pk:
        raise NotThere
    try:
        check_again(submission_id=shown.pk, by_id=request.user.pk, now=request.arrived)
    except NotChecked as error:
        return _worklist(request, conference, refused=str(error), at=number, status=422)
    messages.success(request, f"Paper {number} is checked again. This list changes when the check has ended.")
    return redirect("chair:unchecked", conference)


@signed_in
@require_POST
def write_to_authors(request: Request, conference: str, number: int) -> HttpResponse:
    """Mail the authors what to do about their file."""
    shown = chair_paper(request.user, conference, number, request.arrived)
    if not shown.rights.override_rules or not request.user.pk:
        raise NotThere
    words = request.POST.get("words", "").replace("\0", "")
    try:
        write_about_file(submission_id=shown.pk, by_id=request.user.pk, words=words, now=request.arrived)
    except NotChecked as error:
        return _worklist(request, conference, refused=str(error), at=number, words=words, status=422)
    messages.success(request, f"The authors of paper {number} have a mail.")
    return redirect("chair:unchecked", conference)


def _worklist(
    request: Request, conference: str, *, refused: str = "", at: int = 0, words: str = "", status: int = 200
) -> HttpResponse:
    chaired = chair_conference(request.user, conference)
    asked, _ = _asked(request)
    trail = Trail.of(asked, {})
    # After a refusal the page begins with the paper that it is about.
    start = at - 1 if at else trail.number
    page = unchecked_page(request.user, conference, request.arrived, after=start, limit=PAGE)
    context = frame(
        request,
        chaired,
        "Submissions",
        lines=unchecked_lines(page.rows),
        next_url=trail.next_url(page.after),
        previous_url=trail.previous_url,
        refused=refused,
        at=at,
        words=words,
        **_addresses(conference),
    )
    return render(request, "chair/unchecked.html", context, status=status)


def _addresses(conference: str) -> dict[str, str]:
    """Of the pages beside one another, for every block of a template."""
    names = ("submissions", "findings", "found", "found_csv", "unchecked")
    return {f"{name}_url": reverse(f"chair:{name.replace('_', '-')}", args=[conference]) for name in names}


def _asked(request: Request) -> tuple[dict[str, str], dict[str, str]]:
    """The query, and of it the filters that are set. No column holds a NUL, and the database refuses to look for one."""
    asked = {name: str(value).replace("\0", "") for name, value in request.GET.items()}
    return asked, {name: asked[name] for name in _FILTERS if asked.get(name)}


def _wanted(kept: dict[str, str]) -> FindingFilter:
    severity, answer = kept.get("severity", ""), kept.get("answer", "")
    return FindingFilter(
        rule=kept.get("rule", ""),
        track=kept.get("track", ""),
        kind=kept.get("kind", ""),
        severity=Severity(severity) if severity in set(SEVERITIES) else None,
        answer=AnswerState(answer) if answer in set(AnswerState) else None,
    )


def _context(request: Request, conference: str, asked: dict[str, str], kept: dict[str, str]) -> dict[str, Any]:
    """What the table and the list have in common: the filters with what can be chosen in each."""
    chaired = chair_conference(request.user, conference)
    choices = {
        "rule": [(name, rule.title) for name, rule in RULES.items() if rule.subject != "authors"],
        "track": [(track.slug, track.name) for track in chaired.tracks] if len(chaired.tracks) > 1 else [],
        "kind": [(one.key, one.label) for one in paper_kinds(request.user, conference)],
        "severity": [(one.value, words) for one, words in SEVERITIES.items()],
        "answer": [(one.value, words) for one, words in ANSWERS.items()],
    }
    labels = {"rule": "Rule", "track": "Track", "kind": "Kind of paper", "severity": "Severity", "answer": "Answer"}
    filters = [
        {"name": name, "label": labels[name], "choices": choices[name], "value": asked.get(name, "")}
        for name in _FILTERS
        if choices[name]
    ]
    return frame(
        request,
        chaired,
        "Submissions",
        filters=filters,
        query=urlencode(kept),
        is_filtered=bool(kept),
        **_addresses(conference),
    )
