"""How browser tests of the author's desk open a page as somebody who is signed in."""

from dataclasses import dataclass

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from accounts.models import User
from submissions.models import Submission
from tests.web.author_world import AuthorWorld


@dataclass(frozen=True)
class Desk:
    """A browser tab at the author's desk."""

    page: Page
    base: str
    world: AuthorWorld

    def open(self, rest: str = "") -> None:
        """Go to an address on the desk."""
        self.page.goto(self.base + self.world.url(rest))

    def edit(self, paper: Submission) -> None:
        """Open the form of a paper."""
        self.open(f"{paper.number}/edit/")


def sign_in(page: Page, base: str, user: User) -> str:
    """Give the browser a session of that person; returns its key."""
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base}])
    return value
