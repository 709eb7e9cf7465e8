"""Plain forms of the public pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from access.projections import OptionView
from conferences.zones import ZoneField, zone_options
from eligibility.author_lines import TooManyAuthors, authors_in
from eligibility.authors import Author
from ui.forms import ChoiceRows, voice


def zone_choices() -> list[tuple[str, str]]:
    """The zones of the world by area and city; empty leaves it to the browser."""
    return [("", "As my browser says"), ("UTC", "UTC"), *zone_options()]


class ProfileForm(forms.Form):
    """What a person says of themself."""

    given_name = forms.CharField(
        label="Given name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    family_name = forms.CharField(
        label="Family name",
        max_length=150,
        required=False,
        help_text="Leave it empty if you have a single name.",
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    affiliation = forms.CharField(
        label="Affiliation",
        max_length=300,
        required=False,
        help_text="The organisation you work or study at.",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    orcid = forms.CharField(
        label="ORCID iD",
        max_length=60,
        required=False,
        help_text="Sixteen digits in groups of four. Papers that name it are recognised as yours.",
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "spellcheck": "false"}),
    )
    time_zone = ZoneField(
        label="Time zone",
        required=False,
        choices=zone_choices,
        help_text="Dates are shown as they were announced, and in this zone beside it.",
    )


class CheckForm(forms.Form):
    """What can be said of a PDF that is to be checked; the file itself is taken while it arrives."""

    kind = forms.ChoiceField(
        label="Kind of paper", widget=ChoiceRows(), error_messages={"required": "Choose the kind."}
    )
    authors = forms.CharField(
        label="Authors to look for",
        required=False,
        help_text=(
            "One author a line: name, e-mail, affiliation. They are looked for in the text, and deleted with the file."
        ),
        widget=voice(forms.Textarea(attrs={"class": "input", "rows": 4, "autocomplete": "off", "spellcheck": "false"})),
    )

    def __init__(self, kinds: Sequence[OptionView], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=data)
        if len(kinds) < 2:
            self.only_kind = kinds[0].key if kinds else ""
            del self.fields["kind"]
            return
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # declared above; said for the type checker
        field.choices = [(one.key, one.label) for one in kinds]
        field.widget = ChoiceRows(notes={one.key: one.help for one in kinds}, choices=field.choices)

    @property
    def chosen_kind(self) -> str:
        """The key of the kind, the only one where there is no choice. Only of a valid form."""
        return str(self.cleaned_data["kind"]) if "kind" in self.fields else self.only_kind

    def clean_authors(self) -> tuple[Author, ...]:
        """Read the lines."""
        try:
            return authors_in(self.cleaned_data["authors"])
        except TooManyAuthors as error:
            raise forms.ValidationError(str(error)) from error
