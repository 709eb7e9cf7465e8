"""Rule sets as rows, and facts that are read once per file and engine version."""

import atexit
import functools
import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet

from conferences.kinds import Anonymity, Stage
from conferences.services.auditing import record
from eligibility.calls import RuleSections, RuleSetSection
from eligibility.facts import ENGINE_VERSION, Outcome, PdfFacts
from eligibility.findings import Severity
from eligibility.models import RuleSet, RuleSetVersion, StoredFacts, TrackRuleSet
from eligibility.models import RuleSetting as RuleSettingRow
from eligibility.pdf.client import Analysis, PdfEngine
from eligibility.rulesets import RuleSetSpec, RuleSetting

logger = logging.getLogger(__name__)

# Whether a file can be read does not change, so these outcomes are kept; a time-out or a crash may be the machine's fault.
_KEPT = frozenset({Outcome.OK, Outcome.UNREADABLE, Outcome.ENCRYPTED})


class NoRuleSet(LookupError):
    """The track has no rule set for this stage: its chair has to choose one."""


@functools.cache
def engine() -> PdfEngine:
    """This process's engine; its fork server starts at the first use, and ends with the process."""
    made = PdfEngine()
    atexit.register(made.close)
    return made


def rule_set_for(track_id: int, stage: Stage) -> tuple[RuleSetVersion, RuleSetSpec]:
    """The newest version of the rule set that judges a track's papers at a stage. One query, and one more
    for a version that this process has not read yet. Raises NoRuleSet."""
    version = _newest_for(track_id, stage).select_related("rule_set").only("rule_set__slug").first()
    if version is None:
        raise _no_rule_set(track_id, stage)
    return version, spec_of(version, name=version.rule_set.slug, anonymity=Anonymity(version.level))


def version_in_force(track_id: int, stage: Stage) -> tuple[int, Anonymity]:
    """The key of the version that `rule_set_for` gives, and the track's level of anonymity. One query. Raises NoRuleSet."""
    found = _newest_for(track_id, stage).values_list("pk", "level").first()
    if found is None:
        raise _no_rule_set(track_id, stage)
    return found[0], Anonymity(found[1])


def _newest_for(track_id: int, stage: Stage) -> QuerySet[Any]:
    used = RuleSetVersion.objects.filter(rule_set__used_by__track_id=track_id, rule_set__used_by__stage=stage)
    return used.annotate(level=F("rule_set__used_by__track__anonymity")).order_by("-number")


def _no_rule_set(track_id: int, stage: Stage) -> NoRuleSet:
    return NoRuleSet(f"Track {track_id} has no rule set for the stage {stage}, or one that was never saved.")


def spec_of(version: RuleSetVersion, *, name: str, anonymity: Anonymity) -> RuleSetSpec:
    """A stored version as the engine takes it, for a track with that level of anonymity."""
    return RuleSetSpec(name=name, anonymity=anonymity, settings=_settings_of(version.pk))


@functools.lru_cache(maxsize=256)
def _settings_of(version_id: int) -> tuple[RuleSetting, ...]:
    """Kept in each process: the database lets nobody change the rows of a version, nor use its key again."""
    rows = RuleSettingRow.objects.filter(version_id=version_id).order_by("position")
    return tuple(RuleSetting(rule=row.rule, severity=Severity(row.severity), parameters=row.parameters) for row in rows)


def save_rule_set(
    *,
    conference_id: int,
    slug: str,
    name: str,
    settings: Iterable[RuleSetting],
    by_id: int | None,
    now: datetime,
    reason: str = "",
) -> RuleSetVersion:
    """Make a rule set, or the next version of one; the same settings again make none. Raises RuleSetError if it cannot run."""
    wanted = tuple(settings)
    RuleSetSpec(name=slug, anonymity=Anonymity.FULL, settings=wanted).validate()
    with transaction.atomic():
        rule_set, _ = RuleSet.objects.get_or_create(conference_id=conference_id, slug=slug, defaults={"name": name})
        RuleSet.objects.select_for_update().get(pk=rule_set.pk)
        newest = rule_set.versions.order_by("-number").first()
        if newest is not None:
            stored = spec_of(newest, name=slug, anonymity=Anonymity.FULL)
            if stored.digest() == RuleSetSpec(name=slug, anonymity=Anonymity.FULL, settings=wanted).digest():
                return newest
        version = RuleSetVersion.objects.create(
            rule_set=rule_set,
            number=newest.number + 1 if newest else 1,
            created_at=now,
            created_by_id=by_id,
            reason=reason,
        )
        RuleSettingRow.objects.bulk_create(
            RuleSettingRow(
                version=version,
                rule=one.rule,
                severity=one.severity,
                parameters=dict(one.parameters),
                position=position,
            )
            for position, one in enumerate(wanted)
        )
        record(
            action="rule set saved",
            kind="rule_set",
            object_id=rule_set.pk,
            at=now,
            conference_id=conference_id,
            actor_id=by_id,
            before={"version": newest.number if newest else None},
            after={"version": version.number},
            reason=reason,
        )
    return version


