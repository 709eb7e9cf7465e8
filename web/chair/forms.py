"""The forms of the chairs' desk. Plain ones: who may be chosen arrives with the page, what is possible is a service's."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from access.projections import Candidate, TrackView
from conferences.deadlines import FIRST_DAY, LAST_DAY, Entry, is_shown, read_announced
from conferences.kinds import Precision, Role
from conferences.wording import entry_words, skipped_words
from eligibility.authors import Sector
from reviews.kinds import Outcome
from ui.forms import ChoiceRows, voice
from ui.times import zone_name, zone_place
from web.chair.wording import SECTOR_WORDS

ANYWHERE_ON_EARTH = "Etc/GMT+12"


def _reason(label: str = "Reason", help_text: str = "", *, required: bool = True, most: int = 2000) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=help_text,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"required": "Give a reason."},
    )


class ReasonForm(forms.Form):
    """A reason alone, or with a hidden word for what it is about."""

    about = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    reason = _reason()


class FineForm(forms.Form):
    """Why two papers that are alike are not one; it may be left out."""

    reason = _reason(
        "Reason, if you like", "Kept in the audit trail. Other chairs read it; authors never do.", required=False
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=data, auto_id="id_fine_%s")


class AssignForm(forms.Form):
    """A reviewer out of those who may be assigned, each with their load."""

    reviewer = forms.ChoiceField(label="Reviewer", error_messages={"required": "Choose a reviewer."})

    def __init__(self, candidates: Iterable[Candidate], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=data)
        field = self.fields["reviewer"]
        assert isinstance(field, forms.ChoiceField)  # declared above; said for the type checker
        field.choices = [("", "Choose"), *((str(one.user_id), _with_load(one)) for one in candidates)]
        field.widget.attrs["class"] = "input"


def _with_load(one: Candidate) -> str:
    papers = "no paper yet" if not one.load else f"{one.load} paper{'' if one.load == 1 else 's'}"
    return f"{one.name}, {papers}"


class ConflictForm(forms.Form):
    """A person who must have nothing to do with the paper."""

    person = forms.ChoiceField(label="Person", error_messages={"required": "Choose a person."})
    reason = _reason(help_text="Kept in the audit trail. Authors never learn who set a conflict.", required=False)

    def __init__(self, people: Iterable[tuple[int, str]], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=data)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)  # declared above; said for the type checker
        field.choices = [("", "Choose"), *((str(key), name) for key, name in people)]
        field.widget.attrs["class"] = "input"


class SectorForm(forms.Form):
    """A sector for one author, with a reason; or that the authors' own word counts again."""

    about = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    sector = forms.ChoiceField(
        label="Sector",
        choices=[
            ("", "Choose"),
            *((one.value, words) for one, words in SECTOR_WORDS.items() if one is not Sector.UNKNOWN),
            ("stated", "As the authors say"),
        ],
        error_messages={"required": "Choose a sector."},
        widget=forms.Select(attrs={"class": "input"}),
    )
    reason = _reason(help_text="Kept in the audit trail.")

    @property
    def chosen(self) -> Sector | None:
        """The sector; None where the authors' own word is to count."""
        value = self.cleaned_data["sector"]
        return None if value == "stated" else Sector(value)


class MoveForm(forms.Form):
    """Another track that this chair has power over too; the page before the move asks for the reason."""

    track = forms.ChoiceField(label="Track", error_messages={"required": "Choose a track."})

    def __init__(self, tracks: Iterable[TrackView], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=data, auto_id="id_move_%s")
        field = self.fields["track"]
        assert isinstance(field, forms.ChoiceField)  # declared above; said for the type checker
        field.choices = [("", "Choose"), *((str(track.pk), track.name) for track in tracks)]
        field.widget.attrs["class"] = "input"


class DecisionForm(forms.Form):
    """Accept or reject, with what authors read beside it."""

    outcome = forms.ChoiceField(
        label="Decision",
        choices=[(one.value, one.value.capitalize()) for one in Outcome],
        widget=ChoiceRows(),
        error_messages={"required": "Choose accept or reject."},
    )
    comment = forms.CharField(
        label="For the authors",
        required=False,
        max_length=20_000,
        help_text="They read it with the decision, once decisions are released.",
        widget=voice(forms.Textarea(attrs={"class": "input", "rows": 5})),
    )


