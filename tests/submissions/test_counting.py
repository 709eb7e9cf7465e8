"""How many papers a person has: over all addresses, before this paper, and of nobody who has not confirmed (P22, P44)."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conferences.models import Track
from eligibility.findings import Severity
from eligibility.rulesets import RuleSetting
from submissions.models import Author, Submission
from submissions.services.counting import Counted, paper_counts
from submissions.services.judging import judge_saved
from submissions.states import State
from tests.submissions.world import NOW, make_conference, make_draft, make_track, make_user

pytestmark = pytest.mark.django_db
ONE_EACH = (RuleSetting("papers-per-author", Severity.ERROR, {"maximum": 1}),)
IN_TRACK = (RuleSetting("papers-per-author", Severity.ERROR, {"maximum": 1, "within": "track"}),)


def submitted(track: Track, *authors: tuple[User | None, str], minutes: int = 0, orcid: str = "") -> Submission:
    """A submitted paper whose rows name these addresses, taken by these people."""
    paper = make_draft(track, make_user())
    for position, (user, email) in enumerate(authors, start=2):
        Author.objects.create(
            submission=paper,
            position=position,
            given_name=f"Author{position}",
            email=email,
            user=user,
            confirmed_at=NOW if user else None,
            orcid=orcid,
        )
    paper.state, paper.submitted_at = State.SUBMITTED, NOW + timedelta(minutes=minutes)
    paper.save()
    return paper


def found(paper: Submission) -> list[tuple[str, object, str | None]]:
    return [(one.finding.message, one.finding.measured, one.finding.evidence) for one in judge_saved(paper).findings]


TOO_MANY = ("Author2 is on more papers of this conference than allowed.", 2, "2 papers, this one included")


def test_the_last_paper_is_one_too_many_and_never_the_first() -> None:
    ada = make_user("Ada Quill")
    track = make_track(make_conference(), "Research", ONE_EACH)
    first = submitted(track, (ada, ada.email))
    second = submitted(track, (ada, ada.email), minutes=5)
    assert (found(first), found(second)) == ([], [TOO_MANY])


def test_p22_one_person_is_one_over_all_proven_addresses() -> None:
    ada = make_user("Ada Quill")
    EmailAddress.objects.create(user=ada, email="quill@home.example", verified=True)
    EmailAddress.objects.create(user=ada, email="unproven@home.example", verified=False)
    track = make_track(make_conference(), "Research", ONE_EACH)
    by_address = submitted(track, (None, "quill@home.example"))
    submitted(track, (None, "unproven@home.example"))
    last = submitted(track, (ada, ada.email), minutes=5)
    assert found(last) == [TOO_MANY]
    # The receipt went to that address: by its link she can say that it is not her.
    by_address.authors.filter(position=2).update(refused_at=NOW)
    assert found(last) == []


def test_p1_typing_the_orcid_of_a_person_takes_no_paper_from_them() -> None:
    ada = make_user("Ada Quill")
    ada.orcid = "0000-0002-1825-0097"
    ada.save()
    track = make_track(make_conference(), "Research", ONE_EACH)
    for _ in range(3):
        # Public as it is, anybody can type it beside an address of their own, where no mail reaches her.
        submitted(track, (None, "mallory@home.example"), orcid=ada.orcid)
    mine = submitted(track, (ada, ada.email), minutes=5, orcid=ada.orcid)
    assert found(mine) == []
    # The control: what she took herself counts.
    assert found(submitted(track, (ada, ada.email), minutes=9)) == [TOO_MANY]


def test_a_row_that_somebody_else_took_counts_for_nobody_but_them() -> None:
    ada, bela = make_user("Ada Quill"), make_user("Bela Norden")
    track = make_track(make_conference(), "Research", ONE_EACH)
    # Ada's address stands there, and it was Bela who followed its link.
    submitted(track, (bela, ada.email))
    assert found(submitted(track, (ada, ada.email), minutes=5)) == []
    assert found(submitted(track, (bela, bela.email), minutes=9)) == [TOO_MANY]


@pytest.mark.parametrize("papers", [1, 3])
def test_counting_for_many_papers_costs_two_queries(papers: int) -> None:
    people = [make_user(f"Ada Quill{place}") for place in range(papers)]
    conference = make_conference()
    track = make_track(conference, "Research", ONE_EACH)
    made = [submitted(track, (user, user.email), minutes=place) for place, user in enumerate(people * 2)]
    asked = [Counted(paper, track.pk, tuple(paper.authors.all())) for paper in made]
    with CaptureQueriesContext(connection) as queries:
        counts = paper_counts(conference_id=conference.pk, asked=asked)
    assert len(queries) == 2
    second = [paper.authors.get(position=2).pk for paper in made]
    assert [counts[key].conference for key in second] == [1] * papers + [2] * papers


def test_p44_whoever_types_an_address_learns_nothing_of_its_owners_papers() -> None:
    ada = make_user("Ada Quill")
    track = make_track(make_conference(), "Research", ONE_EACH)
    submitted(track, (ada, ada.email))
    typed = submitted(track, (None, ada.email), minutes=5)
    nobody = submitted(track, (None, "nobody@x.example"), minutes=5)
    assert found(typed) == found(nobody) == []


def test_p26_papers_of_another_conference_and_drafts_do_not_count() -> None:
    ada = make_user("Ada Quill")
    submitted(make_track(make_conference(), "Research", ONE_EACH), (ada, ada.email))
    track = make_track(make_conference(), "Research", ONE_EACH)
    draft = submitted(track, (ada, ada.email))
    Submission.objects.filter(pk=draft.pk).update(state=State.DRAFT)
    assert found(submitted(track, (ada, ada.email), minutes=5)) == []


def test_a_rule_may_count_within_the_track_alone() -> None:
    ada = make_user("Ada Quill")
    conference = make_conference()
    submitted(make_track(conference, "Research", ONE_EACH), (ada, ada.email))
    track = make_track(conference, "Applied", IN_TRACK)
    assert found(submitted(track, (ada, ada.email), minutes=5)) == []
    assert [measured for _, measured, _ in found(submitted(track, (ada, ada.email), minutes=9))] == [2]


def test_p1_p44_who_claims_the_orcid_of_somebody_else_learns_nothing_of_their_papers() -> None:
    ada, mallory = make_user("Ada Quill"), make_user("Mallory Thorn")
    ada.orcid = mallory.orcid = "0000-0002-1825-0097"
    ada.save()
    mallory.save()
    track = make_track(make_conference(), "Research", ONE_EACH)
    submitted(track, (ada, ada.email), orcid=ada.orcid)
    assert found(submitted(track, (mallory, mallory.email), minutes=5)) == []
    assert found(submitted(track, (ada, ada.email), minutes=5)) == [TOO_MANY]
