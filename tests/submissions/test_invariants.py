"""The nightly command finds each kind of broken row and file, and nothing in a sound database."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from submissions.files import name_of
from submissions.models import Author, CheckRun, Submission
from submissions.services.checking import run_check
from submissions.services.moving import submit_submission
from tests.submissions.world import (
    NOW,
    make_complete_draft,
    make_conference,
    make_copies,
    make_draft,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path) -> Iterator[Path]:
    """A store that a test may damage."""
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    with override_settings(STORAGES=storages):
        yield tmp_path


def make_sound() -> Submission:
    """A submitted and checked paper, and a draft without anything."""
    user = make_user()
    track = make_track(make_conference())
    make_draft(track, user)
    paper = make_complete_draft(track, user)
    submit_submission(submission_id=paper.pk, user_id=user.pk, now=NOW)
    run_check(CheckRun.objects.get(manuscript=paper.manuscript).pk)
    make_copies()
    return Submission.objects.get(pk=paper.pk)


def said() -> list[str]:
    out = StringIO()
    problem = ""
    try:
        call_command("check_invariants", stdout=out)
    except CommandError as error:
        problem = str(error)
    lines = out.getvalue().splitlines()
    if problem:
        assert problem == f"{len(lines)} invariants do not hold."
        return lines
    assert lines == ["Everything that must hold does."]
    return []


def test_a_sound_database_has_nothing_to_say(invariants_hold: None) -> None:
    make_sound()
    assert said() == []


def test_a_gap_in_the_author_list_is_found() -> None:
    paper = make_sound()
    Author.objects.filter(submission=paper, position=2).delete()
    assert said() == [f"The authors of submission {paper.pk} are not at positions 1 to 2."]


def test_a_paper_without_authors_is_found() -> None:
    paper = make_sound()
    paper.authors.all().delete()
    assert said() == [f"Submission {paper.pk} has no author."]


def test_a_submitted_paper_without_file_is_found() -> None:
    paper = make_sound()
    Submission.objects.filter(pk=paper.pk).update(manuscript=None)
    assert said() == [f"Submission {paper.pk} is submitted and has no current file."]


def test_a_file_that_nobody_checks_is_found() -> None:
    paper = make_sound()
    CheckRun.objects.all().delete()
    assert said() == [f"Manuscript {paper.manuscript_id} of submission {paper.pk} was never queued to be checked."]


def test_lost_and_changed_files_are_found(own_files: Path) -> None:
    paper = make_sound()
    assert paper.manuscript is not None
    original, blinded = paper.manuscript.sha256, paper.manuscript.blinded_sha256
    (own_files / name_of(original)).unlink()
    damaged = own_files / name_of(blinded)
    damaged.chmod(0o600)
    damaged.write_bytes(b"%PDF-1.7 other bytes")
    assert sorted(said()) == sorted(
        [f"File {original} is not in the store.", f"File {blinded} holds other bytes than its name says."]
    )
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_invariants", skip_bytes=True, stdout=out)
    assert out.getvalue() == f"File {original} is not in the store.\n"


def test_history_can_only_grow() -> None:
    paper = make_sound()
    for statement in ("DELETE FROM {}", "UPDATE {} SET pgh_label = 'other'"):
        for table in ("submissions_submissionevent", "submissions_authorevent"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement.format(table))
    # The rows themselves may go; what is known of them stays.
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM submissions_authorevent WHERE submission_id = %s", [paper.pk])
        before = cursor.fetchone()[0]
        Author.objects.filter(submission=paper, position=3).delete()
        cursor.execute("SELECT count(*) FROM submissions_authorevent WHERE submission_id = %s", [paper.pk])
        assert cursor.fetchone()[0] == before


def test_a_row_without_history_is_found() -> None:
    paper = make_sound()
    with pgtrigger.ignore("submissions.SubmissionEvent:append_only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM submissions_submissionevent WHERE pgh_obj_id = %s", [paper.pk])
    assert said() == [f"Row {paper.pk} of submissions_submission has no history."]
