"""One paper all the way: an author submits a real PDF, workers check it, a reviewer scores it, a chair decides, the author reads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.steps import accounts, by_hand, chairing, reviewing, writing
from tests.browser.steps.stage import PATIENCE, Stage, open_conference
from tests.conftest import StartWeb, StartWorker
from tests.processes import RunningWorker
from tests.reviews.world import make_member, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """Time for a machine that runs four parallel tests; nothing waits longer than it must. Rate limits start anew."""
    cache.clear()
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=5_000)


def test_one_paper_all_the_way(browser: Browser, start_web: StartWeb, start_worker: StartWorker) -> None:
    stage = Stage(browser, start_web().url)
    start_worker(beat=True, SITE_URL=stage.url)
    site_admin = stage.enter(make_user("Sita Adminson", is_superuser=True))
    open_conference(chair := make_user("Chia Ogilvie"))

    # A new person signs up on the way from the call to the form.
    author = stage.enter()
    stage.go(author, "industry/")
    author.get_by_role("link", name="Submit a paper").click()
    author.get_by_role("link", name="Make one").click()
    accounts.sign_up(author, writing.CONTACT, writing.CONTACT_EMAIL, "Halden Cloud")
    link = accounts.read_link_in_the_outbox(stage, site_admin, writing.CONTACT_EMAIL)
    first = accounts.confirm_address(author, link, writing.CONTACT_EMAIL)

    # They fill in the form, upload, submit.
    writing.start_in_the_industry_track(author, first)
    writing.switch_tracks_and_back(author)
    writing.write_title_and_abstract(author)
    writing.list_the_authors(author)
    writing.choose_and_declare(author)
    writing.upload_one_that_breaks_a_rule(author)
    writing.replace_it_by_one_that_fits(author)
    writing.download_every_version(author)
    writing.submit_and_read_the_receipt(author)
    writing.read_the_receipts_in_the_mail(stage)

    # The second author has no account yet.
    second = stage.enter()
    second.goto(stage.link_to(writing.SECOND_EMAIL, "submission_receipt"))
    second.get_by_role("link", name="Make an account").click()
    accounts.sign_up(second, writing.SECOND, writing.SECOND_EMAIL, "Halden Cloud")
    link = stage.link_to(writing.SECOND_EMAIL, accounts.CONFIRMATION)
    writing.confirm_the_row(second, accounts.confirm_address(second, link, writing.SECOND_EMAIL))

    # The chair sets up the track, moves a date, invites and assigns.
    desk = stage.enter(chair)
    chairing.change_the_review_form(stage, desk)
    chairing.set_when_reviews_are_due(stage, desk)
    chairing.extend_the_deadline(stage, desk)
    chairing.see_both_dates_on_the_public_page(stage, stage.enter())
    reviewer = stage.enter()
    reviewer.goto(chairing.invite_a_reviewer(stage, desk))
    reviewer.get_by_role("link", name="Make an account").click()
    accounts.sign_up(reviewer, chairing.REVIEWER, chairing.REVIEWER_EMAIL, "Bluefin Robotics")
    link = stage.link_to(chairing.REVIEWER_EMAIL, accounts.CONFIRMATION)
    member = accounts.confirm_address(reviewer, link, chairing.REVIEWER_EMAIL)
    reviewing.accept_the_invitation(reviewer, member)
    chairing.see_the_list_of_submissions(stage, desk)
    chairing.assign_the_reviewer(stage, desk, member)
    writing.fail_to_replace_the_file(stage, second)

    # The reviewer reads and scores.
    reviewing.open_the_desk(stage, reviewer)
    reviewing.see_the_paper_in_its_frame(reviewer)
    reviewing.score_and_write(reviewer)
    reviewing.submit_the_review(reviewer)
    reviewing.find_no_author_anywhere(stage, reviewer, author)

    # Nothing is told before it is released.
    writing.see_no_decision_yet(stage, author)
    chairing.accept_the_paper(stage, desk)
    writing.see_no_decision_yet(stage, author)
    chairing.release_reviews_and_decisions(stage, desk, writing.EMAILS)
    writing.read_decision_and_review(
        stage,
        author,
        chairing.COMMENT,
        *reviewing.TEXTS.values(),
        *("4 of 5: Matters across organisations", "5 of 5: A model of clear writing"),
        never=(reviewing.REMARK, *chairing.REVIEWER.split(), chairing.REVIEWER_EMAIL),
    )
    chairing.everything_is_in_the_audit_trail(stage, desk, chair)
    chairing.every_mail_was_delivered()
    assert stage.wrong == [], stage.wrong


def test_without_javascript_the_same_can_be_done(
    browser: Browser, live_server: LiveServer, celery_worker: RunningWorker, tmp_path: Path
) -> None:
    stage = Stage(browser, live_server.url, scripts=False)
    conference = open_conference(chair := make_user("Chia Ogilvie"))
    reviewer = make_member(conference, chairing.REVIEWER)
    person = make_user(writing.CONTACT)

    author = stage.enter()
    by_hand.sign_in_by_form(stage, author, person, "papers/")
    by_hand.write_and_save(author)
    by_hand.upload_and_watch(author, tmp_path)
    by_hand.submit(stage, author)
    desk = stage.enter()
    by_hand.sign_in_by_form(stage, desk, chair, "chair/")
    by_hand.assign(stage, desk, reviewer)
    reading = stage.enter()
    by_hand.sign_in_by_form(stage, reading, reviewer, "reviews/")
    by_hand.score(reading)
    by_hand.decide_and_release(stage, desk)
    by_hand.read_the_outcome(stage, author)
    assert stage.wrong == [], stage.wrong
