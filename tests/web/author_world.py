"""The MLSys call as it is published, open now, and authors who fill in its form through the browser's own requests."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conferences.kinds import DeadlineKind
from conferences.models import Conference
from confsys.calls import load_call
from confsys.calls.creating import create_from_call
from submissions.models import CheckRun, Submission
from submissions.services.checking import run_check
from submissions.states import State
from tests.submissions.world import make_pdf, make_user

_numbers = count(1)


@dataclass(frozen=True)
class AuthorWorld:
    """A conference and one of its authors."""

    conference: Conference
    user: User
    client: Client

    def url(self, rest: str = "") -> str:
        """An address on the author's desk."""
        return f"/{self.conference.slug}/papers/{rest}"

    def begin(self, track: str = "industry") -> Submission:
        """A draft begun on the page for it."""
        answer = self.client.post(self.url("new/"), {"track": track})
        assert answer.status_code == 302, answer.content.decode()
        return Submission.objects.filter(conference=self.conference).latest("number")


def make_author_world(name: str = "mlsys-2026") -> AuthorWorld:
    """A call with its dates moved, so that papers close in about a month."""
    now = timezone.now()
    call = load_call(name)
    closes = call.conference.date_of(DeadlineKind.SUBMISSION)
    assert closes is not None
    slug = f"conf-{next(_numbers)}"
    create_from_call(call=call, slug=slug, now=now, days=(now + timedelta(days=34) - closes.instant).days)
    user = make_user("Ines Carvalho")
    return AuthorWorld(Conference.objects.get(slug=slug), user, client_of(user))


def client_of(user: User) -> Client:
    """A browser in which that person is signed in."""
    client = Client()
    client.force_login(user)
    return client


def form_data(paper: Submission, **changes: Any) -> dict[str, Any]:
    """What the form of this paper posts as it is stored, with changes; None leaves a field out."""
    paper.refresh_from_db()
    authors = list(paper.authors.order_by("position"))
    data: dict[str, Any] = {
        "revision": str(paper.revision),
        "shown": paper.track.slug,
        "title": paper.title,
        "abstract": paper.abstract,
        "topics": [str(topic.pk) for topic in paper.topics.all()],
        "author": [str(row.pk) for row in authors],
    }
    for row in authors:
        typed = {name: getattr(row, name) for name in _NAMES} | {"sector": row.stated_sector}
        data |= author_data(str(row.pk), **typed, is_contact=row.is_contact)
    for key, value in paper.answers.items():
        data[f"field-{key}"] = "on" if value is True else value
    data |= changes
    return {name: value for name, value in data.items() if value is not None and value is not False}


_NAMES = ("given_name", "family_name", "email", "affiliation", "further_affiliations", "orcid")


def author_data(key: str, *, is_contact: bool = False, **values: str) -> dict[str, str]:
    """One author row as the form posts it."""
    data = {f"author-{key}-{name}": value for name, value in ({"sector": "unknown"} | values).items()}
    return data | ({f"author-{key}-is_contact": "on"} if is_contact else {})


def complete_data(paper: Submission) -> dict[str, Any]:
    """Everything that an Industry paper asks, for three authors of whom two are from industry."""
    paper.refresh_from_db()
    (first,) = paper.authors.all()
    topic = paper.conference.topics.first()
    assert topic is not None
    answers: dict[str, Any] = {}
    for field in paper.track.fields.filter(is_archived=False).prefetch_related("options"):
        options = [option.key for option in field.options.all()]
        answers[f"field-{field.key}"] = (
            options[:1] if options else "on" if field.kind == "declaration" else "Said in words."
        )
    return form_data(
        paper,
        title="Two Years of Serving 40,000 LoRA Adapters",
        abstract="We describe what we kept and what we turned off.",
        topics=[str(topic.pk)],
        author=[str(first.pk), "new1", "new2"],
        **answers,
        **author_data(
            str(first.pk),
            given_name=first.given_name,
            family_name=first.family_name,
            email=first.email,
            affiliation="Halden Cloud",
            sector="industry",
            is_contact=True,
        ),
        **author_data(
            "new1",
            given_name="Mateusz",
            family_name="Wróbel",
            email="mw@halden.example",
            affiliation="Halden Cloud",
            sector="industry",
        ),
        **author_data(
            "new2",
            given_name="Yuki",
            family_name="Tanabe",
            email="yt@ed.example",
            affiliation="University of Edinburgh",
            sector="academia",
        ),
    )


def move(world: AuthorWorld, paper: Submission, track: str) -> Any:
    """Press the button of the page that says what moving there would change."""
    paper.refresh_from_db()
    return world.client.post(world.url(f"{paper.number}/move/"), {"to": track, "revision": paper.revision})


def pdf_upload(data: bytes | None = None, name: str = "lora-serving-v7.pdf") -> SimpleUploadedFile:
    """A file as the browser sends it."""
    return SimpleUploadedFile(name, make_pdf() if data is None else data, content_type="application/pdf")


# Any, since the test client takes headers among its own keywords.
SCRIPT: Any = {"HTTP_HX_REQUEST": "true"}


def submitted(world: AuthorWorld) -> Submission:
    """A complete paper of nine pages, submitted on the page for it; its check waits."""
    paper = world.begin()
    world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload(make_pdf(pages=9))})
    world.client.post(world.url(f"{paper.number}/submit/"), complete_data(paper))
    paper.refresh_from_db()
    assert paper.state == State.SUBMITTED
    return paper


def checked(world: AuthorWorld, data: bytes) -> Submission:
    """A complete draft with this file, its check really run."""
    paper = world.begin()
    world.client.post(world.url(f"{paper.number}/edit/"), complete_data(paper))
    world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload(data)})
    for run in CheckRun.objects.filter(manuscript__submission=paper):
        run_check(run.pk)
    return paper


def body_of(answer: Any) -> str:
    """The text of a page that answered well."""
    assert answer.status_code == 200
    return str(answer.content.decode())
