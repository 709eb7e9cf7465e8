"""Uploading, findings without a reload, submitting; and the same path without JavaScript."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from mail.models import Message
from submissions.models import Submission
from tests.browser.author_pages import Desk, sign_in
from tests.processes import RunningWorker
from tests.submissions.world import make_pdf
from tests.web.author_world import complete_data, make_author_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def desk(page: Page, live_server: LiveServer) -> Iterator[Desk]:
    world = make_author_world()
    sign_in(page, live_server.url, world.user)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield Desk(page, live_server.url, world)
    assert wrong == []


def pdf(data: bytes | None = None, name: str = "lora-serving-v7.pdf") -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": make_pdf(pages=9) if data is None else data}


def complete(desk: Desk) -> Submission:
    """A draft that lacks nothing but its file."""
    paper = desk.world.begin()
    desk.world.client.post(desk.world.url(f"{paper.number}/edit/"), complete_data(paper))
    return paper


def test_an_upload_shows_the_check_running_and_then_its_findings_without_a_reload(
    desk: Desk, celery_worker: RunningWorker
) -> None:
    paper = complete(desk)
    desk.edit(paper)
    page = desk.page
    page.evaluate("window.neverReloaded = true")
    page.get_by_label("Choose the paper").set_input_files(pdf())
    expect(page.locator("#paper-file")).to_contain_text("lora-serving-v7.pdf", timeout=15_000)
    expect(page.locator("#paper-file")).to_contain_text("Everything that was checked passes.", timeout=60_000)
    expect(page.locator("#form-missing")).to_contain_text("Nothing is missing")
    page.get_by_label("Replace it").set_input_files(pdf(make_pdf(pages=2, page_size=(595.3, 841.9))))
    expect(page.locator("#paper-file")).to_contain_text("(A4)", timeout=60_000)
    expect(page.locator("#form-missing")).to_contain_text("US letter")
    expect(page.locator("#head-paper")).to_contain_text("1 error")
    assert page.evaluate("window.neverReloaded") is True


def test_what_is_no_pdf_is_told_at_the_field_and_nothing_else_is_lost(desk: Desk) -> None:
    paper = complete(desk)
    desk.edit(paper)
    page = desk.page
    page.get_by_label("Abstract", exact=True).fill("Still being typed")
    page.get_by_label("Choose the paper").set_input_files(pdf(b"PK\x03\x04 a word file", "paper.docx"))
    expect(page.locator("[data-upload-told]")).to_contain_text("no PDF file", timeout=15_000)
    expect(page.get_by_label("Abstract", exact=True)).to_have_value("Still being typed")
    assert Submission.objects.get(pk=paper.pk).manuscript is None


def test_when_the_connection_breaks_the_browser_offers_to_try_again(desk: Desk) -> None:
    paper = complete(desk)
    desk.edit(paper)
    page = desk.page
    page.route("**/upload/", lambda route: route.abort("connectionreset"))
    page.get_by_label("Choose the paper").set_input_files(pdf())
    expect(page.locator("[data-upload-told]")).to_contain_text("The connection broke", timeout=15_000)
    page.unroute("**/upload/")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#paper-file")).to_contain_text("lora-serving-v7.pdf", timeout=15_000)
    assert Submission.objects.get(pk=paper.pk).manuscript is not None


def test_submit_leads_through_what_is_missing_and_then_to_the_receipt(desk: Desk) -> None:
    paper = complete(desk)
    desk.edit(paper)
    page = desk.page
    page.get_by_role("button", name="Submit", exact=True).click()
    panel = page.locator("#form-panel")
    expect(panel).to_contain_text("Not submitted yet")
    panel.get_by_role("link", name="Paper").click()
    expect(page.locator("#section-paper")).to_be_in_viewport()
    page.get_by_label("Choose the paper").set_input_files(pdf())
    expect(page.locator("#paper-file")).to_contain_text("lora-serving-v7.pdf", timeout=15_000)
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Paper {paper.number} is submitted")
    shown = page.locator(".receipt")
    expect(shown).to_contain_text("1. Ines Carvalho")
    expect(shown).to_contain_text("3. Yuki Tanabe")
    row = Submission.objects.get(pk=paper.pk)
    assert row.manuscript is not None
    expect(shown).to_contain_text(row.manuscript.sha256)
    assert Message.objects.filter(kind="submission_receipt").count() == 3


def test_the_whole_path_works_without_javascript(
    browser: Browser, live_server: LiveServer, celery_worker: RunningWorker, tmp_path: Path
) -> None:
    world = make_author_world()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url, world.user)
    page.goto(live_server.url + world.url())
    page.get_by_role("link", name="Start a submission").click()
    page.get_by_role("radio", name="Research").check()
    page.get_by_role("button", name="Start a draft").click()
    page.get_by_label("Title", exact=True).fill("Written without scripts")
    page.locator("#section-track").get_by_role("button", name="Industry").click()
    page.get_by_role("button", name="Move to Industry").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Written without scripts")
    page.get_by_label("A planned or upcoming system").check()
    page.get_by_label("Abstract", exact=True).fill("Everything here was saved by a button.")
    page.get_by_label("Sector of author 1").select_option("industry")
    page.locator("[data-row] summary").click()
    page.get_by_label("First affiliation").fill("Halden Cloud")
    page.get_by_role("button", name="Add an author").click()
    second = page.locator("[data-row]").nth(1)
    second.get_by_label("Given name").fill("Adaeze")
    second.get_by_label("E-mail").fill("ao@halden.example")
    second.get_by_label("First affiliation").fill("Halden Cloud")
    second.get_by_label("Sector of author 2").select_option("industry")
    second.get_by_role("button", name="Move up").click()
    assert page.locator("[data-shown=name]").all_inner_texts() == ["Adaeze", "Ines Carvalho"]
    page.get_by_label("Design methodology").check(force=True)
    page.get_by_label("Privacy and security").check(force=True)
    for box in page.locator("#section-declarations input[type=checkbox]").all():
        box.check()
    target = tmp_path / "lora.pdf"
    target.write_bytes(make_pdf(pages=9))
    page.get_by_label("Choose the paper").set_input_files(str(target))
    page.get_by_role("button", name="Upload and save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "0 of 9 pages count. Everything that was checked passes.", timeout=60_000
    )
    page.goto(live_server.url + world.url())
    page.get_by_role("link", name="Written without scripts").click()
    expect(page.locator("#form-missing")).to_contain_text("Nothing is missing")
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is submitted")
    paper = Submission.objects.get(conference=world.conference)
    assert [row.full_name for row in paper.authors.order_by("position")] == ["Adaeze", "Ines Carvalho"]
    context.close()


def test_a_session_that_ends_under_a_form_without_javascript_loses_nothing(
    browser: Browser, live_server: LiveServer
) -> None:
    world = make_author_world()
    paper = world.begin()
    world.user.set_password("a long enough password")
    world.user.save()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url, world.user)
    page.goto(live_server.url + world.url(f"{paper.number}/edit/"))
    page.get_by_label("Title", exact=True).fill("Typed before the session ended")
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_label("E-mail").fill(world.user.email)
    page.get_by_label("Password").fill("a long enough password")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("This text is not saved yet")).to_be_visible()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Typed before the session ended")
    page.locator("#form-panel").get_by_role("button", name="Save").click()
    expect(page.get_by_text("This text is not saved yet")).to_have_count(0)
    assert Submission.objects.get(pk=paper.pk).title == "Typed before the session ended"
    context.close()


def test_the_file_that_was_chosen_last_is_the_one_that_arrives_and_endless_names_break(desk: Desk) -> None:
    paper = complete(desk)
    desk.edit(paper)
    page = desk.page
    page.route("**/upload/", lambda _never_answered: None, times=1)
    page.get_by_label("Choose the paper").set_input_files(pdf(name=f"{'a' * 196}.pdf"))
    expect(page.locator("[data-upload-told]")).to_contain_text("Uploading aaa")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.get_by_label("Choose the paper").set_input_files(pdf(name="the-right-one.pdf"))
    expect(page.locator("#paper-file")).to_contain_text("the-right-one.pdf", timeout=15_000)
    expect(page.locator("[data-upload-told]")).to_have_text("")
    row = Submission.objects.get(pk=paper.pk)
    assert row.manuscript is not None
    assert (row.manuscript.version, row.manuscript.original_name) == (1, "the-right-one.pdf")


@pytest.mark.parametrize("lost", ["sessionid", None])
def test_an_upload_after_the_session_ended_says_so_and_can_be_tried_again_after_signing_in(
    desk: Desk, live_server: LiveServer, lost: str | None
) -> None:
    paper = complete(desk)
    desk.edit(paper)
    page = desk.page
    # The session alone, or the form's token, too.
    page.context.clear_cookies(name=lost)
    page.get_by_label("Choose the paper").set_input_files(pdf())
    told = page.locator("[data-upload-told]")
    expect(told).to_contain_text("You are signed out, so lora-serving-v7.pdf was not stored.", timeout=15_000)
    expect(told.get_by_role("link", name="Sign in")).to_have_attribute("target", "_blank")
    # The token of the form is that of the session before.
    sign_in(page, live_server.url, desk.world.user)
    told.get_by_role("button", name="Try again").click()
    expect(page.locator("#paper-file")).to_contain_text("lora-serving-v7.pdf", timeout=15_000)
    expect(told).to_have_text("")


def test_a_form_whose_check_runs_says_when_it_cannot_look_again(desk: Desk, live_server: LiveServer) -> None:
    paper = complete(desk)
    desk.edit(paper)
    page = desk.page
    page.get_by_label("Choose the paper").set_input_files(pdf())
    told = page.locator("#paper-file [data-look-told]")
    expect(told).to_have_text("", timeout=15_000)
    page.context.clear_cookies()
    expect(told).to_contain_text("You are signed out", timeout=15_000)
    sign_in(page, live_server.url, desk.world.user)
    expect(told).to_have_text("", timeout=15_000)
    page.route("**/edit/?seen=*", lambda route: route.abort("connectionreset"))
    expect(told).to_contain_text("The connection is broken", timeout=15_000)
