"""A track's own questions and declarations in the admin. No submission is ever here (design §6)."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from conferences.admin_site import UTC_MOMENTS, Scoped, ScopedAdmin
from submissions.models import FieldOption, SubmissionField


class FieldOptionForm(forms.ModelForm):  # type: ignore[type-arg]  # ModelForm takes its type at run time only with monkeypatching
    """An option; answers are stored under its key, which stays."""

    class Meta:
        model = FieldOption
        fields = ("key", "label", "position", "help", "is_archived")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields["key"].disabled = True


class FieldOptionInline(Scoped, admin.StackedInline):  # type: ignore[type-arg]  # Django's generics take no second base
    """Stacked, as Django's table of rows gives its inputs no labels."""

    model = FieldOption
    form = FieldOptionForm
    fields = (("key", "label", "position"), "help", "is_archived")
    helps: ClassVar = {
        "key": "Answers are stored under it: small letters, digits, underscores.",
        "label": "What authors choose.",
        "help": "Small text below it.",
        "position": "The lowest number first.",
        "is_archived": "No longer offered. Whoever chose it keeps it.",
    }
    conference_path = "field__track__conference"
    extra = 2

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: archive it, whoever chose it keeps it."""
        return False


@admin.register(SubmissionField)
class SubmissionFieldAdmin(ScopedAdmin):
    """A question or a declaration. It is archived, not deleted: what authors entered stays."""

    conference_path = "track__conference"
    helps: ClassVar = {
        "track": "The track that asks it. It cannot be changed later.",
        "key": "Answers are stored under it: small letters, digits, underscores. It cannot be changed later.",
        "kind": "A text, one choice, several choices, a tick, or a declaration, which stands at the end of the form. "
        "It cannot be changed later.",
        "label": "The question, or the sentence that authors declare.",
        "help": "Small text below the question.",
        "need": "Whether a paper can be submitted without an answer.",
        "required_from": "In UTC. A required question asks for an answer only from then on; empty: from the start.",
        "frozen_from": "In UTC. From then on the answer can no longer be changed; empty: never.",
        "position": "Questions are asked in this order, the lowest number first.",
        "is_archived": "No longer asked. What authors entered stays.",
    }
    list_display = ("label", "track", "kind", "need", "for_reviewers", "is_archived")
    list_filter = ("kind", "is_archived")
    fields = (
        *("track", "key", "kind", "label", "help", "need", "required_from", "frozen_from"),
        *("for_reviewers", "position", "is_archived"),
    )
    inlines = (FieldOptionInline,)
    formfield_overrides = UTC_MOMENTS

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: archive it."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What answers are stored under does not change once the question exists."""
        return ("track", "key", "kind") if obj else ()
