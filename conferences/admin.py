"""Conferences, tracks, deadlines and topics in the admin."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import slugify

from conferences.admin_forms import ListedForm, ListedFormSet
from conferences.admin_site import Scoped, ScopedAdmin
from conferences.deadlines import ANYWHERE_ON_EARTH, FIRST_DAY, LAST_DAY, Entry, read_announced
from conferences.keys import NO_ADDRESS
from conferences.kinds import USUAL_DATES, Anonymity, DeadlineKind, Precision, Submitters
from conferences.models import Deadline, Topic, Track, TrackKind
from conferences.services.marking import mark_form_changed
from conferences.services.scheduling import DeadlineError, change_deadline, entry_of
from conferences.wording import NAMES, entry_words

ZONES = [(ANYWHERE_ON_EARTH, "Anywhere on earth (AoE)"), ("UTC", "UTC")] + [
    (name, name.replace("_", " "))
    for name in sorted(available_timezones())
    if "/" in name and not name.startswith(("Etc/", "posix/", "right/", "SystemV/"))
]


INVITED_AT_MOST = 2_000
ADDRESS_LENGTH = 254
_ANONYMITY = {
    Anonymity.FULL: "Full: no names, and nothing in the text that tells who wrote it",
    Anonymity.NAMES_WITHHELD: "Names withheld: companies, products and links may stay",
    Anonymity.OPTIONAL: "Optional: authors may name themselves in the paper",
    Anonymity.OPEN: "Open: reviewers see who wrote it",
}


def slug_from(data: Mapping[str, Any]) -> str:
    """The part of an address as it was typed, or made from the name where it was left empty."""
    slug: str = data.get("slug") or slugify(data.get("name") or "")[:50]
    if not slug:
        raise ValidationError(NO_ADDRESS)
    return slug


class TopicForm(ListedForm):
    """A topic; it is archived, not deleted."""

    named_by = "name"


class TopicInline(Scoped, admin.StackedInline):  # type: ignore[type-arg]  # Django's generics take no second base
    """Stacked, as Django's table of rows gives its inputs no labels. New ones are typed as a list, one a line."""

    model = Topic
    form = TopicForm
    formset = ListedFormSet
    fields = (("name", "position", "is_archived"),)
    extra = 0

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest | None, **kwargs: Any) -> Any:
        """Without help at each of them: what archiving does is said once, above the list."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.help_text = ""
        return field

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: archive it, papers name it."""
        return False


