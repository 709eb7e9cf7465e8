"""The list of a person's own papers, paged by number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from access.projections import PaperRow, TrackForm
from eligibility.findings import Verdict
from eligibility.inputs import Standing
from eligibility.words import count
from reviews.kinds import Outcome
from submissions.states import State
from web.reporting.marks import Mark

PAGE = 30

OUTCOME_WORDS = {Outcome.ACCEPT: ("ok", "Accepted"), Outcome.REJECT: ("notice", "Not accepted")}
_STATE_WORDS = {State.WITHDRAWN: "Withdrawn", State.DESK_REJECTED: "Rejected without review"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOfPaper:
    """A paper in the list."""

    row: PaperRow
    url: str

    @property
    def title(self) -> str:
        """The title, or that there is none yet."""
        return self.row.title or "Untitled draft"

    @property
    def state(self) -> str:
        """The state in a word; what is ordinary stays dim."""
        return _STATE_WORDS.get(self.row.state, self.row.state.value.replace("_", " ").capitalize())

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What needs its authors; silence means that nothing does."""
        row = self.row
        if row.outcome is not None:
            return (Mark(*outcome_words(row.outcome)),)
        if row.state in _STATE_WORDS:
            return ()
        marks = []
        if row.eligibility == Standing.MISSED:
            marks.append(Mark("error", row.eligibility_sentence))
        elif row.eligibility == Standing.NEEDS_DECISION:
            marks.append(Mark("warning", row.eligibility_sentence))
        # What the last mark tells of the file is not told twice.
        missing = row.missing_count - (0 if row.is_checking else row.missing_in_file)
        if missing > 0:
            verb = "is" if missing == 1 else "are"
            marks.append(Mark("missing", f"{count(missing, 'thing')} {verb} missing"))
        if row.is_checking:
            marks.append(Mark("waiting", "The file is being checked"))
        elif row.is_appealed and row.state is State.SUBMITTED:
            marks.append(Mark("waiting", "The chairs are asked to accept the file"))
        elif row.verdict is Verdict.FAIL:
            marks.append(Mark("error", "The file breaks a rule"))
        elif row.verdict is Verdict.WARN:
            marks.append(Mark("warning", "The file has a warning"))
        return tuple(marks)


def outcome_words(outcome: Outcome) -> tuple[str, str]:
    """Kind and words of a released decision."""
    return OUTCOME_WORDS.get(outcome, ("notice", outcome.value.replace("_", " ").capitalize()))


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperList:
    """One page of the list, as template and pager take it."""

    slug: str
    rows: tuple[RowOfPaper, ...]
    previous_url: str
    next_url: str
    may_begin: bool

    @property
    def shown(self) -> str:
        """How many of them this page holds."""
        return f"{count(len(self.rows), 'paper')} on this page"

    @classmethod
    def of(
        cls, slug: str, rows: Sequence[PaperRow], *, after: int | None, tracks: Iterable[TrackForm], now: datetime
    ) -> "PaperList":
        """`rows` holds one more than a page has, where there is another page."""
        shown = rows[:PAGE]
        base = reverse("author:papers", args=[slug])
        return cls(
            slug=slug,
            rows=tuple(RowOfPaper(row=row, url=_url(slug, row)) for row in shown),
            previous_url=base if after is not None else "",
            next_url=f"{base}?after={shown[-1].number}" if len(rows) > PAGE else "",
            may_begin=any(form.takes_yours and form.schedule.may_register(now) for form in tracks),
        )


def _url(slug: str, row: PaperRow) -> str:
    return reverse("author:edit" if row.state is State.DRAFT else "author:paper", args=[slug, row.number])
