"""The check without an account: within its limits, as good as at submission, and nothing of it stays."""

import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from eligibility.findings import Verdict
from eligibility.models import StoredFacts
from submissions.files import FileRefused
from submissions.kinds import RunState
from submissions.models import CheckRun, PublicAttempt, PublicCheck, Report
from submissions.public_files import PublicIncoming
from submissions.sealing import BrokenSeal, new_secret, seal, seal_key, unseal
from submissions.services import public_checking, stepping
from submissions.services.checking import run_check
from submissions.services.leasing import ATTEMPTS
from submissions.services.public_checking import (
    LIFETIME,
    find_public_check,
    queue_public_check,
    run_public_check,
)
from submissions.services.public_forgetting import SETTLING, forget_expired
from submissions.services.sweeping import sweep_checks
from submissions.steps import Step
from tests.submissions.public import ADDRESS, arrived, everything_stored, make_checkable, queue
from tests.submissions.world import (
    complete_content,
    make_draft,
    make_pdf,
    make_user,
    save,
    upload,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_public_directory")]
NAME = "Zebulon Canaryworth"
CANARY = f"{NAME}, zebulon@bait.example, Baitland University"
DATA = Path(__file__).parent.parent / "data"


def lying(tmp_path: Path) -> list[str]:
    """What lies in the storage: files are `apart`, names among the `letters`."""
    return sorted(path.parent.name for path in (tmp_path / "public-checks").rglob("*") if path.is_file())


def run_newest() -> PublicCheck:
    row = PublicCheck.objects.latest("pk")
    run_public_check(row.pk)
    return PublicCheck.objects.get(pk=row.pk)


def test_the_report_says_what_the_report_on_the_same_paper_says() -> None:
    track = make_checkable()
    data = make_pdf("Twelve months at Nowhere", pages=13, page_size=(595.28, 841.89))
    user = make_user()
    paper = make_draft(track, user)
    save(paper, complete_content(paper), user)
    paper = upload(paper, user, data)
    run_check(CheckRun.objects.get(manuscript=paper.manuscript).pk)
    submitted = Report.objects.get(submission=paper)
    names = "\n".join(f"{a.full_name}, {a.email}, {a.affiliation}" for a in paper.authors.all())
    ticket = queue(track, data, authors=names)
    run_newest()
    found = find_public_check(track_id=track.pk, token=ticket.token, secret=ticket.secret, now=timezone.now())
    assert found is not None
    assert found.report is not None
    assert [one.to_json() for one in found.report.findings] == submitted.findings
    assert (found.report.verdict, list(found.report.passed)) == (submitted.verdict, submitted.passed)
    assert found.report.facts == submitted.facts
    assert submitted.findings != []


def test_authors_are_looked_for_and_leave_no_trace(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr("submissions.services.sending.current_app.send_task", lambda *a, **k: sent.append((a, k)))
    caplog.set_level(logging.DEBUG)
    track = make_checkable()
    ticket = queue(track, make_pdf(f"Written by {NAME}"), authors=CANARY)
    # Bait: while it waits, the letter to the worker holds the name, and nothing else does.
    (letter,) = (tmp_path / "public-checks" / "letters").glob("*")
    assert NAME in letter.read_text()
    assert letter.stat().st_mode & 0o077 == 0
    assert "Canaryworth" not in everything_stored()
    row = run_newest()
    assert lying(tmp_path) == []
    stored = everything_stored()
    # Control: the row is among what was looked through, and its holder reads the name in the evidence.
    assert row.token_hash in stored
    found = find_public_check(track_id=track.pk, token=ticket.token, secret=ticket.secret, now=timezone.now())
    assert found is not None
    assert found.report is not None
    assert any(NAME in (one.evidence or "") for one in found.report.findings)
    for word in ("Canaryworth", "zebulon", "Baitland", ticket.token, ticket.secret, ADDRESS, "Written by"):
        assert word not in stored
        assert word not in caplog.text
        assert word not in str(sent)
    assert StoredFacts.objects.count() == 0


def test_without_names_the_rule_about_them_is_not_said_to_have_passed() -> None:
    track = make_checkable()
    ticket = queue(track)
    run_newest()
    found = find_public_check(track_id=track.pk, token=ticket.token, secret=ticket.secret, now=timezone.now())
    assert found is not None
    assert found.report is not None
    assert (found.report.verdict, found.report.names) == (Verdict.PASS, 0)
    assert found.report.passed == ("readable", "encrypted", "file-size", "page-size", "page-total")


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("g36_truncated.pdf", "readable"),
        ("g37d_header_only.pdf", "readable"),
        ("g38_flate_bomb.pdf", "readable"),
        ("g38b_flate2_bomb.pdf", "readable"),
        ("g40_enc_user.pdf", "encrypted"),
    ],
)
def test_a_broken_or_hostile_file_ends_in_a_finding_and_is_deleted(tmp_path: Path, name: str, rule: str) -> None:
    track = make_checkable()
    ticket = queue(track, (DATA / name).read_bytes())
    run_newest()
    found = find_public_check(track_id=track.pk, token=ticket.token, secret=ticket.secret, now=timezone.now())
    assert found is not None
    assert found.report is not None
    assert (found.report.verdict, found.report.findings[0].rule) == (Verdict.UNREADABLE, rule)
    assert lying(tmp_path) == []


