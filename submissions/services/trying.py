"""A chair's PDF under settings that are not saved: the real engine in a worker; neither file nor facts are kept."""

import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from conferences.kinds import Anonymity, Stage
from eligibility.findings import Severity
from eligibility.inputs import Inputs
from eligibility.patience import evaluate_in_time
from eligibility.pdf.client import EngineUnavailable
from eligibility.rulesets import RuleSetSpec, RuleSetting
from eligibility.services import engine
from submissions.files import forget_apart, local_path_apart
from submissions.kinds import RunState
from submissions.models import FileTrial
from submissions.services.leasing import Lease, give_up, heartbeat, put_back, still_held, take_lease
from submissions.services.sending import send_work

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TriedFile:
    """A file that was kept apart: its name in the store, and as the chair calls it."""

    name: str
    original_name: str
    size: int


def try_on_file(
    *,
    conference_id: int,
    settings: Iterable[RuleSetting],
    draft: dict[str, Any],
    anonymity: Anonymity,
    stage: Stage,
    kind: str = "",
    file: TriedFile,
    by_id: int,
    now: datetime,
) -> int:
    """Queue a trial of these settings on a file, as one of that kind of paper; returns its key. Only `by_id` sees it."""
    with transaction.atomic():
        trial = FileTrial.objects.create(
            conference_id=conference_id,
            requested_by_id=by_id,
            rules=[asdict(one) for one in settings],
            draft=draft,
            anonymity=anonymity,
            stage=stage,
            kind=kind,
            file=file.name,
            original_name=file.original_name[:255],
            size=file.size,
            queued_at=now,
        )
        transaction.on_commit(partial(send_work, FileTrial, trial.pk))
        return trial.pk


def run_file_trial(trial_id: int) -> None:
    """Run the trial, if nobody else does, and forget the file. May be called any number of times."""
    lease = take_lease(FileTrial, trial_id)
    if lease is None:
        return
    try:
        with heartbeat(lease):
            _try(lease)
    except EngineUnavailable:
        logger.exception("The PDF engine cannot be started; trial %s waits.", trial_id)
        put_back(lease)
    except FileNotFoundError:
        logger.exception("The file of trial %s is gone.", trial_id)
        _fail(lease)


def _try(lease: Lease[FileTrial]) -> None:
    trial = lease.run
    with local_path_apart(trial.file) as path:
        facts = engine().analyse(path).facts
    spec = RuleSetSpec(
        name="trial",
        anonymity=Anonymity(trial.anonymity),
        settings=tuple(RuleSetting(one["rule"], Severity(one["severity"]), one["parameters"]) for one in trial.rules),
    )
    inputs = Inputs(pdf=facts, anonymity=spec.anonymity, stage=Stage(trial.stage), kind=trial.kind)
    result, _ = evaluate_in_time(spec.about_the_file(), inputs)
    with transaction.atomic():
        row = still_held(lease)
        if row is None:
            return
        row.end(RunState.DONE, timezone.now())
        row.verdict, row.pages = result.verdict, facts.page_count
        row.findings = [finding.to_json() for finding in result.findings]
        row.save()
        transaction.on_commit(partial(forget_apart, trial.file))


def _fail(lease: Lease[FileTrial]) -> None:
    with transaction.atomic():
        run = still_held(lease)
        if run is not None:
            give_up(run)
