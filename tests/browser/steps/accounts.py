"""How people get their accounts: signing up, reading the mail, confirming the address."""

from allauth.account.models import EmailAddress
from playwright.sync_api import Page, expect

from accounts.models import User
from mail.kinds import MailState
from tests.browser.steps.stage import PASSWORD, Stage, reads
from tests.processes import wait_for

CONFIRMATION = "account_email_confirmation_signup"


def sign_up(page: Page, name: str, email: str, affiliation: str) -> None:
    """Fill in the sign-up form that is open; the account opens with the link in the mail."""
    given, _, family = name.partition(" ")
    page.get_by_label("Given name").fill(given)
    page.get_by_label("Family name").fill(family)
    page.get_by_label("Affiliation").fill(affiliation)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")


def read_link_in_the_outbox(stage: Stage, admin: Page, email: str) -> str:
    """What a site admin finds on the outbox page where no SMTP server is configured: the mail, with its link."""
    wait_for("the worker to keep the mail", lambda: stage.mail(email, CONFIRMATION).state == MailState.KEPT)
    admin.goto(f"{stage.url}/site/outbox/")
    reads(admin, "No SMTP server is configured: mail is kept here.")
    mail = admin.locator("li", has_text=f"to {email}")
    mail.locator("summary").click()
    link = mail.get_by_role("link", name="confirm-email").get_attribute("href")
    assert link is not None
    assert link == stage.link_to(email, CONFIRMATION)
    return link


def confirm_address(page: Page, link: str, email: str) -> User:
    """Follow the link and press its button; the person is signed in and goes on to where they were heading."""
    page.goto(link)
    reads(page, f"{email} becomes an address of this account.")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Confirm your address")).to_have_count(0)
    person = User.objects.get(email=email)
    assert EmailAddress.objects.get(user=person).verified
    return person
