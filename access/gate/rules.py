"""What chairs see while they set rules: re-checks, trials, and what their tracks still lack.

Settings are the conference's chairs' and the site admins'. Numbers about papers leave out one's own and conflicted ones (P21),
and of drafts nothing is told but how many they are (P4).
"""

from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from access.gate.base import NotThere, conference_row, conference_view, kind_view, track_view
from access.gate.chair import ChairConference
from access.projections import OptionView
from access.projections.ruling import (
    FileTrialView,
    QuestionView,
    RecheckView,
    RejudgedPage,
    RejudgedRow,
    Touched,
    TrackSetup,
)
from access.scopes import Person, as_chair, key_of
from conferences.kinds import Role
from conferences.models import Conference, Deadline, Membership, TrackKind
from eligibility.findings import Finding, Verdict, in_reading_order
from eligibility.models import TrackRuleSet
from reviews.kinds import ReviewState
from reviews.models import Assignment, ReviewField, ReviewForm
from submissions.kinds import FieldKind, Judged, RunState
from submissions.models import FileTrial, Recheck, RecheckItem, Submission, SubmissionField
from submissions.services.rechecking import papers_under
from submissions.states import State

_ORDER = [verdict.value for verdict in Verdict]


def chair_settings(person: Person, slug: str) -> ChairConference:
    """The conference, if this person may change its settings: its chairs, and site admins. Raises NotThere."""
    row = _configured(person, slug)
    return ChairConference(
        conference=conference_view(row), tracks=tuple(track_view(track) for track in row.tracks.all()), is_chair=True
    )


def _configured(person: Person, slug: str) -> Conference:
    row = conference_row(slug)
    chairs = Membership.objects.filter(conference=row, user_id=key_of(person), role=Role.CHAIR)
    if not (person.is_superuser or chairs.exists()):
        raise NotThere
    return row


def chair_questions(person: Person, slug: str) -> tuple[QuestionView, ...]:
    """The questions and declarations of all tracks. Raises NotThere."""
    rows = SubmissionField.objects.filter(track__conference=_configured(person, slug), is_archived=False)
    return tuple(
        QuestionView(
            track_id=row.track_id, key=row.key, label=row.label, is_declaration=row.kind == FieldKind.DECLARATION
        )
        for row in rows
    )


def chair_kinds(person: Person, slug: str) -> dict[int, frozenset[str]]:
    """The keys of each track's kinds of paper, archived ones too, as papers keep them. Raises NotThere."""
    found: dict[int, frozenset[str]] = {}
    rows = TrackKind.objects.filter(track__conference=_configured(person, slug)).order_by()
    for track_id, key in rows.values_list("track_id", "key"):
        found[track_id] = found.get(track_id, frozenset()) | {key}
    return found


def chair_kinds_offered(person: Person, slug: str) -> dict[int, tuple[OptionView, ...]]:
    """The kinds of paper that each track offers. Raises NotThere."""
    found: dict[int, tuple[OptionView, ...]] = {}
    for row in TrackKind.objects.filter(track__conference=_configured(person, slug), is_archived=False):
        found[row.track_id] = (*found.get(row.track_id, ()), kind_view(row))
    return found


def chair_touched(person: Person, slug: str, rule_set_id: int, now: datetime) -> Touched:
    """How many papers a rule set of the conference judges. Raises NotThere."""
    conference = _configured(person, slug)
    papers = papers_under(rule_set_id).filter(pk__in=_mine(person, conference, now).values("pk"))
    counted = papers.aggregate(
        submitted=Count("pk", filter=Q(state=State.SUBMITTED)), drafts=Count("pk", filter=Q(state=State.DRAFT))
    )
    return Touched(**counted)


def chair_rechecks(person: Person, slug: str, now: datetime) -> tuple[RecheckView, ...]:
    """The newest fifty re-checks of a conference. Raises NotThere."""
    conference = _configured(person, slug)
    rows = list(_rows(conference).filter(is_trial=False)[:50])
    return _views(rows, _mine(person, conference, now))


