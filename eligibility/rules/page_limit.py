"""Budgets by kind of page: body, references, appendix, named sections, and all together; by kind of paper where a track
has several (M8, A7, and what other public calls say)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from conferences.kinds import Stage
from eligibility.excess import block_from, excess_of, heading_or_first, how_to_mend
from eligibility.findings import Finding, Severity
from eligibility.inputs import Inputs, Rule, Subject
from eligibility.layout.paper import PageContent, Paper
from eligibility.layout.parts import PageKind
from eligibility.layout.references import APPENDIX
from eligibility.layout.sections import find_section
from eligibility.parameters import ParameterError, parameter
from eligibility.words import count, ordinal, shortened

_APPENDIX = (("counted", "counts as body"), ("free", "is free"), ("own", "has its own limit"))
_REFERENCES = (("free", "are free"), ("own", "have their own limit"), ("counted", "count as body"))
_QUOTED = 60
_NUMBERED = re.compile(r"\s*(\d{1,2})[.:]?\s+\S")
_OF_A_KIND = re.compile(r"\s*([\w -]*\w)\s*[:=]\s*(\d{1,4})\s*")


@dataclass(frozen=True, slots=True)
class PageLimit:
    """A page counts as references only if it holds nothing else; a page with any of the body counts as body."""

    body_pages: int = parameter(6, label="Pages of body", unit="pages", minimum=1, maximum=1000)
    appendix: str = parameter("counted", label="The appendix", choices=_APPENDIX)
    appendix_pages: int = parameter(
        0, label="Pages of appendix", help="If it has its own limit.", unit="pages", minimum=0
    )
    references: str = parameter("free", label="Pages with nothing but references", choices=_REFERENCES)
    reference_pages: int = parameter(0, label="Pages of references", help="If they have their own limit.", minimum=0)
    total_pages: int = parameter(0, label="Pages in all", help="0 for no limit beside the others.", minimum=0)
    uncounted_sections: tuple[str, ...] = parameter(
        (), label="Sections that do not count", help="Their headings, such as Limitations or Ethics Statement."
    )
    body_pages_of: tuple[str, ...] = parameter(
        (),
        label="Pages of body by kind of paper",
        help="Such as “short: 4”, by the short name of the kind in the settings of the track; other kinds have the limit above.",
    )

    camera_ready_pages: int = parameter(
        0,
        label="Further pages of body in the camera-ready version",
        help="Added to the pages of body, and to those in all, once this set judges camera-ready papers.",
        unit="pages",
        minimum=0,
        maximum=1000,
    )

    def __post_init__(self) -> None:
        """Raises ParameterError for a limit that cannot be read."""
        for text in self.body_pages_of:
            if not _OF_A_KIND.fullmatch(text):
                raise ParameterError({"body_pages_of": f"has to be like “short: 4”, not {text!r}."})
        if self.references == "own" and not self.reference_pages:
            # Left out it would refuse every paper whose references begin a page; whoever wants them to count says so.
            problem = "has to say how many pages, at least 1, where references have their own limit."
            raise ParameterError({"reference_pages": problem})

    def limit_for(self, kind: str, stage: Stage = Stage.SUBMISSION) -> int:
        """The pages of body that a kind of paper may have at a stage."""
        return self.budgets().get(kind, self.body_pages) + self._further_pages(stage)

    def limit_in_all(self, stage: Stage = Stage.SUBMISSION) -> int:
        """The pages that a paper may have at a stage, whatever they hold; 0 for no such limit."""
        return self.total_pages + self._further_pages(stage) if self.total_pages else 0

    def _further_pages(self, stage: Stage) -> int:
        """What a stage adds to the limit of the body and, as they are pages of the paper, to that of all pages."""
        return self.camera_ready_pages if stage is Stage.CAMERA_READY else 0

    def budgets(self) -> dict[str, int]:
        """The pages of body by the key of the kind of paper, for those that have a limit of their own."""
        return {found[1]: int(found[2]) for text in self.body_pages_of if (found := _OF_A_KIND.fullmatch(text))}


def sentence(parameters: PageLimit) -> str:
    words = [f"At most {count(parameters.body_pages, 'page')}"]
    if kinds := parameters.budgets():
        words.append(" (" + ", ".join(f"{kind} papers: {pages}" for kind, pages in kinds.items()) + ")")
    if parameters.appendix == "counted":
        words.append(" including any appendix")
    elif parameters.appendix == "free":
        words.append("; a marked appendix does not count")
    else:
        words.append(f"; at most {count(parameters.appendix_pages, 'further page')} of appendix")
    if parameters.references == "free":
        words.append("; further pages that hold only references are free")
    elif parameters.references == "own":
        words.append(f"; at most {count(parameters.reference_pages, 'further page')} with only references")
    else:
        words.append("; references count")
    if parameters.uncounted_sections:
        words.append(f"; not counted: {', '.join(parameters.uncounted_sections)}")
    if parameters.total_pages:
        words.append(f"; at most {parameters.total_pages} in all")
    if parameters.camera_ready_pages:
        words.append(f"; {parameters.camera_ready_pages} more in the camera-ready version")
    return "".join(words) + "."


def counted_pages(paper: Paper, parameters: PageLimit) -> list[PageContent]:
    """The pages that count against the limit of the body. One with nothing on it does not."""
    kinds = _counted_kinds(parameters)
    free = _pages_of_free_sections(paper, parameters)
    return [page for page in paper.pages if page.holds & kinds and page.number not in free]


def _counted_kinds(parameters: PageLimit) -> set[PageKind]:
    kinds = {PageKind.BODY}
    if parameters.appendix == "counted":
        kinds.add(PageKind.APPENDIX)
    if parameters.references == "counted":
        kinds.add(PageKind.REFERENCES)
    return kinds


def _counting_rows(paper: Paper, parameters: PageLimit) -> set[int]:
    """The numbers of the rows for which a page counts."""
    kinds = _counted_kinds(parameters)
    free = _free_sections(paper, parameters)
    return {position for position, kind in enumerate(paper.kinds) if kind in kinds and position not in free}


def _pages_of_free_sections(paper: Paper, parameters: PageLimit) -> set[int]:
    """The pages with a section that does not count and, beside it, nothing that does."""
    counting = {paper.rows[position].page for position in _counting_rows(paper, parameters)}
    return {paper.rows[position].page for position in _free_sections(paper, parameters)} - counting


def _free_sections(paper: Paper, parameters: PageLimit) -> set[int]:
    """The numbers of the rows of the sections that do not count."""
    return {row for name in parameters.uncounted_sections for row in find_section(paper, name) or ()}


def check(inputs: Inputs, parameters: PageLimit) -> list[Finding]:
    paper = inputs.paper
    counted = counted_pages(paper, parameters)
    findings = []
    limit = parameters.limit_for(inputs.kind, inputs.stage)
    if len(counted) > limit:
        findings.append(_too_many(paper, counted, parameters, limit))
    budgets = []
    if parameters.appendix == "own":
        alone = [page.number for page in paper.pages if page.kind is PageKind.APPENDIX]
        budgets.append(_Budget(alone, parameters.appendix_pages, "of appendix", "appendix", {PageKind.APPENDIX}))
    if parameters.references == "own":
        own = paper.reference_only_pages
        limit, what = parameters.reference_pages, "with only references"
        budgets.append(_Budget(own, limit, what, "list of references", {PageKind.REFERENCES}))
    if limit := parameters.limit_in_all(inputs.stage):
        budgets.append(_Budget([page.number for page in paper.pages], limit, "in all", "paper", {*PageKind}))
    findings += [_over(paper, budget, parameters) for budget in budgets if len(budget.pages) > budget.limit]
    if parameters.appendix != "counted" and (position := _unmarked(paper)) is not None:
        findings.append(_not_marked(paper, position, parameters))
    return findings


@dataclass(frozen=True, slots=True)
class _Budget:
    """Pages that have a limit beside that of the body, and what on them counts."""

    pages: Sequence[int]
    limit: int
    what: str
    part: str
    kinds: set[PageKind]


def _too_many(paper: Paper, counted: list[PageContent], parameters: PageLimit, limit: int) -> Finding:
    beyond = counted[limit]
    counting = _counting_rows(paper, parameters)
    position = heading_or_first(paper, counting, beyond.number)
    line = None if position is None else paper.rows[position]
    reason = (
        f"it holds “{shortened(line.text, _QUOTED)}”"
        if line is not None
        else "it holds a picture or nothing that could be read"
    )
    if paper.references is None:
        reason = "no references were found in the file, so every page counts"
    beyond_limit = len(counted) - limit
    title = f"{'One page' if beyond_limit == 1 else f'{beyond_limit} pages'} too many"
    last_page = counted[limit - 1].number if limit else 0
    excess = excess_of(paper, counting, {page.number for page in counted[limit:]}, last_page=last_page)
    return Finding(
        rule=RULE.name,
        kind=beyond.kind.value,
        severity=Severity.ERROR,
        page=beyond.number,
        box=block_from(paper, counting, position) if position is not None else None,
        evidence=shortened(line.text, 2 * _QUOTED) if line is not None else None,
        measured=len(counted),
        limit=limit,
        title=f"{title}: page {beyond.number} is the {ordinal(limit + 1)} that counts",
        message=f"{len(counted)} of {count(len(paper.pages), 'page')} count; the limit is {limit}.",
        why=f"Page {beyond.number} counts because {reason}.",
        allowed=sentence(parameters),
        mend=how_to_mend(
            excess,
            has_references=paper.references is not None,
            references_are_free=parameters.references != "counted",
        ),
    )


def _over(paper: Paper, budget: _Budget, parameters: PageLimit) -> Finding:
    beyond = budget.pages[budget.limit]
    counting = {position for position, kind in enumerate(paper.kinds) if kind in budget.kinds}
    position = heading_or_first(paper, counting, beyond)
    return Finding(
        rule=RULE.name,
        severity=Severity.ERROR,
        page=beyond,
        box=block_from(paper, counting, position) if position is not None else None,
        evidence=shortened(paper.rows[position].text, 2 * _QUOTED) if position is not None else None,
        measured=len(budget.pages),
        limit=budget.limit,
        message=f"{count(len(budget.pages), 'page')} {budget.what}; the limit is {budget.limit}.",
        allowed=sentence(parameters),
        mend=f"Shorten the {budget.part} by {count(len(budget.pages) - budget.limit, 'page')}.",
    )


def _unmarked(paper: Paper) -> int | None:
    """The row of a heading behind the references that goes on with the numbers of the sections before them, and does not say
    that it begins an appendix. Its pages are appendix all the same: they stand behind the references."""
    first = next(
        (part.start for part in paper.appendix if paper.references and part.start >= paper.references.end), None
    )
    if first is None or APPENDIX.match(paper.rows[first].text) or not (own := _NUMBERED.match(paper.rows[first].text)):
        return None
    before = (_NUMBERED.match(paper.rows[one].text) for one in paper.headings if one < first)
    numbers = [int(found[1]) for found in before if found]
    return first if numbers and int(own[1]) == max(numbers) + 1 else None


def _not_marked(paper: Paper, position: int, parameters: PageLimit) -> Finding:
    row = paper.rows[position]
    appendix = {number for number, kind in enumerate(paper.kinds) if kind is PageKind.APPENDIX}
    return Finding(
        rule=RULE.name,
        kind="unmarked_appendix",
        severity=Severity.WARNING,
        page=row.page,
        box=block_from(paper, appendix, position),
        evidence=shortened(row.text, 2 * _QUOTED),
        message=f"“{shortened(row.text, _QUOTED)}” stands behind the references and is not marked as an appendix.",
        allowed=sentence(parameters),
        mend="Move it ahead of the references if it is part of the paper. If it is an appendix, say so. LaTeX: \\appendix before "
        "it. Word: a heading “Appendix”.",
    )


RULE = Rule(
    name="page-limit",
    title="Length",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=PageLimit,
    sentence=sentence,
    check=check,
)
