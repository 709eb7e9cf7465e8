"""The authors of this very submission are not to be found in its text: names, addresses, ORCID iDs, affiliations; nor
beside the text, as in margins, nor in where its links lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from eligibility.authors import Author
from eligibility.findings import Box, Finding, Severity
from eligibility.identity import author_block, searching, severity_at
from eligibility.inputs import Inputs, NoParameters, Rule, Subject, analysed
from eligibility.layout.flow import Flow, beside_the_text, flow_of, link_of_the_text, without_references
from eligibility.layout.rows import Row

_MOST_PLACES = 5
_WHAT = {
    "author_name": "An author's name is in the text.",
    "email": "An author's address is in the text.",
    "orcid": "An author's ORCID iD is in the text.",
    "affiliation": "An author's affiliation is in the text.",
}
_USER_NAME = "What stands before the @ in an author's address is in the text."
_SURNAME = "An author's family name stands in the text."
_DOMAIN = "An address in the text ends like that of an author's employer."
_LEADS = "A link leads to a place that tells who an author is."


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something was found, and what it weighs where names and affiliations are both withheld, or only names."""

    kind: str
    message: str
    page: int
    box: Box
    evidence: str
    full: Severity
    names: Severity


def sentence(_parameters: NoParameters) -> str:
    return "Names, addresses and ORCID iDs of the registered authors nowhere but in the references."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    if inputs.authors is None or not inputs.anonymity.hides_authors:
        return []
    paper = inputs.paper
    flow = flow_of([*without_references(paper), *beside_the_text(analysed(inputs), paper)])
    prominent = {id(row) for row in (*author_block(paper), *paper.furniture)}
    places: list[_Place] = []
    for author in inputs.authors.authors:
        places += _in_text(author, flow, prominent)
        places += _in_links(author, inputs)
    return list(_findings(inputs, places))


def _in_text(author: Author, flow: Flow, prominent: set[int]) -> Iterator[_Place]:
    text = flow.text
    named = [*islice(searching.name_offsets(author, text), _MOST_PLACES)]
    yield from _at("author_name", flow, named)
    yield from _at("email", flow, searching.address_offsets(author, text))
    yield from _at("orcid", flow, searching.orcid_offsets(author, text))
    yield from _at(
        "author_name", flow, searching.user_name_offsets(author, text), _USER_NAME, Severity.WARNING, Severity.WARNING
    )
    for offset in islice(searching.affiliation_offsets(author, text), _MOST_PLACES):
        weight = Severity.ERROR if id(flow.row_at(offset)) in prominent else Severity.WARNING
        yield from _at("affiliation", flow, [offset], full=weight, names=Severity.OFF)
    yield from _at(
        "affiliation", flow, searching.mail_domain_offsets(author, text), _DOMAIN, Severity.WARNING, Severity.OFF
    )
    alone = searching.surname_offset(author, text)
    if not named and alone is not None:
        yield from _at("author_name", flow, [alone], _SURNAME, Severity.NOTICE, Severity.OFF)


def _at(
    kind: str,
    flow: Flow,
    offsets: Iterable[int],
    message: str = "",
    full: Severity = Severity.ERROR,
    names: Severity = Severity.ERROR,
) -> Iterator[_Place]:
    for offset in islice(offsets, _MOST_PLACES):
        row = flow.row_at(offset)
        evidence = row.text[:300] if len(row.text) <= 300 else _around(flow, offset, row)
        yield _Place(kind, message or _WHAT[kind], row.page, row.box, evidence, full, names)


def _around(flow: Flow, offset: int, row: Row) -> str:
    """A piece of a very long line."""
    begin = max(offset - 60, flow.starts[flow.rows.index(row)])
    return flow.text[begin : begin + 300]


def _in_links(author: Author, inputs: Inputs) -> Iterator[_Place]:
    found = 0
    for number, page in enumerate(analysed(inputs).pages, start=1):
        for link in page.links:
            told = searching.told_by_target(author, link.target)
            if told is None or not link_of_the_text(link, number, inputs.paper):
                continue
            kind, weight = told
            names = Severity.OFF if kind == "affiliation" else weight
            yield _Place(kind, _LEADS, number, link.box, link.target[:300], weight, names)
            found += 1
            if found >= _MOST_PLACES:
                return


def _findings(inputs: Inputs, places: list[_Place]) -> Iterator[Finding]:
    """The worst that is to be said of each place, in the order in which the places were found."""
    plain = {(place.page, place.box) for place in places if place.full is Severity.ERROR}
    kept: dict[tuple[str, int, Box], tuple[Severity, _Place]] = {}
    for place in places:
        if place.full is not Severity.ERROR and (place.page, place.box) in plain:
            continue
        severity = severity_at(inputs.anonymity, full=place.full, names=place.names)
        key = (place.kind, place.page, place.box)
        if severity is not Severity.OFF and (key not in kept or kept[key][0].rank < severity.rank):
            kept[key] = severity, place
    for severity, place in kept.values():
        yield Finding(
            rule=RULE.name,
            kind=place.kind,
            severity=severity,
            page=place.page,
            box=place.box,
            evidence=place.evidence,
            message=place.message,
            allowed="Names of authors in the references only.",
            mend="Remove it; cite own earlier work in the third person.",
        )


RULE = Rule(
    name="registered-authors",
    title="The authors' names and addresses",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
)
