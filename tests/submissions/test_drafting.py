"""A save loses nothing, overwrites nobody unseen, and keeps authors the persons they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from conferences.models import Topic
from eligibility.authors import Sector, SectorSource
from submissions.content import AuthorInput, ContentError, SubmissionContent
from submissions.models import Author, Submission
from submissions.reading import content_of
from submissions.services.authorship import renew_token
from submissions.services.drafting import Difference, DraftingError, StaleSave, save_submission, start_submission
from tests.submissions.world import (
    FILE_RULES,
    NOW,
    complete_content,
    make_conference,
    make_draft,
    make_track,
    make_user,
    save,
)


def author_events(paper: Submission) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM submissions_authorevent WHERE submission_id = %s", [paper.pk])
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_a_draft_gets_the_next_number_and_its_starter_as_first_author() -> None:
    track = make_track(make_conference())
    user = make_user("Ada Quill")
    first, second = make_draft(track, user), make_draft(track, user)
    assert (first.number, second.number, first.state, first.revision) == (1, 2, "draft", 0)
    row = second.authors.get()
    assert (row.position, row.full_name, row.email, row.user, row.is_contact, row.confirmed_at) == (
        1,
        "Ada Quill",
        user.email,
        user,
        True,
        NOW,
    )


@pytest.mark.django_db
def test_numbers_of_two_conferences_do_not_mix() -> None:
    user = make_user()
    one, other = make_track(make_conference()), make_track(make_conference())
    assert [make_draft(track, user).number for track in (one, other, one)] == [1, 1, 2]


@pytest.mark.django_db
def test_a_save_keeps_everything_in_order() -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    content = complete_content(paper)
    saved = save_submission(submission_id=paper.pk, user_id=user.pk, content=content, revision=0, now=NOW)
    paper.refresh_from_db()
    stored = content_of(paper)
    assert replace(stored, authors=()) == replace(content.normalised(), authors=())
    assert [replace(author, pk=None) for author in stored.authors] == [replace(a, pk=None) for a in content.authors]
    assert saved.author_ids == tuple(author.pk for author in stored.authors)
    assert saved.revision == paper.revision == 1
    assert set(saved.changed) == {
        *("title", "abstract", "topics", "authors"),
        *("field-contributions", "field-focus", "field-real_system"),
    }


@pytest.mark.django_db
def test_saving_what_is_stored_changes_nothing_whatever_the_revision() -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    content = complete_content(paper)
    paper = save(paper, content, user)
    events = author_events(paper)
    # The same form posted twice: its new rows still carry no key the second time.
    again = save_submission(submission_id=paper.pk, user_id=user.pk, content=content, revision=0, now=NOW)
    assert (again.revision, again.changed) == (1, ())
    assert again.author_ids == tuple(paper.authors.values_list("pk", flat=True))
    assert author_events(paper) == events


@pytest.mark.django_db
def test_p10_a_stale_save_is_refused_and_carries_both_texts() -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    paper = save(paper, complete_content(paper), user)
    mine = replace(content_of(paper), title="Mine")
    save(paper, replace(content_of(paper), title="Theirs"), user)
    with pytest.raises(StaleSave) as raised:
        save_submission(submission_id=paper.pk, user_id=user.pk, content=mine, revision=paper.revision, now=NOW)
    assert raised.value.differences == (Difference("title", "Title", "Theirs", "Mine"),)
    assert raised.value.revision == 2
    assert Submission.objects.get(pk=paper.pk).title == "Theirs"


@pytest.mark.django_db
def test_rows_keep_their_identity_when_they_move() -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    paper = save(paper, complete_content(paper), user)
    stored = content_of(paper)
    a, b, c = stored.authors
    new = AuthorInput(given_name="Dora", email="dora@x.example")
    paper = save(paper, replace(stored, authors=(c, new, replace(a, affiliation="Elsewhere"))), user)
    rows = list(paper.authors.order_by("position"))
    assert [(row.pk, row.position) for row in rows] == [(c.pk, 1), (rows[1].pk, 2), (a.pk, 3)]
    assert rows[1].given_name == "Dora"
    assert rows[2].user == user
    assert b.pk not in {row.pk for row in paper.authors.all()}


@pytest.mark.django_db
def test_another_address_makes_another_person() -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    paper = save(paper, complete_content(paper), user)
    row = paper.authors.get(position=2)
    row.user, row.confirmed_at = make_user("Bela Norden"), NOW
    row.save()
    renew_token(row, NOW)
    stored = content_of(paper)
    first, second, third = stored.authors
    save(paper, replace(stored, authors=(first, replace(second, email="other@x.example"), third)), user)
    row.refresh_from_db()
    said = ("user", "confirmed_at", "asked_at", "token_hash", "token_expires_at")
    assert [getattr(row, name) for name in said] == [None, None, None, "", None]


@pytest.mark.django_db
def test_people_may_give_another_address_for_themselves() -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    stored = content_of(paper)
    paper = save(paper, replace(stored, authors=(replace(stored.authors[0], email="ada@lab.example"),)), user)
    row = paper.authors.get()
    # The paper stays theirs, but nobody has confirmed that address: it may be somebody else's.
    assert (row.user, row.confirmed_at) == (user, None)
    Author.objects.update(confirmed_at=NOW)
    EmailAddress.objects.create(user=user, email="quill@home.example", verified=True)
    changed = replace(content_of(paper).authors[0], email="quill@home.example", given_name="A.")
    paper = save(paper, replace(content_of(paper), authors=(changed,)), user)
    row = paper.authors.get()
    assert (row.user, row.confirmed_at) == (user, NOW)


@pytest.mark.django_db
def test_p7_the_last_contact_and_the_last_person_who_can_open_it_stay() -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    paper = save(paper, complete_content(paper), user)
    first, second, third = content_of(paper).authors
    with pytest.raises(DraftingError, match="Nobody could open this paper any more"):
        save(paper, replace(content_of(paper), authors=(replace(second, is_contact=True), third)), user)
    paper.authors.filter(position=2).update(user=make_user("Bela Norden"))
    with pytest.raises(DraftingError, match="A paper needs a contact"):
        save(paper, replace(content_of(paper), authors=(second, third)), user)
    kept = save(paper, replace(content_of(paper), authors=(replace(first, is_contact=False), second)), user)
    assert [row.is_contact for row in kept.authors.order_by("position")] == [True, False]


@pytest.mark.django_db
def test_a_row_of_another_paper_is_not_taken_over() -> None:
    user = make_user()
    track = make_track(make_conference())
    other = make_draft(track, make_user("Olga Other"))
    paper = make_draft(track, user)
    stolen = replace(content_of(other).authors[0], given_name="Stolen")
    save(paper, replace(content_of(paper), authors=(*content_of(paper).authors, stolen)), user)
    assert other.authors.get().given_name == "Olga"
    assert [row.user for row in paper.authors.order_by("position")] == [user, None]


@pytest.mark.django_db
def test_a_sector_counts_by_the_authors_word_and_a_chairs_counts_before_it() -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    stored = content_of(paper)
    academia = (replace(stored.authors[0], sector=Sector.ACADEMIA),)
    save(paper, replace(stored, authors=academia), user)
    row = paper.authors.get()
    assert (row.sector, row.sector_source, row.sector_at) == (Sector.ACADEMIA, SectorSource.STATED, NOW)
    paper.authors.update(sector=Sector.INDUSTRY, sector_source=SectorSource.CHAIR)
    save(paper, replace(stored, authors=(replace(academia[0], sector=Sector.GOVERNMENT),)), user)
    row.refresh_from_db()
    assert (row.stated_sector, row.sector, row.sector_source) == (
        Sector.GOVERNMENT,
        Sector.INDUSTRY,
        SectorSource.CHAIR,
    )


@pytest.mark.django_db
def test_p13_a_save_never_changes_the_track() -> None:
    user = make_user()
    conference = make_conference()
    track, research = make_track(conference), make_track(conference, "Research", FILE_RULES)
    paper = make_draft(track, user)
    with pytest.raises(DraftingError, match="another track by now"):
        save(paper, replace(content_of(paper), track_id=research.pk), user)
    paper.refresh_from_db()
    assert paper.track == track


@pytest.mark.django_db
def test_p26_a_track_or_topic_of_another_conference_is_not_taken() -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    elsewhere = make_track(make_conference())
    with pytest.raises(DraftingError):
        save(paper, replace(content_of(paper), track_id=elsewhere.pk), user)
    foreign = elsewhere.conference.topics.first()
    assert foreign is not None
    assert save(paper, replace(content_of(paper), title="T", topic_ids=(foreign.pk,)), user).topics.count() == 0


@pytest.mark.django_db
def test_an_archived_topic_stays_with_the_papers_that_have_it_and_is_taken_by_no_other() -> None:
    user, track = make_user(), make_track(make_conference())
    topic = Topic.objects.filter(conference=track.conference)[0]
    has, wants = make_draft(track, user), make_draft(track, user)
    chosen = replace(content_of(has), topic_ids=(topic.pk,))
    assert save(has, chosen, user).topics.count() == 1
    topic.is_archived = True
    topic.save()
    assert list(save(has, replace(chosen, title="Again"), user).topics.all()) == [topic]
    assert save(wants, replace(content_of(wants), title="T", topic_ids=(topic.pk,)), user).topics.count() == 0


@pytest.mark.django_db
def test_a_withdrawn_paper_is_not_edited() -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    paper.state, paper.withdrawn_at = "withdrawn", NOW
    paper.save()
    with pytest.raises(DraftingError, match="no longer open for changes"):
        save(paper, replace(content_of(paper), title="T"), user)


@pytest.mark.django_db
def test_too_long_is_refused_before_anything_is_changed() -> None:
    user = make_user()
    paper = make_draft(make_track(make_conference()), user)
    with pytest.raises(ContentError):
        save(paper, replace(content_of(paper), title="t" * 301), user)


@pytest.mark.django_db
def test_p50_what_somebody_else_changes_is_in_the_audit_trail() -> None:
    user, chair = make_user(), make_user("Chris Chair")
    paper = make_draft(make_track(make_conference()), user)
    save(paper, replace(content_of(paper), title="By its author"), user)
    save(paper, replace(content_of(paper), title="By a chair"), chair)
    entries = paper.conference.audit_entries.filter(action="submission edited")
    assert [(entry.actor, entry.before["title"], entry.after["title"]) for entry in entries] == [
        (chair, "By its author", "By a chair")
    ]


@contextmanager
def constraints_now() -> Iterator[None]:
    """Have the deferred constraints of the positions checked inside this test's transaction."""
    with transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class AnyEditsOfTheList(TestCase):
    """Hypothesis needs a transaction for each example, which its own test case gives."""

    @given(data=st.data())
    @hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_positions_are_always_one_to_n(self, data: st.DataObject) -> None:
        user = make_user()
        paper = make_draft(make_track(make_conference(), "Research", FILE_RULES), user)
        for _ in range(data.draw(st.integers(1, 4))):
            stored = content_of(Submission.objects.get(pk=paper.pk))
            own = next(author for author in stored.authors if author.is_contact)
            kept = data.draw(st.lists(st.sampled_from(stored.authors), unique=True))
            names = data.draw(st.lists(st.sampled_from("BCDE"), max_size=3))
            rows = [*kept, *(AuthorInput(given_name=name) for name in names)]
            rows = data.draw(st.permutations([own, *(row for row in rows if row != own)]))
            with constraints_now():
                self._save(paper.pk, user.pk, replace(stored, authors=tuple(rows)))
            after = list(Author.objects.filter(submission=paper).order_by("position"))
            assert [row.position for row in after] == list(range(1, len(rows) + 1))
            assert [row.given_name for row in after] == [row.given_name for row in rows]
            assert [row.pk for row, sent in zip(after, rows, strict=True) if sent.pk] == [r.pk for r in rows if r.pk]

    @staticmethod
    def _save(pk: int, user_id: int, content: SubmissionContent) -> None:
        revision = Submission.objects.get(pk=pk).revision
        save_submission(submission_id=pk, user_id=user_id, content=content, revision=revision, now=NOW)


@pytest.mark.django_db
def test_a_draft_of_no_track_is_not_started() -> None:
    with pytest.raises(Exception, match="does not exist"):
        start_submission(track_id=0, user_id=make_user().pk, now=NOW)
