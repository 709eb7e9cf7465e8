"""All pages of the file together, of whatever kind. Budgets by kind of page (body, references, appendix) are
`page-limit`."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Rule, Subject, analysed
from eligibility.parameters import ParameterError, parameter
from eligibility.words import count


@dataclass(frozen=True, slots=True)
class PageTotal:
    """A ceiling that no paper of the call reaches, and a floor that tells a wrong file."""

    max_pages: int = parameter(
        40,
        label="Most pages",
        help="All pages count, references and appendix included.",
        unit="pages",
        minimum=1,
        maximum=2000,
    )
    min_pages: int = parameter(1, label="Fewest pages", unit="pages", minimum=1, maximum=2000)

    def __post_init__(self) -> None:
        """Raises ParameterError for limits that no file keeps."""
        if self.min_pages > self.max_pages:
            raise ParameterError({"min_pages": f"has to be at most the most pages, {self.max_pages}."})


def sentence(parameters: PageTotal) -> str:
    most = f"At most {count(parameters.max_pages, 'page')} in all, references and appendix included"
    return most + (f", and at least {parameters.min_pages}." if parameters.min_pages > 1 else ".")


def check(inputs: Inputs, parameters: PageTotal) -> list[Finding]:
    pages = analysed(inputs).page_count
    if parameters.min_pages <= pages <= parameters.max_pages:
        return []
    over = pages > parameters.max_pages
    limit = parameters.max_pages if over else parameters.min_pages
    rule = f"at most {limit} are allowed" if over else f"at least {limit} are required"
    return [
        Finding(
            rule=RULE.name,
            severity=Severity.ERROR,
            page=limit + 1 if over else None,
            message=f"The file has {count(pages, 'page')}; {rule}.",
            measured=pages,
            limit=limit,
            allowed=sentence(parameters),
            mend=f"Shorten the paper by {count(pages - limit, 'page')}." if over else "Upload the whole paper.",
        )
    ]


RULE = Rule(
    name="page-total",
    title="Number of pages",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=PageTotal,
    sentence=sentence,
    check=check,
)
