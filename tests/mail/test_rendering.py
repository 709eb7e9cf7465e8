"""From a template and plain values to a mail that nobody can inject into."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from mail.rendering import Rendered, render_mail
from mail.services import Prose, site_link
from mail.values import break_links, make_harmless, quote
from tests.reviews.world import make_user

Template = Callable[[str, str], None]
FOOTER = "\n\n-- \nConfsys\nhttp://testserver/\n"


def test_the_first_line_is_the_subject_and_the_rest_the_body(template: Template) -> None:
    template("told", "Subject: Paper {{ number }}\n\n{{ name }},\n\n\n\n\nit is here.\n")
    rendered = render_mail("told", {"number": 12, "name": "Ada & Bo"}, sender="")
    assert rendered == Rendered("Paper 12", f"Ada & Bo,\n\nit is here.{FOOTER}")


def test_the_sender_is_named_below(template: Template) -> None:
    template("told", "Subject: S\n\nB")
    assert render_mail("told", {}, sender="MLSys 2026").body.endswith(
        "-- \nMLSys 2026 on Confsys\nhttp://testserver/\n"
    )


def test_a_template_without_a_subject_is_refused(template: Template) -> None:
    template("told", "Hello")
    with pytest.raises(ValueError, match="first line"):
        render_mail("told", {}, sender="")


def test_p42_a_name_injects_neither_lines_nor_headers_nor_links(template: Template) -> None:
    template("told", "Subject: From {{ name }}\n\n{{ name }} wrote.")
    name = "Eve\r\nBcc: all@x.example\u2028\u202etxt http://evil.example/a www.evil.example <b>"
    rendered = render_mail("told", {"name": name}, sender="")
    assert "\n" not in rendered.subject
    assert "\u202e" not in rendered.subject + rendered.body
    line = rendered.body.removesuffix(FOOTER)
    assert "\n" not in line
    assert "evil.example" not in line
    assert "http://" not in line
    # The reader still sees what was written.
    assert line.replace("\u200b", "").startswith(
        "Eve Bcc: all@x.example txt http://evil.example/a www.evil.example <b>"
    )


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("J. R. R. Tolkien", True),
        ("Version 2.5 of LoRA", True),
        ("Serving, etc. and so on", True),
        ("evil.com", False),
        ("a@b.org", False),
        ("Node.js at scale", False),
        ("https://x", False),
    ],
)
def test_only_what_a_mail_program_would_link_is_broken(text: str, kept: bool) -> None:
    assert (break_links(text) == text) is kept
    assert break_links(text).replace("\u200b", "") == text


def test_p42_a_template_gets_plain_values_only(db: None, template: Template) -> None:
    template("told", "Subject: S\n\n{{ user.email }}")
    user = make_user()
    with pytest.raises(TypeError, match="plain values"):
        render_mail("told", {"user": user}, sender="")
    with pytest.raises(TypeError, match="plain values"):
        make_harmless({"deep": [{"user": user}]})


def test_p42_a_field_that_is_not_there_comes_out_empty(template: Template) -> None:
    template("told", "Subject: S\n\n[{{ authors }}]")
    assert render_mail("told", {}, sender="").body == f"[]{FOOTER}"


def test_links_of_the_site_stay_links_and_others_are_refused(template: Template) -> None:
    template("told", "Subject: S\n\n{{ link }}")
    assert render_mail("told", {"link": site_link("/a/")}, sender="").body == f"http://testserver/a/{FOOTER}"
    with pytest.raises(TypeError, match="site_link"):
        render_mail("told", {"link": "http://testserver/a/"}, sender="")


def test_prose_keeps_its_lines_each_quoted(template: Template) -> None:
    template("told", "Subject: S\n\n{{ text }}")
    text = Prose("Good.\n\n-- \nSubject: forged\x00")
    assert render_mail("told", {"text": text}, sender="").body == f"> Good.\n>\n> --\n> Subject: forged{FOOTER}"
    assert quote("  a\u202eb\n") == "> ab"


def test_times_are_in_utc_whatever_zone_the_sender_has(template: Template) -> None:
    template("told", 'Subject: S\n\n{{ at|date:"H:i" }}')
    with timezone.override("Asia/Kolkata"):
        rendered = render_mail("told", {"at": datetime(2026, 1, 2, 10, 30, tzinfo=UTC)}, sender="")
    assert rendered.body == f"10:30{FOOTER}"
