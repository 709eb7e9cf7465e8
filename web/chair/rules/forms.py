"""The form of a rule set, made from what the rules say of themselves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import slugify

from access.projections import OptionView
from access.projections.ruling import QuestionView
from eligibility.findings import Severity
from eligibility.grouping import rule_groups
from eligibility.inputs import AnyRule
from eligibility.parameters import ParameterError, ParameterInfo, describe, plain_parameters, read_parameters
from eligibility.reading import RuleSetView
from eligibility.rules import ALL_RULES, RULES
from eligibility.rulesets import RuleSetting
from ui.forms import TickRows

MEGABYTE = 1_048_576
_WEIGHTS = [
    (one.value, one.value.capitalize()) for one in (Severity.OFF, Severity.NOTICE, Severity.WARNING, Severity.ERROR)
]
SETTABLE = tuple(rule for rule in ALL_RULES if not rule.fixed)


@dataclass(frozen=True, slots=True)
class RuleBox:
    """One rule as the editor shows it."""

    rule: AnyRule
    severity: BoundField
    parameters: tuple[BoundField, ...]
    weight: Severity
    sentence: str
    has_errors: bool

    @property
    def is_on(self) -> bool:
        """Whether it is checked, or cannot be saved as it stands: then it stands open."""
        return self.weight is not Severity.OFF or self.has_errors


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """Rules of one kind: those that are checked, then those that are off; `note` is what a chair has to know of all."""

    title: str
    note: str
    on: tuple[RuleBox, ...]
    off: tuple[RuleBox, ...]


_NOTES = {
    "Anonymity": "What they find weighs by the anonymity of the track, too: where names alone are withheld, companies, links and own "
    "work are let be; where names may stand in the paper, nobody looks for them.",
    "Authors and declarations": "Questions and declarations are those of the tracks, under “Set up”.",
    "Final version": "For a set that judges camera-ready papers.",
}


class RuleSetForm(forms.Form):
    """Name, a weight and parameters for each rule, and why it is changed. What is typed for a rule that is off stays."""

    name = forms.CharField(label="Name", max_length=100, help_text="As chairs call it, such as Industry, submission.")
    known = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="Why it is changed",
        max_length=300,
        required=False,
        help_text="Stands in the history; authors who are mailed read it.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    tells_authors = forms.BooleanField(
        label="Mail the authors of papers whose verdict gets worse",
        required=False,
        help_text="Otherwise nobody is mailed; they see it on the page of their paper.",
    )

    def __init__(
        self,
        *,
        stored: RuleSetView | None,
        questions: Iterable[QuestionView] = (),
        data: Mapping[str, Any] | None = None,
        settings: Iterable[RuleSetting] | None = None,
        uses: Sequence[tuple[str, str]] = (),
    ) -> None:
        known = stored.number if stored else 0
        super().__init__(data=data, initial={"name": stored.name if stored else "", "known": known})
        newest = stored.newest.settings if stored and stored.newest else ()
        given = {one.rule: one for one in (newest if settings is None else settings)}
        self.asks_reason = known > 0
        asked = tuple(questions)
        for rule in SETTABLE:
            self._add_rule(rule, given.get(rule.name), asked)
        self.settings: tuple[RuleSetting, ...] = ()
        if uses:
            self.fields["use"] = forms.ChoiceField(
                label="Which track is to use it",
                required=False,
                choices=[("", "None yet; chosen later under “Rule sets”"), *uses],
                initial=uses[0][0] if len(uses) == 1 else "",
                help_text="From the moment that it is saved. Papers that are there are then checked by it.",
            )

    def _add_rule(self, rule: AnyRule, setting: RuleSetting | None, asked: tuple[QuestionView, ...]) -> None:
        self.fields[_name(rule, "severity")] = forms.ChoiceField(
            label="Weight", choices=_WEIGHTS, initial=(setting.severity if setting else Severity.OFF).value
        )
        given = plain_parameters(setting.effective()) if setting else {}
        for info in describe(rule.parameters):
            field = _field(info, asked, given.get(info.name))
            if info.name in given:
                field.initial = _shown(info, given[info.name])
            self.fields[_name(rule, info.name)] = field

    def clean(self) -> dict[str, Any]:
        """Each rule that is on must be able to run; the message stands at the parameter that it is about."""
        data = super().clean() or self.cleaned_data
        settings = []
        for rule in SETTABLE:
            severity = Severity(data.get(_name(rule, "severity")) or Severity.OFF)
            if severity is Severity.OFF:
                self._forget_errors(rule)
                continue
            if self._lacks_question(rule, data):
                continue
            parameters = dict(self._parameters(rule, data))
            try:
                read_parameters(rule.parameters, parameters)
            except ParameterError as error:
                for name, problem in error.problems.items():
                    if _name(rule, name) not in self.errors:
                        self.add_error(_name(rule, name), f"This {problem}")
                continue
            settings.append(RuleSetting(rule=rule.name, severity=severity, parameters=parameters))
        self.settings = tuple(settings)
        return data

    def _lacks_question(self, rule: AnyRule, data: Mapping[str, Any]) -> bool:
        """Whether the rule is about a question or declarations that were not chosen; then its field says so."""
        lacking = [
            (_name(rule, info.name), info.refers_to)
            for info in describe(rule.parameters)
            if info.refers_to and not data.get(_name(rule, info.name))
        ]
        for name, what in lacking:
            if name not in self.errors:
                is_question = what == "question"
                self.add_error(
                    name,
                    "Choose the question that this rule is about."
                    if is_question
                    else "Choose the declarations that have to be made, or switch the rule off.",
                )
        return bool(lacking)

    def _forget_errors(self, rule: AnyRule) -> None:
        """What stands at a rule that is not checked is nobody's mistake."""
        for info in describe(rule.parameters):
            self.errors.pop(_name(rule, info.name), None)

    def _parameters(self, rule: AnyRule, data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for info in describe(rule.parameters):
            value = _read(info, data.get(_name(rule, info.name)))
            if value not in (None, "") and not (value == [] and info.default is None):
                yield info.name, value

    @property
    def slug(self) -> str:
        """The short name that a new set gets from its name."""
        return slugify(self.cleaned_data["name"])[:50] or "rules"

    @property
    def groups(self) -> list[RuleGroup]:
        """All rules in their groups, each with the sentence that authors will read."""
        found = []
        for title, rules in rule_groups():
            boxes = [self._box(rule) for rule in rules]
            on, off = (tuple(box for box in boxes if box.is_on is wanted) for wanted in (True, False))
            found.append(RuleGroup(title, _NOTES.get(title, ""), on, off))
        return found

    @property
    def boxes(self) -> list[RuleBox]:
        """All rules, one after the other."""
        return [self._box(rule) for _, rules in rule_groups() for rule in rules]

    def _box(self, rule: AnyRule) -> RuleBox:
        names = [_name(rule, info.name) for info in describe(rule.parameters)]
        weight = self[_name(rule, "severity")].value()
        return RuleBox(
            rule=rule,
            severity=self[_name(rule, "severity")],
            parameters=tuple(self[name] for name in names),
            weight=Severity(weight) if weight in set(Severity) else Severity.OFF,
            sentence=self._sentence(rule),
            has_errors=self.is_bound and any(name in self.errors for name in names),
        )

    def _sentence(self, rule: AnyRule) -> str:
        """What authors read, from what is typed; nothing while it cannot be read."""
        infos = describe(rule.parameters)
        names = {info.name: _name(rule, info.name) for info in infos}
        if self.is_bound:
            if any(name in self.errors for name in names.values()):
                return ""
            typed = {key: self.cleaned_data.get(name) for key, name in names.items()}
        else:
            typed = {key: self.fields[name].initial for key, name in names.items()}
        read = {info.name: _read(info, typed[info.name]) for info in infos}
        given = {key: value for key, value in read.items() if value not in (None, "")}
        try:
            return RULES[rule.name].sentence(read_parameters(rule.parameters, given))
        except ParameterError:
            return ""


def _name(rule: AnyRule, parameter: str) -> str:
    return f"{rule.name}__{parameter}"


def _field(info: ParameterInfo, asked: tuple[QuestionView, ...], stored: Any) -> forms.Field:
    """The form field that asks for one parameter, from its own description; `stored` is what the set says now."""
    unit = "MB" if info.unit == "bytes" else info.unit
    common: dict[str, Any] = {
        "label": f"{info.label} ({unit})" if unit else info.label,
        "help_text": "A megabyte is 1,048,576 bytes." if info.unit == "bytes" else info.help,
        "required": False,
        "initial": _shown(info, info.default),
    }
    if info.refers_to:
        return _reference(info, asked, stored, common)
    if info.unit == "bytes":
        return forms.FloatField(min_value=_megabytes(info.minimum), max_value=_megabytes(info.maximum), **common)
    if info.kind == "float":
        return forms.FloatField(min_value=info.minimum, max_value=info.maximum, **common)
    if info.kind == "int":
        least = None if info.minimum is None else int(info.minimum)
        most = None if info.maximum is None else int(info.maximum)
        return forms.IntegerField(min_value=least, max_value=most, **common)
    if info.kind == "bool":
        return forms.BooleanField(**common)
    if info.kind == "choice":
        return forms.ChoiceField(choices=info.choices, **common)
    if info.kind == "choices":
        return forms.MultipleChoiceField(choices=info.choices, widget=TickRows(), **common)
    if info.kind == "list":
        common["help_text"] = f"{info.help} One a line.".strip()
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **common)
    return forms.CharField(**common)


