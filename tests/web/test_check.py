"""Check my PDF, as an outsider meets it: any file, no account, within limits; and nothing for anybody else."""

import re
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from conferences.models import Conference, Track
from eligibility import sheets
from submissions.kinds import RunState
from submissions.models import PublicAttempt, PublicCheck
from submissions.services import public_checking, stepping
from submissions.services.public_checking import run_public_check
from submissions.uploads import receive_public
from tests.submissions.world import make_pdf
from tests.web.calls import open_call
from tests.web.observe import visit
from web.public import receiving

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(autouse=True)
def own_directory(tmp_path: Path) -> Iterator[Path]:
    """A storage of public checks for this test alone."""
    backend = "django.core.files.storage.FileSystemStorage"
    options = {"location": tmp_path / "public-checks", "file_permissions_mode": 0o600}
    storages = {**django_settings.STORAGES, "public_checks": {"BACKEND": backend, "OPTIONS": options}}
    with override_settings(STORAGES=storages):
        yield tmp_path / "public-checks"


@pytest.fixture
def call() -> Conference:
    return open_call(slug="conf-a")


def browser() -> Client:
    """Somebody who has opened the page, and so has the form's token."""
    client = Client()
    assert client.get("/conf-a/check/industry/").status_code == 200
    return client


def send(client: Client, data: bytes | None = None, *, path: str = "/conf-a/check/industry/", **more: str) -> Any:
    fields: dict[str, Any] = dict(more)
    if data is not None:
        fields["file"] = SimpleUploadedFile("zebulon.pdf", data, content_type="application/pdf")
    return client.post(path, fields)


def check_all() -> None:
    for row in PublicCheck.objects.filter(state=RunState.QUEUED):
        run_public_check(row.pk)


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2]).split())


def lying(directory: Path) -> int:
    return sum(path.is_file() for path in directory.rglob("*"))


def test_a_pdf_is_sent_waited_for_and_reported_on_without_an_account(call: Conference, own_directory: Path) -> None:
    client = browser()
    sent = send(client, (DATA / "g01_6p_refs_own.pdf").read_bytes())
    assert sent.status_code == 302
    waiting = client.get(sent["Location"])
    assert "Your PDF has arrived; the check begins in a moment." in words(waiting)
    seen = re.findall(r'hx-get="([^"]+)"', waiting.content.decode())
    assert client.get(seen[0]).status_code == 204
    check_all()
    report = client.get(seen[0])
    assert report.status_code == 200
    assert "zebulon.pdf" in words(report)
    assert "was deleted" in words(report)
    assert "hx-get" not in report.content.decode()
    assert lying(own_directory) == 0
    for answer in (waiting, report):
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Cache-Control"] == "private, no-store"
        assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_steps_tick_in_while_the_file_is_checked(call: Conference, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stepping, "PAUSE_SECONDS", 0)
    client = browser()
    address = send(client, (DATA / "g01_6p_refs_own.pdf").read_bytes())["Location"]
    assert "Arrived Waits for a worker Pages Rules of the track The report" in words(client.get(address))
    seen: list[str] = []
    real = sheets.shown_facts

    def watched(*args: Any) -> dict[str, object]:
        page = client.get(address)
        seen.append(words(page))
        # The next look is answered by nothing as long as nothing is new.
        again = re.findall(r'hx-get="([^"]+)"', page.content.decode())[0]
        assert client.get(again).status_code == 204
        return real(*args)

    monkeypatch.setattr(public_checking, "shown_facts", watched)
    check_all()
    assert "Your PDF is being checked." in seen[0]
    assert re.search(r"Arrived Opened 7 pages read [\d.]+ s (?:\w+: [\w ]+ [\d.]+ s )+The report", seen[0])

    assert "being checked" not in words(client.get(address))


def test_the_top_bar_leads_to_it_and_each_track_has_its_drop_zone(call: Conference) -> None:
    page = Client().get("/conf-a/industry/").content.decode()
    assert '<a class="place" href="/conf-a/check/">Check my PDF</a>' in page
    assert 'action="/conf-a/check/industry/"' in page
    here = Client().get("/conf-a/check/").content.decode()
    assert '<a class="place" href="/conf-a/check/" aria-current="page">Check my PDF</a>' in here
    assert 'action="/conf-a/check/research/"' in here


def test_p25_a_closed_conference_has_no_check_page_and_no_result(call: Conference) -> None:
    client = browser()
    sent = send(client, make_pdf())
    assert client.get(sent["Location"]).status_code == 200
    Conference.objects.update(is_closed=True)
    for path in ("/conf-a/check/", "/conf-a/check/industry/", sent["Location"]):
        assert visit(client, path) == visit(client, "/no-such-conference/")
    before = PublicCheck.objects.count()
    assert send(client, make_pdf()).status_code == 404
    assert PublicCheck.objects.count() == before


