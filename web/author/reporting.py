"""The report page: what the rules say of one version, and of the authors, in the order in which people read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from access.projections import AuthorPaper, FindingView
from eligibility.findings import Finding, Severity
from eligibility.rules import RULES
from eligibility.words import count
from submissions.kinds import AnswerKind
from submissions.services.judging import Judgement
from web.author.dates import DeadlineBox
from web.author.files import FileView, asks, kind_of, stops
from web.author.marks import Mark


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
class FindingCard:
    """A finding as the component shows it, and what can be done about it."""

    told: FindingView
    number: int
    about_file: bool
    may_answer: bool

    @property
    def id(self) -> str:
        """Its place in the page."""
        return f"finding-{'file' if self.about_file else 'authors'}-{self.number}"

    @property
    def where(self) -> str:
        """What a finding without a page is about."""
        return "" if self.about_file else "Author list"

    @property
    def finding(self) -> Finding:
        """The finding itself."""
        return self.told.finding

    @property
    def kind(self) -> str:
        """Error, warning, notice or done."""
        return kind_of(self.told)

    @property
    def rule(self) -> str:
        """The rule's title."""
        known = RULES.get(self.finding.rule)
        return known.title if known else self.finding.rule

    @property
    def evidence(self) -> str:
        """The quoted evidence."""
        return self.finding.evidence or ""

    @property
    def status(self) -> str:
        """Open, checked, appealed or overridden."""
        if self.told.override_reason:
            return "overridden"
        return self.told.answer.value if self.told.answer else "open"

    @property
    def may_check(self) -> bool:
        """Whether "I have checked this" is asked for."""
        return self.may_answer and self.about_file and self.kind == "warning" and self.status == "open"

    @property
    def may_appeal(self) -> bool:
        """Whether the chairs can be asked to accept it."""
        return self.may_answer and self.kind == "error" and self.status == "open" and not self.finding.needs_decision


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """What the report page shows."""

    paper: AuthorPaper
    file: FileView | None
    cards: tuple[FindingCard, ...]
    author_cards: tuple[FindingCard, ...]
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
    def is_checking(self) -> bool:
        """Whether the page looks again by itself."""
        return self.file is not None and self.file.is_checking

    @property
    def open_cards(self) -> tuple[FindingCard, ...]:
        """What is to be read first; what was done for the author comes last."""
        return tuple(one for one in self.cards if one.kind != "done")

    @property
    def done_cards(self) -> tuple[FindingCard, ...]:
        """What the blinded copy removes by itself."""
        return tuple(one for one in self.cards if one.kind == "done")

    @property
    def passed(self) -> tuple[str, ...]:
        """Titles of the rules that found nothing."""
        names = self.file.row.report.passed if self.file and self.file.row.report else ()
        return tuple(RULES[name].title if name in RULES else name for name in names)

    @property
    def kind(self) -> str:
        """The mark of the verdict."""
        if self.file is None:
            return "missing"
        return {"complete": "ok"}.get(self.file.state[0], self.file.state[0])

    @property
    def sentence(self) -> str:
        """The verdict in one sentence."""
        if self.file is None:
            return "There is no file yet."
        if self.is_checking:
            return "The check is running."
        if self.file.row.report is None:
            return "The file could not be checked."
        worst = next((one for one in self.open_cards if one.kind == "error" and one.status == "open"), None)
        if worst is not None:
            return worst.finding.message
        warnings = sum(asks(one.told) for one in self.cards)
        if warnings:
            return f"Nothing stops submitting; {count(warnings, 'warning')} to look at."
        return f"{self.file.pages_words}Everything that was checked passes."

    @property
    def why(self) -> str:
        """What the verdict means."""
        if self.file is None:
            return "Upload the paper as one PDF file."
        if self.is_checking:
            return "This page shows the findings as soon as they are there. Submitting does not wait for them."
        if self.file.row.report is None:
            return "The chairs see this. It does not stop submitting."
        if any(stops(one.told) for one in self.cards):
            return "Everything you entered is saved; this stops submitting, not saving."
        return "Pages, size and format are read from your own file, which stays as it is."

    @property
    def tally(self) -> tuple[Mark, ...]:
        """Counts by severity, and the rules that passed."""
        if self.file is None or self.file.row.report is None:
            return ()
        counts = {kind: sum(one.kind == kind for one in self.cards) for kind in ("error", "warning", "notice", "done")}
        marks = [Mark(kind, count(number, kind)) for kind, number in counts.items() if number and kind != "done"]
        if counts["done"]:
            marks.append(Mark("done", f"{counts['done']} done for you"))
        if self.passed:
            marks.append(Mark("ok", f"{count(len(self.passed), 'rule')} passed"))
        return tuple(marks)

    @property
    def page_numbers(self) -> range:
        """The pages of the file, where their number is known."""
        pages = self.file.row.report.facts.get("pages") if self.file and self.file.row.report else None
        return range(1, pages + 1) if isinstance(pages, int) and pages <= 100 else range(0)

    @property
    def strip(self) -> list["PageMark"]:
        """Each page, with the way to its first finding and the mark of the worst."""
        first: dict[int, FindingCard] = {}
        for card in self.open_cards:
            if card.finding.page:
                first.setdefault(card.finding.page, card)
        return [
            PageMark(number=page, href=f"#{first[page].id}", kind=first[page].kind)
            if page in first
            else PageMark(number=page)
            for page in self.page_numbers
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMark:
    """One page of the file, drawn small."""

    number: int
    href: str = ""
    kind: str = ""


def report_page(*, paper: AuthorPaper, file: FileView | None, judgement: Judgement, now: datetime) -> ReportPage:
    """The report on one version. Answers are taken for the current version alone."""
    current = file is not None and file.is_current
    may = paper.rights.answer_findings
    return ReportPage(
        paper=paper,
        file=file,
        cards=_cards(file.findings if file else (), about_file=True, may_answer=may and current),
        author_cards=_cards((_view(one) for one in judgement.findings), about_file=False, may_answer=may),
        now=now,
    )


def _cards(told: Iterable[FindingView], *, about_file: bool, may_answer: bool) -> tuple[FindingCard, ...]:
    return tuple(
        FindingCard(told=one, number=number, about_file=about_file, may_answer=may_answer)
        for number, one in enumerate(sorted(told, key=_order), start=1)
    )


def _order(one: FindingView) -> tuple[int, int]:
    return -one.finding.severity.rank if not one.finding.done_for_you else Severity.ERROR.rank, one.finding.page or 0


def _view(one: Told) -> FindingView:
    return FindingView(
        finding=one.finding, answer=one.answer, sentence=one.sentence, override_reason=one.override_reason
    )
