"""What a track asks its authors, as rows: questions and declarations, and the answers that can be chosen."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from conferences.models import KEY, Track, choices
from submissions.kinds import FieldKind, Need


class SubmissionField(models.Model):
    """A question that a track asks its authors. A removed one is archived: what was entered stays."""

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="fields")
    key = models.CharField("short name", max_length=40, validators=[KEY])
    kind = models.CharField(max_length=20, choices=choices(FieldKind))
    label = models.CharField(max_length=300)
    help = models.CharField(max_length=500, blank=True)
    need = models.CharField(max_length=20, choices=choices(Need), default=Need.OPTIONAL)
    for_reviewers = models.BooleanField(
        "shown to reviewers", default=False, help_text="Reviewers read the answer; never for what could name a person."
    )
    required_from = models.DateTimeField(
        null=True, blank=True, help_text="A required field asks for an answer from then on only. In UTC; empty: always."
    )
    frozen_from = models.DateTimeField(
        null=True, blank=True, help_text="From then on the answer can no longer be changed. In UTC; empty: never."
    )
    position = models.PositiveSmallIntegerField("place in the list", default=0)
    is_archived = models.BooleanField("archived", default=False)

    class Meta:
        verbose_name = "question"
        ordering: ClassVar = ["track", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "track",
                "key",
                name="submission_field_key_unique",
                violation_error_message="The track has a question with this short name already, perhaps an archived one. Choose another.",
            ),
            models.CheckConstraint(
                condition=Q(required_from__isnull=True) | Q(need=Need.REQUIRED),
                name="submission_field_from_is_required",
                violation_error_message="A question that is required from a date has to be required.",
            ),
            models.CheckConstraint(
                condition=Q(required_from__isnull=True)
                | Q(frozen_from__isnull=True)
                | Q(required_from__lt=F("frozen_from")),
                name="submission_field_required_before_frozen",
                violation_error_message="The answer would be frozen before it is required. Choose another of the two dates.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class FieldOption(models.Model):
    """One answer that can be chosen. A removed one is archived: whoever chose it keeps it."""

    field = models.ForeignKey(SubmissionField, on_delete=models.CASCADE, related_name="options")
    key = models.CharField("short name", max_length=40, validators=[KEY])
    label = models.CharField(max_length=300)
    help = models.CharField(max_length=500, blank=True)
    position = models.PositiveSmallIntegerField("place in the list", default=0)
    is_archived = models.BooleanField("archived", default=False)

    class Meta:
        verbose_name = "choice"
        ordering: ClassVar = ["field", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "field",
                "key",
                name="field_option_key_unique",
                violation_error_message="The question has a choice with this short name already. Choose another.",
            )
        ]

    def __str__(self) -> str:
        return self.label
