"""Trying settings on a PDF: as which track, kind of paper and stage."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conferences.kinds import Role
from conferences.models import Membership, Track, TrackKind
from submissions.models import FileTrial
from tests.submissions.world import FILE_RULES, make_conference, make_pdf, make_track, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def track() -> Track:
    return make_track(make_conference(), "Research", FILE_RULES)


def editor(track: Track) -> tuple[Client, str]:
    """A chair in the editor of the track's rule set."""
    chair = make_user("Chris Chair")
    Membership.objects.create(conference=track.conference, user=chair, role=Role.CHAIR)
    client = Client()
    client.force_login(chair)
    key = track.rule_sets.get().rule_set_id
    return client, f"/{track.conference.slug}/chair/rules/{key}/"


def choices(page: str) -> list[tuple[str, str]]:
    (select,) = re.findall(r'<select name="judged_as".*?</select>', page, re.DOTALL)
    return re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)</option>', select)


def typed(client: Client, address: str) -> dict[str, Any]:
    form = client.get(address).context["form"]
    return {one.html_name: one.value() or "" for one in form if one.html_name != "tells_authors"}


def test_a_file_is_tried_as_any_track_and_kind_of_paper_that_the_conference_offers(track: Track) -> None:
    other = make_track(track.conference, "Posters", FILE_RULES)
    for place, (key, is_archived) in enumerate((("full", False), ("short", False), ("old", True))):
        TrackKind.objects.create(
            track=track, key=key, name=f"{key.capitalize()} paper", position=place, is_archived=is_archived
        )
    client, address = editor(track)
    assert choices(client.get(address).content.decode()) == [
        (f"{track.pk}:submission:full", "Research, full paper, submission"),
        (f"{track.pk}:submission:short", "Research, short paper, submission"),
        (f"{track.pk}:camera_ready:full", "Research, full paper, camera-ready"),
        (f"{track.pk}:camera_ready:short", "Research, short paper, camera-ready"),
        (f"{other.pk}:submission", "Posters, submission"),
        (f"{other.pk}:camera_ready", "Posters, camera-ready"),
    ]
    for choice, kept in ((f"{track.pk}:camera_ready:short", ("camera_ready", "short")), ("", ("submission", ""))):
        file = SimpleUploadedFile("mine.pdf", make_pdf(), "application/pdf")
        answer = client.post(f"{address}try-file/", {**typed(client, address), "judged_as": choice, "file": file})
        assert answer.status_code == 302
        trial = FileTrial.objects.latest("pk")
        assert (trial.stage, trial.kind) == kept
    # An archived kind, or one of another conference's track, is no choice.
    elsewhere = make_track(make_conference(), "Research", FILE_RULES)
    for crafted in (f"{track.pk}:submission:old", f"{elsewhere.pk}:submission"):
        file = SimpleUploadedFile("mine.pdf", make_pdf(), "application/pdf")
        answer = client.post(f"{address}try-file/", {**typed(client, address), "judged_as": crafted, "file": file})
        assert answer.status_code == 422
