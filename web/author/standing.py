"""A paper as it stands, for its own page, its receipt and the page that asks before withdrawing; and the choice of a track."""

from dataclasses import dataclass
from datetime import datetime

from access.projections import AuthorPaper, TrackForm
from conferences.kinds import DeadlineKind
from conferences.wording import entry_words
from reviews.kinds import ReviewFieldKind
from submissions.kinds import FieldKind
from submissions.states import State
from web.author.dates import DeadlineBox
from web.author.files import FileView, files_of
from web.author.listing import outcome_words
from web.reporting.marks import Mark

_STATES = {
    State.DRAFT: Mark("begun", "Draft, not submitted"),
    State.SUBMITTED: Mark("ok", "Submitted"),
    State.WITHDRAWN: Mark("notice", "Withdrawn"),
    State.DESK_REJECTED: Mark("error", "Rejected without review"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPage:
    """One's own paper."""

    paper: AuthorPaper
    now: datetime

    @property
    def slug(self) -> str:
        """The conference's slug."""
        return self.paper.conference.slug

    @property
    def number_words(self) -> str:
        """The number, for a template that joins words."""
        return str(self.paper.number)

    @property
    def title(self) -> str:
        """The title, or that there is none."""
        return self.paper.title or "Untitled draft"

    @property
    def state(self) -> Mark:
        """The state in words."""
        return _STATES[self.paper.state]

    @property
    def sentence(self) -> str:
        """What comes next, in one sentence."""
        paper = self.paper
        if paper.decision is not None:
            return outcome_words(paper.decision.outcome)[1] + "."
        if paper.state is State.DRAFT and not paper.rights.edit:
            return "This draft was not submitted before papers closed. It stays readable for its authors."
        if paper.state is State.DRAFT:
            return "This is a draft. It is not submitted yet."
        if paper.state is State.WITHDRAWN:
            return "This paper was withdrawn. Its authors still see it; nobody reviews it. A chair can restore it."
        if paper.state is State.DESK_REJECTED:
            return "The chairs decided not to have this paper reviewed."
        by = " by the server at the deadline, since it was complete" if paper.submitted_by_server else ""
        more = " You can change it until papers close." if paper.rights.edit else " It is with the committee."
        return f"This paper was submitted{by}.{more}"

    @property
    def files(self) -> tuple[FileView, ...]:
        """Every version."""
        return files_of(self.paper, self.now)

    @property
    def file(self) -> FileView | None:
        """The current version."""
        return next((one for one in self.files if one.is_current), None)

    @property
    def deadline(self) -> DeadlineBox | None:
        """When papers close."""
        return DeadlineBox.of(self.paper, self.now)

    @property
    def outcome(self) -> Mark | None:
        """The released decision."""
        decision = self.paper.decision
        return Mark(*outcome_words(decision.outcome)) if decision else None

    @property
    def answers(self) -> list[tuple[str, list[str]]]:
        """The track's own questions, declarations left out, with the chosen options in words."""
        told: list[tuple[str, list[str]]] = []
        for asked in self.paper.form.fields:
            value = self.paper.answers.get(asked.key)
            if not value or asked.kind is FieldKind.DECLARATION:
                continue
            labels = {option.key: option.label for option in asked.options}
            chosen = (
                [str(key) for key in value] if isinstance(value, list) else ["Yes" if value is True else str(value)]
            )
            told.append((asked.label, [labels.get(key, key) for key in chosen]))
        return told

    @property
    def reviews(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """Released reviews: "Reviewer B", and each label with its text, and whether it is prose."""
        return [
            (
                f"Reviewer {review.alias}",
                [
                    (
                        one.field.label,
                        _told(one.value, one.meaning, len(one.field.scale)),
                        one.field.kind is ReviewFieldKind.TEXT,
                    )
                    for one in review.answers
                ],
            )
            for review in self.paper.reviews
        ]


def _told(value: object, meaning: str, steps: int) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int) and steps:
        return f"{value} of {steps}: {meaning}" if meaning else f"{value} of {steps}"
    return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackChoice:
    """A track that a new paper can be begun in, or why not now."""

    form: TrackForm
    now: datetime
    is_only: bool = False

    @property
    def slug(self) -> str:
        """The track's slug."""
        return self.form.track.slug

    @property
    def is_open(self) -> bool:
        """Whether this person can begin a paper now."""
        return self.form.takes_yours and self.form.schedule.may_register(self.now)

    @property
    def closed_words(self) -> str:
        """Empty while it is open; else for whom it is, since when it is not, or from when on it will be."""
        if self.is_open:
            return ""
        schedule = self.form.schedule
        if schedule.may_register(self.now):
            return (
                "By invitation only, and no confirmed address of yours is invited. Confirm another address, or write to "
                "the chairs."
            )
        opens = schedule.entry(DeadlineKind.OPENS)
        if opens is not None and not schedule.has_opened(self.now):
            return f"Submission opens on {entry_words(opens)}."
        entry = schedule.entry(DeadlineKind.REGISTRATION) or schedule.entry(DeadlineKind.SUBMISSION)
        if entry is None:
            return "This track takes no papers yet."
        return f"New papers closed on {entry_words(entry)}."
