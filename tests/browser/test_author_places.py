"""Suggestions for affiliations in a real browser: by keyboard alone, by pointer, and as plain text without the script."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from eligibility.authors import Sector
from eligibility.models import Organisation
from tests.browser.author_pages import Desk, sign_in
from tests.web.author_world import complete_data, make_author_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def desk(page: Page, live_server: LiveServer) -> Iterator[Desk]:
    world = make_author_world()
    for name, sector in (
        ("Halden Cloud", Sector.INDUSTRY),
        ("Halden Institute", Sector.GOVERNMENT),
        ("University of Halden", Sector.ACADEMIA),
    ):
        Organisation.objects.create(conference=world.conference, name=name, sector=sector)
    sign_in(page, live_server.url, world.user)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield Desk(page, live_server.url, world)
    assert wrong == []


def test_an_organisation_is_chosen_by_keyboard_alone_and_its_sector_told_beside_the_field(desk: Desk) -> None:
    paper = desk.world.begin()
    desk.edit(paper)
    page = desk.page
    row = page.locator("[data-row]").first
    row.locator("summary").press("Enter")
    field = row.get_by_label("First affiliation")
    field.press_sequentially("hald", delay=20)
    options = row.locator(".suggested [role=option]")
    expect(options).to_have_count(3, timeout=10_000)
    expect(field).to_have_attribute("aria-expanded", "true")
    assert Axe().run(page).response["violations"] == []
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    field.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_value("hald")
    field.press("ArrowDown")
    expect(options).to_have_count(3, timeout=10_000)
    field.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("Halden Cloud")
    expect(field).to_be_focused()
    expect(options).to_have_count(0)
    expect(row.locator("[data-shown=about]")).to_contain_text("Halden Cloud")
    expect(row.locator(".author-hint")).to_contain_text("Halden Cloud is listed as industry", timeout=15_000)
    paper.refresh_from_db()
    assert paper.authors.get().affiliation == "Halden Cloud"


def test_an_organisation_is_chosen_by_pointer_and_what_is_not_listed_stays_as_typed(desk: Desk) -> None:
    paper = desk.world.begin()
    desk.world.client.post(desk.world.url(f"{paper.number}/edit/"), complete_data(paper))
    desk.edit(paper)
    row = desk.page.locator("[data-row]").nth(1)
    row.locator("summary").click()
    field = row.get_by_label("First affiliation")
    field.fill("")
    field.press_sequentially("univ", delay=20)
    row.locator(".suggested [role=option]", has_text="University of Halden").click(timeout=10_000)
    expect(field).to_have_value("University of Halden")
    field.fill("Nowhere in Particular")
    desk.page.wait_for_timeout(600)
    expect(row.locator(".suggested [role=option]")).to_have_count(0)
    expect(field).to_have_value("Nowhere in Particular")


def test_without_scripts_the_field_is_plain_text(browser: Browser, live_server: LiveServer) -> None:
    world = make_author_world()
    paper = world.begin()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url, world.user)
    page.goto(f"{live_server.url}{world.url(f'{paper.number}/edit/')}")
    row = page.locator("[data-row]").first
    field = row.get_by_label("First affiliation")
    if not field.is_visible():
        row.locator("summary").click()
    field.fill("Halden Cloud")
    # The button that leads on saves what is typed.
    page.locator("#section-track").get_by_role("button", name="Research").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Move from Industry to Research?")
    paper.refresh_from_db()
    assert (paper.track.slug, paper.authors.get().affiliation) == ("industry", "Halden Cloud")
    page.get_by_role("button", name="Move to Research").click()
    paper.refresh_from_db()
    assert paper.track.slug == "research"
    context.close()
