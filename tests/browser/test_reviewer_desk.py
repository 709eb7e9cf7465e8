"""The reviewer's desk in a real browser: the PDF shows, the form saves itself, nothing typed is lost."""

import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from reviews.models import Assignment, Review
from submissions.files import store_bytes
from tests.browser.author_pages import sign_in
from tests.browser.steps.reviewing import looks_like_print
from tests.processes import wait_for
from tests.reviews.world import World, add_manuscript, make_paper, make_user, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PDF = Path(__file__).parent.parent / "data" / "g31_ieee_anon.pdf"


@pytest.fixture
def world(live_server: LiveServer, page: Page) -> World:
    made = make_world()
    stored = store_bytes(PDF.read_bytes()).sha256
    second = make_paper(made.track, make_user("Second Author"), title="The second paper")
    for paper, alias in ((made.paper, "K"), (second, "B")):
        add_manuscript(paper, sha256=stored, blinded_sha256=stored)
        Assignment.objects.create(submission=paper, reviewer=made.reviewer, alias=alias, assigned_at=timezone.now())
    sign_in(page, live_server.url, made.reviewer)
    page.goto(f"{live_server.url}/{made.conference.slug}/reviews/1/")
    return made


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")


def answers() -> dict[str, object]:
    return dict(Review.objects.get(assignment__alias="K").answers)


def test_the_blinded_paper_shows_in_its_frame_under_the_sandbox(page: Page, world: World) -> None:
    answer = page.request.get(page.locator("iframe").evaluate("frame => frame.src.split('#')[0]"))
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox; frame-ancestors 'self'"
    # The viewer draws in a process of its own: that it shows is seen on the page's picture, not in its tree.
    frame = page.locator("iframe.desk-paper-frame")
    expect(frame).to_be_visible()
    wait_for("the paper to show in its frame", lambda: looks_like_print(frame))
    assert page.locator("iframe[sandbox]").count() == 0


def test_the_form_saves_itself_and_says_what_is_missing(page: Page, world: World) -> None:
    page.get_by_role("group", name="Impact").get_by_role("radio", name="4").check()
    page.get_by_label("Strengths").fill("Eleven months of traces.")
    expect(page.locator("#missing")).to_contain_text("1 score is missing: Technical quality")
    saved(page)
    assert answers() == {"impact": 4, "strengths": "Eleven months of traces."}
    page.reload()
    expect(page.get_by_label("Strengths")).to_have_value("Eleven months of traces.")


def test_submit_and_next_right_after_typing_loses_nothing(page: Page, world: World) -> None:
    for criterion in ("Impact", "Technical quality"):
        page.get_by_role("group", name=criterion).get_by_role("radio", name="3").check()
    page.get_by_label("Strengths").press_sequentially("Typed until the very end.", delay=20)
    page.get_by_role("button", name="Submit and next").click()
    expect(page).to_have_url(re.compile(r"/reviews/2/$"))
    expect(page.get_by_text("Review of paper 1 submitted.")).to_be_visible()
    assert answers()["strengths"] == "Typed until the very end."
    assert Review.objects.get(assignment__alias="K").state == "submitted"


def test_text_that_the_server_did_not_get_comes_back_after_a_reload(page: Page, world: World) -> None:
    def broken(route: Route) -> None:
        route.abort()

    page.route("**/save/", broken)
    page.get_by_label("Strengths").fill("Written in a tunnel.")
    expect(page.locator("#saved")).to_have_attribute("data-state", "failed")
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute("**/save/", broken)
    page.reload()
    expect(page.get_by_label("Strengths")).to_have_value("Written in a tunnel.")
    saved(page)
    assert answers() == {"strengths": "Written in a tunnel."}


def test_p10_a_second_window_is_told_and_keeps_its_text(page: Page, world: World) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_label("Strengths").fill("From the first window.")
    saved(page)
    other.get_by_label("Strengths").fill("From the second window.")
    expect(other.locator("#panel")).to_contain_text("saved in another window")
    expect(other.locator("#panel")).to_contain_text("From the first window.")
    expect(other.get_by_label("Strengths")).to_have_value("From the second window.")
    other.get_by_role("button", name="Save my text over it").click()
    saved(other)
    assert answers() == {"strengths": "From the second window."}


def test_a_session_that_ends_loses_no_text(page: Page, world: World, live_server: LiveServer) -> None:
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Strengths").fill("After the session ended.")
    expect(page.locator("#panel")).to_contain_text("You are signed out")
    sign_in(page, live_server.url, world.reviewer)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    saved(page)
    assert answers() == {"strengths": "After the session ended."}


def test_on_a_phone_there_are_three_tabs(page: Page, world: World) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for tab, inside in (("Queue, 2 left", "The second paper"), ("Review", "Technical quality")):
        page.get_by_role("link", name=tab, exact=True).click()
        expect(page.get_by_text(inside).first).to_be_visible()
        expect(page.locator("iframe")).to_be_hidden()
    page.get_by_role("link", name="Paper", exact=True).click()
    expect(page.locator("iframe")).to_be_visible()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_javascript_the_buttons_do_it(page: Page, world: World) -> None:
    page.get_by_label("Strengths").fill("Saved by a button.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert answers() == {"strengths": "Saved by a button."}
    page.get_by_role("button", name="Submit and next").click()
    expect(page.get_by_text("Still missing: Impact, Technical quality.")).to_be_visible()
    for criterion in ("Impact", "Technical quality"):
        page.get_by_role("group", name=criterion).get_by_role("radio", name="3").check()
    page.get_by_role("button", name="Submit and next").click()
    expect(page).to_have_url(re.compile(r"/reviews/2/$"))
