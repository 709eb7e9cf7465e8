"""Where the one paper is played through: a conference, a server, a browser for each person, and all that goes wrong there."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urljoin

from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect
from pypdf import PdfReader

from accounts.models import User
from conferences.models import Conference
from mail.models import Message
from submissions.models import Submission
from tests.browser.author_pages import sign_in
from tests.processes import wait_for

SLUG = "mlsys"
PASSWORD = "a long and odd sentence"
PATIENCE = 30_000
"""Milliseconds that a page may take on a machine that has much else to do."""


@dataclass
class Stage:
    """One conference on one server. `wrong` collects console errors, failed requests and error answers of every page."""

    browser: Browser
    url: str
    scripts: bool = True
    wrong: list[str] = field(default_factory=list)

    def enter(self, person: User | None = None) -> Page:
        """A browser of their own for somebody, signed in if they have an account."""
        context = self.browser.new_context(
            java_script_enabled=self.scripts, locale="en-GB", timezone_id="Europe/Zurich", reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        self._watch(page)
        if person is not None:
            sign_in(page, self.url, person)
        return page

    def go(self, page: Page, rest: str = "") -> None:
        """Open an address of the conference."""
        page.goto(self.at(rest))

    def at(self, rest: str = "") -> str:
        """An address of the conference."""
        return f"{self.url}/{SLUG}/{rest}"

    def link_to(self, email: str, kind: str) -> str:
        """The link to this site in the newest mail of that kind to that address."""
        found = re.search(rf"{re.escape(self.url)}/\S+", self.mail(email, kind).body)
        assert found is not None, f"The mail {kind} to {email} has no link."
        return found.group()

    def mail(self, email: str, kind: str) -> Message:
        """The newest mail of that kind to that address, once it is written."""
        rows = Message.objects.filter(kind=kind, to_email=email).order_by("-pk")
        wait_for(f"a mail {kind} to {email}", rows.exists)
        return rows[0]

    @contextmanager
    def refusing(self, status: int) -> Iterator[None]:
        """Inside, one answer of this status is what is wanted; a browser also writes it to its console."""
        assert self.wrong == [], self.wrong
        yield
        refused = [line for line in self.wrong if line.startswith(f"{status} ")]
        assert len(refused) == 1, self.wrong
        self.wrong[:] = [line for line in self.wrong if f"{status}" not in line]

    def _watch(self, page: Page) -> None:
        def console(message: ConsoleMessage) -> None:
            if message.type == "error":
                self.wrong.append(f"console at {page.url}: {message.text} ({message.location['url']})")

        def failed(request: Request) -> None:
            # Leaving a page ends what it still asks for, as does a page that becomes a download.
            if request.failure != "net::ERR_ABORTED":
                self.wrong.append(f"{request.method} {request.url}: {request.failure}")

        def answered(response: Response) -> None:
            if response.status >= 400:
                self.wrong.append(f"{response.status} {response.request.method} {response.url}")

        page.on("console", console)
        page.on("pageerror", lambda error: self.wrong.append(f"script at {page.url}: {error}"))
        page.on("requestfailed", failed)
        page.on("response", answered)


def open_conference(chair: User) -> Conference:
    """MLSys 2026 with its dates moved, so that it opened yesterday at the hour of its call."""
    days = (timezone.now().date() - date(2025, 9, 15)).days - 1
    call_command("create_conference", call="mlsys-2026", slug=SLUG, shift_days=days, chair=chair.email)
    return Conference.objects.get(slug=SLUG)


def the_paper() -> Submission:
    """The one paper, as the database has it now."""
    return Submission.objects.select_related("track", "conference", "manuscript").get()


def stored(what: str, get: Callable[[], object], wanted: object) -> None:
    """Wait until the database says it; what was typed is saved a moment later."""
    try:
        wait_for(what, lambda: get() == wanted)
    except AssertionError:
        assert get() == wanted, what


def reads(where: Page | Locator, *texts: str) -> None:
    """Each text is to be read there."""
    place = where.get_by_role("main") if isinstance(where, Page) else where
    for text in texts:
        expect(place).to_contain_text(text)


def everything_within_reach(page: Page, *, leave: str = "/accounts/") -> dict[str, str]:
    """Follow every link from where this person stands, on this site; each address with what it answers, as text.

    A PDF's text counts, and what its document information says.
    """
    here = page.url
    seen: dict[str, str] = {}
    waiting = [here, urljoin(here, "/")]
    while waiting:
        url = waiting.pop().partition("#")[0]
        if url in seen or not url.startswith(urljoin(here, "/")) or leave in url:
            continue
        answer = page.context.request.get(url)
        assert answer.status < 400, (answer.status, url)
        kind = answer.headers.get("content-type", "")
        names = f"{answer.url} {answer.headers.get('content-disposition', '')}\n"
        if kind.startswith("application/pdf"):
            seen[url] = names + pdf_words(answer.body())
            continue
        seen[url] = names + (answer.text() if kind.startswith("text/") else "")
        if kind.startswith("text/html"):
            waiting += [urljoin(answer.url, found) for found in re.findall(r'\b(?:href|src)="([^"]+)"', seen[url])]
    return seen


def pdf_words(data: bytes) -> str:
    """All that a PDF says: its document information, its XMP, its text."""
    reader = PdfReader(io.BytesIO(data))
    return "\n".join([str(reader.metadata), data.decode("latin-1"), *(page.extract_text() for page in reader.pages)])
