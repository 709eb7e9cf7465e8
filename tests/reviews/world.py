"""A small conference for tests of reviewing: people, tracks, papers, each made by one call."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress

from accounts.models import User
from conferences.kinds import Anonymity, DeadlineKind, Role
from conferences.models import Conference, Deadline, Membership, Track
from reviews.kinds import Audience, ReviewFieldKind
from reviews.models import ReviewField, ReviewForm
from submissions.duplicates.evidence import Likeness
from submissions.models import Author, DuplicatePair, Manuscript, Submission
from submissions.states import State

NOW = datetime(2025, 12, 1, 12, tzinfo=UTC)
_numbers = count(1)
SCALE = ["poor", "weak", "fair", "good", "excellent"]
COMPLETE: dict[str, Any] = {
    "impact": 4,
    "quality": 3,
    "strengths": "Eleven months of traces.",
    "remarks": "CHAIRS-ONLY remark",
    "notes": "REVIEWERS-ONLY note",
}


def make_user(name: str = "Ada Quill", email: str = "", **more: Any) -> User:
    """A person whose primary address is verified."""
    given, _, family = name.partition(" ")
    email = email or f"{given.lower()}.{next(_numbers)}@people.example"
    user = User.objects.create_user(email, "correct horse battery", given_name=given, family_name=family, **more)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_conference(slug: str = "", **more: Any) -> Conference:
    """A conference with a deadline for papers in the past and one for reviews to come."""
    number = next(_numbers)
    conference = Conference.objects.create(slug=slug or f"conf-{number}", name=f"Conf {number}", **more)
    for kind, days in ((DeadlineKind.OPENS, -60), (DeadlineKind.SUBMISSION, -10), (DeadlineKind.REVIEWS_DUE, 3)):
        Deadline.objects.create(conference=conference, kind=kind, instant=NOW + timedelta(days=days))
    return conference


def make_track(conference: Conference, name: str = "Industry", **more: Any) -> Track:
    """A blind track with a form of two scores, a text, a flag, and a field for each narrower audience."""
    track = Track.objects.create(
        conference=conference,
        slug=name.lower(),
        name=name,
        anonymity=more.pop("anonymity", Anonymity.FULL),
        reviewer_note=more.pop("reviewer_note", "Novelty is not required."),
        **more,
    )
    form = ReviewForm.objects.create(track=track, name=f"{name} review")
    fields: tuple[tuple[str, ReviewFieldKind, str, list[str], bool, Audience], ...] = (
        ("impact", ReviewFieldKind.SCORE, "Impact", SCALE, True, Audience.AUTHORS),
        ("quality", ReviewFieldKind.SCORE, "Technical quality", SCALE, True, Audience.AUTHORS),
        ("strengths", ReviewFieldKind.TEXT, "Strengths", [], True, Audience.AUTHORS),
        ("speculative", ReviewFieldKind.FLAG, "Not a real system", [], False, Audience.REVIEWERS),
        ("notes", ReviewFieldKind.TEXT, "Notes to other reviewers", [], False, Audience.REVIEWERS),
        ("remarks", ReviewFieldKind.TEXT, "Remarks to the chairs", [], False, Audience.CHAIRS),
    )
    for position, (key, kind, label, scale, required, audience) in enumerate(fields):
        ReviewField.objects.create(
            form=form,
            key=key,
            kind=kind,
            label=label,
            scale=scale,
            is_required=required,
            audience=audience,
            position=position,
        )
    return track


def make_member(conference: Conference, name: str, role: Role = Role.PC, track: Track | None = None) -> User:
    """A person with a role."""
    user = make_user(name)
    Membership.objects.create(conference=conference, user=user, role=role, track=track)
    return user


def make_paper(track: Track, *authors: User, title: str = "Canary Pipelines", **more: Any) -> Submission:
    """A submitted paper whose author rows are taken by these people (by one nobody knows, if there are none)."""
    state = more.pop("state", State.SUBMITTED)
    number = track.conference.submissions.count() + 1
    owner = authors[0] if authors else make_user("Una Known")
    when: dict[str, datetime] = {"submitted_at": NOW - timedelta(days=11)} if state != State.DRAFT else {}
    if state == State.WITHDRAWN:
        when["withdrawn_at"] = NOW - timedelta(days=5)
    if state == State.DESK_REJECTED:
        more.setdefault("desk_reject_reason", "Out of scope.")
        when["desk_rejected_at"] = NOW - timedelta(days=5)
    paper = Submission.objects.create(
        conference=track.conference,
        track=track,
        number=number,
        state=state,
        title=title,
        abstract=more.pop("abstract", "What we built."),
        created_by=owner,
        created_at=NOW - timedelta(days=20),
        saved_at=NOW - timedelta(days=11),
        **when,
        **more,
    )
    for position, user in enumerate(authors or (owner,), 1):
        Author.objects.create(
            submission=paper,
            position=position,
            given_name=user.given_name,
            family_name=user.family_name,
            email=user.email,
            affiliation="Bluefin Robotics",
            user=user,
            confirmed_at=NOW,
        )
    return paper


def add_manuscript(paper: Submission, *, sha256: str, blinded_sha256: str = "", size: int = 1000) -> Manuscript:
    """A version of the paper's file, made the current one."""
    row = Manuscript.objects.create(
        submission=paper,
        version=paper.manuscripts.count() + 1,
        sha256=sha256,
        size=size,
        original_name="CANARY-original-name.pdf",
        uploaded_by=paper.created_by,
        uploaded_at=NOW - timedelta(days=12),
        blinded_sha256=blinded_sha256,
        blinded_at=NOW if blinded_sha256 else None,
    )
    paper.manuscript = row
    paper.save(update_fields=["manuscript"])
    return row


def make_pair(one: Submission, other: Submission, **more: Any) -> DuplicatePair:
    """Two papers that were found to share text."""
    first, second = sorted((one, other), key=lambda paper: paper.pk)
    scores: dict[str, Any] = {"resemblance": 0.2, "shared": 0.34, "title_likeness": 0.5, "author_overlap": 0.0}
    return DuplicatePair.objects.create(
        conference=one.conference,
        first=first,
        second=second,
        likeness=more.pop("likeness", Likeness.SHARED_TEXT),
        found_at=more.pop("found_at", NOW),
        compared_at=NOW,
        **scores | more,
    )


@dataclass(frozen=True, slots=True)
class World:
    """One conference, one track, one paper, everybody who has to do with it."""

    conference: Conference
    track: Track
    other_track: Track
    paper: Submission
    author: User
    chair: User
    track_chair: User
    other_track_chair: User
    pc: User
    reviewer: User
    outsider: User


def make_world() -> World:
    """The usual cast. The reviewer is not assigned yet."""
    conference = make_conference()
    track, other = make_track(conference), make_track(conference, "Research")
    author = make_user("Wanda Writer")
    return World(
        conference=conference,
        track=track,
        other_track=other,
        paper=make_paper(track, author),
        author=author,
        chair=make_member(conference, "Chris Chair", Role.CHAIR),
        track_chair=make_member(conference, "Tara Track", Role.TRACK_CHAIR, track),
        other_track_chair=make_member(conference, "Otto Other", Role.TRACK_CHAIR, other),
        pc=make_member(conference, "Pia Committee"),
        reviewer=make_member(conference, "Rex Reviewer"),
        outsider=make_user("Olga Outside"),
    )
