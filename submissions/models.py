"""Submissions with their ordered authors, every uploaded version, and the reports on them."""

from datetime import datetime
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import validate_orcid
from accounts.text import clean_line
from conferences.kinds import Stage
from conferences.models import Conference, Topic, Track, TrackKind, choices
from eligibility.authors import Sector, SectorSource
from eligibility.findings import Verdict
from eligibility.inputs import Standing
from eligibility.models import RuleSetVersion
from submissions.duplicates.models import Comparison, DuplicatePair
from submissions.kinds import AnswerKind, RunState
from submissions.questions import FieldOption, SubmissionField
from submissions.states import State
from submissions.work import (
    OPEN,
    AskedAddress,
    FileTrial,
    Leased,
    PublicAttempt,
    PublicCheck,
    Recheck,
    RecheckItem,
    Stepped,
)

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
        ordering: ClassVar = ["submission", "position"]
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


class Manuscript(models.Model):
    """An uploaded version of a paper. The bytes lie under their SHA-256 and are never changed."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="manuscripts")
    stage = models.CharField(max_length=20, choices=choices(Stage), default=Stage.SUBMISSION)
    version = models.PositiveIntegerField(help_text="Counts from 1 in each submission.")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    original_name = models.CharField(max_length=255, help_text="Authors alone see it (P15).")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    blinded_sha256 = models.CharField(
        max_length=64, blank=True, help_text="The copy that reviewers get; empty while there is none."
    )
    blinded_at = models.DateTimeField(null=True, blank=True)
    blinding_problem = models.TextField(blank=True, help_text="Why there is no blinded copy.")
    blinding_removed = models.JSONField(default=list, help_text="What the blinded copy leaves out, in words.")

    class Meta:
        ordering: ClassVar = ["submission", "-version"]
        constraints: ClassVar = [models.UniqueConstraint("submission", "version", name="manuscript_version_unique")]
        indexes: ClassVar = [
            models.Index(
                fields=["submission"],
                name="manuscript_without_copy",
                condition=Q(blinded_sha256="", blinding_problem=""),
            )
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="bytes_immutable",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("sha256", "size", "version", "submission", "uploaded_at", "uploaded_by"),
            )
        ]

    def __str__(self) -> str:
        return f"version {self.version} of {self.submission_id}"


class Report(models.Model):
    """What the rules said of one file under one version of a rule set. Immutable (design §4)."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reports")
    sha256 = models.CharField(max_length=64)
    inputs_digest = models.CharField(
        max_length=64, help_text="Of all that rules read beside the file: authors, kind, stage."
    )
    rule_set_version = models.ForeignKey(RuleSetVersion, on_delete=models.PROTECT, related_name="+")
    engine_version = models.CharField(max_length=20)
    verdict = models.CharField(max_length=20, choices=choices(Verdict))
    findings = models.JSONField(default=list)
    passed = models.JSONField(default=list, help_text="Names of the rules that found nothing.")
    facts = models.JSONField(default=dict, help_text="The few facts that pages show, such as the number of pages.")
    seconds = models.FloatField()
    created_at = models.DateTimeField()
    is_settled = models.BooleanField(
        default=True, help_text="Whether the same check would end like this again; else another one makes a new report."
    )

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["submission", "sha256", "inputs_digest", "rule_set_version", "engine_version"],
                condition=Q(is_settled=True),
                name="report_unique",
            ),
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.verdict} for {self.sha256[:12]}"


class CheckRun(Stepped):
    """The check of one manuscript: queued, leased to a worker, done. The sweep takes back what lost its worker (design §5)."""

    task = "submissions.tasks.check_manuscript"

    manuscript = models.ForeignKey(Manuscript, on_delete=models.CASCADE, related_name="runs")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint("manuscript", condition=Q(state__in=OPEN), name="check_run_one_open"),
            models.CheckConstraint(
                condition=~Q(state=RunState.RUNNING) | Q(lease_until__isnull=False), name="check_run_running_has_lease"
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.DONE) | Q(report__isnull=False), name="check_run_done_has_report"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["queued_at"], name="check_run_open", condition=Q(state__in=OPEN))]

    def __str__(self) -> str:
        return f"{self.state} {self.manuscript_id}"


class Blinding(Leased):
    """The making of the blinded copy of one manuscript, once its check has ended."""

    NOT_MADE: ClassVar = "The copy for reviewers could not be made. Export the file again, and upload it."

    task = "submissions.tasks.blind_manuscript"
    # Behind checks of uploads (0), ahead of help with re-checks (5) and public checks (9).
    priority = 3

    manuscript = models.ForeignKey(Manuscript, on_delete=models.CASCADE, related_name="blindings")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint("manuscript", condition=Q(state__in=OPEN), name="blinding_one_open"),
            models.CheckConstraint(
                condition=~Q(state=RunState.RUNNING) | Q(lease_until__isnull=False), name="blinding_running_has_lease"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["queued_at"], name="blinding_open", condition=Q(state__in=OPEN))]

    def __str__(self) -> str:
        return f"{self.state} copy of {self.manuscript_id}"

    def end(self, state: RunState, now: datetime) -> None:
        """Note with the manuscript, too, that there will be no copy, where it is given up."""
        super().end(state, now)
        if state is RunState.FAILED:
            Manuscript.objects.filter(pk=self.manuscript_id, blinded_sha256="").update(blinding_problem=self.NOT_MADE)


class FindingAnswer(models.Model):
    """What the authors said to a finding of the current file: checked, or appealed with a sentence."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="finding_answers")
    sha256 = models.CharField(max_length=64)
    rule = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=choices(AnswerKind))
    sentence = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("submission", "sha256", "rule", name="finding_answer_unique"),
            models.CheckConstraint(
                condition=~Q(kind=AnswerKind.APPEALED) | ~Q(sentence=""), name="appeal_has_sentence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.kind}"


class Override(models.Model):
    """A chair accepts a failed rule for one submission, with a reason (design §4)."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="overrides")
    rule = models.CharField(max_length=60)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("submission", "rule", name="override_unique"),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} accepted"
