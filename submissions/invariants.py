"""What must hold of every submission at any time, as questions that find the rows for which it does not.

`manage.py check_invariants` asks them every night, and tests ask them after whatever they did.
"""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Count, F, Max, Min, Q

from submissions.files import hashes_to_its_name, is_stored
from submissions.kinds import RunState
from submissions.models import Author, CheckRun, DuplicatePair, Manuscript, Submission
from submissions.services.blinding import without_copy
from submissions.states import LIVE, State


def broken_invariants(*, read_files: bool = True) -> Iterator[str]:
    """A sentence for each row that breaks one. `read_files` also reads every stored byte again."""
    yield from _submitted_without_file()
    yield from _files(read_files=read_files)
    yield from _unchecked()
    yield from _without_copy()
    yield from _positions()
    yield from _states_and_dates()
    yield from _runs()
    yield from _history()
    yield from pairs_across_conferences()


def _submitted_without_file() -> Iterator[str]:
    for paper in Submission.objects.filter(state=State.SUBMITTED, manuscript=None):
        yield f"Submission {paper.pk} is submitted and has no current file."
    for paper in Submission.objects.exclude(manuscript__submission=F("pk")).exclude(manuscript=None):
        yield f"Submission {paper.pk} has the file of another one."


def _files(*, read_files: bool) -> Iterator[str]:
    hashes = set(Manuscript.objects.values_list("sha256", flat=True))
    hashes |= set(Manuscript.objects.exclude(blinded_sha256="").values_list("blinded_sha256", flat=True))
    for sha256 in sorted(hashes):
        if not is_stored(sha256):
            yield f"File {sha256} is not in the store."
        elif read_files and not hashes_to_its_name(sha256):
            yield f"File {sha256} holds other bytes than its name says."


def _unchecked() -> Iterator[str]:
    """Every current file has a finished or a queued check; one that was given up is a chair's to see."""
    current = Submission.objects.filter(manuscript__isnull=False, state__in=LIVE)
    known = [RunState.QUEUED, RunState.RUNNING, RunState.DONE, RunState.FAILED]
    for paper in current.exclude(manuscript__runs__state__in=known):
        yield f"Manuscript {paper.manuscript_id} of submission {paper.pk} was never queued to be checked."


def _without_copy() -> Iterator[str]:
    """Every current file whose check has ended has a copy for reviewers, one in the making, or a reason why not."""
    for paper in without_copy():
        yield f"Manuscript {paper.manuscript_id} of submission {paper.pk} has no blinded copy, and nothing says why."


def _positions() -> Iterator[str]:
    lists = Author.objects.values("submission_id").annotate(
        first=Min("position"), last=Max("position"), number=Count("pk"), different=Count("position", distinct=True)
    )
    gaps = ~Q(first=1) | ~Q(last=F("number")) | ~Q(different=F("number"))
    for row in lists.filter(gaps).order_by():
        yield f"The authors of submission {row['submission_id']} are not at positions 1 to {row['number']}."
    for paper in Submission.objects.filter(authors__isnull=True):
        yield f"Submission {paper.pk} has no author."


def _states_and_dates() -> Iterator[str]:
    wrong = (
        Q(state=State.SUBMITTED, submitted_at=None)
        | (Q(state=State.WITHDRAWN) ^ Q(withdrawn_at__isnull=False))
        | (Q(state=State.DESK_REJECTED) ^ Q(desk_rejected_at__isnull=False))
    )
    for paper in Submission.objects.filter(wrong):
        yield f"Submission {paper.pk} is {paper.state}, and its dates say something else."
    for paper in Submission.objects.exclude(track__conference=F("conference")):
        yield f"Submission {paper.pk} is in a track of another conference."


def _runs() -> Iterator[str]:
    for run in CheckRun.objects.filter(state=RunState.DONE).exclude(
        report__sha256=F("manuscript__sha256"), report__submission=F("manuscript__submission")
    ):
        yield f"Check {run.pk} ended with a report on another file."


def _history() -> Iterator[str]:
    """No orphan history: each event of a row that is gone ends with its last known state, and each row has events."""
    for table, events in (
        ("submissions_submission", "submissions_submissionevent"),
        ("submissions_author", "submissions_authorevent"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT row.id FROM {table} row WHERE NOT EXISTS"  # noqa: S608 - both names stand above
                f" (SELECT 1 FROM {events} event WHERE event.pgh_obj_id = row.id) LIMIT 20"
            )
            for (pk,) in cursor.fetchall():
                yield f"Row {pk} of {table} has no history."


def pairs_across_conferences() -> Iterator[str]:
    """No row crosses conferences (P26)."""
    theirs = Q(first__conference=F("conference"), second__conference=F("conference"))
    for pair in DuplicatePair.objects.exclude(theirs):
        yield f"Papers {pair.first_id} and {pair.second_id} are a pair in another conference than theirs."
