"""The submission form as the browser's requests meet it: what is kept, what is refused, and that nothing typed is lost."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.tasks import forget_sessions
from conferences.kinds import DeadlineKind
from conferences.models import Deadline
from mail.models import Message
from submissions.content import AUTHORS_MAX
from submissions.models import Author, CheckRun, Submission
from submissions.services.moving import freeze_file
from submissions.states import State
from tests.submissions.world import make_pdf, make_user
from tests.web.author_world import (
    SCRIPT,
    AuthorWorld,
    author_data,
    client_of,
    complete_data,
    form_data,
    make_author_world,
    move,
    pdf_upload,
)
from tests.web.observe import observe
from web.accounts import AccountAdapter
from web.author.forms import AUTHOR_FIELDS
from web.author.guards import KEPT_BYTES, KEPT_FORMS, KEPT_SECONDS, ticket_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> AuthorWorld:
    return make_author_world()


def edit(world: AuthorWorld, paper: Submission, **more: Any) -> Any:
    """Save the form of this paper."""
    return world.client.post(world.url(f"{paper.number}/edit/"), **more)


def stored(paper: Submission) -> Submission:
    return Submission.objects.get(pk=paper.pk)


def closed(world: AuthorWorld, *, by: timedelta = timedelta(minutes=5)) -> Any:
    """Some time after papers closed."""
    deadline = Deadline.objects.get(conference=world.conference, kind=DeadlineKind.SUBMISSION)
    return time_machine.travel(deadline.instant + by, tick=False)


# -- Starting ----------------------------------------------------------------------------------------------------------


def test_starting_a_submission_makes_a_draft_and_leads_to_its_form(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = world.client.get(world.url(f"{paper.number}/edit/"))
    assert answer.status_code == 200
    assert paper.state == State.DRAFT
    assert "Submit to the Industry" in answer.content.decode()


def test_a_get_of_the_page_for_a_new_submission_makes_none(world: AuthorWorld) -> None:
    assert world.client.get(world.url("new/")).status_code == 200
    assert Submission.objects.count() == 0


def test_without_a_track_nothing_is_begun_and_the_page_says_so(world: AuthorWorld) -> None:
    answer = world.client.post(world.url("new/"), {"track": "no-such-track"})
    assert answer.status_code == 422
    assert "Choose a track first." in answer.content.decode()
    assert Submission.objects.count() == 0


def test_p11_no_draft_is_begun_after_papers_closed(world: AuthorWorld) -> None:
    with closed(world):
        client = client_of(world.user)
        answer = client.post(world.url("new/"), {"track": "industry"})
    assert answer.status_code == 422
    assert "New papers closed on" in answer.content.decode()
    assert Submission.objects.count() == 0


@pytest.mark.parametrize(
    ("call", "track"), [("mlsys-2026", "research"), ("mlsys-2026", "industry"), ("aimlsystems-2023", "industry")]
)
def test_the_form_of_every_track_of_both_calls_can_be_completed_and_submitted(call: str, track: str) -> None:
    world = make_author_world(call)
    paper = world.begin(track)
    assert world.client.get(world.url(f"{paper.number}/edit/")).status_code == 200
    world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload()})
    answer = world.client.post(world.url(f"{paper.number}/submit/"), complete_data(paper))
    assert answer.status_code == 302
    assert stored(paper).state == State.SUBMITTED


# -- Saving ------------------------------------------------------------------------------------------------------------


def test_a_whole_form_is_saved(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = edit(world, paper, data=complete_data(paper))
    assert answer.status_code == 302
    paper.refresh_from_db()
    assert paper.title == "Two Years of Serving 40,000 LoRA Adapters"
    assert [row.full_name for row in paper.authors.all()] == ["Ines Carvalho", "Mateusz Wróbel", "Yuki Tanabe"]
    assert paper.eligibility == "met"


def test_a_script_gets_the_parts_of_the_page_and_the_keys_of_new_rows(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = edit(world, paper, data=complete_data(paper), **SCRIPT)
    body = answer.content.decode()
    second = paper.authors.get(position=2)
    assert answer.status_code == 200
    assert f'data-row="{second.pk}" data-was="new1"' in body
    assert "<html" not in body


def test_a_title_that_is_too_long_is_told_at_its_field_and_the_rest_is_saved(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = edit(world, paper, data=form_data(paper, title="x" * 301, abstract="Kept."))
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "301 characters; at most 300 can be kept." in body
    assert "x" * 301 in body
    assert (stored(paper).title, stored(paper).abstract) == ("", "Kept.")


def test_a_wrong_orcid_is_kept_and_told_at_its_field(world: AuthorWorld) -> None:
    paper = world.begin()
    key = str(paper.authors.get().pk)
    data = form_data(paper) | {f"author-{key}-orcid": "0000-0002-1825-0098"}
    answer = edit(world, paper, data=data, **SCRIPT)
    assert "“0000-0002-1825-0098” is no ORCID iD" in answer.content.decode()


def test_a_button_without_scripts_moves_an_author(world: AuthorWorld) -> None:
    paper = world.begin()
    edit(world, paper, data=complete_data(paper))
    last = paper.authors.get(position=3)
    edit(world, paper, data=form_data(paper) | {"row": f"up:{last.pk}"})
    assert [row.full_name for row in stored(paper).authors.all()] == ["Ines Carvalho", "Yuki Tanabe", "Mateusz Wróbel"]


def test_a_button_without_scripts_adds_an_empty_row_that_is_not_stored(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = edit(world, paper, data=form_data(paper) | {"row": "add:"})
    assert 'name="author-new1-given_name"' in answer.content.decode()
    assert paper.authors.count() == 1


def test_m9_moving_to_another_track_keeps_answers_for_the_way_back(world: AuthorWorld) -> None:
    paper = world.begin()
    edit(world, paper, data=complete_data(paper))
    answers = stored(paper).answers
    assert move(world, paper, "research").status_code == 302
    assert stored(paper).track.slug == "research"
    move(world, paper, "industry")
    assert stored(paper).track.slug == "industry"
    assert stored(paper).answers == answers


def test_a_button_that_leads_on_saves_what_was_typed_before(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = edit(world, paper, data=form_data(paper, title="Typed just now", go="move:research"))
    assert answer["Location"] == world.url(f"{paper.number}/move/?to=research")
    assert (stored(paper).title, stored(paper).track.slug) == ("Typed just now", "industry")
    answer = edit(world, paper, data=form_data(paper, title="Again", go="paste"))
    assert answer["Location"] == world.url(f"{paper.number}/authors/paste/")
    answer = edit(world, paper, data=form_data(paper, go="//elsewhere.example"))
    assert answer["Location"] == world.url(f"{paper.number}/edit/")


def test_p13_a_crafted_save_moves_nothing(world: AuthorWorld) -> None:
    paper = world.begin()
    edit(world, paper, data=form_data(paper, title="Kept") | {"track": "research", "shown": "research"})
    assert (stored(paper).title, stored(paper).track.slug) == ("Kept", "industry")


def test_p10_a_stale_save_is_refused_with_both_texts(world: AuthorWorld) -> None:
    paper = world.begin()
    old = form_data(paper)
    edit(world, paper, data=form_data(paper, title="Saved first"))
    answer = edit(world, paper, data=old | {"title": "Typed later"}, **SCRIPT)
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "What differs: Title." in body
    assert "Saved first" in body
    assert "Typed later" in body
    assert stored(paper).title == "Saved first"


def test_p10_without_scripts_the_stale_form_stands_below_and_can_be_kept(world: AuthorWorld) -> None:
    paper = world.begin()
    old = form_data(paper)
    edit(world, paper, data=form_data(paper, title="Saved first"))
    answer = edit(world, paper, data=old | {"title": "Typed later", "abstract": "And this."})
    body = answer.content.decode()
    assert answer.status_code == 409
    assert '<textarea name="title"' in body
    assert body.count("Typed later") >= 2
    again = edit(
        world, paper, data=old | {"title": "Typed later", "abstract": "And this.", "over": stored(paper).revision}
    )
    assert again.status_code == 302
    assert (stored(paper).title, stored(paper).abstract) == ("Typed later", "And this.")


def test_saving_the_same_again_changes_nothing_whatever_the_revision(world: AuthorWorld) -> None:
    paper = world.begin()
    edit(world, paper, data=complete_data(paper))
    revision = stored(paper).revision
    answer = edit(world, paper, data=form_data(paper, revision="0"))
    assert answer.status_code == 302
    assert stored(paper).revision == revision


def test_an_ended_session_answers_a_script_with_a_way_to_sign_in(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = Client().post(world.url(f"{paper.number}/edit/"), {"revision": "0", "title": "Typed"}, **SCRIPT)
    assert answer.status_code == 401
    assert "You are signed out, so this was not saved" in answer.content.decode()
    assert f"next=%2F{world.conference.slug}%2Fpapers%2F{paper.number}%2Fedit%2F" in answer.content.decode()


def shown_data(world: AuthorWorld, paper: Submission, **changes: Any) -> dict[str, Any]:
    """What a page posts that was shown to somebody who was signed in: with its ticket."""
    body = world.client.get(world.url(f"{paper.number}/edit/")).content.decode()
    ticket = re.search(r'name="ticket" value="([^"]+)"', body)
    assert ticket is not None
    return form_data(paper, ticket=ticket[1], **changes)


def test_an_ended_session_keeps_a_form_that_was_sent_without_scripts(world: AuthorWorld) -> None:
    paper = world.begin()
    client = Client()
    answer = client.post(world.url(f"{paper.number}/edit/"), shown_data(world, paper, title="Typed while signed out"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    client.force_login(world.user)
    body = client.get(world.url(f"{paper.number}/edit/")).content.decode()
    assert "This text is not saved yet" in body
    assert "Typed while signed out" in body
    assert stored(paper).title == ""
    client.post(world.url(f"{paper.number}/edit/"), form_data(paper, title="Typed while signed out"))
    assert "This text is not saved yet" not in client.get(world.url(f"{paper.number}/edit/")).content.decode()
    assert stored(paper).title == "Typed while signed out"


def test_an_ended_session_keeps_the_form_that_was_sent_with_a_file(world: AuthorWorld) -> None:
    paper = world.begin()
    client = Client()
    data = shown_data(world, paper, title="Typed while signed out") | {"file": pdf_upload()}
    assert client.post(world.url(f"{paper.number}/upload/"), data).status_code == 302
    client.force_login(world.user)
    assert "Typed while signed out" in client.get(world.url(f"{paper.number}/edit/")).content.decode()
    assert stored(paper).manuscript is None


def test_what_was_kept_for_one_person_is_not_shown_to_another(world: AuthorWorld) -> None:
    paper = world.begin()
    client = Client()
    assert client.post(world.url(f"{paper.number}/edit/"), shown_data(world, paper, title="CANARY")).status_code == 302
    client.force_login(make_user("Otto Stranger"))
    answer = client.get(world.url(f"{paper.number}/edit/"))
    assert answer.status_code == 404
    assert "CANARY" not in answer.content.decode()


def test_a_button_of_another_page_leads_a_signed_out_person_to_sign_in(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = Client().post(world.url(f"{paper.number}/move/"), {"to": "research", "revision": "0"})
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/")
    assert kept_sessions() == 0


def kept_sessions() -> int:
    """Sessions of people who are signed out."""
    return sum("_auth_user_id" not in one.get_decoded() for one in Session.objects.all())


def refused(answer: Any, *words: str) -> None:
    """Nothing was kept, and the page holds what was sent."""
    body = answer.content.decode()
    assert answer.status_code == 413
    for said in ("You are signed out, and this was not saved", "stands below, in this page", *words):
        assert said in body
    assert kept_sessions() == 0


def test_an_outsider_has_nothing_kept_in_a_session_and_gets_the_text_back(world: AuthorWorld) -> None:
    paper = world.begin()
    url = world.url(f"{paper.number}/edit/")
    shown = shown_data(world, paper, title="<b>Typed</b>")
    for ticket in ("", "x", shown["ticket"] + "x", ticket_for(world.user.pk, world.url("999/edit/"))):
        refused(Client().post(url, shown | {"ticket": ticket}), "title\n&lt;b&gt;Typed&lt;/b&gt;", "too long ago")
    slug = world.conference.slug
    pages = []
    for place in (url, world.url("999/edit/"), url.replace(slug, "no-such-conference")):
        answer = Client().post(place, shown | {"ticket": ""})
        refused(answer, "too long ago")
        body = answer.content.decode()
        for said in {urlencode({"next": place}), *re.findall(r'nonce="([^"]+)"', body)}:
            assert said in body
            body = body.replace(said, "MASKED")
        pages.append(body)
    assert pages[0] == pages[1] == pages[2]
    with time_machine.travel(timezone.now() + timedelta(days=30, minutes=1), tick=False):
        refused(Client().post(url, shown), "too long ago")
    assert Client().post(url, shown).status_code == 302
    assert kept_sessions() == 1


def test_a_form_of_exactly_the_most_bytes_is_kept_and_one_of_a_byte_more_is_not(world: AuthorWorld) -> None:
    paper = world.begin()
    url = world.url(f"{paper.number}/edit/")
    shown = shown_data(world, paper, title="")
    ticket = {"ticket": shown.pop("ticket")}
    most = KEPT_BYTES - len(urlencode(shown, doseq=True))
    too_long = shown | ticket | {"title": "x" * (most + 1)}
    refused(Client().post(url, too_long), "200,001 bytes", "at most 200,000", "x" * (most + 1))
    client = Client()
    assert client.post(url, shown | ticket | {"title": "x" * most}).status_code == 302
    client.force_login(world.user)
    assert "x" * most in client.get(url).content.decode()


def test_a_few_forms_of_each_person_are_kept_for_an_hour(world: AuthorWorld) -> None:
    cache.clear()
    paper = world.begin()
    url = world.url(f"{paper.number}/edit/")
    shown = shown_data(world, paper, title="Typed")
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        assert [Client().post(url, shown).status_code for _ in range(KEPT_FORMS + 1)] == [302] * KEPT_FORMS + [413]
    assert kept_sessions() == KEPT_FORMS
    other = AuthorWorld(world.conference, make_user("Mateusz Writer"), Client())
    other.client.force_login(other.user)
    theirs = other.begin()
    assert Client().post(other.url(f"{theirs.number}/edit/"), shown_data(other, theirs)).status_code == 302
    with time_machine.travel(now + timedelta(seconds=KEPT_SECONDS + 60), tick=False):
        forget_sessions()
        assert kept_sessions() == 0
        assert Client().post(url, shown).status_code == 302
    # Those who are signed in stay so.
    assert world.client.get(url).status_code == 200


def test_signing_in_over_a_kept_form_lasts_as_long_as_ever(world: AuthorWorld) -> None:
    paper = world.begin()
    client = Client()
    client.post(world.url(f"{paper.number}/edit/"), shown_data(world, paper, title="Typed"))
    assert client.session.get_expiry_age() == KEPT_SECONDS
    request = RequestFactory().get("/")
    request.session = client.session
    request.user = AnonymousUser()
    AccountAdapter(request).login(request, world.user)
    assert request.session.get_expiry_age() == settings.SESSION_COOKIE_AGE
    assert "unsaved-form" in request.session


# -- Too large to be read ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_a_form_that_is_too_large_is_told_what_is_allowed_and_changes_nothing(
    world: AuthorWorld, settings: Any, kind: str
) -> None:
    paper = world.begin()
    url = world.url(f"{paper.number}/edit/")
    data = form_data(paper, title="Typed")
    body: Any = data if kind.startswith("multi") else urlencode(data, doseq=True)
    more: Any = {} if kind.startswith("multi") else {"content_type": kind}
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 20
    answer = world.client.post(url, body, **more)
    told = answer.content.decode()
    assert answer.status_code == 413
    assert "A form may hold 20 bytes of text in at most 5,000 fields" in told
    assert "What was saved before is as it was" in told
    assert "plain-layout" in told
    assert stored(paper).title == ""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
    assert world.client.post(url, body, **more).status_code == 302
    assert stored(paper).title == "Typed"


def test_the_limit_of_bytes_and_that_of_fields_hold_exactly(world: AuthorWorld, settings: Any) -> None:
    paper = world.begin()
    url = world.url(f"{paper.number}/edit/")
    kind = "application/x-www-form-urlencoded"
    body = urlencode(form_data(paper, title="Typed"), doseq=True)
    for name, size in (("MEMORY_SIZE", len(body)), ("NUMBER_FIELDS", body.count("&") + 1)):
        setattr(settings, f"DATA_UPLOAD_MAX_{name}", size - 1)
        answer = world.client.post(url, body, content_type=kind, **SCRIPT)
        assert answer.status_code == 413
        assert 'id="form-panel"' in answer.content.decode()
        assert "Not saved: the form is too large" in answer.content.decode()
        assert "<html" not in answer.content.decode()
        assert stored(paper).title == ""
        setattr(settings, f"DATA_UPLOAD_MAX_{name}", size)
    assert world.client.post(url, body, content_type=kind).status_code == 302
    assert stored(paper).title == "Typed"


# -- Deadlines ---------------------------------------------------------------------------------------------------------


def test_p3_after_the_deadline_a_save_is_refused_and_the_text_stays_on_the_page(world: AuthorWorld) -> None:
    paper = world.begin()
    with closed(world):
        client = client_of(world.user)
        answer = client.post(world.url(f"{paper.number}/edit/"), form_data(paper, title="Too late"))
        page = client.get(world.url(f"{paper.number}/edit/"))
    assert answer.status_code == 403
    assert "Papers closed on" in answer.content.decode()
    assert "Too late" in answer.content.decode()
    assert stored(paper).title == ""
    assert page.status_code == 302


def test_p11_a_save_that_arrived_in_time_counts(world: AuthorWorld, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    paper = world.begin()
    with closed(world, by=timedelta(minutes=4)):
        client = client_of(world.user)
        began = timezone.now() - timedelta(minutes=5)
        answer = client.post(
            world.url(f"{paper.number}/edit/"),
            form_data(paper, title="In time"),
            HTTP_X_REQUEST_START=f"t={began.timestamp():.3f}",
        )
    assert answer.status_code == 302
    assert stored(paper).title == "In time"


def test_p13_a_crafted_request_moves_no_paper_after_the_deadline(world: AuthorWorld) -> None:
    paper = world.begin()
    edit(world, paper, data=complete_data(paper))
    with closed(world):
        answer = client_of(world.user).post(
            world.url(f"{paper.number}/edit/"), form_data(paper, track="research"), **SCRIPT
        )
    assert answer.status_code == 403
    assert stored(paper).track.slug == "industry"


def test_a_list_of_as_many_authors_as_can_be_kept_is_saved_by_the_form(world: AuthorWorld) -> None:
    paper = world.begin()
    first = paper.authors.get()
    rows: dict[str, str] = {}
    for number in range(1, 200):
        rows |= author_data(
            f"new{number}",
            given_name="G",
            family_name=f"F{number}",
            email=f"a{number}@x.example",
            affiliation="A",
            further_affiliations="",
            orcid="",
            is_contact=True,
        )
    keys = [str(first.pk), *(f"new{number}" for number in range(1, 200))]
    assert edit(world, paper, data=form_data(paper, author=keys, **rows)).status_code == 302
    assert stored(paper).authors.count() == 200
    assert AUTHORS_MAX * (len(AUTHOR_FIELDS) + 1) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


def test_p11_p13_nobody_moves_a_paper_into_a_track_that_is_closed(world: AuthorWorld) -> None:
    paper = world.begin()
    edit(world, paper, data=complete_data(paper))
    research = world.conference.tracks.get(slug="research")
    page = world.client.get(world.url(f"{paper.number}/edit/")).content.decode()
    assert 'value="move:research"' in page
    Deadline.objects.create(
        conference=world.conference,
        track=research,
        kind=DeadlineKind.SUBMISSION,
        instant=timezone.now() - timedelta(days=1),
    )
    assert move(world, paper, "research")["Location"] == world.url(f"{paper.number}/")
    assert stored(paper).track.slug == "industry"
    assert 'value="move:research"' not in world.client.get(world.url(f"{paper.number}/edit/")).content.decode()


def test_a_track_of_another_conference_is_no_choice(world: AuthorWorld) -> None:
    other = make_author_world()
    foreign = other.conference.tracks.get(slug="research")
    paper = world.begin()
    assert move(world, paper, f"{foreign.pk}").status_code == 302
    assert stored(paper).track.conference_id == world.conference.pk


# -- Strangers ---------------------------------------------------------------------------------------------------------

PLACES = (
    "{}/", "{}/edit/", "{}/report/", "{}/report/1/", "{}/files/1/", "{}/files/1/reviewers-copy/", "{}/receipt/", "{}/withdraw/",
    "{}/move/", "{}/move/?to=research", "{}/authors/paste/", "{}/conflicts/", "{}/conflicts/?q=Ines",
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_p1_a_stranger_gets_the_same_404_as_for_a_missing_paper(world: AuthorWorld, place: str) -> None:
    paper = world.begin()
    edit(world, paper, data=complete_data(paper))
    world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload()})
    stranger = client_of(make_user("Otto Stranger"))
    there = observe(stranger.get(world.url(place.format(paper.number))))
    missing = observe(stranger.get(world.url(place.format(999))))
    assert there == missing
    assert there.status == 404
    # The control: its author is let in (a receipt there is none yet, so it leads on; nor a blinded copy).
    control = world.client.get(world.url(place.format(paper.number)))
    assert control.status_code == (404 if "copy" in place else 302 if "receipt" in place else 200)
    if control.streaming:
        b"".join(control)


@pytest.mark.parametrize("place", ["{}/edit/", "{}/submit/", "{}/upload/", "{}/withdraw/", "{}/answer/", "{}/ask/"])
@pytest.mark.parametrize("extra", [{}, SCRIPT], ids=["page", "script"])
def test_p6_a_strangers_post_answers_as_for_a_missing_paper(world: AuthorWorld, place: str, extra: Any) -> None:
    paper = world.begin()
    edit(world, paper, data=complete_data(paper))
    before = stored(paper)
    stranger = client_of(make_user("Otto Stranger"))
    data = form_data(
        paper, title="CRAFTED", finding="finding-authors-1", rule="sector-share", act="appeal", sentence="x"
    )
    there = observe(stranger.post(world.url(place.format(paper.number)), data, **extra))
    missing = observe(stranger.post(world.url(place.format(999)), data, **extra))
    assert there == missing
    assert there.status == 404
    assert "Two Years" not in there.body
    assert (stored(paper).title, stored(paper).revision, stored(paper).state) == (
        before.title,
        before.revision,
        before.state,
    )


def test_p7_a_crafted_save_makes_a_stranger_no_contact(world: AuthorWorld) -> None:
    paper = world.begin()
    user = make_user("Otto Stranger")
    key = str(paper.authors.get().pk)
    data = form_data(paper) | author_data(
        key, given_name="Otto", family_name="Stranger", email=user.email, is_contact=True
    )
    client_of(user).post(world.url(f"{paper.number}/edit/"), data)
    assert list(Author.objects.values_list("given_name", "user_id")) == [("Ines", world.user.pk)]


def test_p7_the_last_contact_cannot_be_removed(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = edit(world, paper, data=form_data(paper, author=[]), **SCRIPT)
    assert answer.status_code == 422
    assert "Keep your own row" in answer.content.decode()
    assert paper.authors.count() == 1


def test_a_row_of_another_paper_named_in_a_form_stays_where_it_is(world: AuthorWorld) -> None:
    other = make_author_world()
    theirs = other.begin()
    key = str(theirs.authors.get().pk)
    paper = world.begin()
    own = str(paper.authors.get().pk)
    edit(
        world,
        paper,
        data=form_data(paper, author=[own, key]) | author_data(key, given_name="Taken", email="t@t.example"),
    )
    assert theirs.authors.get().given_name == "Ines"
    assert [row.given_name for row in paper.authors.all()] == ["Ines", "Taken"]


def test_anonymous_people_are_led_to_sign_in_alike_for_any_paper(world: AuthorWorld) -> None:
    paper = world.begin()
    there = Client().get(world.url(f"{paper.number}/edit/"))
    missing = Client().get(world.url("999/edit/"))
    assert there.status_code == missing.status_code == 302
    assert there["Location"].replace(f"%2F{paper.number}%2F", "%2FN%2F") == missing["Location"].replace("999", "N")


# -- Uploading ---------------------------------------------------------------------------------------------------------


def test_an_upload_is_stored_and_its_check_queued(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload()}, **SCRIPT)
    manuscript = stored(paper).manuscript
    assert answer.status_code == 200
    assert manuscript is not None
    assert manuscript.original_name == "lora-serving-v7.pdf"
    assert CheckRun.objects.filter(manuscript=manuscript).count() == 1
    assert 'hx-trigger="every 1s"' in answer.content.decode()


def test_a_page_that_looks_again_is_told_nothing_while_nothing_is_new(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload()}, **SCRIPT)
    assert "?seen=queued-0.0-1s" in answer.content.decode()
    for place in ("edit", "report"):
        url = world.url(f"{paper.number}/{place}/")
        assert world.client.get(f"{url}?seen=queued-0.0-1s", **SCRIPT).status_code == 204
        assert world.client.get(f"{url}?seen=running-1.0-1s", **SCRIPT).status_code == 200
        with time_machine.travel(timezone.now() + timedelta(seconds=40), tick=False):
            assert "?seen=queued-0.0-3s" in world.client.get(f"{url}?seen=queued-0.0-1s", **SCRIPT).content.decode()


def test_without_scripts_one_button_sends_file_and_form(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = world.client.post(
        world.url(f"{paper.number}/upload/"), form_data(paper, title="Typed") | {"file": pdf_upload()}
    )
    assert answer.status_code == 302
    assert answer["Location"] == world.url(f"{paper.number}/report/")
    assert stored(paper).title == "Typed"
    assert '<meta http-equiv="refresh" content="4">' in world.client.get(answer["Location"]).content.decode()


def test_a6_a_file_that_is_too_large_is_refused_and_the_form_is_saved(world: AuthorWorld, settings: Any) -> None:
    settings.UPLOAD_HARD_LIMIT_BYTES = 1000
    paper = world.begin()
    file = SimpleUploadedFile("big.pdf", b"%PDF-1.7\n" + b"x" * 2000, content_type="application/pdf")
    answer = world.client.post(world.url(f"{paper.number}/upload/"), form_data(paper, title="Typed") | {"file": file})
    assert answer.status_code == 422
    assert "The file is larger than" in answer.content.decode()
    assert stored(paper).manuscript is None
    assert stored(paper).title == "Typed"


def test_what_is_no_pdf_is_refused_with_a_message_at_the_field(world: AuthorWorld) -> None:
    paper = world.begin()
    file = SimpleUploadedFile("paper.pdf", b"PK\x03\x04 something else", content_type="application/pdf")
    answer = world.client.post(world.url(f"{paper.number}/upload/"), {"file": file}, **SCRIPT)
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.content.decode()
    assert stored(paper).manuscript is None


def test_no_file_chosen_is_said_at_the_field(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = world.client.post(world.url(f"{paper.number}/upload/"), form_data(paper))
    assert answer.status_code == 422
    assert "Choose a PDF file first." in answer.content.decode()


def test_an_upload_needs_the_token(world: AuthorWorld) -> None:
    paper = world.begin()
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user)
    answer = client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload()})
    assert answer.status_code == 403
    assert stored(paper).manuscript is None


def test_once_a_reviewer_has_the_paper_its_file_stays(world: AuthorWorld) -> None:
    paper = world.begin()
    world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload()})
    freeze_file(submission_id=paper.pk, now=timezone.now())
    answer = world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload()}, **SCRIPT)
    assert answer.status_code == 422
    assert "can no longer be replaced" in answer.content.decode()
    assert paper.manuscripts.count() == 1


def test_p3_no_upload_after_the_deadline(world: AuthorWorld) -> None:
    paper = world.begin()
    with closed(world):
        answer = client_of(world.user).post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload()}, **SCRIPT)
    assert answer.status_code == 403
    assert stored(paper).manuscript is None


# -- Submitting --------------------------------------------------------------------------------------------------------


def test_submitting_lists_everything_that_is_missing_with_links(world: AuthorWorld) -> None:
    paper = world.begin()
    answer = world.client.post(world.url(f"{paper.number}/submit/"), form_data(paper, title="Saved all the same"))
    body = answer.content.decode()
    assert answer.status_code == 422
    for link in ("#id_abstract_field", "#section-paper", "#section-topics", "#id_field-contributions_field"):
        assert f'href="{link}"' in body
    assert stored(paper).state == State.DRAFT
    assert stored(paper).title == "Saved all the same"


def test_a_complete_paper_is_submitted_and_everybody_gets_a_receipt(world: AuthorWorld) -> None:
    paper = world.begin()
    world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload(make_pdf(pages=9))})
    answer = world.client.post(world.url(f"{paper.number}/submit/"), complete_data(paper))
    assert answer.status_code == 302
    assert answer["Location"] == world.url(f"{paper.number}/receipt/")
    row = stored(paper)
    assert row.state == State.SUBMITTED
    assert row.manuscript is not None
    receipt = world.client.get(answer["Location"]).content.decode()
    assert row.manuscript.sha256 in receipt
    assert "2. Mateusz Wróbel" in receipt
    assert sorted(Message.objects.filter(kind="submission_receipt").values_list("to_email", flat=True)) == sorted(
        [world.user.email, "mw@halden.example", "yt@ed.example"]
    )


def test_a_submitted_paper_can_still_be_changed_until_the_deadline(world: AuthorWorld) -> None:
    paper = world.begin()
    world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload(make_pdf(pages=9))})
    world.client.post(world.url(f"{paper.number}/submit/"), complete_data(paper))
    edit(world, paper, data=form_data(paper, title="A better title"))
    assert (stored(paper).title, stored(paper).state) == ("A better title", State.SUBMITTED)


def test_nothing_is_submitted_after_the_deadline(world: AuthorWorld) -> None:
    paper = world.begin()
    world.client.post(world.url(f"{paper.number}/upload/"), {"file": pdf_upload(make_pdf(pages=9))})
    with closed(world):
        answer = client_of(world.user).post(world.url(f"{paper.number}/submit/"), complete_data(paper))
    assert answer.status_code == 403
    assert stored(paper).state == State.DRAFT
