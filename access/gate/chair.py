"""What chairs see of papers: lists and counts over those they have power over, one paper with all of it, its files.

Every number here is taken after one's own and conflicted papers are left out (P2, P21).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from access.gate.author import author_views
from access.gate.base import NotThere, conference_row, conference_view, find, track_view
from access.gate.files import FileAnswer
from access.gate.manuscripts import manuscripts_of
from access.gate.people import assignments_of, audit_of, candidates_for, conflicts_of, outside_of
from access.gate.reviewer import answers_in_words, review_of
from access.projections import ChairPaper, ChairRow, ConferenceView, DecisionView, FindingView, TrackView, Wanted
from access.rights import View
from access.scopes import Person, as_chair, key_of
from conferences.deadlines import Entry
from conferences.kinds import Role
from conferences.models import Conference, Membership, Track
from conferences.services.scheduling import entries_of
from eligibility.findings import Finding, Severity, Verdict
from eligibility.inputs import Standing
from eligibility.rules import RULES
from eligibility.rules.papers_per_author import RULE as PAPERS_PER_AUTHOR
from reviews.kinds import Outcome, ReviewState
from reviews.models import Assignment, Decision
from reviews.reading import fields_by_track, fields_of
from reviews.scores import by_criterion, overall_mean
from submissions.kinds import AnswerKind, RunState
from submissions.models import Author, CheckRun, FindingAnswer, Override, Report, Submission
from submissions.services.judging import judge_saved
from submissions.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class ChairConference:
    """A conference as its chair meets it: the tracks they have power over, and whether it is all of them."""

    conference: ConferenceView
    tracks: tuple[TrackView, ...]
    is_chair: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChairFilter:
    """What a chair's list is narrowed to. A filter can only narrow."""

    state: State | None = None
    track: str = ""
    needs: str = ""  # eligibility | appeal | unreadable | findings
    words: str = ""


@dataclass(frozen=True, slots=True)
class ChairPage:
    """Rows of one page; `after` is the key of the next one, None on the last."""

    rows: tuple[ChairRow, ...]
    after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChairCounts:
    """Numbers of the dashboard, each over the papers that this chair has power over."""

    submitted: int
    drafts: int
    drafts_complete: int
    withdrawn: int
    desk_rejected: int
    eligibility: int
    appeals: int
    unreadable: int
    without_error: int
    checked: int
    reviews_done: int
    reviews_total: int
    decided: int
    by_track: tuple[tuple[str, int], ...]


def chair_conference(person: Person, slug: str) -> ChairConference:
    """The conference, if this person chairs it or one of its tracks. Raises NotThere."""
    conference, tracks, is_chair = chaired(person, slug)
    return ChairConference(
        conference=conference_view(conference), tracks=tuple(track_view(track) for track in tracks), is_chair=is_chair
    )


def chair_deadlines(person: Person, slug: str) -> tuple[Entry, ...]:
    """The dates that this chair may change: all for a chair, a track's own for its track chair. Raises NotThere."""
    conference, tracks, is_chair = chaired(person, slug)
    mine = {track.pk for track in tracks}
    return tuple(entry for entry in entries_of(conference.pk) if is_chair or entry.track_id in mine)


def chair_dates(person: Person, slug: str) -> tuple[Entry, ...]:
    """The dates that hold for this chair's papers, whoever may change them. Raises NotThere."""
    conference, tracks, is_chair = chaired(person, slug)
    mine = {track.pk for track in tracks}
    return tuple(
        entry for entry in entries_of(conference.pk) if is_chair or entry.track_id is None or entry.track_id in mine
    )


def chair_list(
    person: Person, slug: str, wanted: ChairFilter, now: datetime, *, after: int | None = None, limit: int = 50
) -> ChairPage:
    """A page of papers by number. The number of queries does not depend on the rows. Raises NotThere."""
    conference, _, _ = chaired(person, slug)
    papers = _narrowed(counted(as_chair(person, now).filter(conference=conference)), wanted)
    if after is not None:
        papers = papers.filter(number__gt=after)
    authors = Prefetch("authors", Author.objects.order_by("position"))
    rows = list(papers.select_related("track", "kind").prefetch_related(authors).order_by("number")[: limit + 1])
    page = rows[:limit]
    reports = Report.objects.in_bulk([key for row in page if (key := _report_key(row))])
    means = _means(page)
    return ChairPage(
        tuple(_row(row, reports.get(_report_key(row)), means.get(row.pk)) for row in page),
        page[-1].number if len(rows) > limit else None,
    )


