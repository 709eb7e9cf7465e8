"""What authors see: their papers, the form of a track, their files."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, JSONField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value

from access.gate.asking import asked_fields, field_view
from access.gate.base import Found, NotThere, conference_row, conference_view, find, kind_view, track_view
from access.gate.files import FileAnswer
from access.gate.manuscripts import manuscripts_of
from access.gate.reviews import review_for_authors
from access.projections import (
    AuthorDesk,
    AuthorPaper,
    AuthorView,
    DecisionView,
    PaperRow,
    ReviewView,
    TopicView,
    TrackForm,
)
from access.rights import View
from access.scopes import Person, addresses_of, as_author
from conferences.deadlines import Entry, Schedule
from conferences.kinds import Submitters
from conferences.models import Topic, Track, TrackKind
from conferences.services.scheduling import entries_of
from eligibility.findings import Severity, Verdict
from reviews.kinds import Outcome, ReviewState
from reviews.models import Decision, Review
from reviews.reading import count_named, fields_of
from submissions.freezing import freezes_of
from submissions.kinds import AnswerKind, RunState
from submissions.models import Author, CheckRun, FindingAnswer, Override, Submission
from submissions.states import State


def track_forms(
    person: Person, conference_slug: str, at: datetime
) -> tuple[tuple[TrackForm, ...], tuple[TopicView, ...]]:
    """The forms of all listed tracks of an open conference as they ask this person then, and its topics. Raises NotThere."""
    conference = conference_row(conference_slug)
    if conference.is_closed:
        raise NotThere
    entries = entries_of(conference.pk)
    tracks = conference.tracks.filter(is_listed=True).prefetch_related(Prefetch("fields", asked_fields()), _kinds())
    topics = tuple(TopicView(row.pk, row.name) for row in conference.topics.filter(is_archived=False))
    own = _invitable(person, tracks)
    return tuple(_form(track, Schedule.of(entries, track.pk), at, own) for track in tracks), topics


def author_papers(
    person: Person, conference_slug: str, now: datetime, *, after: int | None = None, limit: int = 50
) -> tuple[PaperRow, ...]:
    """A person's own papers in a conference, the newest first; `after` is the last number of the page before."""
    conference = conference_row(conference_slug)
    papers = as_author(person, now).filter(conference=conference)
    if after is not None:
        papers = papers.filter(number__lt=after)
    return paper_rows(papers.order_by("-number")[:limit])


def paper_rows(papers: QuerySet[Submission]) -> tuple[PaperRow, ...]:
    """Rows for a person's own papers; an outcome only once decisions are released (P35). One query."""
    return tuple(_paper_row(row) for row in _with_outcomes(papers))


def paper_rows_by_conference(papers: QuerySet[Submission], *, most: int) -> dict[int, tuple[PaperRow, ...]]:
    """The same for each conference that has some, the first so many of each. One query."""
    found: dict[int, tuple[PaperRow, ...]] = {}
    for row in _with_outcomes(papers):
        rows = found.get(row.conference_id, ())
        found[row.conference_id] = rows if len(rows) == most else (*rows, _paper_row(row))
    return found


def _with_outcomes(papers: QuerySet[Submission]) -> QuerySet[Submission]:
    newest = CheckRun.objects.filter(manuscript_id=OuterRef("manuscript_id")).order_by("-pk")
    done = newest.filter(state=RunState.DONE)
    answers = FindingAnswer.objects.filter(submission_id=OuterRef("pk"), sha256=OuterRef("manuscript__sha256"))
    return papers.select_related("track", "kind").annotate(
        run_state=Subquery(newest.values("state")[:1]),
        run_verdict=Subquery(done.values("report__verdict")[:1]),
        errors=Subquery(done.annotate(rules=_rules_with(Severity.ERROR)).values("rules")[:1]),
        stopping=Subquery(
            done.annotate(rules=_rules_with(Severity.ERROR, "!(@.needs_decision == true)")).values("rules")[:1]
        ),
        warnings=Subquery(done.annotate(rules=_rules_with(Severity.WARNING)).values("rules")[:1]),
        accepted=ArraySubquery(Override.objects.filter(submission_id=OuterRef("pk")).values("rule")),
        checked=ArraySubquery(answers.filter(kind=AnswerKind.CHECKED).values("rule")),
        appealed=ArraySubquery(answers.filter(kind=AnswerKind.APPEALED).values("rule")),
        outcome=Subquery(Decision.objects.filter(submission_id=OuterRef("pk")).values("outcome")[:1]),
    )


