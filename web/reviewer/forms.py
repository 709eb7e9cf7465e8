"""A track's review form as a Django form. It only draws and reads: what may be kept is decided by `reviews.forms`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from reviews.forms import FieldSpec
from reviews.kinds import Audience, ReviewFieldKind
from ui.forms import ChoiceRows, Scale, voice

_READ_BY = {
    Audience.AUTHORS: "",
    Audience.REVIEWERS: "Reviewers and chairs read this, authors do not.",
    Audience.CHAIRS: "The chairs alone read this.",
}


class ReviewAnswers(forms.Form):
    """The questions of one track. Nothing is required here: saving is never blocked, and submitting says what is missing."""

    def __init__(self, fields: Iterable[FieldSpec], answers: Mapping[str, Any]) -> None:
        specs = tuple(fields)
        super().__init__(data={spec.key: answers[spec.key] for spec in specs if spec.key in answers})
        for spec in specs:
            self.fields[spec.key] = _draw(spec)

    def say_missing(self, missing: Iterable[FieldSpec]) -> None:
        """Put what is missing beside its field."""
        for spec in missing:
            self.add_error(spec.key, "Choose a value." if spec.kind in _CHOSEN else "Write a few words.")

    def say_problem(self, key: str, words: str) -> None:
        """Put what cannot be kept beside its field."""
        self.add_error(key, words)


_CHOSEN = {ReviewFieldKind.SCORE, ReviewFieldKind.CHOICE}


def _draw(spec: FieldSpec) -> forms.Field:
    hint = " ".join(part for part in (spec.help, _READ_BY[spec.audience]) if part)
    common: dict[str, Any] = {"label": spec.label, "required": False, "help_text": hint}
    if spec.kind is ReviewFieldKind.SCORE:
        steps = [str(step) for step in range(1, len(spec.scale) + 1)]
        meanings = dict(zip(steps, spec.scale, strict=True))
        return forms.CharField(**common, widget=Scale(choices=[(step, step) for step in steps], meanings=meanings))
    if spec.kind is ReviewFieldKind.CHOICE:
        return forms.CharField(**common, widget=ChoiceRows(choices=[(words, words) for words in spec.scale]))
    if spec.kind is ReviewFieldKind.FLAG:
        return forms.BooleanField(**common)
    return forms.CharField(**common, strip=False, widget=voice(forms.Textarea(attrs={"class": "input", "rows": 7})))


def posted_answers(fields: Iterable[FieldSpec], data: QueryDict) -> dict[str, Any]:
    """What was sent for the fields that the form has, and nothing else of the request."""
    return {
        spec.key: bool(data.get(spec.key)) if spec.kind is ReviewFieldKind.FLAG else data.get(spec.key, "")
        for spec in fields
    }


def posted_revision(data: QueryDict) -> int:
    """The revision that the form was made with; -1, which none has, if the request does not say."""
    text = data.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1
