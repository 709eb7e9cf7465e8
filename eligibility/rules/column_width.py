"""The columns are as wide as the template sets them."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Rule, Subject
from eligibility.parameters import ParameterError, parameter


@dataclass(frozen=True, slots=True)
class ColumnWidth:
    """acm-sigconf sets columns of 240 pt."""

    least: float = parameter(236.0, label="Narrowest column", unit="pt", minimum=50, maximum=1000)
    most: float = parameter(246.0, label="Widest column", unit="pt", minimum=50, maximum=1000)
    columns: int = parameter(2, label="In text of so many columns", minimum=1, maximum=2)

    def __post_init__(self) -> None:
        """Raises ParameterError for widths that no column has."""
        if self.least > self.most:
            raise ParameterError({"least": f"has to be at most the widest column, {self.most:g}."})


def sentence(parameters: ColumnWidth) -> str:
    return f"Columns between {parameters.least:g} and {parameters.most:g} pt wide."


def check(inputs: Inputs, parameters: ColumnWidth) -> list[Finding]:
    measures = inputs.paper.measures
    width = measures.column_width
    # Another number of columns is told by its own rule, once.
    if width is None or measures.columns != parameters.columns or parameters.least <= width <= parameters.most:
        return []
    return [
        Finding(
            rule=RULE.name,
            severity=Severity.ERROR,
            page=1,
            measured=width,
            limit=parameters.most if width > parameters.most else parameters.least,
            message=f"Columns are {width:g} pt wide; {parameters.least:g} to {parameters.most:g} pt are required.",
            allowed=sentence(parameters),
            mend="LaTeX: take out what changes the page (geometry, \\textwidth, \\columnsep). Word: Layout > Columns > More Columns; the "
            "width of the template's file.",
        )
    ]


RULE = Rule(
    name="column-width",
    title="Width of columns",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=ColumnWidth,
    sentence=sentence,
    check=check,
    reads_text=True,
)
