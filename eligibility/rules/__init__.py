"""All rules, in the order in which people read them. One file each; a new rule is a new file and a line here."""

from __future__ import annotations

from eligibility.inputs import AnyRule
from eligibility.rules import (
    author_count,
    contributions,
    contributions_recommended,
    declarations,
    encrypted,
    file_size,
    first_author_sector,
    page_size,
    page_total,
    readable,
    sector_share,
)

ALL_RULES: tuple[AnyRule, ...] = (
    # The file
    readable.RULE,
    encrypted.RULE,
    file_size.RULE,
    page_size.RULE,
    page_total.RULE,
    # The authors, what they chose and what they declared
    author_count.RULE,
    first_author_sector.RULE,
    sector_share.RULE,
    contributions.RULE,
    contributions_recommended.RULE,
    declarations.RULE,
)

RULES: dict[str, AnyRule] = {rule.name: rule for rule in ALL_RULES}
FIXED_RULES: tuple[AnyRule, ...] = tuple(rule for rule in ALL_RULES if rule.fixed)