def chair_counts(person: Person, slug: str, now: datetime) -> ChairCounts:
    """The dashboard's numbers, in three queries. Raises NotThere."""
    conference, _, _ = chaired(person, slug)
    papers = counted(as_chair(person, now).filter(conference=conference))
    submitted = Q(state=State.SUBMITTED)
    by_state = papers.aggregate(
        submitted=Count("pk", filter=submitted),
        drafts=Count("pk", filter=Q(state=State.DRAFT)),
        drafts_complete=Count("pk", filter=Q(state=State.DRAFT, missing_count=0)),
        withdrawn=Count("pk", filter=Q(state=State.WITHDRAWN)),
        desk_rejected=Count("pk", filter=Q(state=State.DESK_REJECTED)),
        eligibility=Count("pk", filter=submitted & NEEDS["eligibility"]),
        appeals=Count("pk", filter=submitted & NEEDS["appeal"]),
        unreadable=Count("pk", filter=submitted & NEEDS["unreadable"]),
        checked=Count("pk", filter=submitted & Q(verdict__isnull=False)),
        without_error=Count("pk", filter=submitted & Q(verdict__in=[Verdict.PASS, Verdict.WARN])),
        decided=Count("pk", filter=submitted & Q(outcome__isnull=False)),
    )
    live = Assignment.objects.filter(
        removed_at=None,
        submission__in=as_chair(person, now).filter(conference=conference, state=State.SUBMITTED).values("pk"),
    )
    reviews = live.aggregate(total=Count("pk"), done=Count("pk", filter=Q(review__state=ReviewState.SUBMITTED)))
    tracks = (
        papers.filter(submitted).values_list("track__name").annotate(papers=Count("pk")).order_by("track__position")
    )
    return ChairCounts(
        **by_state,
        reviews_done=reviews["done"],
        reviews_total=reviews["total"],
        by_track=tuple((name, papers) for name, papers in tracks),
    )


def chair_paper(person: Person, slug: str, number: int, now: datetime, wanted: Wanted | None = None) -> ChairPaper:
    """One paper; `wanted` narrows whom it offers to assign.

    Raises NotThere unless this person chairs it, has not written it and has no conflict with it.
    """
    found = find(person, slug, number, now)
    if found.rights.view is not View.CHAIR:
        raise NotThere
    paper = found.paper
    outline = ChairPaper(
        pk=paper.pk,
        number=paper.number,
        conference=conference_view(paper.conference),
        track=track_view(paper.track),
        kind=paper.kind.name if paper.kind else "",
        schedule=found.schedule,
        state=State(paper.state),
        title=paper.title,
        rights=found.rights,
        audit=audit_of(paper, is_draft=not found.rights.see_content),
    )
    return _whole(paper, outline, person, now, wanted or Wanted()) if found.rights.see_content else outline


def chair_file(
    person: Person, slug: str, number: int, version: int, now: datetime, *, blinded: bool = False
) -> FileAnswer:
    """A version's original bytes or its blinded copy, for an unconflicted chair (P9). Raises NotThere."""
    found = find(person, slug, number, now)
    allowed = found.rights.view is View.CHAIR and found.rights.see_original
    row = found.paper.manuscripts.filter(version=version).first() if allowed else None
    if row is None or (blinded and not row.blinded_sha256):
        raise NotThere
    if blinded:
        return FileAnswer(row.blinded_sha256, f"{slug}-paper-{number}-v{version}-blinded.pdf")
    return FileAnswer(row.sha256, f"{slug}-paper-{number}-v{version}.pdf", row.size)


