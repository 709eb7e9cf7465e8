"""What a paper still lacks, in words, with the place in the form where it is mended. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from accounts.orcid import normalise_orcid
from eligibility.findings import Severity
from eligibility.words import count
from submissions.content import AuthorInput, SubmissionContent, count_words
from submissions.fields import FormRules, Option, TrackField
from submissions.kinds import FieldKind, Need

# Whether it may be an address; whether it is one only a mail can tell.
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


class Section(StrEnum):
    """The parts of the submission form, in their order."""

    TRACK = "track"
    TITLE = "title"
    AUTHORS = "authors"
    FIELDS = "fields"
    TOPICS = "topics"
    PAPER = "paper"
    DECLARATIONS = "declarations"
    CONFLICTS = "conflicts"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is not there yet. An error stops submitting, a warning does not; nothing stops saving.

    `anchor` is the id of the place in the form: `track`, `kind`, `title`, `abstract`, `authors`, `author-<position>-<field>`,
    `field-<key>`, `topics`, `paper`. `rule` names the rule that found it, where one did: that can be appealed.
    """

    section: Section
    anchor: str
    message: str
    severity: Severity = Severity.ERROR
    rule: str = ""

    @property
    def stops_submitting(self) -> bool:
        """Whether the paper can be submitted without it."""
        return self.severity is Severity.ERROR


def missing(content: SubmissionContent, rules: FormRules, *, has_file: bool) -> tuple[Missing, ...]:
    """Everything that is missing, in the order of the form."""
    found: list[Missing] = []
    if rules.asks_kind and not content.kind:
        found.append(Missing(Section.TRACK, "kind", f"Choose the kind of paper: {_either(rules.kinds)}."))
    found += _title(content, rules)
    found += _authors(content.authors)
    found += (m for one in rules.fields if one.kind is not FieldKind.DECLARATION for m in _field(one, content))
    found += _topics(content, rules)
    if not has_file:
        found.append(Missing(Section.PAPER, "paper", "Upload the paper as one PDF file."))
    found += (m for one in rules.fields if one.kind is FieldKind.DECLARATION for m in _declaration(one, content))
    return tuple(found)


def stopping(found: Iterable[Missing]) -> tuple[Missing, ...]:
    """Those that stop submitting."""
    return tuple(one for one in found if one.stops_submitting)


def _either(options: tuple[Option, ...]) -> str:
    names = [option.label for option in options]
    return f"{', '.join(names[:-1])} or {names[-1]}"


def _title(content: SubmissionContent, rules: FormRules) -> list[Missing]:
    found: list[Missing] = []
    if not content.title:
        found.append(Missing(Section.TITLE, "title", "Give the paper a title."))
    words = count_words(content.abstract)
    if not words:
        found.append(Missing(Section.TITLE, "abstract", "Write an abstract."))
    elif words > rules.abstract_words:
        over = f"The abstract has {count(words, 'word')}; at most {rules.abstract_words:,} are allowed."
        found.append(Missing(Section.TITLE, "abstract", over))
    return found


def _authors(authors: tuple[AuthorInput, ...]) -> list[Missing]:
    if not authors:
        return [Missing(Section.AUTHORS, "authors", "List the authors in the order of the paper.")]
    found: list[Missing] = []
    addresses: dict[str, int] = {}
    for position, author in enumerate(authors, start=1):
        found += _author(position, author)
        first = addresses.setdefault(author.email, position) if author.email else position
        if first != position:
            message = f"Authors {first} and {position} have the same e-mail address; each needs an own one."
            found.append(Missing(Section.AUTHORS, f"author-{position}-email", message))
    if not any(author.is_contact for author in authors):
        found.append(Missing(Section.AUTHORS, "authors", "Mark at least one author as contact."))
    return found


def _author(position: int, author: AuthorInput) -> list[Missing]:
    who = author.full_name or f"author {position}"

    def lacks(name: str, message: str, severity: Severity = Severity.ERROR) -> Missing:
        return Missing(Section.AUTHORS, f"author-{position}-{name}", message, severity)

    found: list[Missing] = []
    if not author.full_name:
        found.append(lacks("given_name", f"Name author {position}."))
    if not author.email:
        found.append(lacks("email", f"Give the e-mail address of {who}: each author gets a receipt."))
    elif not _EMAIL.fullmatch(author.email):
        found.append(lacks("email", f"“{author.email}” is no complete e-mail address; give the one of {who}."))
    if not author.affiliation:
        found.append(lacks("affiliation", f"Give the affiliation of {who}, or write “Independent”."))
    if author.orcid and normalise_orcid(author.orcid) != author.orcid:
        found.append(
            lacks("orcid", f"“{author.orcid}” is no ORCID iD; correct it or leave it empty.", Severity.WARNING)
        )
    return found


def _field(one: TrackField, content: SubmissionContent) -> list[Missing]:
    answer = content.answers.get(one.key)
    if answer or one.need is Need.OPTIONAL:
        return []
    severity = Severity.ERROR if one.need is Need.REQUIRED else Severity.WARNING
    return [Missing(Section.FIELDS, f"field-{one.key}", _what_to_do(one), severity)]


def _what_to_do(one: TrackField) -> str:
    label = one.label.rstrip(".:?")
    advice = "" if one.need is Need.REQUIRED else "; the call recommends it"
    match one.kind:
        case FieldKind.SEVERAL:
            return f"Choose at least one of {in_words(len(one.offered))}: {label}{advice}."
        case FieldKind.CHOICE:
            return f"Choose one of {in_words(len(one.offered))}: {label}{advice}."
        case FieldKind.CHECKBOX | FieldKind.DECLARATION:
            return f"Tick if it is so: {label}{advice}."
        case FieldKind.TEXT:
            return f"Fill in: {label}{advice}."


def _topics(content: SubmissionContent, rules: FormRules) -> list[Missing]:
    if not rules.asks_topics:
        return []
    number = len(content.topic_ids)
    if not number:
        return [Missing(Section.TOPICS, "topics", "Choose at least one topic.")]
    if number > rules.topics_max:
        message = f"{number} topics are chosen; at most {rules.topics_max} are allowed."
        return [Missing(Section.TOPICS, "topics", message)]
    return []


def _declaration(one: TrackField, content: SubmissionContent) -> list[Missing]:
    if content.answers.get(one.key) is True or one.need is Need.OPTIONAL:
        return []
    severity = Severity.ERROR if one.need is Need.REQUIRED else Severity.WARNING
    return [
        Missing(Section.DECLARATIONS, f"field-{one.key}", f"Declare, if it is true: {one.label.rstrip('.')}.", severity)
    ]


_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def in_words(number: int) -> str:
    """Small numbers as words, as in "at least one of three"."""
    return _WORDS[number] if number < len(_WORDS) else f"{number:,}"
