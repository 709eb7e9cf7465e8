"""The component page: each component in each state, for those who build pages. Wired in development only."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ui.forms import Chips, ChoiceRows, Scale, TickRows, limit_words, voice
from ui.times import ANYWHERE_ON_EARTH


@dataclass(frozen=True)
class _Entry:
    """An audit entry as the history component expects it."""

    at: datetime
    who: str
    what: str
    reason: str = ""


class _Example(forms.Form):
    """One field of each kind."""

    title = forms.CharField(widget=voice(forms.Textarea(attrs={"rows": 1})))
    abstract = limit_words(forms.CharField(widget=voice(forms.Textarea(attrs={"rows": 5}))), 250)
    email = forms.EmailField(label="E-mail", help_text="We write to this address only about this paper.")
    sector = forms.ChoiceField(choices=[("", "Not said"), ("industry", "Industry"), ("academia", "Academia")])
    number = forms.CharField(label="Paper number", initial="214", disabled=True, required=False)
    track = forms.ChoiceField(
        choices=[("research", "Research"), ("industry", "Industry")],
        widget=ChoiceRows(
            framed=True,
            notes={
                "research": "Novelty, quality, impact. Content is anonymised.",
                "industry": "Real systems, lessons, impact. Names withheld; company and product names may stay.",
            },
        ),
    )
    contribution = forms.MultipleChoiceField(
        label="Kind of contribution",
        choices=[
            ("retrospective", "Retrospective evaluation of a real system"),
            ("planned", "Planned or upcoming system"),
        ],
        widget=TickRows(notes={"planned": "On a product or deployment roadmap."}),
    )
    topics = forms.MultipleChoiceField(
        help_text="Used to find reviewers. Up to five.",
        choices=[
            ("serving", "Efficient inference and serving"),
            ("training", "Efficient training"),
            ("jobs", "Job scheduling"),
        ],
        widget=Chips(),
    )
    impact = forms.ChoiceField(
        choices=[(str(step), str(step)) for step in range(1, 6)],
        widget=Scale(
            meanings={
                "1": "none",
                "2": "few will use this",
                "3": "some will",
                "4": "many will use this",
                "5": "the field will",
            }
        ),
    )
    agreed = forms.BooleanField(label="All authors have seen and agreed to this version.")
    paper = forms.FileField(help_text="One PDF of at most 20 MB.", required=False)


def components(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    now = timezone.now()
    closes = now + timedelta(days=1, hours=15, minutes=20)
    good = {
        "title": "Two Years of Serving 40,000 LoRA Adapters: What We Kept and What We Turned Off",
        "abstract": "We describe the design, rollout and partial retirement of a multi-tenant serving system.",
        "email": "ines@halden.example",
        "sector": "industry",
        "track": "industry",
        "contribution": ["planned"],
        "topics": ["serving"],
        "impact": "4",
        "agreed": True,
    }
    context = {
        "now": now,
        "aoe": ANYWHERE_ON_EARTH,
        "closes": closes,
        "earlier": [(now - timedelta(days=3), "UTC")],
        "soon": now + timedelta(hours=5, minutes=12),
        "very_soon": now + timedelta(minutes=12, seconds=5),
        "over": now - timedelta(hours=26),
        "filled": _Example(initial=good),
        "wrong": _Example(data={"title": "", "email": "ines@", "number": "214"}, prefix=None, auto_id="wrong_%s"),
        "entries": [
            _Entry(
                now - timedelta(hours=2),
                "Noor van Dijk",
                "extended papers close for all tracks",
                "The site was down on 26 October.",
            ),
            _Entry(now - timedelta(days=4), "Ines Carvalho", "uploaded version 3"),
        ],
        "events": [
            (now - timedelta(days=48), "Opened"),
            (closes, "Papers close", ANYWHERE_ON_EARTH),
            (now + timedelta(days=12), "Bids close"),
            (now + timedelta(days=40), "Reviews due"),
            (now + timedelta(days=71), "Reviews out"),
            (now + timedelta(days=84), "Notification"),
        ],
        "body": [("body", 1.0)],
        "legend": [
            {"kind": "body", "words": "Body, counts"},
            {"kind": "appendix", "words": "Appendix, counts in this call"},
            {"kind": "references", "words": "References, free on pages of their own"},
        ],
        "mixed": [("body", 0.25), ("references", 0.5), ("appendix", 0.25)],
        "references": [("references", 1.0)],
        "review": (
            "The traces are **unusual**, and [the artefact](https://example.org) works.\n\n- strong: eleven months\n"
            "- weak: one tenant\n\n![A plot](https://example.org/x.png) <script>alert(1)</script>"
        ),
        "icons": [
            "upload",
            "download",
            "search",
            "calendar-plus",
            "columns-3",
            "chevron-up",
            "chevron-down",
            "ellipsis",
            "x",
            "plus",
        ],
        "scores": [[4, 5, 5], [3, 4, 5], [1, 2, 5, 5], []],
    }
    return render(request, "ui/catalogue/page.html", context)
