"""What the file says about its authors beside its pages. The blinded copy has none of it, and authors are told so,
kindly."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eligibility.authors import Author, AuthorFacts
from eligibility.facts import MOST_NAMES, PdfFacts
from eligibility.findings import Finding, Severity, Stretch
from eligibility.identity import ANONYMOUS, PLACEHOLDER
from eligibility.identity.searching import Searched, address_hits, name_hits, orcid_hits, user_name_hits
from eligibility.identity.telling import telling_parts
from eligibility.inputs import Inputs, NoParameters, Rule, Subject, analysed

_HOME = re.compile(r"(?:/home/|/Users/|[A-Za-z]:\\Users\\)[^/\\]+", re.IGNORECASE)
# Programs that write their own name where the author's belongs.
_PROGRAM = re.compile(
    r"^(?:user|admin|administrator|unknown|root|author|owner|microsoft|gnuplot|matplotlib|acrobat.*|cairo.*)?$",
    re.IGNORECASE,
)
_MESSAGES = {
    "metadata_author": "The document information names an author.",
    "metadata_xmp": "The XMP metadata names the authors.",
    "metadata_path": "The metadata hold a path on somebody's computer.",
    "figure_metadata": "An included figure names who made it.",
    "annotation_author": "Comments in the file name who wrote them.",
    "attachment": "Files are attached to the PDF.",
}

_QUOTED, _MOSTLY = 200, 0.5
_CLEAN = "To clean it, too: LaTeX: \\hypersetup{pdfauthor={}}. Word: File > Info > Inspect Document."
_MENDS = {
    "figure_metadata": "To clean it, too, export the figure again without the name of its author.",
    "attachment": "To clean it, too, export the PDF without attachments.",
}


def sentence(_parameters: NoParameters) -> str:
    return "Names in the file's metadata are removed from the copy that reviewers get."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    if not inputs.anonymity.forbids_names:
        return []
    facts = analysed(inputs)
    traces = list(_traces(facts))
    told = " ".join(evidence for _, evidence in traces)
    for value in _values(facts):
        if value not in told and any(_tells(author, value) for author in (inputs.authors or AuthorFacts()).authors):
            traces.append(("metadata_author", value))
            break
    return [
        _finding(kind, evidence, inputs.authors or AuthorFacts(), is_cut=_is_cut(facts, kind))
        for kind, evidence in traces
    ]


def _is_cut(facts: PdfFacts, kind: str) -> bool:
    """Whether the file has more of what the finding tells than was kept."""
    lists = {
        "figure_metadata": facts.structure.figure_metadata,
        "annotation_author": facts.structure.annotation_authors,
        "attachment": facts.structure.attachments,
    }
    return len(lists.get(kind, ())) > MOST_NAMES


def _values(facts: PdfFacts) -> Iterator[str]:
    """All that stands beside the pages."""
    yield from facts.metadata.values()
    yield from facts.structure.xmp_creators
    yield from (note.partition(": ")[2] for note in facts.structure.figure_metadata)
    yield from facts.structure.annotation_authors
    yield from facts.structure.attachments
    yield from facts.structure.notes


def _tells(author: Author, value: str) -> bool:
    """Whether a value names an author of this very paper, wherever it stands: in the title, in the name of a file. Words
    that are a name only by chance ("Will Young People Pay?") are one where nothing else stands."""
    searches = (address_hits, orcid_hits, user_name_hits)
    return any(
        not hit.ordinary or hit.end - hit.start > _MOSTLY * len(value) for hit in name_hits(author, Searched(value))
    ) or any(next(search(author, value), None) is not None for search in searches)


def _traces(facts: PdfFacts) -> Iterator[tuple[str, str]]:
    author = facts.metadata.get("Author", "").strip()
    if _names_somebody(author):
        yield "metadata_author", author
    creators = [creator for creator in facts.structure.xmp_creators if _names_somebody(creator)]
    if creators:
        yield "metadata_xmp", ", ".join(creators)
    for value in (*facts.metadata.values(), *facts.structure.figure_metadata):
        if path := _HOME.search(value):
            yield "metadata_path", path[0]
            break
    makers = [note.partition(": ")[2] for note in facts.structure.figure_metadata if note.startswith("Author: ")]
    if named := [maker for maker in makers if _names_somebody(maker)]:
        yield "figure_metadata", ", ".join(named)
    if commentators := [name for name in facts.structure.annotation_authors if _names_somebody(name)]:
        yield "annotation_author", ", ".join(commentators)
    if facts.structure.attachments:
        yield "attachment", ", ".join(facts.structure.attachments)


def _names_somebody(name: str) -> bool:
    return not (ANONYMOUS.search(name) or PLACEHOLDER.search(name) or _PROGRAM.match(name.strip()))


def _finding(kind: str, evidence: str, authors: AuthorFacts, *, is_cut: bool) -> Finding:
    quote = evidence[:_QUOTED]
    if kind == "metadata_path":
        # The folder of a person is called like them.
        marked: tuple[Stretch, ...] | None = ((max(quote.rfind("/"), quote.rfind("\\")) + 1, len(quote)),)
    else:
        marked = telling_parts(quote, authors.authors)
    return Finding(
        rule=RULE.name,
        kind=kind,
        severity=Severity.WARNING,
        evidence=quote,
        marked=marked,
        message=f"{_MESSAGES[kind]} Only the first {MOST_NAMES} were looked at." if is_cut else _MESSAGES[kind],
        allowed="It is removed from the copy that reviewers get.",
        mend=f"Nothing to do. Your own file is unchanged. {_MENDS.get(kind, _CLEAN)}",
        done_for_you=True,
    )


RULE = Rule(
    name="metadata",
    title="Metadata",
    subject=Subject.CONTENT,
    default=Severity.WARNING,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
)
