"""Starting and saving a paper: nothing typed is ever lost, and nobody's words are overwritten unseen (P7, P10)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User
from conferences.models import Conference, Topic, Track, TrackKind
from conferences.services.auditing import record
from eligibility.authors import SectorSource
from submissions.content import AuthorInput, SubmissionContent, known_answers
from submissions.fields import FormRules
from submissions.models import Author, Submission
from submissions.reading import content_of, form_rules
from submissions.services.checking import queue_if_inputs_changed
from submissions.services.judging import STANDING_COLUMNS, refresh_standing
from submissions.services.locking import lock_submission
from submissions.states import State

EDITABLE = {State.DRAFT, State.SUBMITTED}


class DraftingError(ValueError):
    """The save is refused; the text says why and what to do. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that somebody else changed since the sender's form was made: what is stored, and what was sent."""

    anchor: str
    label: str
    stored: str
    sent: str


class StaleSave(DraftingError):
    """Somebody saved in between (P10). `differences` holds both texts of each field; `revision` is the stored one."""

    def __init__(self, differences: tuple[Difference, ...], revision: int, saved_at: datetime) -> None:
        self.differences = differences
        self.revision = revision
        self.saved_at = saved_at
        names = ", ".join(one.label for one in differences)
        super().__init__(
            f"Somebody else saved this paper meanwhile. These fields differ: {names}. Nothing of yours is lost."
        )


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save. `changed` names the anchors of fields that were changed, and is empty for a no-op.

    `author_ids` are the rows' keys in the order of the list, so that a form knows the ones it has just added.
    """

    revision: int
    saved_at: datetime
    changed: tuple[str, ...]
    author_ids: tuple[int, ...]


def start_submission(*, track_id: int, user_id: int, now: datetime) -> int:
    """A new draft, its starter the first author and contact. Returns the key; the number counts in the conference."""
    with transaction.atomic():
        track = Track.objects.get(pk=track_id)
        conference = Conference.objects.select_for_update().get(pk=track.conference_id)
        number = conference.next_number
        conference.next_number = number + 1
        conference.save(update_fields=["next_number"])
        person = User.objects.get(pk=user_id)
        paper = Submission.objects.create(
            conference=conference, track=track, number=number, created_by=person, created_at=now, saved_at=now
        )
        Author.objects.create(
            submission=paper,
            position=1,
            given_name=person.given_name,
            family_name=person.family_name,
            email=person.email,
            affiliation=person.affiliation,
            orcid=person.orcid,
            is_contact=True,
            user=person,
            confirmed_at=now,
        )
        refresh_standing(paper)
        paper.save(update_fields=STANDING_COLUMNS)
        record(
            action="draft started",
            kind="submission",
            object_id=paper.pk,
            at=now,
            conference_id=conference.pk,
            actor_id=user_id,
            after={"number": number, "track": track.pk},
        )
        return paper.pk


def save_submission(
    *,
    submission_id: int,
    user_id: int,
    content: SubmissionContent,
    revision: int,
    now: datetime,
    may_change_track: bool = False,
) -> Saved:
    """Save a draft, or an edit of a submitted paper; what is missing stops nothing.

    The caller has asked whether this person may edit now, and passes `may_change_track` if the track may change, too (M9).
    Author rows are known again by their `pk`, whatever their place. Saving what is stored already changes nothing, whatever
    the revision. Raises StaleSave, ContentError (too long to be kept) or DraftingError.
    """
    content = content.normalised()
    content.require_fits()
    with transaction.atomic():
        paper = lock_submission(submission_id)
        if paper.state not in EDITABLE:
            raise DraftingError(
                "This paper is no longer open for changes: it was withdrawn or rejected without review."
            )
        track = _track(paper, content, may_change_track=may_change_track)
        rules = form_rules(track)
        stored = content_of(paper)
        content = _restricted(content, paper, rules, stored)
        differences = _differences(stored, content, rules)
        if not differences:
            return _saved(paper, ())
        if revision != paper.revision:
            raise StaleSave(differences, paper.revision, paper.saved_at)
        changed = tuple(one.anchor for one in differences)
        if "authors" in changed:
            _write_authors(paper, content.authors, user_id=user_id)
        _write_paper(paper, content, track=track, rules=rules, now=now)
        _note_foreign_hand(paper, user_id=user_id, before=stored, changed=changed, now=now)
        if not {"authors", "track", "kind"}.isdisjoint(changed):
            queue_if_inputs_changed(paper=paper, now=now)
        return _saved(paper, changed)


def _track(paper: Submission, content: SubmissionContent, *, may_change_track: bool) -> Track:
    if content.track_id == paper.track_id:
        return paper.track
    track = Track.objects.filter(pk=content.track_id, conference_id=paper.conference_id).first()
    if track is None or not may_change_track:
        raise DraftingError("The track can no longer be changed: papers stay in their track after the deadline.")
    if paper.file_frozen_at is not None:
        # A reviewer of this track was assigned since the caller asked; the row is locked now.
        raise DraftingError("A reviewer has this paper already, so it stays in its track.")
    return track


def _restricted(
    content: SubmissionContent, paper: Submission, rules: FormRules, stored: SubmissionContent
) -> SubmissionContent:
    """Only what the form asks; answers to fields of an earlier track stay. Without any contact, those there were stay."""
    topics = Topic.objects.filter(conference_id=paper.conference_id, pk__in=content.topic_ids)
    authors = content.authors
    if not any(author.is_contact for author in authors):
        earlier = {author.pk for author in stored.authors if author.is_contact}
        authors = tuple(replace(author, is_contact=author.pk in earlier) for author in authors)
    return replace(
        content,
        kind=_known_kind(content, rules, stored),
        topic_ids=tuple(sorted(topics.values_list("pk", flat=True))),
        answers={**paper.answers, **known_answers(content.answers, rules)},
        authors=authors,
    )


def _known_kind(content: SubmissionContent, rules: FormRules, stored: SubmissionContent) -> str:
    """A kind that the track offers, or the one that the paper has already, even if it is archived."""
    if content.kind in {option.key for option in rules.kinds}:
        return content.kind
    return stored.kind if content.track_id == stored.track_id else ""


def _differences(stored: SubmissionContent, sent: SubmissionContent, rules: FormRules) -> tuple[Difference, ...]:
    found: list[Difference] = []
    if not _same_authors(stored, sent):
        found.append(Difference("authors", "Authors", _author_lines(stored), _author_lines(sent)))
    texts = [
        Difference("track", "Track", str(stored.track_id), str(sent.track_id)),
        Difference("kind", "Kind of paper", stored.kind, sent.kind),
        Difference("title", "Title", stored.title, sent.title),
        Difference("abstract", "Abstract", stored.abstract, sent.abstract),
        Difference("topics", "Topics", _numbers(stored.topic_ids), _numbers(sent.topic_ids)),
    ]
    for key in dict.fromkeys((*stored.answers, *sent.answers)):
        one = rules.field(key)
        label = one.label if one else key
        texts.append(
            Difference(f"field-{key}", label, _answer_text(stored.answers, key), _answer_text(sent.answers, key))
        )
    return (*(one for one in texts if one.stored != one.sent), *found)


def _same_authors(stored: SubmissionContent, sent: SubmissionContent) -> bool:
    """Whether the lists say the same. Rows that were just added have no key yet when the same form comes again."""
    return len(stored.authors) == len(sent.authors) and all(
        now.pk in {None, was.pk} and replace(now, pk=was.pk) == was
        for was, now in zip(stored.authors, sent.authors, strict=True)
    )


def _numbers(values: tuple[int, ...]) -> str:
    return " ".join(str(value) for value in values)


def _author_lines(content: SubmissionContent) -> str:
    """One line for each author, with everything that was entered."""
    lines = []
    for author in content.authors:
        parts = (author.full_name, author.email, author.affiliation, author.further_affiliations, author.orcid)
        contact = "contact" if author.is_contact else ""
        lines.append(" · ".join(part for part in (*parts, author.sector.value, contact) if part))
    return "\n".join(lines)


def _answer_text(answers: Mapping[str, object], key: str) -> str:
    answer = answers.get(key)
    if isinstance(answer, bool) or answer is None:
        return "yes" if answer else ""
    return ", ".join(answer) if isinstance(answer, list) else str(answer)


def _write_paper(
    paper: Submission, content: SubmissionContent, *, track: Track, rules: FormRules, now: datetime
) -> None:
    paper.track = track
    paper.kind = TrackKind.objects.filter(track=track, key=content.kind).first() if content.kind else None
    paper.title, paper.abstract = content.title, content.abstract
    paper.answers = dict(content.answers)
    paper.revision += 1
    paper.saved_at = now
    paper.topics.set(content.topic_ids)
    refresh_standing(paper, rules)
    paper.save(
        update_fields=["track", "kind", "title", "abstract", "answers", "revision", "saved_at", *STANDING_COLUMNS]
    )


def _write_authors(paper: Submission, wanted: tuple[AuthorInput, ...], *, user_id: int) -> None:
    rows = {row.pk: row for row in paper.authors.select_for_update()}
    removed = dict(rows)
    kept: list[tuple[Author, AuthorInput]] = []
    for author in wanted:
        row = removed.pop(author.pk, None) if author.pk is not None else None
        kept.append((row or Author(submission=paper), author))
    for position, (row, author) in enumerate(kept, start=1):
        _change_author(row, author, position, user_id=user_id)
    _require_somebody_stays(list(rows.values()), [row for row, _ in kept])
    for row in removed.values():
        row.delete()
    for row, _ in kept:
        row.save()


def _change_author(row: Author, author: AuthorInput, position: int, *, user_id: int) -> None:
    if row.email != author.email and not _stays_the_same_person(row, author, user_id=user_id):
        # Another address may be another person: what was confirmed and mailed was so for the one before.
        row.user = row.confirmed_at = row.refused_at = row.asked_at = row.token_expires_at = None
        row.token_hash = ""
    if row.sector != author.sector:
        row.sector, row.sector_source = author.sector, SectorSource.STATED
    row.position = position
    row.given_name, row.family_name = author.given_name, author.family_name
    row.email, row.orcid, row.is_contact = author.email, author.orcid, author.is_contact
    row.affiliation, row.further_affiliations = author.affiliation, author.further_affiliations


def _stays_the_same_person(row: Author, author: AuthorInput, *, user_id: int) -> bool:
    """People may give another address for themselves: under the same name, or one that is known to be theirs."""
    if row.user_id is None or row.user_id != user_id:
        return False
    same_name = (row.given_name, row.family_name) == (author.given_name, author.family_name)
    return same_name or EmailAddress.objects.filter(user_id=user_id, email=author.email, verified=True).exists()


def _require_somebody_stays(before: list[Author], after: list[Author]) -> None:
    """P7: a paper keeps a contact, and somebody who can open it."""
    if any(row.user_id for row in before) and not any(row.user_id for row in after):
        raise DraftingError(
            "Nobody could open this paper any more. Keep your own row until another author has confirmed theirs."
        )
    if any(row.is_contact for row in before) and not any(row.is_contact for row in after):
        raise DraftingError("A paper needs a contact. Mark another author as contact before you remove this one.")


def _note_foreign_hand(
    paper: Submission, *, user_id: int, before: SubmissionContent, changed: tuple[str, ...], now: datetime
) -> None:
    """P50: what somebody changes on somebody else's paper is in the audit trail, beside the history that everything has."""
    if Author.objects.filter(submission=paper, user_id=user_id).exists():
        return
    record(
        action="submission edited",
        kind="submission",
        object_id=paper.pk,
        at=now,
        conference_id=paper.conference_id,
        actor_id=user_id,
        before={"title": before.title, "track": before.track_id},
        after={"title": paper.title, "track": paper.track_id, "changed": list(changed)},
    )


def _saved(paper: Submission, changed: tuple[str, ...]) -> Saved:
    ids = tuple(Author.objects.filter(submission=paper).order_by("position").values_list("pk", flat=True))
    return Saved(paper.revision, paper.saved_at, changed, ids)
