"""What chairs see of releases and of mail that did not arrive. Counts leave out one's own and conflicted papers (P21)."""

from datetime import datetime

from access.gate.base import track_view
from access.gate.chair import chaired
from access.projections import MailView, ReleaseView
from access.scopes import Person, as_chair
from mail.kinds import MailState
from mail.models import Message
from reviews.kinds import Released
from reviews.models import Release
from reviews.services.deciding import concerned_papers, told_authors
from submissions.models import Submission
from submissions.states import State


def chair_releases(person: Person, slug: str, now: datetime) -> tuple[ReleaseView, ...]:
    """For each track that this person chairs, what its authors see, or will: reviews, then decisions. Raises NotThere."""
    conference, tracks, _ = chaired(person, slug)
    mine = as_chair(person, now).filter(conference=conference).values("pk")
    set_already = {(row.track_id, row.what): row for row in Release.objects.filter(track__in=tracks)}
    views = []
    for track in tracks:
        under_review = Submission.objects.filter(track=track, state=State.SUBMITTED, pk__in=mine).count()
        for what in Released:
            row = set_already.get((track.pk, what.value))
            papers = concerned_papers(track.pk, what).filter(pk__in=mine)
            views.append(
                ReleaseView(
                    track=track_view(track),
                    what=what,
                    at=row.at if row else None,
                    is_out=row is not None and row.at <= now,
                    mailed_at=row.mailed_at if row else None,
                    papers=papers.count(),
                    of=under_review,
                    authors=told_authors(papers).count(),
                )
            )
    return tuple(views)


def chair_mail(person: Person, slug: str, now: datetime) -> tuple[MailView, ...]:
    """The newest hundred mails of the conference that could not be delivered, for its chairs; none for a track's chair.

    What is about a paper that this chair has no power over is left out (P2), and what is about a draft: it would tell
    the addresses of its authors (P4). Raises NotThere.
    """
    conference, _, is_chair = chaired(person, slug)
    if not is_chair:
        return ()
    mine = as_chair(person, now).filter(conference=conference, submitted_at__isnull=False).values("pk")
    hidden = Submission.objects.filter(conference=conference).exclude(pk__in=mine).values_list("pk", flat=True)
    rows = Message.objects.filter(conference=conference, state=MailState.FAILED).exclude(
        about__in=[f"submission:{pk}" for pk in hidden]
    )
    return tuple(
        MailView(kind=row.kind.replace("_", " "), to=row.to_email, error=row.last_error, created_at=row.created_at)
        for row in rows.order_by("-pk")[:100]
    )