def chair_recheck(person: Person, slug: str, pk: int, now: datetime) -> RecheckView:
    """One re-check, or a trial of one's own. Raises NotThere."""
    conference = _configured(person, slug)
    return _views([_one(person, conference, pk)], _mine(person, conference, now))[0]


def chair_rejudged(
    person: Person, slug: str, pk: int, now: datetime, *, after: int = 0, limit: int = 50
) -> RejudgedPage:
    """The submitted papers whose verdict changed by a re-check, by number. Raises NotThere."""
    conference = _configured(person, slug)
    items = _told(_one(person, conference, pk).items.filter(is_changed=True), _mine(person, conference, now))
    further = items.filter(submission__number__gt=after).select_related("submission__track")
    rows = list(further.order_by("submission__number")[: limit + 1])
    page = rows[:limit]
    return RejudgedPage(
        tuple(
            RejudgedRow(
                number=row.submission.number,
                title=row.submission.title,
                track=row.submission.track.name,
                before=Verdict(row.before) if row.before else None,
                after=Verdict(row.after) if row.after else None,
                changes=tuple(row.changes),
            )
            for row in page
        ),
        page[-1].submission.number if len(rows) > limit else None,
    )


def chair_file_trial(person: Person, slug: str, pk: int) -> FileTrialView:
    """A trial of one's own on a PDF. Raises NotThere."""
    conference = _configured(person, slug)
    row = FileTrial.objects.filter(conference=conference, requested_by_id=key_of(person), pk=pk).first()
    if row is None:
        raise NotThere
    return FileTrialView(
        pk=row.pk,
        name=row.original_name,
        size=row.size,
        state=RunState(row.state),
        verdict=Verdict(row.verdict) if row.verdict else None,
        pages=row.pages,
        findings=tuple(in_reading_order(Finding.from_json(one) for one in row.findings)),
        draft=row.draft,
    )


def chair_setup(person: Person, slug: str, now: datetime) -> tuple[TrackSetup, ...]:
    """What each track of the conference has, in eight queries. Raises NotThere."""
    conference = _configured(person, slug)
    tracks = list(conference.tracks.all())
    fields = SubmissionField.objects.filter(track__in=tracks, is_archived=False).order_by().values("track_id")
    asked = {
        row["track_id"]: row
        for row in fields.annotate(
            declarations=Count("pk", filter=Q(kind=FieldKind.DECLARATION)),
            questions=Count("pk", filter=~Q(kind=FieldKind.DECLARATION)),
        )
    }
    forms = dict(ReviewForm.objects.filter(track__in=tracks).values_list("track_id", "pk"))
    criteria = dict(
        ReviewField.objects.filter(form__in=forms.values(), is_archived=False)
        .order_by()
        .values_list("form__track_id")
        .annotate(Count("pk"))
    )
    dates: dict[int | None, dict[str, datetime]] = {}
    for track_id, kind, instant in Deadline.objects.filter(conference=conference).values_list(
        "track_id", "kind", "instant"
    ):
        dates.setdefault(track_id, {})[kind] = instant
    papers = dict(_mine(person, conference, now).order_by().values_list("track_id").annotate(Count("pk")))
    sets: dict[int, dict[str, tuple[int, str]]] = {}
    for use in TrackRuleSet.objects.filter(track__in=tracks).select_related("rule_set"):
        sets.setdefault(use.track_id, {})[use.stage] = (use.rule_set_id, use.rule_set.name)
    return tuple(
        TrackSetup(
            pk=track.pk,
            slug=track.slug,
            name=track.name,
            summary=track.summary,
            lead=track.lead,
            guidance=track.guidance,
            judging=track.judging,
            examples=track.examples,
            policies=track.policies,
            is_listed=track.is_listed,
            anonymity=track.anonymity,
            questions=asked.get(track.pk, {}).get("questions", 0),
            declarations=asked.get(track.pk, {}).get("declarations", 0),
            review_form_id=forms.get(track.pk),
            criteria=criteria.get(track.pk, 0),
            rule_sets=sets.get(track.pk, {}),
            dates=dates.get(None, {}) | dates.get(track.pk, {}),
            papers=papers.get(track.pk, 0),
        )
        for track in tracks
    )


