"""A track's questions that change after papers came in: nothing that was entered is lost, whoever saves at the same time."""

import threading
from dataclasses import replace

import pytest
from django.db import connection

from access.gate import chair_paper
from accounts.models import User
from conferences.kinds import Role
from conferences.models import Membership, Track
from submissions.kinds import FieldKind, Need
from submissions.models import FieldOption, Submission, SubmissionField
from submissions.reading import content_of, form_rules
from submissions.services.judging import judge_saved
from tests.submissions.world import (
    NOW,
    complete_content,
    make_complete_draft,
    make_conference,
    make_track,
    make_user,
    save,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def track() -> Track:
    return make_track(make_conference())


def draft(track: Track) -> tuple[Submission, User]:
    user = make_user()
    return make_complete_draft(track, user), user


def archive_option(track: Track, key: str) -> None:
    FieldOption.objects.filter(field__track=track, key=key).update(is_archived=True)


def test_an_option_that_is_no_longer_offered_stays_with_whoever_chose_it(track: Track) -> None:
    paper, user = draft(track)
    archive_option(track, "planned")
    paper = save(paper, replace(content_of(paper), title="Another title"), user)
    assert paper.answers["contributions"] == ["planned"]
    # It still counts as an answer.
    assert judge_saved(paper).stopping == ()
    # Beside it what is offered can be chosen; taken back, it is gone.
    answers = {**content_of(paper).answers, "contributions": ["planned", "cancelled"]}
    paper = save(paper, replace(content_of(paper), answers=answers), user)
    assert paper.answers["contributions"] == ["planned", "cancelled"]
    paper = save(paper, replace(content_of(paper), answers={**answers, "contributions": ["cancelled"]}), user)
    paper = save(paper, replace(content_of(paper), answers=answers), user)
    assert paper.answers["contributions"] == ["cancelled"]


def test_an_option_that_is_no_longer_offered_cannot_be_chosen_anew(track: Track) -> None:
    archive_option(track, "retrospective")
    paper, user = draft(track)
    answers = {**content_of(paper).answers, "contributions": ["retrospective"]}
    paper = save(paper, replace(content_of(paper), answers=answers), user)
    assert paper.answers["contributions"] == []
    field = form_rules(track).field("contributions")
    assert field is not None
    assert [one.key for one in field.offered] == ["planned", "cancelled"]


def test_answers_to_a_question_that_is_no_longer_asked_stay_and_are_read_by_chairs(track: Track) -> None:
    paper, user = draft(track)
    SubmissionField.objects.filter(track=track, key="focus").update(is_archived=True)
    answers = {key: value for key, value in content_of(paper).answers.items() if key != "focus"}
    paper = save(paper, replace(content_of(paper), title="Another title", answers=answers), user)
    assert paper.answers["focus"] == ["design"]
    Submission.objects.filter(pk=paper.pk).update(state="submitted", submitted_at=NOW)
    chair = make_user()
    Membership.objects.create(conference=track.conference, user=chair, role=Role.CHAIR)
    shown = chair_paper(chair, track.conference.slug, paper.number, NOW)
    assert ("Focus", "Design") in shown.answers


def test_what_was_typed_while_a_question_was_removed_is_kept(track: Track) -> None:
    SubmissionField.objects.create(track=track, key="status", kind=FieldKind.TEXT, label="Status")
    paper, user = draft(track)
    SubmissionField.objects.filter(track=track, key="status").update(is_archived=True)
    answers = {**content_of(paper).answers, "status": "In production since May.", "crafted": "x"}
    paper = save(paper, replace(content_of(paper), answers=answers), user)
    assert paper.answers["status"] == "In production since May."
    assert "crafted" not in paper.answers


def test_a_question_that_becomes_required_makes_drafts_incomplete_and_loses_nothing(track: Track) -> None:
    paper, user = draft(track)
    SubmissionField.objects.create(track=track, key="status", kind=FieldKind.TEXT, label="Status", need=Need.REQUIRED)
    before = paper.answers
    paper = save(paper, replace(content_of(paper), title="Another title"), user)
    assert paper.answers == before
    assert [one.anchor for one in judge_saved(paper).stopping] == ["field-status"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["option", "question", "label"])
def test_a_change_at_the_same_time_as_an_authors_save_loses_neither(change: str) -> None:
    track = make_track(make_conference())
    paper, user = draft(track)
    start = threading.Barrier(2)
    failures: list[BaseException] = []

    def chair() -> None:
        if change == "option":
            archive_option(track, "planned")
        elif change == "question":
            SubmissionField.objects.filter(track=track, key="focus").update(is_archived=True)
        else:
            SubmissionField.objects.filter(track=track, key="focus").update(label="What it looks at")

    def author() -> None:
        content = replace(complete_content(paper), title="Saved meanwhile", authors=content_of(paper).authors)
        save(paper, content, user)

    def run(act: object) -> None:
        assert callable(act)
        try:
            start.wait()
            act()
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in (chair, author)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    paper.refresh_from_db()
    assert (paper.title, paper.answers["contributions"], paper.answers["focus"]) == (
        "Saved meanwhile",
        ["planned"],
        ["design"],
    )
