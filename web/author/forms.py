"""The forms of the author's desk: lenient in what they take, since saving is never blocked; completeness is judged elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html

from access.projections import AuthorView, FieldView, OptionView, TopicView, TrackForm
from eligibility.authors import Sector
from reviews.kinds import OutsideKind
from submissions.content import (
    ABSTRACT_LENGTH,
    AFFILIATION_LENGTH,
    ANSWER_LENGTH,
    EMAIL_LENGTH,
    NAME_LENGTH,
    TITLE_LENGTH,
)
from submissions.kinds import FieldKind, Need
from ui.forms import Chips, ChoiceRows, TickRows, limit_words, voice
from ui.times import moment_words

Data = MultiValueDict[str, str]

SECTORS = [
    (Sector.UNKNOWN.value, "Sector not said yet"),
    (Sector.INDUSTRY.value, "Industry"),
    (Sector.ACADEMIA.value, "Academia"),
    (Sector.GOVERNMENT.value, "Government"),
    (Sector.NON_PROFIT.value, "Non-profit"),
    (Sector.INDEPENDENT.value, "Independent"),
]
# An ORCID iD may be pasted as an address; what is none is kept and told of, as long as it fits.
ORCID_TYPED_LENGTH = 60


def _text(label: str, most: int, *, help_text: str = "", widget: forms.Widget | None = None) -> forms.CharField:
    """A text that may be empty; only what is longer than can be kept is refused, at its field."""
    field = forms.CharField(
        label=label,
        max_length=most,
        required=False,
        help_text=help_text,
        widget=widget,
        error_messages={
            "max_length": "%(show_value)d characters; at most %(limit_value)d can be kept. The earlier text is still saved."
        },
    )
    # The browser would cut a pasted text without a word.
    field.widget.attrs.pop("maxlength", None)
    return field


class PaperForm(forms.Form):
    """One paper under one track's questions. Always bound: to what is stored, or to what was just typed."""

    def __init__(
        self,
        *,
        shown: TrackForm,
        topics: Iterable[TopicView],
        data: Mapping[str, Any],
        kinds: Sequence[OptionView] = (),
        zone: str = "UTC",
    ) -> None:
        super().__init__(data=data)
        self.shown = shown
        if len(kinds) > 1:
            self.fields["kind"] = forms.ChoiceField(
                label="Kind of paper",
                required=False,
                choices=[(kind.key, kind.label) for kind in kinds],
                widget=ChoiceRows(notes={kind.key: kind.help for kind in kinds if kind.help}),
            )
        self.fields["title"] = _text("Title", TITLE_LENGTH, widget=voice(forms.Textarea({"rows": 1})))
        self.fields["abstract"] = limit_words(
            _text("Abstract", ABSTRACT_LENGTH, widget=voice(forms.Textarea({"rows": 8}))), shown.track.abstract_words
        )
        self.fields["topics"] = forms.TypedMultipleChoiceField(
            label="Topics",
            required=False,
            coerce=int,
            choices=[(topic.pk, topic.name) for topic in topics],
            widget=Chips(),
        )
        for asked in shown.fields:
            self.fields[f"field-{asked.key}"] = _answer(asked, zone, data)

    def fix(self, since: Mapping[str, str]) -> None:
        """Show as fixed what can no longer be changed; `since` says since when. Texts can still be selected and copied."""
        for name, when in since.items():
            if name in self.fields:
                field = self.fields[name]
                fixed = f"Fixed since {when}."
                field.help_text = format_html("{} {}", field.help_text, fixed) if field.help_text else fixed
                is_text = isinstance(field.widget, forms.Textarea | forms.TextInput)
                field.widget.attrs["readonly" if is_text else "disabled"] = True

    @property
    def kind(self) -> forms.BoundField | None:
        """The choice of a kind of paper, where there is one."""
        return self["kind"] if "kind" in self.fields else None

    @property
    def questions(self) -> list[forms.BoundField]:
        """The track's own questions, without declarations."""
        return [self[f"field-{one.key}"] for one in self.shown.fields if one.kind is not FieldKind.DECLARATION]

    @property
    def declarations(self) -> list[forms.BoundField]:
        """What the track asks to be declared."""
        return [self[f"field-{one.key}"] for one in self.shown.fields if one.kind is FieldKind.DECLARATION]


