"""The white edges of the pages are not narrower than in the template."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Rule, Subject
from eligibility.parameters import parameter
from eligibility.words import listed


@dataclass(frozen=True, slots=True)
class MarginLimits:
    """What running text has to leave white. acm-sigconf leaves 54 pt at the sides, 85 above and 80 below."""

    left: float = parameter(48.0, label="Left", unit="pt", minimum=0, maximum=300)
    right: float = parameter(48.0, label="Right", unit="pt", minimum=0, maximum=300)
    top: float = parameter(54.0, label="Top", unit="pt", minimum=0, maximum=300)
    bottom: float = parameter(62.0, label="Bottom", unit="pt", minimum=0, maximum=300)


def sentence(parameters: MarginLimits) -> str:
    p = parameters
    return f"Margins of at least {p.left:g} pt left, {p.right:g} right, {p.top:g} top and {p.bottom:g} bottom."


def check(inputs: Inputs, parameters: MarginLimits) -> list[Finding]:
    margins = inputs.paper.measures.margins
    if margins is None:
        return []
    narrow = {
        side: (getattr(margins, side), getattr(parameters, side))
        for side in ("left", "right", "top", "bottom")
        if getattr(margins, side) < getattr(parameters, side)
    }
    if not narrow:
        return []
    worst = min(narrow, key=lambda side: narrow[side][0] - narrow[side][1])
    words = listed([f"{side} {found:g} pt (at least {least:g})" for side, (found, least) in narrow.items()])
    return [
        Finding(
            rule=RULE.name,
            kind=worst,
            severity=Severity.ERROR,
            page=1,
            measured=narrow[worst][0],
            limit=narrow[worst][1],
            message=f"The text comes too near to the edge of the page: {words}.",
            allowed=sentence(parameters),
            mend="LaTeX: take out what changes the page (geometry, fullpage, \\textheight, \\oddsidemargin). Word: Layout > Margins > "
            "Custom Margins; those of the template's file.",
        )
    ]


RULE = Rule(
    name="margins",
    title="Margins",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=MarginLimits,
    sentence=sentence,
    check=check,
    reads_text=True,
)
