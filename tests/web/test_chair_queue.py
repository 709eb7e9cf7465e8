"""The chairs' queue: what waits, with its evidence, acted upon in place; nothing of it for anybody else."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.gate import chair_queue, count_waiting
from access.projections import Waiting
from conferences.kinds import Role, Stage
from eligibility.authors import Sector
from eligibility.findings import Finding, Severity, Verdict
from eligibility.models import RuleSet, RuleSetVersion
from eligibility.rulesets import RuleSetting
from eligibility.services import save_rule_set, use_rule_set
from reviews.kinds import ConflictSource
from reviews.models import Conflict, EndedAssignment
from reviews.services.assigning import assign_reviewer
from submissions.kinds import AnswerKind, RunState
from submissions.models import Author, CheckRun, FindingAnswer, Override, Report, Submission
from tests.reviews.world import NOW, World, add_manuscript, make_member, make_paper, make_user, make_world
from tests.web.desk import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def desk(world: World, rest: str = "") -> str:
    return f"/{world.conference.slug}/chair/{rest}"


def undecided(paper: Submission, *, hours: int = 0) -> Submission:
    """A paper whose eligibility only a chair can settle, since an hour of its own."""
    Submission.objects.filter(pk=paper.pk).update(
        eligibility="needs_decision",
        eligibility_sentence="0 of 1 author from industry; at least 1 is needed. The sector of 1 is not known.",
        eligibility_rules=["sector-share"],
        eligibility_at=NOW + timedelta(hours=hours),
    )
    return paper


def contradicted(paper: Submission, *, hours: int = 0) -> Author:
    """Its first author says industry, under an address of a university."""
    Author.objects.filter(submission=paper, position=1).update(
        stated_sector="industry",
        sector="industry",
        sector_source="stated",
        email="w@inf.ed.ac.uk",
        affiliation="Somewhere",
        sector_doubted_at=NOW + timedelta(hours=hours),
    )
    return paper.authors.get(position=1)


def kinds(world: World, after: str = "", limit: int = 20) -> tuple[list[str], str]:
    found = chair_queue(world.chair, world.conference.slug, NOW, after=after, limit=limit)
    return [one.kind.value for one in found.entries], found.after


def test_everything_that_waits_stands_in_order_of_its_age_with_its_evidence(world: World) -> None:
    undecided(world.paper, hours=3)
    contradicted(world.paper, hours=1)
    FindingAnswer.objects.create(
        submission=world.paper,
        sha256="",
        rule="author-count",
        kind=AnswerKind.APPEALED,
        sentence="There were many of us.",
        by=world.author,
        at=NOW + timedelta(hours=2),
    )
    assign_reviewer(submission_id=world.paper.pk, reviewer_id=world.reviewer.pk, by_id=world.chair.pk, now=NOW)
    Author.objects.create(submission=world.paper, position=2, email=world.reviewer.email)
    EndedAssignment.objects.update(at=NOW)
    assert kinds(world) == (["ended", "contradiction", "appeal", "eligibility"], "")
    assert count_waiting(world.chair, world.conference.slug, NOW) == dict.fromkeys(Waiting, 1)
    body = unescape(sign_in(world.chair).get(desk(world, "queue/")).content.decode())
    for words in (
        "Rex Reviewer no longer reviews this paper",
        "inf.ed.ac.uk is an academic mail domain.",
        "There were many of us.",
        "The sector of 1 is not known.",
    ):
        assert words in body


def test_an_appeal_shows_what_was_found_and_the_desk_counts_what_the_queue_holds(world: World) -> None:
    manuscript = add_manuscript(world.paper, sha256="0" * 64)
    found = Finding("page-limit", Severity.ERROR, "One page too many.", page=7, evidence="A INTERVIEW GUIDE")
    rules = RuleSet.objects.create(conference=world.conference, slug="format", name="Format")
    version = RuleSetVersion.objects.create(rule_set=rules, number=1, created_at=NOW)
    report = Report.objects.create(
        submission=world.paper,
        sha256=manuscript.sha256,
        inputs_digest="0" * 64,
        rule_set_version=version,
        engine_version="test",
        verdict=Verdict.FAIL,
        findings=[found.to_json()],
        seconds=0.1,
        created_at=NOW,
    )
    CheckRun.objects.create(manuscript=manuscript, state=RunState.DONE, queued_at=NOW, finished_at=NOW, report=report)
    for rule, sha256 in (("page-limit", manuscript.sha256), ("author-count", "")):
        FindingAnswer.objects.create(
            submission=world.paper,
            sha256=sha256,
            rule=rule,
            kind=AnswerKind.APPEALED,
            sentence="Why not.",
            by=world.author,
            at=NOW,
        )
    client = sign_in(world.chair)
    body = unescape(client.get(desk(world, "queue/")).content.decode())
    assert "One page too many." in body
    assert "A INTERVIEW GUIDE" in body
    assert f'href="{desk(world, "submissions/1/report/")}?page=7"' in body
    shown = client.get(desk(world)).content.decode()
    counts = [int(count) for count in re.findall(r"wait-count[^>]*>(\d+)<", shown)]
    assert "2 things wait for a decision." in shown
    assert sum(counts) == 2


def test_a_contradiction_is_settled_in_place_by_setting_the_sector(world: World) -> None:
    row = contradicted(world.paper)
    client = sign_in(world.chair)
    given = {"about": row.pk, "sector": "academia", "reason": "Their page says so.", "back": "queue"}
    answer = client.post(desk(world, "submissions/1/sector/"), given)
    assert answer["Location"] == desk(world, "queue/")
    row.refresh_from_db()
    assert (row.sector, row.sector_source, row.stated_sector) == (Sector.ACADEMIA, "chair", "industry")
    assert kinds(world) == ([], "")
    client.post(desk(world, "submissions/1/sector/"), given | {"sector": "stated"})
    row.refresh_from_db()
    assert (row.sector, row.sector_source) == (Sector.INDUSTRY, "stated")


def test_a_sector_without_a_reason_is_refused_and_one_of_another_paper_is_not_there(world: World) -> None:
    other = make_paper(world.track, make_user("Nora Neighbour"))
    client = sign_in(world.chair)
    row = world.paper.authors.get()
    assert client.post(desk(world, "submissions/1/sector/"), {"about": row.pk, "sector": "academia"}).status_code == 422
    stolen = {"about": other.authors.get().pk, "sector": "academia", "reason": "x"}
    assert client.post(desk(world, "submissions/1/sector/"), stolen).status_code == 404
    assert set(Author.objects.values_list("sector_source", flat=True)) == {""}


def test_an_accepted_rule_and_a_seen_ending_leave_the_queue(world: World) -> None:
    undecided(world.paper)
    assign_reviewer(submission_id=world.paper.pk, reviewer_id=world.reviewer.pk, by_id=world.chair.pk, now=NOW)
    Author.objects.create(submission=world.paper, position=2, email=world.reviewer.email)
    ending = EndedAssignment.objects.get()
    client = sign_in(world.chair)
    client.post(desk(world, "submissions/1/ended/"), {"about": ending.pk, "back": "queue"})
    accept = {"about": "sector-share", "reason": "Known to us.", "back": "queue"}
    assert client.post(desk(world, "submissions/1/accept-rule/"), accept)["Location"] == desk(world, "queue/")
    assert Override.objects.get().reason == "Known to us."
    assert kinds(world) == ([], "")


def test_p2_p21_a_chair_never_meets_their_own_or_a_conflicted_paper_in_the_queue(world: World) -> None:
    for name, hours in (("Corasandra Own", 1), ("Connie Flicted", 2)):
        undecided(make_paper(world.track, make_user(name), title=f"Paper of {name}"), hours=hours)
    own, conflicted = Submission.objects.filter(title__startswith="Paper of").order_by("number")
    Author.objects.create(submission=own, position=2, user=world.chair, email=world.chair.email)
    Conflict.objects.create(submission=conflicted, user=world.chair, source=ConflictSource.AUTHOR)
    assert kinds(world) == ([], "")
    assert count_waiting(world.chair, world.conference.slug, NOW)[Waiting.ELIGIBILITY] == 0
    other = make_member(world.conference, "Olivia Other", Role.CHAIR)
    assert len(chair_queue(other, world.conference.slug, NOW).entries) == 2
    # A track's chair sees the track's alone.
    assert chair_queue(world.other_track_chair, world.conference.slug, NOW).entries == ()


def test_p15_reviewers_members_and_authors_have_no_queue(world: World) -> None:
    undecided(world.paper)
    for person in (world.reviewer, world.pc, world.author, world.outsider):
        assert sign_in(person).get(desk(world, "queue/")).status_code == 404


def test_the_queue_is_paged_by_key_also_where_many_wait_since_the_same_instant(world: World) -> None:
    for number in range(5):
        undecided(make_paper(world.track, make_user(f"Author {number}")))
    seen, after, pages = [], "", 0
    while True:
        page = chair_queue(world.chair, world.conference.slug, NOW, after=after, limit=2)
        seen += [one.number for one in page.entries]
        pages += 1
        if not page.after:
            break
        after = page.after
    assert (seen, pages) == ([2, 3, 4, 5, 6], 3)
    for crafted in ("x", "2025~~", "2025-01-01T00:00:00~eligibility~1", "\ud800"):
        assert len(chair_queue(world.chair, world.conference.slug, NOW, after=crafted).entries) == 5


def test_the_queue_costs_as_many_queries_for_three_entries_as_for_one(world: World) -> None:
    client = sign_in(world.chair)
    counts = []
    for number in range(3):
        paper = undecided(make_paper(world.track, make_user(f"Author {number}")))
        contradicted(paper)
        with CaptureQueriesContext(connection) as context:
            assert client.get(desk(world, "queue/")).status_code == 200
        counts.append(len(context))
    assert counts[0] == counts[2]


def test_p21_chairs_read_that_somebody_has_too_many_papers_and_not_how_many(world: World) -> None:
    version = save_rule_set(
        conference_id=world.conference.pk,
        slug="few",
        name="Few",
        settings=[RuleSetting("papers-per-author", Severity.ERROR, {"maximum": 1})],
        by_id=None,
        now=NOW,
    )
    use_rule_set(track_id=world.track.pk, stage=Stage.SUBMISSION, rule_set_id=version.rule_set_id)
    last = make_paper(world.track, world.author, title="The last")
    Submission.objects.filter(pk=last.pk).update(submitted_at=NOW)
    body = unescape(sign_in(world.chair).get(desk(world, f"submissions/{last.number}/")).content.decode())
    assert "Wanda Writer is on more papers of this conference than allowed." in body
    assert "2 papers, this one included" not in body