class MomentForm(forms.Form):
    """A day and a time in a zone that is named, so that nobody has to think in UTC."""

    day = forms.DateField(
        label="Day",
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d"),
        validators=[
            MinValueValidator(FIRST_DAY, f"Choose a day from {FIRST_DAY} on."),
            MaxValueValidator(LAST_DAY, f"Choose a day up to {LAST_DAY}."),
        ],
    )
    time = forms.TimeField(
        label="Time",
        widget=forms.TimeInput(attrs={"type": "time", "class": "input"}, format="%H:%M"),
        help_text="A deadline at a bare minute such as 23:59 closes at the end of that minute.",
    )
    zone = forms.ChoiceField(label="Time zone", widget=forms.Select(attrs={"class": "input"}))

    def __init__(
        self,
        zones: Iterable[str],
        at: datetime,
        data: Mapping[str, Any] | None = None,
        *,
        first: str = "",
    ) -> None:
        names = list(dict.fromkeys([*([first] if first else []), *zones, ANYWHERE_ON_EARTH, "UTC"]))
        local = at.astimezone(ZoneInfo(names[0]))
        super().__init__(data=data, initial={"day": local.date(), "time": local.time(), "zone": names[0]})
        field = self.fields["zone"]
        assert isinstance(field, forms.ChoiceField)  # declared above; said for the type checker
        field.choices = [(name, _zone_words(name, at)) for name in names]

    def clean(self) -> dict[str, Any]:
        """A time that the clocks go forward over is none."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        day, time, zone = (data.get(name) for name in ("day", "time", "zone"))
        if day and time is not None and zone and not is_shown(day, time, zone):
            self.add_error("time", skipped_words(zone))
        return data

    @property
    def instant(self) -> datetime:
        """The instant that was given. Only of a valid form."""
        given = self.cleaned_data
        return datetime.combine(given["day"], given["time"], ZoneInfo(given["zone"])).astimezone(UTC)


def _zone_words(name: str, at: datetime) -> str:
    zone = ZoneInfo(name)
    place, short = zone_place(zone, at), zone_name(zone, at)
    words = place if place == short else f"{place} ({short})"
    return "Anywhere on earth (AoE)" if name == ANYWHERE_ON_EARTH else words


class DeadlineForm(MomentForm):
    """A new value for a date, and why; an earlier one is to be confirmed, as people rely on what was announced.

    A date that was announced as a day may be moved to another day; one that was announced with a time keeps a time.
    """

    reason = _reason(help_text="Shown beside the new date.", most=300)
    tells_authors = forms.BooleanField(
        label="Mail the authors of drafts",
        required=False,
        help_text="Each draft that the date holds for; the mail says the old date, the new one and the reason.",
    )
    is_earlier = forms.BooleanField(label="Bring it forward", required=False, widget=forms.HiddenInput)
    is_record = forms.BooleanField(label="Write down what was announced", required=False, widget=forms.HiddenInput)

    def __init__(self, conference_zone: str, at: datetime, data: Any = None, *, present: Entry, now: datetime) -> None:
        super().__init__([conference_zone], at, data, first=present.zone)
        self.conference_zone, self.present, self.now = conference_zone, present, now
        if present.precision is Precision.DAY:
            time = self.fields["time"]
            time.required, time.initial, self.initial["time"] = False, None, None
            time.help_text = (
                "Left empty: as announced, when that day begins."
                if present.kind.is_release
                else "Left empty: as announced, at the end of that day."
            )
        if not present.kind.binds_drafts:
            del self.fields["tells_authors"]

    @property
    def instant(self) -> datetime:
        """The instant that was given. Only of a valid form."""
        return self._read()[0]

    @property
    def precision(self) -> Precision:
        """Whether a day was given, or a time as well. Only of a valid form."""
        return self._read()[2]

    def _read(self) -> tuple[datetime, str, Precision]:
        given = self.cleaned_data
        return read_announced(given["day"], given["time"], self.present.kind, self.conference_zone, given["zone"])

    def clean(self) -> dict[str, Any]:
        """An earlier date, or one that is past, asks once more, with a box to tick in its place."""
        data = super().clean()
        if {"day", "time", "zone"} <= data.keys():
            if self.instant < self.present.instant:
                self._ask(
                    "is_earlier",
                    f"Announced was {entry_words(self.present)}: authors who rely on it lose time.",
                    "This is earlier than announced. Tick the box if it is meant.",
                )
            elif self.present.instant < self.instant <= self.now:
                self._ask(
                    "is_record",
                    "Every page shows it as extended. Nothing opens again by it, and nobody is mailed.",
                    "This instant is past already. Tick the box if it was announced, or choose a later one.",
                )
        return data

    def _ask(self, name: str, help_text: str, problem: str) -> None:
        self.fields[name].widget = forms.CheckboxInput()
        self[name].help_text = help_text
        if not self.cleaned_data.get(name):
            self.add_error(name, problem)


class OwnDeadlineForm(MomentForm):
    """One paper's own deadline, and why. Beside other forms of the paper's page, which ask for reasons, too."""

    reason = _reason(help_text="Kept in the audit trail.")

    def __init__(
        self, zones: Iterable[str], at: datetime, data: Mapping[str, Any] | None = None, *, first: str = ""
    ) -> None:
        super().__init__(zones, at, data, first=first)
        self.auto_id = "id_own_%s"


class InviteForm(forms.Form):
    """An invitation by e-mail. Whether the address has an account makes no difference here (P44)."""

    email = forms.EmailField(label="E-mail", widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}))
    role = forms.ChoiceField(label="Role", widget=forms.Select(attrs={"class": "input"}))

    def __init__(self, tracks: Iterable[TrackView], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=data)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # declared above; said for the type checker
        self.roles = {
            "pc": (Role.PC, None, "PC member"),
            **{f"track-{one.slug}": (Role.TRACK_CHAIR, one, f"Chair of the track {one.name}") for one in tracks},
            "chair": (Role.CHAIR, None, "Chair"),
        }
        field.choices = [(key, words) for key, (_, _, words) in self.roles.items()]

    @property
    def chosen(self) -> tuple[Role, TrackView | None, str]:
        """Role, track and words of the choice. Only of a valid form."""
        return self.roles[self.cleaned_data["role"]]
