"""What of a paper can no longer be changed, and since when: the one answer for its pages, its form and the POST. Pure.

Title, abstract and author list are fixed by dates of the call, a track's own questions by their own. Who the authors are
is their names and addresses; affiliations, ORCID iDs, sectors and contacts may always be put right.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from conferences.deadlines import Schedule
from conferences.kinds import DeadlineKind
from conferences.wording import entry_words
from submissions.content import Answer, AuthorInput, SubmissionContent
from ui.times import moment_words


class AuthorList(StrEnum):
    """What may still be done to the list of authors."""

    EDIT = "edit"
    REORDER = "reorder"
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True)
class Freezes:
    """`since` maps what is fixed (`title`, `abstract`, `authors`, `field-<key>`) to the date since which, in words."""

    since: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    authors: AuthorList = AuthorList.EDIT

    def __contains__(self, anchor: str) -> bool:
        """Whether nothing of it can be changed: an author list that may be reordered is not frozen."""
        return anchor in self.since and (anchor != "authors" or self.authors is AuthorList.FROZEN)


@dataclass(frozen=True, slots=True)
class Refused:
    """Something sent for a part that is fixed; it was not saved."""

    anchor: str
    message: str


def freezes_of(
    schedule: Schedule, fields: Iterable[tuple[str, datetime | None]], *, zone: str, begun: datetime, arrived: datetime
) -> Freezes:
    """What is fixed of a paper begun at `begun`, for a request that arrived then.

    `fields` are the keys of the track's questions with the instants from which their answers stay, `zone` is that of the
    conference. A date binds only papers that were begun before it.
    """
    since: dict[str, str] = {}
    for anchor, kind in (("title", DeadlineKind.TITLE_FREEZE), ("abstract", DeadlineKind.ABSTRACT_FREEZE)):
        if entry := schedule.frozen(kind, begun=begun, arrived=arrived):
            since[anchor] = entry_words(entry)
    authors = AuthorList.EDIT
    for kind, state in (
        (DeadlineKind.AUTHORS_REORDER, AuthorList.REORDER),
        (DeadlineKind.AUTHORS_FREEZE, AuthorList.FROZEN),
    ):
        if entry := schedule.frozen(kind, begun=begun, arrived=arrived):
            since["authors"], authors = entry_words(entry), state
    for key, instant in fields:
        if instant is not None and begun < instant <= arrived:
            since[f"field-{key}"] = moment_words(instant, ZoneInfo(zone))
    return Freezes(since, authors)


_LIBERTY = (AuthorList.FROZEN, AuthorList.REORDER, AuthorList.EDIT)


def thawing(here: Freezes, there: Freezes, asked: Collection[str]) -> str:
    """The date since which something is fixed here that could be changed there; empty if there is nothing of the kind.

    `asked` are the keys of the questions that are asked there.
    """
    for anchor, since in here.since.items():
        if anchor == "authors":
            thaws = _LIBERTY.index(there.authors) > _LIBERTY.index(here.authors)
        else:
            key = anchor.removeprefix("field-")
            thaws = anchor not in there.since and (key == anchor or key in asked)
        if thaws:
            return since
    return ""


def keep_frozen(
    sent: SubmissionContent, stored: SubmissionContent, freezes: Freezes
) -> tuple[SubmissionContent, tuple[Refused, ...]]:
    """The content that can be saved, with what is fixed as it is stored, and what was sent in its place."""
    refused: list[Refused] = []
    kept = sent
    for name, what in (("title", "The title"), ("abstract", "The abstract")):
        if name in freezes and getattr(sent, name) != getattr(stored, name):
            refused.append(Refused(name, f"{what} is fixed since {freezes.since[name]}; it stays as it was."))
            kept = replace(kept, **{name: getattr(stored, name)})
    answers: dict[str, Answer] = dict(kept.answers)
    for key, answer in sent.answers.items():
        anchor = f"field-{key}"
        if anchor in freezes and answer != stored.answers.get(key, type(answer)()):
            refused.append(Refused(anchor, f"This answer is fixed since {freezes.since[anchor]}; it stays as it was."))
            answers[key] = stored.answers.get(key, type(answer)())
    authors, message = _authors(sent.authors, stored.authors, freezes)
    if message:
        refused.append(Refused("authors", message))
    return replace(kept, answers=answers, authors=authors), tuple(refused)


def _authors(
    sent: tuple[AuthorInput, ...], stored: tuple[AuthorInput, ...], freezes: Freezes
) -> tuple[tuple[AuthorInput, ...], str]:
    """The list that can be saved: the stored people, in the sent order where that is free; and why it is not what was sent."""
    if freezes.authors is AuthorList.EDIT:
        return sent, ""
    earlier = {author.pk: author for author in stored}
    given = {author.pk: author for author in sent if author.pk in earlier}
    order = list(given) if freezes.authors is AuthorList.REORDER else []
    order += [pk for pk in earlier if pk not in order]
    kept = tuple(_same_person(earlier[pk], given.get(pk, earlier[pk])) for pk in order)
    if _people(kept) == _people(sent):
        return kept, ""
    since = freezes.since["authors"]
    if freezes.authors is AuthorList.REORDER and {*_people(kept)} == {*_people(sent)}:
        return kept, ""
    free = "their order and " if freezes.authors is AuthorList.REORDER else ""
    return kept, (
        f"Names and addresses of the authors{'' if free else ' and their order'} are fixed since {since}; they stay as they "
        f"were. You can still change {free}affiliations, ORCID iDs, sectors and contacts."
    )


def _same_person(stored: AuthorInput, sent: AuthorInput) -> AuthorInput:
    return replace(sent, given_name=stored.given_name, family_name=stored.family_name, email=stored.email)


def _people(authors: Iterable[AuthorInput]) -> list[tuple[int | None, str, str, str]]:
    return [(author.pk, author.given_name, author.family_name, author.email) for author in authors]
