"""A session that ended in the middle: what was typed is kept for its owner, within limits."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.tasks import forget_sessions
from submissions.models import Submission
from tests.submissions.world import make_user
from tests.web.author_form.places import stored
from tests.web.author_world import (
    SCRIPT,
    AuthorWorld,
    form_data,
    pdf_upload,
)
from web.accounts import AccountAdapter
from web.author.guards import KEPT_BYTES, KEPT_FORMS, KEPT_SECONDS, ticket_for

pytestmark = pytest.mark.django_db


def test_an_ended_session_answers_a_script_with_a_way_to_sign_in(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = Client().post(world.url(f"{paper.number}/edit/"), {"revision": "0", "title": "Typed"}, **SCRIPT)
    assert answer.status_code == 401
    assert "You are signed out, so this was not saved" in answer.content.decode()
    assert f"next=%2F{world.conference.slug}%2Fpapers%2F{paper.number}%2Fedit%2F" in answer.content.decode()


def shown_data(world: AuthorWorld, paper: Submission, **changes: Any) -> dict[str, Any]:
    """What a page posts that was shown to somebody who was signed in: with its ticket."""
    body = world.client.get(world.url(f"{paper.number}/edit/")).content.decode()
    ticket = re.search(r'name="ticket" value="([^"]+)"', body)
    assert ticket is not None
    return form_data(paper, ticket=ticket[1], **changes)


def test_an_ended_session_keeps_a_form_that_was_sent_without_scripts(world: AuthorWorld) -> None:
    paper = world.begin()
    client = Client()
    answer = client.post(world.url(f"{paper.number}/edit/"), shown_data(world, paper, title="Typed while signed out"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    client.force_login(world.user)
    body = client.get(world.url(f"{paper.number}/edit/")).content.decode()
    assert "This text is not saved yet" in body
    assert "Typed while signed out" in body
    assert stored(paper).title == ""
    client.post(world.url(f"{paper.number}/edit/"), form_data(paper, title="Typed while signed out"))
    assert "This text is not saved yet" not in client.get(world.url(f"{paper.number}/edit/")).content.decode()
    assert stored(paper).title == "Typed while signed out"


def test_an_ended_session_keeps_the_form_that_was_sent_with_a_file(world: AuthorWorld) -> None:
    paper = world.begin()
    client = Client()
    data = shown_data(world, paper, title="Typed while signed out") | {"file": pdf_upload()}
    assert client.post(world.url(f"{paper.number}/upload/"), data).status_code == 302
    client.force_login(world.user)
    assert "Typed while signed out" in client.get(world.url(f"{paper.number}/edit/")).content.decode()
    assert stored(paper).manuscript is None


def test_what_was_kept_for_one_person_is_not_shown_to_another(world: AuthorWorld) -> None:
    paper = world.begin()
    client = Client()
    assert client.post(world.url(f"{paper.number}/edit/"), shown_data(world, paper, title="CANARY")).status_code == 302
    client.force_login(make_user("Otto Stranger"))
    answer = client.get(world.url(f"{paper.number}/edit/"))
    assert answer.status_code == 404
    assert "CANARY" not in answer.content.decode()


def test_a_button_of_another_page_leads_a_signed_out_person_to_sign_in(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = Client().post(world.url(f"{paper.number}/move/"), {"to": "research", "revision": "0"})
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/")
    assert kept_sessions() == 0


def kept_sessions() -> int:
    """Sessions of people who are signed out."""
    return sum("_auth_user_id" not in one.get_decoded() for one in Session.objects.all())


def refused(answer: Any, *words: str) -> None:
    """Nothing was kept, and the page holds what was sent."""
    body = answer.content.decode()
    assert answer.status_code == 413
    for said in ("You are signed out, and this was not saved", "stands below, in this page", *words):
        assert said in body
    assert kept_sessions() == 0


def test_an_outsider_has_nothing_kept_in_a_session_and_gets_the_text_back(world: AuthorWorld) -> None:
    paper = world.begin()
    url = world.url(f"{paper.number}/edit/")
    shown = shown_data(world, paper, title="<b>Typed</b>")
    for ticket in ("", "x", shown["ticket"] + "x", ticket_for(world.user.pk, world.url("999/edit/"))):
        refused(Client().post(url, shown | {"ticket": ticket}), "title\n&lt;b&gt;Typed&lt;/b&gt;", "too long ago")
    slug = world.conference.slug
    pages = []
    for place in (url, world.url("999/edit/"), url.replace(slug, "no-such-conference")):
        answer = Client().post(place, shown | {"ticket": ""})
        refused(answer, "too long ago")
        body = answer.content.decode()
        for said in {urlencode({"next": place}), *re.findall(r'nonce="([^"]+)"', body)}:
            assert said in body
            body = body.replace(said, "MASKED")
        pages.append(body)
    assert pages[0] == pages[1] == pages[2]
    with time_machine.travel(timezone.now() + timedelta(days=30, minutes=1), tick=False):
        refused(Client().post(url, shown), "too long ago")
    assert Client().post(url, shown).status_code == 302
    assert kept_sessions() == 1


def test_a_form_of_exactly_the_most_bytes_is_kept_and_one_of_a_byte_more_is_not(world: AuthorWorld) -> None:
    paper = world.begin()
    url = world.url(f"{paper.number}/edit/")
    shown = shown_data(world, paper, title="")
    ticket = {"ticket": shown.pop("ticket")}
    most = KEPT_BYTES - len(urlencode(shown, doseq=True))
    too_long = shown | ticket | {"title": "x" * (most + 1)}
    refused(Client().post(url, too_long), "200,001 bytes", "at most 200,000", "x" * (most + 1))
    client = Client()
    assert client.post(url, shown | ticket | {"title": "x" * most}).status_code == 302
    client.force_login(world.user)
    assert "x" * most in client.get(url).content.decode()


def test_a_few_forms_of_each_person_are_kept_for_an_hour(world: AuthorWorld) -> None:
    cache.clear()
    paper = world.begin()
    url = world.url(f"{paper.number}/edit/")
    shown = shown_data(world, paper, title="Typed")
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        assert [Client().post(url, shown).status_code for _ in range(KEPT_FORMS + 1)] == [302] * KEPT_FORMS + [413]
    assert kept_sessions() == KEPT_FORMS
    other = AuthorWorld(world.conference, make_user("Mateusz Writer"), Client())
    other.client.force_login(other.user)
    theirs = other.begin()
    assert Client().post(other.url(f"{theirs.number}/edit/"), shown_data(other, theirs)).status_code == 302
    with time_machine.travel(now + timedelta(seconds=KEPT_SECONDS + 60), tick=False):
        forget_sessions()
        assert kept_sessions() == 0
        assert Client().post(url, shown).status_code == 302
    # Those who are signed in stay so.
    assert world.client.get(url).status_code == 200


def test_signing_in_over_a_kept_form_lasts_as_long_as_ever(world: AuthorWorld) -> None:
    paper = world.begin()
    client = Client()
    client.post(world.url(f"{paper.number}/edit/"), shown_data(world, paper, title="Typed"))
    assert client.session.get_expiry_age() == KEPT_SECONDS
    request = RequestFactory().get("/")
    request.session = client.session
    request.user = AnonymousUser()
    AccountAdapter(request).login(request, world.user)
    assert request.session.get_expiry_age() == settings.SESSION_COOKIE_AGE
    assert "unsaved-form" in request.session