def test_p26_a_report_opens_for_its_holder_on_its_track_in_its_hour_and_never_else() -> None:
    track, other = make_checkable(), make_checkable()
    ticket, stranger = queue(track), queue(track)
    run_newest()
    run_public_check(PublicCheck.objects.earliest("pk").pk)
    now = timezone.now()

    def opens(track_id: int, token: str, secret: str, at: datetime) -> bool:
        return find_public_check(track_id=track_id, token=token, secret=secret, now=at) is not None

    assert opens(track.pk, ticket.token, ticket.secret, now)
    assert not opens(other.pk, ticket.token, ticket.secret, now)
    assert not opens(track.pk, ticket.token, stranger.secret, now)
    assert not opens(track.pk, stranger.token, ticket.secret, now)
    assert not opens(track.pk, ticket.token, "", now)
    assert not opens(track.pk, "", ticket.secret, now)
    assert not opens(track.pk, ticket.token, ticket.secret, now + LIFETIME)


def test_a_seal_opens_with_its_own_key_for_its_own_row_unchanged_and_never_else() -> None:
    key = seal_key(new_secret())
    sealed = seal(key, b"what was found", about="row 1")
    assert unseal(key, sealed, about="row 1") == b"what was found"
    assert b"found" not in sealed
    for wrong in (
        (seal_key(new_secret()), sealed, "row 1"),
        (key, sealed, "row 2"),
        (key, sealed[:-1] + bytes([sealed[-1] ^ 1]), "row 1"),
        (key, b"", "row 1"),
    ):
        with pytest.raises(BrokenSeal):
            unseal(wrong[0], wrong[1], about=wrong[2])


def test_one_is_checked_at_a_time_and_the_next_is_sent_when_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr(public_checking, "send_work", lambda _kind, pk: sent.append(pk))
    track = make_checkable()
    queue(track)
    queue(track)
    first, second = PublicCheck.objects.order_by("pk")
    PublicCheck.objects.filter(pk=first.pk).update(
        state=RunState.RUNNING, attempts=1, lease_until=timezone.now() + timedelta(minutes=1)
    )
    run_public_check(second.pk)
    assert PublicCheck.objects.get(pk=second.pk).state == RunState.QUEUED
    PublicCheck.objects.filter(pk=first.pk).update(state=RunState.QUEUED, lease_until=None)
    run_public_check(first.pk)
    assert PublicCheck.objects.get(pk=first.pk).state == RunState.DONE
    assert sent == [second.pk]


def test_a_check_that_lost_its_workers_is_given_up_and_its_file_deleted(tmp_path: Path) -> None:
    track = make_checkable()
    ticket = queue(track, authors=CANARY)
    row = PublicCheck.objects.get()
    for attempt in range(1, ATTEMPTS + 1):
        past = timezone.now() - timedelta(seconds=1)
        PublicCheck.objects.update(state=RunState.RUNNING, attempts=attempt, lease_until=past)
        sweep_checks(now=timezone.now())
        row.refresh_from_db()
        assert row.state == (RunState.FAILED if attempt == ATTEMPTS else RunState.QUEUED)
    assert len(lying(tmp_path)) == 2
    forget_expired(now=timezone.now())
    assert lying(tmp_path) == []
    found = find_public_check(track_id=track.pk, token=ticket.token, secret=ticket.secret, now=timezone.now())
    assert found is not None
    assert (found.state, found.report) == (RunState.FAILED, None)


