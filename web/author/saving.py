"""One save of a posted form, in the steps that the service wants."""

from dataclasses import replace
from datetime import datetime

from access.projections import AuthorPaper
from submissions.services.drafting import Saved, save_submission
from submissions.services.moving import move_submission
from web.author.posted import Posted


def save_posted(paper: AuthorPaper, posted: Posted, *, user_id: int, now: datetime) -> Saved:
    """Save what can be kept. Raises what `save_submission` raises.

    Another track asks other questions: answers to those of the track before are saved first, since they would not fit the new one.
    """
    wanted = posted.content.track_id
    content = replace(posted.content, track_id=paper.track.pk)
    saved = save_submission(submission_id=paper.pk, user_id=user_id, content=content, revision=posted.revision, now=now)
    if wanted != paper.track.pk and paper.rights.change_track:
        move_submission(submission_id=paper.pk, track_id=wanted, user_id=user_id, revision=saved.revision, now=now)
    return saved
