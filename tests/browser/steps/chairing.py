"""What chairs do: set up the track in the admin, move a date, invite, assign, decide, release."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from conferences.deadlines import ANYWHERE_ON_EARTH
from conferences.kinds import DeadlineKind, Role
from conferences.models import AuditEntry, Deadline, Membership
from mail.kinds import MailState
from mail.models import Message
from reviews.kinds import Outcome
from reviews.models import Assignment, Decision, Release, ReviewField
from tests.browser.steps.stage import Stage, reads, the_paper
from tests.processes import wait_for

REVIEWER, REVIEWER_EMAIL = "Rosamund Thackeray", "rosamund@committee.example"
CLARITY = "Whether an engineer at another company can follow what was built, and why."
# The newest first: decided, assigned, row confirmed; submitted, moved back, moved, begun.
PEOPLE_OF_THE_TRAIL = ("Chia Ogilvie", "Chia Ogilvie", "Casimir Oyelaran", *("Ottoline Vantreight",) * 4)
DONE = [
    "setting changed",
    "setting added",
    "deadline extended",
    "member invited",
    "member added",
    "reviewer assigned",
    "decided",
    "reviews released",
    "decisions released",
]
COMMENT = "The committee values the account of what was turned off."


def change_the_review_form(stage: Stage, page: Page) -> None:
    """In the admin: the words beside one criterion of the Industry track's form."""
    page.goto(f"{stage.url}/admin/")
    page.get_by_role("main").get_by_role("link", name="Review forms").click()
    page.get_by_role("link", name="Industry review").click()
    criterion = page.locator(".inline-related", has=page.locator("input[value='Clarity']"))
    criterion.locator("[name$='-help']").fill(CLARITY)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("was changed successfully")
    assert ReviewField.objects.get(form__track__slug="industry", key="clarity").help == CLARITY


def set_when_reviews_are_due(stage: Stage, page: Page) -> datetime:
    """In the admin: a date for this track alone, by day, minute and zone."""
    day = timezone.now().date() + timedelta(days=75)
    page.goto(f"{stage.url}/admin/conferences/deadline/add/")
    page.get_by_label("Conference").select_option(label="MLSys 2026")
    page.locator("select[name=track]").select_option(
        label=page.locator("select[name=track] option", has_text="Industry").inner_text()
    )
    page.get_by_label("Kind").select_option(DeadlineKind.REVIEWS_DUE)
    page.get_by_label("Day").fill(f"{day:%Y-%m-%d}")
    page.get_by_label("Time:", exact=True).fill("23:59")
    page.get_by_label("Time zone").select_option(ANYWHERE_ON_EARTH)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("was added successfully")
    row = Deadline.objects.get(kind=DeadlineKind.REVIEWS_DUE)
    assert row.track is not None
    assert (row.track.slug, row.instant) == (
        "industry",
        datetime(day.year, day.month, day.day, 23, 59, tzinfo=ZoneInfo(ANYWHERE_ON_EARTH)),
    )
    return row.instant


def extend_the_deadline(stage: Stage, page: Page) -> None:
    """On the chairs' own page: a week more, with the reason; what was announced stays (A1)."""
    before = Deadline.objects.get(kind=DeadlineKind.SUBMISSION)
    stage.go(page, "chair/dates/")
    page.get_by_role("link", name="Change Papers close").click()
    page.get_by_label("Reason").fill("Many authors asked.")
    page.get_by_role("button", name="Change the date").click()
    reads(page, "Papers close: extended. Every page shows the old and the new date.", "Many authors asked.")
    after = Deadline.objects.get(kind=DeadlineKind.SUBMISSION)
    assert after.instant == before.instant + timedelta(days=7)
    assert [(old.instant, old.reason) for old in after.announcements.all()] == [(before.instant, "Many authors asked.")]


def see_both_dates_on_the_public_page(stage: Stage, page: Page) -> None:
    """The old date struck through beside the new one."""
    row = Deadline.objects.get(kind=DeadlineKind.SUBMISSION)
    old = row.announcements.get().instant
    stage.go(page)
    line = page.locator(".dates li", has_text="Papers close")
    struck = line.locator("del")
    assert _instant(struck.locator("time").get_attribute("datetime")) == old
    assert [_instant(one.get_attribute("datetime")) for one in line.locator("p > time").all()][:1] == [row.instant]
    expect(struck).to_have_css("text-decoration-line", "line-through")


