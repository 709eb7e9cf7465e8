"""What the admin's forms of rows in a list share: a place at the end, a short name from the label, room for a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import CharField, Field, ForeignObjectRel, Model, QuerySet
from django.forms.models import BaseInlineFormSet

from conferences.keys import key_from

# The last place that the column can say; rows that share a place stand in the order in which they were made.
LAST_PLACE = 32_767
_SENTENCE, _LINE = 300, 100


class Sentence(forms.Textarea):
    """A sentence or two, all of it in view. It stays one line: where it is shown there is no room for two."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 2, "class": "vLargeTextField", **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was typed, without the ends of its lines."""
        value = super().value_from_datadict(data, files, name)
        return re.sub(r"\s*[\r\n]+\s*", " ", value).strip() if isinstance(value, str) else value


def roomy_widget(db_field: Field[Any, Any]) -> forms.Widget | None:
    """A control in which what the column may hold can be read; None where the usual one does."""
    if type(db_field) is not CharField or db_field.choices:
        return None
    most = db_field.max_length or 0
    if most >= _SENTENCE:
        return Sentence()
    return AdminTextInputWidget(attrs={"class": "vLargeTextField"}) if most > _LINE else None


class LinesField(forms.CharField):
    """Names of new rows, one a line: each once, whatever its case, and none longer than its column takes."""

    widget = forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"})

    def __init__(self, *, noun: str, most: int, **more: Any) -> None:
        super().__init__(required=False, **more)
        self.noun, self.most = noun, most

    def clean(self, value: Any) -> Any:
        """The names as a list."""
        found: dict[str, str] = {}
        for line in str(super().clean(value)).splitlines():
            if name := " ".join(line.split()):
                found.setdefault(name.casefold(), name)
        if long := next((name for name in found.values() if len(name) > self.most), None):
            raise forms.ValidationError(
                f"A {self.noun} has at most {self.most} characters; “{long[:40]}…” has {len(long)}. "
                "Shorten it, or begin a new line."
            )
        return list(found.values())


class Siblings:
    """The rows among which a new one finds its place and its short name."""

    def __init__(self, rows: Iterable[Model] = ()) -> None:
        self.keys: set[str] = set()
        self.last = -1
        # The scale of the last score: one whose scale is left empty has the same.
        self.scale: list[str] = []
        for row in rows:
            self.keys.add(getattr(row, "key", ""))
            self.last = max(self.last, getattr(row, "position", -1))

    def next_key(self, words: str) -> str:
        """A free short name made from the words."""
        key = key_from(words, self.keys)
        self.keys.add(key)
        return key

    def next_place(self) -> int:
        """The place after all others."""
        self.last = min(self.last + 1, LAST_PLACE)
        return self.last


class ListedForm(forms.ModelForm):  # type: ignore[type-arg]  # ModelForm takes its type at run time only with monkeypatching
    """A row of a list. Its place may be left empty: then it comes last. So may its short name: then it is made from the label.

    A short name stays once the row exists, since answers and reports are kept under it.
    """

    named_by: ClassVar[str] = "label"

    def __init__(self, *args: Any, siblings: Siblings | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._siblings = siblings
        is_new = self.instance.pk is None
        if place := self.fields.get("position"):
            place.required = False
            if is_new:
                place.initial = None
        if key := self.fields.get("key"):
            key.required, key.disabled = False, not is_new

    def has_changed(self) -> bool:
        """Whether anything was entered: a place alone makes no row."""
        return bool(set(self.changed_data) - ({"position"} if self.empty_permitted else set()))

    def siblings(self, data: dict[str, Any]) -> QuerySet[Any] | None:
        """The rows beside this one, for a form that stands alone."""

    def clean(self) -> dict[str, Any]:
        """The place and the short name where they were left empty."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        around = self._siblings or Siblings(self.siblings(data) or ())
        words = data.get(self.named_by)
        if self.instance.pk is None and "key" in data and not data["key"] and words:
            data["key"] = around.next_key(str(words))
        if "position" in data:
            data["position"] = around.next_place() if data["position"] is None else data["position"]
            around.last = max(around.last, data["position"])
        return data


def is_referred_to(row: Model) -> bool:
    """Whether a row of any table refers to it, also of those that this floor does not know. One query for each such table."""
    relations = (one for one in row._meta.get_fields(include_hidden=True) if isinstance(one, ForeignObjectRel))
    return any(
        one.related_model._base_manager.filter(**{one.field.name: row.pk}).exists()  # type: ignore[union-attr]  # a relation between two models
        for one in relations
    )


class ListedFormSet(BaseInlineFormSet):  # type: ignore[type-arg]  # formsets take no type at run time
    """Rows of a list under their parent: new ones know of each other."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Each form gets the same siblings."""
        if not hasattr(self, "_siblings"):
            self._siblings = Siblings(self.get_queryset())
        return {**super().get_form_kwargs(index), "siblings": self._siblings}
