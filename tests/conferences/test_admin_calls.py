"""Conferences, tracks, kinds of paper and topics in the admin."""

import pytest
from django.test import Client
from django.utils.text import slugify

from accounts.models import User
from conferences.kinds import Role
from conferences.models import AuditEntry, Conference, Topic
from mail.models import Message
from tests.conferences.settings import NO_KINDS, change_url, signed_in
from tests.reviews.world import make_conference, make_member, make_paper, make_track, make_user

pytestmark = pytest.mark.django_db


def test_a_chair_adds_kinds_of_paper_whose_keys_then_stay() -> None:
    conference = make_conference()
    track = make_track(conference)
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    data = {
        "conference": conference.pk,
        "name": track.name,
        "slug": track.slug,
        "position": 0,
        "anonymity": "full",
        "abstract_words": 250,
        "topics_max": 5,
        "kinds-TOTAL_FORMS": 2,
        "kinds-INITIAL_FORMS": 0,
        "kinds-0-key": "full",
        "kinds-0-name": "Full paper",
        "kinds-0-position": 0,
        "kinds-1-key": "short",
        "kinds-1-name": "Short paper",
        "kinds-1-help": "One idea",
        "kinds-1-position": 1,
    }
    assert client.post(change_url(track), data).status_code == 302
    assert list(track.kinds.values_list("key", "name", "help", "is_archived")) == [
        ("full", "Full paper", "", False),
        ("short", "Short paper", "One idea", False),
    ]
    full, short = track.kinds.all()
    data |= {"kinds-INITIAL_FORMS": 2, "kinds-0-id": full.pk, "kinds-1-id": short.pk}
    data |= {"kinds-0-key": "long", "kinds-0-name": "Long paper", "kinds-1-is_archived": "on", "kinds-1-DELETE": "on"}
    assert client.post(change_url(track), data).status_code == 302
    assert list(track.kinds.values_list("key", "name", "is_archived")) == [
        ("full", "Long paper", False),
        ("short", "Short paper", True),
    ]


def test_a_site_admin_makes_a_conference_and_invites_its_first_chair_by_typed_address() -> None:
    client = signed_in(User.objects.create_superuser("root@people.example", given_name="Root"))
    data = {
        "name": "Conf 2030",
        "slug": "conf-2030",
        "zone": "UTC",
        "chair_email": "first.chair@people.example",
        "topics-TOTAL_FORMS": 0,
        "topics-INITIAL_FORMS": 0,
    }
    assert client.post("/admin/conferences/conference/add/", data).status_code == 302
    conference = Conference.objects.get(slug="conf-2030")
    mail = Message.objects.get(kind="member_invited")
    assert (mail.to_email, mail.conference) == ("first.chair@people.example", conference)
    link = next(word for word in mail.body.split() if "/invitation/" in word)
    chair = make_user("First Chair")
    signed_in(chair).post(f"/invitation/{link.rstrip('/').rpartition('/')[2]}/", {"act": "accept"})
    membership = conference.memberships.get()
    assert (membership.user, membership.role) == (chair, Role.CHAIR)


def test_a_chair_invites_nobody_through_the_settings() -> None:
    conference = make_conference()
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    assert "chair_email" not in client.get(change_url(conference)).content.decode()
    data = {
        "name": "Renamed",
        "slug": conference.slug,
        "zone": "UTC",
        "chair_email": "friend@people.example",
        "topics-TOTAL_FORMS": 0,
        "topics-INITIAL_FORMS": 0,
    }
    assert client.post(change_url(conference), data).status_code == 302
    assert Conference.objects.get(pk=conference.pk).name == "Renamed"
    assert not Message.objects.exists()


def test_a_mistyped_topic_that_no_paper_names_is_deleted() -> None:
    conference = make_conference()
    typo = Topic.objects.create(conference=conference, name="Sevring", position=1)
    chair = make_member(conference, "Chris Chair", Role.CHAIR)
    data = {
        "name": conference.name,
        "slug": conference.slug,
        "zone": "UTC",
        "topics-TOTAL_FORMS": 1,
        "topics-INITIAL_FORMS": 1,
        "topics-0-id": typo.pk,
        "topics-0-conference": conference.pk,
        "topics-0-name": "Sevring",
        "topics-0-position": 1,
        "topics-0-DELETE": "on",
    }
    assert signed_in(chair).post(change_url(conference), data).status_code == 302
    assert not conference.topics.exists()


def test_a_site_admin_makes_a_conference_and_its_chair_changes_it() -> None:
    admin_user = User.objects.create_superuser("root@people.example", given_name="Root")
    data = {
        "name": "Fresh 2027",
        "slug": "fresh-2027",
        "zone": "UTC",
        "topics-TOTAL_FORMS": 1,
        "topics-INITIAL_FORMS": 0,
        "topics-0-name": "Serving",
        "topics-0-position": 0,
        "more_topics": "Zoned storage\r\n\r\n Agents, and  tools \r\nserving\r\nzoned storage",
    }
    client = signed_in(admin_user)
    refused = client.post("/admin/conferences/conference/add/", data | {"more_topics": "Good\n" + "x" * 201})
    assert "A topic has at most 200 characters" in refused.content.decode()
    assert "x" * 201 in refused.content.decode()
    assert client.post("/admin/conferences/conference/add/", data).status_code == 302
    made = Conference.objects.get(slug="fresh-2027")
    assert [topic.name for topic in made.topics.all()] == ["Serving", "Zoned storage", "Agents, and tools"]
    entry = AuditEntry.objects.get(action="setting added", kind="conference")
    assert (entry.conference_id, entry.actor_id) == (made.pk, admin_user.pk)


