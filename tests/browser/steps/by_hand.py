"""The same without JavaScript: buttons save, and a page that shows a running check loads itself again."""

from pathlib import Path

from playwright.sync_api import Page, expect

from accounts.models import User
from reviews.kinds import Outcome, ReviewState
from reviews.models import Decision, Review
from submissions.models import CheckRun
from submissions.states import State
from tests.browser.steps.chairing import COMMENT
from tests.browser.steps.reviewing import SCORES, TEXTS
from tests.browser.steps.stage import Stage, reads, the_paper
from tests.browser.steps.writing import ABSTRACT, TITLE, real_paper


def sign_in_by_form(stage: Stage, page: Page, person: User, rest: str) -> None:
    """Heading for an address of the conference, one signs in and goes on to it."""
    stage.go(page, rest)
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(stage.at(rest))


def write_and_save(page: Page) -> None:
    """A new paper, filled in and saved by the button; the track's fields come by a button too."""
    page.get_by_role("link", name="Start a submission").click()
    page.get_by_role("radio", name="Research").check()
    page.get_by_role("button", name="Start a draft").click()
    page.get_by_label("Title", exact=True).fill(TITLE)
    page.locator("#section-track").get_by_role("button", name="Industry").click()
    page.get_by_role("button", name="Move to Industry").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value(TITLE)
    page.get_by_label("Abstract", exact=True).fill(ABSTRACT)
    page.get_by_label("Sector of author 1").select_option("industry")
    page.locator("[data-row] summary").click()
    page.get_by_label("First affiliation").fill("Halden Cloud")
    page.get_by_label("A planned or upcoming system").check()
    page.get_by_label("Design methodology").check(force=True)
    page.get_by_label("Privacy and security").check(force=True)
    for box in page.locator("#section-declarations input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="Save", exact=True).last.click()
    reads(page.locator("#form-missing"), "Paper")
    paper = the_paper()
    assert (paper.title, paper.abstract, paper.track.slug, paper.missing_count) == (TITLE, ABSTRACT, "industry", 1)


def upload_and_watch(page: Page, directory: Path) -> None:
    """After the upload the report refreshes itself until the check has ended; no scripts, no key pressed."""
    target = directory / "adapters.pdf"
    target.write_bytes(real_paper("by-hand"))
    page.get_by_label("Choose the paper").set_input_files(target)
    page.get_by_role("button", name="Upload and save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("4 of 5 pages count. Everything that was checked passes.")
    assert CheckRun.objects.get().report is not None


def submit(stage: Stage, page: Page) -> None:
    """From the list of one's papers to the receipt."""
    stage.go(page, "papers/")
    page.get_by_role("link", name=TITLE).click()
    reads(page.locator("#form-missing"), "Nothing is missing")
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Paper {the_paper().number} is submitted")
    reads(page, TITLE)
    assert the_paper().state == State.SUBMITTED


def assign(stage: Stage, page: Page, reviewer: User) -> None:
    """The chair finds the paper in the list and gives it to somebody."""
    stage.go(page, "chair/submissions/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("Reviewer", exact=True).select_option(label=f"{reviewer.full_name}, no paper yet")
    page.get_by_role("button", name="Assign", exact=True).click()
    reads(page, "Assigned.")


def score(page: Page) -> None:
    """Text is saved by a button; submitting names what is missing, then does it."""
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("Summary").fill(TEXTS["Summary"])
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert Review.objects.get().answers == {"summary": TEXTS["Summary"]}
    for label in ("Strengths", "Weaknesses"):
        page.get_by_label(label).fill(TEXTS[label])
    for criterion, value in SCORES.items():
        page.get_by_role("group", name=criterion).get_by_role("radio", name=str(value)).check(force=True)
    page.get_by_role("button", name="Submit and next").click()
    reads(page, f"Review of paper {the_paper().number} submitted.")
    assert Review.objects.get().state == ReviewState.SUBMITTED


def decide_and_release(stage: Stage, page: Page) -> None:
    """Decide on the paper's page, release on the page for it."""
    stage.go(page, f"chair/submissions/{the_paper().number}/")
    page.get_by_role("radio", name="Reject").check()
    page.get_by_label("For the authors").fill(COMMENT)
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_text("Change the decision")).to_be_visible()
    assert Decision.objects.get().outcome == Outcome.REJECT
    stage.go(page, "chair/releases/")
    for what in ("Reviews", "Decisions"):
        part = page.locator("section", has=page.get_by_role("heading", name=f"{what} of Industry"))
        part.get_by_role("button", name="Release now").click()
        reads(part, "Authors see them")


def read_the_outcome(stage: Stage, page: Page) -> None:
    """The author's page of the paper."""
    stage.go(page, f"papers/{the_paper().number}/")
    reads(page, "Not accepted", COMMENT, *TEXTS.values(), "5 of 5: A model of clear writing")
