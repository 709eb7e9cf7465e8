"""The public pages in a real browser: axe, the policy, widths, both schemes, and times in the reader's zone."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from conferences.kinds import Role
from conferences.models import Membership
from conferences.services.members import invite_member
from conferences.services.scheduling import change_deadline
from mail.kinds import MailState
from mail.models import Message
from mail.services import deliver_message, queue_message, site_link
from reviews.models import Assignment
from submissions.models import Author
from submissions.services.authorship import ask_authors
from submissions.states import State
from tests.reviews.world import make_member, make_paper, make_user
from tests.web.calls import open_call, papers_close

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# Where pictures of the pages are wanted, to be looked at; none otherwise.
PICTURES = os.environ.get("CONFSYS_PICTURES", "")
Open = Callable[..., Page]


@pytest.fixture
def open_page(live_server: LiveServer, browser: Browser, settings: Settings) -> Open:
    """Open a path as somebody, in a fresh browser of some width and scheme; any complaint of it fails the test."""
    settings.SITE_URL = live_server.url
    settings.DEMO = True

    def open_path(
        path: str,
        person: User | None = None,
        *,
        width: int = 1280,
        scheme: str = "light",
        scripts: bool = True,
        zone: str = "Europe/Zurich",
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 860},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
            timezone_id=zone,
            locale="en-GB",
            reduced_motion="reduce",
        )
        if person:
            client = Client()
            client.force_login(person)
            context.add_cookies(
                [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
            )
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + path)
        page.wait_for_load_state("load")
        assert complaints == []
        return page

    complaints: list[str] = []
    return open_path


def test_axe_finds_nothing_on_the_public_pages_and_nothing_runs_over_the_edge(open_page: Open) -> None:
    conference = open_call()
    open_call("aimlsystems-2023")
    row = papers_close(conference)
    change_deadline(
        deadline_id=row.pk, instant=row.instant + timedelta(days=3), reason="Asked for.", by_id=None, now=timezone.now()
    )
    chair = make_member(conference, "Chia Chairson", Role.CHAIR)
    ada = make_user("Ada Quill")
    Membership.objects.create(conference=conference, user=ada, role=Role.PC)
    industry = conference.tracks.get(slug="industry")
    draft = make_paper(industry, ada, title="Eleven Months of Serving Adapters: What We Kept", state=State.DRAFT)
    Author.objects.create(
        submission=draft, position=2, given_name="Bo", family_name="Row", email="bo@row.example", affiliation="Halden"
    )
    ask_authors(submission_id=draft.pk, user_id=ada.pk, now=timezone.now())
    link = Message.objects.get(kind="author_asked").body.partition("/author/")[2].split()[0].strip("/")
    other = make_paper(industry, title="A Paper to Review")
    Assignment.objects.create(submission=other, reviewer=ada, alias="A", assigned_at=timezone.now())
    admin = make_user("Sita Admin", is_superuser=True)
    invited = invite_member(
        conference_id=conference.pk, email="x@y.example", role=Role.PC, by_id=chair.pk, now=timezone.now()
    )
    for number in range(2):
        mail = queue_message(
            kind="account_unknown_account",
            to_email=f"a{number}@b.example",
            context={"email": "a@b.example", "signup_link": site_link("/accounts/signup/")},
        )
        deliver_message(mail.pk)
    Message.objects.filter(to_email="a1@b.example").update(
        state=MailState.FAILED, last_error="mail.example:587 could not be reached: Connection refused", attempts=5
    )
    visits: list[tuple[str, str, User | None]] = [
        ("home", "/", None),
        ("own", "/", ada),
        ("call", "/mlsys-2026/", None),
        ("track", "/mlsys-2026/industry/", None),
        ("track-aiml", "/aimlsystems-2023/industry/", chair),
        ("profile", "/accounts/profile/", ada),
        ("invitation", f"/invitation/{invited.token}/", None),
        ("invitation-in", f"/invitation/{invited.token}/", ada),
        ("author", f"/author/{link}/", None),
        ("author-in", f"/author/{link}/", chair),
        ("outbox", "/site/outbox/", admin),
        ("emails", "/accounts/email/", ada),
    ]
    found = {}
    for name, path, person in visits:
        # Colours depend on the scheme, the arrangement on the width: these two have seen all.
        for width, scheme, other_scheme in ((1280, "light", "dark"), (390, "dark", "light")):
            page = open_page(path, person, width=width, scheme=scheme)
            results = Axe().run(page)
            if results.violations_count:
                found[name, width, scheme] = results.generate_report()
            for look in (scheme, other_scheme) if PICTURES else ():
                page.emulate_media(color_scheme="dark" if look == "dark" else "light")
                page.screenshot(path=Path(PICTURES, f"{name}-{width}-{look}.png"), full_page=True)
            for narrower in (width, 360) if width == 390 else (width,):
                page.set_viewport_size({"width": narrower, "height": 860})
                if page.evaluate("document.documentElement.scrollWidth") > narrower:
                    found[name, narrower, scheme] = "runs over the edge"
            page.context.close()
    assert found == {}


def test_dates_are_shown_in_the_browser_s_zone_and_without_scripts_in_the_profile_s(open_page: Open) -> None:
    open_call("aimlsystems-2023", "aiml")
    words = open_page("/aiml/industry/", zone="Asia/Kolkata").get_by_role("complementary", name="Dates").inner_text()
    assert "23:59 AoE" in words
    assert "17:29 GMT+5:30" in words
    ada = make_user(time_zone="Asia/Kolkata")
    assert (
        "17:29 IST"
        in open_page("/aiml/industry/", ada, scripts=False).get_by_role("complementary", name="Dates").inner_text()
    )


def test_a_person_signs_up_from_an_invitation_and_comes_back_to_accept_it(
    open_page: Open, live_server: LiveServer
) -> None:
    conference = open_call()
    chair = make_member(conference, "Chia Chairson", Role.CHAIR)
    invited = invite_member(
        conference_id=conference.pk, email="new@people.example", role=Role.PC, by_id=chair.pk, now=timezone.now()
    )
    page = open_page(f"/invitation/{invited.token}/")
    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("Given name").fill("Nea")
    page.get_by_label("Family name").fill("Newcomer")
    page.get_by_label("Affiliation").fill("Halden Institute")
    page.get_by_label("E-mail").fill("new@people.example")
    page.get_by_label("Password").fill("a long and odd sentence")
    page.get_by_role("button", name="Make the account").click()
    page.wait_for_url("**/confirm-email/")
    body = Message.objects.get(kind="account_email_confirmation_signup").body
    page.goto(next(word for word in body.split() if "/confirm-email/" in word))
    page.locator("main form button").first.click()
    page.get_by_role("button", name="Accept").click()
    page.wait_for_url(f"{live_server.url}/mlsys-2026/")
    assert "You are a member of the program committee of MLSys 2026 now." in page.inner_text("main")
    member = Membership.objects.get(role=Role.PC)
    assert (member.user.email, member.user.full_name) == ("new@people.example", "Nea Newcomer")
