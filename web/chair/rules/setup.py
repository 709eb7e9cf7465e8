"""What a call needs and what each track still lacks, each with the place where it is set; copying a track."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from access.gate import NotThere, chair_settings, chair_setup, chair_topics
from access.gate.chair import ChairConference
from access.projections.ruling import TrackSetup
from conferences.callfile import SLUG
from conferences.keys import ADDRESS_SHAPE, NO_ADDRESS, address_from
from conferences.kinds import USUAL_DATES, DeadlineKind, Stage
from conferences.wording import NAMES
from eligibility.words import count, listed
from reviews.services.copying import CopyRefused, copy_track
from web.chair.frame import frame
from web.chair.guards import signed_in
from web.requests import Request, person_key

_NEEDED_DATES = frozenset({DeadlineKind.OPENS, DeadlineKind.SUBMISSION})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a call needs: `kind` is complete, missing or begun; each act leads to a place where it is set."""

    name: str
    kind: str
    words: str
    acts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TrackSteps:
    """A track with its steps."""

    setup: TrackSetup
    steps: tuple[Step, ...]

    @property
    def lacking(self) -> int:
        """How many steps stop the call from going out."""
        return sum(step.kind == "missing" for step in self.steps)


def conference_steps(conference: ChairConference, topics: int) -> tuple[Step, ...]:
    """What all tracks share."""
    view, url = conference.conference, _admin("conferences_conference", conference.conference.pk)
    lacking = [words for text, words in ((view.full_name, "the full name"), (view.place, "the place")) if not text]
    told = f"Time zone: {view.zone.replace('_', ' ')}." + (f" Empty: {listed(lacking)}." if lacking else "")
    offered = (
        f"{count(topics, 'topic')} to choose from." if topics else "None: papers and reviewers are matched without."
    )
    return (
        Step("Name, place, time zone", "begun" if lacking else "complete", told, (("Change them", url),)),
        Step(
            "Topics",
            "complete" if topics else "begun",
            offered,
            (("Change the topics" if topics else "Add topics", url),),
        ),
    )


def steps_of(track: TrackSetup, conference: ChairConference, sharing: Mapping[int, Sequence[str]]) -> TrackSteps:
    """What the track has and lacks, in the order in which one sets a call up.

    `sharing` names the tracks whose submissions a rule set judges.
    """
    slug = conference.conference.slug
    return TrackSteps(
        track,
        (
            _texts(track),
            _dates(track, conference.conference.pk, slug),
            _questions(track),
            _rules(track, slug, sharing),
            _review_form(track),
        ),
    )


def _admin(model: str, pk: int | None = None, query: str = "") -> str:
    if pk is None:
        return reverse(f"admin:{model}_add") + query
    return reverse(f"admin:{model}_change", args=[pk])


_LEVELS = {
    "full": "Double-blind",
    "names_withheld": "Names withheld",
    "optional": "Authors may name themselves",
    "open": "Not anonymous",
}


def _texts(track: TrackSetup) -> Step:
    wanted = _empty(
        (track.summary, "the summary"),
        (track.lead, "what it invites"),
        (track.judging, "how papers are judged"),
        (track.guidance, "guidance"),
    )
    beside = _empty((track.examples, "example papers"), (track.policies, "policies"))
    words = f"{_LEVELS[track.anonymity]}."
    words += f" Empty: {listed(wanted)}." if wanted else ""
    words += f" Without {listed(beside, 'or')}, which not every call has." if beside else ""
    words += "" if wanted or beside else " All written."
    words += "" if track.is_listed else " The track is not on the public page yet."
    kind = "complete" if track.is_listed and not wanted else "begun"
    if not track.summary and not track.lead:
        kind = "missing"
    url = _admin("conferences_track", track.pk)
    return Step("Texts and anonymity", kind, words, (("Write the texts", url),))


def _empty(*texts: tuple[str, str]) -> list[str]:
    return [words for text, words in texts if not text]


def _dates(track: TrackSetup, conference_id: int, slug: str) -> Step:
    lacking = [kind for kind in USUAL_DATES if kind.value not in track.dates]
    late = _out_of_order(track)
    see = ("See the dates", reverse("chair:dates", args=[slug]))
    add = ("Add a date", _admin("conferences_deadline", query=f"?conference={conference_id}"))
    if late is not None:
        earlier, later = (NAMES[one] for one in late)
        words = f"Out of order: “{later}” comes before “{earlier}”. Look at day and year of both."
        return Step("Dates", "missing", words, (see,))
    there = f"{count(len(track.dates), 'date')} set." if track.dates else ""
    if not lacking:
        return Step("Dates", "complete", f"{there} From the opening to the camera-ready version.", (see, add))
    words = f"{there} Not set: {listed([f'“{NAMES[one]}”' for one in lacking])}.".strip()
    kind = "missing" if _NEEDED_DATES & set(lacking) else "begun"
    return Step("Dates", kind, words, (see, add) if track.dates else (add,))


