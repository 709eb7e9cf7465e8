"""The report page in a real browser: pages turned by keyboard, by links without scripts, and a check that ticks in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from eligibility import pictures
from submissions.kinds import RunState
from submissions.models import CheckRun, Submission
from submissions.services.checking import run_check
from submissions.services.leasing import take_lease
from submissions.services.stepping import Steps
from submissions.steps import Step, StepDone
from tests.browser.author_pages import Desk, sign_in
from tests.submissions.world import upload
from tests.web.author_world import make_author_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
DATA = Path(__file__).parent.parent / "data"
PAPER, NAMED = DATA / "g03_refs_app_samepage.pdf", DATA / "g63_lo_2col_named.pdf"
DRAWN = "[...document.images].every(one => one.complete && one.naturalWidth > 0)"


@pytest.fixture
def desk(page: Page, live_server: LiveServer) -> Iterator[Desk]:
    world = make_author_world("aimlsystems-2023")
    sign_in(page, live_server.url, world.user)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield Desk(page, live_server.url, world)
    assert wrong == []


@pytest.fixture
def paper(desk: Desk) -> Submission:
    """A draft with a real paper of six pages that is being checked."""
    draft = desk.world.begin()
    upload(draft, desk.world.user, PAPER.read_bytes())
    return draft


@pytest.fixture
def report(desk: Desk, paper: Submission) -> str:
    """The checked paper's report, opened."""
    run_check(CheckRun.objects.get(manuscript__submission=paper).pk)
    desk.open(f"{paper.number}/report/")
    return f"{paper.number}/report/"


def until(page: Page, script: str) -> None:
    """Wait until it is so; Playwright's own way to wait is forbidden by our policy."""
    for _ in range(100):
        if page.evaluate(script):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"It never was so: {script}")


def current(page: Page) -> list[str]:
    return [
        str(one) for one in page.locator(".thumb[aria-current]").evaluate_all("all => all.map(one => one.dataset.page)")
    ]


def test_pages_are_turned_by_keyboard_alone_and_said_to_screen_readers(desk: Desk, report: str) -> None:
    page = desk.page
    expect(page.locator("#pane-title")).to_have_text("Page 1 of 6")
    page.locator(".thumb").nth(4).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#pane-title")).to_have_text("Page 5 of 6")
    expect(page.locator("#page-told")).to_have_text("Page 5 of 6. No open finding on it.")
    assert current(page) == ["5"]
    page.keyboard.press("ArrowRight")
    expect(page.locator("#pane-title")).to_have_text("Page 6 of 6")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#pane-title")).to_have_text("Page 5 of 6")
    assert page.url.endswith("page=5")
    page.locator("#pane-larger").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".picture--2")).to_be_visible()
    # The focus stays on the button, so that it can be pressed again.
    assert page.evaluate("document.activeElement.id") == "pane-larger"
    page.keyboard.press("Enter")
    expect(page.locator(".picture--3")).to_be_visible()
    until(page, "document.querySelector('.picture img').naturalWidth === 2200")


