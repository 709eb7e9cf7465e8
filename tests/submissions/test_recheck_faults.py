"""Real workers killed in the middle of a re-check, and the broker emptied: each paper ends judged once."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import override_settings

from conferences.kinds import Stage
from eligibility.services import rule_set_for
from submissions.kinds import RunState
from submissions.models import Recheck, Report
from submissions.services import sending
from submissions.services.ruling import change_rule_set
from tests.processes import PrivateRedis, RunningWorker, wait_for
from tests.submissions.many import make_many
from tests.submissions.world import FILE_RULES, NOW, make_conference, make_track, make_user

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
LEASE = 3
PAPERS = 300


@pytest.fixture(autouse=True)
def short_lease(monkeypatch: pytest.MonkeyPatch) -> object:
    """A dead worker is noticed within seconds, by this process and by those that it starts."""
    monkeypatch.setenv("CHECK_LEASE_SECONDS", str(LEASE))
    monkeypatch.setenv("SWEEP_SECONDS", "1")
    monkeypatch.setattr(sending, "_try_again_at", 0.0)
    with override_settings(CHECK_LEASE_SECONDS=LEASE):
        yield


def test_a_worker_killed_in_a_recheck_and_an_emptied_broker_cost_time_and_nothing_else(
    start_worker: Callable[..., RunningWorker], private_redis: PrivateRedis
) -> None:
    track = make_track(make_conference(), "Research", FILE_RULES)
    make_many(track, PAPERS)
    worker = start_worker()
    version, _ = rule_set_for(track.pk, Stage.SUBMISSION)
    shorter = replace(FILE_RULES[2], parameters={"max_pages": 2})
    ruled = change_rule_set(
        rule_set_id=version.rule_set_id,
        name="Research",
        settings=(*FILE_RULES[:2], shorter),
        known=1,
        reason="Short papers alone.",
        by_id=make_user().pk,
        now=NOW,
    )

    def done() -> int:
        return Recheck.objects.get(pk=ruled.recheck_id or 0).items.exclude(judged="").count()

    wait_for("a part of the re-check", lambda: done() > 0, seconds=60, pause=0.01)
    worker.kill()
    private_redis.empty()
    left = PAPERS - done()
    assert 0 < left < PAPERS, "It was killed too late to tell anything."
    start_worker(beat=True)
    wait_for(
        "the re-check to end", lambda: Recheck.objects.get(pk=ruled.recheck_id or 0).state == RunState.DONE, seconds=120
    )
    assert done() == PAPERS
    reports = Report.objects.filter(rule_set_version__number=2)
    assert (reports.count(), reports.values("submission").distinct().count()) == (PAPERS, PAPERS)
    assert set(reports.values_list("verdict", flat=True)) == {"fail"}