def test_an_address_follows_the_typed_name_of_what_is_new_alone() -> None:
    conference = make_conference()
    track = make_track(conference)
    client = signed_in(User.objects.create_superuser("root@people.example", given_name="Root"))
    follows = "django-admin-prepopulated-fields-constants"
    for model, row in (("conference", conference), ("track", track)):
        new = client.get(f"/admin/conferences/{model}/add/").content.decode()
        assert follows in new
        assert "id_name" in new.partition(follows)[2].partition("</script>")[0]
        old = client.get(change_url(row)).content.decode()
        assert "id_name" not in old.partition(follows)[2].partition("</script>")[0]


def test_topics_are_added_after_the_last_place_that_there_is_and_archived_where_a_paper_names_them() -> None:
    conference = make_conference()
    last = Topic.objects.create(conference=conference, name="Serving", position=32_767)
    paper = make_paper(make_track(conference))
    paper.topics.add(last)
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    data = {
        "name": conference.name,
        "slug": conference.slug,
        "zone": "UTC",
        "topics-TOTAL_FORMS": 1,
        "topics-INITIAL_FORMS": 1,
        "topics-0-id": last.pk,
        "topics-0-conference": conference.pk,
        "topics-0-name": "Serving",
        "topics-0-position": 32_767,
        "topics-0-is_archived": "on",
        "more_topics": "Agents\r\nCompilers",
    }
    refused = client.post(change_url(conference), data | {"topics-0-DELETE": "on"}).content.decode()
    assert "Serving is named by papers, so it cannot be deleted." in refused
    assert "Agents\r\nCompilers" in refused
    assert conference.topics.count() == 1
    assert client.post(change_url(conference), data).status_code == 302
    assert list(conference.topics.values_list("name", "is_archived")) == [
        ("Serving", True),
        ("Agents", False),
        ("Compilers", False),
    ]
    assert list(paper.topics.all()) == [last]
    page = Client().get(f"/{conference.slug}/").content.decode()
    assert "Agents" in page
    assert "Serving" not in page


def test_a_sentence_has_room_and_stays_one_line() -> None:
    conference = make_conference()
    track = make_track(conference)
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    assert '<textarea name="summary"' in client.get(change_url(track)).content.decode()
    data = {
        "conference": conference.pk,
        "name": track.name,
        "anonymity": "full",
        "abstract_words": 250,
        "topics_max": 5,
        "summary": "Real systems:\r\n  what was learned.",
        **NO_KINDS,
    }
    assert client.post(change_url(track), data).status_code == 302
    track.refresh_from_db()
    # The address that was left empty is made from the name.
    assert (track.summary, track.slug) == ("Real systems: what was learned.", slugify(track.name))


def test_a_name_that_makes_no_address_asks_for_one() -> None:
    conference = make_conference()
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    data = {"conference": conference.pk, "name": "展示", "anonymity": "full", "abstract_words": 250, "topics_max": 5}
    url = "/admin/conferences/track/add/"
    assert "No address can be made from this name." in client.post(url, data | NO_KINDS).content.decode()
    assert client.post(url, data | NO_KINDS | {"slug": "posters"}).status_code == 302
    # The desk's way to a track, too: a copy.
    copy = f"/{conference.slug}/chair/setup/copy/posters/"
    assert "No address can be made from this name." in client.post(copy, {"name": "展示"}).content.decode()
    assert client.post(copy, {"name": "Short papers"}).status_code == 302
    assert list(conference.tracks.values_list("slug", flat=True)) == ["posters", "short-papers"]


def test_what_is_there_already_is_refused_with_a_way_on() -> None:
    conference = make_conference()
    track = make_track(conference)
    client = signed_in(make_member(conference, "Chris Chair", Role.CHAIR))
    date = {"conference": conference.pk, "kind": "submission", "day": "2030-01-01", "zone": ""}
    again = client.post("/admin/conferences/deadline/add/", date).content.decode()
    assert "The call has this date already. Change it on the page “Dates”" in again
    form = {"track": track.pk, "name": "R", "fields-TOTAL_FORMS": 0, "fields-INITIAL_FORMS": 0}
    again = client.post("/admin/reviews/reviewform/add/", form).content.decode()
    assert "The track has a review form already." in again
    same = {"conference": conference.pk, "name": track.slug, "anonymity": "full", "abstract_words": 1, "topics_max": 1}
    again = client.post("/admin/conferences/track/add/", same | NO_KINDS).content.decode()
    assert "The conference has a track at this address already." in again
