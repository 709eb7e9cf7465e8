"""Rule sets in the admin: pick rules, set severity and parameters; saving makes a new version (design §4)."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from conferences.admin_site import ScopedAdmin
from eligibility.findings import Severity
from eligibility.inputs import AnyRule
from eligibility.models import RuleSet, RuleSetVersion, TrackRuleSet
from eligibility.parameters import ParameterError, ParameterInfo, describe, plain_parameters, read_parameters
from eligibility.rules import ALL_RULES, RULES
from eligibility.rulesets import RuleSetting
from eligibility.services import save_rule_set


def parameter_field(info: ParameterInfo) -> forms.Field:
    """The form field that asks for one parameter, from its own description."""
    label = f"{info.label} ({info.unit})" if info.unit else info.label
    common: dict[str, Any] = {"label": label, "help_text": info.help, "required": False, "initial": info.default}
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
        return forms.MultipleChoiceField(choices=info.choices, widget=forms.CheckboxSelectMultiple, **common)
    if info.kind == "list":
        common["initial"] = "\n".join(info.default or ())
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **common)
    return forms.CharField(**common)


class RuleSetForm(forms.ModelForm):  # type: ignore[type-arg]  # ModelForm takes its type at run time only with monkeypatching
    """The rule set with a severity for each rule, and the parameters of each."""

    class Meta:
        model = RuleSet
        fields = ("conference", "slug", "name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self._stored()
        for rule in ALL_RULES:
            setting = stored.get(rule.name)
            self.fields[f"{rule.name}:severity"] = forms.ChoiceField(
                label="Weight",
                choices=[(one.value, one.value.capitalize()) for one in Severity],
                initial=setting.severity if setting else (rule.default if rule.fixed else Severity.OFF),
                disabled=rule.fixed,
                help_text=RULES[rule.name].sentence(read_parameters(rule.parameters, setting.parameters))
                if setting
                else "",
            )
            given = plain_parameters(read_parameters(rule.parameters, setting.parameters)) if setting else {}
            for info in describe(rule.parameters):
                field = parameter_field(info)
                if info.name in given:
                    value = given[info.name]
                    field.initial = "\n".join(value) if info.kind == "list" else value
                self.fields[f"{rule.name}:{info.name}"] = field
        if self.instance.pk:
            self.fields["conference"].disabled = True
            self.fields["slug"].disabled = True

    def clean(self) -> dict[str, Any]:
        """Each rule that is on must be able to run; the message stands at the parameter it is about."""
        data = super().clean() or self.cleaned_data
        settings = []
        for rule in ALL_RULES:
            severity = Severity(data.get(f"{rule.name}:severity") or Severity.OFF)
            # Fixed rules are part of every set without being listed.
            if severity is Severity.OFF or rule.fixed:
                continue
            parameters = dict(self._parameters(rule, data))
            try:
                read_parameters(rule.parameters, parameters)
            except ParameterError as error:
                for name, problem in error.problems.items():
                    self.add_error(f"{rule.name}:{name}", ValidationError(f"This {problem}"))
                continue
            settings.append(RuleSetting(rule=rule.name, severity=severity, parameters=parameters))
        data["settings"] = tuple(settings)
        return data

    def _parameters(self, rule: AnyRule, data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        for info in describe(rule.parameters):
            value = data.get(f"{rule.name}:{info.name}")
            if info.kind == "list":
                value = [line.strip() for line in (value or "").splitlines() if line.strip()]
            if value not in (None, "") and not (
                info.kind in {"list", "choices"} and not value and info.default is None
            ):
                yield info.name, value

    def _stored(self) -> dict[str, RuleSetting]:
        if self.instance.pk is None:
            return {}
        newest = RuleSetVersion.objects.filter(rule_set_id=self.instance.pk).order_by("-number").first()
        rows = newest.rows.all() if newest else ()
        return {
            row.rule: RuleSetting(row.rule, Severity(row.severity), row.parameters) for row in rows if row.rule in RULES
        }


_WEIGHTS = (
    "An error stops submitting, a warning asks the authors to look, a notice is only told, off is not checked. "
    "Saving makes a new version; papers that were checked keep their reports."
)


@admin.register(RuleSet)
class RuleSetAdmin(ScopedAdmin):
    """Pick rules and say how much each weighs. Papers checked before keep their reports."""

    form = RuleSetForm
    helps: ClassVar = {
        "conference": "The conference whose tracks may use the set.",
        "slug": "A short name for commands and files: small letters, digits, hyphens.",
        "name": "As chairs call it: Industry submission.",
    }
    list_display = ("name", "conference", "newest")

    @admin.display(description="version")
    def newest(self, row: RuleSet) -> int:
        """The number of the version that judges now."""
        return row.versions.count()

    def get_fieldsets(self, request: HttpRequest, obj: RuleSet | None = None) -> Any:
        """One part for the set, one for each rule."""
        parts: list[tuple[str | None, dict[str, Any]]] = [
            (None, {"fields": ("conference", "slug", "name"), "description": _WEIGHTS})
        ]
        for rule in ALL_RULES:
            names = [f"{rule.name}:severity", *(f"{rule.name}:{info.name}" for info in describe(rule.parameters))]
            parts.append((rule.title, {"fields": names}))
        return parts

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The fields of rules are the form's own, not the model's."""
        kwargs["fields"] = ("conference", "slug", "name")
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request: HttpRequest, obj: RuleSet, form: RuleSetForm, change: bool) -> None:
        """Save the name, then the settings as the next version."""
        super().save_model(request, obj, form, change)
        save_rule_set(
            conference_id=obj.conference_id,
            slug=obj.slug,
            name=obj.name,
            settings=form.cleaned_data["settings"],
            by_id=request.user.pk,
            now=timezone.now(),
        )


@admin.register(TrackRuleSet)
class TrackRuleSetAdmin(ScopedAdmin):
    """Which rule set judges a track's papers at a stage."""

    conference_path = "track__conference"
    helps: ClassVar = {
        "track": "The track whose papers are judged.",
        "stage": "Which upload is judged: the submission or the camera-ready paper.",
        "rule_set": "Its newest version judges. Several tracks may share one.",
    }
    list_display = ("track", "stage", "rule_set")
    fields = ("track", "stage", "rule_set")