def _answer(asked: FieldView, zone: str, data: Mapping[str, Any]) -> forms.Field:
    label = format_html("{} <small>if it fits</small>", asked.label) if asked.need is not Need.REQUIRED else asked.label
    if asked.need is not Need.REQUIRED and asked.required_from:
        label = format_html(
            "{} <small>needed from {}</small>", asked.label, moment_words(asked.required_from, ZoneInfo(zone))
        )
    chosen = _chosen(data, f"field-{asked.key}")
    shown = [option for option in asked.options if not option.is_archived or option.key in chosen]
    options = [(option.key, option.label) for option in shown]
    notes = {
        option.key: "No longer offered. Your answer stays until you take it back."
        if option.is_archived
        else option.help
        for option in shown
        if option.help or option.is_archived
    }
    match asked.kind:
        case FieldKind.TEXT:
            return _text(label, ANSWER_LENGTH, help_text=asked.help, widget=voice(forms.Textarea({"rows": 3})))
        case FieldKind.CHOICE:
            return forms.ChoiceField(
                label=label, help_text=asked.help, required=False, choices=options, widget=ChoiceRows(notes=notes)
            )
        case FieldKind.SEVERAL:
            rows = notes or asked.need is Need.REQUIRED
            widget = TickRows(notes=notes) if rows else Chips()
            return forms.MultipleChoiceField(
                label=label, help_text=asked.help, required=False, choices=options, widget=widget
            )
        case FieldKind.CHECKBOX | FieldKind.DECLARATION:
            return forms.BooleanField(label=asked.label, help_text=asked.help, required=False)


def _chosen(data: Mapping[str, Any], name: str) -> set[str]:
    """The keys of the options that are chosen, stored or typed."""
    values = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name)
    return set(values) if isinstance(values, list) else {str(values)}


class AuthorForm(forms.Form):
    """One author row. `key` is the row's primary key, or `new` and a number."""

    given_name = _text("Given name", NAME_LENGTH)
    family_name = _text("Family name", NAME_LENGTH)
    email = _text("E-mail", EMAIL_LENGTH, widget=forms.EmailInput())
    affiliation = _text("First affiliation", AFFILIATION_LENGTH, help_text="The one that counts for the sector.")
    further_affiliations = _text("Further affiliations", AFFILIATION_LENGTH)
    orcid = _text("ORCID iD", ORCID_TYPED_LENGTH, help_text="Such as 0000-0002-1825-0097; optional.")
    sector = forms.ChoiceField(label="Sector", choices=SECTORS, required=False)
    is_contact = forms.BooleanField(label="Contact: chairs and authors write to this person", required=False)

    def __init__(self, key: str, data: Mapping[str, Any]) -> None:
        super().__init__(data=data, prefix=f"author-{key}")
        for name in ("given_name", "family_name", "email", "affiliation", "further_affiliations"):
            self.fields[name].widget.attrs["data-part"] = name
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        self.fields["affiliation"].widget.attrs |= {"autocomplete": "off", "data-places": ""}

    def fix(self) -> None:
        """Show who the author is as fixed."""
        for name in ("given_name", "family_name", "email"):
            self.fields[name].widget.attrs["readonly"] = True


AUTHOR_FIELDS = tuple(AuthorForm.base_fields)


class PasteForm(forms.Form):
    """A list of authors as text."""

    text = forms.CharField(
        label="One author a line",
        help_text="As “Ada Quill, ada@lab.example, Bluefin Robotics”, as “Ada Quill &lt;ada@lab.example&gt;, Bluefin Robotics”, "
        "or columns out of a spreadsheet, with or without their names in the first line. You see the rows before they are added.",
        widget=forms.Textarea({"rows": 10, "class": "input"}),
        error_messages={"required": "Nothing was pasted. Write or paste one author a line."},
    )


class OutsideForm(forms.Form):
    """Somebody outside the committee, or a whole organisation."""

    kind = forms.ChoiceField(
        label="What it is",
        choices=[
            (OutsideKind.PERSON.value, "A person"),
            (OutsideKind.ORGANISATION.value, "An organisation"),
            (OutsideKind.DOMAIN.value, "A mail domain, such as example.org"),
        ],
        widget=ChoiceRows(),
        initial=OutsideKind.PERSON.value,
        error_messages={"required": "Choose what it is."},
    )
    name = forms.CharField(
        label="Name",
        max_length=NAME_LENGTH,
        error_messages={"required": "Write a name first."},
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
    )


def author_data(key: str, author: AuthorView) -> dict[str, list[str]]:
    """A stored row as its form would post it."""
    typed = (name for name in AUTHOR_FIELDS if name not in {"is_contact", "sector"})
    values = {name: str(getattr(author, name)) for name in typed} | {"sector": author.stated_sector}
    if author.is_contact:
        values["is_contact"] = "on"
    return {f"author-{key}-{name}": [value] for name, value in values.items()}
