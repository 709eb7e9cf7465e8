"""Submitted papers that no chair may handle: whoever chairs the track wrote them or has a conflict with them.

Authors may name every chair, as they may with HotCRP: a conflict can be true of all of them, and a refusal would tell who of the
chairs has one already (P40). So it stands, and the site admins are told, who can invite another chair.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet

from accounts.models import User
from conferences.kinds import Role
from conferences.models import Conference, Membership
from mail.services import queue_message, site_link
from reviews.models import PaperWithoutChair
from submissions.models import Submission
from submissions.states import State


def papers_without_chair() -> QuerySet[Submission]:
    """The submitted papers of open conferences over which nobody has a chair's power now (P2)."""
    role = Q(role=Role.CHAIR) | Q(role=Role.TRACK_CHAIR, track_id=OuterRef("track_id"))
    chairs = Membership.objects.filter(role, conference_id=OuterRef("conference_id"), user__is_active=True)
    barred = Func(OuterRef("pk"), F("user_id"), function="reviews_is_barred", output_field=BooleanField())
    may_handle = chairs.annotate(is_barred=barred).filter(is_barred=False)
    return Submission.objects.filter(~Exists(may_handle), state=State.SUBMITTED, conference__is_closed=False)


def count_without_chair(conference_id: int) -> int:
    """How many papers of a conference the site admins were told of, and still have to find a chair for."""
    return PaperWithoutChair.objects.filter(submission__conference_id=conference_id).count()


def tell_of_papers_without_chair(*, now: datetime) -> int:
    """Note these papers, and mail the site admins of each conference that has new ones; how many are new.

    A mail says how many, and nothing of a paper: a site admin may be its author. The sweep calls it, any number of times.
    """
    with transaction.atomic():
        found = dict(papers_without_chair().values_list("pk", "conference_id"))
        PaperWithoutChair.objects.exclude(submission__in=found).delete()
        known = set(PaperWithoutChair.objects.values_list("submission_id", flat=True))
        new = {pk: conference_id for pk, conference_id in found.items() if pk not in known}
        PaperWithoutChair.objects.bulk_create(
            [PaperWithoutChair(submission_id=pk, since=now) for pk in new], ignore_conflicts=True
        )
        for conference in Conference.objects.filter(pk__in=new.values()).order_by("pk"):
            _tell(conference, list(new.values()).count(conference.pk))
    return len(new)


def _tell(conference: Conference, papers: int) -> None:
    for admin in User.objects.filter(is_superuser=True, is_active=True).order_by("pk"):
        queue_message(
            kind="papers_without_chair",
            to_email=admin.email,
            to_user=admin,
            conference=conference,
            about=f"conference:{conference.pk}",
            context={
                "name": admin.full_name,
                "conference": conference.name,
                "papers": papers,
                "link": site_link(f"/admin/conferences/conference/{conference.pk}/change/"),
            },
        )
