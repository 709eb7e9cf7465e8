"""The report as chairs read it: the same as the authors', read-only but for what a chair can accept."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from conferences.kinds import Role, Stage
from conferences.models import Membership
from eligibility.findings import Severity
from eligibility.rulesets import RuleSetting
from eligibility.services import save_rule_set, use_rule_set
from reviews.kinds import ConflictSource
from reviews.models import Conflict
from submissions.files import store_bytes
from submissions.models import CheckRun, Override
from submissions.services.checking import run_check
from submissions.services.uploading import store_manuscript
from submissions.states import State
from tests.reviews.world import World, make_user, make_world
from tests.submissions.world import make_pdf
from tests.web.author_world import client_of
from tests.web.observe import observe

pytestmark = pytest.mark.django_db
A4 = (595.3, 841.9)


def upload(world: World, *, pages: int = 2) -> None:
    """A version in A4, which is an error, checked for real."""
    manuscript = store_manuscript(
        submission_id=world.paper.pk,
        user_id=world.author.pk,
        stored=store_bytes(make_pdf(pages=pages, page_size=A4)),
        original_name="secret-name.pdf",
        now=timezone.now(),
    )
    run_check(CheckRun.objects.get(manuscript_id=manuscript).pk)


@pytest.fixture
def world() -> World:
    made = make_world()
    version = save_rule_set(
        conference_id=made.conference.pk, slug="format", name="Format", by_id=None, now=timezone.now(),
        settings=[RuleSetting("page-size", Severity.ERROR), RuleSetting("page-limit", Severity.ERROR)],
    )  # fmt: skip
    use_rule_set(track_id=made.track.pk, stage=Stage.SUBMISSION, rule_set_id=version.rule_set_id)
    upload(made)
    return made


def url(world: World, rest: str = "") -> str:
    return f"/{world.conference.slug}/chair/submissions/{world.paper.number}/{rest}"


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_chair_reads_verdict_findings_and_pages_without_what_only_authors_can_do(world: World) -> None:
    page = text(client_of(world.chair), url(world, "report/"))
    assert "US letter (612 × 792 pt) is required." in page
    assert "The authors read the same." in page
    assert f'src="{url(world, "files/1/pages/1/small/")}"' in page
    assert [
        word for word in ("stops submitting", "Ask the chairs", "Upload a new version", "secret-name") if word in page
    ] == []


def test_a_chair_accepts_a_finding_on_the_report_and_comes_back_to_it(world: World) -> None:
    client = client_of(world.chair)
    answer = client.post(
        url(world, "accept-rule/"), {"about": "page-size", "reason": "Their printer.", "back": "report"}
    )
    assert (answer.status_code, answer["Location"]) == (302, url(world, "report/"))
    assert Override.objects.get().rule == "page-size"
    page = text(client, url(world, "report/"))
    assert "Accepted by the chairs" in page
    assert "Their printer." in page
    assert "Everything that was checked passes." in page


def test_the_paper_page_leads_to_the_report(world: World) -> None:
    page = text(client_of(world.chair), url(world))
    assert f'href="{url(world, "report/")}"' in page
    assert f'href="{url(world, "report/1/")}"' in page


def test_p2_p4_p8_who_is_no_chair_of_the_paper_gets_neither_report_nor_picture(world: World) -> None:
    conflicted = make_chair(world)
    Conflict.objects.create(
        submission=world.paper, user=conflicted, source=ConflictSource.CHAIR, created_by=world.chair, reason="x"
    )
    bait = ("report/", "report/1/", "files/1/pages/1/page/")
    for person in (world.author, world.reviewer, world.pc, world.outsider, conflicted, world.other_track_chair):
        for rest in bait:
            missing = url(world, rest).replace(f"submissions/{world.paper.number}/", "submissions/999/")
            hidden = observe(client_of(person).get(url(world, rest)))
            assert hidden == observe(client_of(person).get(missing)), (person, rest)
            assert hidden.status == 404
    # Control: who chairs it gets all of them.
    for rest in bait:
        answer = client_of(world.chair).get(url(world, rest))
        assert answer.status_code == 200
        assert b"".join(answer)


def test_p4_of_a_draft_a_chair_gets_neither_report_nor_picture(world: World) -> None:
    world.paper.refresh_from_db()
    world.paper.state, world.paper.submitted_at = State.DRAFT, None
    world.paper.save()
    for rest in ("report/", "report/1/", "files/1/pages/1/page/"):
        assert client_of(world.chair).get(url(world, rest)).status_code == 404


def make_chair(world: World) -> User:
    person = make_user("Corin Chair")
    Membership.objects.create(conference=world.conference, user=person, role=Role.CHAIR)
    return person


def test_the_report_costs_as_many_queries_for_three_versions_as_for_one(world: World) -> None:
    def cost() -> int:
        client = client_of(world.chair)
        with CaptureQueriesContext(connection) as asked:
            text(client, url(world, "report/"))
        return len(asked)

    one = cost()
    for pages in (3, 4):
        upload(world, pages=pages)
    assert world.paper.manuscripts.count() == 3
    assert cost() == one
