"""Clauses of both calls as they hold in a conference that is made from its file: what stops a paper, and what pages say."""

from dataclasses import replace
from html import unescape

import pytest
from django.test import Client

from conferences.kinds import Anonymity, Stage
from confsys.calls import load_call
from eligibility.authors import Sector
from eligibility.evaluation import evaluate
from eligibility.findings import Severity, Verdict
from eligibility.inputs import Standing
from eligibility.models import Organisation
from submissions.completeness import Missing
from submissions.content import AuthorInput, SubmissionContent
from submissions.models import Submission
from submissions.reading import content_of
from submissions.services.judging import Judgement, judge
from tests.eligibility.papers import line
from tests.eligibility.rules.identity import paper as paper_with
from tests.web.author_world import AuthorWorld, complete_data, form_data, make_author_world

pytestmark = pytest.mark.django_db
LETTERS = {"i": Sector.INDUSTRY, "a": Sector.ACADEMIA, "?": Sector.UNKNOWN}


@pytest.fixture
def world() -> AuthorWorld:
    return make_author_world()


def by(letters: str) -> tuple[AuthorInput, ...]:
    """Authors of these sectors, in order; the first one is contact."""
    return tuple(
        AuthorInput(
            given_name=f"A{place}",
            family_name="N",
            email=f"a{place}@x.example",
            affiliation="X",
            sector=LETTERS[letter],
            is_contact=place == 0,
        )
        for place, letter in enumerate(letters)
    )


def complete(world: AuthorWorld, track: str = "industry") -> SubmissionContent:
    """What makes a paper of this track complete but for its file."""
    paper = world.begin(track)
    world.client.post(world.url(f"{paper.number}/edit/"), complete_data(paper))
    return content_of(Submission.objects.get(pk=paper.pk))


def judged(content: SubmissionContent) -> Judgement:
    return judge(content=content, has_file=True)


def stopping(content: SubmissionContent) -> list[str]:
    return [one.anchor for one in judged(content).stopping]


def without(content: SubmissionContent, *keys: str) -> SubmissionContent:
    return replace(content, answers={key: value for key, value in content.answers.items() if key not in keys})


# -- MLSys 2026 ----------------------------------------------------------------------------------------------------------


def test_m1_authors_choose_exactly_one_track_and_nothing_is_begun_in_none(world: AuthorWorld) -> None:
    assert world.begin("research").track.slug == "research"
    for crafted in ({}, {"track": "nowhere"}):
        assert world.client.post(world.url("new/"), crafted).status_code == 422
    # The last one that is named counts: there is no way to name two.
    world.client.post(world.url("new/"), {"track": ["research", "industry"]})
    assert [paper.track.slug for paper in Submission.objects.order_by("number")] == ["research", "industry"]
    assert not Submission._meta.get_field("track").null


@pytest.mark.parametrize(
    ("letters", "standing"),
    [
        ("iia", Standing.MET),
        ("i", Standing.MET),
        # Half is not more than half; the first author decides alone.
        ("ia", Standing.MISSED),
        ("iiaa", Standing.MISSED),
        ("aii", Standing.MISSED),
        # An unknown sector needs a decision only if the answer hangs on it.
        ("i?", Standing.NEEDS_DECISION),
        ("?ii", Standing.NEEDS_DECISION),
        ("iii??", Standing.MET),
        ("i?aaa", Standing.MISSED),
    ],
)
def test_m2_a_list_of_authors_stands_as_the_call_says(world: AuthorWorld, letters: str, standing: Standing) -> None:
    content = replace(complete(world), authors=by(letters))
    assert judged(content).standing is standing
    # What needs a decision stops nothing: it goes to the chairs.
    assert ("authors" in stopping(content)) is (standing is Standing.MISSED)
    research = world.conference.tracks.get(slug="research")
    assert judged(replace(content, track_id=research.pk)).standing in {None, Standing.MET}


def test_m2_an_author_with_several_affiliations_counts_by_the_first_named_one(world: AuthorWorld) -> None:
    for name, sector in (("Bluefin Robotics", Sector.INDUSTRY), ("Lindenau College", Sector.ACADEMIA)):
        Organisation.objects.create(conference=world.conference, name=name, sector=sector)
    content = complete(world)

    def standing(affiliation: str, further: str) -> Standing | None:
        author = replace(by("?")[0], affiliation=affiliation, further_affiliations=further)
        return judged(replace(content, authors=(author,))).standing

    assert standing("Bluefin Robotics", "Lindenau College") is Standing.MET
    assert standing("Lindenau College", "Bluefin Robotics") is Standing.MISSED


def stops_without(world: AuthorWorld, track: str, key: str) -> bool:
    """Whether a paper that is complete otherwise is stopped by this alone."""
    content = complete(world, track)
    return stopping(content) == [] and set(stopping(without(content, key))) == {f"field-{key}"}


