"""The file can be analysed at all."""

from __future__ import annotations

from eligibility.facts import Outcome
from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, NoParameters, Rule, Subject, analysed

_WHY = {
    Outcome.UNREADABLE: "The file could not be read as a PDF.",
    Outcome.TOO_LARGE: "The file has more pages, or unpacks to more, than a paper can hold.",
    Outcome.TIMED_OUT: "The file could not be analysed: it took too long.",
    Outcome.OUT_OF_MEMORY: "The file could not be analysed: it needs too much memory.",
    Outcome.CRASHED: "The file could not be analysed.",
}

_BROKEN = (
    "Open the file on your own machine: if it does not open there either, it was cut off or is no PDF, and has to be made "
    "again. If it opens there and fails here, print it to PDF from the viewer. LaTeX: run pdflatex once more and upload the file "
    "that it writes. Word: Save As > PDF."
)
_ALLOWED = "A PDF that common viewers open without a repair."
_WITHIN_LIMITS = "A file that can be analysed with the time, the memory and the pages that are enough for any paper."
_HEAVY = (
    "See that the file is the paper alone. "
    "Look for a figure with very many points or layers, and put a picture of 300 dpi in its place. LaTeX: \\includegraphics "
    "with a PNG file. Word: Paste Special > Picture (PNG), then Save As > PDF."
)


def sentence(_parameters: NoParameters) -> str:
    return "A PDF file that opens."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    facts = analysed(inputs)
    if facts.outcome in (Outcome.OK, Outcome.ENCRYPTED):
        return []
    is_broken = facts.outcome is Outcome.UNREADABLE
    return [
        Finding(
            rule=RULE.name,
            kind=facts.outcome.value,
            severity=Severity.ERROR,
            message=_WHY[facts.outcome],
            allowed=_ALLOWED if is_broken else _WITHIN_LIMITS,
            mend=_BROKEN if is_broken else _HEAVY,
        )
    ]


RULE = Rule(
    name="readable",
    title="Readable",
    subject=Subject.FILE,
    default=Severity.ERROR,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
    fixed=True,
)