def _reference(
    info: ParameterInfo, asked: tuple[QuestionView, ...], stored: Any, common: dict[str, Any]
) -> forms.Field:
    """One of the tracks' own questions, or several of their declarations: chosen, not typed."""
    choices = {one.key: one.label for one in asked if one.is_declaration is (info.refers_to == "declaration")}
    for key in stored if isinstance(stored, list) else [stored] if stored else []:
        choices.setdefault(key, f"{key} (no track asks it now)")
    if info.kind == "list":
        if not choices:
            common["help_text"] = "No track has a declaration yet: add them in the settings, then come back."
        return forms.MultipleChoiceField(choices=list(choices.items()), widget=TickRows(), **common)
    if not choices:
        common["help_text"] = "No track has a question yet: add one in the settings, then come back."
    return forms.ChoiceField(choices=[("", "Choose"), *choices.items()], **common)


def _megabytes(size: float | None) -> float | None:
    return None if size is None else size / MEGABYTE


def _shown(info: ParameterInfo, value: Any) -> Any:
    """A stored value as its field shows it."""
    if info.unit == "bytes" and value is not None:
        return _exact_megabytes(value)
    if info.kind == "list" and not info.refers_to:
        return "\n".join(value or ())
    return list(value) if isinstance(value, tuple) else value


