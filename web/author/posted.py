"""Reading a posted form: what can be kept becomes content, and what cannot waits at its field with a message."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from access.projections import AuthorDesk, AuthorPaper, AuthorView, TopicView, TrackForm
from conferences.kinds import DeadlineKind
from eligibility.authors import Sector
from submissions.content import AUTHORS_MAX, Answer, AuthorInput, SubmissionContent
from submissions.kinds import FieldKind
from web.author.forms import AUTHOR_FIELDS, AuthorForm, Data, PaperForm, author_data

_KEY = re.compile(r"new\d{1,9}|\d{1,18}")
_STEPS = {"up": -1, "down": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormContext:
    """What a form of this conference can ask: all its tracks and topics; and when the request arrived."""

    desk: AuthorDesk
    arrived: datetime

    @property
    def tracks(self) -> tuple[TrackForm, ...]:
        """The conference's listed tracks."""
        return self.desk.tracks

    @property
    def topics(self) -> tuple[TopicView, ...]:
        """The conference's topics."""
        return self.desk.topics

    def offered(self, paper: AuthorPaper) -> tuple[TrackForm, ...]:
        """The tracks that the paper may be moved to: those that still take papers, and this person's (P11, P13)."""
        if not paper.rights.change_track:
            return ()
        return tuple(
            one
            for one in self.tracks
            if one.schedule.is_open(DeadlineKind.SUBMISSION, self.arrived)
            and (one.takes_yours or one.track.pk == paper.track.pk)
        )

    def track(self, slug: str, otherwise: TrackForm) -> TrackForm:
        """The track of that slug, or the other where there is none: a crafted one changes nothing."""
        return next((one for one in self.tracks if one.track.slug == slug), otherwise)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A posted form: its content, and the raw text of fields that could not be kept."""

    content: SubmissionContent
    revision: int
    keys: tuple[str, ...]
    data: Data
    refused: frozenset[str]

    @property
    def is_kept(self) -> bool:
        """Whether everything that was typed can be saved."""
        return not self.refused

    @property
    def has_blank_rows(self) -> bool:
        """Whether there is a new row with nothing in it, which is shown again but not stored."""
        return any(author.pk is None and author.is_blank for author in self.content.authors)

    @property
    def goes_to(self) -> str:
        """Where the pressed button leads once the form is saved: `move:<track>`, `paste` or `conflicts`; else empty."""
        return self.data.get("go", "")

    @property
    def place(self) -> str:
        """Where in the page one goes on after a button without the script."""
        return "#section-authors" if "row" in self.data else ""


def row_keys(data: QueryDict) -> list[str]:
    """The rows in the order of the page, after what the pressed button asks: up, down, remove or add."""
    keys = [key for key in dict.fromkeys(data.getlist("author")) if _KEY.fullmatch(key)][: AUTHORS_MAX + 1]
    act, _, key = data.get("row", "").partition(":")
    if act == "add":
        taken = [int(one[3:]) for one in keys if one.startswith("new")]
        keys.append(f"new{max(taken, default=0) + 1}")
    elif key in keys and act == "remove":
        keys.remove(key)
    elif key in keys and act in _STEPS:
        here = keys.index(key)
        there = min(max(here + _STEPS[act], 0), len(keys) - 1)
        keys[here], keys[there] = keys[there], keys[here]
    return keys


def read_posted(data: QueryDict, paper: AuthorPaper, context: FormContext) -> Posted:
    """Read a whole form. Fields that cannot be kept (too long, no such choice) keep their stored value."""
    shown = context.track(data.get("shown", ""), paper.form)
    kinds = paper.kinds if shown.track.pk == paper.track.pk else shown.kinds
    form = PaperForm(shown=shown, topics=context.topics, kinds=kinds, data=data)
    refused = set(form.errors)
    values = form.cleaned_data
    keys = row_keys(data)
    stored = {str(author.pk): author for author in paper.authors}
    authors = []
    for key in keys:
        row = AuthorForm(key, data)
        refused.update(f"author-{key}-{name}" for name in row.errors)
        authors.append(_author(row, stored.get(key)))
    content = SubmissionContent(
        track_id=paper.track.pk,
        kind=values.get("kind", _kind(paper)),
        title=paper.title if _left_out("title", paper, data) else values.get("title", paper.title),
        abstract=paper.abstract if _left_out("abstract", paper, data) else values.get("abstract", paper.abstract),
        topic_ids=tuple(values.get("topics", paper.topic_ids)),
        answers={**_known(paper.answers, shown), **_answers(form, shown, paper, data)},
        authors=tuple(authors),
    )
    revision = data.get("over") or data.get("revision", "")
    return Posted(
        content=content,
        revision=int(revision) if revision.isdecimal() and len(revision) < 10 else -1,
        keys=tuple(keys),
        data=data,
        refused=frozenset(refused),
    )


def _kind(paper: AuthorPaper) -> str:
    return paper.kind.key if paper.kind else ""


def _left_out(name: str, paper: AuthorPaper, data: QueryDict) -> bool:
    """Whether it is fixed and was not sent: browsers send nothing for a control that is switched off."""
    return name in paper.freezes and name not in data


def _answers(form: PaperForm, shown: TrackForm, paper: AuthorPaper, data: QueryDict) -> dict[str, Answer]:
    """The answers that can be kept, each in the type that its question asks for."""
    found: dict[str, Answer] = {}
    for asked in shown.fields:
        name = f"field-{asked.key}"
        if name in form.cleaned_data and not (shown.track.pk == paper.track.pk and _left_out(name, paper, data)):
            found[asked.key] = form.cleaned_data[name]
    # A question that was removed while somebody answered it: the service knows it, and keeps what fits.
    for name, values in form.data.lists() if isinstance(form.data, QueryDict) else ():
        if name.startswith("field-") and name not in form.fields:
            found[name.removeprefix("field-")] = values[0] if len(values) == 1 else values
    return found


def _known(answers: Mapping[str, Any], shown: TrackForm) -> dict[str, Answer]:
    return {asked.key: answers[asked.key] for asked in shown.fields if asked.key in answers}


def _author(row: AuthorForm, stored: AuthorView | None) -> AuthorInput:
    """One row as entered; a key that is no row of this paper makes a new one (P7)."""
    values: dict[str, Any] = {}
    for name in AUTHOR_FIELDS:
        if name in row.cleaned_data:
            values[name] = row.cleaned_data[name]
        elif stored is not None:
            values[name] = stored.stated_sector if name == "sector" else getattr(stored, name)
    values["sector"] = Sector(values.get("sector") or Sector.UNKNOWN)
    return AuthorInput(pk=stored.pk if stored else None, **values)


def paper_content(paper: AuthorPaper) -> SubmissionContent:
    """What is stored, as content."""
    return SubmissionContent(
        track_id=paper.track.pk,
        kind=_kind(paper),
        title=paper.title,
        abstract=paper.abstract,
        topic_ids=paper.topic_ids,
        answers=_known(paper.answers, paper.form),
        authors=tuple(
            AuthorInput(
                pk=one.pk,
                given_name=one.given_name,
                family_name=one.family_name,
                email=one.email,
                affiliation=one.affiliation,
                further_affiliations=one.further_affiliations,
                sector=Sector(one.stated_sector),
                orcid=one.orcid,
                is_contact=one.is_contact,
            )
            for one in paper.authors
        ),
    )


def stored_data(paper: AuthorPaper) -> Data:
    """What is stored, as its form would post it."""
    data: dict[str, list[str]] = {
        "kind": [_kind(paper)],
        "title": [paper.title],
        "abstract": [paper.abstract],
        "topics": [str(pk) for pk in paper.topic_ids],
        "author": [str(one.pk) for one in paper.authors],
    }
    for asked in paper.form.fields:
        value = paper.answers.get(asked.key)
        if asked.kind in {FieldKind.CHECKBOX, FieldKind.DECLARATION}:
            data |= {f"field-{asked.key}": ["on"]} if value is True else {}
        elif value:
            data[f"field-{asked.key}"] = list(value) if isinstance(value, list) else [str(value)]
    for one in paper.authors:
        data |= author_data(str(one.pk), one)
    return Data(data)


def left_over(posted: Posted, paper: AuthorPaper) -> tuple[Data, tuple[tuple[str, str], ...]]:
    """After a save: the stored form with what could not be kept put back in its place, and (key before, key now) of each row.

    Rows that were left blank are not stored; they stay on the page where they were.
    """
    data = stored_data(paper)
    stored = iter(paper.authors)
    keys: list[tuple[str, str]] = []
    for key, author in zip(posted.keys, posted.content.authors, strict=True):
        if author.pk is None and author.normalised().is_blank:
            keys.append((key, key))
            continue
        row = next(stored, None)
        if row is None:
            break
        keys.append((key, str(row.pk)))
    keys += [(str(row.pk), str(row.pk)) for row in stored]
    now = dict(keys)
    for name in posted.refused:
        data.setlist(_renamed(name, now), posted.data.getlist(name))
    for before, key in keys:
        if before == key and key.startswith("new"):
            for name in (f"author-{key}-{field}" for field in AUTHOR_FIELDS):
                data.setlist(name, posted.data.getlist(name))
    return data, tuple(keys)


def typed(posted: Posted) -> tuple[Data, tuple[tuple[str, str], ...]]:
    """The form exactly as it was posted: for a save that was refused."""
    data = Data({name: posted.data.getlist(name) for name in posted.data})
    return data, tuple((key, key) for key in posted.keys)


def _renamed(name: str, keys: Mapping[str, str]) -> str:
    prefix, _, rest = name.partition("-")
    key, _, field = rest.partition("-")
    return f"author-{keys.get(key, key)}-{field}" if prefix == "author" and field else name


def rows_of(
    keys: Sequence[tuple[str, str]], data: Data, paper: AuthorPaper
) -> list[tuple[str, str, AuthorForm, AuthorView | None]]:
    """Each row as the page shows it: key, key before, form, and what is stored of it."""
    stored = {str(author.pk): author for author in paper.authors}
    return [(now, before, AuthorForm(now, data), stored.get(now)) for before, now in keys]
