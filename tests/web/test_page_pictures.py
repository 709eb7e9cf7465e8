"""Pictures of pages: for authors their own versions, for chairs the original, for nobody else; and neutral in what they carry."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conferences.kinds import Role
from conferences.models import Membership
from eligibility.pictures import TOGETHER
from eligibility.sheets import MOST_PAGES
from reviews.models import Assignment
from submissions.models import CheckRun, Submission
from submissions.services.checking import run_check
from tests.submissions.world import make_pdf, make_user, upload
from tests.web.author_world import AuthorWorld, client_of, make_author_world
from tests.web.observe import observe
from web import pictures
from web.reporting.picture import MOST_CUTOUTS

pytestmark = pytest.mark.django_db
BROKEN = Path(__file__).parent.parent / "data" / "g36_truncated.pdf"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def world() -> AuthorWorld:
    return make_author_world()


@pytest.fixture
def paper(world: AuthorWorld) -> Submission:
    """A draft with two versions: one of two pages, one of three."""
    draft = world.begin()
    for pages in (2, 3):
        upload(draft, world.user, make_pdf(pages=pages))
    draft.refresh_from_db()
    return draft


def picture(world: AuthorWorld, paper: Submission, version: int = 2, page: int = 1, size: str = "small") -> str:
    return world.url(f"{paper.number}/files/{version}/pages/{page}/{size}/")


def status(client: Client, address: str) -> int:
    """The status alone."""
    answer = client.get(address)
    return len(b"".join(answer)) and answer.status_code


def test_authors_see_the_pages_of_each_of_their_versions(world: AuthorWorld, paper: Submission) -> None:
    found = {
        (version, page): status(world.client, picture(world, paper, version, page))
        for version in (1, 2, 3)
        for page in (1, 2, 3, 4)
    }
    assert [key for key, code in found.items() if code == 200] == [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3)]
    assert set(found.values()) == {200, 404}


def test_p15_p47_p48_a_picture_is_private_and_tells_neither_name_nor_hash(
    world: AuthorWorld, paper: Submission
) -> None:
    answer = world.client.get(picture(world, paper, size="page"))
    body = b"".join(answer)
    assert body.startswith(PNG)
    assert {
        name: answer[name]
        for name in (
            "Content-Type",
            "Content-Disposition",
            "Cache-Control",
            "X-Content-Type-Options",
            "X-Frame-Options",
        )
    } == {
        "Content-Type": "image/png",
        "Content-Disposition": 'inline; filename="page-1.png"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert paper.manuscript is not None
    told = str(answer.headers) + body.decode("latin-1")
    assert [bait for bait in (paper.manuscript.sha256, paper.manuscript.original_name) if bait in told] == []


def test_p1_p8_p9_nobody_else_gets_a_picture_and_cannot_tell_that_there_is_one(
    world: AuthorWorld, paper: Submission
) -> None:
    neighbour = world.begin()
    reviewer, member = make_user("Rhea Reviewer"), make_user("Pia Member")
    for person in (reviewer, member):
        Membership.objects.create(conference=world.conference, user=person, role=Role.PC)
    Submission.objects.filter(pk=paper.pk).update(state="submitted", submitted_at=timezone.now())
    Assignment.objects.create(submission=paper, reviewer=reviewer, alias="A", assigned_at=timezone.now())
    missing = picture(world, paper).replace(f"papers/{paper.number}/", "papers/999/")
    for person in (reviewer, member, make_user("Otto Outsider")):
        client = client_of(person)
        for size in ("small", "page", "large"):
            hidden = observe(client.get(picture(world, paper, size=size)))
            assert hidden == observe(client.get(missing))
            assert hidden.status == 404
    # P8: its file is not found under another paper of the same author.
    assert status(world.client, picture(world, neighbour)) == 404
    # Control: its author gets each of them.
    assert [status(world.client, picture(world, paper, size=size)) for size in ("small", "page", "large")] == [200] * 3
    signed_out = Client().get(picture(world, paper))
    assert (signed_out.status_code, signed_out["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize(("page", "size"), [(0, "small"), (4, "page"), (1001, "page"), (1, "huge"), (1, "png")])
def test_a_page_or_size_that_does_not_exist_is_not_found(
    world: AuthorWorld, paper: Submission, page: int, size: str
) -> None:
    assert status(world.client, picture(world, paper, page=page, size=size)) == 404


def test_a_page_that_cannot_be_drawn_says_so_in_words(world: AuthorWorld) -> None:
    draft = world.begin()
    upload(draft, world.user, BROKEN.read_bytes())
    answer = world.client.get(picture(world, draft, version=1))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    assert b"This page could not be drawn." in b"".join(answer)


def test_report_and_picture_cost_as_many_queries_for_three_versions_as_for_one(world: AuthorWorld) -> None:
    draft = world.begin()

    def cost() -> list[int]:
        costs = []
        for address in (world.url(f"{draft.number}/report/"), picture(world, draft, version=1)):
            client = client_of(world.user)
            with CaptureQueriesContext(connection) as asked:
                assert status(client, address) == 200
            costs.append(len(asked))
        return costs

    def check(pages: int) -> None:
        upload(draft, world.user, make_pdf(pages=pages))
        run_check(CheckRun.objects.latest("pk").pk)

    check(2)
    # Drawn once; who asks for what is kept is not counted.
    assert status(world.client, picture(world, draft, version=1)) == 200
    one = cost()
    for pages in (3, 4):
        check(pages)
    assert draft.manuscripts.count() == 3
    assert cost() == one


def test_p46_one_person_has_only_so_many_pages_drawn_and_a_reader_of_a_long_paper_never_notices(
    world: AuthorWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = world.begin()
    upload(draft, world.user, make_pdf(pages=60))

    def asked(pages: range, size: str, client: Client = world.client) -> list[int]:
        return [status(client, picture(world, draft, page=page, size=size, version=1)) for page in pages]

    # A strip of sixty pages is five drawings, not sixty.
    monkeypatch.setattr(pictures, "DRAWINGS_A_MINUTE", 7)
    assert asked(range(1, 61), "small") == [200] * 60
    assert asked(range(1, 5), "page") == [200, 200, 429, 429]
    # What is drawn already is there for them all the same.
    assert asked(range(1, 3), "page") == [200, 200]
    # Another person has their own measure.
    other = make_user("Otto Other")
    draft.authors.create(
        position=2,
        given_name="Otto",
        family_name="Other",
        email="otto@uni.example",
        user=other,
        confirmed_at=timezone.now(),
    )
    assert asked(range(3, 4), "page", client_of(other)) == [200]


def test_p46_the_measure_is_above_what_a_hasty_reader_of_long_reports_asks_for() -> None:
    strip_of_the_longest, every_page_turned_in_a_minute = MOST_PAGES // TOGETHER + 1, 60
    assert strip_of_the_longest + MOST_CUTOUTS + every_page_turned_in_a_minute < pictures.DRAWINGS_A_MINUTE