def chair_topics(person: Person, slug: str) -> int:
    """How many topics the conference offers. Raises NotThere."""
    return _configured(person, slug).topics.filter(is_archived=False).count()


def _mine(person: Person, conference: Conference, now: datetime) -> QuerySet[Submission]:
    return as_chair(person, now).filter(conference=conference)


def _rows(conference: Conference) -> QuerySet[Recheck]:
    return Recheck.objects.filter(conference=conference).select_related("rule_set", "version", "track", "requested_by")


def _one(person: Person, conference: Conference, pk: int) -> Recheck:
    row = _rows(conference).filter(Q(is_trial=False) | Q(requested_by_id=key_of(person)), pk=pk).first()
    if row is None:
        raise NotThere
    return row


def _told(items: QuerySet[RecheckItem], mine: QuerySet[Submission]) -> QuerySet[RecheckItem]:
    """Those that may be told of: submitted papers of one's own power."""
    return items.filter(submission__in=mine.filter(submitted_at__isnull=False).values("pk"))


def _views(rows: list[Recheck], mine: QuerySet[Submission]) -> tuple[RecheckView, ...]:
    items = RecheckItem.objects.filter(recheck__in=rows).order_by()
    progress = {
        row["recheck_id"]: row
        for row in items.filter(submission__in=mine.values("pk"))
        .values("recheck_id")
        .annotate(total=Count("pk"), done=Count("pk", filter=~Q(judged="")))
    }
    told = {
        row["recheck_id"]: row
        for row in _told(items, mine)
        .values("recheck_id")
        .annotate(
            changed=Count("pk", filter=Q(is_changed=True)),
            worse=Count("pk", filter=_worse()),
            otherwise=Count("pk", filter=Q(is_changed=False, before=F("after")) & ~Q(changes=[])),
            untried=Count("pk", filter=Q(judged__in=[Judged.NO_FACTS, Judged.NO_RULES])),
        )
    }
    return tuple(_view(row, progress.get(row.pk, {}), told.get(row.pk, {})) for row in rows)


def _worse() -> Q:
    """Verdicts stand in the order from good to bad."""
    pairs = Q(pk__in=[])
    for rank, before in enumerate(_ORDER):
        pairs |= Q(before=before, after__in=_ORDER[rank + 1 :])
    return pairs


def _view(row: Recheck, progress: dict[str, int], told: dict[str, int]) -> RecheckView:
    return RecheckView(
        pk=row.pk,
        is_trial=row.is_trial,
        state=RunState(row.state),
        rule_set_id=row.rule_set_id,
        rule_set=row.rule_set.name,
        version=row.version.number if row.version else None,
        reason=row.version.reason if row.version else "",
        track=row.track.name if row.track else "",
        tells_authors=row.tells_authors,
        asked_by=row.requested_by.full_name if row.requested_by else "Confsys",
        asked_at=row.queued_at,
        finished_at=row.finished_at,
        done=progress.get("done", 0),
        total=progress.get("total", 0),
        changed=told.get("changed", 0),
        worse=told.get("worse", 0),
        otherwise=told.get("otherwise", 0),
        untried=told.get("untried", 0),
        draft=row.draft,
    )


def chair_answered(person: Person, field_id: int, now: datetime) -> int:
    """How many submitted papers answer a question, of those that this chair has power over."""
    row = SubmissionField.objects.get(pk=field_id)
    papers = as_chair(person, now).filter(track_id=row.track_id, submitted_at__isnull=False, answers__has_key=row.key)
    return papers.exclude(**{f"answers__{row.key}__in": ["", [], False]}).count()


def chair_reviewed(person: Person, form_id: int, now: datetime) -> int:
    """How many submitted reviews answer a review form, of the papers that this chair has power over."""
    papers = as_chair(person, now).filter(track__review_form__pk=form_id)
    return Assignment.objects.filter(
        submission__in=papers.values("pk"), removed_at=None, review__state=ReviewState.SUBMITTED
    ).count()
