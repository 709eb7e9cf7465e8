"""The component page, the account pages and the error pages in a real browser: axe, widths, both schemes, the policy."""

from collections.abc import Callable, Iterator

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User

pytestmark = pytest.mark.slow

Open = Callable[..., Page]


@pytest.fixture
def open_page(live_server: LiveServer, browser: Browser, settings: Settings) -> Iterator[Open]:
    """Open a path in a fresh browser of some width and scheme, where any console error fails the test."""
    settings.ROOT_URLCONF = "tests.ui.urls"
    settings.LOGIN_REDIRECT_URL = "/_components/"

    def open_path(path: str, *, width: int = 1280, scripts: bool = True, zone: str = "UTC") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 860},
            java_script_enabled=scripts,
            # Colours must not be measured on their way from one scheme to the other.
            reduced_motion="reduce",
            timezone_id=zone,
        )
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + path)
        page.wait_for_load_state("load")
        assert complaints == []
        return page

    complaints: list[str] = []
    opened: list[BrowserContext] = []
    yield open_path
    # A browser that is left open keeps connections to the server, and its threads theirs to the database.
    for context in opened:
        context.close()


def axe_reports(page: Page) -> list[str]:
    """What axe finds on a page, in both schemes."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        results = Axe().run(page)
        if results.violations_count:
            found.append(f"{scheme}: {results.generate_report()}")
    return found


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_the_component_page(open_page: Open, width: int) -> None:
    assert axe_reports(open_page("/_components/", width=width)) == []


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
def test_axe_finds_nothing_on_the_account_pages(open_page: Open, path: str) -> None:
    assert axe_reports(open_page(path, width=390)) == []


def test_nothing_runs_over_the_edge_of_the_component_page(open_page: Open) -> None:
    page = open_page("/_components/")
    for width in (360, 390, 640, 800, 1088, 1280):
        page.set_viewport_size({"width": width, "height": 860})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_pressing_a_segment_shows_its_meaning_without_scripts(open_page: Open) -> None:
    page = open_page("/_components/", scripts=False)
    scale = page.locator("#id_impact_field")
    assert scale.locator(".scale-meaning").inner_text() == "4: many will use this"
    scale.locator("label", has_text="2").click()
    assert scale.locator(".scale-meaning").inner_text() == "2: few will use this"


def test_times_are_shown_in_the_zone_of_the_reader(open_page: Open) -> None:
    page = open_page("/_components/", zone="Asia/Kolkata")
    assert page.locator("[data-reader-place]").first.inner_text() == "Kolkata"
    assert page.locator("footer [data-reader-zone]").inner_text() == "Kolkata (GMT+5:30)"


def test_only_a_chosen_chip_has_a_tick(open_page: Open) -> None:
    page = open_page("/_components/")
    chips = page.locator("#id_topics .chip")
    assert [chip.locator(".chip-tick").is_visible() for chip in chips.all()] == [True, False, False]
    chips.nth(1).click()
    assert [chip.locator(".chip-tick").is_visible() for chip in chips.all()] == [True, True, False]


def test_a_word_counter_counts_while_one_types(open_page: Open) -> None:
    page = open_page("/_components/")
    page.locator("#id_abstract").fill("three words here")
    assert page.locator('[data-counter-for="id_abstract"]').inner_text() == "3 of 250 words"


@pytest.mark.django_db
def test_no_page_has_inline_styles_or_scripts(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.ui.urls"
    for path in ("/_components/", "/accounts/login/", "/accounts/signup/"):
        html = Client().get(path).content.decode()
        assert " style=" not in html
        assert "<style" not in html
        assert "<script>" not in html
        assert " onclick" not in html


def test_the_second_factor_is_switched_on_under_the_policy(open_page: Open, live_server: LiveServer) -> None:
    user = User.objects.create_user("ines@halden.example", "pw-Correct-7")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    page = open_page("/accounts/login/", width=390)
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill("pw-Correct-7")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()
    for path in ("email/", "password/change/", "2fa/", "2fa/totp/activate/"):
        page.goto(f"{live_server.url}/accounts/{path}")
        assert axe_reports(page) == []
    page.get_by_label("Password").fill("pw-Correct-7")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_load_state()
    assert page.url.endswith("/accounts/2fa/totp/activate/")
    assert axe_reports(page) == []
    picture = page.locator(".qr svg").bounding_box()
    assert picture is not None
    assert picture["width"] > 150
    page.get_by_label("Code from the app").fill(app_code(page.get_by_label("Key, if you cannot scan").input_value()))
    page.get_by_role("button", name="Switch on").click()
    page.wait_for_load_state()
    assert page.get_by_role("heading", name="Recovery codes").is_visible()


def test_the_menu_opens_by_keyboard_and_closes_on_escape(open_page: Open, live_server: LiveServer) -> None:
    user = User.objects.create_user("ines@halden.example", "pw-Correct-7")
    client = Client()
    client.force_login(user)
    page = open_page("/_components/")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.reload()
    page.locator("[data-menu] summary").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("button", name="Sign out").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="Sign out").is_visible()


def app_code(key: str) -> str:
    """What an authenticator app shows for a key at this moment."""
    return str(format_hotp_value(hotp_value(key, next(iter(yield_hotp_counters_from_time())))))
