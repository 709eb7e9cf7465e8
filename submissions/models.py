"""Submissions with their ordered authors; what hangs on their files is in `manuscripts`, and told here like all models."""

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import validate_orcid
from accounts.text import clean_line
from conferences.models import Conference, Topic, Track, TrackKind, choices
from eligibility.authors import Sector, SectorSource
from eligibility.inputs import Standing
from submissions.duplicates.models import Comparison, DuplicatePair
from submissions.manuscripts import Blinding, CheckRun, FindingAnswer, Manuscript, Override, Report
from submissions.questions import FieldOption, SubmissionField
from submissions.states import State
from submissions.work import AskedAddress, FileTrial, PublicAttempt, PublicCheck, Recheck, RecheckItem

__all__ = [
    "AskedAddress",
    "Author",
    "Blinding",
    "CheckRun",
    "Comparison",
    "DuplicatePair",
    "FieldOption",
    "FileTrial",
    "FindingAnswer",
    "Manuscript",
    "Override",
    "PublicAttempt",
    "PublicCheck",
    "Recheck",
    "RecheckItem",
    "Report",
    "Submission",
    "SubmissionField",
]


@pghistory.track()
class Submission(models.Model):
    """A paper in exactly one track (M1)."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="submissions")
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="submissions")
    kind = models.ForeignKey(
        TrackKind,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The kind of paper, where the track has several.",
    )
    number = models.PositiveIntegerField(help_text="Counts from 1 in each conference; its name in every URL.")
    state = models.CharField(max_length=20, choices=choices(State), default=State.DRAFT)
    title = models.CharField(max_length=300, blank=True)
    abstract = models.TextField(blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="+")
    answers = models.JSONField(default=dict, help_text="By field key; answers to fields of an earlier track stay.")
    revision = models.PositiveIntegerField(
        default=0, help_text="Counts saves: a form that knows an older one is stale (P10)."
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by_server = models.BooleanField(
        default=False, help_text="Complete at the deadline, so the server submitted it."
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    desk_rejected_at = models.DateTimeField(null=True, blank=True)
    desk_reject_reason = models.TextField(blank=True)
    file_frozen_at = models.DateTimeField(
        null=True, blank=True, help_text="Since a reviewer was assigned, authors no longer replace the file."
    )
    own_deadline = models.DateTimeField(null=True, blank=True, help_text="This paper's own submission deadline (P3).")
    own_deadline_reason = models.CharField(max_length=300, blank=True)
    told_incomplete_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When its authors were told that the deadline passed and something was missing.",
    )
    eligibility = models.CharField(
        max_length=20, blank=True, choices=choices(Standing), help_text="How the author rules stood at the last save."
    )
    eligibility_sentence = models.CharField(max_length=500, blank=True)
    eligibility_rules = models.JSONField(
        default=list, blank=True, help_text="Names of the author rules that were not met."
    )
    eligibility_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when the author rules stand as they do."
    )
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text="When its authors' sectors were last compared with the directory."
    )
    settle_failed_at = models.DateTimeField(
        null=True, blank=True, help_text="When settling it last failed in the background: then it waits behind others."
    )
    missing_count = models.PositiveSmallIntegerField(
        default=0, help_text="How many things were missing when it was last judged."
    )
    manuscript = models.ForeignKey(
        "Manuscript",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The current version.",
    )

    class Meta:
        ordering: ClassVar = ["conference", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint("conference", "number", name="submission_number_unique"),
            models.CheckConstraint(
                condition=~Q(state=State.SUBMITTED) | Q(submitted_at__isnull=False),
                name="submission_submitted_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state=State.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=State.WITHDRAWN) & Q(withdrawn_at__isnull=True)),
                name="submission_withdrawn_iff_date",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DESK_REJECTED, desk_rejected_at__isnull=False) & ~Q(desk_reject_reason="")
                | (~Q(state=State.DESK_REJECTED) & Q(desk_rejected_at__isnull=True)),
                name="submission_desk_rejected_iff_date_and_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["conference", "state", "number"], name="submission_list")]

    def __str__(self) -> str:
        return f"#{self.number} {self.title}"

    @property
    def track_words(self) -> str:
        """The track, and the kind of paper where one was chosen: "Research, short paper"."""
        if self.kind is None:
            return self.track.name
        return f"{self.track.name}, {self.kind.name[:1].lower()}{self.kind.name[1:]}"


@pghistory.track()
class Author(models.Model):
    """One author of a paper at a position from 1 on. `user` is set when that person takes the row by the mailed link."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="authors")
    position = models.PositiveSmallIntegerField()
    given_name = models.CharField(max_length=150, blank=True)
    family_name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    affiliation = models.CharField(
        max_length=300, blank=True, help_text="The first-named one counts for the sector (M2)."
    )
    further_affiliations = models.CharField(max_length=300, blank=True)
    stated_sector = models.CharField(
        max_length=20, choices=choices(Sector), default=Sector.UNKNOWN, help_text="What the authors say."
    )
    sector = models.CharField(
        max_length=20, choices=choices(Sector), default=Sector.UNKNOWN, help_text="What counts (`eligibility.sectors`)."
    )
    sector_source = models.CharField(max_length=20, choices=choices(SectorSource), blank=True)
    sector_at = models.DateTimeField(null=True, blank=True, help_text="Since when the sector is known so.")
    sector_doubted_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when what the authors say contradicts directory and mail address."
    )
    orcid = models.CharField(max_length=19, blank=True, validators=[validate_orcid])
    is_contact = models.BooleanField(default=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    token_hash = models.CharField(max_length=64, blank=True)
    token_expires_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True, help_text='Said "this is not me".')
    conflicts_complete_at = models.DateTimeField(
        null=True, blank=True, help_text="When this author said that all of their conflicts are named (P40)."
    )

    class Meta:
        # By the key alone: a paper's own order would join its conference.
        ordering: ClassVar = ["submission_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["submission", "position"], name="author_position_unique", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["submission", "user"], name="author_user_unique", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="author_position_from_one"),
        ]
        indexes: ClassVar = [models.Index(fields=["email"], name="author_email")]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep names to one clean line and the address to lower case, whoever writes them."""
        self.given_name = clean_line(self.given_name)
        self.family_name = clean_line(self.family_name)
        self.affiliation = clean_line(self.affiliation)
        self.further_affiliations = clean_line(self.further_affiliations)
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        """Given and family name in that order."""
        return f"{self.given_name} {self.family_name}".strip()