def test_one_goes_from_finding_to_finding_by_keyboard_alone(desk: Desk) -> None:
    draft = desk.world.begin()
    upload(draft, desk.world.user, NAMED.read_bytes())
    run_check(CheckRun.objects.get(manuscript__submission=draft).pk)
    desk.open(f"{draft.number}/report/")
    page = desk.page
    titles = [words.strip() for words in page.locator(".finding-title").all_inner_texts()]
    assert len(titles) > 2
    # Past the top bar and the strip of pages, however many there are.
    for _ in range(40):
        page.keyboard.press("Tab")
        if focused(page, "innerText") == "To the findings":
            break
    expect(page.locator(".way:focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert focused(page, "id") == "report-findings"
    page.keyboard.press("Tab")
    walked = []
    while focused(page, "innerText").startswith("Next finding: "):
        walked.append(focused(page, "innerText").removeprefix("Next finding: "))
        page.keyboard.press("Enter")
        # Its title is what a screen reader says on arriving.
        assert focused(page, "getAttribute('aria-labelledby')") == f"{focused(page, 'id')}-title"
        assert page.locator(".finding:focus .finding-title").inner_text().strip() == walked[-1]
        expect(page.locator(".finding:focus")).to_be_in_viewport()
        page.keyboard.press("Tab")
    assert walked == titles[1:]
    assert focused(page, "innerText") == f"Previous finding: {titles[-2]}"
    page.keyboard.press("Enter")
    assert page.locator(".finding:focus .finding-title").inner_text().strip() == titles[-2]


def focused(page: Page, what: str) -> str:
    """Something of whatever has the focus."""
    return str(page.evaluate(f"document.activeElement.{what}")).strip()


def test_after_an_answer_one_is_where_it_was_given(desk: Desk) -> None:
    draft = desk.world.begin()
    upload(draft, desk.world.user, NAMED.read_bytes())
    run_check(CheckRun.objects.get(manuscript__submission=draft).pk)
    desk.open(f"{draft.number}/report/")
    page = desk.page
    last = page.locator(".finding", has=page.locator(".appeal")).last
    place = last.get_attribute("id")
    last.locator("summary").click()
    last.get_by_label("Why the chairs should accept it").fill("It is the template of the year before.")
    last.get_by_role("button", name="Ask the chairs", exact=True).click()
    page.wait_for_url(f"**#{place}")
    expect(page.locator(f"#{place}")).to_contain_text("Chairs are asked to accept it")
    expect(page.locator(f"#{place}")).to_be_in_viewport()


def test_every_page_is_drawn_and_the_references_are_dashed(desk: Desk, report: str) -> None:
    page = desk.page
    page.evaluate("document.querySelectorAll('img').forEach(one => one.loading = 'eager')")
    until(page, DRAWN)
    assert page.locator("img.thumb-paper").count() == 6
    desk.open(f"{report}?page=5")
    assert page.locator(".picture .box--read").count() == 2
    widths = page.locator(".picture > *").evaluate_all("all => all.map(one => one.getBoundingClientRect().width)")
    assert widths[0] == pytest.approx(widths[1], abs=1)


def test_without_scripts_pages_are_turned_and_enlarged_by_links(
    browser: Browser, desk: Desk, report: str, live_server: LiveServer
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url, desk.world.user)
    page.goto(desk.base + desk.world.url(report))
    page.get_by_role("link", name="Next page").click()
    expect(page.locator("#pane-title")).to_have_text("Page 2 of 6")
    page.get_by_role("link", name="Larger").click()
    large = desk.world.url(report.replace("report/", "files/1/pages/2/large/"))
    expect(page.locator(".picture--2 img")).to_have_attribute("src", large)
    page.get_by_role("link", name="Page 6").click()
    expect(page.locator("#pane-title")).to_have_text("Page 6 of 6")
    # No script turns pages by the arrow keys, so nobody is told that they do.
    expect(page.locator(".picture-keys")).to_be_hidden()
    context.close()


def test_a_printed_report_says_whose_it_is(desk: Desk, paper: Submission, report: str) -> None:
    page = desk.page
    expect(page.locator(".picture-keys")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".crumbs")).to_be_visible()
    expect(page.locator(".crumbs")).to_contain_text(f"Draft {paper.number}")
    expect(page.locator(".topbar")).to_be_hidden()


def test_a_quote_that_is_read_from_right_to_left_ends_at_its_left(desk: Desk) -> None:
    draft = desk.world.begin()
    upload(draft, desk.world.user, NAMED.read_bytes())
    run_check(CheckRun.objects.get(manuscript__submission=draft).pk)
    desk.open(f"{draft.number}/report/")
    ends = """quote => {
        quote.textContent = "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd.";
        const left = at => {
            const range = document.createRange();
            range.setStart(quote.firstChild, at);
            range.setEnd(quote.firstChild, at + 1);
            return range.getBoundingClientRect().left;
        };
        return left(quote.textContent.length - 1) < left(0);
    }"""
    assert desk.page.locator("q.evidence").first.evaluate(ends) is True


def test_a_running_check_ticks_in_without_a_reload_and_is_honest_about_a_lost_worker(
    desk: Desk, paper: Submission
) -> None:
    # Queued now, so that the page looks again each second.
    CheckRun.objects.update(queued_at=timezone.now())
    run = CheckRun.objects.get(manuscript__submission=paper)
    desk.open(f"{paper.number}/report/")
    page, steps = desk.page, desk.page.locator(".steps li")
    page.evaluate("window.neverReloaded = true")
    expect(steps.nth(1)).to_contain_text("Waits for a worker")
    lease = take_lease(CheckRun, run.pk)
    assert lease is not None
    told = Steps(lease)
    told.note(StepDone(step=Step.READ, at=timezone.now(), pages=6, groups=(Step.LENGTH, Step.FORMAT)))
    told.write()
    expect(steps.nth(2)).to_contain_text("6 pages read", timeout=10_000)
    # The place that screen readers listen to is the same all the time.
    page.evaluate("document.getElementById('check-told').listened = true")
    expect(page.locator("#check-told")).to_have_text("6 pages read. Now: Length.")
    told.note(StepDone(step=Step.LENGTH, at=timezone.now(), errors=1))
    told.write()
    expect(steps.nth(3)).to_contain_text("Length: 1 error", timeout=10_000)
    # Its worker is killed, and the sweep queues it again.
    CheckRun.objects.update(state=RunState.QUEUED, lease_until=None)
    expect(steps.nth(1)).to_contain_text("Its worker was lost", timeout=10_000)
    expect(page.locator(".steps")).not_to_contain_text("6 pages read")
    run_check(run.pk)
    expect(page.locator(".verdict-title")).to_contain_text("Everything that was checked passes.", timeout=10_000)
    expect(page.locator("#check-told")).to_contain_text("Everything that was checked passes.")
    assert page.evaluate("document.getElementById('check-told').listened") is True
    expect(page.locator("#pane-title")).to_have_text("Page 1 of 6")
    assert page.locator("img.thumb-paper").count() == 6
    assert page.evaluate("window.neverReloaded") is True


def test_a_page_that_cannot_be_drawn_says_so_in_its_place(desk: Desk, report: str) -> None:
    page = desk.page
    desk.open(f"{report}?page=2")
    until(page, "document.querySelector('.picture img').naturalWidth === 1100")
    for shelf in Path(settings.PICTURES_DIR).rglob("page-0002.png"):
        shelf.with_suffix(".cannot").touch()
        shelf.unlink()
    desk.open(report.replace("report/", "files/1/pages/2/page/"))
    expect(page.locator("text").first).to_have_text("This page could not be drawn.")
    desk.open(f"{report}?page=2")
    until(page, "document.querySelector('.picture img').complete")
    assert page.evaluate("document.querySelector('.picture img').naturalWidth") == 612


def test_pictures_that_others_had_to_wait_for_come_by_themselves(
    desk: Desk, report: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = "document.querySelector('.picture img').naturalWidth"
    monkeypatch.setattr(pictures, "PATIENCE", 0.1)
    with pictures._slot(10.0), pictures._slot(10.0):
        desk.open(f"{report}?page=3")
        until(desk.page, f"{shown} === 611")
    until(desk.page, f"{shown} === 1100")


@pytest.mark.parametrize("place", ["", "?page=5", "?page=5&zoom=2"])
def test_axe_finds_nothing_on_a_real_report(desk: Desk, report: str, place: str) -> None:
    found = []
    for width in (1280, 390):
        desk.page.set_viewport_size({"width": width, "height": 900})
        desk.open(report + place)
        found += [one["id"] for one in Axe().run(desk.page).response["violations"]]
        if desk.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{width} scrolls sideways")
    assert found == []


def test_turning_a_page_after_the_session_ended_leads_to_signing_in(desk: Desk, report: str) -> None:
    page = desk.page
    page.context.clear_cookies()
    page.get_by_role("link", name="Next page").click()
    page.wait_for_url("**/accounts/login/**")
    assert "page%3D2" in page.url or report in page.url.replace("%2F", "/")
