"""Review forms in the admin, and conferences with their first chair. No review and no member is ever here (design §6)."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from conferences.admin import ConferenceAdmin, slug_from
from conferences.admin_forms import LinesField, ListedForm, ListedFormSet, Siblings
from conferences.admin_site import Scoped, ScopedAdmin
from conferences.kinds import Role
from conferences.models import Conference, Topic
from eligibility.words import count
from reviews.calls import MOST_VALUES
from reviews.kinds import ReviewFieldKind
from reviews.models import ReviewField, ReviewForm
from reviews.services.changing import change_review_field
from reviews.services.inviting import invite_and_mail
from reviews.services.orphans import count_without_chair


class ScaleField(forms.CharField):
    """One meaning a line, the lowest first; a list of them."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """A stored list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """The lines that are not empty."""
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared as lists."""
        return bool((initial or []) != self.to_python(data))


def scale_problem(kind: str | None, scale: list[str]) -> str:
    """Why a question of this kind cannot have these values; empty if it can. What the file of a call could not say is refused."""
    if kind not in {ReviewFieldKind.SCORE, ReviewFieldKind.CHOICE}:
        return "Only scores and choices have values. Leave this empty, or choose another kind." if scale else ""
    if len(scale) < 2:
        return "Give at least two values, one a line, the lowest first."
    if len(scale) > MOST_VALUES:
        return f"{len(scale)} values; at most {MOST_VALUES} are possible."
    twice = next((value for place, value in enumerate(scale) if value in scale[:place]), "")
    return f"“{twice}” stands there twice, so that nobody could tell the two apart." if twice else ""


class ReviewFieldForm(ListedForm):
    """A criterion; scores and choices need their scale. A score whose scale is left empty has that of the score above."""

    scale = ScaleField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
        help_text="For scores and choices: one meaning a line, the lowest first. A score that is left empty has the scale of the "
        "score above it.",
    )

    class Meta:
        model = ReviewField
        fields = ("position", "key", "kind", "label", "help", "scale", "is_required", "audience", "is_archived")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            # Answers are stored under the key, and in the way of the kind.
            self.fields["kind"].disabled = True

    def clean(self) -> dict[str, Any]:
        """A score or a choice without meanings cannot be given."""
        data = super().clean()
        kind, scale = data.get("kind"), data.get("scale") or []
        if kind == ReviewFieldKind.SCORE and self._siblings is not None:
            data["scale"] = scale = self._siblings.scale = scale or self._siblings.scale
        if problem := scale_problem(kind, scale):
            self.add_error("scale", problem)
        if kind == ReviewFieldKind.FLAG:
            # A tick may always stay off.
            data["is_required"] = False
        return data


class ReviewFieldInline(Scoped, admin.StackedInline):  # type: ignore[type-arg]  # Django's generics take no second base
    model = ReviewField
    form = ReviewFieldForm
    formset = ListedFormSet
    verbose_name = "question"
    verbose_name_plural = "questions"
    conference_path = "form__track__conference"
    helps: ClassVar = {
        "position": "The lowest number first. Left empty: at the end.",
        "key": "Answers are stored under it. Left empty: made from the label. It cannot be changed later.",
        "kind": "How it is answered. It cannot be changed later: archive the field, and add another.",
        "label": "The criterion or question as reviewers read it.",
        "help": "Small text below it: what to look at.",
        "is_required": "A review cannot be submitted without an answer.",
        "audience": "Who reads the answer: the authors once reviews are released, the paper's reviewers, or chairs alone.",
        "is_archived": "No longer asked. What reviewers wrote stays.",
    }

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        """Of a new form nothing is archived."""
        last = ("key", "position", "is_archived") if obj else ("key", "position")
        return ("label", "kind"), "help", "scale", ("audience", "is_required"), last

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Room for the first questions of a new form, and for one more of another, also without scripts."""
        return 1 if obj else 4

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: archive it, what was written stays."""
        return False


@admin.register(ReviewForm)
class ReviewFormAdmin(ScopedAdmin):
    """The form by which a track's papers are judged."""

    conference_path = "track__conference"
    helps: ClassVar = {
        "track": "The track whose papers are judged by this form.",
        "name": "For chairs: reviewers see the fields alone.",
    }
    list_display = ("name", "track")
    fields = ("track", "name")
    inlines = (ReviewFieldInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: reviews hang on it."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A form stays its track's."""
        return ("track",) if obj else ()

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Through the service: what reviewers wrote keeps the question that they answered."""
        with transaction.atomic():
            formset.save(commit=False)
            for row, changed in (*formset.changed_objects, *((row, ()) for row in formset.new_objects)):
                if change_review_field(row=row, changed=changed):
                    self.message_user(
                        request,
                        f"Reviews that answer “{row.label}” keep their answers under the earlier question, which is archived; "
                        "from now on the changed one is asked.",
                        "WARNING",
                    )
            formset.save_m2m()


class ConferenceForm(forms.ModelForm):  # type: ignore[type-arg]  # ModelForm takes its type at run time only with monkeypatching
    """A conference; for site admins, with the address of somebody to invite as its chair."""

    chair_email = forms.EmailField(
        label="Invite a chair",
        required=False,
        help_text="A link is mailed there; whoever follows it and signs in is chair. Further ones are invited by the chairs.",
    )

    more_topics = LinesField(
        label="Add topics",
        noun="topic",
        most=200,
        help_text="One a line, in the order of the call. They come after the topics below; one that is there already stays. "
        "A topic that is archived is no longer offered; papers that have it keep it.",
    )

    class Meta:
        model = Conference
        fields = ("name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """As typed, or from the name."""
        return slug_from(self.cleaned_data)


@admin.register(Conference)
class ConferenceWithChairAdmin(ConferenceAdmin):
    """Site admins name a conference's first chair by typed e-mail, never out of a list of people."""

    form = ConferenceForm

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """For site admins with a word on papers that no chair may handle, beside the field that mends it."""
        row = super().get_object(request, object_id, from_field)
        if row is not None and request.user.is_superuser and request.method == "GET":
            number = count_without_chair(row.pk)
            if number:
                verb = "has" if number == 1 else "have"
                self.message_user(
                    request,
                    f"{count(number, 'submitted paper')} {verb} no chair: each of them wrote the paper or has a conflict with "
                    "it. Invite another chair below.",
                    "WARNING",
                )
        return row

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Chairs invite others on their own page."""
        chair = ("chair_email",) if request.user.is_superuser else ()
        return (*ConferenceAdmin.fields, *chair, "more_topics")

    def save_related(self, request: HttpRequest, form: ConferenceForm, formsets: Any, change: bool) -> None:
        """The topics that were typed as a list come after those with a row of their own."""
        super().save_related(request, form, formsets, change)
        rows = list(form.instance.topics.all())
        there, around = {topic.name.casefold() for topic in rows}, Siblings(rows)
        new = [name for name in form.cleaned_data["more_topics"] if name.casefold() not in there]
        Topic.objects.bulk_create(
            Topic(conference=form.instance, name=name, position=around.next_place()) for name in new
        )

    def save_model(self, request: HttpRequest, obj: Conference, form: ConferenceForm, change: bool) -> None:
        """The conference first, then the invitation."""
        super().save_model(request, obj, form, change)
        email = form.cleaned_data.get("chair_email")
        if email and request.user.is_superuser:
            invite_and_mail(
                conference_id=obj.pk,
                email=email,
                role=Role.CHAIR,
                role_words="chair",
                track_id=None,
                by_id=request.user.pk,
                now=timezone.now(),
                path=lambda token: reverse("invitation", args=[token]),
            )
            self.message_user(request, f"An invitation to be chair was mailed to {email}.")
