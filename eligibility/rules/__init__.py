"""All rules, in the order in which people read them. One file each; a new rule is a new file and a line here."""

from __future__ import annotations

from eligibility.inputs import AnyRule
from eligibility.rules import (
    acknowledgements,
    active_content,
    author_block,
    author_count,
    author_names,
    body_font,
    column_width,
    columns,
    contributions,
    contributions_recommended,
    declarations,
    email_addresses,
    encrypted,
    file_size,
    first_author_sector,
    fonts_embedded,
    hidden_text,
    leading,
    line_numbers,
    margins,
    metadata,
    own_links,
    own_work,
    page_limit,
    page_size,
    page_total,
    readable,
    references_found,
    registered_authors,
    required_sections,
    review_leftovers,
    rotation,
    sector_share,
    template,
    text_layer,
    type3_fonts,
)

ALL_RULES: tuple[AnyRule, ...] = (
    # The file
    readable.RULE,
    encrypted.RULE,
    file_size.RULE,
    page_size.RULE,
    rotation.RULE,
    page_total.RULE,
    page_limit.RULE,
    references_found.RULE,
    required_sections.RULE,
    # How it is set
    columns.RULE,
    body_font.RULE,
    leading.RULE,
    column_width.RULE,
    margins.RULE,
    template.RULE,
    fonts_embedded.RULE,
    type3_fonts.RULE,
    text_layer.RULE,
    # Who wrote it
    author_block.RULE,
    registered_authors.RULE,
    email_addresses.RULE,
    own_links.RULE,
    own_work.RULE,
    acknowledgements.RULE,
    hidden_text.RULE,
    metadata.RULE,
    active_content.RULE,
    # The final version
    author_names.RULE,
    line_numbers.RULE,
    review_leftovers.RULE,
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
