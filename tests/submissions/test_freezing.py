"""What is fixed from a date of its own: the pure answer, and a save that keeps the rest."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from conferences.deadlines import Entry, Schedule
from conferences.kinds import DeadlineKind, Precision
from conferences.models import Deadline
from submissions.completeness import stopping
from submissions.content import AuthorInput, SubmissionContent
from submissions.freezing import AuthorList, Freezes, Refused, freezes_of, keep_frozen, thawing
from submissions.kinds import FieldKind, Need
from submissions.models import Submission, SubmissionField
from submissions.reading import content_of
from submissions.services.drafting import Saved, save_submission
from submissions.services.judging import judge_saved
from submissions.services.moving import MoveRefused, move_submission
from tests.submissions.world import (
    CLOSES,
    NOW,
    complete_content,
    make_complete_draft,
    make_conference,
    make_draft,
    make_track,
    make_user,
    save,
)

AT = datetime(2025, 10, 25, 20, 0, tzinfo=UTC)
BEGUN = AT - timedelta(days=10)
ADA = AuthorInput(pk=1, given_name="Ada", family_name="Quill", email="ada@x.example", is_contact=True)
BO = AuthorInput(pk=2, given_name="Bo", family_name="Dee", email="bo@x.example")
STORED = SubmissionContent(
    track_id=1, title="Title", abstract="Text", answers={"note": "said", "code": True}, authors=(ADA, BO)
)


def entry(kind: DeadlineKind, at: datetime = AT) -> Entry:
    return Entry(kind=kind, instant=at, zone="UTC", precision=Precision.MINUTE)


def freezes(
    *kinds: DeadlineKind,
    fields: tuple[tuple[str, datetime | None], ...] = (),
    arrived: datetime = AT,
    begun: datetime = BEGUN,
) -> Freezes:
    schedule = Schedule.of(entry(kind) for kind in kinds)
    return freezes_of(schedule, fields, zone="Europe/Zurich", begun=begun, arrived=arrived)


def test_each_part_is_fixed_from_the_very_instant_of_its_own_date() -> None:
    kinds = (DeadlineKind.TITLE_FREEZE, DeadlineKind.ABSTRACT_FREEZE, DeadlineKind.AUTHORS_FREEZE)
    before = freezes(*kinds, fields=(("note", AT),), arrived=AT - timedelta(microseconds=1))
    assert (before.since, before.authors) == ({}, AuthorList.EDIT)
    after = freezes(*kinds, fields=(("note", AT), ("free", None)))
    assert after.since == {
        "title": "Sat 25 Oct 2025, 20:00 UTC",
        "abstract": "Sat 25 Oct 2025, 20:00 UTC",
        "authors": "Sat 25 Oct 2025, 20:00 UTC",
        "field-note": "Sat 25 Oct 2025, 22:00 CEST",
    }
    assert after.authors is AuthorList.FROZEN


def test_grace_and_the_end_of_a_bare_minute_hold_for_freezes_too() -> None:
    late = Entry(kind=DeadlineKind.TITLE_FREEZE, instant=AT + timedelta(minutes=59), grace=timedelta(minutes=5))
    closes = AT + timedelta(minutes=65)
    for arrived, fixed in ((closes - timedelta(microseconds=1), False), (closes, True)):
        found = freezes_of(Schedule((late,)), (), zone="UTC", begun=BEGUN, arrived=arrived)
        assert ("title" in found) is fixed


def test_a_paper_that_was_begun_after_a_freeze_is_not_bound_by_it() -> None:
    found = freezes(
        DeadlineKind.TITLE_FREEZE, fields=(("note", AT),), begun=AT + timedelta(hours=1), arrived=AT + timedelta(days=1)
    )
    assert found.since == {}


def test_authors_that_can_be_reordered_are_not_frozen() -> None:
    found = freezes(DeadlineKind.AUTHORS_REORDER)
    assert (found.authors, "authors" in found) == (AuthorList.REORDER, False)
    assert freezes(DeadlineKind.AUTHORS_REORDER, DeadlineKind.AUTHORS_FREEZE).authors is AuthorList.FROZEN


def test_what_is_fixed_stays_and_the_rest_is_kept() -> None:
    fixed = freezes(DeadlineKind.TITLE_FREEZE, fields=(("note", AT), ("code", AT), ("new", AT)))
    sent = replace(STORED, title="Other", abstract="New text", answers={"note": "", "code": True, "new": ["a"]})
    kept, refused = keep_frozen(sent, STORED, fixed)
    assert kept == replace(STORED, abstract="New text", answers={"note": "said", "code": True, "new": []})
    assert refused == (
        Refused("title", "The title is fixed since Sat 25 Oct 2025, 20:00 UTC; it stays as it was."),
        Refused("field-note", "This answer is fixed since Sat 25 Oct 2025, 22:00 CEST; it stays as it was."),
        Refused("field-new", "This answer is fixed since Sat 25 Oct 2025, 22:00 CEST; it stays as it was."),
    )


CY = AuthorInput(given_name="Cy", family_name="New", email="cy@x.example")


@pytest.mark.parametrize(
    ("sent", "reordered", "frozen"),
    [
        # (what is sent, what is kept where only the order is free, what is kept where nothing is)
        ((ADA, BO), (ADA, BO), (ADA, BO)),
        ((BO, ADA), (BO, ADA), None),
        ((BO,), None, None),
        ((ADA, BO, CY), None, None),
        ((replace(ADA, given_name="Eve"), BO), None, None),
        ((ADA, replace(BO, email="eve@x.example")), None, None),
        ((ADA, replace(BO, affiliation="Elsewhere")),) * 3,
    ],
)
def test_a_fixed_list_keeps_its_people(
    sent: tuple[AuthorInput, ...], reordered: tuple[AuthorInput, ...] | None, frozen: tuple[AuthorInput, ...] | None
) -> None:
    for kind, kept in ((DeadlineKind.AUTHORS_REORDER, reordered), (DeadlineKind.AUTHORS_FREEZE, frozen)):
        content, refused = keep_frozen(replace(STORED, authors=sent), STORED, freezes(kind))
        assert [one.anchor for one in refused] == ([] if kept else ["authors"])
        if kept:
            assert content.authors == kept
        assert {(a.pk, a.full_name, a.email) for a in content.authors} == {
            (1, "Ada Quill", "ada@x.example"),
            (2, "Bo Dee", "bo@x.example"),
        }


def test_a_refused_list_keeps_its_order_only_where_the_order_is_fixed() -> None:
    sent = replace(STORED, authors=(CY, BO, ADA))
    assert [a.pk for a in keep_frozen(sent, STORED, freezes(DeadlineKind.AUTHORS_REORDER))[0].authors] == [2, 1]
    assert [a.pk for a in keep_frozen(sent, STORED, freezes(DeadlineKind.AUTHORS_FREEZE))[0].authors] == [1, 2]


# -- Saving ------------------------------------------------------------------------------------------------------------


def make_frozen_paper(*kinds: DeadlineKind) -> Submission:
    """A complete draft, one minute before what is given is fixed."""
    paper = make_complete_draft(make_track(make_conference()), make_user())
    for kind in kinds:
        Deadline.objects.create(conference=paper.conference, kind=kind, instant=NOW + timedelta(minutes=1), zone="UTC")
    return paper


def send(paper: Submission, content: SubmissionContent, now: datetime) -> Saved:
    paper.refresh_from_db()
    return save_submission(
        submission_id=paper.pk, user_id=paper.created_by_id, content=content, revision=paper.revision, now=now
    )


@pytest.mark.django_db
def test_a_save_after_a_freeze_keeps_what_is_fixed_and_saves_the_rest() -> None:
    paper = make_frozen_paper(DeadlineKind.TITLE_FREEZE)
    title = content_of(paper).title
    content = replace(content_of(paper), title="Another title", abstract="Another text.")
    # A bare minute closes at its end.
    saved = send(paper, content, NOW + timedelta(minutes=2))
    assert (saved.changed, [one.anchor for one in saved.refused]) == (("abstract",), ["title"])
    stored = content_of(Submission.objects.get(pk=paper.pk))
    assert (stored.title, stored.abstract) == (title, "Another text.")


@pytest.mark.django_db
def test_a_save_that_arrived_before_the_freeze_counts() -> None:
    paper = make_frozen_paper(DeadlineKind.TITLE_FREEZE)
    saved = send(paper, replace(content_of(paper), title="In time"), NOW + timedelta(seconds=59))
    assert (saved.changed, saved.refused) == (("title",), ())


@pytest.mark.django_db
def test_a_track_has_a_freeze_of_its_own() -> None:
    paper = make_frozen_paper()
    Deadline.objects.create(
        conference=paper.conference, track=paper.track, kind=DeadlineKind.ABSTRACT_FREEZE, instant=NOW, zone="UTC"
    )
    other = make_draft(make_track(paper.conference, "Research"), paper.created_by, NOW - timedelta(days=1))
    Submission.objects.filter(pk=paper.pk).update(created_at=NOW - timedelta(days=1))
    for one, refused in ((paper, ["abstract"]), (other, [])):
        saved = send(one, replace(content_of(one), abstract="Changed."), NOW)
        assert [part.anchor for part in saved.refused] == refused


@pytest.mark.django_db
def test_a_question_is_needed_from_its_date_on_and_then_frozen_by_another() -> None:
    paper = make_complete_draft(make_track(make_conference()), make_user())
    SubmissionField.objects.create(
        track=paper.track,
        key="artifact",
        kind=FieldKind.TEXT,
        label="Where the artifact is",
        need=Need.REQUIRED,
        required_from=NOW + timedelta(days=1),
        frozen_from=NOW + timedelta(days=2),
    )
    paper = Submission.objects.get(pk=paper.pk)
    assert stopping(judge_saved(paper, at=NOW + timedelta(hours=23)).missing) == ()
    needed = judge_saved(paper, at=NOW + timedelta(days=1)).stopping
    assert [one.anchor for one in needed] == ["field-artifact"]
    content = replace(complete_content(paper), authors=content_of(paper).authors)
    paper = save(paper, replace(content, answers={**content.answers, "artifact": "here"}), paper.created_by)
    late = replace(content_of(paper), answers={**content_of(paper).answers, "artifact": "elsewhere"})
    saved = send(paper, late, NOW + timedelta(days=2))
    assert [one.anchor for one in saved.refused] == ["field-artifact"]
    assert Submission.objects.get(pk=paper.pk).answers["artifact"] == "here"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("need", "required_from", "frozen_from", "problem"),
    [
        (Need.OPTIONAL, NOW, None, "A question that is required from a date has to be required."),
        (Need.REQUIRED, NOW, NOW, "The answer would be frozen before it is required. Choose another of the two dates."),
    ],
)
def test_dates_of_a_question_that_make_no_sense_are_refused(
    need: Need, required_from: datetime, frozen_from: datetime | None, problem: str
) -> None:
    field = SubmissionField(
        track=make_track(make_conference()), key="late", kind=FieldKind.TEXT, label="Late", need=need
    )
    field.required_from, field.frozen_from = required_from, frozen_from
    with pytest.raises(ValidationError) as refused:
        field.full_clean()
    assert refused.value.messages == [problem]


@pytest.mark.django_db
def test_p3_an_own_deadline_moves_no_freeze() -> None:
    paper = make_frozen_paper(DeadlineKind.TITLE_FREEZE)
    paper.own_deadline = CLOSES + timedelta(days=3)
    paper.save(update_fields=["own_deadline"])
    saved = send(paper, replace(content_of(paper), title="Late"), CLOSES + timedelta(days=1))
    assert [one.anchor for one in saved.refused] == ["title"]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [DeadlineKind.TITLE_FREEZE, DeadlineKind.AUTHORS_REORDER, DeadlineKind.AUTHORS_FREEZE])
def test_p11_what_is_fixed_cannot_be_thawed_by_moving_to_another_track_and_back(kind: DeadlineKind) -> None:
    paper = make_complete_draft(make_track(make_conference()), make_user())
    other = make_track(paper.conference, "Research")
    Submission.objects.filter(pk=paper.pk).update(created_at=NOW - timedelta(days=1))
    paper.refresh_from_db()
    Deadline.objects.create(conference=paper.conference, track=paper.track, kind=kind, instant=NOW, zone="UTC")

    def go() -> None:
        move_submission(
            submission_id=paper.pk, track_id=other.pk, user_id=paper.created_by_id, revision=paper.revision, now=NOW
        )

    with pytest.raises(MoveRefused, match="and could still be changed in Research; so the paper stays in its track"):
        go()
    paper.refresh_from_db()
    assert paper.track.name == "Industry"
    Deadline.objects.create(conference=paper.conference, track=other, kind=kind, instant=NOW, zone="UTC")
    go()
    paper.refresh_from_db()
    assert paper.track == other


@pytest.mark.parametrize(("asked", "since"), [({"focus"}, "May"), (set(), "")])
def test_a_fixed_answer_thaws_only_where_the_question_is_asked(asked: set[str], since: str) -> None:
    assert thawing(Freezes({"field-focus": "May"}), Freezes(), asked) == since
    assert thawing(Freezes({"field-focus": "May"}), Freezes({"field-focus": "June"}), asked) == ""
