"""Every page has one of the paper sizes of the call."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.facts import PageFacts
from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Rule, Subject, analysed
from eligibility.parameters import ParameterError, parameter
from eligibility.words import listed, page_list

# Points. ISO 216 and ANSI; A4 is 210 × 297 mm.
SIZES = {"letter": (612.0, 792.0), "a4": (595.276, 841.89)}
NAMES = {"letter": "US letter", "a4": "A4"}
_IN_WORD = {"letter": "Letter", "a4": "A4"}


@dataclass(frozen=True, slots=True)
class PageSize:
    """Letter for acm-sigconf and MLSys."""

    sizes: tuple[str, ...] = parameter(("letter",), label="Allowed paper sizes", choices=tuple(NAMES.items()))
    tolerance: float = parameter(
        2.0, label="Tolerance", help="Printers and converters round differently.", unit="pt", minimum=0, maximum=20
    )

    def __post_init__(self) -> None:
        """Raises ParameterError where no paper size is allowed."""
        if not self.sizes:
            raise ParameterError({"sizes": "has to hold a paper size at least; switch the rule off to allow any."})


def sentence(parameters: PageSize) -> str:
    return f"Pages in {listed([NAMES[size] for size in parameters.sizes], 'or')} format."


def size_name(page: PageFacts, tolerance: float = 2.0) -> str | None:
    """`letter` or `a4` if the upright page is that, else None. Landscape pages are another rule's business."""
    short, long = sorted((page.width, page.height))
    for name, (width, height) in SIZES.items():
        if abs(short - width) <= tolerance and abs(long - height) <= tolerance:
            return name
    return None


def check(inputs: Inputs, parameters: PageSize) -> list[Finding]:
    wrong: dict[str, list[int]] = {}
    for number, page in enumerate(analysed(inputs).pages, start=1):
        name = size_name(page, parameters.tolerance)
        if name not in parameters.sizes:
            shown = f"{page.width:.0f} × {page.height:.0f} pt" + (f" ({NAMES[name]})" if name else "")
            wrong.setdefault(shown, []).append(number)
    allowed = listed([f"{NAMES[s]} ({SIZES[s][0]:.0f} × {SIZES[s][1]:.0f} pt)" for s in parameters.sizes], "or")
    return [
        Finding(
            rule=RULE.name,
            severity=Severity.ERROR,
            page=pages[0],
            message=f"{page_list(pages)} {_measures(pages)} {shown}; {allowed} is required.",
            measured=shown,
            limit=allowed,
            allowed=allowed,
            mend=_how_to_mend(parameters.sizes[0]),
        )
        for shown, pages in wrong.items()
    ]


def _how_to_mend(size: str) -> str:
    other = next(name for name in SIZES if name != size)
    return (
        "Save as PDF instead of printing to PDF, for a printer has a paper size of its own. LaTeX: "
        f"{size}paper instead of {other}paper among the options of \\documentclass, and of the package geometry if it is "
        f"loaded. Word: Layout > Size > {_IN_WORD[size]}."
    )


def _measures(pages: list[int]) -> str:
    return "measures" if len(pages) == 1 else "measure"


RULE = Rule(
    name="page-size",
    title="Paper size",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=PageSize,
    sentence=sentence,
    check=check,
)
