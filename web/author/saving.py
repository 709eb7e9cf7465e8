"""One save of a posted form."""

from dataclasses import replace
from datetime import datetime

from access.projections import AuthorPaper
from submissions.services.drafting import Saved, save_submission
from web.author.posted import Posted


def save_posted(paper: AuthorPaper, posted: Posted, *, asks_topics: bool, user_id: int, now: datetime) -> Saved:
    """Save what can be kept, in the paper's own track. Raises what `save_submission` raises."""
    content = replace(posted.content, track_id=paper.track.pk)
    return save_submission(
        submission_id=paper.pk,
        user_id=user_id,
        content=content,
        revision=posted.revision,
        now=now,
        rules=paper.form.rules(asks_topics=asks_topics),
        freezes=paper.freezes,
    )
