"""What public pages say about a track, in words. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from access.projections import FieldView, OptionView
from conferences.kinds import Anonymity, Role, Submitters
from eligibility.grouping import Told
from eligibility.words import count, listed
from reviews.forms import FieldSpec
from reviews.kinds import ReviewFieldKind
from submissions.kinds import FieldKind, Need

ROLE_NAMES = {
    Role.CHAIR: "a chair",
    Role.TRACK_CHAIR: "a track chair",
    Role.PC: "a member of the program committee",
}

_ANONYMITY = {
    Anonymity.OPEN: ("Reviewers see who wrote the paper.", ""),
    Anonymity.OPTIONAL: (
        "Author names may stand in the paper, or be left out.",
        "Reviewers learn who you are only if the paper says so. Names in the file’s properties are removed for you.",
    ),
    Anonymity.NAMES_WITHHELD: (
        "No author names in the paper.",
        "Companies, products and links may be named. Reviewers do not learn who you are, nor you who they are.",
    ),
    Anonymity.FULL: (
        "No author names or affiliations in the paper, and nothing in its text that tells them.",
        "Reviewers do not learn who you are, nor you who they are. Names in the file’s properties are removed for you.",
    ),
}


def anonymity_words(anonymity: Anonymity) -> tuple[str, str]:
    """What it asks of a paper, and its fine print."""
    return _ANONYMITY[anonymity]


def submitter_words(submitters: Submitters) -> tuple[tuple[str, str], ...]:
    """Who may bring a paper, and its fine print, as one rule of the track; none where everybody may."""
    if submitters is Submitters.EVERYBODY:
        return ()
    return (
        (
            "By invitation of the chairs.",
            "Sign in with the address that was invited, or confirm it in your account. Co-authors need no invitation.",
        ),
    )


def split_sentence(text: str) -> tuple[str, str]:
    """The first sentence, and the rest as fine print."""
    first, stop, rest = text.partition(". ")
    return (first + ".", rest) if stop else (text, "")


def criteria_words(fields: Sequence[FieldSpec], judging: str = "") -> str:
    """What reviewers score, in a sentence: "Reviewers score 5 criteria from 1 to 5: impact, clarity and lessons.".

    Where the track's own words name each of them already, only by how much each is scored.
    """
    scored = [field for field in fields if field.kind is ReviewFieldKind.SCORE]
    if not scored:
        return ""
    steps = {len(field.scale) for field in scored}
    scale = f" from 1 to {steps.pop()}" if len(steps) == 1 else ""
    if all(field.label.casefold() in judging.casefold() for field in scored):
        return f"Reviewers score each of them{scale}." if scale else ""
    names = listed(
        [field.label[:1].lower() + field.label[1:] if _is_plain(field.label) else field.label for field in scored]
    )
    return f"Reviewers score {count(len(scored), 'criterion', 'criteria')}{scale}: {names}."


@dataclass(frozen=True, slots=True)
class Question:
    """One of a track's own questions: what is chosen from, and how much an answer is wanted."""

    label: str
    help: str
    need: str
    options: tuple[OptionView, ...]


_NEEDS = {Need.REQUIRED: "Required", Need.RECOMMENDED: "Recommended", Need.OPTIONAL: "Optional"}


def asked_words(fields: Iterable[FieldView]) -> tuple[tuple[Question, ...], tuple[str, ...]]:
    """The questions beside title, abstract, topics and authors, and the sentences that authors declare."""
    rows = list(fields)
    questions = tuple(
        Question(
            label=row.label,
            help=row.help,
            need=_NEEDS[row.need],
            options=tuple(option for option in row.options if not option.is_archived),
        )
        for row in rows
        if row.kind is not FieldKind.DECLARATION
    )
    return questions, tuple(row.label for row in rows if row.kind is FieldKind.DECLARATION)


def final_words(rules: Told, final: Told) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a camera-ready paper is asked beyond a submission, and what is asked no longer; nothing without rules for it."""
    first, then = (tuple(sentence for _, told in groups for sentence in told) for groups in (rules, final))
    if not then:
        return (), ()
    return tuple(one for one in then if one not in first), tuple(one for one in first if one not in then)


def _is_plain(label: str) -> bool:
    """Whether its first word is an ordinary one, and no abbreviation."""
    return not label.partition(" ")[0][1:].isupper()
