"""The authors of this very submission are not to be found in its text: names, addresses, ORCID iDs, affiliations; nor
beside the text, as in margins, nor in where its links lead, nor in what the copy for reviewers keeps beside its pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from eligibility.authors import Author
from eligibility.facts import KeptText
from eligibility.findings import Box, Finding, Severity, Stretch
from eligibility.identity import searching, severity_at
from eligibility.identity.block import author_block
from eligibility.identity.kept import texts_that_name
from eligibility.identity.places import LONGEST_QUOTE, place_of
from eligibility.identity.searching import Hit, Searched
from eligibility.identity.telling import parts_of_target, parts_that_name
from eligibility.inputs import Inputs, NoParameters, Rule, Subject, analysed
from eligibility.layout.flow import Flow, beside_the_text, flow_of, link_of_the_text, without_references
from eligibility.layout.marks import letters_of, looks_like_a_reference
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
_CITED = "An author is cited by name."
_ORDINARY = "Words that are also an author's name stand in the text."
_DOMAIN = "An address in the text ends like that of an author's employer."
_LEADS = "A link leads to a place that tells who an author is."
_URL = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]{}“”,;]{3,200}", re.IGNORECASE)
_OURS = re.compile(r"\b(?:at|our|ours)\s(?:the\s)?$", re.IGNORECASE)
_REFERENCE_MARKS = 3
# The letters of a text in which its title stands.
_TITLE_WITHIN = 400


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something was found, and what it weighs where names and affiliations are both withheld, or only names."""

    kind: str
    message: str
    page: int | None
    box: Box | None
    evidence: str
    full: Severity
    names: Severity
    marked: tuple[Stretch, ...] | None = None
    mend: str = ""


def sentence(_parameters: NoParameters) -> str:
    return "Names, addresses and ORCID iDs of the registered authors nowhere but in the references."


def check(inputs: Inputs, _parameters: NoParameters) -> list[Finding]:
    if inputs.authors is None or not inputs.anonymity.forbids_names:
        return []
    paper, facts = inputs.paper, analysed(inputs)
    flow = flow_of([*without_references(paper), *beside_the_text(facts, paper)])
    search = _Search(
        flow,
        Searched(flow.text),
        authors=inputs.authors.authors,
        addresses=[(found.start(), found[0].rstrip(".:")) for found in _URL.finditer(flow.text)],
        heads={id(row) for row in paper.furniture},
        below_title={id(row) for row in author_block(inputs.paper)},
    )
    places: list[_Place] = []
    for author in inputs.authors.authors:
        places += search.everything(author)
        places += _in_links(author, inputs)
        places += _in_kept_texts(author, facts.kept_texts)
    return list(_findings(inputs, places))


@dataclass(frozen=True, slots=True)
class _Search:
    """The running text, folded; the addresses of the web written out in it, each with its offset; and the ids of the lines
    where a name weighs most: below the title, in headers."""

    flow: Flow
    searched: Searched
    authors: tuple[Author, ...]
    addresses: list[tuple[int, str]]
    heads: set[int]
    below_title: set[int]

    def _is_prominent(self, row: Row) -> bool:
        return id(row) in self.heads or id(row) in self.below_title

    def everything(self, author: Author) -> Iterator[_Place]:
        """All places in the text that tell who the author is."""
        text = self.flow.text
        named = [*islice(self._names(author), _MOST_PLACES)]
        yield from named
        heads = (
            hit
            for hit in searching.head_hits(author, self.authors, self.searched)
            if id(self.flow.row_at(hit.start)) in self.heads
        )
        yield from self._at("author_name", heads)
        yield from self._at("email", searching.address_hits(author, text))
        yield from self._at("orcid", searching.orcid_hits(author, text))
        yield from self._at("author_name", searching.user_name_hits(author, text), _USER_NAME, Severity.WARNING)
        yield from islice(self._affiliations(author), _MOST_PLACES)
        yield from self._at(
            "affiliation", searching.mail_domain_hits(author, text), _DOMAIN, Severity.WARNING, Severity.OFF
        )
        yield from islice(self._addresses(author), _MOST_PLACES)
        alone = searching.surname_hit(author, self.searched)
        if not named and alone is not None:
            yield self._place("author_name", alone, _SURNAME, Severity.NOTICE, Severity.OFF)

    def _names(self, author: Author) -> Iterator[_Place]:
        """Those that weigh most first, for only so many are told. A place is worked out for those alone: a file may hold a
        name ten thousand times in one line."""
        weighed = [(hit, self._weighed(hit)) for hit in searching.name_hits(author, self.searched)]
        for hit, (message, full, names) in sorted(weighed, key=lambda one: -one[1][1].rank):
            yield self._place("author_name", hit, message, full, names)

    def _weighed(self, hit: Hit) -> tuple[str, Severity, Severity]:
        """What is to be said of a name (empty: as usual), and how much it weighs at the two levels."""
        row = self.flow.row_at(hit.start)
        if self._is_prominent(row) and not (hit.ordinary and self._is_title(row, hit)):
            return "", Severity.ERROR, Severity.ERROR
        if hit.ordinary:
            return _ORDINARY, Severity.NOTICE, Severity.NOTICE
        if hit.cited or looks_like_a_reference(row.text) >= _REFERENCE_MARKS:
            return _CITED, Severity.NOTICE, Severity.OFF
        weight = Severity.WARNING if hit.weak else Severity.ERROR
        return "", weight, weight

    def _is_title(self, row: Row, hit: Hit) -> bool:
        """Whether a header has words of the title, as the first lines of the text have them, and more than the name."""
        more = len(row.text) > 2 * (hit.end - hit.start)
        return more and letters_of(row.text) in letters_of(self.flow.text[:_TITLE_WITHIN])

    def _affiliations(self, author: Author) -> Iterator[_Place]:
        for hit in searching.affiliation_hits(author, self.searched):
            prominent = self._is_prominent(self.flow.row_at(hit.start))
            # A company's name alone may be that of its product, which anybody may use.
            own = " " in author.affiliation.strip() or _OURS.search(self.flow.text[max(0, hit.start - 40) : hit.start])
            weight = Severity.ERROR if prominent else Severity.WARNING if own else Severity.NOTICE
            yield self._place("affiliation", hit, full=weight, names=Severity.OFF)

    def _addresses(self, author: Author) -> Iterator[_Place]:
        """Addresses of the web that are written out and no link."""
        for start, target in self.addresses:
            if told := searching.told_by_target(author, target):
                kind, weight = told
                names = Severity.OFF if kind == "affiliation" else weight
                yield self._place(kind, Hit(start, start + len(target)), _LEADS, weight, names)

    def _at(
        self,
        kind: str,
        hits: Iterable[Hit],
        message: str = "",
        full: Severity = Severity.ERROR,
        names: Severity | None = None,
    ) -> Iterator[_Place]:
        for hit in islice(hits, _MOST_PLACES):
            yield self._place(kind, hit, message, full, names)

    def _place(
        self,
        kind: str,
        hit: Hit,
        message: str = "",
        full: Severity = Severity.ERROR,
        names: Severity | None = None,
    ) -> _Place:
        place = place_of(self.flow, hit.start, hit.end)
        weight = full if names is None else names
        return _Place(kind, message or _WHAT[kind], place.page, place.box, place.quote, full, weight)


