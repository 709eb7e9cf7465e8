"""Rule sets as versioned rows, what the engine found in a file, kept by the file's hash (design §4), and where authors work."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from conferences.kinds import Stage
from conferences.models import Conference, Track, choices
from eligibility.authors import Sector
from eligibility.findings import Severity
from eligibility.organisations.matching import search_keys, search_text


class RuleSet(models.Model):
    """A named set of rules of one conference; several tracks may share it (M8)."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="rule_sets")
    slug = models.SlugField()
    name = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar = ["conference", "slug"]
        constraints: ClassVar = [models.UniqueConstraint("conference", "slug", name="rule_set_slug_unique")]

    def __str__(self) -> str:
        return self.name


class RuleSetVersion(models.Model):
    """What the rule set said from an instant on. Never changed: saving a change makes the next one."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["rule_set", "number"]
        constraints: ClassVar = [models.UniqueConstraint("rule_set", "number", name="rule_set_version_unique")]
        triggers: ClassVar = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"version {self.number}"


class RuleSetting(models.Model):
    """One rule in a version: its parameters and how much it weighs."""

    version = models.ForeignKey(RuleSetVersion, on_delete=models.CASCADE, related_name="rows")
    rule = models.CharField(max_length=60)
    severity = models.CharField(max_length=10, choices=choices(Severity))
    parameters = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["version", "position"]
        constraints: ClassVar = [models.UniqueConstraint("version", "rule", name="rule_setting_unique")]
        triggers: ClassVar = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.rule


class TrackRuleSet(models.Model):
    """Which rule set judges the papers of a track at a stage: its newest version does."""

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="rule_sets")
    stage = models.CharField(max_length=20, choices=choices(Stage), default=Stage.SUBMISSION)
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="used_by")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("track", "stage", name="track_rule_set_unique")]

    def __str__(self) -> str:
        return f"{self.track}, {Stage(self.stage).value.replace('_', ' ')}"


class StoredFacts(models.Model):
    """What the engine read in a file, by hash and engine version: rules run over it again without parsing."""

    sha256 = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    data = models.BinaryField(null=True)
    seconds = models.FloatField()
    peak_mb = models.FloatField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("sha256", "engine_version", name="stored_facts_unique")]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.outcome}"


class Organisation(models.Model):
    """Where authors work, with its sector: known to one conference or, without one, to the whole site."""

    conference = models.ForeignKey(
        Conference, on_delete=models.CASCADE, null=True, blank=True, related_name="organisations"
    )
    name = models.CharField(max_length=200)
    aliases = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="Two letters of ISO 3166, such as DE.")
    domains = ArrayField(models.CharField(max_length=253), default=list, blank=True)
    sector = models.CharField(max_length=20, choices=[one for one in choices(Sector) if one[0] != Sector.UNKNOWN.value])
    ror = models.CharField(max_length=9, blank=True, help_text="The nine characters at the end of its ROR address.")
    # Worked out from name and aliases whenever the row is written.
    keys = ArrayField(models.CharField(max_length=200), default=list, editable=False)
    searched = models.TextField(editable=False, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint("conference", "name", name="organisation_name_unique", nulls_distinct=False),
            models.UniqueConstraint(
                "conference", "ror", name="organisation_ror_unique", nulls_distinct=False, condition=~Q(ror="")
            ),
            models.CheckConstraint(condition=~Q(sector=Sector.UNKNOWN), name="organisation_sector_known"),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["keys"], name="organisation_keys"),
            GinIndex(fields=["domains"], name="organisation_domains"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep what is searched in step with the names."""
        self.prepare()
        super().save(*args, **kwargs)

    def prepare(self) -> None:
        """Work out what is searched; whoever writes rows in bulk calls it."""
        self.keys = list(search_keys(self.name, self.aliases))
        self.searched = search_text(self.name, self.aliases)


class DirectoryState(models.Model):
    """When a directory of organisations last changed: papers whose sectors were settled before are settled again."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("conference", name="directory_state_unique", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"changed {self.changed_at:%Y-%m-%d %H:%M}"
