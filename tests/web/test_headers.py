"""P46 to P49: what every answer carries, at every address of the configuration, for everybody."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from conferences.kinds import Role
from conferences.services.members import invite_member
from mail.services import queue_message
from reviews.models import Assignment
from submissions.files import store_bytes
from tests.reviews.world import (
    add_manuscript,
    make_conference,
    make_member,
    make_pair,
    make_paper,
    make_track,
    make_user,
)
from tests.web.addresses import Address, addresses
from tests.web.calls import open_call

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'"},
    "font-src": {"'self'"},
    "connect-src": {"'self'"},
    "form-action": {"'self'"},
    "frame-src": {"'self'"},
    "frame-ancestors": {"'none'"},
    "base-uri": {"'none'"},
    "manifest-src": {"'self'"},
}
INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)[^>]*>|\sstyle=|\son[a-z]+=|javascript:|\shx-on", re.IGNORECASE)
PICTURE_POLICY = {"default-src": {"'none'"}, "sandbox": set(), "frame-ancestors": {"'none'"}}
FILE_POLICY = {"default-src": {"'none'"}, "sandbox": set(), "frame-ancestors": {"'self'"}}


@dataclass
class World:
    """A conference with one paper that has a file, people of each role, and an address for each pattern."""

    addresses: list[Address]
    clients: dict[str, Client]


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def world() -> World:
    cache.clear()
    conference = open_call(slug="conf-a")
    track = conference.tracks.get(slug="industry")
    author = make_user("Ada Author")
    reviewer = make_member(conference, "Rhea Reviewer")
    chair = make_member(conference, "Chia Chair", Role.CHAIR)
    admin = make_user("Sita Admin", is_superuser=True)
    paper = make_paper(track, author)
    twin = make_paper(track, make_user("Tina Twin"))
    make_pair(paper, twin)
    sha256 = store_bytes(b"%PDF-1.7 the bytes of a paper").sha256
    add_manuscript(paper, sha256=sha256, blinded_sha256=sha256)
    Assignment.objects.create(submission=paper, reviewer=reviewer, alias="A", assigned_at=timezone.now())
    invited = invite_member(
        conference_id=conference.pk, email="x@y.example", role=Role.PC, by_id=chair.pk, now=timezone.now()
    )
    mail = queue_message(kind="account_email_confirmation", to_email="x@y.example", context={})
    arguments = {
        "conference": "conf-a",
        "track": "industry",
        "token": invited.token,
        "number": str(paper.number),
        "version": "1",
        "first": str(paper.number),
        "second": str(twin.number),
        "pk": str(mail.pk),
        "deadline": str(conference.deadlines.get(kind="submission").pk),
        "what": "reviews",
        "key": "set-password",
        "uidb36": "1",
        "object_id": str(conference.pk),
        "rule_set": "1",
        "recheck": "1",
        "trial": "1",
        "stage": "submission",
        "app_label": "conferences",
        "content_type_id": "1",
        "url": "nothing/",
        "from_date": "x",
        "page": "1",
        "size": "small",
    }
    return World(
        addresses(arguments),
        {
            "nobody": Client(),
            "outsider": signed_in(make_user("Otto Outsider")),
            "author": signed_in(author),
            "reviewer": signed_in(reviewer),
            "chair": signed_in(chair),
            "admin": signed_in(admin),
        },
    )


def policy_of(response: Any) -> dict[str, set[str]]:
    """The policy without the nonce, which is another one in each answer."""
    parts = [part.split() for part in response["Content-Security-Policy"].split(";") if part.strip()]
    return {name: {value for value in values if not value.startswith("'nonce-")} for name, *values in parts}


def problems_of(response: Any) -> list[str]:
    """What is wrong with the headers of an answer."""
    is_file = response["Content-Type"] == "application/pdf"
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": "SAMEORIGIN" if is_file else "DENY",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    }
    problems = [f"{name}: {response.get(name)}" for name, value in wanted.items() if response.get(name) != value]
    is_picture = response["Content-Type"] in {"image/png", "image/svg+xml"}
    if policy_of(response) != (FILE_POLICY if is_file else PICTURE_POLICY if is_picture else POLICY):
        problems.append(f"policy {response['Content-Security-Policy']}")
    kept = {part.strip() for part in response["Cache-Control"].split(",")}
    if not {"private", "no-store"} <= kept or "public" in kept:
        problems.append(f"Cache-Control: {response['Cache-Control']}")
    if "cookie" not in response["Vary"].lower():
        problems.append(f"Vary: {response['Vary']}")
    location = response.get("Location", "")
    if location.startswith("//") or "://" in location.partition("?")[0]:
        problems.append(f"leads to {location}")
    if response.status_code >= 500:
        problems.append(f"status {response.status_code}")
    if response["Content-Type"].startswith("text/html"):
        problems += INLINE.findall(response.content.decode())
    kept_cookies = [one for one in response.cookies.values() if one.value]
    loose = [one.OutputString() for one in kept_cookies if not one["httponly"] or one["samesite"] != "Lax"]
    return problems + loose


@pytest.mark.parametrize("who", ["nobody", "outsider", "author", "reviewer", "chair", "admin"])
def test_p47_p48_every_answer_at_every_address_carries_the_strict_headers_and_nothing_inline(
    world: World, who: str
) -> None:
    wrong = {}
    files = 0
    for address in world.addresses:
        response: Any = world.clients[who].get(address.path, {"next": "https://evil.example/"})
        files += response["Content-Type"] == "application/pdf"
        if problems := problems_of(response):
            wrong[address.route] = problems
        if response.streaming:
            # Read to its end, so that the client closes the file.
            b"".join(response.streaming_content)
    assert wrong == {}
    # Control: those who have a file to read got it, or the policy of files was not tested.
    assert (files > 0) is (who in {"author", "reviewer", "chair"})


def test_p47_every_post_without_the_token_of_its_form_is_refused(world: World) -> None:
    passed = {}
    for who in ("nobody", "chair"):
        client = world.clients[who]
        client.handler.enforce_csrf_checks = True
        for address in world.addresses:
            response = client.post(address.path, {"act": "accept"})
            if response.status_code != 403 or problems_of(response):
                passed[who, address.route] = (response.status_code, problems_of(response))
    assert passed == {}


def test_p47_an_unknown_host_is_refused_everywhere(world: World) -> None:
    let_in = {
        address.route: response.status_code
        for address in world.addresses
        if (response := Client(headers={"host": "evil.example"}).get(address.path)).status_code != 400
    }
    assert let_in == {}


def test_p47_a_forwarded_host_is_not_believed() -> None:
    make_track(make_conference(slug="conf-a"))
    response = Client(headers={"x-forwarded-host": "evil.example"}).get("/accounts/profile/")
    assert "evil" not in response["Location"]
    assert b"evil" not in Client(headers={"x-forwarded-host": "evil.example"}).get("/conf-a/").content


def test_the_nonce_changes_with_each_answer_and_is_the_one_of_its_scripts() -> None:
    nonces = []
    for _ in range(3):
        response = Client().get("/")
        header = re.findall(r"'nonce-([^']+)'", response["Content-Security-Policy"])
        assert set(re.findall(r'nonce="([^"]+)"', response.content.decode())) == set(header)
        nonces += header
    assert len(nonces) == len(set(nonces)) == 3


def test_old_sessions_end(world: World) -> None:
    client = world.clients["author"]
    assert client.get("/accounts/profile/").status_code == 200
    expiry = client.session.get_expiry_date()
    assert expiry <= timezone.now() + timedelta(days=15)
    client.post("/accounts/logout/")
    assert client.get("/accounts/profile/").status_code == 302
