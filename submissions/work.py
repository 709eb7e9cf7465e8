"""Work that workers do, as rows: the truth lies here, Redis only carries messages (design §5).

A row is leased to one worker at a time; `services.leasing` takes and returns leases, `services.sweeping` takes back what
lost its worker, whatever kind of work it is.
"""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from conferences.models import Conference, Track, choices
from eligibility.findings import Verdict
from eligibility.models import RuleSet, RuleSetVersion
from submissions.kinds import Judged, RunState
from submissions.steps import Step, StepDone

OPEN = (RunState.QUEUED, RunState.RUNNING)
# Workers that one piece of work may lose before it is given up: it may be what kills them.
ATTEMPTS = 3


class Leased(models.Model):
    """One piece of work: queued, leased to a worker, ended. `attempts` counts leases; only the newest may write."""

    task: ClassVar[str]
    # The column that counts the workers it lost.
    lost_in: ClassVar[str] = "attempts"
    # Of the broker's priorities: Kombu's Redis transport takes 0 first, and 9 when no queue holds anything else.
    priority: ClassVar[int] = 0

    state = models.CharField(max_length=20, choices=choices(RunState), default=RunState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When the broker last took its message; empty: it could not be reached, and the sweep sends it.",
    )
    send_failures = models.PositiveIntegerField(default=0, help_text="How often the broker could not be reached.")
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done, or being done."""
        return self.state in OPEN

    @property
    def is_spent(self) -> bool:
        """Whether it lost so many workers that it is given up."""
        return bool(getattr(self, self.lost_in) >= ATTEMPTS)

    @classmethod
    def not_spent(cls) -> Q:
        """The rows that may still lose a worker."""
        return Q(**{f"{cls.lost_in}__lt": ATTEMPTS})

    @classmethod
    def beginning(cls, now: datetime) -> dict[str, Any]:
        """The columns that a worker writes as it begins."""
        return {"state": RunState.RUNNING, "attempts": F("attempts") + 1, "started_at": now}

    def unbegin(self) -> None:
        """Note, without saving, that whoever began it could not do it, through no fault of its own."""
        self.attempts -= 1

    def end(self, state: RunState, now: datetime) -> None:
        """Note, without saving, that nothing more is to be done."""
        self.state, self.finished_at, self.lease_until = state, now, None


class Stepped(Leased):
    """Work whose steps a page shows while it runs (`submissions.steps.StepDone`). Who begins it begins them anew."""

    steps = models.JSONField(default=list, help_text="What was done so far by the worker that has it.")

    class Meta:
        abstract = True

    @classmethod
    def beginning(cls, now: datetime) -> dict[str, Any]:
        """Forget the steps of the worker before: its work is done again."""
        return {**super().beginning(now), "steps": [StepDone(step=Step.OPENED, at=now).to_json()]}


class Recheck(Leased):
    """A rule set run over the papers that it judges: for good after a change, or as a trial of settings not saved.

    It works in slices, so that uploads are checked in between; `losses` counts workers lost without any progress.
    """

    task = "submissions.tasks.recheck_papers"
    lost_in = "losses"

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="rechecks")
    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="rechecks")
    version = models.ForeignKey(
        RuleSetVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty in a trial."
    )
    rules = models.JSONField(default=list, help_text="The settings of a trial: rule, severity, parameters.")
    draft = models.JSONField(default=dict, help_text="The form of a trial as it was typed.")
    is_trial = models.BooleanField(default=False)
    track = models.ForeignKey(
        Track,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="The one track that is concerned; a trial judges it as if it used the rule set.",
    )
    tells_authors = models.BooleanField(default=False, help_text="Whether authors whose verdict got worse are mailed.")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    losses = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "rule_set", condition=Q(state__in=OPEN, is_trial=False), name="recheck_one_open_for_a_rule_set"
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.RUNNING) | Q(lease_until__isnull=False), name="recheck_running_has_lease"
            ),
            models.CheckConstraint(
                condition=Q(is_trial=True, tells_authors=False, version__isnull=True)
                | Q(is_trial=False, version__isnull=False),
                name="recheck_trial_or_version",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["queued_at"], name="recheck_open", condition=Q(state__in=OPEN))]

    def __str__(self) -> str:
        return f"{'trial' if self.is_trial else 're-check'} of rule set {self.rule_set_id}"

    @classmethod
    def beginning(cls, now: datetime) -> dict[str, Any]:
        """Count the worker as lost until it has written something."""
        return {**super().beginning(now), "losses": F("losses") + 1}

    def unbegin(self) -> None:
        """Count no worker as lost."""
        super().unbegin()
        self.losses = max(0, self.losses - 1)


class RecheckItem(models.Model):
    """One paper of a re-check: its verdict before and after, and by which rules it changed."""

    recheck = models.ForeignKey(Recheck, on_delete=models.CASCADE, related_name="items")
    submission = models.ForeignKey("submissions.Submission", on_delete=models.CASCADE, related_name="+")
    judged = models.CharField(max_length=20, choices=choices(Judged), blank=True, help_text="Empty: still to be done.")
    before = models.CharField(
        max_length=20, choices=choices(Verdict), blank=True, help_text="Empty: not judged before."
    )
    after = models.CharField(max_length=20, choices=choices(Verdict), blank=True)
    changes = models.JSONField(default=list, help_text="By rule: severity before and after, and what it says now.")
    is_changed = models.BooleanField(default=False, help_text="Whether the verdict is another.")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["recheck_id", "submission_id"]
        constraints: ClassVar = [models.UniqueConstraint("recheck", "submission", name="recheck_item_unique")]
        indexes: ClassVar = [
            models.Index(fields=["recheck"], name="recheck_item_to_do", condition=Q(judged="")),
            models.Index(fields=["recheck"], name="recheck_item_changed", condition=Q(is_changed=True)),
        ]

    def __str__(self) -> str:
        return f"paper {self.submission_id} in {self.recheck_id}"


class FileTrial(Leased):
    """A PDF that a chair tries settings on before saving them. Neither the file nor its facts are kept."""

    task = "submissions.tasks.try_file"

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="file_trials")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    rules = models.JSONField(help_text="Rule, severity, parameters of each rule.")
    draft = models.JSONField(default=dict, help_text="The form as it was typed.")
    anonymity = models.CharField(max_length=20)
    stage = models.CharField(max_length=20)
    kind = models.CharField(max_length=40, blank=True, help_text="The key of the kind of paper that was chosen.")
    file = models.CharField(max_length=60, blank=True, help_text="Its name in the store while it waits; then empty.")
    original_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    verdict = models.CharField(max_length=20, choices=choices(Verdict), blank=True)
    findings = models.JSONField(default=list)
    pages = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=RunState.RUNNING) | Q(lease_until__isnull=False), name="file_trial_running_has_lease"
            ),
            models.CheckConstraint(condition=Q(state__in=OPEN) | Q(file=""), name="file_trial_keeps_no_file"),
        ]

    def __str__(self) -> str:
        return f"trial of {self.original_name}"

    def end(self, state: RunState, now: datetime) -> None:
        """Let go of the file, too."""
        super().end(state, now)
        self.file = ""


class PublicCheck(Leased):
    """A file that somebody without an account has checked. Nothing here tells who, or what is in it (docs/architecture.md).

    File and author names lie under `file` in the storage `public_checks` until the check has ended; the report is
    sealed with a key that only the browser keeps. The row is deleted when it expires.
    """

    task = "submissions.tasks.check_public"
    priority = 9

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="public_checks")
    kind = models.CharField(max_length=40, blank=True, help_text="The key of the kind of paper that was chosen.")
    token_hash = models.CharField(max_length=64, unique=True)
    holder_hash = models.CharField(max_length=64, help_text="Of the secret that the browser keeps.")
    client = models.CharField(max_length=64, help_text="A keyed hash of the address it came from, for limits.")
    file = models.CharField(max_length=32, unique=True, help_text="Its name in the storage of public checks.")
    expires_at = models.DateTimeField(db_index=True)
    sealed = models.BinaryField(null=True, help_text="The report, encrypted.")
    progress = models.BinaryField(null=True, help_text="The steps done so far, encrypted; nothing once it has ended.")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=RunState.RUNNING) | Q(lease_until__isnull=False),
                name="public_check_running_has_lease",
            ),
            models.CheckConstraint(
                condition=Q(state=RunState.DONE, sealed__isnull=False)
                | ~Q(state=RunState.DONE) & Q(sealed__isnull=True),
                name="public_check_done_iff_sealed",
            ),
        ]

    def __str__(self) -> str:
        return f"public check until {self.expires_at:%H:%M}"

    @classmethod
    def beginning(cls, now: datetime) -> dict[str, Any]:
        """Forget the steps of the worker before: its work is done again."""
        return {**super().beginning(now), "progress": None}

    def end(self, state: RunState, now: datetime) -> None:
        """The report says all that the steps said."""
        super().end(state, now)
        self.progress = None


class PublicAttempt(models.Model):
    """That somebody began to send a file to be checked, counted for an hour whatever became of it (P46)."""

    client = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at", "client"], name="public_attempt_recent")]

    def __str__(self) -> str:
        return f"{self.at:%H:%M}"


class AskedAddress(models.Model):
    """A mail that asked an author to confirm their row: what the limits on such mails count (`submissions.asking`)."""

    submission = models.ForeignKey("submissions.Submission", on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=64, help_text="A keyed hash of it: addresses are not kept for counting.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["by", "at"], name="asked_by_person")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