class ConferenceAdmin(ScopedAdmin):
    """A conference's name, place and zone. Site admins make one; its chairs change it.

    Registered in `reviews.admin`, since naming its first chair sends a mail.
    """

    conference_path = "pk"
    helps: ClassVar = {
        "full_name": "The name in full, as it stands on the call.",
        "slug": "The first part of each of its pages’ addresses: small letters, digits and hyphens. Left empty: made from the name. "
        "Changing it later breaks the links that were mailed.",
        "place": "Where it is held, as on the call: Bengaluru, India.",
        "website": "The conference's own pages; a button on its page here leads to them.",
    }
    fields = ("name", "full_name", "slug", "place", "zone", "website", "notice", "is_closed")
    list_display = ("name", "slug", "place", "is_closed")
    inlines = (TopicInline,)
    formfield_overrides = {models.URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"}}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """With or without topics forms ask something else."""
        super().save_related(request, form, formsets, change)
        mark_form_changed(conference_id=form.instance.pk, now=timezone.now())

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
            return forms.ChoiceField(
                choices=ZONES, label="Time zone", help_text=db_field.help_text, initial=db_field.default
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class TrackKindForm(ListedForm):
    """A kind of paper. Its key stays: rules and reports name it."""

    named_by = "name"


class TrackKindInline(Scoped, admin.StackedInline):  # type: ignore[type-arg]  # Django's generics take no second base
    """Full, short, poster: authors choose one where there are several."""

    model = TrackKind
    form = TrackKindForm
    formset = ListedFormSet
    verbose_name = "kind of paper"
    verbose_name_plural = "kinds of paper, where there are several, such as full and short"
    fields = (("name", "key", "position"), "help", "is_archived")
    conference_path = "track__conference"
    extra = 1

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: archive it, papers hang on it."""
        return False


class TrackForm(ListedForm):
    """A track; its address may be left empty, and is then made from its name. Whom it invites is typed one a line."""

    invited = forms.CharField(
        label="Who is invited",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text="For “Invited”: one address a line, or @example.org for everybody with a confirmed address there. "
        "Nobody is told; invite them as you like. Their co-authors need no invitation.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = self.fields["submitters"].required = False
        if self.instance.pk is not None:
            self.initial["invited"] = "\n".join(self.instance.invited)

    def siblings(self, data: dict[str, Any]) -> Any:
        """The other tracks of the conference."""
        return Track.objects.filter(conference=data["conference"]) if data.get("conference") else None

    def clean_slug(self) -> str:
        """As typed, or from the name."""
        return slug_from(self.cleaned_data)

    def clean_submitters(self) -> str:
        """As chosen, or everybody."""
        return self.cleaned_data["submitters"] or Submitters.EVERYBODY.value

    def clean_invited(self) -> list[str]:
        """Each address once, in small letters."""
        typed = dict.fromkeys(line.strip().lower() for line in self.cleaned_data["invited"].splitlines())
        lines = [line for line in typed if line]
        if len(lines) > INVITED_AT_MOST:
            raise ValidationError(f"{len(lines):,} lines; at most {INVITED_AT_MOST:,} are possible.")
        wrong = [line for line in lines if not _is_address(line)]
        if wrong:
            told = ", ".join(f"“{line[:60]}”" for line in wrong[:5])
            raise ValidationError(f"{told}: write an address such as ada@example.org, or @example.org.")
        return lines


def _is_address(line: str) -> bool:
    """Whether it is an address, or the part of one from the @ on."""
    try:
        validate_email(f"somebody{line}" if line.startswith("@") else line)
    except ValidationError:
        return False
    return len(line) <= ADDRESS_LENGTH


@admin.register(Track)
class TrackAdmin(ScopedAdmin):
    """A track's texts and its anonymity. Its questions, rule sets and review form have pages of their own."""

    helps: ClassVar = {
        "conference": "The conference whose call has this track.",
        "name": "As people say it: Research, Industry.",
        "slug": "The part of its page's address after the conference's: small letters, digits and hyphens. Left empty: made from "
        "the name.",
        "position": "Tracks are listed in this order, the lowest number first. Left empty: at the end.",
        "anonymity": "What the rules that look for names find weighs by it.",
        "topics_max": "At most so many of the conference's topics.",
        "is_listed": "Whether the track stands on the conference's public page.",
    }
    list_display = ("name", "conference", "anonymity", "is_listed")
    list_filter = (("conference", admin.RelatedOnlyFieldListFilter),)
    form = TrackForm
    inlines = (TrackKindInline,)
    fieldsets = (
        (None, {"fields": ("conference", "name", "slug", "position", "is_listed", "anonymity")}),
        ("Who may submit", {"fields": ("submitters", "invited")}),
        (
            "What authors read",
            {
                "description": "The longer texts are shown as they are typed. An empty line begins a paragraph, - at its "
                "beginning a point of a list, ## a heading; **two stars** make words bold, and [words](https://…) are a link.",
                "fields": ("summary", "lead", "guidance", "examples", "judging", "policies", "author_note"),
            },
        ),
        ("What reviewers read", {"fields": ("reviewer_note",)}),
        ("Limits", {"fields": ("abstract_words", "topics_max")}),
    )

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Each level of anonymity says what it means."""
        if db_field.name == "anonymity":
            kwargs["choices"] = [(level.value, _ANONYMITY[level]) for level in reversed(Anonymity)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """With other limits or kinds of paper drafts lack something else."""
        super().save_related(request, form, formsets, change)
        track = form.instance
        mark_form_changed(conference_id=track.conference_id, track_id=track.pk, now=timezone.now())

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
        help_text="Left empty: something due ends with that day, at 24:00; anything else happens as it begins, at 00:00.",
    )
    zone = forms.ChoiceField(
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
        data["instant"], data["zone"], data["precision"] = read_announced(
            day, data.get("minute"), DeadlineKind(data["kind"]), conference.zone, data["zone"]
        )
        if self.instance.pk is not None and self.instance.instant != data["instant"]:
            self._refuse_move(data)
        return data

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
                        is_record=data["is_record"],
                    )
                except DeadlineError as error:
                    # The form has checked all of this; the clock alone can have moved on since.
                    self.message_user(request, str(error), "ERROR")
                return
            obj.instant, obj.zone, obj.precision = data["instant"], data["zone"], data["precision"]
            obj.save()
