"""What the dashboard counts and the list narrows to: eligibility is open while any rule about the authors is."""

import pytest

from access.gate import ChairFilter, chair_counts, chair_list
from accounts.models import User
from conferences.kinds import Role
from eligibility.findings import Severity
from eligibility.rulesets import RuleSetting
from submissions.models import Submission
from submissions.services.answering import override_rule, revoke_override
from submissions.services.judging import STANDING_COLUMNS, refresh_standing
from tests.reviews.world import make_member, make_paper
from tests.submissions.world import NOW, make_conference, make_track, make_user

pytestmark = pytest.mark.django_db


def open_ones(chair: User, paper: Submission) -> tuple[int, list[int]]:
    """How many papers the dashboard counts, and which the list shows."""
    slug = paper.conference.slug
    listed = chair_list(chair, slug, ChairFilter(needs="eligibility"), NOW)
    return chair_counts(chair, slug, NOW).eligibility, [row.number for row in listed.rows]


def test_a_paper_with_one_accepted_rule_stays_among_the_open_ones_while_another_is_open() -> None:
    rules = ("first-author-sector", "sector-present")
    settings = (
        RuleSetting("first-author-sector", Severity.ERROR),
        RuleSetting("sector-present", Severity.ERROR, {"sector": "government"}),
    )
    track = make_track(make_conference(), "Research", settings)
    chair = make_member(track.conference, "Chris Chair", Role.CHAIR)
    paper = make_paper(track, make_user())
    refresh_standing(paper, now=NOW)
    paper.save(update_fields=STANDING_COLUMNS)
    assert tuple(paper.eligibility_rules) == rules
    both = (1, [paper.number])
    assert open_ones(chair, paper) == both

    def accept(rule: str) -> None:
        override_rule(submission_id=paper.pk, user_id=chair.pk, rule=rule, reason="Known to us.", now=NOW)

    accept(rules[0])
    assert open_ones(chair, paper) == both
    # A rule about the file settles nothing about the authors.
    accept("page-limit")
    assert open_ones(chair, paper) == both
    accept(rules[1])
    assert open_ones(chair, paper) == (0, [])
    revoke_override(submission_id=paper.pk, user_id=chair.pk, rule=rules[0], reason="Not so.", now=NOW)
    assert open_ones(chair, paper) == both
