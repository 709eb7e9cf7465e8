"""The outbox: a row first, sent on commit, tried again, kept where nobody can send it."""

import logging
import os
from collections.abc import Callable
from datetime import timedelta

import pytest
import redis
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from mail import services
from mail.kinds import MailState
from mail.models import Message
from mail.services import ATTEMPTS, BACKOFF, WIPED, deliver_message, queue_message, retry_message, sweep_messages
from tests.conftest import StartWorker
from tests.mail.smtp import Mailbox
from tests.processes import PrivateRedis, wait_for
from tests.reviews.world import make_conference, make_user

pytestmark = pytest.mark.django_db
TEMPLATE = "Subject: Hello {{ name }}\n\nHello {{ name }}.\n"


@pytest.fixture(autouse=True)
def told(template: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """The template of all mails here, and a broker that was not found missing by an earlier test."""
    template("told", TEMPLATE)
    monkeypatch.setattr(services, "_broker_asked_again_at", 0.0)


def queue(to: str = "ada@x.example", *, is_secret: bool = False) -> Message:
    return queue_message(kind="told", to_email=to, context={"name": "Ada"}, is_secret=is_secret)


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def queued_messages() -> int:
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
        return int(client.llen("mail"))


def test_a_mail_is_a_row_and_goes_to_the_workers_on_commit(
    empty_queues: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    conference, user = make_conference(), make_user()
    with django_capture_on_commit_callbacks(execute=True):
        message = queue_message(
            kind="told", to_email=user.email, to_user=user, context={"name": "Ada"}, conference=conference, about="x:1"
        )
        assert queued_messages() == 0
    assert queued_messages() == 1
    message.refresh_from_db()
    assert (message.subject, message.to_user, message.conference, message.about, message.state) == (
        "Hello Ada",
        user,
        conference,
        "x:1",
        MailState.QUEUED,
    )


def test_a_mail_of_a_transaction_that_fails_never_was(
    empty_queues: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    def fail() -> None:
        with transaction.atomic():
            queue()
            raise ZeroDivisionError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError):
        fail()
    assert (Message.objects.count(), queued_messages()) == (0, 0)


def test_a_mail_that_is_not_due_waits_for_the_sweep(
    empty_queues: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    due = timezone.now() + timedelta(hours=1)
    with django_capture_on_commit_callbacks(execute=True):
        message = queue_message(kind="told", to_email="ada@x.example", context={}, due_at=due)
    assert queued_messages() == 0
    deliver_message(message.pk)
    assert (state_of(message), sweep_messages()) == (MailState.QUEUED, 0)
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_messages(now=due + timedelta(minutes=2)) == 1
    assert queued_messages() == 1


def test_what_is_no_address_is_shown_as_failed(mailbox: Mailbox) -> None:
    message = queue("ada@x.example, eve@x.example")
    assert (message.state, message.last_error) == (MailState.FAILED, "This is no e-mail address.")
    assert queue("ada@x.example\nBcc: eve@x.example").state == MailState.FAILED
    deliver_message(message.pk)
    assert mailbox.mails == []


def test_without_a_server_mail_is_kept_with_its_text() -> None:
    message = queue(is_secret=True)
    deliver_message(message.pk)
    assert state_of(message) == MailState.KEPT
    assert message.body.startswith("Hello Ada.")


def test_a_mail_is_sent_once_to_one_person(mailbox: Mailbox) -> None:
    message = queue()
    deliver_message(message.pk)
    deliver_message(message.pk)
    assert state_of(message) == MailState.SENT
    assert message.sent_at is not None
    assert mailbox.recipients == [["ada@x.example"]]
    mail = mailbox.mails[0]
    assert (mail["To"], mail["From"], mail["Subject"], mail["Auto-Submitted"], mail.get_content_type()) == (
        "ada@x.example",
        "Confsys <noreply@conf.example>",
        "Hello Ada",
        "auto-generated",
        "text/plain",
    )
    assert mail["Message-ID"].endswith("@testserver>")


@pytest.mark.parametrize(("is_secret", "body"), [(True, WIPED), (False, "Hello Ada.")])
def test_p45_the_text_of_a_secret_mail_is_wiped_once_it_was_sent(mailbox: Mailbox, is_secret: bool, body: str) -> None:
    message = queue(is_secret=is_secret)
    deliver_message(message.pk)
    message.refresh_from_db()
    assert message.body.startswith(body)
    assert "Hello Ada." in mailbox.mails[0].get_content()


def test_a_server_that_says_later_is_asked_again_and_after_the_last_attempt_it_is_shown_as_failed(
    mailbox: Mailbox,
) -> None:
    mailbox.answers["RCPT"] = "451 greylisted, come back"
    message = queue()
    now = timezone.now()
    for attempt in range(1, ATTEMPTS + 1):
        deliver_message(message.pk, now=now)
        message.refresh_from_db()
        assert message.attempts == attempt
        assert message.last_error == (
            f"127.0.0.1:{mailbox.port} does not take mail for this address: 451 greylisted, come back"
        )
        if attempt < ATTEMPTS:
            assert (message.state, message.due_at) == (MailState.QUEUED, now + BACKOFF[attempt - 1])
            deliver_message(message.pk, now=now)  # Not due yet: no attempt.
            now = message.due_at
    assert message.state == MailState.FAILED
    mailbox.answers.clear()
    assert retry_message(pk=message.pk) is True
    deliver_message(message.pk)
    assert (state_of(message), message.last_error) == (MailState.SENT, "")
    assert retry_message(pk=message.pk) is False


def test_an_address_that_the_server_refuses_for_good_fails_at_once(mailbox: Mailbox) -> None:
    mailbox.answers["RCPT"] = "550 no such user"
    message = queue()
    deliver_message(message.pk)
    assert (state_of(message), message.attempts) == (MailState.FAILED, 1)


def test_a_server_that_is_not_there_is_said_in_words(mailbox: Mailbox, settings: Settings) -> None:
    settings.EMAIL_PORT = 1
    message = queue()
    deliver_message(message.pk)
    assert state_of(message) == MailState.QUEUED
    assert message.last_error == "127.0.0.1:1 could not be reached: Connection refused"


def test_a_mail_that_another_worker_is_sending_is_left_alone_until_its_lease_ends(mailbox: Mailbox) -> None:
    message = queue()
    now = timezone.now()
    Message.objects.update(state=MailState.SENDING, lease_until=now + timedelta(minutes=1), attempts=1)
    deliver_message(message.pk, now=now)
    assert (state_of(message), mailbox.mails) == (MailState.SENDING, [])
    assert sweep_messages(now=now) == 0
    assert sweep_messages(now=now + timedelta(minutes=2)) == 1
    deliver_message(message.pk, now=now + timedelta(minutes=2))
    assert (state_of(message), message.attempts, len(mailbox.mails)) == (MailState.SENT, 2, 1)


def test_the_sweep_leaves_a_mail_that_was_just_handed_over_to_the_workers(empty_queues: None) -> None:
    queue()
    assert sweep_messages() == 0
    later = timezone.now() + timedelta(minutes=2)
    assert (sweep_messages(now=later), sweep_messages(now=later)) == (1, 0)


def test_nobody_fails_for_an_unreachable_broker_and_the_sweep_sends_it(
    private_redis: PrivateRedis,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    private_redis.stop()
    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        messages = [queue(), queue()]
    assert [record.message for record in caplog.records if record.name == "mail.services"] == [
        "The broker could not be reached; mail waits for the sweep."
    ]
    assert [state_of(message) for message in messages] == [MailState.QUEUED, MailState.QUEUED]
    assert sweep_messages() == 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_real_worker_sends_it(start_worker: StartWorker, mailbox: Mailbox) -> None:
    start_worker(EMAIL_URL=f"smtp://127.0.0.1:{mailbox.port}")
    # The worker has the product's own templates.
    message = queue_message(
        kind="account_unknown_account",
        to_email="ada@x.example",
        context={"email": "ada@x.example", "signup_link": services.site_link("/accounts/signup/")},
    )
    wait_for("the mail to be sent", lambda: state_of(message) == MailState.SENT)
    assert mailbox.recipients == [["ada@x.example"]]
