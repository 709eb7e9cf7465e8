"""Rules in the groups in which chairs look for them. Pure."""

from __future__ import annotations

from conferences.kinds import Anonymity
from eligibility.findings import Severity
from eligibility.inputs import AnyRule, Subject
from eligibility.rules import ALL_RULES, RULES
from eligibility.rulesets import RuleSetSpec, RuleSetting

# Whatever is in none of these is about the authors, or else about how the paper is set.
_NAMED = {
    "The file": ("readable", "encrypted", "file-size", "text-layer", "active-content"),
    "Length": ("page-total", "page-limit", "references-found", "required-sections"),
    "Anonymity": (
        "author-block",
        "registered-authors",
        "email-addresses",
        "own-links",
        "own-work",
        "acknowledgements",
        "hidden-text",
        "metadata",
    ),
    "Final version": ("author-names", "line-numbers", "review-leftovers"),
}
_AUTHORS, _FORMAT = "Authors and declarations", "Format"
ANONYMITY = "Anonymity"
_ORDER = ("The file", "Length", _FORMAT, ANONYMITY, _AUTHORS, "Final version")


# Groups of rules, each with the sentences that authors read of it.
Told = tuple[tuple[str, tuple[str, ...]], ...]

# What most calls ask for: where a chair begins, with each rule's own defaults.
_USUAL = (
    *("file-size", "text-layer", "active-content", "page-limit", "references-found", "page-size", "columns"),
    *("fonts-embedded", *_NAMED["Anonymity"], "author-count"),
)


# What stands of a rule where names alone are withheld (M7): nothing of some, less of others.
_NAMES_ALONE = {"own-links": "", "own-work": "", "acknowledgements": "No acknowledgements that name a person."}


def usual_settings() -> tuple[RuleSetting, ...]:
    """The rules that most double-blind calls have, each at its own weight, in the order of all rules."""
    return tuple(RuleSetting(rule.name, rule.default) for rule in ALL_RULES if rule.name in _USUAL)


def group_of(rule: AnyRule) -> str:
    """The title of the group in which a rule stands."""
    named = next((title for title, names in _NAMED.items() if rule.name in names), None)
    return named or (_AUTHORS if rule.subject is Subject.AUTHORS else _FORMAT)


def rule_groups() -> tuple[tuple[str, tuple[AnyRule, ...]], ...]:
    """All rules that can be set, by group, each in the order in which people read them."""
    rules = [rule for rule in ALL_RULES if not rule.fixed]
    return tuple((title, tuple(rule for rule in rules if group_of(rule) == title)) for title in _ORDER)


def grouped_sentences(spec: RuleSetSpec) -> Told:
    """What authors read of a rule set: each group with a rule that is on, and the sentences of its rules in the set's order.

    Of the rules about anonymity those are told that find anything at the level of the track.
    """
    told: dict[str, list[str]] = {title: [] for title in _ORDER}
    for setting in spec.settings:
        sentence = "" if setting.severity is Severity.OFF else _told(setting, spec.anonymity)
        if sentence:
            told[group_of(RULES[setting.rule])].append(sentence)
    return tuple((title, tuple(sentences)) for title, sentences in told.items() if sentences)


def _told(setting: RuleSetting, level: Anonymity) -> str:
    """The sentence of a rule at a level of anonymity; empty where the rule has nothing to find."""
    if setting.rule not in _NAMED[ANONYMITY] or setting.rule == "hidden-text" or level is Anonymity.FULL:
        return setting.sentence()
    if not level.forbids_names:
        return ""
    return _NAMES_ALONE.get(setting.rule, setting.sentence())
