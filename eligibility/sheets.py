"""What each page of a file holds, in which shares, and whether it counts: small enough to be kept with a report. Pure.

A report made before there was a strip has none; `Strip.from_json` then says None.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypedDict

from conferences.kinds import Stage
from eligibility.facts import Outcome
from eligibility.findings import Box, Severity
from eligibility.inputs import Inputs, analysed
from eligibility.layout.paper import Paper
from eligibility.layout.parts import PageKind
from eligibility.layout.rows import Row
from eligibility.layout.shares import Share, page_shares
from eligibility.rules import page_limit, page_total
from eligibility.rulesets import RuleSetSpec
from eligibility.words import listed

VERSION = 1
# A strip is to be looked at; nobody looks at more pages than these.
MOST_PAGES = 200
OTHER = "other"
TOTAL = "total"
_BODY, _REFERENCES_ONLY, _APPENDIX_ONLY = (
    PageKind.BODY.value,
    PageKind.REFERENCES.value,
    PageKind.APPENDIX.value,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one kind on a page (body, references, appendix, other, blank) and its share of what stands there, from
    0 to 1. `name` is that of a section that does not count, which is the kind other."""

    kind: str
    share: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page. Sizes in points, before `rotation` is applied.

    `budget` is the limit under which it counts (body, references, appendix; empty if it is free), `place` its number among
    the pages that do, 0 if it is free. `beyond` is the limit that it is beyond: the same, or total, or none. `read` are the
    places where references were read, in points from the top left corner of the crop box.
    """

    number: int
    width: float
    height: float
    rotation: int
    parts: tuple[Part, ...]
    budget: str = ""
    place: int = 0
    beyond: str = ""
    read: tuple[Box, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether the page counts against the limit of the body."""
        return self.budget == _BODY


