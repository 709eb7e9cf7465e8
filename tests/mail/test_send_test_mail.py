"""`manage.py send_test_mail` says in words what works and what does not."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tests.mail.smtp import Mailbox


def run(address: str) -> str:
    out = StringIO()
    call_command("send_test_mail", address, stdout=out)
    return out.getvalue()


def test_it_sends_and_says_who_took_it(mailbox: Mailbox) -> None:
    assert run("ada@x.example").startswith(
        f"127.0.0.1:{mailbox.port} took the mail for ada@x.example, from Confsys <noreply@conf.example>."
    )
    assert (mailbox.recipients, mailbox.mails[0]["Subject"]) == ([["ada@x.example"]], "Test mail from Confsys")


@pytest.mark.parametrize(
    ("verb", "answer", "words"),
    [
        ("RCPT", "550 no such user", "does not take mail for this address: 550 no such user"),
        ("MAIL", "553 not yours", "does not take mail from noreply@conf.example: 553 not yours"),
        ("DATA", "554 spam", "answered 554 spam"),
    ],
)
def test_it_says_what_the_server_refused(mailbox: Mailbox, verb: str, answer: str, words: str) -> None:
    mailbox.answers[verb] = answer
    with pytest.raises(CommandError) as caught:
        run("ada@x.example")
    assert str(caught.value) == f"Not sent. 127.0.0.1:{mailbox.port} {words}"


def test_it_says_that_no_server_is_set() -> None:
    with pytest.raises(CommandError, match="EMAIL_URL is not set"):
        run("ada@x.example")


def test_it_refuses_what_is_no_address(mailbox: Mailbox) -> None:
    with pytest.raises(CommandError, match="no e-mail address"):
        run("ada")


def test_a_wrong_password_is_said(mailbox: Mailbox, settings: Settings) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "u", "p"
    mailbox.answers["EHLO"] = "250-test\r\n250 AUTH PLAIN"
    mailbox.answers["AUTH"] = "535 wrong"
    with pytest.raises(CommandError) as caught:
        run("ada@x.example")
    assert str(caught.value) == f"Not sent. 127.0.0.1:{mailbox.port} refused our user name or password: 535 wrong"
