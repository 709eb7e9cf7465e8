"""The only way for the desks to papers and reviews. Each function takes the person and the instant, and answers with a projection.

What is not there and what is not yours raise the same `NotThere`, which becomes the one 404 page (P1).
"""

from access.gate.author import author_desk, author_file, author_paper, author_papers, track_forms
from access.gate.base import NotThere, conference_view, open_conference
from access.gate.chair import (
    ChairConference,
    ChairCounts,
    ChairFilter,
    ChairPage,
    chair_conference,
    chair_counts,
    chair_dates,
    chair_deadlines,
    chair_file,
    chair_list,
    chair_paper,
)
from access.gate.conflicts import author_conflicts
from access.gate.duplicates import (
    chair_pair,
    chair_pair_texts,
    chair_pairs,
    chair_pairs_of_paper,
    chair_pairs_waiting,
)
from access.gate.files import FileAnswer
from access.gate.home import home
from access.gate.queue import chair_queue, count_waiting
from access.gate.releases import chair_mail, chair_releases
from access.gate.reviewer import reviewer_file, reviewer_paper, reviewer_queue
from access.gate.rules import (
    chair_answered,
    chair_file_trial,
    chair_kinds,
    chair_kinds_offered,
    chair_questions,
    chair_recheck,
    chair_rechecks,
    chair_rejudged,
    chair_reviewed,
    chair_settings,
    chair_setup,
    chair_topics,
    chair_touched,
)
from access.scopes import Person

__all__ = [
    "ChairConference",
    "ChairCounts",
    "ChairFilter",
    "ChairPage",
    "FileAnswer",
    "NotThere",
    "Person",
    "author_conflicts",
    "author_desk",
    "author_file",
    "author_paper",
    "author_papers",
    "chair_answered",
    "chair_conference",
    "chair_counts",
    "chair_dates",
    "chair_deadlines",
    "chair_file",
    "chair_file_trial",
    "chair_kinds",
    "chair_kinds_offered",
    "chair_list",
    "chair_mail",
    "chair_pair",
    "chair_pair_texts",
    "chair_pairs",
    "chair_pairs_of_paper",
    "chair_pairs_waiting",
    "chair_paper",
    "chair_questions",
    "chair_queue",
    "chair_recheck",
    "chair_rechecks",
    "chair_rejudged",
    "chair_releases",
    "chair_reviewed",
    "chair_settings",
    "chair_setup",
    "chair_topics",
    "chair_touched",
    "conference_view",
    "count_waiting",
    "home",
    "open_conference",
    "reviewer_file",
    "reviewer_paper",
    "reviewer_queue",
    "track_forms",
]