def _instant(words: str | None) -> datetime:
    assert words is not None
    return datetime.fromisoformat(words)


def invite_a_reviewer(stage: Stage, page: Page) -> str:
    """By e-mail; the link that the mail carries."""
    stage.go(page, "chair/committee/")
    page.get_by_label("E-mail").fill(REVIEWER_EMAIL)
    page.get_by_label("Role").select_option("pc")
    page.get_by_role("button", name="Invite").click()
    reads(page, f"Invited {REVIEWER_EMAIL}.")
    return stage.link_to(REVIEWER_EMAIL, "member_invited")


def see_the_list_of_submissions(stage: Stage, page: Page) -> None:
    """One row: state, findings, eligibility; it leads to the paper."""
    stage.go(page, "chair/submissions/")
    reads(page.locator("main"), the_paper().title)
    page.get_by_role("link", name=the_paper().title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(the_paper().title)
    reads(page, "Industry", "Submitted")


def assign_the_reviewer(stage: Stage, page: Page, reviewer: User) -> None:
    """Before the deadline; from now on the file stays as it is."""
    page.get_by_label("Reviewer", exact=True).select_option(label=f"{REVIEWER}, no paper yet")
    page.get_by_role("button", name="Assign", exact=True).click()
    reads(page, "Assigned. The reviewer has a mail; authors no longer replace the file.")
    assert Assignment.objects.get().reviewer == reviewer
    assert the_paper().file_frozen_at is not None
    assert stage.link_to(REVIEWER_EMAIL, "reviewer_assigned") == stage.at(f"reviews/{the_paper().number}/")


def accept_the_paper(stage: Stage, page: Page) -> None:
    """Read the review, decide, with a sentence for the authors."""
    stage.go(page, f"chair/submissions/{the_paper().number}/")
    reads(page, "1 of 1 review submitted", "For the chairs alone.")
    page.get_by_role("radio", name="Accept").check()
    page.get_by_label("For the authors").fill(COMMENT)
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_text("Change the decision")).to_be_visible()
    row = Decision.objects.get()
    assert (row.submission, row.outcome, row.comment) == (the_paper(), Outcome.ACCEPT, COMMENT)


def release_reviews_and_decisions(stage: Stage, page: Page, emails: set[str]) -> None:
    """Both of the Industry track; each author is mailed about each."""
    stage.go(page, "chair/releases/")
    for what in ("Reviews", "Decisions"):
        part = page.locator("section", has=page.get_by_role("heading", name=f"{what} of Industry"))
        reads(part, "Not released")
        part.get_by_role("button", name="Release now").click()
        reads(part, "Authors see them")
    assert set(Release.objects.values_list("track__slug", "what")) == {
        ("industry", "reviews"),
        ("industry", "decisions"),
    }
    for kind in ("reviews_released", "decision_released"):
        for email in sorted(emails):
            stage.mail(email, kind)
        assert Message.objects.filter(kind=kind).count() == len(emails)


def every_mail_was_delivered() -> None:
    """The worker has taken each of them; without an SMTP server they end on the outbox page."""
    wait_for("the last mail", lambda: not Message.objects.exclude(state=MailState.KEPT).exists())


def everything_is_in_the_audit_trail(stage: Stage, page: Page, chair: User) -> None:
    """What the chair did, in the order in which it was done; what concerns the paper also on its page."""
    stage.go(page, f"chair/submissions/{the_paper().number}/audit/")
    lines = page.get_by_role("main").locator("ul, ol").last.locator("li")
    for line, name in zip(lines.all(), PEOPLE_OF_THE_TRAIL, strict=True):
        reads(line, name)
    done = list(AuditEntry.objects.filter(actor=chair).order_by("pk").values_list("action", flat=True))
    assert done == DONE


def is_member(person: User) -> bool:
    """Whether somebody is in the committee."""
    return Membership.objects.filter(user=person, role=Role.PC).exists()
