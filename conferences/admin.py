"""Conferences, tracks and topics in the admin; dates have a module of their own."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from conferences.admin_dates import ZONES, DeadlineAdmin
from conferences.admin_forms import ListedForm, ListedFormSet, is_referred_to
from conferences.admin_site import Scoped, ScopedAdmin
from conferences.callfile import SLUG
from conferences.calls import ABSTRACT_WORDS_MOST, TOPICS_MOST
from conferences.keys import ADDRESS_SHAPE, NO_ADDRESS, address_from
from conferences.kinds import Anonymity, Submitters
from conferences.models import Topic, Track, TrackKind
from conferences.services.marking import mark_form_changed
from conferences.zones import ZoneField

__all__ = ["ConferenceAdmin", "DeadlineAdmin", "TrackAdmin"]

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
    slug: str = data.get("slug") or address_from(data.get("name") or "")
    if not slug:
        raise ValidationError(NO_ADDRESS)
    if not SLUG.fullmatch(slug):
        # Another one could not be said in the file of a call.
        raise ValidationError(ADDRESS_SHAPE)
    return slug


class TopicForm(ListedForm):
    """A topic; once a paper names it, it is archived rather than deleted."""

    named_by = "name"


class TopicFormSet(ListedFormSet):
    """The topics of a conference. One that was mistyped goes; one that a paper names stays, if archived."""

    def clean(self) -> None:
        """Refuse to delete what is named. The rows are locked, so that nobody can choose them meanwhile."""
        super().clean()
        gone = [form.instance.pk for form in self.deleted_forms]
        for topic in Topic.objects.select_for_update().filter(pk__in=gone):
            if is_referred_to(topic):
                raise forms.ValidationError(
                    f"{topic.name} is named by papers, so it cannot be deleted. Archive it: it is no longer offered, and papers keep it."
                )


class TopicInline(Scoped, admin.StackedInline):  # type: ignore[type-arg]  # Django's generics take no second base
    """Stacked, as Django's table of rows gives its inputs no labels. New ones are typed as a list, one a line."""

    model = Topic
    form = TopicForm
    formset = TopicFormSet
    fields = (("name", "position", "is_archived"),)
    extra = 0

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest | None, **kwargs: Any) -> Any:
        """Without help at each of them: what archiving does is said once, above the list."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.help_text = ""
        return field


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
            return ZoneField(choices=ZONES, label="Time zone", help_text=db_field.help_text, initial=db_field.default)
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
        for name, most in (("abstract_words", ABSTRACT_WORDS_MOST), ("topics_max", TOPICS_MOST)):
            self.fields[name].validators += [MinValueValidator(1), MaxValueValidator(most)]
        if self.instance.pk is not None:
            self.initial["invited"] = "\n".join(self.instance.invited)
            # Its papers, numbers and dates are of its conference (P26).
            self.fields["conference"].disabled = True

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
        "conference": "The conference whose call has this track. It cannot be changed later.",
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
                "description": "Texts from guidance to policies are shown as they are typed. An empty line begins a paragraph, - at its "
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
