"""One save of a posted form, in the steps that the service wants."""

from dataclasses import replace
from datetime import datetime

from access.projections import AuthorPaper
from submissions.services.drafting import Saved, save_submission
from web.author.posted import Posted


def save_posted(paper: AuthorPaper, posted: Posted, *, user_id: int, now: datetime) -> Saved:
    """Save what can be kept. Raises what `save_submission` raises.

    Another track asks other questions: answers to those of the track before are saved first, since they would not fit the new one.
    """
    content, revision = posted.content, posted.revision
    moves = content.track_id != paper.track.pk
    if moves:
        here = replace(content, track_id=paper.track.pk)
        revision = save_submission(
            submission_id=paper.pk, user_id=user_id, content=here, revision=revision, now=now
        ).revision
        content = replace(content, answers={})
    return save_submission(
        submission_id=paper.pk,
        user_id=user_id,
        content=content,
        revision=revision,
        now=now,
        may_change_track=moves and paper.rights.change_track,
    )
