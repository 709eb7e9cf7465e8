"""The report page of an author: whose report it is, what it is about, and where its pages and pictures are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from access.projections import AuthorPaper, FindingView
from eligibility.findings import Finding
from submissions.kinds import AnswerKind
from submissions.services.judging import Judgement
from submissions.states import State
from web.author.dates import DeadlineBox
from web.author.files import FileView, files_of
from web.reporting.cards import FindingCard
from web.reporting.report import Looking, ReportView, make_report
from web.reporting.strip import Places
from web.reporting.verdict import NO_FILE, Situation, VerdictView, without_report


class Told(Protocol):
    """A finding with what was said to it: the gate's or the judging service's."""

    @property
    def finding(self) -> Finding: ...
    @property
    def answer(self) -> AnswerKind | None: ...
    @property
    def sentence(self) -> str: ...
    @property
    def override_reason(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """What the report page of an author shows."""

    paper: AuthorPaper
    file: FileView | None
    report: ReportView
    verdict: VerdictView
    now: datetime

    @property
    def slug(self) -> str:
        """The conference's slug."""
        return self.paper.conference.slug

    @property
    def deadline(self) -> DeadlineBox | None:
        """When papers close."""
        return DeadlineBox.of(self.paper, self.now)

    @property
    def number_words(self) -> str:
        """The number, for a template that joins words."""
        return str(self.paper.number)

    @property
    def last_crumb(self) -> str:
        """What the page is called below its paper."""
        return f"Report on version {self.file.version}" if self.file else "Report"

    @property
    def counting(self) -> FileView | None:
        """The version that counts, where this report is on another one."""
        if self.file is None or self.file.is_current:
            return None
        return next((one for one in files_of(self.paper, self.now) if one.is_current), None)

    @property
    def is_checking(self) -> bool:
        """Whether the page looks again by itself."""
        return self.file is not None and self.file.is_checking

    @property
    def cards(self) -> tuple[FindingCard, ...]:
        """Every finding that can be answered here."""
        return (*self.report.cards, *self.report.done)

    @property
    def file_note(self) -> str:
        """Name and size of the file, and how long its check took."""
        if self.file is None:
            return ""
        report = self.file.row.report
        return f"{self.file.name} · {self.file.size_words}" + (
            f" · checked in {report.seconds:.2f} s" if report else ""
        )


def report_page(
    *, paper: AuthorPaper, file: FileView | None, judgement: Judgement, now: datetime, looking: Looking | None = None
) -> ReportPage:
    """The report on one version. Answers are taken for the current version alone."""
    current = file is not None and file.is_current
    may = paper.rights.answer_findings
    row = file.row.report if file else None
    situation = _situation(paper) if file is None or current else Situation.EARLIER
    # What was found in the author list stands without a report, too: it does not wait for the file.
    report = make_report(
        findings=row.findings if row else (),
        author_findings=[_view(one) for one in judgement.findings],
        facts=row.facts if row else {},
        passed=row.passed if row else (),
        places=Places(report_url=file.report_url, pictures_url=file.pictures_url) if file else Places(),
        situation=situation,
        looking=looking or Looking(),
        may_answer=may and current,
        may_answer_authors=may,
    )
    return ReportPage(paper=paper, file=file, report=report, verdict=_verdict(file, report, situation), now=now)


def _situation(paper: AuthorPaper) -> Situation:
    if paper.state is State.SUBMITTED:
        return Situation.SUBMITTED if paper.rights.replace_file else Situation.HANDED_IN
    return Situation.DRAFT if paper.rights.replace_file else Situation.CLOSED


def _verdict(file: FileView | None, report: ReportView, situation: Situation) -> VerdictView:
    """The report's verdict, unless the check has still to come to one."""
    if file is None:
        return NO_FILE
    if file.is_checking or file.row.report is None:
        return without_report(is_checking=file.is_checking, is_overtaken=file.is_overtaken, situation=situation)
    return report.verdict


def _view(one: Told) -> FindingView:
    return FindingView(
        finding=one.finding, answer=one.answer, sentence=one.sentence, override_reason=one.override_reason
    )