def describe_rule_sets(*, conference_id: int, tracks: Mapping[str, int]) -> RuleSections:
    """The rule sets of a conference with these tracks, each at its newest version, as a call says them; unused ones last."""
    slugs = {pk: slug for slug, pk in tracks.items()}
    uses: dict[int, dict[Stage, list[str]]] = {}
    for row in sorted(
        TrackRuleSet.objects.filter(track_id__in=slugs),
        key=lambda row: (list(Stage).index(Stage(row.stage)), list(slugs).index(row.track_id)),
    ):
        uses.setdefault(row.rule_set_id, {}).setdefault(Stage(row.stage), []).append(slugs[row.track_id])
    sets = RuleSet.objects.filter(conference_id=conference_id).order_by("pk").in_bulk()
    sections = []
    for key in dict.fromkeys((*uses, *sets)):
        version = sets[key].versions.order_by("-number").first()
        if version is None:
            continue
        stages = uses.get(key, {Stage.SUBMISSION: []})
        (stage, used), *more = ((stage, tuple(used)) for stage, used in stages.items())
        settings = spec_of(version, name=sets[key].slug, anonymity=Anonymity.FULL).settings
        section = RuleSetSection(sets[key].slug, stage, used, settings, also=tuple(more))
        title = sets[key].name
        sections.append(section if title == section.shown_title else replace(section, title=title))
    return RuleSections(tuple(sections))


def use_rule_set(*, track_id: int, stage: Stage, rule_set_id: int) -> None:
    """Let a rule set judge a track's papers at a stage from now on."""
    TrackRuleSet.objects.update_or_create(track_id=track_id, stage=stage, defaults={"rule_set_id": rule_set_id})


def facts_of(sha256: str, opened: Callable[[], AbstractContextManager[Path]]) -> Analysis:
    """What the engine says of the file with this hash: from the table, else read now and kept.

    `opened` gives the file as a path for as long as it is needed; it is called only if the facts are not stored.
    Raises OSError if the file cannot be read, EngineUnavailable if the engine cannot run; nothing for a bad file.
    """
    stored = facts_stored(sha256).first()
    if stored is not None and (known := _analysis_in(stored)) is not None:
        return known
    return new_facts_of(sha256, opened)


def facts_stored(sha256: str | OuterRef) -> QuerySet[StoredFacts]:
    """The row of the file with this hash, as this engine read it; empty if it did not."""
    return StoredFacts.objects.filter(sha256=sha256, engine_version=ENGINE_VERSION)


def new_facts_of(sha256: str, opened: Callable[[], AbstractContextManager[Path]]) -> Analysis:
    """The same for a file that is known not to be in the table: spares looking."""
    with opened() as path:
        analysis = engine().analyse(path)
    if analysis.outcome in _KEPT:
        # Another worker may have read the same file at the same time: its row says the same, and one statement decides.
        found = {
            "outcome": analysis.outcome,
            "reason": analysis.reason,
            "data": analysis.packed or analysis.facts.to_bytes(),
            "seconds": analysis.seconds,
            "peak_mb": analysis.peak_mb,
        }
        StoredFacts.objects.bulk_create(
            [StoredFacts(sha256=sha256, engine_version=ENGINE_VERSION, **found)],
            update_conflicts=True,
            unique_fields=["sha256", "engine_version"],
            update_fields=list(found),
        )
    return analysis


def stored_facts(hashes: Collection[str]) -> dict[str, PdfFacts]:
    """What is stored of these files; files that were never read, or by another engine, are missing. One query."""
    rows = StoredFacts.objects.filter(sha256__in=hashes, engine_version=ENGINE_VERSION)
    return {row.sha256: known.facts for row in rows if (known := _analysis_in(row)) is not None}


def _analysis_in(stored: StoredFacts) -> Analysis | None:
    """What a row says; None if it is damaged or another engine's, for then the file is read again."""
    if stored.data is None:
        return None
    try:
        facts = PdfFacts.from_bytes(bytes(stored.data))
        return Analysis(Outcome(stored.outcome), facts, stored.seconds, stored.peak_mb, stored.reason)
    except ValueError as error:
        logger.warning("The stored facts of %s are read anew: %s", stored.sha256, error)
        return None
