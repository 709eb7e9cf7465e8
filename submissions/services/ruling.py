"""What a chair does to rules: save the next version, go back to an earlier one, choose the set of a track.

Each change of what judges papers queues their re-check in the same transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from conferences.kinds import Anonymity, Stage
from conferences.models import Track
from conferences.services.auditing import record
from conferences.services.marking import mark_form_changed
from eligibility.models import RuleSet, TrackRuleSet
from eligibility.rulesets import RuleSetting
from eligibility.services import save_rule_set, spec_of
from submissions.services.parting import parted_from
from submissions.services.rechecking import queue_recheck

REASON_LENGTH = 300


class RulingRefused(ValueError):
    """The change is not made; the text says why and what to do. Nothing was changed."""


class StaleRules(RulingRefused):
    """Somebody else saved the rule set meanwhile; `number` is the newest version."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            f"Somebody else saved this rule set meanwhile: it is at version {number} now. Nothing of yours is lost. "
            "Look at what they changed in the history, then save again to put yours on top of it."
        )


@dataclass(frozen=True, slots=True)
class Ruled:
    """What became of a save: the version that judges now, whether it is new, and the re-check, if papers are touched.

    `parted` tells of other tracks' sets that had rules in common with this one, and still say what it said (M8).
    """

    rule_set_id: int
    number: int
    is_new: bool
    recheck_id: int | None = None
    parted: tuple[str, ...] = ()


def create_rule_set(
    *, conference_id: int, slug: str, name: str, settings: Iterable[RuleSetting], by_id: int, now: datetime
) -> Ruled:
    """A new rule set with its first version. Raises RulingRefused if the conference has one of that slug."""
    with transaction.atomic():
        if RuleSet.objects.filter(conference_id=conference_id, slug=slug).exists():
            raise RulingRefused(
                f"This conference has a rule set {slug!r} already. Choose another name for the new one."
            )
        version = save_rule_set(
            conference_id=conference_id, slug=slug, name=name, settings=settings, by_id=by_id, now=now
        )
        return Ruled(version.rule_set_id, version.number, is_new=True)


def change_rule_set(
    *,
    rule_set_id: int,
    name: str,
    settings: Iterable[RuleSetting],
    known: int,
    reason: str,
    by_id: int,
    now: datetime,
    tells_authors: bool = False,
) -> Ruled:
    """Save the next version and queue the re-check of the papers under it; the same settings again change nothing.

    `known` is the version that the chair's form was made from. Raises StaleRules if there is a newer one, RulingRefused
    without a reason.
    """
    reason = _reason(reason)
    with transaction.atomic():
        rule_set = RuleSet.objects.select_for_update().get(pk=rule_set_id)
        newest = rule_set.versions.order_by("-number").first()
        number = newest.number if newest else 0
        if known != number:
            raise StaleRules(number)
        wanted = tuple(settings)
        before = spec_of(newest, name=rule_set.slug, anonymity=Anonymity.FULL).settings if newest else ()
        if name != rule_set.name:
            _note(rule_set, "rule set renamed", by_id, now, reason, {"name": rule_set.name}, {"name": name})
            rule_set.name = name
            rule_set.save(update_fields=["name"])
        version = save_rule_set(
            conference_id=rule_set.conference_id,
            slug=rule_set.slug,
            name=name,
            settings=wanted,
            by_id=by_id,
            now=now,
            reason=reason,
        )
        if version.number == number:
            return Ruled(rule_set_id, number, is_new=False)
        recheck = queue_recheck(version=version, by_id=by_id, now=now, tells_authors=tells_authors)
        parted = parted_from(rule_set=rule_set, before=before, after=wanted)
        return Ruled(rule_set_id, version.number, is_new=True, recheck_id=recheck, parted=parted)


def restore_version(
    *, rule_set_id: int, number: int, known: int, reason: str, by_id: int, now: datetime, tells_authors: bool = False
) -> Ruled:
    """Make the settings of an earlier version the next one. Raises RuleSetVersion.DoesNotExist, and as `change_rule_set`."""
    rule_set = RuleSet.objects.get(pk=rule_set_id)
    version = rule_set.versions.get(number=number)
    return change_rule_set(
        rule_set_id=rule_set_id,
        name=rule_set.name,
        settings=spec_of(version, name=rule_set.slug, anonymity=Anonymity.FULL).settings,
        known=known,
        reason=f"Back to version {number}: {_reason(reason)}"[:REASON_LENGTH],
        by_id=by_id,
        now=now,
        tells_authors=tells_authors,
    )


def choose_rule_set(
    *, track_id: int, stage: Stage, rule_set_id: int | None, by_id: int, now: datetime, tells_authors: bool = False
) -> int | None:
    """Let a rule set judge a track's papers at a stage, or with None no set; the key of the re-check, if papers are touched.

    Raises RulingRefused if the set is another conference's, or was never saved.
    """
    with transaction.atomic():
        track = Track.objects.select_for_update().get(pk=track_id)
        used = TrackRuleSet.objects.filter(track=track, stage=stage).first()
        before = used.rule_set_id if used else None
        if before == rule_set_id:
            return None
        rule_set = RuleSet.objects.filter(pk=rule_set_id or 0, conference_id=track.conference_id).first()
        version = rule_set.versions.order_by("-number").first() if rule_set else None
        if rule_set_id is not None and version is None:
            raise RulingRefused("This conference has no such rule set. Choose one from the list.")
        if used is not None and version is None:
            used.delete()
        elif version is not None:
            TrackRuleSet.objects.update_or_create(
                track=track, stage=stage, defaults={"rule_set_id": version.rule_set_id}
            )
        record(
            action="rule set chosen",
            kind="track",
            object_id=track.pk,
            at=now,
            conference_id=track.conference_id,
            actor_id=by_id,
            before={"stage": stage.value, "rule_set": before},
            after={"stage": stage.value, "rule_set": rule_set_id},
        )
        if version is None:
            # How its papers stood under rules that are gone is no longer so.
            mark_form_changed(conference_id=track.conference_id, track_id=track.pk, now=now)
            return None
        return queue_recheck(version=version, by_id=by_id, now=now, tells_authors=tells_authors, track_id=track.pk)


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not reason:
        raise RulingRefused("Give a reason: it stands in the history of the rule set.")
    if len(reason) > REASON_LENGTH:
        raise RulingRefused(f"The reason has {len(reason):,} characters; at most {REASON_LENGTH} are kept.")
    return reason


def _note(
    rule_set: RuleSet,
    action: str,
    by_id: int,
    now: datetime,
    reason: str,
    before: dict[str, str],
    after: dict[str, str],
) -> None:
    record(
        action=action,
        kind="rule_set",
        object_id=rule_set.pk,
        at=now,
        conference_id=rule_set.conference_id,
        actor_id=by_id,
        before=before,
        after=after,
        reason=reason,
    )