def _in_links(author: Author, inputs: Inputs) -> Iterator[_Place]:
    found = 0
    for number, page in enumerate(analysed(inputs).pages, start=1):
        for link in page.links:
            told = searching.told_by_target(author, link.target)
            if told is None or not link_of_the_text(link, number, inputs.paper):
                continue
            kind, weight = told
            names = Severity.OFF if kind == "affiliation" else weight
            quote = link.target[:LONGEST_QUOTE]
            marked = parts_of_target(quote, author)
            yield _Place(kind, _LEADS, number, link.box, quote, weight, names, marked)
            found += 1
            if found >= _MOST_PLACES:
                return


def _in_kept_texts(author: Author, texts: tuple[KeptText, ...]) -> Iterator[_Place]:
    """Bookmarks, descriptions of figures and the like: the copy for reviewers would be withheld for them."""
    for text in texts_that_name(author, texts):
        message = f"An author is named in {text.what}, which readers can see."
        quote = text.text[:LONGEST_QUOTE]
        marked = parts_that_name(quote, author)
        yield _Place("author_name", message, text.page, None, quote, Severity.ERROR, Severity.ERROR, marked, _KEPT)


def _findings(inputs: Inputs, places: list[_Place]) -> Iterator[Finding]:
    """The worst that is to be said of each place, in the order in which the places were found."""
    weighed = [(place, severity_at(inputs.anonymity, full=place.full, names=place.names)) for place in places]
    errors = [place for place, severity in weighed if severity is Severity.ERROR]
    kept: dict[tuple[str, int | None, Box | None, str], tuple[Severity, _Place]] = {}
    for place, severity in weighed:
        if severity is not Severity.ERROR and any(_overlap(place, error) for error in errors):
            continue
        key = (place.kind, place.page, place.box, place.evidence)
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
            marked=place.marked,
            message=place.message,
            allowed="Names of authors in the references only.",
            mend=place.mend or _MEND.get(place.message, _REMOVE),
        )


_REMOVE = (
    "Remove it; cite own earlier work in the third person. LaTeX: acmart's option anonymous takes names out below the title and "
    "of the headers; with other classes empty \\author and \\markboth. Word: delete it; in headers by Insert > Header > Edit "
    "Header."
)
_KEPT = (
    "Remove it; it is beside the text: bookmarks come from headings, descriptions from figures. LaTeX: \\section[without the "
    "name]{…}, or \\hypersetup{bookmarks=false}; \\Description of the figure. Word: the heading itself; of a picture "
    "right-click > View Alt Text."
)
_MEND = {
    _CITED: "Nothing to do if the sentence is in the third person.",
    _ORDINARY: "Nothing to do if no person is meant.",
    _LEADS: "Remove the link, or use an anonymous mirror until the camera-ready version. LaTeX: the first argument of \\href. "
    "Word: right-click > Edit Hyperlink, or Remove Hyperlink.",
}


def _overlap(place: _Place, other: _Place) -> bool:
    if place is other or place.page != other.page or place.box is None or other.box is None:
        return False
    a, b = place.box, other.box
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


RULE = Rule(
    name="registered-authors",
    title="The authors' names and addresses",
    subject=Subject.CONTENT,
    default=Severity.ERROR,
    parameters=NoParameters,
    sentence=sentence,
    check=check,
    reads_text=True,
)
