"""Playing the story of one paper through the services, at the times at which it happened."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zlib import crc32

from accounts.models import User
from confsys.demo.world import File, PaperStory, Person, ReviewStory
from confsys.papers import Faults, Format, Paper, make_paper
from reviews.kinds import Outcome
from reviews.services.assigning import assign_reviewer, set_conflict
from reviews.services.deciding import decide
from reviews.services.reviewing import save_review, submit_review
from submissions.content import AuthorInput, SubmissionContent
from submissions.files import store_bytes
from submissions.kinds import AnswerKind
from submissions.models import Submission
from submissions.reading import content_of
from submissions.services.answering import answer_finding
from submissions.services.drafting import save_submission, start_submission
from submissions.services.moving import desk_reject_submission, submit_submission, withdraw_submission
from submissions.services.uploading import store_manuscript


@dataclass(frozen=True, slots=True)
class Stage:
    """What every paper of a conference plays on."""

    tracks: Mapping[str, int]
    topics: list[int]
    people: Mapping[str, Person]
    users: Mapping[str, User]
    chair_id: int
    format: Format
    first_midnight: datetime

    def at(self, day: int, who: str, minute: int = 0) -> datetime:
        """A moment of that day: each person has an hour of their own, so that nights are quiet."""
        seed = crc32(who.encode())
        return self.first_midnight + timedelta(
            days=day, hours=7 + seed % 11, minutes=seed // 11 % 25 + minute, seconds=seed % 57
        )


def play_paper(paper: PaperStory, stage: Stage) -> int:
    """From the draft to wherever the story ends. Returns the submission's key."""
    starter = paper.authors[0]
    user_id = stage.users[starter].pk
    started = start_submission(
        track_id=stage.tracks[paper.track], user_id=user_id, now=stage.at(paper.started, starter)
    )
    pk = started.pk
    _fill_in(pk, paper, stage, user_id)
    for file in paper.files:
        store_manuscript(
            submission_id=pk,
            user_id=user_id,
            stored=store_bytes(make_pdf(paper, file, stage.format)),
            original_name=file.name,
            now=stage.at(file.day, starter, 23),
        )
    if paper.submitted is not None:
        _submit(pk, paper, stage, user_id, paper.submitted)
    if paper.withdrawn is not None:
        withdraw_submission(submission_id=pk, user_id=user_id, now=stage.at(paper.withdrawn, starter))
    _play_chairs(pk, paper, stage)
    for review in paper.reviews:
        _play_review(pk, review, stage)
    if paper.decision:
        decide(
            submission_id=pk,
            outcome=Outcome(paper.decision["outcome"]),
            comment=paper.decision["comment"],
            by_id=stage.chair_id,
            now=stage.at(paper.decision["day"], "chair"),
        )
    return pk


def make_pdf(paper: PaperStory, file: File, look: Format) -> bytes:
    """The file of an upload."""
    faults = Faults(
        a4=file.a4,
        password=file.password,
        author_metadata=file.author_metadata,
        hidden_text=file.hidden_text,
        cut_to_bytes=file.cut_to_bytes,
    )
    return make_paper(
        Paper(
            key=file.text_of or f"{paper.title} {file.name}",
            title=paper.title,
            abstract=paper.abstract,
            domain=file.domain,
            system=file.system,
            format=look,
            body_pages=file.pages,
            appendix_pages=file.appendix,
            faults=faults,
        )
    )


def _fill_in(pk: int, paper: PaperStory, stage: Stage, user_id: int) -> None:
    row = Submission.objects.get(pk=pk)
    own = content_of(row).authors[0]
    authors = tuple(_author(stage.people[key]) for key in paper.authors)
    content = SubmissionContent(
        track_id=row.track_id,
        title=paper.title,
        abstract=paper.abstract,
        topic_ids=tuple(stage.topics[place] for place in paper.topics),
        answers=dict(paper.answers),
        authors=(replace(authors[0], pk=own.pk, is_contact=True), *authors[1:]),
    )
    now = stage.at(paper.started, paper.authors[0], 17)
    save_submission(submission_id=pk, user_id=user_id, content=content, revision=row.revision, now=now)


def _author(person: Person) -> AuthorInput:
    return AuthorInput(
        given_name=person.given,
        family_name=person.family,
        email=person.email,
        affiliation=person.affiliation,
        further_affiliations=person.further,
        sector=person.sector,
        orcid=person.orcid,
    )


def _submit(pk: int, paper: PaperStory, stage: Stage, user_id: int, day: int) -> None:
    now = stage.at(day, paper.authors[0], 40)
    for rule, sentence in paper.appeals.items():
        answer_finding(
            submission_id=pk,
            user_id=user_id,
            rule=rule,
            kind=AnswerKind.APPEALED,
            sentence=sentence,
            about_file=False,
            now=now,
        )
    submit_submission(submission_id=pk, user_id=user_id, now=now)


def _play_chairs(pk: int, paper: PaperStory, stage: Stage) -> None:
    for person, reason in paper.conflicts.items():
        set_conflict(
            submission_id=pk,
            user_id=stage.users[person].pk,
            by_id=stage.chair_id,
            now=stage.at((paper.submitted or paper.started) + 3, "chair"),
            reason=reason,
        )
    if paper.desk_reject:
        desk_reject_submission(
            submission_id=pk,
            user_id=stage.chair_id,
            reason=paper.desk_reject["reason"],
            now=stage.at(paper.desk_reject["day"], "chair"),
        )


def _play_review(pk: int, review: ReviewStory, stage: Stage) -> None:
    assignment_id = assign_reviewer(
        submission_id=pk,
        reviewer_id=stage.users[review.reviewer].pk,
        by_id=stage.chair_id,
        now=stage.at(review.assigned, "chair"),
    )
    written = review.submitted if review.submitted is not None else review.draft
    if written is None:
        return
    now = stage.at(written, review.reviewer)
    save_review(assignment_id=assignment_id, answers=review.answers, revision=0, now=now)
    if review.submitted is not None:
        submit_review(assignment_id=assignment_id, now=now + timedelta(minutes=4))
