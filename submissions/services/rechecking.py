"""Re-checks: a changed rule set run over the papers that it judges, in the background (design §4, §5); `rerunning` does it.

Nothing is parsed that was parsed before. Old reports stay. A trial writes nothing but its own items.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from conferences.kinds import Stage
from conferences.services.auditing import record
from eligibility.models import RuleSet, RuleSetVersion, TrackRuleSet
from eligibility.rulesets import RuleSetting
from submissions.kinds import RunState
from submissions.models import Recheck, RecheckItem, Submission
from submissions.services.sending import send_work
from submissions.states import LIVE, State
from submissions.work import OPEN


def papers_under(rule_set_id: int, track_id: int | None = None) -> QuerySet[Submission]:
    """The drafts and submitted papers that a rule set judges: their file, their authors, or both."""
    of_its_stage = Q(stage=OuterRef("manuscript__stage")) | Q(stage=Stage.SUBMISSION)
    uses = TrackRuleSet.objects.filter(of_its_stage, track_id=OuterRef("track_id"), rule_set_id=rule_set_id)
    papers = Submission.objects.filter(Exists(uses), state__in=LIVE)
    return papers.filter(track_id=track_id) if track_id else papers


def queue_recheck(
    *,
    version: RuleSetVersion,
    by_id: int | None,
    now: datetime,
    tells_authors: bool = False,
    track_id: int | None = None,
) -> int | None:
    """Queue the re-check of the papers under a version in the caller's transaction; None if there are none.

    An open re-check of the same rule set is superseded: what it had still to do, the new one does.
    """
    # Locked, so that of two changes at once, as of two tracks, the second supersedes the first.
    rule_set = RuleSet.objects.select_for_update().get(pk=version.rule_set_id)
    earlier = list(Recheck.objects.select_for_update().filter(rule_set=rule_set, is_trial=False, state__in=OPEN))
    papers = list(papers_under(rule_set.pk, track_id).values_list("pk", flat=True))
    for one in earlier:
        # The new one may be about a single track; what an earlier one left undone stays to be done.
        papers += one.items.filter(judged="").values_list("submission_id", flat=True)
        _end(one, RunState.SUPERSEDED, now)
    if not papers:
        return None
    recheck = Recheck.objects.create(
        conference_id=rule_set.conference_id,
        rule_set=rule_set,
        version=version,
        track_id=track_id,
        tells_authors=tells_authors,
        requested_by_id=by_id,
        queued_at=now,
    )
    _add_items(recheck, papers)
    return recheck.pk


def start_trial(
    *,
    rule_set_id: int,
    settings: Iterable[RuleSetting],
    draft: dict[str, Any],
    by_id: int,
    now: datetime,
    track_id: int | None = None,
) -> int:
    """Queue settings that are not saved to be tried on the submitted papers; nothing of it reaches authors or reports.

    With `track_id` on the papers of that track, as if it used the set. An open trial of the same chair is superseded.
    Drafts are left out: what is in them is their authors' (P4).
    """
    with transaction.atomic():
        rule_set = RuleSet.objects.get(pk=rule_set_id)
        earlier = Recheck.objects.select_for_update().filter(
            rule_set=rule_set, is_trial=True, requested_by_id=by_id, state__in=OPEN
        )
        for one in earlier:
            _end(one, RunState.SUPERSEDED, now)
        trial = Recheck.objects.create(
            conference_id=rule_set.conference_id,
            rule_set=rule_set,
            rules=[asdict(one) for one in settings],
            draft=draft,
            is_trial=True,
            track_id=track_id,
            requested_by_id=by_id,
            queued_at=now,
        )
        papers = papers_under(rule_set_id) if track_id is None else Submission.objects.filter(track_id=track_id)
        _add_items(trial, papers.filter(state=State.SUBMITTED).values_list("pk", flat=True))
        return trial.pk


def _add_items(recheck: Recheck, papers: Iterable[int]) -> None:
    RecheckItem.objects.bulk_create(
        [RecheckItem(recheck=recheck, submission_id=pk) for pk in sorted(set(papers))], batch_size=1000
    )
    transaction.on_commit(partial(send_work, Recheck, recheck.pk))


def cancel_recheck(*, recheck_id: int, by_id: int, now: datetime) -> bool:
    """Stop a re-check or a trial; papers that are done stay done. Whether there was anything left to stop."""
    with transaction.atomic():
        recheck = Recheck.objects.select_for_update().filter(pk=recheck_id, state__in=OPEN).first()
        if recheck is None:
            return False
        _end(recheck, RunState.CANCELLED, now)
        if not recheck.is_trial:
            _note(recheck, "re-check cancelled", by_id, now)
        return True


def resume_recheck(*, recheck_id: int, by_id: int, now: datetime) -> bool:
    """Go on with what was cancelled or given up, unless a newer re-check of the rule set has taken its place."""
    with transaction.atomic():
        RuleSet.objects.select_for_update().filter(rechecks=recheck_id).first()
        recheck = Recheck.objects.select_for_update().filter(pk=recheck_id, is_trial=False).first()
        if recheck is None or recheck.state not in {RunState.CANCELLED, RunState.FAILED}:
            return False
        if Recheck.objects.filter(rule_set_id=recheck.rule_set_id, is_trial=False, pk__gt=recheck.pk).exists():
            return False
        recheck.state, recheck.losses, recheck.finished_at, recheck.sent_at = RunState.QUEUED, 0, None, None
        recheck.save(update_fields=["state", "losses", "finished_at", "sent_at"])
        _note(recheck, "re-check resumed", by_id, now)
        transaction.on_commit(partial(send_work, Recheck, recheck.pk))
        return True


def _note(recheck: Recheck, action: str, by_id: int, now: datetime) -> None:
    record(
        action=action,
        kind="rule_set",
        object_id=recheck.rule_set_id,
        at=now,
        conference_id=recheck.conference_id,
        actor_id=by_id,
        after={"recheck": recheck.pk},
    )


def _end(recheck: Recheck, state: RunState, now: datetime) -> None:
    recheck.end(state, now)
    recheck.save(update_fields=["state", "finished_at", "lease_until"])
