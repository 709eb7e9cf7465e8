"""What is kept to compare papers, and the pairs that were found. Read through `access.gate.duplicates` alone."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from conferences.models import Conference, choices
from submissions.duplicates.evidence import Likeness
from submissions.duplicates.kinds import PairState


class Comparison(models.Model):
    """The sketch of a submitted paper, and whether it was compared since it last changed: `done` counts up to `wanted`.

    No worker holds a claim on it: what a killed one had begun is rolled back, and waits for the next.
    """

    submission = models.OneToOneField(
        "submissions.Submission", on_delete=models.CASCADE, primary_key=True, related_name="comparison"
    )
    wanted = models.PositiveIntegerField(default=1)
    done = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=300, blank=True, help_text="As it was compared.")
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the file that the sketch was made of.")
    version = models.CharField(max_length=20, blank=True, help_text="How the sketch was made.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often the sketch of this file was begun.")
    words = models.PositiveIntegerField(default=0)
    runs = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, help_text="Of the words of the text.")
    places = models.BinaryField(default=b"", help_text="Empty where there is no text to compare.")
    compared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["submission"], name="comparison_waiting", condition=Q(done__lt=F("wanted"))),
        ]

    def __str__(self) -> str:
        return f"comparison of {self.submission_id}, {self.done} of {self.wanted}"


@pghistory.track()
class DuplicatePair(models.Model):
    """Two papers of one conference that are alike (M10), with what a chair said of it."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    first = models.ForeignKey("submissions.Submission", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("submissions.Submission", on_delete=models.CASCADE, related_name="+")
    likeness = models.CharField(max_length=20, choices=choices(Likeness))
    resemblance = models.FloatField(null=True, help_text="Of the texts, from 0 to 1; empty where one is missing.")
    shared = models.FloatField(null=True, help_text="The part of the shorter text that stands in the other.")
    title_likeness = models.FloatField()
    author_overlap = models.FloatField()
    state = models.CharField(max_length=10, choices=choices(PairState), default=PairState.OPEN)
    found_at = models.DateTimeField()
    compared_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint("first", "second", name="duplicate_pair_unique"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_pair_ordered"),
            models.CheckConstraint(
                condition=Q(state__in=[PairState.FINE, PairState.REJECTED], decided_at__isnull=False)
                | Q(state__in=[PairState.OPEN, PairState.GONE], decided_at__isnull=True, decided_by__isnull=True),
                name="duplicate_pair_decided_iff_date",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["conference", "state"], name="duplicate_pair_list")]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.likeness}"
