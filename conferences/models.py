"""One installation runs many conferences; a track owns its rules; a membership is a role in one conference."""

from collections.abc import Iterable
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from conferences.kinds import Anonymity, DeadlineKind, Precision, Role, Submitters
from conferences.slugs import CONFERENCE_PLACES, SITE_PLACES, slug_problem
from conferences.wording import NAMES

ANYWHERE_ON_EARTH = "Etc/GMT+12"
KEY = RegexValidator(r"^[a-z][a-z0-9_]*$", "A small letter, then small letters, digits and underscores.")


def choices(kind: Any) -> list[tuple[str, str]]:
    """A StrEnum as Django choices, in words."""
    return [(member.value, member.value.replace("_", " ").capitalize()) for member in kind]


class Conference(models.Model):
    """One edition of a conference: the first part of each of its URLs is its slug."""

    slug = models.SlugField(
        "address",
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$", "Small letters, digits and hyphens.")],
    )
    name = models.CharField(max_length=100, help_text="As people say it, such as MLSys 2026.")
    full_name = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=200, blank=True)
    zone = models.CharField(
        "time zone",
        max_length=64,
        default="UTC",
        help_text="The conference’s own: times of its dates are in it where nothing else is said, and a day on which something "
        "happens begins in it.",
    )
    website = models.URLField(blank=True)
    notice = models.CharField(max_length=400, blank=True, help_text="Shown at the top of each of its pages.")
    is_closed = models.BooleanField(
        "closed",
        default=False,
        help_text="A closed conference shows nothing but to its chairs, and to authors their own papers.",
    )
    next_number = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse an address that a page of the site has."""
        if problem := slug_problem(self.slug, SITE_PLACES):
            raise ValidationError({"slug": problem})


class Track(models.Model):
    """What papers are submitted to: owns fields, rules, anonymity, dates, review form."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="tracks")
    slug = models.SlugField("address")
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField("place in the list", default=0)
    summary = models.CharField(max_length=300, blank=True, help_text="One or two sentences for the choice of a track.")
    lead = models.TextField(
        "what it invites", blank=True, help_text="The first paragraph of the track's page, below its name."
    )
    guidance = models.TextField(
        blank=True, help_text="Further down on the track's page: what fits, and how to prepare a paper (M15)."
    )
    author_note = models.CharField(
        "note for authors",
        max_length=300,
        blank=True,
        help_text="Said in the author form, such as what is not required (M5).",
    )
    reviewer_note = models.CharField(
        "note for reviewers", max_length=300, blank=True, help_text="Said above the review form (M5, A9)."
    )
    judging = models.TextField(
        "how papers are judged",
        blank=True,
        help_text="In your words; the criteria that reviewers score are told below it by themselves.",
    )
    examples = models.TextField(
        "example papers",
        blank=True,
        help_text="Papers that show what fits, with a word that they only illustrate it (M15).",
    )
    policies = models.TextField(
        blank=True,
        help_text="What authors have to keep to, such as on ethics, posting elsewhere or the use of language models.",
    )
    anonymity = models.CharField(max_length=20, choices=choices(Anonymity), default=Anonymity.FULL)
    abstract_words = models.PositiveIntegerField(
        "most words of an abstract", default=250, help_text="At most so many words in an abstract."
    )
    topics_max = models.PositiveSmallIntegerField("most topics of a paper", default=5)
    is_listed = models.BooleanField("on the public page", default=True)
    submitters = models.CharField(
        max_length=20,
        choices=choices(Submitters),
        default=Submitters.EVERYBODY,
        help_text="Who may start a paper in this track, or move one into it. Chairs may always move one.",
    )
    invited = ArrayField(
        models.CharField(max_length=254),
        default=list,
        blank=True,
        help_text="Addresses of the people who are invited, and @domains; they belong to people, hence to no call.",
    )
    form_changed_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When what its form asks last changed: what its papers lack is then counted anew.",
    )

    class Meta:
        ordering: ClassVar = ["conference", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "conference",
                "slug",
                name="track_slug_unique",
                violation_error_message="The conference has a track at this address already. Choose another name or address.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def invites(self, addresses: Iterable[str]) -> bool:
        """Whether the owner of these verified addresses may bring a paper here."""
        if self.submitters == Submitters.EVERYBODY:
            return True
        own = {address.lower() for address in addresses}
        own |= {f"@{address.rpartition('@')[2]}" for address in own}
        return not own.isdisjoint(one.lower() for one in self.invited)

    def clean(self) -> None:
        """Refuse an address that one of the conference's own pages has."""
        if problem := slug_problem(self.slug, CONFERENCE_PLACES):
            raise ValidationError({"slug": problem})


class TrackKind(models.Model):
    """A kind of paper within a track, such as full or short; budgets of pages go by its key. Archived, papers keep it."""

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="kinds")
    key = models.CharField(
        "short name",
        max_length=40,
        validators=[KEY],
        help_text="Limits of pages name it, as in “short: 4”. Left empty: made from the name. It cannot be changed later.",
    )
    name = models.CharField(max_length=100, help_text="What authors choose: Short paper.")
    help = models.CharField(max_length=300, blank=True, help_text="Small text below it: how such a paper differs.")
    position = models.PositiveSmallIntegerField("place in the list", default=0, help_text="The lowest number first.")
    is_archived = models.BooleanField(
        "archived", default=False, help_text="No longer offered. Papers of this kind keep it."
    )

    class Meta:
        ordering: ClassVar = ["track", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "track",
                "key",
                name="track_kind_key_unique",
                violation_error_message="The track has a kind with this short name already. Choose another.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """A topic of interest of the call (M14, A3). It is archived, not deleted: papers name it."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="topics")
    name = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField("place in the list", default=0)
    is_archived = models.BooleanField(
        "archived", default=False, help_text="No longer offered. Papers that have it keep it."
    )

    class Meta:
        ordering: ClassVar = ["conference", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "conference",
                "name",
                name="topic_name_unique",
                violation_error_message="The conference has this topic already. It may be archived.",
            )
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Deadline(models.Model):
    """An instant of the call, for one track or, without one, for all (design §3)."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="deadlines")
    track = models.ForeignKey(
        Track,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="deadlines",
        help_text="Leave empty for all tracks.",
    )
    kind = models.CharField(max_length=30, choices=choices(DeadlineKind))
    instant = models.DateTimeField(
        help_text="The last instant at which it is still open, or at which it happens, in UTC."
    )
    zone = models.CharField(
        max_length=64,
        default=ANYWHERE_ON_EARTH,
        help_text="The zone it was announced in; anywhere on earth is Etc/GMT+12.",
    )
    precision = models.CharField(max_length=10, choices=choices(Precision), default=Precision.MINUTE)
    grace_seconds = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "date"
        ordering: ClassVar = ["conference", "instant"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "conference",
                "track",
                "kind",
                name="deadline_unique",
                nulls_distinct=False,
                violation_error_message="The call has this date already. Change it on the page “Dates”, or choose another kind or track.",
            ),
        ]

    def __str__(self) -> str:
        return f"{NAMES[DeadlineKind(self.kind)]}, {self.conference}"


class DeadlineAnnouncement(models.Model):
    """An earlier value of a deadline: shown struck through beside the new one (A1)."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="announcements")
    instant = models.DateTimeField()
    zone = models.CharField(max_length=64)
    precision = models.CharField(max_length=10, choices=choices(Precision))
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)
    tells_authors = models.BooleanField(default=False, help_text="Authors with drafts get a mail about the change.")
    told_at = models.DateTimeField(null=True, blank=True, help_text="When these mails were written.")

    class Meta:
        ordering: ClassVar = ["replaced_at"]

    def __str__(self) -> str:
        return f"until {self.replaced_at:%Y-%m-%d}: {self.instant:%Y-%m-%d %H:%M} UTC"


@pghistory.track()
class Membership(models.Model):
    """A person's role in a conference; a track chair's names one track."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=choices(Role))
    track = models.ForeignKey(Track, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "conference", "user", "role", "track", name="membership_unique", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(role=Role.TRACK_CHAIR, track__isnull=False)
                | (~Q(role=Role.TRACK_CHAIR) & Q(track__isnull=True)),
                name="membership_track_iff_track_chair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.conference_id}"


class Invitation(models.Model):
    """A chair's invitation by e-mail; its token is mailed once and kept as a hash (P44, P45)."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=choices(Role))
    track = models.ForeignKey(Track, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(declined_at__isnull=True), name="invitation_answered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.conference_id}, invited"


class AuditEntry(models.Model):
    """Who did what to what, when, and why (P50). Nobody can edit it through the site, nor delete it: triggers."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, null=True, related_name="audit_entries")
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty: the server itself.",
    )
    action = models.CharField(max_length=60)
    kind = models.CharField(max_length=40, help_text="What was acted on, such as submission.")
    object_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["kind", "object_id"], name="audit_object")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.kind} {self.object_id}"
