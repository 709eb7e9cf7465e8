"""A track's own questions and declarations in the admin. No submission is ever here (design §6)."""

import re
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from conferences.admin_forms import LinesField, ListedForm, ListedFormSet, Siblings
from conferences.admin_site import UTC_MOMENTS, Scoped, ScopedAdmin
from conferences.services.marking import mark_form_changed
from submissions.kinds import FieldKind
from submissions.models import FieldOption, SubmissionField

CHOSEN = frozenset({FieldKind.CHOICE, FieldKind.SEVERAL})


class FieldOptionInline(Scoped, admin.StackedInline):  # type: ignore[type-arg]  # Django's generics take no second base
    """Stacked, as Django's table of rows gives its inputs no labels. New ones are typed as a list, one a line."""

    model = FieldOption
    form = ListedForm
    formset = ListedFormSet
    fields = ("label", "help", ("key", "position", "is_archived"))
    helps: ClassVar = {
        "key": "Answers are stored under it.",
        "label": "What authors choose.",
        "help": "Small text below it.",
        "position": "The lowest number first.",
        "is_archived": "No longer offered. Whoever chose it keeps it.",
    }
    conference_path = "field__track__conference"
    extra = 0

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: archive it, whoever chose it keeps it."""
        return False


class SubmissionFieldForm(ListedForm):
    """A question, with what can be chosen as lines."""

    more_options = LinesField(
        label="Add choices",
        noun="choice",
        most=300,
        help_text="For one choice or several: what authors can choose, one a line, in its order. They come after those below.",
    )

    class Meta:
        model = SubmissionField
        fields = ("label",)

    def siblings(self, data: dict[str, Any]) -> QuerySet[SubmissionField] | None:
        """The other questions of the track."""
        track = data.get("track")
        return SubmissionField.objects.filter(track=track) if track else None

    def clean(self) -> dict[str, Any]:
        """Choices are typed for what is chosen alone."""
        data = super().clean()
        kind = data.get("kind") or self.instance.kind
        if "more_options" not in data or not kind:
            return data
        if data["more_options"] and kind not in CHOSEN:
            self.add_error(
                "more_options", "Only a question of the kind Choice or Several has choices. Change its kind."
            )
        if kind in CHOSEN and not (data["more_options"] or self._has_options()):
            self.add_error("more_options", "Give what authors can choose, one a line: without it nobody could answer.")
        return data

    def _has_options(self) -> bool:
        """Whether something can be chosen already, or is typed in a row of its own."""
        if self.instance.pk is not None and self.instance.options.filter(is_archived=False).exists():
            return True
        rows = (value for name, value in self.data.items() if re.fullmatch(r"options-\d+-label", name))
        return any(value.strip() for value in rows)


@admin.register(SubmissionField)
class SubmissionFieldAdmin(ScopedAdmin):
    """A question or a declaration. It is archived, not deleted: what authors entered stays."""

    conference_path = "track__conference"
    helps: ClassVar = {
        "track": "The track that asks it. It cannot be changed later.",
        "key": "Answers are stored under it: small letters, digits, underscores. Left empty: made from the question. It cannot be "
        "changed later.",
        "kind": "A text, one choice, several choices, a box to tick, or a declaration, which stands at the end of the form and has to "
        "be made. It cannot be changed later.",
        "label": "The question, or the sentence that authors declare.",
        "help": "Small text below the question.",
        "need": "Whether a paper can be submitted without an answer.",
        "required_from": "In UTC. A required question asks for an answer only from then on; empty: from the start.",
        "frozen_from": "In UTC. From then on the answer can no longer be changed; empty: never.",
        "position": "Questions are asked in this order, the lowest number first. Left empty: at the end.",
        "is_archived": "No longer asked. What authors entered stays.",
    }
    list_display = ("label", "track", "kind", "need", "for_reviewers", "is_archived")
    list_filter = ("kind", "is_archived")
    form = SubmissionFieldForm
    fields = (
        *("track", "kind", "label", "help", "more_options", "need", "for_reviewers"),
        *("required_from", "frozen_from", "position", "key", "is_archived"),
    )
    inlines = (FieldOptionInline,)
    formfield_overrides = UTC_MOMENTS

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: archive it."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What answers are stored under does not change once the question exists."""
        return ("track", "key", "kind") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What is new is not archived."""
        return self.fields if obj else tuple(name for name in self.fields if name != "is_archived")

    def save_related(self, request: HttpRequest, form: SubmissionFieldForm, formsets: Any, change: bool) -> None:
        """The choices that were typed as a list come after those with a row of their own."""
        super().save_related(request, form, formsets, change)
        rows = list(form.instance.options.all())
        there, around = {row.label.casefold() for row in rows}, Siblings(rows)
        FieldOption.objects.bulk_create(
            FieldOption(field=form.instance, label=label, key=around.next_key(label), position=around.next_place())
            for label in form.cleaned_data["more_options"]
            if label.casefold() not in there
        )
        # With another question papers lack something else.
        track = form.instance.track
        mark_form_changed(conference_id=track.conference_id, track_id=track.pk, now=timezone.now())
