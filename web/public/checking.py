"""The page of a public check in words: where it stands, what was found, and when it is deleted."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.urls import reverse

from access.gate.checks import CheckPage
from access.projections import FindingView
from eligibility.words import count
from submissions.kinds import RunState
from submissions.services.public_checking import PublicCheckState
from web.reporting.report import Looking, ReportView, make_report
from web.reporting.steps import StepView, look_again, seen, steps_of
from web.reporting.strip import Places
from web.reporting.verdict import Situation, VerdictView


def limit_words(limit: int) -> str:
    """A number of bytes as people write it (A6: a megabyte is 1,048,576 bytes)."""
    return f"{limit / 1_048_576:.1f}".removesuffix(".0") + " MB"


@dataclass(frozen=True, kw_only=True)
class ResultPage:
    """What the page of one check shows."""

    page: CheckPage
    check: PublicCheckState
    now: datetime

    @property
    def is_waiting(self) -> bool:
        """Whether the page looks again by itself."""
        return self.check.state in {RunState.QUEUED, RunState.RUNNING}

    @property
    def look_again(self) -> str:
        """How often the page asks: each second at first, less often the longer it has been waiting; empty: not at all."""
        return look_again(self.check, self.now) if self.is_waiting else ""

    @property
    def seen(self) -> str:
        """What a page that looks again knows already; while it stays the same there is nothing to show."""
        return f"{self.check.ahead}.{seen(self.check, self.now)}"

    @property
    def steps(self) -> tuple[StepView, ...]:
        """How far the check is; nothing once it has ended. No copy is made of a file that nobody reviews."""
        return steps_of(self.check, arrived="Arrived") if self.is_waiting else ()

    @cached_property
    def report(self) -> ReportView:
        """The report as at submission, without pictures of pages: the file is gone when the report is there."""
        found = self.check.report
        return make_report(
            findings=[FindingView(finding=one) for one in found.findings] if found else (),
            facts=found.facts if found else {},
            passed=found.passed if found else (),
            places=Places(),
            situation=Situation.ANYBODY,
            looking=Looking(),
        )

    @property
    def verdict(self) -> VerdictView:
        """The report's verdict, or why there is none."""
        if self.check.state is RunState.RUNNING:
            return _waiting("Your PDF is being checked.")
        if self.is_waiting and self.check.ahead:
            return _waiting(f"{count(self.check.ahead, 'file is', 'files are')} checked before yours.")
        if self.is_waiting:
            return _waiting("Your PDF has arrived; the check begins in a moment.")
        if self.check.report is None:
            return VerdictView(kind="warning", sentence="This PDF could not be checked.", why=_FAILED)
        return self.report.verdict

    @property
    def note(self) -> str:
        """The file's name, size and how long its check took."""
        found = self.check.report
        if found is None:
            return ""
        size = found.facts.get("bytes")
        words = f" · {max(1, size // 1024)} kB" if isinstance(size, int) else ""
        return f"{found.original_name or 'Your PDF'}{words} · checked in {found.seconds:.2f} s"

    @property
    def names_words(self) -> str:
        """Whether authors were looked for."""
        names = self.check.report.names if self.check.report else 0
        return f"{count(names, 'author was', 'authors were')} looked for." if names else "No author was looked for."

    @property
    def track_url(self) -> str:
        """The track's own page."""
        return reverse("public:track", args=self._place)

    @property
    def check_url(self) -> str:
        """The form, for another file."""
        return reverse("public:check_track", args=self._place)

    @property
    def _place(self) -> list[str]:
        return [self.page.conference.slug, self.page.track.slug if self.page.track else ""]

    @property
    def kind_words(self) -> str:
        """The kind of paper that was chosen."""
        return next((one.label for one in self.page.kinds if one.key == self.check.kind), "")


_FAILED = (
    "The check broke off three times; the file may be what does that. Export it again, as PDF 1.4 or later, and send it "
    "once more. The file was deleted."
)


def _waiting(sentence: str) -> VerdictView:
    why = "This page shows the report as soon as it is there. Papers that were submitted are checked first."
    return VerdictView(kind="waiting", sentence=sentence, why=why)
