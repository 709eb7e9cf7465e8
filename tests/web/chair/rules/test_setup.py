"""What a call still lacks."""

import re
from datetime import timedelta

import pytest

from conferences.kinds import DeadlineKind
from conferences.models import Deadline, Track
from reviews.models import ReviewForm
from tests.web.chair.rules.places import SHORTER, at, make_chair, rule_set_of, typed
from tests.web.desk import sign_in

pytestmark = pytest.mark.django_db


def test_a_limit_for_a_kind_of_paper_that_no_track_has_is_warned_of(track: Track) -> None:
    client, address = sign_in(make_chair(track)), at(track, f"rules/{rule_set_of(track).pk}/")
    of_a_kind = SHORTER | {"page-limit__severity": "error", "page-limit__body_pages_of": "shrot: 4"}
    client.post(address, typed(client, address, **of_a_kind))
    said = "which is no kind of paper in its tracks. None has kinds of paper."
    assert said in client.get(at(track, "rules/")).content.decode()
    kind = track.kinds.create(key="short", name="Short paper")
    page = client.get(at(track, "rules/")).content.decode()
    assert "has a limit for “shrot”, which is no kind of paper in its tracks. Their short names are short." in page
    kind.delete()
    track.kinds.create(key="shrot", name="Short paper")
    assert "A limit holds for no paper" not in client.get(at(track, "rules/")).content.decode()


def test_a_track_without_rules_is_warned_of(track: Track) -> None:
    client = sign_in(make_chair(track))
    assert "Not every track has rules" not in client.get(at(track, "rules/")).content.decode()
    Track.objects.create(conference=track.conference, slug="posters", name="Posters")
    page = client.get(at(track, "rules/")).content.decode()
    assert "Not every track has rules" in page
    assert "Posters" in page


def test_the_checklist_says_what_is_missing_and_leads_there(track: Track) -> None:
    client = sign_in(make_chair(track))
    page = client.get(at(track, "setup/")).content.decode()
    for link in (
        f"/admin/conferences/track/{track.pk}/change/",
        f"/admin/conferences/deadline/add/?conference={track.conference_id}",
        at(track, f"rules/{rule_set_of(track).pk}/"),
        f"/admin/submissions/submissionfield/add/?track={track.pk}",
        f"/admin/reviews/reviewform/add/?track={track.pk}",
    ):
        assert f'href="{link}"' in page, link
        assert client.get(link).status_code == 200
    assert "2 things stop the call from going out" in page
    Track.objects.filter(pk=track.pk).update(summary="Short", lead="Long")
    form = ReviewForm.objects.create(track=track, name="R")
    form.fields.create(key="impact", kind="text", label="Impact")
    assert "The call has what it needs" in client.get(at(track, "setup/")).content.decode()


def test_the_checklist_warns_of_dates_that_are_out_of_order(track: Track) -> None:
    client = sign_in(make_chair(track))
    assert "Out of order" not in client.get(at(track, "setup/")).content.decode()
    papers = Deadline.objects.get(conference=track.conference, kind=DeadlineKind.SUBMISSION)
    notified = Deadline.objects.update_or_create(
        conference=track.conference,
        kind=DeadlineKind.NOTIFICATION,
        defaults={"instant": papers.instant + timedelta(days=90)},
    )[0]
    assert "Out of order" not in client.get(at(track, "setup/")).content.decode()
    # The track's own date counts before the one that all share: here with the year of the last call.
    own = Deadline.objects.create(
        conference=track.conference, track=track, kind=notified.kind, instant=papers.instant - timedelta(days=275)
    )
    page = client.get(at(track, "setup/")).content.decode()
    assert "Out of order: “Notification” comes before" in page
    own.delete()
    assert "Out of order" not in client.get(at(track, "setup/")).content.decode()


def test_leaving_a_copy_or_a_date_as_it_is_is_a_link_and_sends_nothing(track: Track) -> None:
    client = sign_in(make_chair(track))
    copy = client.get(at(track, "setup/copy/research/")).content.decode()
    assert re.search(rf'<a class="[^"]*" href="{at(track, "setup/")}"><span[^>]*>Leave it', copy)
    deadline = track.conference.deadlines.get(kind="submission").pk
    page = client.get(at(track, f"dates/{deadline}/")).content.decode()
    assert re.search(rf'<a class="[^"]*" href="{at(track, "dates/")}"><span[^>]*>Leave it', page)


def test_the_checklist_tells_of_topics_and_of_what_two_tracks_share(track: Track) -> None:
    client = sign_in(make_chair(track))
    page = client.get(at(track, "setup/")).content.decode()
    assert "3 topics to choose from." in page
    assert "a change is one for all of them" not in page
    client.post(at(track, "setup/copy/research/"), {"name": "Posters", "slug": "posters"})
    track.conference.topics.update(is_archived=True)
    page = client.get(at(track, "setup/")).content.decode()
    assert "None: papers and reviewers are matched without." in page
    assert "which judges Posters too: a change is one for all of them." in page
    assert page.count("The track is not on the public page yet.") == 1


def test_the_checklist_names_the_texts_that_are_empty_and_those_that_not_every_call_has(track: Track) -> None:
    Track.objects.filter(pk=track.pk).update(summary="S", lead="L", judging="J")
    client = sign_in(make_chair(track))
    page = client.get(at(track, "setup/")).content.decode()
    assert "Empty: guidance. Without example papers or policies, which not every call has." in page
    Track.objects.filter(pk=track.pk).update(guidance="G", examples="E", policies="P")
    assert "Names withheld. All written." in client.get(at(track, "setup/")).content.decode()
