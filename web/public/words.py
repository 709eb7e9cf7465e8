"""What public pages say about a track, in words. Pure."""

from collections.abc import Sequence

from conferences.kinds import Anonymity, Role
from eligibility.words import count, listed
from reviews.forms import FieldSpec
from reviews.kinds import ReviewFieldKind

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
        "Reviewers do not learn who you are, nor you who they are. Names in the file’s properties are removed for you.",
    ),
    Anonymity.FULL: (
        "No author names or affiliations in the paper, and nothing in its text that tells them.",
        "Reviewers do not learn who you are, nor you who they are. Names in the file’s properties are removed for you.",
    ),
}


def anonymity_words(anonymity: Anonymity) -> tuple[str, str]:
    """What it asks of a paper, and its fine print."""
    return _ANONYMITY[anonymity]


def split_sentence(text: str) -> tuple[str, str]:
    """The first sentence, and the rest as fine print."""
    first, stop, rest = text.partition(". ")
    return (first + ".", rest) if stop else (text, "")


def criteria_words(fields: Sequence[FieldSpec]) -> str:
    """What reviewers score, in a sentence: "Five criteria are scored from 1 to 5: impact, clarity and lessons."."""
    scored = [field for field in fields if field.kind is ReviewFieldKind.SCORE]
    if not scored:
        return ""
    steps = {len(field.scale) for field in scored}
    scale = f" from 1 to {steps.pop()}" if len(steps) == 1 else ""
    names = listed(
        [field.label[:1].lower() + field.label[1:] if _is_plain(field.label) else field.label for field in scored]
    )
    return f"Reviewers score {count(len(scored), 'criterion', 'criteria')}{scale}: {names}."


def _is_plain(label: str) -> bool:
    """Whether its first word is an ordinary one, and no abbreviation."""
    return not label.partition(" ")[0][1:].isupper()
