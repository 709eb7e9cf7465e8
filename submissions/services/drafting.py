"""Starting and saving a paper: nothing typed is ever lost, and nobody's words are overwritten unseen (P7, P10)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from conferences.models import Conference, Topic, Track
from conferences.services.auditing import record
from conferences.services.scheduling import schedule_of
from eligibility.authors import Sector, SectorSource
from submissions.content import AuthorInput, SubmissionContent, known_answers
from submissions.duplicates.comparing import want_comparison
from submissions.fields import FormRules
from submissions.freezing import Freezes, Refused, freezes_of, keep_frozen
from submissions.models import Author, Submission
from submissions.reading import Known, content_of, form_rules
from submissions.services.checking import queue_if_inputs_changed
from submissions.services.judging import STANDING_COLUMNS, Judgement, refresh_standing
from submissions.services.locking import lock_submission
from submissions.services.settling import evidence_of, settle_row
from submissions.states import LIVE, State


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

    `author_ids` are the rows' keys in the order of the list, so that a form knows the ones it has just added. `judgement`
    is about what is stored now, without what is known of the file. `refused` is what was sent for parts that are fixed;
    all else was saved.
    """

    revision: int
    saved_at: datetime
    changed: tuple[str, ...]
    author_ids: tuple[int, ...]
    judgement: Judgement
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class Started:
    """A draft that was begun: its key, and its number, which counts in the conference."""

    pk: int
    number: int


def start_submission(*, track_id: int, user_id: int, now: datetime, newest: int | None = None) -> Started:
    """A new draft, its starter the first author and contact.

    `newest` is the number of the person's newest paper when they were asked, 0 for none: where they have begun a draft in
    that track since, and nothing was done with it yet, the button was pressed twice, and that draft is the answer.
    """
    with transaction.atomic():
        track = Track.objects.get(pk=track_id)
        conference = Conference.objects.select_for_update().get(pk=track.conference_id)
        if newest is not None:
            begun = Submission.objects.filter(track=track, created_by_id=user_id, number__gt=newest)
            untouched = begun.filter(state=State.DRAFT, revision=0, manuscript=None).order_by("number").first()
            if untouched is not None:
                return Started(untouched.pk, untouched.number)
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
        refresh_standing(paper, now=now)
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
        return Started(paper.pk, number)


def save_submission(
    *,
    submission_id: int,
    user_id: int,
    content: SubmissionContent,
    revision: int,
    now: datetime,
    rules: FormRules | None = None,
    freezes: Freezes | None = None,
) -> Saved:
    """Save a draft, or an edit of a submitted paper; what is missing stops nothing.

    The caller has asked whether this person may edit now. The track is not changed here (`moving`). Author rows are known
    again by their `pk`, whatever their place. Saving what is stored already changes nothing, whatever the revision. What
    is fixed by now stays as it is stored, and `Saved.refused` says so. `rules` and `freezes` spare reading what the track's
    form asks, and what of the paper is fixed. Raises StaleSave, ContentError (too long to be kept) or DraftingError.
    """
    content = content.normalised()
    content.require_fits()
    with transaction.atomic():
        paper = lock_submission(submission_id)
        if paper.state not in LIVE:
            raise DraftingError(
                "This paper is no longer open for changes: it was withdrawn or rejected without review."
            )
        if content.track_id != paper.track_id:
            raise DraftingError("This paper is in another track by now. Load the page again.")
        topics, chosen = _topics(paper)
        rules = rules or form_rules(paper.track, now, asks_topics=bool(topics))
        freezes = _freezes(paper, rules, arrived=now) if freezes is None else freezes
        rows = list(paper.authors.order_by("position"))
        stored = content_of(paper, rows=rows, topic_ids=chosen)
        content, refused = keep_frozen(_restricted(content, paper, rules, stored, topics), stored, freezes)
        differences = _differences(stored, content, rules)
        if differences and revision != paper.revision:
            raise StaleSave(differences, paper.revision, paper.saved_at)
        changed = tuple(one.anchor for one in differences)
        if "authors" in changed:
            rows = _write_authors(paper, rows, content.authors, user_id=user_id, now=now)
        judgement = _write_paper(paper, content, rows, changed, rules=rules, now=now)
        if changed and all(row.user_id != user_id for row in rows):
            _note_foreign_hand(paper, user_id=user_id, before=stored, changed=changed, now=now)
        if not {"authors", "kind"}.isdisjoint(changed):
            queue_if_inputs_changed(paper=paper, now=now)
        if not {"authors", "title"}.isdisjoint(changed):
            want_comparison(paper)
        return Saved(paper.revision, paper.saved_at, changed, tuple(row.pk for row in rows), judgement, refused)


