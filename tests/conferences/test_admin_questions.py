"""Questions of the submission form and review forms in the admin."""

from datetime import UTC, datetime

import pytest

from conferences.callfile import Table
from conferences.kinds import Role
from conferences.models import Track
from reviews.calls import read_review_forms, write_review_forms
from reviews.models import ReviewField
from reviews.services.forms import describe_review_forms
from submissions.models import SubmissionField
from tests.conferences.settings import signed_in
from tests.reviews.world import make_conference, make_member, make_track

pytestmark = pytest.mark.django_db


def test_a_score_needs_its_meanings_and_a_review_field_is_never_deleted_here() -> None:
    conference = make_conference()
    track = make_track(conference)
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    url = f"/admin/reviews/reviewform/{track.review_form.pk}/change/"
    page = client.get(url)
    assert page.status_code == 200
    assert "fields-0-DELETE" not in page.content.decode()
    rows = list(ReviewField.objects.filter(form=track.review_form))
    data: dict[str, object] = {
        "track": track.pk,
        "name": "R",
        "fields-TOTAL_FORMS": len(rows),
        "fields-INITIAL_FORMS": len(rows),
    }
    for number, row in enumerate(rows):
        prefix = f"fields-{number}-"
        data |= {f"{prefix}{name}": getattr(row, name) for name in ("position", "key", "kind", "label", "audience")}
        data |= {f"{prefix}id": row.pk, f"{prefix}form": row.form_id, f"{prefix}scale": "\n".join(row.scale)}
    assert client.post(url, {**data, "fields-0-scale": "only one"}).context["errors"]
    assert client.post(url, {**data, "fields-0-scale": "low\nhigh"}).status_code == 302
    assert ReviewField.objects.get(pk=rows[0].pk).scale == ["low", "high"]


def test_dates_of_a_question_are_given_in_utc_whatever_zone_the_chair_lives_in() -> None:
    conference = make_conference()
    field = SubmissionField.objects.create(
        track=make_track(conference), key="code", kind="text", label="Code", need="required"
    )
    chair = make_member(conference, "Chris Chair", Role.CHAIR)
    chair.time_zone = "Asia/Kathmandu"
    chair.save()
    client, url = signed_in(chair), f"/admin/submissions/submissionfield/{field.pk}/change/"
    data = {
        "label": "Code",
        "need": "required",
        "position": 0,
        "required_from": "2030-03-01T12:30",
        "frozen_from": "2030-03-05T00:00",
        "options-TOTAL_FORMS": 0,
        "options-INITIAL_FORMS": 0,
    }
    assert client.post(url, data).status_code == 302
    field.refresh_from_db()
    assert field.required_from == datetime(2030, 3, 1, 12, 30, tzinfo=UTC)
    assert 'value="2030-03-01T12:30"' in client.get(url).content.decode()
    page = client.post(url, data | {"frozen_from": "2030-02-01T00:00"})
    assert "The answer would be frozen before it is required." in page.content.decode()
    page = client.post(url, data | {"need": "optional"})
    assert "A question that is required from a date has to be required." in page.content.decode()


def test_a_chair_makes_a_review_form_with_its_questions() -> None:
    conference = make_conference()
    track = Track.objects.create(conference=conference, slug="posters", name="Posters")
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    url = f"/admin/reviews/reviewform/add/?track={track.pk}"
    # Room for questions is there without scripts.
    assert "fields-3-label" in client.get(url).content.decode()
    data = {
        "track": track.pk,
        "name": "Posters",
        "fields-TOTAL_FORMS": 1,
        "fields-INITIAL_FORMS": 0,
        "fields-0-position": 0,
        "fields-0-key": "impact",
        "fields-0-kind": "score",
        "fields-0-label": "Impact",
        "fields-0-scale": "low\nhigh",
        "fields-0-audience": "authors",
    }
    assert client.post(url, data)["Location"] == f"/{conference.slug}/chair/setup/"
    assert [row.key for row in ReviewField.objects.filter(form__track=track)] == ["impact"]


@pytest.mark.parametrize(
    ("kind", "scale", "said"),
    [
        ("score", "low\nhigh\nlow", "“low” stands there twice"),
        ("choice", "\n".join(map(str, range(21))), "21 values; at most 20 are possible."),
        ("text", "low\nhigh", "Only scores and choices have values."),
    ],
)
def test_values_that_no_call_could_say_are_refused_at_their_question(kind: str, scale: str, said: str) -> None:
    conference = make_conference()
    track = Track.objects.create(conference=conference, slug="posters", name="Posters")
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    data = {"track": track.pk, "name": "P", "fields-TOTAL_FORMS": 1, "fields-INITIAL_FORMS": 0}
    data |= {"fields-0-label": "Impact", "fields-0-kind": kind, "fields-0-scale": scale, "fields-0-audience": "authors"}
    answer = client.post("/admin/reviews/reviewform/add/", data)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not ReviewField.objects.exists()


