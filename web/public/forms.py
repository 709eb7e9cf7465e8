"""Plain forms of the public pages."""

from functools import cache
from zoneinfo import available_timezones

from django import forms

_AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def zone_choices() -> tuple[tuple[str, str], ...]:
    """The zones of the world by area and city; empty leaves it to the browser."""
    names = sorted(name for name in available_timezones() if name.split("/")[0] in _AREAS and "/" in name)
    return (("", "As my browser says"), ("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names))


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
    time_zone = forms.ChoiceField(
        label="Time zone",
        required=False,
        choices=zone_choices,
        help_text="Dates are shown as they were announced, and in this zone beside it.",
    )
