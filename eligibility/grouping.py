"""Rules in the groups in which chairs look for them. Pure."""

from __future__ import annotations

from eligibility.inputs import AnyRule, Subject
from eligibility.rules import ALL_RULES
from eligibility.rulesets import RuleSetting

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
_AUTHORS, _FORMAT = "The authors, what they chose and declared", "Format"
_ORDER = ("The file", "Length", _FORMAT, "Anonymity", _AUTHORS, "Final version")


# What most calls ask for: where a chair begins, with each rule's own defaults.
_USUAL = (
    *("file-size", "text-layer", "active-content", "page-limit", "references-found", "page-size", "columns"),
    *("fonts-embedded", *_NAMED["Anonymity"], "author-count"),
)


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