def test_a_flag_is_never_required_so_that_the_form_can_be_said_in_a_call() -> None:
    conference = make_conference()
    track = Track.objects.create(conference=conference, slug="posters", name="Posters")
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    data = {"track": track.pk, "name": "P", "fields-TOTAL_FORMS": 1, "fields-INITIAL_FORMS": 0}
    data |= {"fields-0-label": "Not a real system", "fields-0-kind": "flag", "fields-0-audience": "chairs"}
    # As the page offers it: ticked.
    assert client.post("/admin/reviews/reviewform/add/", data | {"fields-0-is_required": "on"}).status_code == 302
    row = ReviewField.objects.get(form__track=track)
    assert not row.is_required
    # And one that was stored before.
    ReviewField.objects.update(is_required=True)
    (section,) = describe_review_forms(tracks={"posters": track.pk})
    table = Table({"review_forms": write_review_forms([section])})
    assert read_review_forms(table, tracks=("posters",)) == (section,)
    assert table.problems == []


def test_short_names_and_places_that_are_left_empty_are_found() -> None:
    conference = make_conference()
    track = make_track(conference)
    SubmissionField.objects.create(track=track, key="code", kind="text", label="Code", position=7)
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    url = "/admin/submissions/submissionfield/add/"
    data = {
        "track": track.pk,
        "kind": "several",
        "label": "Code",
        "need": "required",
        "more_options": "It runs\r\n\r\nIt ran\r\nIt  runs\r\nIt ran, and was cancelled",
        "options-TOTAL_FORMS": 0,
        "options-INITIAL_FORMS": 0,
    }
    assert client.post(url, data).status_code == 302
    field = SubmissionField.objects.get(track=track, kind="several")
    assert (field.key, field.position) == ("code_2", 8)
    assert list(field.options.values_list("key", "label", "position")) == [
        ("it_runs", "It runs", 0),
        ("it_ran", "It ran", 1),
        ("it_ran_and_was_cancelled", "It ran, and was cancelled", 2),
    ]
    refused = client.post(url, data | {"kind": "declaration", "label": "I declare"}).content.decode()
    assert "Only a question of the kind Choice or Several has choices." in refused
    assert "It ran, and was cancelled" in refused


def test_a_score_without_a_scale_has_that_of_the_score_above() -> None:
    conference = make_conference()
    track = Track.objects.create(conference=conference, slug="posters", name="Posters")
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    data: dict[str, object] = {
        "track": track.pk,
        "name": "Posters",
        "fields-TOTAL_FORMS": 4,
        "fields-INITIAL_FORMS": 0,
    }
    rows = (("score", "Impact", ""), ("text", "Remarks", ""), ("score", "Clarity", ""), ("score", "Fit", "no\nyes"))
    for number, (kind, label, scale) in enumerate(rows):
        data |= {f"fields-{number}-kind": kind, f"fields-{number}-label": label, f"fields-{number}-scale": scale}
        data[f"fields-{number}-audience"] = "authors"
    url = f"/admin/reviews/reviewform/add/?track={track.pk}"
    refused = client.post(url, data)
    assert [bool(form.errors) for form in refused.context["inline_admin_formsets"][0].formset] == [True, False, True, False]  # fmt: skip
    assert client.post(url, data | {"fields-0-scale": "low\nmiddle\nhigh"}).status_code == 302
    assert list(ReviewField.objects.filter(form__track=track).values_list("key", "scale", "position")) == [
        ("impact", ["low", "middle", "high"], 0),
        ("remarks", [], 1),
        ("clarity", ["low", "middle", "high"], 2),
        ("fit", ["no", "yes"], 3),
    ]


@pytest.mark.parametrize("model", ["submissions/submissionfield", "reviews/reviewform"])
def test_add_in_the_list_of_one_track_is_for_that_track_and_tracks_say_their_conference(model: str) -> None:
    conference = make_conference()
    track = Track.objects.create(conference=conference, slug="posters", name="Posters")
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    page = client.get(f"/admin/{model}/add/?_changelist_filters=track__id__exact%3D{track.pk}").content.decode()
    assert f'<option value="{track.pk}" selected>Posters, {conference.name}</option>' in page


def test_a_question_of_which_nothing_can_be_chosen_is_refused() -> None:
    conference = make_conference()
    track = make_track(conference)
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    data = {"track": track.pk, "kind": "choice", "label": "Which?", "need": "required"}
    rows = {"options-TOTAL_FORMS": 1, "options-INITIAL_FORMS": 0}
    url = "/admin/submissions/submissionfield/add/"
    refused = client.post(url, data | rows).content.decode()
    assert "Give what authors can choose, one a line: without it nobody could answer." in refused
    # A choice in a row of its own is as good.
    assert client.post(url, data | rows | {"options-0-label": "This one"}).status_code == 302
    field = SubmissionField.objects.get(track=track, label="Which?")
    change = {"label": "Which one?", "need": "required", "options-TOTAL_FORMS": 0, "options-INITIAL_FORMS": 0}
    assert client.post(f"/admin/submissions/submissionfield/{field.pk}/change/", change).status_code == 302
