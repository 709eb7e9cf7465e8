"""What authors enter about a paper, as one frozen value: compared, judged and saved as such. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from accounts.orcid import normalise_orcid
from accounts.text import clean_line
from eligibility.authors import Sector
from submissions.fields import FormRules, TrackField
from submissions.kinds import FieldKind

Answer = str | list[str] | bool

TITLE_LENGTH = 300
NAME_LENGTH = 150
AFFILIATION_LENGTH = 300
EMAIL_LENGTH = 254
ORCID_LENGTH = 19
ABSTRACT_LENGTH = 20_000
ANSWER_LENGTH = 20_000
AUTHORS_MAX = 500

# What JavaScript's \s matches, so that the counter beside a field and the server say the same number.
_BLANK = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_WORD = re.compile(f"[^{_BLANK}]+")


def count_words(text: str) -> int:
    """The number of words: runs of anything that is not white space (in JavaScript: `text.match(/\\S+/g)`)."""
    return sum(1 for _ in _WORD.finditer(text))


class ContentError(ValueError):
    """Content that cannot be kept as it is. `problems` maps anchors (`title`, `author-2-email`) to sentences."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(self.problems.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorInput:
    """One author as entered. `pk` says which row it was before; None is a new one. The place in the list is the position."""

    pk: int | None = None
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    affiliation: str = ""
    further_affiliations: str = ""
    sector: Sector = Sector.UNKNOWN
    orcid: str = ""
    is_contact: bool = False

    @property
    def full_name(self) -> str:
        """Given and family name in that order."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def is_blank(self) -> bool:
        """Whether nothing was entered: an empty row at the end of the form."""
        return not (
            self.given_name
            or self.family_name
            or self.email
            or self.affiliation
            or self.further_affiliations
            or self.orcid
        )

    def normalised(self) -> "AuthorInput":
        """As it is stored: clean lines, the address in lower case, an ORCID iD in its normal form where it is one."""
        orcid = clean_line(self.orcid)
        return replace(
            self,
            given_name=clean_line(self.given_name),
            family_name=clean_line(self.family_name),
            email=clean_line(self.email).lower(),
            affiliation=clean_line(self.affiliation),
            further_affiliations=clean_line(self.further_affiliations),
            orcid=normalise_orcid(orcid) or orcid,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionContent:
    """A paper as entered. `kind` is the key of its kind of paper; `answers` maps the track's field keys to answers.

    An answer is a text, a list of option keys, or true and false.
    """

    track_id: int
    kind: str = ""
    title: str = ""
    abstract: str = ""
    topic_ids: tuple[int, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    authors: tuple[AuthorInput, ...] = ()

    def normalised(self) -> "SubmissionContent":
        """As it is stored. New rows without anything in them are left out; rows that exist stay until they are removed."""
        rows = (author.normalised() for author in self.authors)
        return replace(
            self,
            title=clean_line(self.title),
            abstract=clean_text(self.abstract),
            topic_ids=tuple(sorted(set(self.topic_ids))),
            answers={key: _clean_answer(value) for key, value in self.answers.items()},
            authors=tuple(row for row in rows if row.pk is not None or not row.is_blank),
        )

    def require_fits(self) -> None:
        """Raise ContentError, with every problem, if something is longer than can be kept: nothing is ever cut off silently."""
        found: dict[str, str] = {}
        _check_length(found, "title", "The title", self.title, TITLE_LENGTH)
        _check_length(found, "abstract", "The abstract", self.abstract, ABSTRACT_LENGTH)
        if len(self.authors) > AUTHORS_MAX:
            found["authors"] = f"The list has {len(self.authors)} authors; at most {AUTHORS_MAX} can be kept."
        for position, author in enumerate(self.authors, start=1):
            for name, limit in _AUTHOR_LIMITS.items():
                _check_length(
                    found, f"author-{position}-{name}", f"This entry of author {position}", getattr(author, name), limit
                )
        for key, answer in self.answers.items():
            if isinstance(answer, str):
                _check_length(found, f"field-{key}", "This answer", answer, ANSWER_LENGTH)
        if found:
            raise ContentError(found)


_AUTHOR_LIMITS = {
    "given_name": NAME_LENGTH,
    "family_name": NAME_LENGTH,
    "email": EMAIL_LENGTH,
    "affiliation": AFFILIATION_LENGTH,
    "further_affiliations": AFFILIATION_LENGTH,
    "orcid": ORCID_LENGTH,
}


def _check_length(found: dict[str, str], anchor: str, what: str, text: str, limit: int) -> None:
    if len(text) > limit:
        found[anchor] = f"{what} has {len(text):,} characters; at most {limit:,} can be kept."


def clean_text(text: str) -> str:
    """Text of several lines in NFC, without control and direction-changing characters; line ends as one newline."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_clean_prose_line(line) for line in lines).strip()


def _clean_prose_line(line: str) -> str:
    """Blanks inside a line are the author's own; what `clean_line` drops is dropped."""
    return "".join(piece if piece.isspace() else clean_line(piece) for piece in re.split(r"([ \t]+)", line)).rstrip()


def _clean_answer(value: Answer) -> Answer:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return clean_text(value)
    return list(dict.fromkeys(value))


def known_answers(
    answers: Mapping[str, Answer], rules: FormRules, stored: Mapping[str, Answer] | None = None
) -> dict[str, Answer]:
    """Only what the form asks, in the type it asks for: a crafted key, option or type is dropped.

    An option that is no longer offered is kept where it is `stored`, and cannot be chosen anew.
    """
    kept: dict[str, Answer] = {}
    for one in (*rules.fields, *rules.archived):
        before = (stored or {}).get(one.key)
        if one.key in answers and (value := _fitting(one, answers[one.key], before)) is not None:
            kept[one.key] = value
    return kept


def _fitting(one: TrackField, value: Answer, before: Answer | None) -> Answer | None:
    had = {*before} if isinstance(before, list) else {str(before)}
    options = {option.key for option in one.options if not option.is_archived or option.key in had}
    match one.kind:
        case FieldKind.TEXT:
            return value if isinstance(value, str) else None
        case FieldKind.CHOICE:
            return value if isinstance(value, str) and (not value or value in options) else None
        case FieldKind.SEVERAL:
            return [key for key in value if key in options] if isinstance(value, list) else None
        case FieldKind.CHECKBOX | FieldKind.DECLARATION:
            return value if isinstance(value, bool) else None
