"""The copy that reviewers get: made once the check of a manuscript has ended, by work of its own.

Authors wait for the report, and nobody waits for the copy before papers are assigned; so it comes after the checks of all
that was uploaded.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from eligibility.facts import Outcome
from eligibility.identity.kept import first_that_names
from eligibility.inputs import Inputs, analysed
from eligibility.pdf.client import EngineUnavailable
from eligibility.services import engine
from submissions.files import hashes_to_its_name, is_stored, local_path, store_copy
from submissions.kinds import RunState
from submissions.models import Blinding, CheckRun, Manuscript, Submission
from submissions.services.leasing import Lease, end, heartbeat, put_back, take_lease
from submissions.services.locking import hold_file, lock_submission
from submissions.services.sending import send_noted
from submissions.states import LIVE
from submissions.work import OPEN

logger = logging.getLogger(__name__)

_NOT_READ = "The file could not be read, so there is no copy for reviewers."


def settle_copy(manuscript: Manuscript, inputs: Inputs, now: datetime, *, is_first: bool = False) -> None:
    """Queue the copy of a manuscript whose check has ended, or write why there is none; under the lock of its paper.

    A copy that exists already stays, unless an author is named in it who was not in the list when it was made, and no
    reviewer can have it yet. `inputs` are those of the check, with its facts; `is_first` says that it is the manuscript's
    first, so that no copy can be on its way.
    """
    problem = _naming(inputs)
    if manuscript.blinded_sha256:
        if problem and manuscript.submission.file_frozen_at is None:
            manuscript.blinded_sha256, manuscript.blinded_at, manuscript.blinding_problem = "", None, problem
            manuscript.blinding_removed = []
            manuscript.save(update_fields=["blinded_sha256", "blinded_at", "blinding_problem", "blinding_removed"])
        return
    if analysed(inputs).outcome is not Outcome.OK:
        problem = _NOT_READ
    if problem:
        _drop(manuscript.blindings.all(), now)
    elif is_first or not manuscript.blindings.filter(state__in=OPEN).exists():
        _queue(manuscript, now)
    if manuscript.blinding_problem != problem:
        manuscript.blinding_problem = problem
        manuscript.save(update_fields=["blinding_problem"])


def drop_earlier_copies(manuscript: Manuscript, now: datetime) -> None:
    """Make no more copies of earlier versions of the same paper and stage, in the caller's transaction."""
    _drop(
        Blinding.objects.filter(
            manuscript__submission_id=manuscript.submission_id,
            manuscript__stage=manuscript.stage,
            manuscript__version__lt=manuscript.version,
        ),
        now,
    )


def without_copy() -> QuerySet[Submission]:
    """Papers whose current file was checked, that have no copy for reviewers, and of which nobody has said or will say why."""
    return Submission.objects.filter(
        Exists(CheckRun.objects.filter(manuscript=OuterRef("manuscript"), state=RunState.DONE)),
        ~Exists(CheckRun.objects.filter(manuscript=OuterRef("manuscript"), state__in=OPEN)),
        ~Exists(Blinding.objects.filter(manuscript=OuterRef("manuscript"), state__in=OPEN)),
        state__in=LIVE,
        manuscript__blinded_sha256="",
        manuscript__blinding_problem="",
    )


def queue_forgotten_copies(keys: Iterable[int], now: datetime) -> None:
    """Queue the copies of those of these papers that still are `without_copy`."""
    for pk in keys:
        with transaction.atomic():
            paper = lock_submission(pk)
            if paper.manuscript is not None and without_copy().filter(pk=pk).exists():
                _queue(paper.manuscript, now)


def run_blinding(blinding_id: int) -> None:
    """Make the copy of one manuscript, if nobody else does. May be called any number of times."""
    lease = take_lease(Blinding, blinding_id)
    if lease is None:
        return
    manuscript = Manuscript.objects.get(pk=lease.run.manuscript_id)
    try:
        with heartbeat(lease):
            made = _made(manuscript)
    except EngineUnavailable:
        logger.exception("The PDF engine cannot be started; the copy of manuscript %s waits.", manuscript.pk)
        put_back(lease)
    except FileNotFoundError:
        logger.exception("The file of manuscript %s is not in the store.", manuscript.pk)
        _finish(lease, _Made(problem=Blinding.NOT_MADE))
    else:
        _finish(lease, made)


@dataclass(frozen=True, slots=True)
class _Made:
    """The copy, under its hash in the store, with what it leaves out in words; or why there is none."""

    sha256: str = ""
    problem: str = ""
    removed: tuple[str, ...] = ()


def _made(manuscript: Manuscript) -> _Made:
    """Make, verify and store the copy."""
    if manuscript.blinded_sha256:
        return _Made(manuscript.blinded_sha256, removed=tuple(manuscript.blinding_removed))
    with local_path(manuscript.sha256) as source:
        made = engine().blind(source)
    if made.outcome is not Outcome.OK:
        logger.warning("Manuscript %s has no blinded copy: %s %s", manuscript.pk, made.outcome, made.reason)
        return _Made(problem=Blinding.NOT_MADE)
    stored = store_copy(made.copy)
    if not hashes_to_its_name(stored.sha256):
        # Another export has other bytes, so that its copy lies elsewhere.
        logger.error(
            "The store holds other bytes than those of the copy %s of manuscript %s.", stored.sha256, manuscript.pk
        )
        return _Made(problem=Blinding.NOT_MADE)
    return _Made(stored.sha256, removed=made.removed)


def _finish(lease: Lease[Blinding], made: _Made) -> None:
    """Write copy and state in one transaction, unless the work was dropped or another worker took over meanwhile."""
    with transaction.atomic():
        if made.sha256:
            hold_file(made.sha256)
            if not is_stored(made.sha256):
                logger.warning(
                    "The copy of manuscript %s was tidied away before it was named.", lease.run.manuscript_id
                )
                put_back(lease)
                return
        now = timezone.now()
        if not end(lease, now):
            return
        Manuscript.objects.filter(pk=lease.run.manuscript_id, blinded_sha256="").update(
            blinded_sha256=made.sha256,
            blinded_at=now if made.sha256 else None,
            blinding_problem=made.problem,
            blinding_removed=list(made.removed),
        )


def _queue(manuscript: Manuscript, now: datetime) -> None:
    made = Blinding.objects.create(manuscript=manuscript, queued_at=now, sent_at=now)
    transaction.on_commit(partial(send_noted, Blinding, made.pk))


def _drop(blindings: QuerySet[Blinding], now: datetime) -> None:
    blindings.filter(state__in=OPEN).update(state=RunState.SUPERSEDED, finished_at=now, lease_until=None)


def _naming(inputs: Inputs) -> str:
    """Why the copy is withheld; empty where what it keeps beside its pages names no author."""
    if inputs.authors is None or not inputs.anonymity.forbids_names:
        return ""
    naming = first_that_names(inputs.authors.authors, analysed(inputs).kept_texts)
    if naming is None:
        return ""
    return (
        f"The copy for reviewers is withheld: an author is named in {naming.what}. Take the name out, and "
        "upload the file again."
    )
