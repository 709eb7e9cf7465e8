"""What gives authors away, and what only looks so: words that the rules about anonymity share. Pure."""

from __future__ import annotations

import re

from conferences.kinds import Anonymity
from eligibility.findings import Severity

ANONYMOUS = re.compile(
    r"anonym|\banon\.|conceal|undisclosed|not disclosed|"
    r"withheld|omitted|blind|redacted|hidden for|removed for|left out|under review|suppressed|author names?\b|"
    r"\b(?:names?|information|details|affiliations?|identit\w+) (?:(?:was|were|is|are|has been|have been) )?(?:removed|hidden|deleted)\b|"
    r"\[\s*(?:removed|hidden|tba|tbd)\s*\]|\bmasked\b|anónim|anônim|anònim|аноним|анонім|ανώνυμ|"
    r"匿名|익명|مجهول|مجهولة|אנונימי|ẩn danh|गुमनाम",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(
    r"ben trovato|g\.?\s?k\.?\s?m\.?\s?tobin|lars thørv|valerie béranger|aparna patel|huifen chan|julius p\. kumquat|"
    r"firstname|lastname|\bgiven names?\b|name of organization|\b(?:first|second|third) (?:a\. )?author\b|"
    r"\bauthor name|\b(?:jane|john) q?\.? ?doe\b|\byour name\b",
    re.IGNORECASE,
)


def severity_at(level: Anonymity, *, full: Severity, names: Severity) -> Severity:
    """How much something weighs at a track's level of anonymity; nothing where nothing is withheld."""
    if level is Anonymity.FULL:
        return full
    return names if level is Anonymity.NAMES_WITHHELD else Severity.OFF