def _exact_megabytes(size: int) -> str:
    """As few digits as read back as the same number of bytes: a save that changes nothing makes no other limit."""
    shown = (f"{size / MEGABYTE:.{digits}f}" for digits in range(3, 9))
    exact = next(text for text in shown if round(float(text) * MEGABYTE) == size)
    return exact.rstrip("0").rstrip(".")


def _read(info: ParameterInfo, value: Any) -> Any:
    """A field's value as the rule takes it."""
    if info.unit == "bytes" and value not in (None, ""):
        return round(float(value) * MEGABYTE)
    if info.kind == "list" and isinstance(value, str):
        return [line.strip() for line in value.splitlines() if line.strip()]
    return value


class TryForm(forms.Form):
    """On what to try: a track and stage for a file, the papers of a track for a trial over papers."""

    judged_as = forms.ChoiceField(
        label="Judged as",
        required=False,
        help_text="Whose anonymity and which budget of pages hold, and whether it is the final version.",
    )
    papers_of = forms.ChoiceField(label="Papers of", required=False)

    def __init__(
        self,
        *,
        stored: RuleSetView | None,
        tracks: Iterable[tuple[int, str]],
        kinds: Mapping[int, Sequence[OptionView]],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data=data)
        uses = stored.uses if stored else ()
        names = []
        for use in uses:
            names += _as_what(use.track_id, use.track, use.stage.value, kinds)
        for track_id, track in tracks:
            for stage in _STAGES:
                names += _as_what(track_id, track, stage, kinds)
        as_field, papers_field = self.fields["judged_as"], self.fields["papers_of"]
        assert isinstance(as_field, forms.ChoiceField)  # declared above; said for the type checker
        assert isinstance(papers_field, forms.ChoiceField)  # as above
        as_field.choices = list(dict(names).items())
        using = ", ".join(dict.fromkeys(use.track for use in uses))
        papers_field.choices = [
            *([("", f"The tracks that use it: {using}")] if using else []),
            *((str(track_id), f"{track}, as if it used this set") for track_id, track in tracks),
        ]


def _as_what(track_id: int, track: str, stage: str, kinds: Mapping[int, Sequence[OptionView]]) -> list[tuple[str, str]]:
    """A track at a stage as choices: one for each kind of paper, or the one that there is."""
    offered = [(f":{kind.key}", f", {kind.label[:1].lower()}{kind.label[1:]}") for kind in kinds.get(track_id, ())]
    return [(f"{track_id}:{stage}{key}", f"{track}{words}, {_STAGES[stage]}") for key, words in offered or [("", "")]]


_STAGES = {"submission": "submission", "camera_ready": "camera-ready"}


class RestoreForm(forms.Form):
    """Why an earlier version is brought back."""

    known = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="Why", max_length=250, error_messages={"required": "Give a reason."})


class UseForm(forms.Form):
    """The rule set of a track at a stage."""

    rule_set = forms.ChoiceField(label="Rule set", required=False)
    tells_authors = forms.BooleanField(label="Mail the authors of papers whose verdict gets worse", required=False)

    def __init__(
        self,
        *,
        sets: Iterable[RuleSetView],
        chosen: int | None,
        stage: str,
        data: Mapping[str, Any] | None = None,
        auto_id: str = "id_%s",
    ) -> None:
        super().__init__(data=data, initial={"rule_set": str(chosen or "")}, auto_id=auto_id)
        field = self.fields["rule_set"]
        assert isinstance(field, forms.ChoiceField)  # declared above; said for the type checker
        none = "None: nothing is checked" if stage == "submission" else "None yet"
        field.choices = [("", none), *((str(one.pk), one.name) for one in sets if one.newest)]