def _rules_with(severity: Severity, *conditions: str) -> Func:
    """The rules with a finding of that severity, one for each; what was done for the authors is none."""
    asked = " && ".join((f'@.severity == "{severity.value}"', "!(@.done_for_you == true)", *conditions))
    path = f"$[*] ? ({asked}).rule"
    found = "jsonb_path_query_array(%(expressions)s::jsonpath)"
    return Func(F("report__findings"), Value(path), template=found, output_field=JSONField())


def _left(row: Any) -> tuple[Verdict | None, bool]:
    """What the report of a row still asks somebody to do, and whether the chairs alone: they were asked to accept it all."""
    if not row.run_verdict:
        return None, False
    errors = set(row.errors or ()) - set(row.accepted)
    # A file that could not be judged stays one, unless what says so was accepted.
    if errors or (not row.errors and row.run_verdict in {Verdict.FAIL, Verdict.UNREADABLE}):
        return Verdict.FAIL, bool(errors) and errors <= set(row.appealed)
    warnings = set(row.warnings or ()) - {*row.accepted, *row.checked, *row.appealed}
    return Verdict.WARN if warnings else Verdict.PASS, False


def _stopping_in_file(row: Any) -> int:
    """How many findings of the report `AnsweredFinding.stops_submitting` says of."""
    return sum(rule not in {*row.accepted, *row.appealed} for rule in row.stopping or ())


def _paper_row(row: Any) -> PaperRow:
    """A row of `_with_outcomes`."""
    verdict, is_appealed = _left(row)
    return PaperRow(
        number=row.number,
        title=row.title,
        track=row.track_words,
        state=State(row.state),
        missing_count=row.missing_count,
        missing_in_file=_stopping_in_file(row),
        eligibility=row.eligibility,
        eligibility_sentence=row.eligibility_sentence,
        verdict=verdict,
        is_appealed=is_appealed,
        is_checking=row.manuscript_id is not None and row.run_state in {None, RunState.QUEUED, RunState.RUNNING},
        saved_at=row.saved_at,
        outcome=Outcome(row.outcome) if row.outcome and row.fact_decision_released else None,
    )


def author_paper(person: Person, conference_slug: str, number: int, at: datetime) -> AuthorPaper:
    """One's own paper with all of it. `at` is now for a page, the arrival for a POST. Raises NotThere for anybody else."""
    found = _find_own(person, conference_slug, number, at)
    track = Track.objects.prefetch_related(Prefetch("fields", asked_fields()), _kinds()).get(pk=found.paper.track_id)
    return _author_paper(found, _form(track, found.schedule, at, _invitable(person, [track])), person, at)


def author_desk(
    person: Person, conference_slug: str, number: int, at: datetime, *, again: AuthorDesk | None = None
) -> AuthorDesk:
    """One's own paper with what its form can ask: all tracks and topics. Raises NotThere for anybody else.

    `again` is what the same request has read before it changed the paper: dates, tracks and topics are taken from there.
    """
    found = _find_own(person, conference_slug, number, at, again.entries if again else None)
    conference = found.paper.conference
    if again is None:
        rows = conference.tracks.prefetch_related(Prefetch("fields", asked_fields()), _kinds())
        own_addresses = _invitable(person, rows)
        forms = {row.pk: _form(row, Schedule.of(found.entries, row.pk), at, own_addresses) for row in rows}
        listed = {row.pk for row in rows if row.is_listed and not conference.is_closed}
        topics = _topics(found.paper)
    else:
        forms, listed, topics = dict(again.forms), {form.track.pk for form in again.tracks}, again.topics
    own = replace(forms[found.paper.track_id], schedule=found.schedule)
    return AuthorDesk(
        paper=_author_paper(found, own, person, at),
        forms=forms,
        tracks=tuple(form for pk, form in forms.items() if pk in listed),
        topics=topics,
        entries=found.entries,
    )


def _topics(paper: Submission) -> tuple[TopicView, ...]:
    """Those that are offered, and those that the paper has: one that was archived since is no reason to lose it."""
    theirs = Q(pk__in=paper.topics.values("pk"))
    rows = Topic.objects.filter(Q(is_archived=False) | theirs, conference_id=paper.conference_id)
    return tuple(TopicView(row.pk, row.name) for row in rows)


def _find_own(
    person: Person, conference_slug: str, number: int, at: datetime, entries: tuple[Entry, ...] | None = None
) -> Found:
    found = find(person, conference_slug, number, at, entries=entries)
    if found.rights.view is not View.AUTHOR:
        raise NotThere
    return found


