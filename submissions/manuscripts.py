"""What hangs on a file: every uploaded version, its checks and copies as work, the reports on it, and what was said to them."""

from datetime import datetime
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from conferences.kinds import Stage
from conferences.models import choices
from eligibility.findings import Verdict
from eligibility.models import RuleSetVersion
from submissions.kinds import AnswerKind, RunState
from submissions.work import OPEN, Leased, Stepped


class Manuscript(models.Model):
    """An uploaded version of a paper. The bytes lie under their SHA-256 and are never changed."""

    submission = models.ForeignKey("submissions.Submission", on_delete=models.CASCADE, related_name="manuscripts")
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
        ordering: ClassVar = ["submission_id", "-version"]
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

    submission = models.ForeignKey("submissions.Submission", on_delete=models.CASCADE, related_name="reports")
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

    submission = models.ForeignKey("submissions.Submission", on_delete=models.CASCADE, related_name="finding_answers")
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

    submission = models.ForeignKey("submissions.Submission", on_delete=models.CASCADE, related_name="overrides")
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
