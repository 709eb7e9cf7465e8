"""The public pages: home, call, track, calendar, invitation, author link."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from conferences.kinds import Role
from conferences.models import Conference, Invitation, Membership, Track
from conferences.services.members import invite_member, remove_member
from conferences.slugs import CONFERENCE_PLACES, SITE_PLACES
from mail.models import Message
from reviews.models import Assignment
from submissions.models import Author
from submissions.services.authorship import ask_authors
from submissions.states import State
from tests.reviews.world import make_conference, make_member, make_paper, make_track, make_user
from tests.web.calls import open_call, papers_close
from tests.web.observe import observe, page, text_of, visit
from web.public.views import own

pytestmark = pytest.mark.django_db


def test_the_home_page_says_what_this_is_and_lists_the_calls() -> None:
    open_call()
    words = text_of(page("/"))
    assert "Program committees run their conference here" in words
    assert "MLSys 2026" in words
    assert re.search(r"Papers close in \d+ days", words)


def test_p25_a_closed_conference_is_neither_listed_nor_there_but_for_those_who_have_something_in_it() -> None:
    conference = open_call()
    chair = make_member(conference, "Chia Chair", Role.CHAIR)
    Conference.objects.update(is_closed=True)
    outsider = make_user()
    assert "MLSys" not in page("/")
    assert "MLSys" not in page("/", outsider)
    assert "MLSys" in page("/", chair)
    for path in (f"/{conference.slug}/", f"/{conference.slug}/industry/", f"/{conference.slug}/dates.ics"):
        assert visit(Client(), path) == visit(Client(), "/no-such-conference/")


def test_a_person_s_home_page_shows_their_papers_duties_and_roles() -> None:
    conference = make_conference(slug="conf-a")
    track = make_track(conference)
    ada = make_member(conference, "Ada Quill")
    make_paper(track, ada, title="My own paper", state=State.DRAFT)
    other = make_paper(track, title="Paper to review")
    hidden = make_paper(track, title="A stranger's paper")
    Assignment.objects.create(submission=other, reviewer=ada, alias="A", assigned_at=timezone.now())
    words = text_of(page("/", ada))
    assert "1 review and 1 draft are still to be submitted." in words
    assert "You are a member of the program committee." in words
    assert "My own paper" in words
    assert "Paper to review" in words
    assert hidden.title not in words
    assert "Una" not in words


def test_the_home_page_takes_as_many_queries_for_three_papers_as_for_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ada = make_user()
    client = Client()
    client.force_login(ada)
    track = make_track(make_conference())
    make_paper(track, ada)
    client.get("/")
    with django_assert_num_queries(8):
        client.get("/")
    for number in (2, 3):
        make_paper(track, ada, title=f"Paper {number}")
    with django_assert_num_queries(8):
        client.get("/")


def test_the_home_page_takes_as_many_queries_for_three_conferences_as_for_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ada = make_user("Ada Quill")
    client = Client()
    client.force_login(ada)

    def take_part() -> None:
        conference = make_conference()
        track = make_track(conference)
        make_paper(track, ada, title=f"Own in {conference.slug}")
        Membership.objects.create(conference=conference, user=ada, role=Role.PC)
        other = make_paper(track, title=f"To review in {conference.slug}")
        Assignment.objects.create(submission=other, reviewer=ada, alias="A", assigned_at=timezone.now())

    take_part()
    with CaptureQueriesContext(connection) as alone:
        client.get("/")
    for _ in range(2):
        take_part()
    with django_assert_num_queries(len(alone)):
        words = text_of(client.get("/").content.decode())
    for slug in Conference.objects.values_list("slug", flat=True):
        assert f"Own in {slug}" in words
        assert f"To review in {slug}" in words


def test_the_calls_on_the_home_page_are_paged_and_closed_ones_are_no_place_to_go_on_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(own, "PAGE", 2)
    made = [make_conference() for _ in range(6)]
    chair = make_member(made[5], "Chia Chair", Role.CHAIR)
    Conference.objects.filter(pk=made[0].pk).update(is_closed=True)

    def walk(client: Client) -> list[list[str]]:
        address, seen = "/", list[list[str]]()
        while address and len(seen) < 9:
            context = client.get(address).context
            seen.append([one.conference.slug for one, _ in context["calls"]])
            address = context["next_url"] and "/" + context["next_url"]
        return seen

    slugs = [one.slug for one in made]
    assert walk(Client()) == [[slugs[5], slugs[4]], [slugs[3], slugs[2]], [slugs[1]]]
    # Whose conference it is finds it above, not among the others.
    theirs = Client()
    theirs.force_login(chair)
    assert walk(theirs) == [[slugs[4], slugs[3]], [slugs[2], slugs[1]]]
    closed, none = (Client().get(f"/?after={slug}").context["calls"] for slug in (slugs[0], "no-such-conference"))
    assert [one.conference.slug for one, _ in closed] == [one.conference.slug for one, _ in none] == slugs[5:3:-1]
    assert Client().get("/?after=%00&trail=%00").status_code == 200


def test_the_public_home_page_takes_as_many_queries_for_three_calls_as_for_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(2):
        make_track(make_conference())
        with django_assert_num_queries(4):
            Client().get("/")
        make_track(make_conference())


def test_a_track_page_says_its_rules_in_the_rule_set_s_own_sentences() -> None:
    conference = open_call()
    words = text_of(page(f"/{conference.slug}/industry/"))
    for sentence in (
        "The first author is from industry.",
        "More than half of all authors are from industry.",
        "Pages in US letter format.",
        "No author names in the paper.",
        "At most 250 words.",
        "Neither novelty nor new methods are required.",
        "Reviewers score each of them from 1 to 5.",
        "What the submission describes Required. At least one.",
        "A cancelled system With the insights or lessons that it left.",
        "Authors declare The submission is about a real system.",
    ):
        assert sentence in words
    # The other track has other rules.
    assert "from industry" not in text_of(page(f"/{conference.slug}/research/"))


def test_m7_where_names_alone_are_withheld_no_page_forbids_companies_links_or_own_work() -> None:
    conference = open_call()
    forbidden = ("own repositories or pages.", "no institution named as")
    industry, research = (text_of(page(f"/{conference.slug}/{track}/")) for track in ("industry", "research"))
    for sentence in forbidden:
        assert sentence not in industry
        assert sentence in research
    assert "No acknowledgements that name a person." in industry
    assert "No author names below the title." in industry


def test_a8_a_track_page_says_what_the_camera_ready_version_is_asked_beyond_a_submission() -> None:
    open_call("aimlsystems-2023", "aiml")
    words = text_of(page("/aiml/industry/"))
    asked, _, dropped = words.partition("Asked then")[2].partition("Check my PDF")[0].partition("No longer asked")
    assert "At most 7 pages including any appendix" in asked
    assert "names the registered authors" in asked
    assert "No author names below the title." in dropped
    # What both stages ask is said once.
    assert "Text in two columns." not in asked + dropped
    # MLSys has no rules for it.
    conference = open_call()
    assert "The camera-ready version" not in text_of(page(f"/{conference.slug}/industry/"))


def test_the_coming_date_is_told_before_the_dates_that_a_phone_shows_last() -> None:
    conference = open_call("aimlsystems-2023", "aiml")
    row = papers_close(conference)
    for path in ("/aiml/", "/aiml/industry/"):
        shown = page(path)
        told = re.search(r'<p class="next-on-phone"><a href="#dates">(Papers close in [^<]+)</a>', shown)
        assert told is not None
        assert 'id="dates"' in shown
    row.instant = timezone.now() - timedelta(days=1)
    row.save()
    assert 'next-on-phone"><a href="#dates">Papers close' not in page("/aiml/industry/")


def test_a_track_without_dates_or_rules_still_has_a_page_and_offers_no_submitting() -> None:
    conference = Conference.objects.create(slug="bare", name="Bare")
    Track.objects.create(conference=conference, slug="main", name="Main")
    words = text_of(page("/bare/main/"))
    assert "No date for papers is set yet." in words
    assert "Submit a paper" not in words
    assert "No dates are set yet." in text_of(page("/bare/"))


def invited(conference: Conference, by: User, role: Role = Role.PC) -> str:
    made = invite_member(
        conference_id=conference.pk, email="new@people.example", role=role, by_id=by.pk, now=timezone.now()
    )
    return f"/invitation/{made.token}/"


def test_an_invitation_is_shown_by_get_and_accepted_by_post_of_a_signed_in_person() -> None:
    conference = make_conference()
    path = invited(conference, make_user("Chia Chair"))
    ada = make_user()
    client = Client()
    assert "member of the program committee" in client.get(path).content.decode()
    # Signed out, accepting changes nothing; the page says how to come back.
    response = client.post(path, {"act": "accept"})
    assert f"?next={path.replace('/', '%2F')}" in response.content.decode()
    client.force_login(ada)
    client.get(path)
    assert not Membership.objects.exists()
    response = client.post(path, {"act": "accept"})
    assert response.headers["Location"] == f"/{conference.slug}/"
    row = Membership.objects.get()
    assert (row.user, row.role, row.conference) == (ada, Role.PC, conference)
    # A link works once; afterwards it looks like one that never was.
    client.get("/")
    assert visit(client, path) == visit(client, "/invitation/never-was/")


def test_whoever_accepts_to_be_chair_comes_to_the_chairs_desk() -> None:
    conference = make_conference()
    path = invited(conference, make_user("Sam Siteadmin"), role=Role.CHAIR)
    client = Client()
    client.force_login(make_user())
    page = client.get(path).content.decode()
    assert "You are asked to be a chair." in page
    answer = client.post(path, {"act": "accept"})
    assert answer.headers["Location"] == f"/{conference.slug}/chair/"
    assert client.get(answer.headers["Location"]).status_code == 200


def test_an_invitation_is_declined_without_an_account() -> None:
    path = invited(make_conference(), make_user())
    Client().post(path, {"act": "decline"})
    assert Invitation.objects.get().declined_at is not None
    assert visit(Client(), path) == visit(Client(), "/invitation/never-was/")


def test_p24_an_invitation_does_not_bring_back_a_role_that_was_taken() -> None:
    conference = make_conference()
    chair = make_user()
    ada = make_user("Ada Quill", "new@people.example")
    first, second = invited(conference, chair), invited(conference, chair)
    client = Client()
    client.force_login(ada)
    client.post(first, {"act": "accept"})
    remove_member(membership_id=Membership.objects.get().pk, by_id=chair.pk, now=timezone.now())
    client.post(second, {"act": "accept"})
    assert not Membership.objects.exists()


def test_p25_an_invitation_to_a_closed_conference_is_none() -> None:
    conference = make_conference()
    path = invited(conference, make_user())
    Conference.objects.filter(pk=conference.pk).update(is_closed=True)
    client = Client()
    client.force_login(make_user())
    assert visit(client, path) == visit(client, "/invitation/never-was/")
    assert client.post(path, {"act": "accept"}).status_code == 404
    assert not Membership.objects.exists()


def asked(paper_title: str = "A shared paper") -> tuple[str, Author, User]:
    """A paper whose second author row waits; the path of the mailed link, the row, and the first author."""
    first = make_user("Uma First")
    paper = make_paper(make_track(make_conference(slug="conf-a")), first, title=paper_title, state=State.DRAFT)
    row = Author.objects.create(
        submission=paper, position=2, given_name="Ada", family_name="Quill", email="ada@row.example"
    )
    ask_authors(submission_id=paper.pk, user_id=first.pk, now=timezone.now())
    link = re.findall(r"http://testserver(/author/\S+)", Message.objects.get(kind="author_asked").body)
    return link[0], row, first


def test_an_author_row_becomes_whoever_follows_the_link_signs_in_and_posts() -> None:
    path, row, _ = asked()
    ada = make_user("Ada Quill", "quite.another@people.example")
    client = Client()
    words = text_of(client.get(path).content.decode())
    assert "A shared paper" in words
    assert "Uma First" in words
    client.post(path, {"act": "confirm"})
    assert not Author.objects.filter(pk=row.pk, user__isnull=False).exists()
    client.force_login(ada)
    client.get(path)
    assert not Author.objects.filter(pk=row.pk, user__isnull=False).exists()
    response = client.post(path, {"act": "confirm"})
    assert Author.objects.get(pk=row.pk).user == ada
    assert response.headers["Location"] == "/conf-a/papers/1/"
    client.get("/")
    assert visit(client, path) == visit(client, "/author/never-was/")


def test_who_is_not_the_author_says_so_without_an_account_and_the_contacts_are_told() -> None:
    path, row, first = asked()
    Author.objects.filter(user=first).update(is_contact=True)
    client = Client()
    client.get(path)
    assert not Author.objects.filter(refused_at__isnull=False).exists()
    client.post(path, {"act": "refuse"})
    assert list(Author.objects.filter(refused_at__isnull=False)) == [row]
    assert Message.objects.get(kind="author_refused").to_email == first.email


def test_a_person_who_is_in_the_list_already_is_told_so() -> None:
    path, _, first = asked()
    client = Client()
    client.force_login(first)
    response = client.post(path, {"act": "confirm"})
    assert response.status_code == 409
    assert "You are in this author list already" in response.content.decode()


def literals(patterns: list[URLPattern | URLResolver], prefix: str = "") -> set[str]:
    """The first words of all addresses below a prefix of patterns."""
    found: set[str] = set()
    for one in patterns:
        route = prefix + str(one.pattern)
        if route == "" and isinstance(one, URLResolver):
            found |= literals(one.url_patterns)
        else:
            found.add(route.partition("/")[0].lstrip("^"))
    return found


def test_no_slug_can_take_the_address_of_a_page() -> None:
    top = get_resolver().url_patterns
    site = {word for word in literals(top) if word and not word.startswith(("<", "_"))}
    assert site <= SITE_PLACES
    below: set[str] = set()
    for one in top:
        route = str(one.pattern)
        if route.startswith("<slug:conference>/") and isinstance(one, URLResolver):
            rest = route.removeprefix("<slug:conference>/")
            below |= {rest.rstrip("/")} if rest else literals(one.url_patterns)
    assert {word for word in below if word and not word.startswith("<") and "." not in word} <= CONFERENCE_PLACES
    with pytest.raises(ValidationError):
        Conference(slug="accounts", name="X").full_clean()
    conference = make_conference()
    with pytest.raises(ValidationError):
        Track(conference=conference, slug="papers", name="X").full_clean()


def test_what_is_not_there_looks_the_same_everywhere() -> None:
    open_call()
    missing = observe(Client().get("/mlsys-2026/no-such-track/"))
    assert missing == observe(Client().get("/nothing/"))
    assert missing == observe(Client().get("/mlsys-2026/a/b/c/"))
    assert missing.status == 404
