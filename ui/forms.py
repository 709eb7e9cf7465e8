"""The one form renderer, and the widgets that Django has no look for. `{{ form }}` is accessible as it stands."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

_WORD = re.compile(r"\S+")


class Renderer(TemplatesSetting):
    """Set as FORM_RENDERER: label, help, error and field in our markup, from templates/ui/forms."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


class ChoiceRows(forms.RadioSelect):
    """Radio buttons, each with its consequence as small text; `framed` makes them boxes side by side."""

    template_name = "ui/forms/choices.html"
    option_template_name = "ui/forms/choice.html"

    def __init__(self, *, notes: Mapping[str, str] | None = None, framed: bool = False, **more: Any) -> None:
        super().__init__(**more)
        self.notes = dict(notes or {})
        self.framed = framed

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Tell the template whether the rows are framed."""
        context = super().get_context(name, value, attrs)
        context["widget"]["framed"] = self.framed
        return context

    def create_option(self, name: str, value: Any, *args: Any, **more: Any) -> dict[str, Any]:
        """Give each option its note."""
        return super().create_option(name, value, *args, **more) | {"note": self.notes.get(str(value), "")}


class TickRows(forms.CheckboxSelectMultiple):
    """Tick boxes, each with its consequence as small text."""

    template_name = "ui/forms/choices.html"
    option_template_name = "ui/forms/choice.html"

    def __init__(self, *, notes: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.notes = dict(notes or {})

    def create_option(self, name: str, value: Any, *args: Any, **more: Any) -> dict[str, Any]:
        """Give each option its note."""
        return super().create_option(name, value, *args, **more) | {"note": self.notes.get(str(value), "")}


class Chips(forms.CheckboxSelectMultiple):
    """Many short choices as chips; the chosen ones have a tick and a tint."""

    template_name = "ui/forms/chips.html"


class Scale(forms.RadioSelect):
    """A score as joined segments; the meaning of the chosen value stands at the right of the label."""

    template_name = "ui/forms/scale.html"

    def __init__(self, *, meanings: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.meanings = {str(value): words for value, words in (meanings or {}).items()}


def voice(widget: forms.Widget) -> forms.Widget:
    """Set a widget in the serif: what is typed there is the scholars' own text."""
    classes = str(widget.attrs.get("class", ""))
    widget.attrs["class"] = f"{classes} input--voice".strip()
    return widget


def limit_words(field: forms.Field, most: int) -> forms.Field:
    """Show a word counter over a field. It counts and warns; the form's own cleaning decides."""
    field.widget.attrs["data-words"] = str(most)
    return field


def count_words(text: str) -> int:
    """Return the number of words as the counter over a field counts them: runs without white space."""
    return len(_WORD.findall(text))