def test_an_error_of_ours_is_logged_without_its_words_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise KeyError(NAME)

    monkeypatch.setattr(public_checking, "evaluate_in_time", broken)
    queue(make_checkable(), authors=CANARY)
    row = run_newest()
    assert (row.state, row.attempts) == (RunState.QUEUED, 1)
    assert "broke off with KeyError" in caplog.text
    assert "Canaryworth" not in caplog.text


def test_what_expired_is_deleted_and_what_crashed_processes_left_too(tmp_path: Path) -> None:
    track = make_checkable()
    begun = timezone.now()
    queue(track, now=begun)
    run_newest()
    # Killed between the end of the check and the deletion of its file; killed between arrival and row.
    PublicCheck.objects.update(file=arrived(make_pdf()))
    arrived(make_pdf())
    waiting = queue(track, now=begun)
    assert len(lying(tmp_path)) == 4
    forget_expired(now=begun + timedelta(seconds=30))
    assert lying(tmp_path) == ["apart", "apart", "letters"]
    forget_expired(now=timezone.now() + SETTLING + timedelta(seconds=1))
    assert lying(tmp_path) == ["apart", "letters"]
    found = find_public_check(track_id=track.pk, token=waiting.token, secret=waiting.secret, now=timezone.now())
    assert found is not None
    PublicAttempt.objects.create(client="x", at=begun)
    forget_expired(now=begun + LIFETIME)
    assert (PublicCheck.objects.count(), PublicAttempt.objects.count(), lying(tmp_path)) == (0, 0, [])


def test_a_file_whose_row_cannot_be_written_is_deleted_at_once(tmp_path: Path) -> None:
    name = arrived(make_pdf())
    with pytest.raises(ValueError, match="does not appear to be an IPv4 or IPv6"):
        queue_public_check(
            track_id=make_checkable().pk,
            kind="",
            file=name,
            original_name="",
            authors=(),
            address="?",
            now=timezone.now(),
        )
    assert lying(tmp_path) == []


@pytest.mark.parametrize(("data", "why"), [(b"not a PDF", "no PDF file"), (b"%PDF-1.7" + b" " * 100, "larger than")])
def test_what_is_no_pdf_or_too_large_leaves_nothing(tmp_path: Path, data: bytes, why: str) -> None:
    with PublicIncoming(limit=100) as incoming, pytest.raises(FileRefused, match=why):  # noqa: PT012 - either may refuse
        incoming.write(data)
        incoming.finish_apart()
    assert lying(tmp_path) == []


def test_the_holder_alone_sees_each_step_while_it_runs_and_nothing_of_them_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stepping, "PAUSE_SECONDS", 0)
    track = make_checkable()
    ticket = queue(track, make_pdf(pages=3))
    seen: list[list[Step]] = []
    stored: list[bytes] = []

    def look(secret: str) -> list[Step]:
        found = find_public_check(track_id=track.pk, token=ticket.token, secret=secret, now=timezone.now())
        return [one.step for one in found.steps] if found else []

    for name in ("engine", "evaluate_in_time", "shown_facts"):
        real = getattr(public_checking, name)

        def watched(*args: object, real: object = real, **more: object) -> object:
            seen.append(look(ticket.secret))
            stored.append(bytes(PublicCheck.objects.get().progress or b""))
            return real(*args, **more)  # type: ignore[operator]  # the real function

        monkeypatch.setattr(public_checking, name, watched)
    assert look(ticket.secret) == []
    row = run_newest()
    assert seen[0] == [Step.OPENED]
    assert seen[1] == [Step.OPENED, Step.READ]
    assert seen[2][:2] == [Step.OPENED, Step.READ]
    assert len(seen[2]) > 2
    # Nobody who reads the tables learns how many pages it has, nor what was found.
    assert all(stored)
    assert not any(b"pages" in sealed or b"opened" in sealed for sealed in stored)
    assert row.progress is None
    assert look(ticket.secret) == []
