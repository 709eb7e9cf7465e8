"""Pairs of papers that are alike, for chairs alone (M10).

A pair is there for whoever has a chair's power over both papers: neither an author of one nor conflicted with one (P2, P21),
and in a track's chair's case chair of both tracks, since the page shows both texts and both author lists. Where every
chair is barred from a pair it waits until the conference has another chair.
"""

from datetime import datetime

from django.db.models import F, Prefetch, Q, QuerySet

from access.gate.base import NotThere
from access.gate.chair import chaired
from access.gate.people import audit_views
from access.projections import AuditView, PairedPaper, PairPage, PairView
from access.scopes import Person, as_chair
from conferences.models import AuditEntry, Conference
from submissions.duplicates.evidence import Likeness
from submissions.duplicates.kinds import PairState
from submissions.duplicates.models import DuplicatePair
from submissions.duplicates.reading import kept_text_of_file
from submissions.models import Author, Submission
from submissions.states import State


def chair_pairs(
    person: Person, slug: str, now: datetime, *, wanted: PairState, before: int | None = None, limit: int = 50
) -> PairPage:
    """A page of the pairs in this state, the newest first; open ones are those that wait. Raises NotThere."""
    conference, _, _ = chaired(person, slug)
    pairs = _visible(person, conference, now)
    pairs = pairs.filter(_WAITS) if wanted is PairState.OPEN else pairs.filter(state=wanted)
    if before is not None:
        pairs = pairs.filter(pk__lt=before)
    rows = list(_with_papers(pairs).order_by("-pk")[: limit + 1])
    return PairPage(tuple(_view(row) for row in rows[:limit]), rows[limit - 1].pk if len(rows) > limit else None)


def chair_pairs_waiting(person: Person, slug: str, now: datetime) -> int:
    """How many pairs wait for this chair. Raises NotThere."""
    conference, _, _ = chaired(person, slug)
    return _visible(person, conference, now).filter(_WAITS).count()


def chair_pairs_of_paper(person: Person, slug: str, number: int, now: datetime) -> tuple[PairView, ...]:
    """The pairs of one paper that wait for this chair; none of a paper that is not theirs. Raises NotThere."""
    conference, _, _ = chaired(person, slug)
    pairs = _visible(person, conference, now).filter(_WAITS)
    mine = pairs.filter(Q(first__number=number) | Q(second__number=number))
    return tuple(_view(row) for row in _with_papers(mine).order_by("-pk"))


def chair_pair(person: Person, slug: str, first: int, second: int, now: datetime) -> PairView:
    """The pair of these two numbers, with its history. Raises NotThere."""
    row = _pair(person, slug, first, second, now)
    return _view(row, audit_views(AuditEntry.objects.filter(kind="duplicate_pair", object_id=row.pk)))


def chair_pair_texts(person: Person, slug: str, first: int, second: int, now: datetime) -> tuple[str, str]:
    """What both papers say; empty where it is not kept. Takes about 0.2 s for each.

    Raises NotThere, TextBeyondLimits where a file takes too long to be laid out for a page, and EngineUnavailable.
    """
    row = _pair(person, slug, first, second, now)
    one, other = (paper.manuscript.sha256 if paper.manuscript else "" for paper in (row.first, row.second))
    return kept_text_of_file(one), kept_text_of_file(other)


# Both are submitted; or one was rejected before the other one came, so that nobody has looked at the two together.
_WAITS = Q(state=PairState.OPEN) & (
    Q(first__state=State.SUBMITTED, second__state=State.SUBMITTED)
    | Q(first__state=State.SUBMITTED, second__desk_rejected_at__lt=F("found_at"))
    | Q(second__state=State.SUBMITTED, first__desk_rejected_at__lt=F("found_at"))
)


def _pair(person: Person, slug: str, first: int, second: int, now: datetime) -> DuplicatePair:
    conference, _, _ = chaired(person, slug)
    pairs = _visible(person, conference, now).filter(first__number=first, second__number=second)
    row = _with_papers(pairs).first()
    if row is None:
        raise NotThere
    return row


def _visible(person: Person, conference: Conference, now: datetime) -> QuerySet[DuplicatePair]:
    mine = as_chair(person, now).filter(conference=conference, submitted_at__isnull=False).values("pk")
    return DuplicatePair.objects.filter(conference=conference, first__in=mine, second__in=mine)


def _with_papers(pairs: QuerySet[DuplicatePair]) -> QuerySet[DuplicatePair]:
    authors = Author.objects.order_by("position")
    return pairs.select_related(
        "decided_by", "first__track", "first__manuscript", "second__track", "second__manuscript"
    ).prefetch_related(Prefetch("first__authors", authors), Prefetch("second__authors", authors))


def _view(row: DuplicatePair, audit: tuple[AuditView, ...] = ()) -> PairView:
    return PairView(
        pk=row.pk,
        first=_paper(row.first),
        second=_paper(row.second),
        likeness=Likeness(row.likeness),
        shared=row.shared,
        title_likeness=row.title_likeness,
        author_overlap=row.author_overlap,
        state=PairState(row.state),
        waits=_waits(row),
        found_at=row.found_at,
        decided_by=row.decided_by.full_name if row.decided_by else "",
        decided_at=row.decided_at,
        reason=row.reason,
        audit=audit,
    )


def _waits(row: DuplicatePair) -> bool:
    """What `_WAITS` says of one row."""
    states = {row.first.state, row.second.state}
    rejected = [at for at in (row.first.desk_rejected_at, row.second.desk_rejected_at) if at is not None]
    return (
        row.state == PairState.OPEN
        and State.SUBMITTED in states
        and states <= {State.SUBMITTED, State.DESK_REJECTED}
        and all(at < row.found_at for at in rejected)
    )


def _paper(paper: Submission) -> PairedPaper:
    return PairedPaper(
        pk=paper.pk,
        number=paper.number,
        title=paper.title,
        track=paper.track.name,
        state=State(paper.state),
        authors=tuple(author.full_name for author in paper.authors.all()),
        submitted_at=paper.submitted_at,
        may_reject=paper.state == State.SUBMITTED,
        version=paper.manuscript.version if paper.manuscript else None,
        sha256=paper.manuscript.sha256 if paper.manuscript else "",
    )