def test_m3_a_paper_that_describes_nothing_of_what_the_call_lists_is_stopped(world: AuthorWorld) -> None:
    assert stops_without(world, "industry", "contributions")


def test_m6_a_paper_without_the_declaration_of_a_real_system_is_stopped(world: AuthorWorld) -> None:
    assert stops_without(world, "industry", "real_system")


@pytest.mark.parametrize("track", ["industry", "research"])
def test_m10_a_paper_without_the_declaration_of_a_single_submission_is_stopped(world: AuthorWorld, track: str) -> None:
    assert stops_without(world, track, "one_submission")


def test_m4_no_focus_is_a_warning_and_stops_nothing(world: AuthorWorld) -> None:
    content = without(complete(world), "focus")
    assert stopping(content) == []
    told: list[Missing] = [one for one in judged(content).missing if one.anchor == "field-focus"]
    assert [one.severity for one in told] == [Severity.WARNING]


def page_of(world: AuthorWorld, track: str) -> str:
    return unescape(Client().get(f"/{world.conference.slug}/{track}/").content.decode())


def test_m5_the_industry_page_and_its_form_say_that_no_novelty_and_no_proprietary_data_is_required(
    world: AuthorWorld,
) -> None:
    note = load_call("mlsys-2026").conference.tracks[1].author_note
    page = page_of(world, "industry")
    for text in (note, "Novelty is not a criterion. Papers need no new method, and no proprietary data."):
        assert text in page
    paper = world.begin()
    assert note in unescape(world.client.get(world.url(f"{paper.number}/edit/")).content.decode())
    # The control: of the other track none of it is said.
    assert note not in page_of(world, "research")


def test_m15_the_industry_page_shows_examples_with_the_disclaimer(world: AuthorWorld) -> None:
    page = page_of(world, "industry")
    for text in (
        "These papers only illustrate what fits. The list is not exhaustive, and implies no ranking.",
        "Google Vizier: A Service for Black-Box Optimization (Google, 2017)",
    ):
        assert text in page
    assert "Google Vizier" not in page_of(world, "research")


def test_m13_a_stamp_of_arxiv_is_a_notice_and_no_leak() -> None:
    call = load_call("mlsys-2026")
    stamp = line("arXiv:2401.01234v2 [cs.LG] 3 Jan 2024", 20, 500, width=10, turn=90)
    for track, level in (("research", Anonymity.FULL), ("industry", Anonymity.NAMES_WITHHELD)):
        spec = call.rule_sets.spec_for(track=track, stage=Stage.SUBMISSION, anonymity=level)
        assert spec is not None
        of_names = replace(spec, settings=tuple(one for one in spec.settings if one.rule == "own-work"))
        report = evaluate(of_names.about_the_file(), replace(paper_with(beside=(stamp,)), anonymity=level))
        assert [(one.kind, one.severity) for one in report.findings] in (
            [("arxiv_stamp", Severity.NOTICE)],
            # Where the content need not be anonymous, nothing is said of it at all.
            [] if level is Anonymity.NAMES_WITHHELD else None,
        )
        assert report.verdict is Verdict.PASS


# -- AIMLSystems 2023 ----------------------------------------------------------------------------------------------------


def test_a9_the_form_asks_for_the_deployment_status_and_stops_nobody_without_it() -> None:
    world = make_author_world("aimlsystems-2023")
    paper = world.begin("industry")
    page = unescape(world.client.get(world.url(f"{paper.number}/edit/")).content.decode())
    call = load_call("aimlsystems-2023")
    (asked,) = (field for field in call.fields if field.key == "deployment_status")
    for option in asked.options:
        assert option.label in page
    content = complete(world)
    assert stopping(without(content, "deployment_status")) == []
    # A crafted answer is not kept.
    data = form_data(paper, **{"field-deployment_status": "nowhere"})
    world.client.post(world.url(f"{paper.number}/edit/"), data)
    paper.refresh_from_db()
    assert "deployment_status" not in {key for key, value in paper.answers.items() if value}


def test_a3_papers_choose_among_the_topics_of_the_call() -> None:
    limits_topics(make_author_world("aimlsystems-2023"))


def test_m14_papers_choose_among_the_topics_of_the_main_call(world: AuthorWorld) -> None:
    limits_topics(world)


def limits_topics(world: AuthorWorld) -> None:
    content = complete(world)
    track = world.conference.tracks.get(slug="industry")
    topics = tuple(topic.pk for topic in world.conference.topics.all())
    assert stopping(replace(content, topic_ids=topics[: track.topics_max])) == []
    assert stopping(replace(content, topic_ids=topics[: track.topics_max + 1])) == ["topics"]
    assert stopping(replace(content, topic_ids=())) == ["topics"]
