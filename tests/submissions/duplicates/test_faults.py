"""A worker killed in the middle of a comparison, and a broker that was emptied: the pair is found all the same."""

import os
from collections.abc import Callable

import pytest
import redis
from django.db import connection, transaction
from django.db.models import F

from submissions.duplicates.comparing import want_comparison
from submissions.duplicates.models import Comparison, DuplicatePair
from submissions.models import Submission
from tests.processes import RunningWorker, wait_for
from tests.submissions.duplicates.world import compare, different_words, submit
from tests.submissions.world import make_conference, make_track

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
StartWorker = Callable[..., RunningWorker]


def somebody_compares() -> bool:
    """Whether a worker holds the lock of a conference."""
    with connection.cursor() as cursor:
        # Other tests run beside this one in databases of their own.
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE locktype = 'advisory' AND granted AND datname = current_database()"
        )
        (count,) = cursor.fetchone()
    return bool(count)


def waiting() -> int:
    return Comparison.objects.filter(done__lt=F("wanted")).count()


@pytest.fixture
def papers(empty_queues: None) -> list[Submission]:
    """Two papers of one text, whose sketches are there and whose comparison is on its way to the workers."""
    track = make_track(make_conference())
    words = different_words(60)
    made = [submit(track, "One", words), submit(track, "Quite another title", words)]
    assert len(compare(*made)) == 1
    DuplicatePair.objects.all().delete()
    for paper in made:
        want_comparison(paper)
    return made


def test_a_worker_that_is_killed_while_it_compares_leaves_nothing_and_the_next_one_finds_the_pair(
    papers: list[Submission], start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SWEEP_SECONDS", "1")
    with transaction.atomic():
        # The worker cannot note what it has done, and hangs with everything else written.
        assert len(Comparison.objects.select_for_update()) == 2
        worker = start_worker()
        wait_for("the worker to compare", somebody_compares)
        worker.kill()
    # PostgreSQL notices a client that is gone when it has something to say to it, so not while it waits for a row.
    wait_for("its transaction to end", lambda: not somebody_compares())
    assert (DuplicatePair.objects.count(), waiting()) == (0, 2)
    start_worker(beat=True)
    wait_for("the pair", lambda: DuplicatePair.objects.count() == 1 and waiting() == 0)
    pair = DuplicatePair.objects.get()
    assert [pair.first_id, pair.second_id] == [paper.pk for paper in papers]


def test_an_emptied_broker_costs_a_sweep(
    papers: list[Submission], start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SWEEP_SECONDS", "1")
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
        assert client.flushdb()
    assert waiting() == len(papers)
    start_worker(beat=True)
    wait_for("the pair", lambda: DuplicatePair.objects.count() == 1 and waiting() == 0)
