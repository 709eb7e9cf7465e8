"""What pages say of an uploaded version: where its check stands, what was found, what reviewers get."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from access.projections import AuthorPaper, FindingView, ManuscriptView
from eligibility.pictures import Size
from eligibility.words import count, page_list
from submissions.completeness import Section
from submissions.kinds import RunState
from web.author.marks import MissingView
from web.reporting.marks import Mark, asks, is_appealed, kind_of, stops
from web.reporting.steps import StepView, look_again, seen, steps_of, told_of
from web.reporting.strip import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """One version of a paper."""

    paper: AuthorPaper
    row: ManuscriptView
    now: datetime

    @property
    def version(self) -> int:
        """Counts from 1."""
        return self.row.version

    @property
    def name(self) -> str:
        """The name it was uploaded with."""
        return self.row.original_name or f"Version {self.row.version}"

    @property
    def uploaded_at(self) -> datetime:
        """When it had arrived."""
        return self.row.uploaded_at

    @property
    def sha256(self) -> str:
        """The hash that the receipt names."""
        return self.row.sha256

    @property
    def short_hash(self) -> str:
        """Enough of the hash to tell versions apart."""
        return f"{self.row.sha256[:6]}…{self.row.sha256[-4:]}"

    @property
    def size_words(self) -> str:
        """The size in kB or MB."""
        return (
            f"{self.row.size / 1_048_576:.1f} MB"
            if self.row.size >= 1_048_576
            else f"{max(1, self.row.size // 1024)} kB"
        )

    @property
    def is_current(self) -> bool:
        """Whether it is the version that counts."""
        return self.row.is_current

    @property
    def is_checking(self) -> bool:
        """Whether the page should look again in a moment."""
        return self.row.is_checking

    @property
    def is_overtaken(self) -> bool:
        """Whether a newer version spared this one its check."""
        return self.row.is_overtaken

    @property
    def look_again(self) -> str:
        """How often the page asks: at first each second, and less often the longer the check has been waiting."""
        return look_again(self.row, self.now)

    @property
    def seen(self) -> str:
        """What a page that looks again knows already; while it stays the same there is nothing to show."""
        return seen(self.row, self.now)

    @property
    def steps(self) -> tuple[StepView, ...]:
        """How far the check is; nothing once it has ended."""
        return steps_of(self.row) if self.is_checking else ()

    @property
    def told(self) -> str:
        """What screen readers are told when it has changed."""
        return told_of(self.steps) or " ".join(f"{line.word.removesuffix('.')}." for line in self.lines)

    @property
    def findings(self) -> tuple[FindingView, ...]:
        """What the rules found, worst first."""
        return self.row.report.findings if self.row.report else ()

    @property
    def state(self) -> tuple[str, str]:
        """Kind and word for the head of the section."""
        if self.is_checking:
            return "waiting", "Being checked"
        if self.row.run is RunState.FAILED or self.row.report is None:
            return "warning", "Could not be checked"
        errors, warnings = self._open_counts()
        if errors:
            return "error", count(errors, "error")
        if warnings:
            return "warning", count(warnings, "warning")
        return ("waiting", f"{self.appealed} appealed") if self.appealed else ("complete", "Passes")

    @property
    def appealed(self) -> int:
        """How many findings wait for the chairs, who were asked to accept them."""
        return sum(is_appealed(one) for one in self.findings)

    @property
    def appealed_words(self) -> str:
        """What was asked of the chairs, for whoever submitted with it; empty where nothing was."""
        waits = "waits" if self.appealed == 1 else "wait"
        return (
            f"{count(self.appealed, 'finding')} {waits} for the chairs, who tell you what they decide."
            if self.appealed
            else ""
        )

    @property
    def lines(self) -> tuple[Mark, ...]:
        """What the check says, in lines: where it stands, what passes, what does not."""
        if self.is_checking:
            return tuple(Mark(one.kind, one.word) for one in self.steps)
        if self.row.report is None or self.row.run is RunState.FAILED:
            return (
                Mark("warning", "The check did not come to an end; the chairs see this. It does not stop submitting."),
            )
        told = [one for one in self.findings if kind_of(one) in {"error", "warning"} and one.is_open]
        shown = _alike(told)[:4]
        lines = [Mark(kind_of(group[0]), f"{_pages_of(group)}{_said_once(group)}") for group in shown]
        if more := len(told) - sum(map(len, shown)):
            lines.append(Mark("notice", f"and {more} more in the report"))
        if self.appealed:
            lines.append(Mark("waiting", f"The chairs are asked to accept {count(self.appealed, 'finding')}."))
        elif not told:
            lines.append(Mark("ok", f"{self.pages_words}Everything that was checked passes."))
        done = sum(one.finding.done_for_you for one in self.findings)
        return (
            (*lines, Mark("done", f"{count(done, 'thing')} done for you in the reviewers' copy"))
            if done
            else tuple(lines)
        )

    @property
    def pages_words(self) -> str:
        """How many pages it has, where that is known."""
        pages = self.row.report.facts.get("pages") if self.row.report else None
        return f"{count(pages, 'page')}. " if isinstance(pages, int) else ""

    @property
    def is_copying(self) -> bool:
        """Whether the reviewers' copy is still to come."""
        return self.is_current and not self.row.has_blinded and not self.row.blinding_problem

    @property
    def blinded_words(self) -> str:
        """Why there is no reviewers' copy to look at."""
        if self.is_copying:
            return "The reviewers' copy is made after the check."
        return self.row.blinding_problem or "No reviewers' copy was made: a newer version came."

    @property
    def original_url(self) -> str:
        """The file as it was uploaded."""
        return self._url("original")

    @property
    def pictures_url(self) -> str:
        """What the addresses of the pictures of its pages begin with."""
        return f"{self.original_url}pages/"

    @property
    def first_page_url(self) -> str:
        """The first page, small; nothing of a file without pages."""
        pages = self.row.report.facts.get("pages") if self.row.report else 0
        return Places(pictures_url=self.pictures_url).picture(1, Size.SMALL) if pages else ""

    @property
    def blinded_url(self) -> str:
        """The copy that reviewers get; empty while there is none."""
        return self._url("blinded") if self.row.has_blinded else ""

    @property
    def paper_url(self) -> str:
        """The page of the paper, which shows its files, too."""
        return reverse("author:paper", args=[self.paper.conference.slug, self.paper.number])

    @property
    def report_url(self) -> str:
        """What the rules said of it."""
        return self._url("version_report")

    def _url(self, name: str) -> str:
        return reverse(f"author:{name}", args=[self.paper.conference.slug, self.paper.number, self.version])

    def _open_counts(self) -> tuple[int, int]:
        return sum(stops(one) for one in self.findings), sum(asks(one) for one in self.findings)


