"""Rules that several tracks have in common, as after a call whose sets extend one (M8): whether a change parts them. Each set is
changed on its own, so whoever changes one is told which others still say what it said."""

from collections.abc import Iterable, Mapping

from conferences.kinds import Anonymity
from eligibility.findings import Severity
from eligibility.inputs import Subject
from eligibility.models import RuleSet, TrackRuleSet
from eligibility.parameters import plain_parameters
from eligibility.rules import RULES
from eligibility.rulesets import RuleSetting
from eligibility.services import spec_of
from eligibility.words import listed

# What a rule asks, by its name: the weight, and every parameter. A rule that is off asks nothing.
_Asked = dict[str, tuple[Severity, dict[str, object]]]


def parted_from(*, rule_set: RuleSet, before: Iterable[RuleSetting], after: Iterable[RuleSetting]) -> tuple[str, ...]:
    """A sentence for each other set, used at the same stage, that still asks of the file what this one asked before."""
    old, new = _of_the_file(before), _of_the_file(after)
    changed = {rule for rule in old if new.get(rule) != old[rule]}
    if not changed:
        return ()
    told = []
    for other in _beside(rule_set):
        version = other.versions.order_by("-number").first()
        settings = spec_of(version, name=other.slug, anonymity=Anonymity.FULL).settings if version else ()
        same = _titles(changed, old, _of_the_file(settings))
        if same:
            told.append(
                f"{other.name} still says what this set said of: {listed(same)}. If the tracks are to keep one format, change "
                "it there too."
            )
    return tuple(told)


def _beside(rule_set: RuleSet) -> Iterable[RuleSet]:
    stages = TrackRuleSet.objects.filter(rule_set=rule_set).values("stage")
    used = TrackRuleSet.objects.filter(stage__in=stages).exclude(rule_set=rule_set).values("rule_set")
    return RuleSet.objects.filter(conference_id=rule_set.conference_id, pk__in=used).order_by("pk")


def _of_the_file(settings: Iterable[RuleSetting]) -> _Asked:
    return {
        one.rule: (one.severity, plain_parameters(one.effective()))
        for one in settings
        if one.severity is not Severity.OFF and RULES[one.rule].subject is not Subject.AUTHORS
    }


def _titles(changed: Iterable[str], old: _Asked, other: Mapping[str, object]) -> list[str]:
    return [RULES[rule].title.lower() for rule in RULES if rule in set(changed) and other.get(rule) == old[rule]]