def _author_paper(found: Found, form: TrackForm, person: Person, at: datetime) -> AuthorPaper:
    paper = found.paper
    decision = Decision.objects.filter(submission_id=paper.pk).first() if found.rights.see_decision else None
    return AuthorPaper(
        pk=paper.pk,
        number=paper.number,
        conference=conference_view(paper.conference),
        form=form,
        freezes=freezes_of(
            found.schedule,
            ((one.key, one.frozen_from) for one in form.fields),
            zone=paper.conference.zone,
            begun=paper.created_at,
            arrived=at,
        ),
        kind=kind_view(paper.kind) if paper.kind else None,
        state=State(paper.state),
        title=paper.title,
        abstract=paper.abstract,
        topic_ids=tuple(Topic.objects.filter(pk__in=paper.topics.values("pk")).values_list("pk", flat=True)),
        answers=paper.answers,
        authors=author_views(paper.authors.all(), person.pk),
        revision=paper.revision,
        created_at=paper.created_at,
        saved_at=paper.saved_at,
        submitted_at=paper.submitted_at,
        submitted_by_server=paper.submitted_by_server,
        desk_reject_reason=paper.desk_reject_reason,
        is_frozen=paper.file_frozen_at is not None,
        eligibility=paper.eligibility,
        eligibility_sentence=paper.eligibility_sentence,
        named_conflicts=count_named(paper.pk),
        manuscripts=manuscripts_of(paper),
        reviews=_released_reviews(paper) if found.rights.see_reviews else (),
        decision=DecisionView(outcome=Outcome(decision.outcome), comment=decision.comment) if decision else None,
        rights=found.rights,
    )


def author_file(
    person: Person, conference_slug: str, number: int, version: int, now: datetime, *, blinded: bool = False
) -> FileAnswer:
    """One's own version, under the name it was uploaded with, or its blinded copy. Raises NotThere."""
    found = find(person, conference_slug, number, now)
    row = found.paper.manuscripts.filter(version=version).first() if found.rights.view is View.AUTHOR else None
    if row is None or (blinded and not row.blinded_sha256):
        raise NotThere
    if blinded:
        return FileAnswer(row.blinded_sha256, f"paper-{number}-reviewers-copy.pdf")
    return FileAnswer(row.sha256, row.original_name or f"paper-{number}-v{version}.pdf", row.size)


def author_views(rows: Iterable[Author], user_id: int | None) -> tuple[AuthorView, ...]:
    """Author rows as authors and unconflicted chairs see them; nothing tells whether an address has an account (P44)."""
    return tuple(
        AuthorView(
            pk=row.pk,
            position=row.position,
            given_name=row.given_name,
            family_name=row.family_name,
            full_name=row.full_name,
            email=row.email,
            affiliation=row.affiliation,
            further_affiliations=row.further_affiliations,
            stated_sector=row.stated_sector,
            sector=row.sector,
            sector_source=row.sector_source,
            sector_at=row.sector_at,
            orcid=row.orcid,
            is_contact=row.is_contact,
            standing=_standing(row),
            asked_at=row.asked_at,
            has_declared_conflicts=row.conflicts_complete_at is not None,
            is_you=user_id is not None and row.user_id == user_id,
        )
        for row in rows
    )


def _standing(row: Author) -> str:
    if row.refused_at:
        return "refused"
    if row.confirmed_at:
        return "confirmed"
    return "asked" if row.asked_at else "new"


def _released_reviews(paper: Submission) -> tuple[ReviewView, ...]:
    fields = fields_of(paper.track_id, with_archived=True)
    rows = Review.objects.filter(
        assignment__submission_id=paper.pk, assignment__removed_at=None, state=ReviewState.SUBMITTED
    ).select_related("assignment")
    return tuple(
        review_for_authors(row.assignment.alias, row, fields)
        for row in sorted(rows, key=lambda row: row.assignment.alias)
    )


def _kinds() -> "Prefetch[str, QuerySet[TrackKind], str]":
    return Prefetch("kinds", TrackKind.objects.filter(is_archived=False))


def _invitable(person: Person, tracks: Iterable[Track]) -> frozenset[str]:
    """The addresses by which a person can be invited, where it makes a difference."""
    asks = any(track.submitters != Submitters.EVERYBODY for track in tracks)
    return addresses_of(person) if asks else frozenset()


def _form(track: Track, schedule: Schedule, at: datetime, addresses: frozenset[str]) -> TrackForm:
    return TrackForm(
        track=track_view(track),
        fields=tuple(field_view(row, at) for row in track.fields.all()),
        kinds=tuple(kind_view(row) for row in track.kinds.all()),
        schedule=schedule,
        takes_yours=track.invites(addresses),
    )
