"""The report on a version, and what authors say to its findings."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from access.gate import NotThere
from access.projections import AuthorPaper
from submissions.kinds import AnswerKind
from submissions.services.answering import AnswerError, answer_finding, withdraw_answer
from submissions.services.judging import judge
from web.author.files import files_of, is_still_checking
from web.author.guards import signed_in
from web.author.posted import paper_content
from web.author.reporting import ReportPage, report_page
from web.author.requests import arrived, own_paper, person_id
from web.reporting.cards import FindingCard
from web.reporting.report import Looking
from web.reporting.steps import told_of


@require_safe
@signed_in
def report(request: HttpRequest, conference: str, number: int, version: int | None = None) -> HttpResponse:
    """What the rules say of a version, the current one if none is named."""
    paper = own_paper(request, conference, number)
    if is_still_checking(paper, request.GET.get("seen"), arrived(request)):
        return HttpResponse(status=204)
    page = _page(request, paper, version)
    if request.headers.get("HX-Target") == "page-pane":
        return render(request, "reporting/pane.html", {"picture": page.report.picture})
    return render(request, "author/report.html", _context(page))


@require_POST
@signed_in
def answer(request: HttpRequest, conference: str, number: int) -> HttpResponse:
    """Say "I have checked this", ask the chairs to accept it, or take that back."""
    page = _page(request, own_paper(request, conference, number), None)
    card = next((one for one in page.cards if one.id == request.POST.get("finding")), None)
    if card is None or not card.may_answer or card.finding.rule != request.POST.get("rule"):
        # Another version or another check came in between; the report as it is now says what is open.
        if typed := request.POST.get("sentence", "").strip()[:2000]:
            words = "Nothing was sent to the chairs: the report has changed since you opened it."
            messages.warning(request, f"{words} You had written: “{typed}”")
        return redirect("author:report", conference, number)
    try:
        _answer(request, page.paper, card)
    except AnswerError as error:
        context = _context(page) | {
            "problem": str(error),
            "problem_at": card.id,
            "sentence": request.POST.get("sentence", ""),
        }
        return render(request, "author/report.html", context, status=422)
    # Back to where it was said, not to the top.
    return redirect(f"{reverse('author:report', args=[conference, number])}#{card.id}")


def _answer(request: HttpRequest, paper: AuthorPaper, card: FindingCard) -> None:
    rule, about_file, act = card.finding.rule, card.about_file, request.POST.get("act")
    if act == "withdraw":
        withdraw_answer(submission_id=paper.pk, rule=rule, about_file=about_file, now=arrived(request))
    elif (act == "check" and card.may_check) or (act == "appeal" and card.may_appeal):
        answer_finding(
            submission_id=paper.pk,
            user_id=person_id(request),
            rule=rule,
            kind=AnswerKind.CHECKED if act == "check" else AnswerKind.APPEALED,
            now=arrived(request),
            sentence=request.POST.get("sentence", ""),
            about_file=about_file,
        )


def _page(request: HttpRequest, paper: AuthorPaper, version: int | None) -> ReportPage:
    files = files_of(paper, arrived(request))
    wanted = (one for one in files if (one.is_current if version is None else one.version == version))
    file = next(wanted, None)
    if version is not None and file is None:
        raise NotThere
    judgement = judge(
        content=paper_content(paper),
        has_file=paper.manuscript is not None,
        submission_id=paper.pk,
        at=arrived(request),
    )
    return report_page(
        paper=paper, file=file, judgement=judgement, now=arrived(request), looking=Looking.of(request.GET)
    )


def _context(page: ReportPage) -> dict[str, Any]:
    """What the shared templates of reports ask for, and the page itself."""
    return {
        "page": page,
        "report": page.report,
        "verdict": page.verdict,
        "note": page.file_note,
        "acts": "author/report/acts.html",
        "steps": page.file.steps if page.file else (),
        "told": told_of(page.file.steps) if page.file else "",
        "look_again": page.file.look_again if page.file and page.is_checking else "",
        "seen": page.file.seen if page.file else "",
    }
