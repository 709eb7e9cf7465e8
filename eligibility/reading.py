"""Rule sets and their versions as values, for the pages on which chairs set them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from conferences.kinds import Stage
from eligibility.findings import Severity
from eligibility.models import RuleSet, RuleSetVersion, TrackRuleSet
from eligibility.models import RuleSetting as RuleSettingRow
from eligibility.rules import RULES
from eligibility.rules.page_limit import PageLimit
from eligibility.rulesets import RuleSetting


@dataclass(frozen=True, slots=True)
class Use:
    """A track and the stage at which it uses a rule set."""

    track_id: int
    track: str
    stage: Stage


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version: what it says, who saved it, when and why."""

    number: int
    saved_at: datetime
    saved_by: str
    reason: str
    settings: tuple[RuleSetting, ...]


@dataclass(frozen=True, slots=True)
class RuleSetView:
    """A rule set with its newest version (None before the first save), and the tracks that use it."""

    pk: int
    slug: str
    name: str
    newest: VersionView | None
    uses: tuple[Use, ...]

    @property
    def number(self) -> int:
        """The number of the version that judges now; 0 for none."""
        return self.newest.number if self.newest else 0

    @property
    def kinds(self) -> tuple[str, ...]:
        """The keys of the kinds of paper to which it gives a limit of their own."""
        settings = self.newest.settings if self.newest else ()
        limits = (one.effective() for one in settings)
        return tuple(key for limit in limits if isinstance(limit, PageLimit) for key in limit.budgets())


def rule_sets_of(conference_id: int) -> tuple[RuleSetView, ...]:
    """All rule sets of a conference, by name. Four queries, however many there are."""
    rows = list(RuleSet.objects.filter(conference_id=conference_id).order_by("name", "pk"))
    newest = {
        row.rule_set_id: row
        for row in RuleSetVersion.objects.filter(rule_set__in=rows).select_related("created_by").order_by("number")
    }
    settings = _settings(row.pk for row in newest.values())
    uses = defaultdict(list)
    for use in TrackRuleSet.objects.filter(rule_set__in=rows).select_related("track").order_by("track__position", "pk"):
        uses[use.rule_set_id].append(Use(use.track_id, use.track.name, Stage(use.stage)))
    return tuple(
        RuleSetView(
            pk=row.pk,
            slug=row.slug,
            name=row.name,
            newest=_version(newest[row.pk], settings) if row.pk in newest else None,
            uses=tuple(sorted(uses[row.pk], key=lambda one: one.stage is not Stage.SUBMISSION)),
        )
        for row in rows
    )


def versions_of(rule_set_id: int) -> tuple[VersionView, ...]:
    """All versions of a rule set, the newest first. Two queries."""
    rows = list(RuleSetVersion.objects.filter(rule_set_id=rule_set_id).select_related("created_by").order_by("-number"))
    settings = _settings(row.pk for row in rows)
    return tuple(_version(row, settings) for row in rows)


def _version(row: RuleSetVersion, settings: dict[int, list[RuleSetting]]) -> VersionView:
    return VersionView(
        number=row.number,
        saved_at=row.created_at,
        saved_by=row.created_by.full_name if row.created_by else "Confsys",
        reason=row.reason,
        settings=tuple(settings.get(row.pk, ())),
    )


def _settings(versions: Iterable[int]) -> dict[int, list[RuleSetting]]:
    """By version; rules that are no more are left out."""
    found: dict[int, list[RuleSetting]] = defaultdict(list)
    for row in RuleSettingRow.objects.filter(version__in=list(versions), rule__in=list(RULES)).order_by("position"):
        found[row.version_id].append(RuleSetting(row.rule, Severity(row.severity), row.parameters))
    return found