def _topics(paper: Submission) -> tuple[frozenset[int], tuple[int, ...]]:
    """The topics that the paper may have, archived ones only if it has them, and those that it has. One query."""
    has = paper.topics.through.objects.filter(submission_id=paper.pk, topic_id=OuterRef("pk"))
    offered = Topic.objects.filter(conference_id=paper.conference_id).annotate(has=Exists(has))
    rows = dict(offered.filter(Q(is_archived=False) | Q(has=True)).values_list("pk", "has"))
    return frozenset(rows), tuple(pk for pk, chosen in rows.items() if chosen)


def _restricted(
    content: SubmissionContent,
    paper: Submission,
    rules: FormRules,
    stored: SubmissionContent,
    topics: frozenset[int],
) -> SubmissionContent:
    """Only what the form asks; answers to fields of an earlier track stay. Without any contact, those there were stay."""
    authors = content.authors
    if not any(author.is_contact for author in authors):
        earlier = {author.pk for author in stored.authors if author.is_contact}
        authors = tuple(replace(author, is_contact=author.pk in earlier) for author in authors)
    return replace(
        content,
        kind=_known_kind(content, rules, stored),
        topic_ids=tuple(sorted(topics.intersection(content.topic_ids))),
        answers={**paper.answers, **known_answers(content.answers, rules, paper.answers)},
        authors=authors,
    )


def _known_kind(content: SubmissionContent, rules: FormRules, stored: SubmissionContent) -> str:
    """A kind that the track offers, or the one that the paper has already, even if it is archived."""
    if content.kind in {option.key for option in rules.kinds}:
        return content.kind
    return stored.kind


def _differences(stored: SubmissionContent, sent: SubmissionContent, rules: FormRules) -> tuple[Difference, ...]:
    found: list[Difference] = []
    if not _same_authors(stored, sent):
        found.append(Difference("authors", "Authors", _author_lines(stored), _author_lines(sent)))
    texts = [
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
    paper: Submission,
    content: SubmissionContent,
    rows: list[Author],
    changed: tuple[str, ...],
    *,
    rules: FormRules,
    now: datetime,
) -> Judgement:
    if changed:
        paper.title, paper.abstract = content.title, content.abstract
        paper.answers = dict(content.answers)
        paper.revision += 1
        paper.saved_at = now
    if "kind" in changed:
        paper.kind = paper.track.kinds.filter(key=content.kind).first() if content.kind else None
    if "topics" in changed:
        paper.topics.set(content.topic_ids)
    before = [getattr(paper, name) for name in STANDING_COLUMNS if name != "settled_at"]
    judgement = refresh_standing(paper, now=now, rules=rules, rows=rows, topic_ids=content.topic_ids)
    stands = [getattr(paper, name) for name in STANDING_COLUMNS if name != "settled_at"] != before
    if changed or stands:
        columns = ["kind", "title", "abstract", "answers", "revision", "saved_at"] if changed else []
        paper.save(update_fields=[*columns, *STANDING_COLUMNS])
    return judgement


