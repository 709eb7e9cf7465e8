"""Check my PDF in a real browser: by script, by keyboard alone, and without scripts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.processes import RunningWeb, RunningWorker
from tests.web.calls import open_call

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
DATA = Path(__file__).parent.parent / "data"
PAPER = DATA / "g01_6p_refs_own.pdf"
StartWeb = Callable[..., RunningWeb]
StartWorker = Callable[..., RunningWorker]
PATIENCE = 60_000


def no_violations(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []


def test_a_file_is_checked_by_keyboard_alone_and_a_refusal_keeps_what_was_typed(
    page: Page, start_web: StartWeb, start_worker: StartWorker
) -> None:
    open_call(slug="conf-a")
    web = start_web()
    start_worker()
    page.goto(f"{web.url}/conf-a/check/industry/")
    no_violations(page)
    field = page.get_by_label("Drop a PDF here, or choose one")
    field.set_input_files(DATA / "g37c_docx.pdf")
    summary = page.get_by_text("Add the authors’ names")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Ada Lovelace, ada@uni.example")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-check-told]")).to_contain_text("This is no PDF file", timeout=PATIENCE)
    assert page.get_by_label("Authors to look for").input_value() == "Ada Lovelace, ada@uni.example"
    field.set_input_files(PAPER)
    page.get_by_role("button", name="Check this PDF").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("· checked in")).to_contain_text("g01_6p_refs_own.pdf", timeout=PATIENCE)
    expect(page.get_by_text("1 author was looked for.")).to_be_visible()
    no_violations(page)


def test_what_was_said_of_one_file_is_gone_with_the_next_and_a_refusal_is_told_in_its_own_words(
    page: Page, start_web: StartWeb
) -> None:
    open_call(slug="conf-a")
    address = f"{start_web().url}/conf-a/check/industry/"
    field, told = page.get_by_label("Drop a PDF here, or choose one"), page.locator("[data-check-told]")
    page.goto(address)
    page.get_by_role("button", name="Check this PDF").click()
    expect(page.get_by_text("Choose a PDF file first.")).to_be_visible()
    field.set_input_files(PAPER)
    expect(page.get_by_text("Choose a PDF file first.")).to_have_count(0)
    expect(field).to_have_attribute("aria-describedby", "check-told-file file-limit")
    # Nobody checks them, so the fourth is one too many.
    for _ in range(3):
        page.goto(address)
        field.set_input_files(PAPER)
        page.get_by_role("button", name="Check this PDF").click()
        page.wait_for_url(lambda url: url != address)
        expect(page.get_by_text("No rule found anything.")).to_have_count(0)
    page.goto(address)
    field.set_input_files(PAPER)
    page.get_by_role("button", name="Check this PDF").click()
    expect(told.locator("[data-words]")).to_have_text(
        "3 files from your network are being checked already. Send this one when they are done.", timeout=PATIENCE
    )
    field.set_input_files(DATA / "g37c_docx.pdf")
    expect(told).to_have_text("")


def test_without_scripts_the_same_form_leads_to_the_same_report(
    browser: Browser, start_web: StartWeb, start_worker: StartWorker
) -> None:
    open_call(slug="conf-a")
    web = start_web()
    start_worker()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{web.url}/conf-a/industry/")
    page.get_by_role("button", name="Check this PDF").click()
    expect(page.get_by_text("Choose a PDF file first.")).to_be_visible()
    page.get_by_label("Drop a PDF here, or choose one").set_input_files(PAPER)
    page.get_by_role("button", name="Check this PDF").click()
    # The page asks again by itself, every four seconds.
    expect(page.get_by_text("· checked in")).to_contain_text("g01_6p_refs_own.pdf", timeout=PATIENCE)
    context.close()
