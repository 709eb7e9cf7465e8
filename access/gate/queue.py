"""The chairs' queue: eligibility that only they can settle, appeals, contradictions, assignments that ended by themselves.

Only over papers that this chair has power over: never one's own or a conflicted one (P2, P21). Reviewers and authors have
no part in it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from access.gate.chair import chaired
from access.projections import AuthorEvidence, Queue, QueueEntry, Waiting
from access.scopes import Person, as_chair
from eligibility.authors import Sector
from eligibility.findings import Finding
from eligibility.inputs import Standing
from eligibility.rules import RULES
from eligibility.words import sector_word
from reviews.models import EndedAssignment
from submissions.kinds import AnswerKind
from submissions.models import Author, FindingAnswer, Override, Report, Submission
from submissions.reading import author_input, findings_of
from submissions.services.rejudging import newest_reports
from submissions.services.settling import evidence_of
from submissions.states import State

OPEN = (Standing.NEEDS_DECISION, Standing.MISSED)
Place = tuple[datetime, str, int] | None


def chair_queue(person: Person, slug: str, now: datetime, *, after: str = "", limit: int = 20) -> Queue:
    """What waits, the oldest first; `after` is the place that the page before ended with. At most ten queries.

    Raises NotThere.
    """
    conference, _, _ = chaired(person, slug)
    place = _place(after)
    waiting = [
        entry
        for kind, (rows, read) in _sources(person, conference.pk, now).items()
        for entry in map(read, _from(rows, kind, place)[: limit + 1])
    ]
    waiting.sort(key=lambda entry: (entry.since, entry.kind, entry.key))
    page = waiting[:limit]
    return Queue(_with_findings(_with_authors(conference.pk, page)), page[-1].place if len(waiting) > limit else "")


def count_waiting(person: Person, slug: str, now: datetime) -> dict[Waiting, int]:
    """How much waits of each kind, for the dashboard. Four queries and those of finding the conference. Raises NotThere."""
    conference, _, _ = chaired(person, slug)
    return {kind: rows.count() for kind, (rows, _) in _sources(person, conference.pk, now).items()}


_Source = tuple["QuerySet[Any]", Callable[[Any], QueueEntry]]


def _sources(person: Person, conference_id: int, now: datetime) -> dict[Waiting, _Source]:
    """Rows that wait, each with `since`, and how to read them."""
    papers = as_chair(person, now).filter(conference_id=conference_id, state=State.SUBMITTED)
    mine = papers.values("pk")
    accepted = Override.objects.filter(submission_id=OuterRef("submission_id"), rule=OuterRef("rule"))
    about_now = Q(sha256="") | Q(sha256=F("submission__manuscript__sha256"))
    return {
        Waiting.ELIGIBILITY: (
            papers.filter(eligibility__in=OPEN)
            .select_related("track")
            .annotate(since=Coalesce("eligibility_at", "submitted_at")),
            _eligibility,
        ),
        Waiting.APPEAL: (
            FindingAnswer.objects.filter(about_now, ~Exists(accepted), kind=AnswerKind.APPEALED, submission__in=mine)
            .select_related("submission__track")
            .annotate(since=F("at")),
            _appeal,
        ),
        Waiting.CONTRADICTION: (
            Author.objects.filter(sector_doubted_at__isnull=False, submission__in=mine)
            .select_related("submission__track")
            .annotate(since=F("sector_doubted_at")),
            _contradiction,
        ),
        Waiting.ENDED: (
            EndedAssignment.objects.filter(settled_at=None, assignment__submission__in=mine)
            .select_related("assignment__submission__track", "assignment__reviewer")
            .annotate(since=F("at")),
            _ended,
        ),
    }


def _place(text: str) -> Place:
    """Where a page ended; None for the beginning, and for whatever is no place."""
    since, _, rest = text.partition("~")
    kind, _, key = rest.partition("~")
    try:
        instant = datetime.fromisoformat(since)
        number = int(key)
    except ValueError:
        return None
    return (instant, kind, number) if instant.tzinfo is not None and 0 <= number < 2**63 else None


def _from(rows: "QuerySet[Any]", kind: Waiting, place: Place) -> "QuerySet[Any]":
    rows = rows.order_by("since", "pk")
    if place is None:
        return rows
    since, last_kind, last_key = place
    if kind.value > last_kind:
        return rows.filter(since__gte=since)
    if kind.value < last_kind:
        return rows.filter(since__gt=since)
    return rows.filter(Q(since__gt=since) | Q(since=since, pk__gt=last_key))


def _entry(kind: Waiting, row: Any, paper: Submission, sentence: str, **more: Any) -> QueueEntry:
    return QueueEntry(
        kind=kind,
        key=row.pk,
        since=row.since,
        number=paper.number,
        title=paper.title,
        track=paper.track.name,
        sentence=sentence,
        **more,
    )


def _eligibility(paper: Any) -> QueueEntry:
    rules = tuple((name, RULES[name].title) for name in paper.eligibility_rules if name in RULES)
    return _entry(Waiting.ELIGIBILITY, paper, paper, paper.eligibility_sentence, rules=rules)


def _appeal(row: Any) -> QueueEntry:
    title = RULES[row.rule].title if row.rule in RULES else row.rule
    return _entry(
        Waiting.APPEAL,
        row,
        row.submission,
        f"The authors ask that “{title}” be accepted.",
        words=row.sentence,
        rules=((row.rule, title),),
    )


def _contradiction(row: Any) -> QueueEntry:
    said = sector_word(Sector(row.stated_sector))
    sentence = f"{row.full_name or 'An author'} is said to be {said}; what is found says otherwise."
    return _entry(Waiting.CONTRADICTION, row, row.submission, sentence)


def _ended(row: Any) -> QueueEntry:
    name = row.assignment.reviewer.full_name
    sentence = (
        f"{name} no longer reviews this paper: they were named as an author or in a conflict, or turned out to be one."
    )
    return _entry(Waiting.ENDED, row, row.assignment.submission, sentence)


def _with_authors(conference_id: int, page: list[QueueEntry]) -> tuple[QueueEntry, ...]:
    """The authors whose sector is to be decided beside the entries that are about them. Two queries."""
    papers = {entry.key for entry in page if entry.kind is Waiting.ELIGIBILITY}
    doubted = {entry.key for entry in page if entry.kind is Waiting.CONTRADICTION}
    rows = list(
        Author.objects.filter(Q(submission_id__in=papers) | Q(pk__in=doubted)).order_by("submission_id", "position")
    )
    found = evidence_of(conference_id, [author_input(row) for row in rows])
    views = {row.pk: (row, _author(row, [one.sentence for one in some])) for row, some in zip(rows, found, strict=True)}
    return tuple(replace(entry, authors=_authors_of(entry, views.values())) for entry in page)


def _with_findings(page: Sequence[QueueEntry]) -> tuple[QueueEntry, ...]:
    """What each appeal is about, from the newest report on the paper's file; rules about authors alone have none. Two queries."""
    appeals = {entry.key: entry for entry in page if entry.kind is Waiting.APPEAL}
    answers = FindingAnswer.objects.filter(pk__in=appeals).select_related("submission")
    papers = {row.pk: (row.submission, row.rule) for row in answers}
    reports = newest_reports(paper for paper, _ in papers.values())
    return tuple(
        replace(entry, found=_found(reports.get(papers[entry.key][0].pk), papers[entry.key][1]))
        if entry.key in papers and entry.kind is Waiting.APPEAL
        else entry
        for entry in page
    )


def _found(report: Report | None, rule: str) -> tuple[Finding, ...]:
    return tuple(one for one in findings_of(report) if one.rule == rule) if report else ()


def _authors_of(entry: QueueEntry, views: Iterable[tuple[Author, AuthorEvidence]]) -> tuple[AuthorEvidence, ...]:
    if entry.kind is Waiting.CONTRADICTION:
        return tuple(view for row, view in views if row.pk == entry.key)
    if entry.kind is Waiting.ELIGIBILITY:
        return tuple(view for row, view in views if row.submission_id == entry.key)
    return ()


def _author(row: Author, evidence: list[str]) -> AuthorEvidence:
    return AuthorEvidence(
        pk=row.pk,
        position=row.position,
        name=row.full_name,
        affiliation=row.affiliation,
        email=row.email,
        stated=row.stated_sector,
        sector=row.sector,
        source=row.sector_source,
        evidence=tuple(evidence),
    )
