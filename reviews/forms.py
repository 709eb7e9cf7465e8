"""Answers to a review form: what may stand in them, what is missing, who reads what. Pure."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reviews.kinds import Audience, ReviewFieldKind

Answer = int | str | bool
# Far more than anybody reads, and little enough that a crafted request fills no disk.
TEXT_MOST = 40_000
_READS: dict[Audience, frozenset[Audience]] = {
    Audience.AUTHORS: frozenset({Audience.AUTHORS}),
    Audience.REVIEWERS: frozenset({Audience.AUTHORS, Audience.REVIEWERS}),
    Audience.CHAIRS: frozenset(Audience),
}


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One question of a form, as its reviewers meet it. `scale` holds the meaning of each value, the lowest first."""

    key: str
    kind: ReviewFieldKind
    label: str
    help: str = ""
    scale: tuple[str, ...] = ()
    is_required: bool = True
    audience: Audience = Audience.AUTHORS
    # No longer asked; what was answered is still read.
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an answer cannot be kept, in words for its writer."""

    key: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Answers that may be kept, and what was wrong with the others."""

    answers: dict[str, Answer]
    problems: tuple[Problem, ...] = ()


def clean_answers(fields: Iterable[FieldSpec], raw: Mapping[str, Any]) -> Cleaned:
    """Read a whole form. Keys that the form does not have are passed over as if they were not there (P29).

    A score is a number from 1, a choice the words of one of its options, a text a string, a flag true or absent.
    Empty answers are left out.
    """
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for field in fields:
        value = raw.get(field.key)
        if value in (None, "", False):
            continue
        answer = _READERS[field.kind](field, value)
        if isinstance(answer, Problem):
            problems.append(answer)
        elif answer != "":
            answers[field.key] = answer
    return Cleaned(answers, tuple(problems))


def _read_score(field: FieldSpec, value: object) -> Answer | Problem:
    try:
        score = int(str(value))
    except ValueError:
        score = 0
    if 1 <= score <= len(field.scale):
        return score
    return Problem(field.key, field.label, f"The scale goes from 1 to {len(field.scale)}; choose one of these.")


def _read_choice(field: FieldSpec, value: object) -> Answer | Problem:
    if isinstance(value, str) and value in field.scale:
        return value
    return Problem(field.key, field.label, "This is none of the answers; choose one of them.")


def _read_text(field: FieldSpec, value: object) -> Answer | Problem:
    text = clean_text(str(value))
    if len(text) > TEXT_MOST:
        return Problem(field.key, field.label, f"{len(text):,} characters; at most {TEXT_MOST:,} are kept. Shorten it.")
    return text


def _read_flag(_field: FieldSpec, _value: object) -> Answer | Problem:
    return True


_READERS = {
    ReviewFieldKind.SCORE: _read_score,
    ReviewFieldKind.CHOICE: _read_choice,
    ReviewFieldKind.TEXT: _read_text,
    ReviewFieldKind.FLAG: _read_flag,
}


def clean_text(text: str) -> str:
    """The same text in NFC with plain line ends, without control and direction-changing characters (P47).

    Text of nothing but blanks is empty; blanks at the end stay, as somebody may be about to type on.
    """
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(
        character
        for character in plain
        if character in "\n\t\u200c\u200d" or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}
    )
    return kept if kept.strip() else ""


def missing_fields(fields: Iterable[FieldSpec], answers: Mapping[str, Any]) -> tuple[FieldSpec, ...]:
    """What is required and not answered, in the order of the form. A flag is never missing: no tick is an answer."""
    return tuple(
        field
        for field in fields
        if field.is_required
        and not field.is_archived
        and field.kind is not ReviewFieldKind.FLAG
        and not str(answers.get(field.key) or "").strip()
    )


def missing_words(missing: Sequence[FieldSpec]) -> str:
    """Say what is missing: "2 scores and 1 text are missing"; nothing if nothing is."""
    scores = sum(field.kind is ReviewFieldKind.SCORE for field in missing)
    counts = ((scores, "score"), (len(missing) - scores, "answer"))
    parts = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count]
    if not parts:
        return ""
    return f"{' and '.join(parts)} {'is' if len(missing) == 1 else 'are'} missing"


def progress_words(fields: Iterable[FieldSpec], answers: Mapping[str, Any]) -> str:
    """Say how far a draft is: "4 of 5 scores", or without scores "2 of 3 answers"."""
    asked = [field for field in fields if field.kind is not ReviewFieldKind.FLAG and not field.is_archived]
    scores = [field for field in asked if field.kind is ReviewFieldKind.SCORE]
    counted = scores or asked
    done = sum(bool(answers.get(field.key)) for field in counted)
    return f"{done} of {len(counted)} {'scores' if scores else 'answers'}"


def shown_to(
    reader: Audience, fields: Iterable[FieldSpec], answers: Mapping[str, Any]
) -> tuple[tuple[FieldSpec, Any], ...]:
    """What that reader sees of a review, in the order of the form: fields for others are absent (P29, P30)."""
    return tuple(
        (field, answers[field.key]) for field in fields if field.audience in _READS[reader] and field.key in answers
    )
