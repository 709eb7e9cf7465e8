"""What a reviewer sees: the papers assigned to them, blinded as their track says, and their own review."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from access.gate.base import NotThere, conference_row, conference_view, find, track_view
from access.gate.files import FileAnswer
from access.projections import OwnReview, ReviewerPaper, ReviewRow
from access.rights import View
from access.scopes import Person, as_reviewer, key_of
from conferences.deadlines import Schedule
from conferences.kinds import DeadlineKind
from conferences.models import Membership
from conferences.services.scheduling import entries_by_conference
from conferences.wording import entry_words
from reviews.forms import FieldSpec, progress_words
from reviews.kinds import ReviewState
from reviews.models import Assignment, Review
from reviews.reading import fields_by_track, fields_of
from submissions.kinds import FieldKind, RunState
from submissions.models import CheckRun, Submission, SubmissionField


def reviewer_queue(person: Person, conference_slug: str, now: datetime) -> tuple[ReviewRow, ...]:
    """A reviewer's papers, by due date, then number. Raises NotThere for whoever has no role in the conference."""
    conference = conference_row(conference_slug)
    if not Membership.objects.filter(conference=conference, user_id=key_of(person)).exists():
        raise NotThere
    return queues(person, [conference.pk], now).get(conference.pk, ())


def queues(person: Person, conference_ids: Collection[int], now: datetime) -> dict[int, tuple[ReviewRow, ...]]:
    """The rows of `reviewer_queue` of each of these conferences that has some, in as many queries as for one."""
    papers = list(
        as_reviewer(person, now)
        .filter(conference_id__in=conference_ids)
        .select_related("track", "kind")
        .order_by("number")
    )
    mine = {
        row.submission_id: row
        for row in Assignment.objects.filter(
            reviewer_id=key_of(person), removed_at=None, submission__in=papers
        ).select_related("review")
    }
    forms = fields_by_track({paper.track_id for paper in papers})
    entries = entries_by_conference({paper.conference_id for paper in papers}) if papers else {}
    rows: dict[int, list[ReviewRow]] = {}
    for paper in papers:
        if paper.pk in mine:
            schedule = Schedule.of(entries.get(paper.conference_id, ()), paper.track_id)
            row = _row(paper, mine[paper.pk], forms.get(paper.track_id, ()), schedule, now)
            rows.setdefault(paper.conference_id, []).append(row)
    far = datetime.max.replace(tzinfo=now.tzinfo)
    return {key: tuple(sorted(some, key=lambda row: (row.due or far, row.number))) for key, some in rows.items()}


def _row(
    paper: Submission, assignment: Assignment, fields: tuple[FieldSpec, ...], schedule: Schedule, now: datetime
) -> ReviewRow:
    review = review_of(assignment)
    due = schedule.entry(DeadlineKind.REVIEWS_DUE)
    return ReviewRow(
        number=paper.number,
        title=paper.title,
        track=paper.track_words,
        state=ReviewState(review.state) if review else None,
        progress=progress_words(fields, review.answers) if review else "",
        due=due.closes if due else None,
        due_words=entry_words(due, year=due.day.year != now.year) if due else "",
        submitted_at=review.submitted_at if review else None,
    )


def reviewer_paper(person: Person, conference_slug: str, number: int, now: datetime) -> ReviewerPaper:
    """A paper to review. Raises NotThere unless this person reviews it now."""
    found = find(person, conference_slug, number, now)
    if not found.rights.review:
        raise NotThere
    paper = found.paper
    assignment = Assignment.objects.select_related("review").get(
        submission=paper, reviewer_id=key_of(person), removed_at=None
    )
    review = review_of(assignment)
    manuscript = paper.manuscript
    fields = fields_of(paper.track_id, with_archived=True)
    # A chair who also reviews reads authors on the chairs' pages, never beside the review form.
    shows_authors = found.rights.view is View.REVIEWER and found.rights.see_authors
    return ReviewerPaper(
        pk=paper.pk,
        number=paper.number,
        conference=conference_view(paper.conference),
        track=track_view(paper.track),
        kind=paper.kind.name if paper.kind else "",
        schedule=found.schedule,
        title=paper.title,
        abstract=paper.abstract,
        topics=tuple(topic.name for topic in paper.topics.all()),
        answers=answers_in_words(paper, for_reviewers=True),
        has_file=bool(manuscript and manuscript.blinded_sha256),
        file_version=manuscript.version if manuscript else None,
        pages=_pages(paper),
        fields=tuple(field for field in fields if not field.is_archived),
        archived=tuple(field for field in fields if field.is_archived),
        own=OwnReview(
            assignment_id=assignment.pk,
            alias=assignment.alias,
            state=ReviewState(review.state) if review else None,
            answers=review.answers if review else {},
            revision=review.revision if review else 0,
            saved_at=review.saved_at if review else None,
            submitted_at=review.submitted_at if review else None,
        ),
        rights=found.rights,
        authors=tuple(row.full_name for row in paper.authors.all()) if shows_authors else None,
    )


def reviewer_file(person: Person, conference_slug: str, number: int, now: datetime) -> FileAnswer:
    """The blinded copy of the current version, under a neutral name; no other version, no original (P8, P9)."""
    found = find(person, conference_slug, number, now)
    manuscript = found.paper.manuscript
    if not found.rights.review or manuscript is None or not manuscript.blinded_sha256:
        raise NotThere
    return FileAnswer(manuscript.blinded_sha256, f"{conference_slug}-paper-{number}.pdf")


def review_of(assignment: Assignment) -> Review | None:
    """The review of an assignment fetched with `select_related("review")`, if it was begun."""
    try:
        return assignment.review
    except Review.DoesNotExist:
        return None


def answers_in_words(paper: Submission, *, for_reviewers: bool) -> tuple[tuple[str, str], ...]:
    """The track's own questions with the answers in words; for reviewers those alone that say they are for them (P15)."""
    asked = SubmissionField.objects.filter(track_id=paper.track_id).prefetch_related("options")
    if for_reviewers:
        asked = asked.filter(for_reviewers=True).exclude(kind=FieldKind.DECLARATION)
    pairs = []
    for row in asked:
        value = paper.answers.get(row.key)
        if value in (None, "", [], False):
            continue
        labels: dict[Any, str] = {option.key: option.label for option in row.options.all()}
        if isinstance(value, list):
            words = "; ".join(labels.get(key, str(key)) for key in value)
        else:
            words = "Yes" if value is True else labels.get(value, str(value))
        pairs.append((row.label, words))
    return tuple(pairs)


def _pages(paper: Submission) -> int | None:
    run = (
        CheckRun.objects.filter(manuscript=paper.manuscript, state=RunState.DONE)
        .select_related("report")
        .order_by("-pk")
        .first()
    )
    pages = run.report.facts.get("pages") if run and run.report else None
    return pages if isinstance(pages, int) else None
