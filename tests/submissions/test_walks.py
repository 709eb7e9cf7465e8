"""Whatever people do to a paper in whatever order: refused in words, or done; never a broken row."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from submissions.invariants import broken_invariants
from submissions.models import Submission
from submissions.reading import content_of
from submissions.services.drafting import DraftingError
from submissions.services.moving import (
    NotComplete,
    desk_reject_submission,
    restore_submission,
    submit_submission,
    withdraw_submission,
)
from submissions.services.uploading import UploadRefused
from submissions.states import State, StateError
from tests.submissions.world import (
    NOW,
    complete_content,
    make_conference,
    make_draft,
    make_track,
    make_user,
    save,
    upload,
)

D, S, W, R = State.DRAFT, State.SUBMITTED, State.WITHDRAWN, State.DESK_REJECTED
# What follows an act in a state in which it is possible; elsewhere it is refused, and nothing changes.
TABLE: dict[str, dict[State, set[State]]] = {
    "complete": {D: {D}, S: {S}},
    "spoil": {D: {D}, S: {S}},
    "upload": {D: {D}, S: {S}},
    "submit": {D: {S}, S: {S}},
    "withdraw": {D: {W}, S: {W}},
    "reject": {S: {R}},
    "restore": {W: {D, S}, R: {S}},
}
REFUSALS = (StateError, NotComplete, DraftingError, UploadRefused)


class AnyWalk(TestCase):
    """Hypothesis needs a transaction for each example, which its own test case gives."""

    @given(walk=st.lists(st.sampled_from(sorted(TABLE)), min_size=3, max_size=14))
    @hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_states_follow_the_table_and_rows_stay_whole(self, walk: list[str]) -> None:
        user, chair = make_user(), make_user("Chris Chair")
        pk = make_draft(make_track(make_conference()), user).pk
        paper = Submission.objects.get(pk=pk)
        content = complete_content(paper)
        acts: dict[str, Callable[[], object]] = {
            "complete": lambda: save(paper, content, user),
            "spoil": lambda: save(paper, replace(content_of(Submission.objects.get(pk=pk)), title=""), user),
            "upload": lambda: upload(paper, user),
            "submit": lambda: submit_submission(submission_id=pk, user_id=user.pk, now=NOW),
            "withdraw": lambda: withdraw_submission(submission_id=pk, user_id=user.pk, now=NOW),
            "reject": lambda: desk_reject_submission(submission_id=pk, user_id=chair.pk, reason="No.", now=NOW),
            "restore": lambda: restore_submission(submission_id=pk, user_id=chair.pk, now=NOW),
        }
        for act in walk:
            before = Submission.objects.get(pk=pk)
            possible = TABLE[act].get(State(before.state))
            try:
                acts[act]()
                done = True
            except REFUSALS:
                done = False
            after = Submission.objects.get(pk=pk)
            if done:
                # Saving what is stored is no change, and so is possible anywhere that saving is.
                assert possible is not None, (act, before.state)
                assert after.state in possible
            else:
                assert (after.state, after.revision, after.manuscript_id) == (
                    *(before.state, before.revision, before.manuscript_id),
                )
            # A paper may lose its file or title only as a draft or by its authors' own edit; rows stay whole anyhow.
            assert list(broken_invariants(read_files=False)) == []