def _write_authors(
    paper: Submission, stored: list[Author], wanted: tuple[AuthorInput, ...], *, user_id: int, now: datetime
) -> list[Author]:
    """The rows as they are now, in order. Only what changed is written."""
    rows = {row.pk: row for row in stored}
    removed = dict(rows)
    written = {row.pk: _columns(row) for row in stored}
    held = any(row.user_id for row in stored), any(row.is_contact for row in stored)
    kept: list[Author] = []
    for position, author in enumerate(wanted, start=1):
        row = removed.pop(author.pk, None) if author.pk is not None else None
        row = row or Author(submission=paper)
        _change_author(row, author, position, user_id=user_id)
        kept.append(row)
    _require_somebody_stays(held, kept)
    for gone in removed.values():
        gone.delete()
    evidence = evidence_of(paper.conference_id, wanted)
    for row, author, one in zip(kept, wanted, evidence, strict=True):
        settle_row(row, Known.of(author, row, one), now)
        if _columns(row) != written.get(row.pk):
            row.save()
    return kept


def _columns(row: Author) -> tuple[object, ...]:
    return tuple(getattr(row, column.attname) for column in row._meta.concrete_fields)


def _change_author(row: Author, author: AuthorInput, position: int, *, user_id: int) -> None:
    if not row._state.adding and row.email != author.email:
        _meet_another_address(row, author, user_id=user_id)
    row.stated_sector = author.sector.value
    row.position = position
    row.given_name, row.family_name = author.given_name, author.family_name
    row.email, row.orcid, row.is_contact = author.email, author.orcid, author.is_contact
    row.affiliation, row.further_affiliations = author.affiliation, author.further_affiliations


def _meet_another_address(row: Author, author: AuthorInput, *, user_id: int) -> None:
    """Another address may be another person's: what was mailed, confirmed and settled was so for the one before.

    People who give another address for themselves keep their row, so that they do not lose their own paper; it counts as
    confirmed only if that address is known to be theirs.
    """
    own = row.user_id is not None and row.user_id == user_id
    if own and EmailAddress.objects.filter(user_id=user_id, email__iexact=author.email, verified=True).exists():
        return
    same_name = (row.given_name, row.family_name) == (author.given_name, author.family_name)
    if not (own and same_name):
        row.user = None
        row.conflicts_complete_at = None
        if row.sector_source == SectorSource.CHAIR:
            row.sector, row.sector_source = Sector.UNKNOWN.value, ""
    row.confirmed_at = row.refused_at = row.asked_at = row.token_expires_at = None
    row.token_hash = ""


def _require_somebody_stays(held: tuple[bool, bool], after: list[Author]) -> None:
    """P7: a paper keeps a contact, and somebody who can open it, if it had them (`held`)."""
    somebody, contact = held
    if somebody and not any(row.user_id for row in after):
        raise DraftingError(
            "Nobody could open this paper any more. Keep your own row until another author has confirmed theirs."
        )
    if contact and not any(row.is_contact for row in after):
        raise DraftingError("A paper needs a contact. Mark another author as contact before you remove this one.")


def _note_foreign_hand(
    paper: Submission, *, user_id: int, before: SubmissionContent, changed: tuple[str, ...], now: datetime
) -> None:
    """P50: what somebody changes on somebody else's paper is in the audit trail, beside the history that everything has."""
    record(
        action="submission edited",
        kind="submission",
        object_id=paper.pk,
        at=now,
        conference_id=paper.conference_id,
        actor_id=user_id,
        before={"title": before.title},
        after={"title": paper.title, "changed": list(changed)},
    )


def _freezes(paper: Submission, rules: FormRules, *, arrived: datetime) -> Freezes:
    return freezes_of(
        schedule_of(paper.track),
        ((one.key, one.frozen_from) for one in rules.fields),
        zone=paper.conference.zone,
        begun=paper.created_at,
        arrived=arrived,
    )
