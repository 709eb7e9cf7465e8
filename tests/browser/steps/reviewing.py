"""What a reviewer does: accept, read the blinded copy beside the form, score, submit; without ever learning a name."""

import io

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from reviews.kinds import ReviewState
from reviews.models import Review
from tests.browser.steps.chairing import CLARITY, is_member
from tests.browser.steps.stage import Stage, everything_within_reach, reads, stored, the_paper
from tests.browser.steps.writing import CANARIES
from tests.processes import wait_for

SCORES = {
    "Impact": 4,
    "Technical quality": 3,
    "Clarity": 5,
    "Lessons and experience": 4,
    "Influence on the MLSys community": 3,
}
TEXTS = {
    "Summary": "A fleet that serves adapters, told by those who run it.",
    "Strengths": "Two years of traces, and what was turned off.",
    "Weaknesses": "The cost of the cache is not told.",
}
REMARK = "I would like to see this one on the main stage."
ANSWERS = {
    "impact": 4, "technical_quality": 3, "clarity": 5, "lessons": 4, "influence": 3,
    "summary": TEXTS["Summary"], "strengths": TEXTS["Strengths"], "weaknesses": TEXTS["Weaknesses"],
    "to_chairs": REMARK,
}  # fmt: skip


def accept_the_invitation(page: Page, person: User) -> None:
    """Back at the invitation after signing up."""
    page.get_by_role("button", name="Accept").click()
    reads(page, "You are a member of the program committee of MLSys 2026 now.")
    assert is_member(person)


def open_the_desk(stage: Stage, page: Page) -> None:
    """From the queue to the paper: its title, this track's five criteria and no novelty (M5, M11), as the chair set them up."""
    stage.go(page, "reviews/")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 review left")
    page.get_by_role("link", name=the_paper().title).click()
    groups = page.locator("#review-form fieldset.scale .field-label")
    expect(groups).to_have_text(list(SCORES), use_inner_text=True)
    reads(page.locator("#review-form"), the_paper().title, CLARITY, "Neither novelty nor new methods are required")


def see_the_paper_in_its_frame(page: Page) -> None:
    """The viewer draws in a process of its own, so what shows is seen on the picture: a white page with dark letters."""
    frame = page.locator("iframe.desk-paper-frame")
    answer = page.context.request.get(frame.evaluate("frame => frame.src.split('#')[0]"))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox; frame-ancestors 'self'"
    wait_for("the paper to show in its frame", lambda: looks_like_print(frame))


def looks_like_print(frame: Locator) -> bool:
    """Whether a picture of the frame holds white paper with dark print on it; a blank or black viewer does not."""
    # Hiding carets for the picture would leave style attributes behind, which htmx copies and the policy blocks.
    picture = Image.open(io.BytesIO(frame.screenshot(caret="initial"))).convert("L")
    shades = picture.histogram()
    pixels = sum(shades)
    # The viewer's own ground is a dark grey between the two.
    return sum(shades[250:]) / pixels > 0.2 and sum(shades[:50]) / pixels > 0.005


def score_and_write(page: Page) -> None:
    """The text saves itself as it is written, and is there after a reload."""
    page.get_by_label("Summary").fill(TEXTS["Summary"])
    stored(
        "the first text",
        lambda: Review.objects.get().answers if Review.objects.exists() else {},
        {"summary": TEXTS["Summary"]},
    )
    page.reload()
    expect(page.get_by_label("Summary")).to_have_value(TEXTS["Summary"])
    for criterion, score in SCORES.items():
        page.get_by_role("group", name=criterion).get_by_role("radio", name=str(score)).check(force=True)
    for label in ("Strengths", "Weaknesses"):
        page.get_by_label(label).fill(TEXTS[label])
    page.get_by_label("Confidential remarks to the chairs").fill(REMARK)
    stored("the review", lambda: {key: value for key, value in Review.objects.get().answers.items() if value}, ANSWERS)
    assert Review.objects.get().state == ReviewState.DRAFT
    reads(page.locator("#missing"), "Nothing is missing")


def submit_the_review(page: Page) -> None:
    """It was the last one, so the queue says that all is done."""
    page.get_by_role("button", name="Submit and next").click()
    reads(page, f"Review of paper {the_paper().number} submitted.")
    assert Review.objects.get().state == ReviewState.SUBMITTED


def find_no_author_anywhere(stage: Stage, page: Page, control: Page) -> None:
    """Everything that the reviewer can reach by following links, and what the author reaches as a control."""
    stage.go(page, "reviews/")
    reached = everything_within_reach(page)
    number = the_paper().number
    assert {
        stage.at(f"reviews/{number}/"),
        stage.at(f"reviews/{number}/paper/"),
        stage.at(f"reviews/{number}/download/"),
    } <= set(reached)
    told = {(url, word) for url, text in reached.items() for word in CANARIES if word.lower() in text.lower()}
    assert told == set()
    stage.go(control, f"papers/{number}/")
    seen = "\n".join(everything_within_reach(control).values()).lower()
    assert [word for word in CANARIES if word.lower() not in seen] == []
