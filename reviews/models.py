"""Conflicts, assignments, reviews by the track's own form, decisions, releases."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from conferences.models import KEY, Track, choices
from reviews.kinds import Audience, ConflictSource, Outcome, OutsideKind, Released, ReviewFieldKind, ReviewState
from submissions.models import Submission


@pghistory.track()
class Conflict(models.Model):
    """A person who must have nothing to do with a paper. Its authors are that without a row."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="conflicts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="conflicts")
    source = models.CharField(max_length=10, choices=choices(ConflictSource))
    reason = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("submission", "user", "source", name="conflict_unique")]

    def __str__(self) -> str:
        return f"{self.user_id} and {self.submission_id}"


class OutsideConflict(models.Model):
    """Somebody outside the committee, or a whole organisation, whom the authors name: for the chairs to know."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="outside_conflicts")
    kind = models.CharField(max_length=20, choices=choices(OutsideKind))
    name = models.CharField(max_length=200)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["submission", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint("submission", "kind", "name", name="outside_conflict_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="outside_conflict_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ReviewForm(models.Model):
    """The form by which a track's papers are judged (M11)."""

    track = models.OneToOneField(
        Track,
        on_delete=models.CASCADE,
        related_name="review_form",
        error_messages={"unique": "The track has a review form already. Change that one, or choose another track."},
    )
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class ReviewField(models.Model):
    """One criterion or question. A removed one is archived: what was written stays."""

    form = models.ForeignKey(ReviewForm, on_delete=models.CASCADE, related_name="fields")
    key = models.CharField("short name", max_length=40, validators=[KEY])
    kind = models.CharField(max_length=10, choices=choices(ReviewFieldKind))
    label = models.CharField(max_length=200)
    help = models.CharField(max_length=500, blank=True)
    scale = models.JSONField(
        default=list, blank=True, help_text="For scores and choices: the meaning of each value, the lowest first."
    )
    is_required = models.BooleanField("required", default=True)
    audience = models.CharField("read by", max_length=10, choices=choices(Audience), default=Audience.AUTHORS)
    position = models.PositiveSmallIntegerField("place in the list", default=0)
    is_archived = models.BooleanField("archived", default=False)

    class Meta:
        ordering: ClassVar = ["form", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "form",
                "key",
                name="review_field_key_unique",
                violation_error_message="The form has a question with this short name already, perhaps an archived one. Choose another.",
            )
        ]

    def __str__(self) -> str:
        return self.label


@pghistory.track()
class Assignment(models.Model):
    """A reviewer's duty for a paper; live until it is removed. The database refuses it across a conflict (trigger in migration 0002)."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="assignments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    alias = models.CharField(
        max_length=2, help_text='The letter of "Reviewer B": drawn at random, stable for the paper (P18).'
    )
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "submission", "reviewer", condition=Q(removed_at__isnull=True), name="assignment_one_live"
            ),
            models.UniqueConstraint("submission", "alias", name="assignment_alias_unique"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["reviewer", "submission"], name="assignment_live", condition=Q(removed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_id} for {self.submission_id}"


class PaperWithoutChair(models.Model):
    """A submitted paper that no chair may handle, and that the site admins were told of. Gone once there is one."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"paper {self.submission_id} without a chair"


class EndedAssignment(models.Model):
    """An assignment that the database ended, its reviewer having become an author or conflicted (migration 0006 writes it).

    The chairs are told by mail, and see it in their queue until one of them has.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="endings")
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True, help_text="When the chairs had their mail.")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["told_at"], name="ended_assignment_untold", condition=Q(told_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"end of assignment {self.assignment_id}"


@pghistory.track()
class Review(models.Model):
    """What a reviewer wrote, by field key. Saved on the server as it is typed."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="review")
    state = models.CharField(max_length=10, choices=choices(ReviewState), default=ReviewState.DRAFT)
    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(
        default=0, help_text="Counts saves: a form that knows an older one is stale (P10)."
    )
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=ReviewState.DRAFT) | Q(submitted_at__isnull=False), name="review_submitted_has_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} review of assignment {self.assignment_id}"


@pghistory.track()
class Decision(models.Model):
    """What the chairs decided; authors see it from its release on (P27, P35)."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="decision")
    outcome = models.CharField(max_length=10, choices=choices(Outcome))
    comment = models.TextField(blank=True, help_text="Authors read it.")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.outcome


@pghistory.track()
class Release(models.Model):
    """From `at` on, authors of the track see its reviews or decisions; set to the future it is taken back."""

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="releases")
    what = models.CharField(max_length=10, choices=choices(Released))
    at = models.DateTimeField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    mailed_at = models.DateTimeField(null=True, blank=True, help_text="When its authors were told.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("track", "what", name="release_unique")]

    def __str__(self) -> str:
        return f"{self.what} of {self.track_id}"