def test_p26_a_result_is_there_for_its_own_browser_at_its_own_address_alone(call: Conference) -> None:
    other = open_call(slug="conf-b")
    client, stranger = browser(), browser()
    path = send(client, make_pdf())["Location"]
    theirs = send(stranger, make_pdf())["Location"]
    check_all()
    assert client.get(path).status_code == 200
    missing = visit(Client(), "/no-such-conference/")
    for who, where in (
        (Client(), path),
        (stranger, path),
        (client, theirs),
        (client, path.replace("conf-a", other.slug)),
        (client, path.replace("industry", "research")),
        (client, path[:-5] + "wrong/"),
    ):
        assert visit(who, where) == missing
    # The browser's cookie taken to another address opens nothing either.
    stranger.cookies["check"] = client.cookies["check"].value
    stranger.cookies["check"]["path"] = "/"
    assert stranger.get(theirs).status_code != 200
    assert stranger.get(path.replace("conf-a", other.slug)).status_code != 200


def test_the_browser_s_half_is_readable_by_no_script_and_sent_to_its_report_alone(call: Conference) -> None:
    sent = send(browser(), make_pdf())
    cookie = sent.cookies["check"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (sent["Location"], True, "Lax")
    with override_settings(SESSION_COOKIE_SECURE=True):
        assert send(browser(), make_pdf()).cookies["check"]["secure"]


def test_after_an_hour_the_browser_is_told_that_its_report_is_gone(call: Conference) -> None:
    client = browser()
    path = send(client, make_pdf())["Location"]
    check_all()
    with time_machine.travel(timezone.now() + timedelta(minutes=59)):
        assert client.get(path).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        gone = client.get(path)
        assert gone.status_code == 410
        assert "kept for an hour" in words(gone)
        assert Client().get(path).status_code == 404


def test_every_refusal_says_why_beside_the_file_and_keeps_what_was_typed(call: Conference, own_directory: Path) -> None:
    client = browser()
    too_large = make_pdf() + b" " * (60 * 1024 * 1024)
    for data, why in (
        (None, "Choose a PDF file first."),
        (b"PK\x03\x04 no PDF", "This is no PDF file: it does not begin as one."),
        (b"", "This is no PDF file"),
        (too_large, "The file is larger than"),
    ):
        refused = send(client, data, authors="Ada Lovelace, ada@uni.example")
        assert refused.status_code == 422
        assert why in words(refused)
        assert "Ada Lovelace, ada@uni.example" in words(refused)
        assert 'aria-describedby="file-error check-told-file file-limit"' in refused.content.decode()
    assert lying(own_directory) == 0
    many = send(client, make_pdf(), authors="Ada\n" * 101)
    assert (many.status_code, "101 lines were given; at most 100" in words(many)) == (422, True)
    assert lying(own_directory) == 0
    assert PublicCheck.objects.count() == 0


def test_p46_too_many_are_refused_with_the_form_as_it_was_and_nothing_is_stored(
    call: Conference, own_directory: Path
) -> None:
    client = browser()
    with override_settings(PUBLIC_CHECKS_PER_ADDRESS=2):
        for _ in range(2):
            assert send(client, make_pdf()).status_code == 302
        check_all()
        refused = send(client, make_pdf(), authors="Ada Lovelace")
    assert refused.status_code == 429
    assert "at most 2 are checked in an hour" in words(refused)
    assert "Ada Lovelace" in words(refused)
    assert 3500 < int(refused["Retry-After"]) <= 3600
    assert (PublicCheck.objects.count(), lying(own_directory)) == (2, 0)


@pytest.mark.parametrize(("proxies", "status"), [(0, 429), (1, 302)])
def test_p46_the_address_is_a_trusted_proxy_s_word_only(call: Conference, proxies: int, status: int) -> None:
    client = browser()
    with override_settings(PUBLIC_CHECKS_PER_ADDRESS=1, TRUSTED_PROXIES=proxies, ALLAUTH_TRUSTED_PROXY_COUNT=proxies):
        for number, wanted in ((1, 302), (2, status)):
            client.defaults["HTTP_X_FORWARDED_FOR"] = f"192.0.2.{number}"
            assert send(client, make_pdf()).status_code == wanted


def test_a_full_house_reads_nothing_and_says_so(call: Conference, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser()
    for _ in range(receiving.AT_ONCE):
        assert receiving._slots.acquire(blocking=False)
    try:
        full = send(client, make_pdf())
    finally:
        for _ in range(receiving.AT_ONCE):
            receiving._slots.release()
    assert (full.status_code, full["Retry-After"]) == (503, "60")
    assert "Yours was not read" in words(full)
    assert PublicAttempt.objects.count() == 0
    assert send(client, make_pdf()).status_code == 302


def test_p46_an_upload_that_takes_too_long_is_cut_off_and_a_timely_one_is_not() -> None:
    ours, theirs = socket.socketpair()
    request = RequestFactory().post("/")
    request.META["gunicorn.socket"] = ours
    with closing(ours), closing(theirs):
        with receiving.arriving_within(request, 60) as arrival:
            theirs.sendall(b"in time")
            assert ours.recv(7) == b"in time"
        assert not arrival.is_shut
        with receiving.arriving_within(request, 0.05) as arrival:
            # Nothing more comes; without the limit this would wait for ever.
            assert ours.recv(1) == b""
        assert arrival.is_shut


def test_p46_what_is_refused_while_it_arrives_has_less_time_left() -> None:
    ours, theirs = socket.socketpair()
    request = RequestFactory().post("/")
    request.META["gunicorn.socket"] = ours
    with closing(ours), closing(theirs):
        with receiving.arriving_within(request, 60) as arrival:
            arrival.hurry(0.05)
            assert ours.recv(1) == b""
        assert arrival.is_shut


def test_p46_a_file_is_hurried_from_the_moment_at_which_it_is_refused(
    call: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried: list[float] = []
    monkeypatch.setattr(receiving.Arrival, "hurry", lambda self: hurried.append(self._until))
    client = browser()
    assert send(client, make_pdf()).status_code == 302
    assert hurried == []
    assert send(client, b"PK no PDF" * 500).status_code == 422
    assert len(hurried) == 1


def test_p46_a_refused_file_is_read_outside_the_places_of_those_that_are_taken(
    call: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    free: list[tuple[int, int]] = []

    def watched(request: Any, *, limit: int) -> Any:
        free.append((receiving._slots._value, receiving._refused_slots._value))
        return receive_public(request, limit=limit)

    monkeypatch.setattr("web.public.views.check.receive_public", watched)
    client = browser()
    assert send(client, make_pdf()).status_code == 302
    with override_settings(PUBLIC_CHECKS_PER_ADDRESS=1):
        assert send(client, make_pdf()).status_code == 429
    assert free == [
        (receiving.AT_ONCE - 1, receiving.REFUSED_AT_ONCE),
        (receiving.AT_ONCE, receiving.REFUSED_AT_ONCE - 1),
    ]
    assert (receiving._slots._value, receiving._refused_slots._value) == (receiving.AT_ONCE, receiving.REFUSED_AT_ONCE)


def test_p46_slow_refused_uploads_keep_no_other_from_being_taken(
    call: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, stranger = browser(), Client()
    for _ in range(receiving.REFUSED_AT_ONCE):
        assert receiving._refused_slots.acquire(blocking=False)
    try:
        # Without the form's cookie nothing would be taken: it is not even read now.
        assert send(stranger, make_pdf()).status_code == 503
        assert send(client, make_pdf()).status_code == 302
        with override_settings(PUBLIC_CHECKS_PER_ADDRESS=1):
            unread = send(client, make_pdf(), authors="Ada Lovelace")
        assert (unread.status_code, "at most 1 are checked in an hour" in words(unread)) == (429, True)
        assert 3500 < int(unread["Retry-After"]) <= 3600
    finally:
        for _ in range(receiving.REFUSED_AT_ONCE):
            receiving._refused_slots.release()
    assert PublicCheck.objects.count() == 1


def test_p47_a_form_sent_from_elsewhere_is_refused_uncounted_and_unstored(
    call: Conference, own_directory: Path
) -> None:
    client = Client(enforce_csrf_checks=True)
    assert send(client, make_pdf()).status_code == 403
    assert (PublicAttempt.objects.count(), lying(own_directory)) == (0, 0)
    client.get("/conf-a/check/industry/")
    # With the cookie but without the token it costs the sender one attempt, and stores nothing all the same.
    assert send(client, make_pdf()).status_code == 403
    assert (PublicAttempt.objects.count(), lying(own_directory)) == (1, 0)
    token = client.cookies["csrftoken"].value
    assert send(client, make_pdf(), csrfmiddlewaretoken=token).status_code == 302


def test_names_of_files_are_words_and_never_paths(call: Conference, own_directory: Path) -> None:
    client = browser()
    data = make_pdf()
    body = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="../../../etc/\x00<script>alert(1)</script>.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n" + data + b"\r\n--b--\r\n"
    )
    sent = client.post("/conf-a/check/industry/", body, content_type="multipart/form-data; boundary=b")
    assert sent.status_code == 302
    names = [path.relative_to(own_directory) for path in own_directory.rglob("*") if path.is_file()]
    assert all(re.fullmatch(r"(apart|letters)/[0-9a-f]{32}", str(name)) for name in names)
    check_all()
    page = client.get(sent["Location"]).content.decode()
    assert "<script>alert" not in page
    assert "etc/" not in page


def test_a_track_without_rules_checks_nothing_and_says_why(call: Conference) -> None:
    Track.objects.get(conference=call, slug="industry").rule_sets.all().delete()
    client = browser()
    assert "The rules of this track are not set up yet" in words(client.get("/conf-a/check/industry/"))
    assert send(client, make_pdf()).status_code == 422
    assert PublicCheck.objects.count() == 0


def test_a_check_that_failed_says_so_and_what_to_do(call: Conference) -> None:
    client = browser()
    path = send(client, make_pdf())["Location"]
    PublicCheck.objects.update(state=RunState.FAILED)
    assert "This PDF could not be checked." in words(client.get(path))
