"""The one row lock that everything about a paper takes first, and the lock between naming stored bytes and deleting them."""

from collections.abc import Iterable

from django.db import connection

from submissions.models import Submission

_BESIDE = ("track", "kind", "conference", "manuscript")


def lock_submission(submission_id: int, *, beside: Iterable[str] = _BESIDE) -> Submission:
    """The paper with its track and conference, locked until the caller's transaction ends; `beside` names fewer of them,
    for what is done to many papers. Raises Submission.DoesNotExist."""
    return Submission.objects.select_for_update(of=("self",)).select_related(*beside).get(pk=submission_id)


def lock_submissions(keys: Iterable[int]) -> list[Submission]:
    """Several papers as above, in the one order that keeps two batches from waiting for each other. One query."""
    return list(
        Submission.objects.select_for_update(of=("self",))
        .select_related(*_BESIDE)
        .filter(pk__in=list(keys))
        .order_by("pk")
    )


def lock_again(paper: Submission, columns: Iterable[str]) -> None:
    """Lock a paper that was read before, and bring these columns of it up to date. Raises Submission.DoesNotExist."""
    paper.refresh_from_db(
        fields=list(columns), from_queryset=Submission.objects.select_for_update(of=("self",)).order_by()
    )


def hold_file(sha256: str) -> None:
    """Nothing deletes these stored bytes until the caller's transaction ends: called before a row names them.

    Whoever names them asks afterwards whether they are still stored. Any number of transactions may hold them at once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_key_of(sha256)])


def may_delete_file(sha256: str) -> bool:
    """Whether nobody holds these stored bytes; nobody will before the caller's transaction ends.

    It never waits, so it cannot be part of a deadlock. What names them is asked afterwards, in a statement of its own.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_key_of(sha256)])
        (got,) = cursor.fetchone()
    return bool(got)


def _key_of(sha256: str) -> int:
    """The first eight bytes of the hash: two files that share them are merely held together."""
    return int.from_bytes(bytes.fromhex(sha256[:16]), signed=True)
