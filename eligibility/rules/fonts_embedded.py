"""All fonts are in the file, so that it looks the same everywhere."""

from __future__ import annotations

from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, NoParameters, Rule, Subject, analysed
from eligibility.words import count, listed

_NAMED = 4


def sentence(_parameters: NoParameters) -> str:
    return "All fonts embedded."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    missing = [font for font in analysed(inputs).fonts or () if not font.embedded and font.pages]
    if not missing:
        return []
    names = [font.name or "a font without a name" for font in missing[:_NAMED]]
    if more := len(missing) - len(names):
        names.append(f"{more} more")
    return [
        Finding(
            rule=RULE.name,
            severity=Severity.ERROR,
            page=min(font.pages[0] for font in missing),
            evidence=listed(names),
            measured=len(missing),
            limit=0,
            message=f"{count(len(missing), 'font is', 'fonts are')} not embedded: {listed(names)}.",
            allowed=sentence(NoParameters()),
            mend="LaTeX embeds its own fonts, so look into the figures: save them again with fonts embedded (R: cairo_pdf; "
            "matplotlib: pdf.fonttype 42). Word: Save As > PDF > Options > PDF/A compliant.",
        )
    ]


RULE = Rule(
    name="fonts-embedded",
    title="Embedded fonts",
    subject=Subject.CONTENT,
    default=Severity.WARNING,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
)
