"""The outbox: site admins alone, without what they must not learn, with a way to try again."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from access.gate.outbox import PAGE
from accounts.models import User
from conferences.kinds import Role
from mail.kinds import MailState
from mail.models import Message
from mail.services import deliver_message, queue_message, site_link
from reviews.services.assigning import assign_reviewer
from tests.mail.smtp import Mailbox, smtp_server
from tests.reviews.world import NOW, make_conference, make_member, make_paper, make_track, make_user
from tests.web.observe import observe, visit

pytestmark = pytest.mark.django_db


def kept(number: int = 1, *, about: str = "", is_secret: bool = True) -> Message:
    message = queue_message(
        kind="account_unknown_account",
        to_email=f"ada{number}@x.example",
        context={"email": f"ada{number}@x.example", "signup_link": site_link("/accounts/signup/")},
        about=about,
        is_secret=is_secret,
    )
    deliver_message(message.pk)
    return message


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def admin() -> Client:
    return signed_in(make_user("Sita Admin", is_superuser=True))


def test_nobody_but_a_site_admin_finds_an_outbox() -> None:
    message = kept()
    chair = signed_in(make_member(make_conference(), "Chia Chair", Role.CHAIR))
    assert visit(chair, "/site/outbox/") == visit(chair, "/nothing/at/all/")
    missing = observe(chair.post("/nothing/at/all/"))
    assert observe(chair.post(f"/site/outbox/{message.pk}/retry/")) == missing
    assert Client().get("/site/outbox/")["Location"] == "/accounts/login/?next=/site/outbox/"


def test_without_a_server_a_site_admin_reads_each_mail_and_follows_its_link(admin: Client) -> None:
    kept()
    html = admin.get("/site/outbox/").content.decode()
    assert "No SMTP server is configured: mail is kept here." in html
    assert "No account with this address" in html
    assert '<a href="http://testserver/accounts/signup/">' in html


def test_p45_with_a_server_the_text_of_a_secret_mail_is_not_shown(admin: Client, settings: Settings) -> None:
    message = kept()
    settings.EMAIL_URL = "smtp://mail.example"
    Message.objects.filter(pk=message.pk).update(state=MailState.FAILED)
    html = admin.get("/site/outbox/").content.decode()
    assert "Its text holds a personal link" in html
    assert "accounts/signup/&quot;" not in html
    assert ">http://testserver/accounts/signup/<" not in html


def test_a_failed_mail_shows_why_and_is_tried_again(admin: Client, settings: Settings) -> None:
    message = kept()
    Message.objects.filter(pk=message.pk).update(
        state=MailState.FAILED, last_error="mail.example:587 could not be reached: Connection refused", attempts=5
    )
    html = admin.get("/site/outbox/?state=failed").content.decode()
    assert "mail.example:587 could not be reached: Connection refused" in html
    with smtp_server() as box:
        use(settings, box)
        response = admin.post(f"/site/outbox/{message.pk}/retry/")
        assert response["Location"] == "/site/outbox/"
        deliver_message(message.pk)
        assert box.recipients == [["ada1@x.example"]]
    message.refresh_from_db()
    assert message.state == MailState.SENT
    # Once more is no harm.
    admin.post(f"/site/outbox/{message.pk}/retry/")
    message.refresh_from_db()
    assert message.state == MailState.SENT


def use(settings: Settings, box: Mailbox) -> None:
    """Send through this server."""
    settings.EMAIL_URL = f"smtp://127.0.0.1:{box.port}"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port


def test_p17_p23_a_site_admin_sees_no_mail_about_a_paper_of_their_own() -> None:
    person = make_user("Sita Author", is_superuser=True)
    track = make_track(make_conference())
    own, other = make_paper(track, person), make_paper(track)
    hidden = kept(1, about=f"submission:{own.pk}")
    shown = kept(2, about=f"submission:{other.pk}")
    client = signed_in(person)
    html = client.get("/site/outbox/").content.decode()
    assert (hidden.to_email in html, shown.to_email in html) == (False, True)
    # The counts do not tell of it either.
    assert "All" in html
    assert client.get("/site/outbox/?state=kept").content.decode().count("<details") == 1 + html.count("data-menu")
    Message.objects.update(state=MailState.FAILED)
    assert client.post(f"/site/outbox/{hidden.pk}/retry/").status_code == 404
    # Control: another site admin sees it.
    assert (
        hidden.to_email in signed_in(make_user("Other Admin", is_superuser=True)).get("/site/outbox/").content.decode()
    )


def test_p15_a_site_admin_who_reviews_a_paper_sees_no_mail_that_names_its_authors() -> None:
    conference = make_conference()
    person = make_member(conference, "Sita Reviewer")
    User.objects.filter(pk=person.pk).update(is_superuser=True)
    track = make_track(conference)
    reviewed, other = make_paper(track), make_paper(track)
    assign_reviewer(submission_id=reviewed.pk, reviewer_id=person.pk, by_id=None, now=NOW)
    hidden = kept(1, about=f"submission:{reviewed.pk}")
    shown = kept(2, about=f"submission:{other.pk}")
    html = signed_in(person).get("/site/outbox/").content.decode()
    assert (hidden.to_email in html, shown.to_email in html) == (False, True)


def test_the_outbox_is_paged_by_key_and_takes_as_many_queries_for_three_mails_as_for_one(
    admin: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    kept(1)
    admin.get("/site/outbox/")
    with django_assert_num_queries(5):
        admin.get("/site/outbox/")
    kept(2)
    kept(3)
    with django_assert_num_queries(5):
        admin.get("/site/outbox/")
    message = kept(4)
    Message.objects.bulk_create(
        Message(to_email=f"many{number}@x.example", kind="k", subject="s", body="b", due_at=message.due_at)
        for number in range(PAGE)
    )
    first = admin.get("/site/outbox/").content.decode()
    oldest = Message.objects.order_by("-pk")[PAGE - 1].pk
    assert f"?before={oldest}" in first
    second = admin.get(f"/site/outbox/?before={oldest}").content.decode()
    assert [f"ada{number}@x.example" in second for number in (1, 2, 3, 4)] == [True] * 4
    assert "Older" not in second
    assert admin.get("/site/outbox/?before=x&state=nonsense").status_code == 200
