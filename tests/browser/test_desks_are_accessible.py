"""axe finds nothing on any page of the reviewers' and chairs' desks and of the admin, and none is wider than its window."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from conferences.models import Deadline
from eligibility.services import facts_of
from reviews.kinds import ConflictSource, Outcome, Released, ReviewState
from reviews.models import Assignment, Conflict, Decision, Release, Review
from submissions.files import local_path, store_bytes
from tests.browser.author_pages import sign_in
from tests.reviews.world import COMPLETE, World, add_manuscript, make_pair, make_paper, make_user, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PDF = Path(__file__).parent.parent / "data" / "g31_ieee_anon.pdf"
LOOKS = ((1280, "light"), (390, "dark"))


@pytest.fixture
def world() -> World:
    made = make_world()
    now = timezone.now()
    stored = store_bytes(PDF.read_bytes()).sha256
    second = make_paper(made.other_track, make_user("Second Author"), title="The second paper")
    for paper in (made.paper, second):
        add_manuscript(paper, sha256=stored, blinded_sha256=stored)
    facts_of(stored, lambda: local_path(stored))
    make_pair(made.paper, second)
    row = Assignment.objects.create(submission=made.paper, reviewer=made.reviewer, alias="K", assigned_at=now)
    Review.objects.create(assignment=row, state=ReviewState.SUBMITTED, answers=COMPLETE, saved_at=now, submitted_at=now)
    Assignment.objects.create(submission=second, reviewer=made.reviewer, alias="B", assigned_at=now)
    Conflict.objects.create(submission=made.paper, user=made.pc, source=ConflictSource.CHAIR, reason="Same group.")
    Decision.objects.create(submission=made.paper, outcome=Outcome.ACCEPT, decided_by=made.chair, decided_at=now)
    Release.objects.create(track=made.track, what=Released.REVIEWS, at=now)
    return made


def faults(page: Page, address: str) -> list[str]:
    """What axe says of a page in each look, and by how much it is too wide."""
    found = []
    page.goto(address)
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.wait_for_timeout(200)
        root = "document.documentElement"
        if page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") > 0:
            found.append(f"{address} at {width} px is wider than its window")
        result = Axe().run(page)
        if result.violations_count:
            found.append(f"{address} at {width} px, {scheme}: {result.generate_report()}")
    return found


def test_the_reviewers_desk(page: Page, live_server: LiveServer, world: World) -> None:
    sign_in(page, live_server.url, world.reviewer)
    base = f"{live_server.url}/{world.conference.slug}/reviews/"
    assert [fault for rest in ("", "1/", "2/", "1/preview/") for fault in faults(page, base + rest)] == []


def test_the_chairs_desk(page: Page, live_server: LiveServer, world: World) -> None:
    sign_in(page, live_server.url, world.chair)
    base = f"{live_server.url}/{world.conference.slug}/chair/"
    date = Deadline.objects.filter(conference=world.conference).latest("instant").pk
    pages = (
        "",
        "submissions/",
        "submissions/1/",
        "submissions/1/audit/",
        "duplicates/",
        "duplicates/1/2/",
        "duplicates/1/2/texts/",
        "dates/",
        f"dates/{date}/",
        "committee/",
        "releases/",
        "mail/",
        "setup/",
        "rules/",
        "rules/new/?like=usual",
        "rules/new/",
        "rules/rechecks/",
    )
    assert [fault for rest in pages for fault in faults(page, base + rest)] == []


def test_the_admin(page: Page, live_server: LiveServer, world: World) -> None:
    sign_in(page, live_server.url, world.chair)
    pages = (
        "",
        "conferences/",
        f"conferences/conference/{world.conference.pk}/change/",
        f"conferences/track/{world.track.pk}/change/",
        "conferences/deadline/",
        "conferences/deadline/add/",
        "eligibility/ruleset/",
        "eligibility/ruleset/add/",
        "reviews/reviewform/",
        f"reviews/reviewform/{world.track.review_form.pk}/change/",
        "submissions/submissionfield/add/",
    )
    base = f"{live_server.url}/admin/"
    assert [fault for rest in pages for fault in faults(page, base + rest)] == []