def _whole(paper: Submission, outline: ChairPaper, person: Person, now: datetime, wanted: Wanted) -> ChairPaper:
    fields = fields_of(paper.track_id, with_archived=True)
    decision = Decision.objects.select_related("decided_by").filter(submission=paper).first()
    judged = judge_saved(paper)
    rows = list(paper.authors.all())
    about = tuple(zip(rows, judged.known, strict=True))
    assignments = assignments_of(paper, fields)
    candidates, has_more = candidates_for(paper, person, now, wanted)
    overrides = {row.rule: row.reason for row in Override.objects.filter(submission=paper)}
    submitted = Assignment.objects.filter(submission=paper, removed_at=None, review__state=ReviewState.SUBMITTED)
    return ChairPaper(
        **{
            name: getattr(outline, name)
            for name in ("pk", "number", "conference", "track", "kind", "schedule", "state", "title", "rights", "audit")
        },
        abstract=paper.abstract,
        topics=tuple(topic.name for topic in paper.topics.all()),
        answers=answers_in_words(paper, for_reviewers=False),
        authors=author_views(rows, person.pk),
        submitted_at=paper.submitted_at,
        submitted_by_server=paper.submitted_by_server,
        desk_reject_reason=paper.desk_reject_reason,
        is_frozen=paper.file_frozen_at is not None,
        eligibility=paper.eligibility,
        eligibility_sentence=paper.eligibility_sentence,
        eligibility_overrides=overrides,
        author_findings=tuple(
            FindingView(
                finding=_without_counts(one.finding),
                answer=one.answer,
                sentence=one.sentence,
                override_reason=one.override_reason,
            )
            for one in judged.findings
        ),
        evidence={row.pk: tuple(one.sentence for one in known.evidence) for row, known in about},
        contradicted=frozenset(row.pk for row, known in about if known.is_contradicted),
        tallies=judged.tallies,
        manuscripts=manuscripts_of(paper),
        assignments=assignments,
        candidates=candidates,
        has_more_candidates=has_more,
        conflicts=conflicts_of(paper),
        outside_conflicts=outside_of(paper),
        criteria=by_criterion(fields, submitted.values_list("review__answers", flat=True)),
        decision=DecisionView(
            outcome=Outcome(decision.outcome),
            comment=decision.comment,
            decided_by=decision.decided_by.full_name,
            decided_at=decision.decided_at,
        )
        if decision
        else None,
    )


def _without_counts(finding: Finding) -> Finding:
    """How many papers somebody has would count those that this chair has a conflict with (P21)."""
    return replace(finding, evidence=None, measured=None) if finding.rule == PAPERS_PER_AUTHOR.name else finding


def chaired(person: Person, slug: str) -> tuple[Conference, tuple[Track, ...], bool]:
    """The conference, the tracks this person has power over, and whether it is all of them. Raises NotThere."""
    conference = conference_row(slug)
    roles = list(
        Membership.objects.filter(
            conference=conference, user_id=key_of(person), role__in=[Role.CHAIR, Role.TRACK_CHAIR]
        )
    )
    if not roles:
        raise NotThere
    is_chair = any(row.role == Role.CHAIR for row in roles)
    mine = {row.track_id for row in roles}
    return conference, tuple(track for track in conference.tracks.all() if is_chair or track.pk in mine), is_chair


def counted(papers: QuerySet[Submission]) -> QuerySet[Submission]:
    """Annotate each paper with what lists and counts say of it."""
    newest = CheckRun.objects.filter(manuscript_id=OuterRef("manuscript_id")).order_by("-pk")
    done = newest.filter(state=RunState.DONE)
    live = Assignment.objects.filter(submission_id=OuterRef("pk"), removed_at=None).order_by().values("submission_id")
    appealed = FindingAnswer.objects.filter(
        # Those about the author list name no file.
        Q(sha256="") | Q(sha256=OuterRef("manuscript__sha256")),
        submission_id=OuterRef("pk"),
        kind=AnswerKind.APPEALED,
    ).exclude(rule__in=Override.objects.filter(submission_id=OuterRef("submission_id")).values("rule"))
    return papers.annotate(
        run_state=Subquery(newest.values("state")[:1]),
        report_pk=Subquery(done.values("report_id")[:1]),
        verdict=Subquery(done.values("report__verdict")[:1]),
        outcome=Subquery(Decision.objects.filter(submission_id=OuterRef("pk")).values("outcome")[:1]),
        appealed=Exists(appealed),
        eligibility_overridden=Exists(Override.objects.filter(submission_id=OuterRef("pk"), rule__in=_AUTHOR_RULES)),
        reviews_total=Subquery(live.annotate(n=Count("pk")).values("n")),
        reviews_done=Subquery(live.filter(review__state=ReviewState.SUBMITTED).annotate(n=Count("pk")).values("n")),
        reviews_begun=Subquery(live.filter(review__state=ReviewState.DRAFT).annotate(n=Count("pk")).values("n")),
    )


