"""A review form that changes after reviews were written: what was written stays readable, to whom it was written for."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from access.gate import chair_paper
from access.gate.author import author_paper
from reviews.kinds import Audience, Released, ReviewFieldKind
from reviews.models import Release, Review, ReviewField
from reviews.reading import fields_of
from reviews.services.assigning import assign_reviewer
from reviews.services.changing import change_review_field
from reviews.services.reviewing import InvalidReview, save_review, submit_review
from tests.reviews.world import COMPLETE, NOW, SCALE, World, make_world

pytestmark = pytest.mark.django_db


def write(world: World, answers: dict[str, Any] = COMPLETE) -> Review:
    assignment = assign_reviewer(
        submission_id=world.paper.pk, reviewer_id=world.reviewer.pk, by_id=world.chair.pk, now=NOW
    )
    save_review(assignment_id=assignment, answers=answers, revision=0, now=NOW)
    submit_review(assignment_id=assignment, now=NOW)
    return Review.objects.get(assignment_id=assignment)


def field(world: World, key: str) -> ReviewField:
    return ReviewField.objects.get(form__track=world.track, key=key)


def change(row: ReviewField, **values: object) -> bool:
    for name, value in values.items():
        setattr(row, name, value)
    return change_review_field(row=row, changed=set(values))


def read_by_chair(world: World) -> dict[str, tuple[Any, str]]:
    shown = chair_paper(world.chair, world.conference.slug, world.paper.number, NOW)
    review = shown.assignments[0].review
    assert review is not None
    return {one.field.label: (one.value, one.meaning) for one in review.answers}


def read_by_author(world: World) -> dict[str, Any]:
    Release.objects.get_or_create(track=world.track, what=Released.REVIEWS, defaults={"at": NOW})
    shown = author_paper(world.author, world.conference.slug, world.paper.number, NOW)
    return {one.field.label: one.value for one in shown.reviews[0].answers}


def test_a_narrower_scale_is_a_new_question_and_the_old_answer_keeps_its_meaning() -> None:
    world = make_world()
    review = write(world)
    assert change(field(world, "impact"), scale=["low", "high"])
    assert read_by_chair(world)["Impact (earlier form)"] == (4, SCALE[3])
    asked = {one.key: one.scale for one in fields_of(world.track.pk)}
    assert (asked["impact_2"], "impact" in asked) == (("low", "high"), False)
    # The reviewer's next save answers the new question and loses nothing of the old one.
    answers = {**{key: value for key, value in COMPLETE.items() if key != "impact"}, "impact_2": 2}
    save_review(assignment_id=review.assignment_id, answers=answers, revision=review.revision, now=NOW)
    review.refresh_from_db()
    assert (review.answers["impact"], review.answers["impact_2"]) == (4, 2)


def test_p30_remarks_to_the_chairs_never_reach_authors_when_the_readers_of_their_field_change() -> None:
    world = make_world()
    write(world)
    assert change(field(world, "remarks"), audience=Audience.AUTHORS)
    assert COMPLETE["remarks"] not in read_by_author(world).values()
    assert read_by_chair(world)["Remarks to the chairs (earlier form)"][0] == COMPLETE["remarks"]
    assert field(world, "remarks_2").audience == Audience.AUTHORS


def test_an_archived_question_is_no_longer_asked_and_its_answers_are_read() -> None:
    world = make_world()
    write(world)
    row = field(world, "strengths")
    assert not change(row, is_archived=True)
    assert "strengths" not in {one.key for one in fields_of(world.track.pk)}
    assert read_by_author(world)["Strengths (earlier form)"] == COMPLETE["strengths"]


@pytest.mark.parametrize(
    "values", [{"label": "Reach"}, {"help": "Look at traces."}, {"position": 9}, {"is_required": False}]
)
def test_wording_help_order_and_need_change_in_place(values: dict[str, object]) -> None:
    world = make_world()
    write(world)
    row = field(world, "impact")
    assert not change(row, **values)
    assert ReviewField.objects.filter(form__track=world.track).count() == 6
    assert read_by_chair(world)[row.label][0] == 4


def test_without_answers_a_scale_changes_in_place() -> None:
    world = make_world()
    assert not change(field(world, "impact"), scale=["low", "high"])
    assert field(world, "impact").scale == ["low", "high"]


def test_the_forms_of_other_tracks_stay_as_they_are() -> None:
    world = make_world()
    write(world)
    before = fields_of(world.other_track.pk)
    assert change(field(world, "impact"), scale=["low", "high"])
    assert fields_of(world.other_track.pk) == before


@pytest.mark.django_db(transaction=True)
def test_a_review_that_is_saved_at_the_same_time_keeps_its_answer_readable() -> None:
    world = make_world()
    assignment = assign_reviewer(
        submission_id=world.paper.pk, reviewer_id=world.reviewer.pk, by_id=world.chair.pk, now=NOW
    )
    row = field(world, "impact")
    start = threading.Barrier(2)
    failures: list[BaseException] = []

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
        except BaseException as error:  # noqa: BLE001 - told by the test below
            failures.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(
            target=run, args=(lambda: save_review(assignment_id=assignment, answers=COMPLETE, revision=0, now=NOW),)
        ),
        threading.Thread(target=run, args=(lambda: change(row, scale=["low", "high"]),)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Whoever comes after a change on a form of before is told so, and keeps the text on the page.
    assert [type(one) for one in failures] in ([], [InvalidReview])
    stored = Review.objects.get(assignment_id=assignment).answers if not failures else {}
    spec = {one.key: one for one in fields_of(world.track.pk, with_archived=True)}
    # Whoever came first, a stored answer is on the scale of the question under which it is stored.
    assert all(
        value <= len(spec[name].scale) for name, value in stored.items() if spec[name].kind is ReviewFieldKind.SCORE
    )
