"""Conferences, tracks, deadlines and topics in the admin."""

from datetime import datetime, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone

from conferences.admin_site import Scoped, ScopedAdmin
from conferences.deadlines import ANYWHERE_ON_EARTH, FIRST_DAY, LAST_DAY, read_date
from conferences.kinds import DeadlineKind, Precision
from conferences.models import Deadline, Topic, Track, TrackKind
from conferences.services.scheduling import DeadlineError, change_deadline, entry_of
from conferences.wording import NAMES, entry_words

ZONES = [(ANYWHERE_ON_EARTH, "Anywhere on earth (AoE)"), ("UTC", "UTC")] + [
    (name, name.replace("_", " "))
    for name in sorted(available_timezones())
    if "/" in name and not name.startswith(("Etc/", "posix/", "right/", "SystemV/"))
]


class TopicInline(Scoped, admin.StackedInline):  # type: ignore[type-arg]  # Django's generics take no second base
    """Stacked, as Django's table of rows gives its inputs no labels; each topic stays one line."""

    model = Topic
    fields = (("name", "position"),)
    extra = 3


class ConferenceAdmin(ScopedAdmin):
    """A conference's name, place and zone. Site admins make one; its chairs change it.

    Registered in `reviews.admin`, since naming its first chair sends a mail.
    """

    conference_path = "pk"
    helps: ClassVar = {
        "full_name": "The name in full, as it stands on the call.",
        "slug": "The first part of each of its addresses. Changing it breaks the links that were mailed.",
        "place": "Where it is held, as on the call: Bengaluru, India.",
        "website": "The conference's own pages; a button on its page here leads to them.",
    }
    fields = ("name", "full_name", "slug", "place", "zone", "website", "notice", "is_closed")
    list_display = ("name", "slug", "place", "is_closed")
    inlines = (TopicInline,)
    formfield_overrides = {models.URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"}}

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """A new conference's address follows its name as it is typed; one that stands stays."""
        return {} if obj else {"slug": ("name",)}

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Site admins alone."""
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: a conference is closed, and in the end purged by its retention."""
        return False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest | None, **kwargs: Any) -> Any:
        """The zone is chosen, not typed."""
        if db_field.name == "zone":
            return forms.ChoiceField(choices=ZONES, help_text=db_field.help_text, initial="UTC")
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class TrackKindForm(forms.ModelForm):  # type: ignore[type-arg]  # ModelForm takes its type at run time only with monkeypatching
    """A kind of paper. Its key stays: rules and reports name it."""

    class Meta:
        model = TrackKind
        fields = ("key", "name", "help", "position", "is_archived")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].disabled = self.instance.pk is not None


class TrackKindInline(Scoped, admin.StackedInline):  # type: ignore[type-arg]  # Django's generics take no second base
    """Full, short, poster: authors choose one where there are several."""

    model = TrackKind
    form = TrackKindForm
    verbose_name = "kind of paper"
    verbose_name_plural = "kinds of paper"
    fields = (("key", "name", "position"), "help", "is_archived")
    conference_path = "track__conference"
    extra = 1

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: archive it, papers hang on it."""
        return False


@admin.register(Track)
class TrackAdmin(ScopedAdmin):
    """A track's texts and its anonymity. Its questions, rule sets and review form have pages of their own."""

    helps: ClassVar = {
        "conference": "The conference whose call has this track.",
        "name": "As people say it: Research, Industry.",
        "slug": "The part of its page's address after the conference's.",
        "position": "Tracks are listed in this order, the lowest number first.",
        "anonymity": "Full: reviewers learn nothing of the authors. Names withheld: companies and products may stay in the paper. "
        "Optional: authors decide. Open: reviewers see who wrote it.",
        "topics_max": "At most so many topics for a paper.",
        "is_listed": "Whether the track stands on the conference's public page.",
    }
    list_display = ("name", "conference", "anonymity", "is_listed")
    list_filter = (("conference", admin.RelatedOnlyFieldListFilter),)
    inlines = (TrackKindInline,)
    fieldsets = (
        (None, {"fields": ("conference", "name", "slug", "position", "is_listed", "anonymity")}),
        (
            "What authors read",
            {"fields": ("summary", "lead", "guidance", "examples", "judging", "policies", "author_note")},
        ),
        ("What reviewers read", {"fields": ("reviewer_note",)}),
        ("Limits", {"fields": ("abstract_words", "topics_max")}),
    )

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """A new track's address follows its name as it is typed; one that stands stays."""
        return {} if obj else {"slug": ("name",)}