_AUTHOR_RULES = [rule.name for rule in RULES.values() if rule.subject == "authors"]
NEEDS = {
    # Rules that a chair accepted are taken out already (`refresh_standing`); one accepted rule settles no other.
    "eligibility": Q(eligibility__in=[Standing.NEEDS_DECISION, Standing.MISSED]),
    "appeal": Q(appealed=True),
    # Neither are reviewers served while there is no copy for them.
    "unreadable": Q(verdict=Verdict.UNREADABLE)
    | Q(run_state=RunState.FAILED)
    | (Q(manuscript__blinded_sha256="") & ~Q(manuscript__blinding_problem="")),
    "findings": Q(verdict__in=[Verdict.FAIL, Verdict.UNREADABLE, Verdict.WARN]),
}


def _narrowed(papers: QuerySet[Submission], wanted: ChairFilter) -> QuerySet[Submission]:
    if wanted.state:
        papers = papers.filter(state=wanted.state)
    if wanted.track:
        papers = papers.filter(track__slug=wanted.track)
    if wanted.needs in NEEDS:
        papers = papers.filter(NEEDS[wanted.needs], state=State.SUBMITTED)
    for word in wanted.words.split():
        in_title = Q(title__icontains=word)
        number = word.removeprefix("#")
        papers = papers.filter(in_title | Q(number=int(number)) if number.isdecimal() and len(number) < 9 else in_title)
    return papers


def _row(paper: Submission, report: Report | None, mean: float | None) -> ChairRow:
    # Withdrawn, a draft stays one for chairs (P4).
    draft = paper.submitted_at is None
    names = [author.full_name for author in paper.authors.all()]
    worst = _worst(report.findings if report and not draft else [])
    return ChairRow(
        pk=paper.pk,
        number=paper.number,
        title=paper.title,
        track=paper.track_words,
        state=State(paper.state),
        authors=() if draft else tuple(names[:3]),
        author_count=0 if draft else len(names),
        findings=RULES[worst.rule].title if worst and worst.rule in RULES else (worst.rule if worst else ""),
        severity=worst.severity if worst else "",
        is_checking=not draft
        and paper.manuscript_id is not None
        and paper.run_state in {None, RunState.QUEUED, RunState.RUNNING},  # type: ignore[attr-defined]  # annotation of `counted`
        appealed=not draft and paper.appealed,  # type: ignore[attr-defined]  # as above
        eligibility="" if draft else paper.eligibility,
        eligibility_sentence="" if draft else paper.eligibility_sentence,
        eligibility_overridden=paper.eligibility_overridden,  # type: ignore[attr-defined]  # as above
        reviews_done=paper.reviews_done or 0,  # type: ignore[attr-defined]  # as above
        reviews_total=paper.reviews_total or 0,  # type: ignore[attr-defined]  # as above
        reviews_begun=paper.reviews_begun or 0,  # type: ignore[attr-defined]  # as above
        mean=mean,
        outcome=Outcome(paper.outcome) if paper.outcome else None,  # type: ignore[attr-defined]  # as above
    )


def _report_key(paper: Submission) -> int:
    return paper.report_pk or 0  # type: ignore[attr-defined]  # annotation of `counted`


def _worst(findings: Iterable[dict[str, object]]) -> Finding | None:
    counted = [
        finding
        for finding in map(Finding.from_json, findings)
        if not finding.done_for_you and finding.severity.rank >= Severity.WARNING.rank
    ]
    return max(counted, key=lambda finding: finding.severity.rank, default=None)


def _means(papers: list[Submission]) -> dict[int, float | None]:
    """The mean over criteria of each paper's submitted reviews. One query for the reviews, one for the forms."""
    written: dict[int, list[dict[str, object]]] = {}
    for row in Assignment.objects.filter(
        submission__in=papers, removed_at=None, review__state=ReviewState.SUBMITTED
    ).select_related("review"):
        review = review_of(row)
        if review is not None:
            written.setdefault(row.submission_id, []).append(review.answers)
    forms = fields_by_track({paper.track_id for paper in papers if paper.pk in written})
    return {
        paper.pk: overall_mean(by_criterion(forms.get(paper.track_id, ()), written[paper.pk]))
        for paper in papers
        if paper.pk in written
    }