@dataclass(frozen=True, slots=True)
class Strip:
    """All pages in order. `legend` says of each kind that occurs whether it counts, in the words of the rule set; it is
    empty, and no page counts, where no rule limits the pages."""

    sheets: tuple[Sheet, ...]
    legend: tuple[tuple[str, str], ...]
    has_limit: bool

    def to_json(self) -> dict[str, Any]:
        """A dict of JSON's own types, short names for what there is much of."""
        return {
            "version": VERSION,
            "has_limit": self.has_limit,
            "legend": [list(one) for one in self.legend],
            "pages": [
                {
                    "size": [sheet.width, sheet.height, sheet.rotation],
                    "parts": [[part.kind, part.share, part.name] for part in sheet.parts],
                    "budget": sheet.budget,
                    "place": sheet.place,
                    "beyond": sheet.beyond,
                    "read": [list(box) for box in sheet.read],
                }
                for sheet in self.sheets
            ],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> Self | None:
        """The strip that `to_json` was made from; None for nothing, and for what another version wrote."""
        if not data or data.get("version") != VERSION:
            return None
        return cls(
            sheets=tuple(_sheet(number, page) for number, page in enumerate(data["pages"], start=1)),
            legend=tuple((kind, words) for kind, words in data["legend"]),
            has_limit=data["has_limit"],
        )


def _sheet(number: int, data: Mapping[str, Any]) -> Sheet:
    width, height, rotation = data["size"]
    return Sheet(
        number=number,
        width=width,
        height=height,
        rotation=rotation,
        parts=tuple(Part(kind, share, name) for kind, share, name in data["parts"]),
        # Reports from before there were other budgets know that of the body alone.
        budget=data.get("budget", _BODY if data["place"] else ""),
        place=data["place"],
        beyond=data.get("beyond", _BODY if data.get("over") else ""),
        read=tuple((x0, y0, x1, y1) for x0, y0, x1, y1 in data["read"]),
    )


def shown_facts(inputs: Inputs, spec: RuleSetSpec) -> dict[str, Any]:
    """The few facts about a file that pages show beside its findings: what is kept with a report."""
    facts = analysed(inputs)
    first = facts.pages[0] if facts.pages else None
    return {
        "outcome": facts.outcome.value,
        "pages": facts.page_count,
        "page_size_pt": [first.width, first.height] if first else None,
        "bytes": facts.size,
        "strip": strip_of(inputs, spec).to_json() if facts.outcome is Outcome.OK else None,
    }


def strip_of(inputs: Inputs, spec: RuleSetSpec) -> Strip:
    """The pages of a file that could be analysed, under the page limit of a rule set."""
    paper, limit = inputs.paper, _limit_of(spec)
    shares = page_shares(paper, limit.uncounted_sections if limit else ())
    budgets = {number: one for one in _budgets(inputs, limit) for number in one.pages}
    most = _most_in_all(spec, limit, inputs.stage)
    read = _read(paper)
    sheets = tuple(
        Sheet(
            number=number,
            width=page.width,
            height=page.height,
            rotation=page.rotation,
            parts=tuple(_part(share) for share in shares[number - 1]),
            **_standing(number, budgets.get(number), most),
            read=tuple(_box(run) for run in read[number]),
        )
        for number, page in enumerate(analysed(inputs).pages[:MOST_PAGES], start=1)
    )
    return Strip(sheets, tuple(_legend(sheets, limit)), limit is not None)


@dataclass(frozen=True, slots=True)
class _Budget:
    """The pages that count under one limit."""

    name: str
    pages: tuple[int, ...]
    most: int


def _budgets(inputs: Inputs, limit: page_limit.PageLimit | None) -> Iterator[_Budget]:
    """As the rule about length counts; no page is in two of them."""
    if limit is None:
        return
    paper = inputs.paper
    counted = tuple(page.number for page in page_limit.counted_pages(paper, limit))
    yield _Budget(_BODY, counted, limit.limit_for(inputs.kind, inputs.stage))
    if limit.appendix == "own":
        alone = tuple(page.number for page in paper.pages if page.kind is PageKind.APPENDIX)
        yield _Budget(_APPENDIX_ONLY, alone, limit.appendix_pages)
    if limit.references == "own":
        yield _Budget(_REFERENCES_ONLY, tuple(paper.reference_only_pages), limit.reference_pages)


def _standing(number: int, budget: _Budget | None, most_in_all: int) -> _Standing:
    beyond = TOTAL if 0 < most_in_all < number else ""
    if budget is None:
        return {"budget": "", "place": 0, "beyond": beyond}
    place = budget.pages.index(number) + 1
    return {"budget": budget.name, "place": place, "beyond": budget.name if place > budget.most else beyond}


class _Standing(TypedDict):
    budget: str
    place: int
    beyond: str


def _limit_of(spec: RuleSetSpec) -> page_limit.PageLimit | None:
    parameters = _parameters_of(spec, page_limit.RULE.name)
    return parameters if isinstance(parameters, page_limit.PageLimit) else None


def _most_in_all(spec: RuleSetSpec, limit: page_limit.PageLimit | None, stage: Stage) -> int:
    """The lowest limit of all pages together; 0 if there is none."""
    total = _parameters_of(spec, page_total.RULE.name)
    most = [total.max_pages] if isinstance(total, page_total.PageTotal) else []
    most += [limit.limit_in_all(stage)] if limit is not None else []
    return min((pages for pages in most if pages), default=0)


def _parameters_of(spec: RuleSetSpec, rule: str) -> Any:
    for setting in spec.settings:
        if setting.rule == rule and setting.severity is not Severity.OFF:
            return setting.effective()
    return None


def _part(share: Share) -> Part:
    return Part(OTHER if share.section else share.kind.value, round(share.share, 3), share.section)


def _read(paper: Paper) -> dict[int, list[list[Row]]]:
    """The lines of references by page, in runs of lines that stand one below the other."""
    runs: dict[int, list[list[Row]]] = defaultdict(list)
    for row, kind in zip(paper.rows, paper.kinds, strict=True):
        if kind is PageKind.REFERENCES:
            on_page = runs[row.page]
            if not on_page or row.box[1] < on_page[-1][-1].box[1] - 2 or row.box[0] > on_page[-1][-1].box[2]:
                on_page.append([])
            on_page[-1].append(row)
    return runs


def _box(run: Sequence[Row]) -> Box:
    x0, y0, x1, y1 = zip(*(row.box for row in run), strict=True)
    return round(min(x0) - 2, 1), round(min(y0) - 2, 1), round(max(x1) + 2, 1), round(max(y1) + 2, 1)


def _legend(sheets: Sequence[Sheet], limit: page_limit.PageLimit | None) -> list[tuple[str, str]]:
    """The words of the rule set in force about each kind that occurs."""
    kinds = {part.kind for sheet in sheets for part in sheet.parts}
    names = list(dict.fromkeys(part.name for sheet in sheets for part in sheet.parts if part.name))
    words = {
        PageKind.BODY.value: "Body",
        PageKind.APPENDIX.value: "Appendix",
        PageKind.REFERENCES.value: "References",
        OTHER: listed(names),
        PageKind.BLANK.value: "Blank",
    }
    if limit is not None:
        words[PageKind.BODY.value] += ", counts"
        words[PageKind.APPENDIX.value] += _APPENDIX[limit.appendix]
        words[PageKind.REFERENCES.value] += _REFERENCES[limit.references]
        words[OTHER] += ", free on pages of " + ("its own" if len(names) == 1 else "their own")
    return [(kind, text) for kind, text in words.items() if kind in kinds]


_APPENDIX = {
    "counted": ", counts in this call",
    "free": ", free where it is marked as one",
    "own": ", has a limit of its own",
}
_REFERENCES = {"free": ", free on pages of their own", "own": ", have a limit of their own", "counted": ", count"}
