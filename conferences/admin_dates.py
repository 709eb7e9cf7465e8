"""Dates in the admin: a new one is announced, one that stands is moved, with what was announced before."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from conferences.admin_site import ScopedAdmin
from conferences.deadlines import ANYWHERE_ON_EARTH, FIRST_DAY, LAST_DAY, Entry, is_shown, read_announced
from conferences.kinds import USUAL_DATES, DeadlineKind, Precision
from conferences.models import Deadline
from conferences.services.scheduling import DeadlineError, change_deadline, deletion_problem, entry_of, order_problem
from conferences.wording import NAMES, entry_words, skipped_words
from conferences.zones import ZoneField, zone_options

ZONES = [(ANYWHERE_ON_EARTH, "Anywhere on earth (AoE)"), ("UTC", "UTC"), *zone_options()]


class DeadlineForm(forms.ModelForm):  # type: ignore[type-arg]  # ModelForm takes its type at run time only with monkeypatching
    """A date as it is announced: day, time, zone. Changing it keeps what was announced before, and asks why (A1)."""

    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    minute = forms.TimeField(
        label="Time",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="Left empty: something due ends with that day, at 24:00; anything else happens as it begins, at 00:00.",
    )
    zone = ZoneField(
        label="Time zone",
        choices=[("", "As calls are usually read"), *ZONES],
        required=False,
        help_text="Where day and time hold. Usually a time is in the conference’s own zone, and a day without a time "
        "anywhere on earth if something is due, else in the conference’s own zone.",
    )
    grace_minutes = forms.IntegerField(
        min_value=0,
        max_value=7 * 24 * 60,
        initial=0,
        required=False,
        help_text="Not announced: still accepted so many minutes later, at most a week.",
    )
    reason = forms.CharField(
        max_length=300, required=False, help_text="Shown beside the new date, with the old one struck through."
    )

    tells_authors = forms.BooleanField(
        label="Mail the authors of drafts",
        required=False,
        help_text="For a date that drafts are bound by: the mail says the old date, the new one and the reason.",
    )
    is_earlier = forms.BooleanField(
        label="Bring it forward",
        required=False,
        help_text="Needed for an earlier date than the announced one: authors who rely on that lose time.",
    )
    is_record = forms.BooleanField(
        label="Write down what was announced",
        required=False,
        help_text="Needed for a later date that is past already: it is shown as extended. Nothing opens again by it, and nobody is mailed.",
    )

    class Meta:
        model = Deadline
        fields = ("conference", "track", "kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # made from the model's choices; said for the type checker
        kind.choices = [(one.value, NAMES[one]) for one in DeadlineKind]
        track = self.fields["track"]
        assert isinstance(track, forms.ModelChoiceField)  # as above
        track.empty_label = "All tracks"
        if self.instance.pk is not None:
            self._show_announced(entry_of(self.instance))

    def _show_announced(self, entry: Entry) -> None:
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
        if not (conference and day and data.get("kind") and "zone" in data):
            return data
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError({"day": f"Choose a day from {FIRST_DAY} to {LAST_DAY}."})
        minute, zone = data.get("minute"), data["zone"] or conference.zone
        if minute is not None and not is_shown(day, minute, zone):
            raise ValidationError({"minute": skipped_words(zone)})
        data["instant"], data["zone"], data["precision"] = read_announced(
            day, minute, DeadlineKind(data["kind"]), conference.zone, data["zone"]
        )
        if self.instance.pk is not None and self.instance.instant != data["instant"]:
            self._refuse_move(data)
        if self.instance.pk is None or self.instance.instant != data["instant"]:
            self._refuse_disorder(data)
        return data

    def _refuse_disorder(self, data: Mapping[str, Any]) -> None:
        track = data.get("track")
        given = Entry(
            DeadlineKind(data["kind"]),
            data["instant"],
            data["zone"],
            data["precision"],
            pk=self.instance.pk,
            track_id=track.pk if track else None,
        )
        if problem := order_problem(data["conference"].pk, given):
            raise ValidationError({"day": problem})

    def _refuse_move(self, data: Mapping[str, Any]) -> None:
        if not data.get("reason", "").strip():
            raise ValidationError({"reason": "Give a reason: it is shown beside the new date."})
        later = data["instant"] > self.instance.instant
        if data["instant"] <= timezone.now() and not later:
            raise ValidationError({"day": "This instant is past; choose one that is still to come."})
        if data["instant"] <= timezone.now() and not data.get("is_record"):
            raise ValidationError(
                {"is_record": "This instant is past already. Tick the box if it was announced, or choose a later one."}
            )
        if not later and not data.get("is_earlier"):
            raise ValidationError({"is_earlier": "This is earlier than announced. Tick the box if it is meant."})


@admin.register(Deadline)
class DeadlineAdmin(ScopedAdmin):
    """The dates of a call, for all tracks or for one."""

    form = DeadlineForm
    list_display = ("kind", "conference", "track", "announced")
    list_filter = (("conference", admin.RelatedOnlyFieldListFilter), "kind")
    _new = ("conference", "track", "kind", "day", "minute", "zone", "grace_minutes")
    _moved = ("reason", "tells_authors", "is_earlier", "is_record")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A new date is moved by nobody: what moving one asks is asked of those that stand."""
        return (*self._new, *self._moved) if obj else self._new

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new date begins with the first kind that the conference has none of yet."""
        initial = super().get_changeform_initial_data(request)
        conference = str(initial.get("conference", ""))
        if conference.isdecimal() and len(conference) < 10:
            rows = self.get_queryset(request).filter(conference_id=int(conference), track=None)
            there = set(rows.values_list("kind", flat=True))
            initial.setdefault("kind", next((kind.value for kind in USUAL_DATES if kind.value not in there), None))
        return initial

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what was announced before, which each row is put into words with."""
        return super().get_queryset(request).prefetch_related("announcements")

    @admin.display(description="as announced", ordering="instant")
    def announced(self, row: Deadline) -> str:
        """The date in its own zone."""
        return entry_words(entry_of(row))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Deleting several is refused like deleting one."""
        actions: dict[str, Any] = super().get_actions(request)
        if "delete_selected" in actions:
            _, name, words = actions["delete_selected"]
            actions["delete_selected"] = (_delete_selected, name, words)
        return actions

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """A date goes unless the others would contradict each other then."""
        row = self.get_object(request, unquote(object_id))
        if row is not None and (problem := _deletion_problem([row])):
            self.message_user(request, problem, "ERROR")
            return redirect("admin:conferences_deadline_change", row.pk)
        return super().delete_view(request, object_id, extra_context)

    def save_model(self, request: HttpRequest, obj: Deadline, form: DeadlineForm, change: bool) -> None:
        """A new date is written; an old one is moved by the service, which keeps what was announced."""
        data = form.cleaned_data
        if not change or "grace_minutes" in form.changed_data:
            # A call may say seconds; what is not changed here stays as it said.
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
                        is_record=data["is_record"],
                    )
                except DeadlineError as error:
                    # The form has checked all of this; the clock alone can have moved on since.
                    self.message_user(request, str(error), "ERROR")
                return
            obj.instant, obj.zone, obj.precision = data["instant"], data["zone"], data["precision"]
            obj.save()


def _delete_selected(modeladmin: DeadlineAdmin, request: HttpRequest, queryset: QuerySet[Deadline]) -> Any:
    if problem := _deletion_problem(queryset):
        modeladmin.message_user(request, problem, "ERROR")
        return None
    return delete_selected(modeladmin, request, queryset)


def _deletion_problem(rows: Iterable[Deadline]) -> str:
    keys: dict[int, set[int]] = {}
    for row in rows:
        keys.setdefault(row.conference_id, set()).add(row.pk)
    problems = (deletion_problem(conference_id, gone) for conference_id, gone in keys.items())
    return next((problem for problem in problems if problem), "")
