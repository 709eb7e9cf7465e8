"""The submission form in a real browser: it saves itself, and nothing that was typed is ever lost."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from submissions.models import Submission
from tests.browser.author_pages import Desk, sign_in
from tests.processes import wait_for
from tests.submissions.world import make_user
from tests.web.author_world import author_data, complete_data, form_data, make_author_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def desk(page: Page, live_server: LiveServer) -> Iterator[Desk]:
    world = make_author_world()
    sign_in(page, live_server.url, world.user)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield Desk(page, live_server.url, world)
    assert wrong == []


def saved(page: Page) -> None:
    """Wait until the indicator says so."""
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved", timeout=10_000)


def stored(paper: Submission) -> Submission:
    return Submission.objects.get(pk=paper.pk)


@contextmanager
def saving(page: Page) -> Iterator[None]:
    """What is done inside leads to a save, and the server has it afterwards."""
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok, timeout=15_000):
        yield
    saved(page)


def type_title(page: Page, text: str) -> None:
    """Type and wait until the server has it."""
    with saving(page):
        page.get_by_label("Title", exact=True).fill(text)


def test_what_is_typed_is_saved_and_there_after_a_reload(desk: Desk) -> None:
    paper = desk.world.begin()
    desk.edit(paper)
    type_title(desk.page, "Typed once")
    desk.page.reload()
    expect(desk.page.get_by_label("Title", exact=True)).to_have_value("Typed once")
    assert stored(paper).title == "Typed once"


def test_what_is_typed_before_the_script_runs_is_saved_too(desk: Desk) -> None:
    paper = desk.world.begin()
    held: list[Route] = []
    # Playwright looks into what it is given, and cannot into a method of a list.
    desk.page.route("**/author-save*.js", lambda route: held.append(route))  # noqa: PLW0108  # as said above
    desk.page.goto(desk.base + desk.world.url(f"{paper.number}/edit/"), wait_until="commit")
    desk.page.get_by_label("Title", exact=True).fill("Typed by a fast hand")
    desk.page.wait_for_function("document.readyState === 'interactive'")
    held[0].continue_()
    wait_for("the title", lambda: stored(paper).title == "Typed by a fast hand", seconds=10)


def test_the_indicator_says_saving_and_then_the_second_of_the_save(desk: Desk) -> None:
    paper = desk.world.begin()
    desk.edit(paper)
    type_title(desk.page, "Typed")
    told = desk.page.locator("#saved .saved-saved")
    expect(told).to_contain_text("Saved on the server, ")
    expect(told).to_have_text(re.compile(r"Saved on the server, \d\d:\d\d:\d\d"))


def test_an_unreachable_server_leaves_the_text_in_the_browser_which_tries_again(desk: Desk) -> None:
    paper = desk.world.begin()
    desk.edit(paper)
    desk.page.context.set_offline(True)
    desk.page.get_by_label("Title", exact=True).fill("Typed on a train")
    expect(desk.page.locator("#saved")).to_have_attribute("data-state", "failed", timeout=10_000)
    expect(desk.page.locator("#saved .saved-failed")).to_be_visible()
    desk.page.context.set_offline(False)
    saved(desk.page)
    assert stored(paper).title == "Typed on a train"


def test_a_crash_before_the_save_loses_nothing(desk: Desk) -> None:
    paper = desk.world.begin()
    desk.edit(paper)
    desk.page.context.set_offline(True)
    desk.page.get_by_label("Title", exact=True).fill("Typed before the crash")
    expect(desk.page.locator("#saved")).to_have_attribute("data-state", "failed", timeout=10_000)
    second = desk.page.context.new_page()
    desk.page.close(run_before_unload=False)
    second.context.set_offline(False)
    second.goto(desk.base + desk.world.url(f"{paper.number}/edit/"))
    expect(second.get_by_label("Title", exact=True)).to_have_value("Typed before the crash", timeout=10_000)
    saved(second)
    assert stored(paper).title == "Typed before the crash"


def test_a_form_that_is_too_large_is_told_as_not_saved_and_saved_once_it_is_shorter(desk: Desk) -> None:
    paper = desk.world.begin()
    desk.edit(paper)
    abstract = desk.page.get_by_label("Abstract", exact=True)
    desk.page.get_by_label("Title", exact=True).fill("Typed")
    saved(desk.page)
    long = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1_000_000)
    abstract.fill(long)
    panel = desk.page.locator("#form-panel")
    expect(panel).to_contain_text("Not saved: the form is too large", timeout=20_000)
    expect(panel).to_contain_text("2,097,152 bytes")
    expect(desk.page.locator("#saved .saved-kept")).to_be_visible()
    assert (abstract.input_value() == long, stored(paper).abstract) == (True, "")
    abstract.fill("Shorter")
    panel.get_by_role("button", name="Save again").click()
    saved(desk.page)
    expect(panel).to_be_empty()
    assert stored(paper).abstract == "Shorter"


def test_an_expired_session_keeps_the_text_until_signing_in_again_in_another_tab(desk: Desk) -> None:
    paper = desk.world.begin()
    desk.edit(paper)
    Session.objects.all().delete()
    desk.page.get_by_label("Title", exact=True).fill("Typed while signed out")
    panel = desk.page.locator("#form-panel")
    expect(panel).to_contain_text("You are signed out", timeout=10_000)
    expect(desk.page.get_by_label("Title", exact=True)).to_have_value("Typed while signed out")
    sign_in(desk.page, desk.base, desk.world.user)
    panel.get_by_role("button", name="Save again").click()
    saved(desk.page)
    expect(panel).to_be_empty()
    assert stored(paper).title == "Typed while signed out"


def test_an_expired_session_and_a_new_token_lose_nothing_either(desk: Desk) -> None:
    """Signing in makes a new token for every form; the page gets itself one."""
    paper = desk.world.begin()
    desk.edit(paper)
    desk.page.evaluate("document.querySelector('#paper-form [name=csrfmiddlewaretoken]').value = 'x'.repeat(64)")
    type_title(desk.page, "Typed under an old token")
    expect(desk.page.locator("#form-panel")).to_be_empty()
    assert stored(paper).title == "Typed under an old token"


def test_p10_a_second_tab_is_told_what_differs_and_keeps_both_texts(desk: Desk) -> None:
    paper = desk.world.begin()
    desk.edit(paper)
    second = desk.page.context.new_page()
    second.goto(desk.base + desk.world.url(f"{paper.number}/edit/"))
    type_title(desk.page, "From the first tab")
    second.get_by_label("Title", exact=True).fill("From the second tab")
    panel = second.locator("#form-panel")
    expect(panel).to_contain_text("What differs: Title", timeout=10_000)
    expect(panel).to_contain_text("From the first tab")
    expect(panel).to_contain_text("From the second tab")
    assert stored(paper).title == "From the first tab"
    panel.get_by_role("button", name="Keep mine").click()
    saved(second)
    assert stored(paper).title == "From the second tab"


def test_p10_the_second_tab_may_take_the_other_text_instead(desk: Desk) -> None:
    paper = desk.world.begin()
    desk.edit(paper)
    second = desk.page.context.new_page()
    second.goto(desk.base + desk.world.url(f"{paper.number}/edit/"))
    type_title(desk.page, "From the first tab")
    second.get_by_label("Title", exact=True).fill("From the second tab")
    second.locator("#form-panel").get_by_role("link", name="Take theirs").click(timeout=10_000)
    expect(second.get_by_label("Title", exact=True)).to_have_value("From the first tab")
    second.wait_for_timeout(1500)
    assert stored(paper).title == "From the first tab"


def test_m9_moving_asks_first_and_keeps_what_was_chosen(desk: Desk) -> None:
    paper = desk.world.begin()
    desk.edit(paper)
    page = desk.page
    page.get_by_label("A planned or upcoming system").check()
    # At once, before the form has saved itself: the button takes what is typed along.
    page.locator("#section-track").get_by_role("button", name="Research").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Move from Industry to Research?")
    expect(page.locator("#move-dropped + ul")).to_contain_text("First author")
    page.get_by_role("link", name="Stay in Industry").click()
    expect(page.get_by_label("A planned or upcoming system")).to_be_checked()
    assert stored(paper).track.slug == "industry"
    page.locator("#section-track").get_by_role("button", name="Research").click()
    page.get_by_role("button", name="Move to Research").click()
    expect(page.locator("#form-heading")).to_have_text("Submit to the Research Track", timeout=10_000)
    expect(page.locator("#section-fields")).to_have_count(0)
    assert (stored(paper).track.slug, stored(paper).answers["contributions"]) == ("research", ["planned"])


def test_eligibility_is_told_beside_the_list_as_it_changes(desk: Desk) -> None:
    paper = desk.world.begin()
    desk.world.client.post(desk.world.url(f"{paper.number}/edit/"), complete_data(paper))
    desk.edit(paper)
    seats = desk.page.locator("#form-seats")
    expect(seats).to_contain_text("2 of 3 authors from industry; at least 2 are needed.")
    desk.page.get_by_label("Sector of author 2").select_option("academia")
    expect(seats).to_contain_text("1 of 3 authors from industry; at least 2 are needed.", timeout=10_000)
    expect(desk.page.locator("#head-authors")).to_contain_text("Not eligible yet")
    desk.page.get_by_label("Sector of author 3").select_option("industry")
    expect(seats).to_contain_text("2 of 3 authors from industry; at least 2 are needed.", timeout=10_000)


def names(page: Page) -> list[str]:
    return page.locator("[data-shown=name]").all_inner_texts()


def ordered(paper: Submission) -> list[str]:
    return [row.full_name for row in stored(paper).authors.order_by("position")]


def test_authors_move_by_keyboard_and_keep_the_focus(desk: Desk) -> None:
    paper = desk.world.begin()
    desk.world.client.post(desk.world.url(f"{paper.number}/edit/"), complete_data(paper))
    desk.edit(paper)
    page = desk.page
    button = page.locator("[data-row]").nth(2).get_by_role("button", name="Move up")
    button.focus()
    with saving(page):
        page.keyboard.press("Enter")
    assert names(page) == ["Ines Carvalho", "Yuki Tanabe", "Mateusz Wróbel"]
    with saving(page):
        page.keyboard.press("Alt+ArrowUp")
    assert names(page) == ["Yuki Tanabe", "Ines Carvalho", "Mateusz Wróbel"]
    expect(page.locator("[data-authors-told]")).to_have_text("Yuki Tanabe, now 1 of 3.")
    expect(page.locator("[data-row]").first.get_by_role("button", name="Move up")).to_be_focused()
    assert ordered(paper) == ["Yuki Tanabe", "Ines Carvalho", "Mateusz Wróbel"]


def test_authors_move_by_dragging(desk: Desk) -> None:
    paper = desk.world.begin()
    desk.world.client.post(desk.world.url(f"{paper.number}/edit/"), complete_data(paper))
    desk.edit(paper)
    page = desk.page
    handle = page.locator("[data-handle]").nth(2)
    handle.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), page.locator("[data-handle]").nth(0).bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(end["x"] + 5, end["y"] - 5, steps=12)
    with saving(page):
        page.mouse.up()
    assert names(page) == ["Yuki Tanabe", "Ines Carvalho", "Mateusz Wróbel"]
    assert ordered(paper) == ["Yuki Tanabe", "Ines Carvalho", "Mateusz Wróbel"]


def test_a_new_author_is_one_author_however_often_the_form_saves_itself(desk: Desk) -> None:
    paper = desk.world.begin()
    desk.edit(paper)
    page = desk.page
    page.get_by_role("button", name="Add an author").click()
    row = page.locator("[data-row]").nth(1)
    with saving(page):
        row.get_by_label("Given name").fill("Adaeze")
    with saving(page):
        row.get_by_label("Family name").fill("Okafor")
    with saving(page):
        row.get_by_label("E-mail").fill("ao@ethz.example")
    assert ordered(paper) == ["Ines Carvalho", "Adaeze Okafor"]
    assert stored(paper).authors.get(position=2).email == "ao@ethz.example"


def test_a_removed_author_comes_back_by_undo(desk: Desk) -> None:
    paper = desk.world.begin()
    desk.world.client.post(desk.world.url(f"{paper.number}/edit/"), complete_data(paper))
    desk.edit(paper)
    page = desk.page
    row = page.locator("[data-row]").nth(1)
    row.locator("summary").click()
    with saving(page):
        row.get_by_role("button", name="Remove this author").click()
    assert ordered(paper) == ["Ines Carvalho", "Yuki Tanabe"]
    with saving(page):
        page.get_by_role("button", name="Undo").click()
    assert ordered(paper) == ["Ines Carvalho", "Mateusz Wróbel", "Yuki Tanabe"]


def test_a_wrong_orcid_is_told_at_its_field_and_everything_else_is_saved(desk: Desk) -> None:
    paper = desk.world.begin()
    desk.edit(paper)
    page = desk.page
    page.locator("[data-row] summary").click()
    page.get_by_label("ORCID iD").fill("0000-0002-1825-0098")
    field = page.locator(".field", has=page.get_by_label("ORCID iD"))
    expect(field.locator(".field-errors")).to_contain_text("is no ORCID iD", timeout=10_000)
    page.get_by_label("ORCID iD").fill("0000-0002-1825-0097")
    expect(field.locator(".field-errors")).to_have_count(0, timeout=10_000)
    assert stored(paper).authors.get().orcid == "0000-0002-1825-0097"


def test_two_people_on_one_paper_never_overwrite_each_other(desk: Desk, browser: Browser) -> None:
    paper = desk.world.begin()
    other = make_user("Mateusz Wróbel")
    desk.world.client.post(
        desk.world.url(f"{paper.number}/edit/"),
        form_data(paper, author=[str(paper.authors.get().pk), "new1"])
        | author_data("new1", given_name="Mateusz", family_name="Wróbel", email=other.email),
    )
    paper.authors.filter(position=2).update(user=other)
    context = browser.new_context()
    second = context.new_page()
    sign_in(second, desk.base, other)
    second.goto(desk.base + desk.world.url(f"{paper.number}/edit/"))
    desk.edit(paper)
    type_title(desk.page, "By Ines")
    second.get_by_label("Abstract", exact=True).fill("By Mateusz")
    expect(second.locator("#form-panel")).to_contain_text("What differs: Title, Abstract", timeout=10_000)
    assert (stored(paper).title, stored(paper).abstract) == ("By Ines", "")
    context.close()


def test_text_of_a_crashed_tab_is_offered_when_the_paper_was_saved_elsewhere_since(desk: Desk) -> None:
    paper = desk.world.begin()
    desk.edit(paper)
    desk.page.context.set_offline(True)
    desk.page.get_by_label("Title", exact=True).fill("Typed before the crash")
    expect(desk.page.locator("#saved")).to_have_attribute("data-state", "failed", timeout=10_000)
    second = desk.page.context.new_page()
    desk.page.close(run_before_unload=False)
    second.context.set_offline(False)
    desk.world.client.post(desk.world.url(f"{paper.number}/edit/"), form_data(paper, title="Saved elsewhere"))
    second.goto(desk.base + desk.world.url(f"{paper.number}/edit/"))
    panel = second.locator("#form-panel")
    expect(panel).to_contain_text("Different here: Title.")
    with saving(second):
        second.get_by_label("Abstract", exact=True).fill("Typed meanwhile")
    expect(panel).to_contain_text("Different here: Title.")
    with saving(second):
        panel.get_by_role("button", name="Use the text of this browser").click()
    expect(second.get_by_label("Title", exact=True)).to_have_value("Typed before the crash")
    assert stored(paper).title == "Typed before the crash"