class DeadlineForm(forms.ModelForm):  # type: ignore[type-arg]  # ModelForm takes its type at run time only with monkeypatching
    """A date as it is announced: day, time, zone. Changing it keeps what was announced before, and asks why (A1)."""

    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    minute = forms.TimeField(
        label="Time",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="Left empty, a due date ends at 24:00 anywhere on earth, and a release happens at 00:00 in the conference's zone.",
    )
    zone = forms.ChoiceField(
        choices=ZONES, initial=ANYWHERE_ON_EARTH, help_text="The zone in which day and time are announced."
    )
    grace_minutes = forms.IntegerField(
        min_value=0,
        max_value=7 * 24 * 60,
        initial=0,
        required=False,
        help_text="Not announced: still accepted so many minutes later, at most a week.",
    )
    reason = forms.CharField(
        max_length=300,
        required=False,
        help_text="Needed for moving a date: shown beside the new one, with the old one struck through.",
    )

    tells_authors = forms.BooleanField(
        label="Mail the authors of drafts",
        required=False,
        help_text="When a date is moved that drafts are bound by: the mail says the old date, the new one and the reason.",
    )
    is_earlier = forms.BooleanField(
        label="Bring it forward",
        required=False,
        help_text="Needed for an earlier date than the announced one: authors who rely on that lose time.",
    )

    class Meta:
        model = Deadline
        fields = ("conference", "track", "kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # made from the model's choices; said for the type checker
        kind.choices = [(one.value, NAMES[one]) for one in DeadlineKind]
        if self.instance.pk is not None:
            entry = entry_of(self.instance)
            local = entry.instant.astimezone(ZoneInfo(entry.zone))
            self.fields["day"].initial = entry.day
            self.fields["minute"].initial = None if entry.precision is Precision.DAY else local.time()
            self.fields["zone"].initial = entry.zone
            self.fields["grace_minutes"].initial = int(entry.grace / timedelta(minutes=1))
            for name in ("conference", "track", "kind"):
                self.fields[name].disabled = True
            if not entry.kind.binds_drafts:
                self.fields["tells_authors"].disabled = True

    def clean(self) -> dict[str, Any]:
        """Work out the instant; a track must be the conference's own; a moved date needs its reason."""
        data = super().clean() or self.cleaned_data
        conference, track, day = data.get("conference"), data.get("track"), data.get("day")
        if conference and track and track.conference_id != conference.pk:
            raise ValidationError({"track": "This track belongs to another conference."})
        if not (conference and day and data.get("kind") and data.get("zone")):
            return data
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError({"day": f"Choose a day from {FIRST_DAY} to {LAST_DAY}."})
        minute: time | None = data.get("minute")
        if minute is None:
            data["instant"], data["zone"] = read_date(day, DeadlineKind(data["kind"]), conference.zone)
        else:
            data["instant"] = datetime.combine(day, minute, ZoneInfo(data["zone"]))
        data["precision"] = Precision.DAY if minute is None else Precision.MINUTE
        moved = self.instance.pk is not None and self.instance.instant != data["instant"]
        if moved and not data.get("reason", "").strip():
            raise ValidationError({"reason": "Give a reason: it is shown beside the new date."})
        if moved and data["instant"] <= timezone.now():
            raise ValidationError({"day": "This instant is past; choose one that is still to come."})
        if moved and data["instant"] < self.instance.instant and not data.get("is_earlier"):
            raise ValidationError({"is_earlier": "This is earlier than announced. Tick the box if it is meant."})
        return data


@admin.register(Deadline)
class DeadlineAdmin(ScopedAdmin):
    """The dates of a call, for all tracks or for one."""

    form = DeadlineForm
    list_display = ("kind", "conference", "track", "announced")
    list_filter = (("conference", admin.RelatedOnlyFieldListFilter), "kind")
    fields = (
        "conference",
        "track",
        "kind",
        "day",
        "minute",
        "zone",
        "grace_minutes",
        "reason",
        "tells_authors",
        "is_earlier",
    )

    @admin.display(description="as announced", ordering="instant")
    def announced(self, row: Deadline) -> str:
        """The date in its own zone."""
        return entry_words(entry_of(row))

    def save_model(self, request: HttpRequest, obj: Deadline, form: DeadlineForm, change: bool) -> None:
        """A new date is written; an old one is moved by the service, which keeps what was announced."""
        data = form.cleaned_data
        obj.grace_seconds = 60 * (data["grace_minutes"] or 0)
        with transaction.atomic():
            if change:
                Deadline.objects.filter(pk=obj.pk).update(grace_seconds=obj.grace_seconds)
                stored = Deadline.objects.get(pk=obj.pk)
                if stored.instant == data["instant"] and stored.zone == data["zone"]:
                    return
                try:
                    change_deadline(
                        deadline_id=obj.pk,
                        instant=data["instant"],
                        zone=data["zone"],
                        precision=data["precision"],
                        reason=data["reason"] or "the zone was corrected",
                        by_id=request.user.pk,
                        now=timezone.now(),
                        tells_authors=data["tells_authors"],
                    )
                except DeadlineError as error:
                    # The form has checked all of this; the clock alone can have moved on since.
                    self.message_user(request, str(error), "ERROR")
                return
            obj.instant, obj.zone, obj.precision = data["instant"], data["zone"], data["precision"]
            obj.save()
