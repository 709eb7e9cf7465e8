"""Each author's sector: where it is from, since when, who may overrule it, and what contradicts it (M2)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from eligibility.authors import Sector, SectorSource
from eligibility.models import Organisation
from eligibility.organisations.services import mark_changed
from submissions.content import AuthorInput
from submissions.models import Author, Submission
from submissions.reading import content_of
from submissions.services.judging import judge_saved
from submissions.services.refreshing import settle_papers
from submissions.services.sectors import SectorError, set_sector
from tests.submissions.world import (
    NOW,
    make_complete_draft,
    make_conference,
    make_draft,
    make_track,
    make_user,
    save,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def paper_of(
    affiliation: str = "Acme Research", sector: Sector = Sector.UNKNOWN, email: str = "b@acme.example"
) -> Submission:
    """A paper with its starter and a second author."""
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    second = AuthorInput(given_name="Bela", email=email, affiliation=affiliation, sector=sector)
    return save(paper, replace(content_of(paper), authors=(*content_of(paper).authors, second)), user)


def list_acme(paper: Submission, sector: Sector = Sector.INDUSTRY) -> Organisation:
    return Organisation.objects.create(conference=paper.conference, name="Acme Research", sector=sector)


def second_of(paper: Submission) -> Author:
    return paper.authors.get(position=2)


def known(row: Author) -> tuple[str, str]:
    return row.sector, row.sector_source


def test_a_listed_affiliation_counts_where_nothing_is_stated_and_never_replaces_a_statement() -> None:
    paper = paper_of()
    list_acme(paper)
    user = paper.created_by
    paper = save(paper, replace(content_of(paper), title="Again"), user, LATER)
    row = second_of(paper)
    assert (*known(row), row.sector_at) == ("industry", SectorSource.DIRECTORY, LATER)
    stated = replace(content_of(paper).authors[1], sector=Sector.ACADEMIA)
    save(paper, replace(content_of(paper), authors=(content_of(paper).authors[0], stated)), user, LATER)
    assert known(second_of(paper)) == ("academia", SectorSource.STATED)


def test_an_academic_address_counts_where_nothing_else_is_known() -> None:
    assert known(second_of(paper_of("Somewhere", email="b@inf.ed.ac.uk"))) == ("academia", SectorSource.DOMAIN)
    assert known(second_of(paper_of("Somewhere", email="b@gmail.com"))) == ("unknown", "")


def test_a_contradiction_is_noted_once_and_goes_with_its_cause() -> None:
    paper = paper_of("Somewhere", Sector.INDUSTRY, "b@inf.ed.ac.uk")
    assert second_of(paper).sector_doubted_at == NOW
    save(paper, replace(content_of(paper), title="Again"), paper.created_by, LATER)
    assert second_of(paper).sector_doubted_at == NOW
    # It is no error, and stops nothing.
    assert all("contradict" not in one.message for one in judge_saved(paper).missing)
    honest = replace(content_of(paper).authors[1], sector=Sector.ACADEMIA)
    save(paper, replace(content_of(paper), authors=(content_of(paper).authors[0], honest)), paper.created_by, LATER)
    assert second_of(paper).sector_doubted_at is None


def test_p50_a_chair_sets_a_sector_with_a_reason_and_can_leave_it_to_the_authors_again() -> None:
    paper = paper_of("Somewhere", Sector.INDUSTRY, "b@inf.ed.ac.uk")
    chair, row = make_user("Chris Chair"), second_of(paper)

    def say(sector: Sector | None, reason: str) -> None:
        set_sector(submission_id=paper.pk, author_id=row.pk, sector=sector, user_id=chair.pk, reason=reason, now=LATER)

    with pytest.raises(SectorError, match="Give a reason"):
        say(Sector.ACADEMIA, " ")
    say(Sector.ACADEMIA, "Their page says so.")
    row.refresh_from_db()
    assert (*known(row), row.sector_at, row.sector_doubted_at) == ("academia", SectorSource.CHAIR, LATER, None)
    entry = paper.conference.audit_entries.get(action="sector set")
    assert (entry.actor, entry.reason, entry.before["sector"], entry.after["sector"]) == (
        chair,
        "Their page says so.",
        "industry",
        "academia",
    )
    say(None, "They showed a contract.")
    assert known(second_of(paper)) == ("industry", SectorSource.STATED)
    assert [event.sector for event in Author.pgh_event_model.objects.filter(pgh_obj_id=row.pk).order_by("pk")][-2:] == [  # type: ignore[attr-defined]  # made by pghistory
        "unknown",
        "industry",
    ]


def test_a_chairs_word_settles_what_needed_a_decision() -> None:
    user = make_user()
    paper = make_complete_draft(make_track(make_conference()), user)
    content = content_of(paper)
    unknown = (content.authors[0], *(replace(one, sector=Sector.UNKNOWN) for one in content.authors[1:]))
    paper = save(paper, replace(content, authors=unknown), user)
    assert (paper.eligibility, paper.eligibility_rules, paper.eligibility_at) == (
        "needs_decision",
        ["sector-share"],
        NOW,
    )
    set_sector(
        submission_id=paper.pk,
        author_id=second_of(paper).pk,
        sector=Sector.INDUSTRY,
        user_id=user.pk,
        reason="Known to us.",
        now=LATER,
    )
    paper.refresh_from_db()
    assert (paper.eligibility, paper.eligibility_rules, paper.eligibility_at) == ("met", [], LATER)


def test_a_row_that_becomes_another_persons_loses_what_a_chair_said_of_the_one_before() -> None:
    paper = paper_of()
    row = second_of(paper)
    set_sector(
        submission_id=paper.pk,
        author_id=row.pk,
        sector=Sector.INDUSTRY,
        user_id=paper.created_by_id,
        reason="x",
        now=NOW,
    )
    other = replace(content_of(paper).authors[1], email="other@x.example")
    save(paper, replace(content_of(paper), authors=(content_of(paper).authors[0], other)), paper.created_by)
    assert known(second_of(paper)) == ("unknown", "")


def test_a_changed_directory_settles_the_papers_that_were_settled_before() -> None:
    paper, elsewhere = paper_of(), paper_of()
    organisation = list_acme(paper)
    assert settle_papers(now=LATER) == 0
    mark_changed(paper.conference_id, LATER)
    after = LATER + timedelta(minutes=1)
    assert (settle_papers(now=after), settle_papers(now=after)) == (1, 0)
    assert known(second_of(paper)) == ("industry", SectorSource.DIRECTORY)
    assert known(second_of(elsewhere)) == ("unknown", "")
    organisation.delete()
    mark_changed(None, after + timedelta(minutes=1))
    # The site's directory is everybody's.
    assert settle_papers(now=after + timedelta(minutes=2)) == 2
    assert known(second_of(paper)) == ("unknown", "")