def _out_of_order(track: TrackSetup) -> tuple[DeadlineKind, DeadlineKind] | None:
    """The first two dates of which the one that has to come later does not."""
    known = [(kind, track.dates[kind]) for kind in USUAL_DATES if kind in track.dates]
    return next(((first, then) for (first, at), (then, end) in pairwise(known) if end <= at), None)


def _rules(track: TrackSetup, slug: str, sharing: Mapping[int, Sequence[str]]) -> Step:
    first, final = track.rule_sets.get(Stage.SUBMISSION), track.rule_sets.get(Stage.CAMERA_READY)
    url = reverse("chair:rules", args=[slug])
    if first is None:
        return Step("Rules", "missing", "No rule set: PDFs would not be checked.", (("Choose a rule set", url),))
    others = [name for name in sharing[first[0]] if name != track.name]
    words = f"Submission: {first[1]}"
    words += f", which judges {listed(others)} too: a change is one for all of them. " if others else ". "
    words += f"Camera-ready: {final[1]}." if final else "Camera-ready: none yet."
    acts = (("Set the rules", reverse("chair:rule-set", args=[slug, first[0]])), ("Choose another set", url))
    return Step("Rules", "complete" if final else "begun", words, acts)


def _questions(track: TrackSetup) -> Step:
    add = ("Add a question", _admin("submissions_submissionfield", query=f"?track={track.pk}"))
    if not track.questions and not track.declarations:
        words = "None beside title, abstract, topics and authors. Add what your call asks for, declarations too."
        return Step("Questions", "begun", words, (add,))
    told = [(track.questions, "question"), (track.declarations, "declaration")]
    words = f"{listed([count(number, noun) for number, noun in told if number])}."
    url = reverse("admin:submissions_submissionfield_changelist") + f"?track__id__exact={track.pk}"
    return Step("Questions", "complete", words, (("See the questions", url), add))


def _review_form(track: TrackSetup) -> Step:
    name = "Review form"
    if track.review_form_id is None:
        url = _admin("reviews_reviewform", query=f"?track={track.pk}")
        return Step(name, "missing", "None: papers could not be reviewed.", (("Make the review form", url),))
    url = _admin("reviews_reviewform", track.review_form_id)
    if not track.criteria:
        return Step(name, "missing", "It asks nothing yet.", (("Add what reviewers answer", url),))
    return Step(name, "complete", f"{count(track.criteria, 'question')}.", (("See the review form", url),))


@signed_in
@require_GET
def checklist(request: Request, conference: str) -> HttpResponse:
    """Each track with what it has and lacks."""
    chaired = chair_settings(request.user, conference)
    setups = chair_setup(request.user, conference, request.arrived)
    sharing: dict[int, list[str]] = {}
    for one in setups:
        if used := one.rule_sets.get(Stage.SUBMISSION):
            sharing.setdefault(used[0], []).append(one.name)
    tracks = [steps_of(one, chaired, sharing) for one in setups]
    shared = conference_steps(chaired, chair_topics(request.user, conference))
    lacking = sum(one.lacking for one in tracks)
    pk = chaired.conference.pk
    links = {
        "add_track": _admin("conferences_track", query=f"?conference={pk}"),
    }
    context = frame(request, chaired, "Settings", shared=shared, tracks=tracks, lacking=lacking, links=links)
    return render(request, "chair/rules/setup.html", context)


class CopyForm(forms.Form):
    """The name of the new track, and its part of the address."""

    name = forms.CharField(label="Name of the new track", max_length=100)
    slug = forms.CharField(
        label="Its part of the address",
        max_length=50,
        required=False,
        help_text="Small letters, digits and hyphens, such as short-papers. Left empty: made from the name.",
    )

    def clean_slug(self) -> str:
        """As typed, or from the name."""
        typed: str = self.cleaned_data["slug"].lower() or address_from(self.cleaned_data.get("name", ""))
        if not typed:
            raise forms.ValidationError(NO_ADDRESS)
        if not SLUG.fullmatch(typed):
            raise forms.ValidationError(ADDRESS_SHAPE)
        return typed


@signed_in
@require_http_methods(["GET", "POST"])
def copy(request: Request, conference: str, track: str) -> HttpResponse:
    """Copy a track with all its settings."""
    chaired = chair_settings(request.user, conference)
    row = next((one for one in chaired.tracks if one.slug == track), None)
    if row is None:
        raise NotThere
    form = CopyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            copy_track(
                track_id=row.pk,
                name=form.cleaned_data["name"],
                slug=form.cleaned_data["slug"],
                by_id=person_key(request),
                now=request.arrived,
            )
        except CopyRefused as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(
                request,
                f"{form.cleaned_data['name']} is a copy of {row.name}. It is not listed until you tick that in its settings.",
            )
            return redirect("chair:setup", conference)
    context = frame(request, chaired, "Settings", track=row, form=form)
    return render(request, "chair/rules/copy.html", context, status=422 if form.is_bound else 200)
