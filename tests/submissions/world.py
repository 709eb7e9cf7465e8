"""A conference whose Industry track asks what MLSys asks, and papers in it, each made by one call through the services."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from allauth.account.models import EmailAddress
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from accounts.models import User
from conferences.kinds import Anonymity, DeadlineKind, Stage
from conferences.models import Conference, Deadline, Topic, Track
from eligibility.authors import Sector
from eligibility.findings import Severity
from eligibility.rulesets import RuleSetting
from eligibility.services import save_rule_set, use_rule_set
from submissions.content import AuthorInput, SubmissionContent
from submissions.files import StoredFile, store_bytes
from submissions.kinds import FieldKind, Need, RunState
from submissions.models import Blinding, FieldOption, Submission, SubmissionField
from submissions.reading import content_of
from submissions.services.blinding import run_blinding
from submissions.services.drafting import save_submission, start_submission
from submissions.services.uploading import store_manuscript

NOW = datetime(2025, 10, 20, 12, tzinfo=UTC)
CLOSES = NOW + timedelta(days=10)
_numbers = count(1)

FILE_RULES = (
    RuleSetting("file-size", Severity.ERROR, {"max_bytes": 2 * 1024 * 1024}),
    RuleSetting("page-size", Severity.ERROR),
    RuleSetting("page-total", Severity.ERROR, {"max_pages": 12}),
)
INDUSTRY_RULES = (
    *FILE_RULES,
    RuleSetting("first-author-sector", Severity.ERROR),
    RuleSetting("sector-share", Severity.ERROR),
    RuleSetting("contributions", Severity.ERROR, {"field": "contributions", "label": "what the submission describes"}),
    RuleSetting("contributions-recommended", Severity.WARNING, {"field": "focus"}),
    RuleSetting("declarations", Severity.ERROR, {"required": ["real_system"]}),
)


def make_user(name: str = "Ada Quill") -> User:
    """A person whose address is verified."""
    given, _, family = name.partition(" ")
    user = User.objects.create_user(
        f"{given.lower()}.{next(_numbers)}@people.example", given_name=given, family_name=family
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_conference() -> Conference:
    """One that is open until CLOSES and has three topics."""
    number = next(_numbers)
    conference = Conference.objects.create(slug=f"conf-{number}", name=f"Conf {number}")
    Deadline.objects.create(
        conference=conference, kind=DeadlineKind.OPENS, instant=NOW - timedelta(days=30), zone="UTC"
    )
    Deadline.objects.create(conference=conference, kind=DeadlineKind.SUBMISSION, instant=CLOSES, zone="UTC")
    for name in ("Serving", "Compilers", "Storage"):
        Topic.objects.create(conference=conference, name=name)
    return conference


def make_track(
    conference: Conference, name: str = "Industry", rules: tuple[RuleSetting, ...] = INDUSTRY_RULES
) -> Track:
    """A track with its rule set; one called Industry asks for contributions, a focus and a declaration."""
    slug = name.lower()
    track = Track.objects.create(
        conference=conference, slug=slug, name=name, abstract_words=20, topics_max=2, anonymity=Anonymity.NAMES_WITHHELD
    )
    version = save_rule_set(
        conference_id=conference.pk, slug=slug, name=name, settings=rules, by_id=None, now=NOW - timedelta(days=40)
    )
    use_rule_set(track_id=track.pk, stage=Stage.SUBMISSION, rule_set_id=version.rule_set_id)
    if name == "Industry":
        _add_fields(track)
    return track


def _add_fields(track: Track) -> None:
    contributions = _field(track, "contributions", FieldKind.SEVERAL, "What the submission describes", Need.REQUIRED)
    for key in ("retrospective", "planned", "cancelled"):
        FieldOption.objects.create(field=contributions, key=key, label=key.capitalize())
    focus = _field(track, "focus", FieldKind.SEVERAL, "Focus", Need.RECOMMENDED)
    for key in ("design", "benchmarking"):
        FieldOption.objects.create(field=focus, key=key, label=key.capitalize())
    _field(track, "real_system", FieldKind.DECLARATION, "The paper is about a real system.", Need.REQUIRED)


def _field(track: Track, key: str, kind: FieldKind, label: str, need: Need) -> SubmissionField:
    return SubmissionField.objects.create(
        track=track, key=key, kind=kind, label=label, need=need, position=track.fields.count()
    )


def make_draft(track: Track, user: User, now: datetime = NOW) -> Submission:
    """A draft as somebody has just started it."""
    return Submission.objects.get(pk=start_submission(track_id=track.pk, user_id=user.pk, now=now).pk)


def complete_content(paper: Submission) -> SubmissionContent:
    """What makes this paper complete but for its file: two more authors, everything chosen and declared."""
    stored = content_of(paper)
    first = replace(stored.authors[0], affiliation="Bluefin Robotics", sector=Sector.INDUSTRY)
    return SubmissionContent(
        track_id=paper.track_id,
        title="Twelve months of serving on spot instances",
        abstract="What we built, and what we learned from running it.",
        topic_ids=(min(topic.pk for topic in paper.conference.topics.all()),),
        answers={"contributions": ["planned"], "focus": ["design"], "real_system": True},
        authors=(
            first,
            AuthorInput(
                given_name="Bela",
                family_name="Norden",
                email=f"bela.{paper.pk}@bluefin.example",
                affiliation="Bluefin Robotics",
                sector=Sector.INDUSTRY,
            ),
            AuthorInput(
                given_name="Cem",
                family_name="Ost",
                email=f"cem.{paper.pk}@uni.example",
                affiliation="University of Elsewhere",
                sector=Sector.ACADEMIA,
            ),
        ),
    )


def save(paper: Submission, content: SubmissionContent, user: User, now: datetime = NOW) -> Submission:
    """Save over whatever is stored; the paper as it is then."""
    paper.refresh_from_db()
    save_submission(
        submission_id=paper.pk,
        user_id=user.pk,
        content=content,
        revision=paper.revision,
        now=now,
    )
    return Submission.objects.get(pk=paper.pk)


def make_pdf(text: str = "", *, pages: int = 2, page_size: tuple[float, float] = letter, lines: int = 1) -> bytes:
    """A real PDF with this text on each page, different from every other."""
    text = text or f"Paper {next(_numbers)}"
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=page_size)
    canvas.setAuthor("Canary Quill")
    for page in range(1, pages + 1):
        for line in range(lines):
            canvas.drawString(72, page_size[1] - 72 - 5 * (line % 120), f"{text}, page {page}, line {line}")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def store_pdf(data: bytes | None = None) -> StoredFile:
    """A PDF that has reached the store."""
    return store_bytes(make_pdf() if data is None else data)


def upload(paper: Submission, user: User, data: bytes | None = None, now: datetime = NOW) -> Submission:
    """Make a PDF the paper's current version; the paper as it is then."""
    store_manuscript(
        submission_id=paper.pk, user_id=user.pk, stored=store_pdf(data), original_name="quill-2025.pdf", now=now
    )
    return Submission.objects.get(pk=paper.pk)


def make_complete_draft(track: Track, user: User, data: bytes | None = None) -> Submission:
    """A draft that lacks nothing."""
    paper = make_draft(track, user)
    save(paper, complete_content(paper), user)
    return upload(paper, user, data)


def make_copies() -> int:
    """Make every copy for reviewers that waits; returns how many."""
    waiting = list(Blinding.objects.filter(state=RunState.QUEUED).values_list("pk", flat=True))
    for pk in waiting:
        run_blinding(pk)
    return len(waiting)
