"""The page of a rule set in a browser: a rule is found by its words, and set by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from eligibility.models import RuleSetVersion
from tests.browser.author_pages import sign_in
from tests.reviews.world import World, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def world() -> World:
    return make_world()


def opened(page: Page, live_server: LiveServer, world: World) -> None:
    sign_in(page, live_server.url, world.chair)
    page.goto(f"{live_server.url}/{world.conference.slug}/chair/rules/new/?like=usual")


def test_a_folded_rule_is_found_by_its_words_and_folds_again(page: Page, live_server: LiveServer, world: World) -> None:
    opened(page, live_server, world)
    rule = page.locator("#rule-line-numbers")
    expect(rule).to_be_hidden()
    page.get_by_label("Find a rule").fill("line NUMBERS")
    expect(rule).to_be_visible()
    expect(page.locator(".rule:visible")).to_have_count(1)
    expect(page.locator(".rule-filter [role=status]")).to_have_text("1 of 39 rules")
    page.get_by_label("Find a rule").fill("no such rule")
    expect(page.locator(".rule:visible")).to_have_count(0)
    page.get_by_label("Find a rule").fill("")
    expect(rule).to_be_hidden()
    expect(page.locator("#rule-page-limit")).to_be_visible()


def test_a_rule_set_is_made_by_keyboard_alone(page: Page, live_server: LiveServer, world: World) -> None:
    opened(page, live_server, world)
    page.get_by_role("textbox", name="Name").focus()
    page.keyboard.type("By hand")
    summary = page.locator("#rule-page-limit summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("12")
    expect(page.locator("#says-page-limit")).to_contain_text("At most 12 pages")
    page.get_by_label("Weight of References").focus()
    page.keyboard.press("Home")
    expect(page.locator("#says-references-found")).to_contain_text("Off.")
    page.get_by_role("button", name="Save the rule set").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("By hand is saved.")
    rules = {one.rule: one for one in RuleSetVersion.objects.get(rule_set__name="By hand").rows.all()}
    assert rules["page-limit"].parameters["body_pages"] == 12
    assert "references-found" not in rules
