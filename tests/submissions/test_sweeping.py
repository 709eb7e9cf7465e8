"""The sweep: what lost its worker or its message is sent again, and what merely waits in a long queue is not."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from submissions.kinds import RunState
from submissions.models import CheckRun, Submission
from submissions.services.leasing import lease_length, take_lease
from submissions.services.sweeping import sweep_checks
from tests.submissions.world import make_complete_draft, make_conference, make_track, make_user


def run_of(paper: Submission) -> CheckRun:
    return CheckRun.objects.get(manuscript=paper.manuscript)


def sent(run: CheckRun, at: datetime) -> CheckRun:
    """The run, as if its message had gone out then."""
    CheckRun.objects.filter(pk=run.pk).update(sent_at=at)
    return run


@pytest.mark.django_db
def test_the_sweep_queues_what_lost_its_worker_and_files_that_were_never_queued() -> None:
    user = make_user()
    track = make_track(make_conference())
    lost, forgotten = make_complete_draft(track, user), make_complete_draft(track, user)
    run = run_of(lost)
    take_lease(CheckRun, run.pk)
    CheckRun.objects.filter(manuscript=forgotten.manuscript).delete()
    CheckRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    now = timezone.now()
    assert sweep_checks(now=now) == 2
    assert CheckRun.objects.get(pk=run.pk).state == RunState.QUEUED
    assert run_of(forgotten).state == RunState.QUEUED
    # Sent a moment ago: not again until a lease's length has passed.
    assert sweep_checks(now=now) == 0
    assert sweep_checks(now=now + timedelta(seconds=11)) == 2


@pytest.mark.django_db
def test_a_check_that_waits_in_a_long_queue_is_not_sent_again_until_later_ones_overtake_it() -> None:
    user, track, now, lease = make_user(), make_track(make_conference()), timezone.now(), lease_length()
    first, waiting, later = (run_of(make_complete_draft(track, user)) for _ in range(3))
    # All three were sent long ago, one after the other, and the workers have only now come to the first.
    for run, before in ((first, 5.0), (waiting, 4.9), (later, 3.5)):
        sent(run, now - before * lease)
    assert take_lease(CheckRun, first.pk) is not None
    assert sweep_checks(now=timezone.now()) == 0
    # Now they come to one that was sent much later: the message between was lost.
    assert take_lease(CheckRun, later.pk) is not None
    moment = timezone.now()
    assert sweep_checks(now=moment) == 1
    assert CheckRun.objects.get(pk=waiting.pk).sent_at == moment


@pytest.mark.django_db
def test_checks_are_sent_again_when_none_has_been_begun_for_a_whole_lease() -> None:
    now, lease = timezone.now(), lease_length()
    run = sent(run_of(make_complete_draft(make_track(make_conference()), make_user())), now - lease)
    begun = run_of(make_complete_draft(run.manuscript.submission.track, make_user()))
    assert take_lease(CheckRun, begun.pk) is not None
    CheckRun.objects.filter(pk=begun.pk).update(started_at=now - 2 * lease, lease_until=now + lease)
    assert sweep_checks(now=now + timedelta(seconds=1)) == 1
