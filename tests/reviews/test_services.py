"""Assigning, reviewing, deciding, releasing: services over the real database."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from conferences.kinds import Role
from conferences.models import AuditEntry, Membership
from mail.models import Message
from reviews.kinds import Audience, ConflictSource, Outcome, Released, ReviewFieldKind, ReviewState
from reviews.models import Assignment, Conflict, Decision, Release, Review, ReviewField
from reviews.services import assigning, deciding, reviewing
from submissions.models import Author
from submissions.states import State
from tests.reviews.world import COMPLETE, NOW, World, make_paper, make_user, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def assignment(world: World) -> int:
    return assign(world)


def assign(world: World, **other: Any) -> int:
    given: dict[str, Any] = {
        "submission_id": world.paper.pk,
        "reviewer_id": world.reviewer.pk,
        "by_id": world.chair.pk,
        "now": NOW,
    }
    return assigning.assign_reviewer(**(given | other))


def save(assignment: int, answers: dict[str, Any], revision: int = 0) -> reviewing.Saved:
    return reviewing.save_review(assignment_id=assignment, answers=answers, revision=revision, now=NOW)


def submit(assignment: int) -> None:
    save(assignment, COMPLETE)
    reviewing.submit_review(assignment_id=assignment, now=NOW)


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


# -- assigning -------------------------------------------------------------------------------------------------------


def test_assigning_freezes_records_and_mails(world: World, assignment: int) -> None:
    row = Assignment.objects.get(pk=assignment)
    world.paper.refresh_from_db()
    assert world.paper.file_frozen_at == NOW
    entry = AuditEntry.objects.get(action="reviewer assigned")
    assert (entry.actor, entry.object_id) == (world.chair, world.paper.pk)
    assert entry.after == {"reviewer": world.reviewer.pk, "name": "Rex Reviewer", "alias": row.alias}
    mail = Message.objects.get()
    assert (mail.kind, mail.to_user) == ("reviewer_assigned", world.reviewer)
    assert f"/{world.conference.slug}/reviews/1/" in mail.body


def test_assigning_twice_is_one_assignment_and_one_mail(world: World, assignment: int) -> None:
    assert assign(world) == assignment
    assert (Assignment.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN, State.DESK_REJECTED])
def test_only_a_submitted_paper_is_assigned(world: World, state: State) -> None:
    paper = make_paper(world.track, make_user("New Author"), state=state)
    with pytest.raises(assigning.AssignmentError, match="Only a submitted paper"):
        assign(world, submission_id=paper.pk)


def test_p39_a_stranger_to_the_committee_is_not_assigned(world: World) -> None:
    with pytest.raises(assigning.AssignmentError, match="not in the programme committee"):
        assign(world, reviewer_id=world.outsider.pk)


def test_p26_a_member_of_another_conference_is_not_assigned(world: World) -> None:
    with pytest.raises(assigning.AssignmentError, match="not in the programme committee"):
        assign(world, reviewer_id=make_world().reviewer.pk)


def test_p23_an_author_or_conflicted_member_is_refused_with_a_reason_that_says_not_which(world: World) -> None:
    Membership.objects.create(conference=world.conference, user=world.author, role=Role.PC)
    Conflict.objects.create(submission=world.paper, user=world.pc, source=ConflictSource.AUTHOR)
    told = []
    for person in (world.author, world.pc):
        with pytest.raises(assigning.AssignmentError) as refused:
            assign(world, reviewer_id=person.pk)
        told.append(str(refused.value).replace(person.full_name, "*"))
    assert told[0] == told[1]
    assert not Assignment.objects.exists()


def test_p18_letters_are_drawn_from_all_and_never_shared(world: World) -> None:
    letters = []
    for place in range(28):
        member = make_user(f"Member {place}")
        Membership.objects.create(conference=world.conference, user=member, role=Role.PC)
        letters.append(Assignment.objects.get(pk=assign(world, reviewer_id=member.pk)).alias)
    assert len(set(letters)) == 28
    assert sorted(letters[:26]) != letters[:26]
    assert [len(letter) for letter in letters] == [1] * 26 + [2] * 2


def test_unassigning_keeps_the_review_and_assigning_again_brings_it_back(world: World, assignment: int) -> None:
    save(assignment, {"impact": 4})
    before = Assignment.objects.get(pk=assignment).alias
    assigning.unassign_reviewer(assignment_id=assignment, by_id=world.chair.pk, now=NOW, reason="Overloaded.")
    with pytest.raises(reviewing.ReviewError, match="no longer assigned"):
        save(assignment, {"impact": 2}, 1)
    assert Review.objects.get().answers == {"impact": 4}
    assert assign(world) == assignment
    assert Assignment.objects.get(pk=assignment).alias == before
    assert save(assignment, {"impact": 2}, 1).revision == 2


def test_a_conflict_cannot_be_cleared_by_the_person_it_is_about(world: World) -> None:
    given: dict[str, Any] = {
        "submission_id": world.paper.pk,
        "user_id": world.chair.pk,
        "now": NOW,
        "reason": "Friends.",
    }
    assigning.set_conflict(by_id=world.track_chair.pk, **given)
    with pytest.raises(assigning.ConflictError, match="another chair's"):
        assigning.clear_conflict(by_id=world.chair.pk, **given)
    assigning.clear_conflict(by_id=world.track_chair.pk, **given)
    assert not Conflict.objects.exists()
    assert actions() == ["conflict set", "conflict cleared"]


def test_p40_a_chair_clears_only_what_chairs_set(world: World) -> None:
    Conflict.objects.create(submission=world.paper, user=world.pc, source=ConflictSource.AUTHOR)
    assigning.clear_conflict(
        submission_id=world.paper.pk, user_id=world.pc.pk, by_id=world.chair.pk, now=NOW, reason="x"
    )
    assert Conflict.objects.count() == 1


# -- reviewing -------------------------------------------------------------------------------------------------------


def test_saving_takes_the_whole_form_and_counts(assignment: int) -> None:
    assert save(assignment, {"impact": "4", "strengths": "Traces."}).revision == 1
    assert save(assignment, {"strengths": "More traces."}, 1).answers == {"strengths": "More traces."}
    row = Review.objects.get()
    assert (row.revision, row.state, row.answers) == (2, ReviewState.DRAFT, {"strengths": "More traces."})


def test_saving_the_same_again_from_an_old_page_changes_nothing(assignment: int) -> None:
    save(assignment, {"impact": "4"})
    assert save(assignment, {"impact": "4"}, 0).revision == 1


def test_p10_an_older_page_is_refused_with_both_texts_and_the_fields_that_differ(assignment: int) -> None:
    save(assignment, {"impact": 4, "strengths": "First."})
    with pytest.raises(reviewing.StaleReview) as stale:
        save(assignment, {"impact": 4, "strengths": "Second."}, 0)
    assert stale.value.stored["strengths"] == "First."
    assert stale.value.yours["strengths"] == "Second."
    assert [field.key for field in stale.value.differing] == ["strengths"]
    assert Review.objects.get().answers["strengths"] == "First."


def test_p29_archived_and_unknown_fields_are_not_written_and_what_stood_there_stays(
    world: World, assignment: int
) -> None:
    save(assignment, {"impact": 4, "notes": "Kept."})
    ReviewField.objects.filter(form__track=world.track, key="notes").update(is_archived=True)
    save(assignment, {"impact": 3, "notes": "Crafted.", "canary": "x"}, 1)
    assert Review.objects.get().answers == {"impact": 3, "notes": "Kept."}


def test_what_is_missing_stops_submitting_and_nothing_else(assignment: int) -> None:
    save(assignment, {"impact": 4})
    with pytest.raises(reviewing.IncompleteReview) as lacking:
        reviewing.submit_review(assignment_id=assignment, now=NOW)
    assert [field.label for field in lacking.value.missing] == ["Technical quality", "Strengths"]
    assert Review.objects.get().answers == {"impact": 4}


def test_without_a_form_nothing_is_submitted(world: World, assignment: int) -> None:
    ReviewField.objects.all().delete()
    save(assignment, {"impact": 4})
    with pytest.raises(reviewing.ReviewError, match="no review form yet"):
        reviewing.submit_review(assignment_id=assignment, now=NOW)


def test_a_question_added_later_stops_submitting_too(world: World, assignment: int) -> None:
    save(assignment, COMPLETE)
    ReviewField.objects.create(
        form=world.track.review_form,
        key="new",
        kind=ReviewFieldKind.TEXT,
        label="New",
        audience=Audience.CHAIRS,
        position=9,
    )
    with pytest.raises(reviewing.IncompleteReview, match="New"):
        reviewing.submit_review(assignment_id=assignment, now=NOW)


def test_a_submitted_review_keeps_its_first_date_and_what_it_needs(assignment: int) -> None:
    submit(assignment)
    save(assignment, COMPLETE | {"impact": 1}, 1)
    reviewing.submit_review(assignment_id=assignment, now=NOW + timedelta(days=1))
    with pytest.raises(reviewing.IncompleteReview):
        save(assignment, {"impact": 1}, 2)
    row = Review.objects.get()
    assert (row.submitted_at, row.answers) == (NOW, COMPLETE | {"impact": 1})


def test_the_history_keeps_every_text(assignment: int) -> None:
    for revision, text in enumerate(("One.", "Two.", "Three.")):
        save(assignment, {"strengths": text}, revision)
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers->>'strengths' FROM reviews_reviewevent ORDER BY pgh_id")
        kept = [text for (text,) in cursor.fetchall() if text]
    assert kept == ["One.", "Two.", "Three."]


def test_a_withdrawn_paper_takes_no_review(world: World, assignment: int) -> None:
    world.paper.state, world.paper.withdrawn_at = State.WITHDRAWN, NOW
    world.paper.save()
    with pytest.raises(reviewing.ReviewError, match="no longer under review"):
        save(assignment, {"impact": 4})


# -- deciding and releasing ------------------------------------------------------------------------------------------


def decide(world: World, outcome: Outcome = Outcome.ACCEPT, comment: str = "Well built.") -> None:
    deciding.decide(submission_id=world.paper.pk, outcome=outcome, comment=comment, by_id=world.chair.pk, now=NOW)


def release(world: World, what: Released = Released.DECISIONS, after: timedelta = timedelta()) -> None:
    deciding.release(track_id=world.track.pk, what=what, at=NOW + after, by_id=world.chair.pk, now=NOW)


def mails(kind: str) -> int:
    return Message.objects.filter(kind=kind).count()


def test_a_decision_is_changed_with_before_and_after_in_the_trail(world: World) -> None:
    decide(world)
    decide(world)
    decide(world, Outcome.REJECT, "On second thought.")
    assert actions() == ["decided", "decision changed"]
    entry = AuditEntry.objects.get(action="decision changed")
    assert (entry.before["outcome"], entry.after["outcome"]) == ("accept", "reject")
    assert Decision.objects.get().outcome == Outcome.REJECT


def test_taking_a_decision_back_needs_a_reason(world: World) -> None:
    decide(world)
    given: dict[str, Any] = {"submission_id": world.paper.pk, "by_id": world.chair.pk, "now": NOW}
    with pytest.raises(deciding.DecisionError, match="reason"):
        deciding.withdraw_decision(reason=" ", **given)
    deciding.withdraw_decision(reason="Wrong paper.", **given)
    assert not Decision.objects.exists()


def test_a_draft_is_not_decided(world: World) -> None:
    draft = make_paper(world.track, make_user("D A"), state=State.DRAFT)
    with pytest.raises(deciding.DecisionError):
        deciding.decide(submission_id=draft.pk, outcome=Outcome.ACCEPT, comment="", by_id=world.chair.pk, now=NOW)


def test_p27_releasing_by_hand_mails_each_author_of_a_decided_paper_once(world: World) -> None:
    make_paper(world.track, make_user("Undecided Author"))
    decide(world)
    assert mails("decision_released") == 0
    release(world)
    deciding.mail_releases(now=NOW)
    deciding.mail_releases(now=NOW + timedelta(days=1))
    assert list(Message.objects.filter(kind="decision_released").values_list("to_email", flat=True)) == [
        world.author.email
    ]


def test_p27_a_release_to_come_is_mailed_when_it_takes_effect_and_not_before(world: World) -> None:
    decide(world)
    release(world, after=timedelta(hours=2))
    assert deciding.mail_releases(now=NOW + timedelta(hours=1)) == 0
    assert deciding.mail_releases(now=NOW + timedelta(hours=3)) == 1
    assert deciding.mail_releases(now=NOW + timedelta(hours=4)) == 0
    assert mails("decision_released") == 1


def test_p27_a_release_taken_back_before_its_instant_mails_nobody(world: World) -> None:
    decide(world)
    release(world, after=timedelta(hours=2))
    deciding.take_back_release(track_id=world.track.pk, what=Released.DECISIONS, by_id=world.chair.pk, now=NOW)
    assert deciding.mail_releases(now=NOW + timedelta(days=9)) == 0
    assert (mails("decision_released"), Release.objects.count()) == (0, 0)
    assert actions()[1:] == ["release of decisions set", "release of decisions taken back"]


def test_p27_setting_a_release_to_the_future_hides_it_again_and_tells_anew_later(world: World) -> None:
    decide(world)
    release(world)
    release(world, after=timedelta(days=2))
    assert not deciding.is_released(world.track.pk, Released.DECISIONS, NOW + timedelta(days=1))
    assert deciding.is_released(world.track.pk, Released.DECISIONS, NOW + timedelta(days=3))
    deciding.mail_releases(now=NOW + timedelta(days=3))
    assert mails("decision_released") == 2


def test_a_decision_after_the_release_is_mailed_at_once_and_a_new_comment_is_not(world: World) -> None:
    release(world)
    decide(world)
    decide(world, comment="A word more.")
    assert mails("decision_released") == 1


def test_p36_reviews_are_released_for_papers_with_a_submitted_review_of_a_reviewer_who_still_has_it(
    world: World, assignment: int
) -> None:
    other = make_paper(world.track, make_user("Other Author"))
    drafted = assign(world, submission_id=other.pk)
    gone = make_paper(world.track, make_user("Third Author"))
    taken = assign(world, submission_id=gone.pk)
    submit(assignment)
    save(drafted, {"impact": 2})
    submit(taken)
    assigning.unassign_reviewer(assignment_id=taken, by_id=world.chair.pk, now=NOW)
    release(world, Released.REVIEWS)
    assert list(Message.objects.filter(kind="reviews_released").values_list("to_email", flat=True)) == [
        world.author.email
    ]


def test_who_is_counted_is_who_is_mailed(world: World) -> None:
    Author.objects.create(submission=world.paper, position=2, email="asked@people.example", asked_at=NOW)
    Author.objects.create(submission=world.paper, position=3, email="new@people.example")
    Author.objects.create(
        submission=world.paper, position=4, email="not-me@people.example", asked_at=NOW, refused_at=NOW
    )
    decide(world)
    papers = deciding.concerned_papers(world.track.pk, Released.DECISIONS)
    counted = set(deciding.told_authors(papers).values_list("email", flat=True))
    release(world)
    mailed = set(Message.objects.filter(kind="decision_released").values_list("to_email", flat=True))
    assert counted == mailed == {world.author.email, "asked@people.example"}


def test_the_mail_holds_no_word_of_review_or_decision(world: World, assignment: int) -> None:
    submit(assignment)
    decide(world, comment="COMMENT")
    release(world)
    release(world, Released.REVIEWS)
    text = " ".join(mail.subject + mail.body for mail in Message.objects.filter(to_email=world.author.email))
    for word in ("COMMENT", "accept", "ONLY", "Eleven months", "Rex", world.reviewer.email):
        assert word not in text
