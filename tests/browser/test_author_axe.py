"""axe finds nothing on the pages of the author's desk, on a desk and on a phone, light and dark; and nothing scrolls sideways."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from submissions.models import CheckRun
from submissions.services.checking import run_check
from tests.browser.author_pages import Desk, sign_in
from tests.submissions.world import make_pdf, upload
from tests.web.author_world import complete_data, make_author_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PLACES = (
    "", "new/", "1/edit/", "1/report/", "1/", "1/withdraw/", "1/move/?to=research", "1/authors/paste/",
    "1/conflicts/?q=car", "2/edit/", "2/receipt/", "2/",
)  # fmt: skip
LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1280, "light"), (390, "dark"))


def test_axe_finds_nothing_on_any_page(page: Page, live_server: LiveServer) -> None:
    world = make_author_world()
    desk = Desk(page, live_server.url, world)
    sign_in(page, live_server.url, world.user)
    first, second = world.begin(), world.begin()
    for paper, pdf in ((first, make_pdf(page_size=(595.3, 841.9))), (second, make_pdf(pages=9))):
        upload(paper, world.user, pdf)
        for run in CheckRun.objects.filter(manuscript__submission=paper):
            run_check(run.pk)
    assert world.client.post(world.url("2/submit/"), complete_data(second)).status_code == 302
    found: list[str] = []
    for place in PLACES:
        for width, scheme in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            desk.open(place)
            results = Axe().run(page)
            found += [f"{place} {width} {scheme}: {one['id']}" for one in results.response["violations"]]
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                found.append(f"{place} {width}: scrolls sideways")
    assert found == []