def _alike(findings: Iterable[FindingView]) -> list[list[FindingView]]:
    """The findings that are told in the same words, together, in the order of the first of each."""
    groups: dict[tuple[str, str], list[FindingView]] = {}
    for one in findings:
        groups.setdefault((kind_of(one), one.finding.sentences), []).append(one)
    return list(groups.values())


def _said_once(group: Sequence[FindingView]) -> str:
    """What is said of findings that are alike, and of how many."""
    times = f" Found {len(group)} times." if len(group) > 1 else ""
    return f"{group[0].finding.sentences}{times}"


# More pages than these are counted, not listed.
_LISTED_PAGES = 6


def _pages_of(group: Sequence[FindingView]) -> str:
    """On which pages they are, for words to follow; empty where none is known."""
    pages = sorted({one.finding.page for one in group if one.finding.page})
    if not pages:
        return ""
    return f"{page_list(pages) if len(pages) <= _LISTED_PAGES else count(len(pages), 'page')}: "


def files_of(paper: AuthorPaper, now: datetime) -> tuple[FileView, ...]:
    """Every version, the newest first."""
    return tuple(FileView(paper=paper, row=row, now=now) for row in paper.manuscripts)


def is_still_checking(paper: AuthorPaper, seen: str | None, now: datetime) -> bool:
    """Whether a page that looks again would show what it shows already."""
    current = next((one for one in files_of(paper, now) if one.is_current), None)
    return current is not None and current.is_checking and current.seen == seen


def missing_of_file(current: FileView | None) -> Iterable[tuple[Section, MissingView]]:
    """What the current file still needs from its authors."""
    if current is None:
        return
    for group in _alike(one for one in current.findings if stops(one)):
        yield (
            Section.PAPER,
            MissingView(
                label="Paper",
                note=_said_once(group),
                href=current.report_url,
                kind="error",
                stops=True,
                times=len(group),
            ),
        )
    warnings = sum(asks(one) for one in current.findings)
    if warnings:
        label = "Paper: one warning to look at" if warnings == 1 else f"Paper: {warnings} warnings to look at"
        note = "Confirm that you have checked it" if warnings == 1 else "Confirm that you have checked them"
        yield Section.PAPER, MissingView(label=label, note=note, href=current.report_url, kind="warning", stops=False)
