"""The text is text: no page is only a picture of one."""

from __future__ import annotations

from eligibility.facts import PageFacts
from eligibility.findings import Finding, Severity
from eligibility.inputs import FEWEST_CHARACTERS, Inputs, NoParameters, Rule, Subject, analysed, characters
from eligibility.words import page_list

# A page with a picture over so much of it and hardly a character is a scan, or text as curves.
_COVERED = 0.5
_CURVES = 400


def sentence(_parameters: NoParameters) -> str:
    return "Text that can be selected, not pictures of pages."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    pages = analysed(inputs).pages
    wordless = [number for number, page in enumerate(pages, start=1) if characters(page) < FEWEST_CHARACTERS]
    scanned = [number for number in wordless if _is_drawn(pages[number - 1]) or len(wordless) == len(pages)]
    if not scanned:
        return []
    return [
        Finding(
            rule=RULE.name,
            severity=Severity.ERROR,
            page=scanned[0],
            measured=len(scanned),
            limit=0,
            message=f"{page_list(scanned)} {'holds' if len(scanned) == 1 else 'hold'} no text, only a picture of it.",
            why="What is asked of the text (anonymity, sizes, columns, references) could not be looked at."
            if inputs.is_wordless
            else "",
            allowed=sentence(NoParameters()),
            mend="Export the paper from its source instead of scanning it or turning its text into curves. LaTeX: pdflatex on the "
            "source. Word: Save As > PDF.",
        )
    ]


def _is_drawn(page: PageFacts) -> bool:
    """Whether a picture covers the page, or so many curves are on it as only letters make."""
    whole = page.width * page.height
    return page.drawings > _CURVES or any(
        (i.box[2] - i.box[0]) * (i.box[3] - i.box[1]) > _COVERED * whole for i in page.images
    )


RULE = Rule(
    name="text-layer",
    title="Text",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
)
