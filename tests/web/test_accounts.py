"""Accounts: sign-up, verification, reset, profile; and no answer that tells whether an address has an account (P44)."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from mail.models import Message
from reviews.services.assigning import assign_reviewer
from tests.reviews.world import NOW, make_conference, make_member, make_paper, make_track, make_user
from tests.web.observe import visit

pytestmark = pytest.mark.django_db
PASSWORD = "a long and odd sentence"
KNOWN = "known@people.example"
UNKNOWN = "other@people.example"


@pytest.fixture(autouse=True)
def no_limits_from_earlier_tests() -> None:
    """Rate limits live in the cache's table; each test starts with none used up."""
    cache.clear()


def sign_up_data(email: str) -> dict[str, str]:
    return {
        "given_name": "Ada",
        "family_name": "Quill",
        "affiliation": "Bluefin Robotics",
        "email": email,
        "password1": PASSWORD,
    }


def link_in(message: Message) -> str:
    """The path of the one link to this site in a mail's text, above the footer."""
    found = re.findall(r"http://testserver(/accounts/\S+)", message.body)
    assert len(found) == 1
    return str(found[0])


def mails() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("pk").values_list("kind", "to_email"))


def test_a_person_signs_up_confirms_the_address_and_goes_on_to_where_they_were_heading(client: Client) -> None:
    heading = reverse("profile")
    response = client.post(f"{reverse('account_signup')}?next={heading}", {**sign_up_data(UNKNOWN), "next": heading})
    assert response.headers["Location"] == reverse("account_email_verification_sent")
    person = User.objects.get()
    assert (person.given_name, person.family_name, person.affiliation, person.email) == (
        "Ada",
        "Quill",
        "Bluefin Robotics",
        UNKNOWN,
    )
    message = Message.objects.get()
    assert (message.kind, message.to_email, message.is_secret) == ("account_email_confirmation_signup", UNKNOWN, True)
    link = link_in(message)
    # Looking at the link changes nothing.
    assert client.get(link).status_code == 200
    assert not EmailAddress.objects.get().verified
    response = client.post(link)
    assert EmailAddress.objects.get().verified
    assert response.headers["Location"] == heading
    assert client.get(heading).status_code == 200


def test_nobody_gets_in_before_the_address_is_confirmed(client: Client) -> None:
    client.post(reverse("account_signup"), sign_up_data(UNKNOWN))
    response = Client().post(reverse("account_login"), {"login": UNKNOWN, "password": PASSWORD})
    assert response.headers["Location"] == reverse("account_email_verification_sent")


def test_p42_what_is_typed_at_sign_up_does_not_reach_the_mail(client: Client) -> None:
    client.post(reverse("account_signup"), {**sign_up_data(UNKNOWN), "given_name": "Buy at evil.example now"})
    assert "evil" not in Message.objects.get().body


def test_p44_signing_up_with_a_known_address_answers_as_with_an_unknown_one() -> None:
    make_user("Known Person", KNOWN)
    path = reverse("account_signup")
    known, unknown = Client(), Client()
    assert visit(known, path) == visit(unknown, path)
    assert visit(known, path, sign_up_data(KNOWN)) == visit(unknown, path, sign_up_data(UNKNOWN))
    # And once more, within the time in which no second mail goes to the same address.
    assert visit(known, path, sign_up_data(KNOWN)) == visit(unknown, path, sign_up_data(UNKNOWN))
    assert visit(known, reverse("home")) == visit(unknown, reverse("home"))
    assert mails() == [
        ("account_account_already_exists", KNOWN),
        ("account_email_confirmation_signup", UNKNOWN),
    ]
    assert "already has an account" in Message.objects.get(to_email=KNOWN).body
    assert User.objects.count() == 2


def test_p44_a_second_person_cannot_tell_that_somebody_signed_up_a_moment_ago() -> None:
    Client().post(reverse("account_signup"), sign_up_data(KNOWN))
    path = reverse("account_signup")
    assert visit(Client(), path, sign_up_data(KNOWN)) == visit(Client(), path, sign_up_data(UNKNOWN))


class CountingHasher(MD5PasswordHasher):
    """Notes how often a password was hashed: with a real one that is most of the time that an answer takes."""

    done = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).done += 1
        return super().encode(password, salt)


def test_p44_signing_up_takes_as_long_for_a_known_address_as_for_an_unknown_one(settings: Settings) -> None:
    make_user(email=KNOWN)
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    counts = []
    for email in (KNOWN, UNKNOWN):
        CountingHasher.done = 0
        Client().post(reverse("account_signup"), sign_up_data(email))
        counts.append(CountingHasher.done)
    assert counts[0] == counts[1] > 0
    counts = []
    for email in (KNOWN, "nobody@people.example"):
        CountingHasher.done = 0
        Client().post(reverse("account_login"), {"login": email, "password": PASSWORD})
        counts.append(CountingHasher.done)
    assert counts[0] == counts[1] > 0


@pytest.mark.parametrize("case", ["adding", "resetting"])
def test_p44_no_password_is_hashed_where_an_address_is_only_named(settings: Settings, case: str) -> None:
    make_user(email=KNOWN)
    person, client = make_user(), Client()
    client.post(reverse("account_login"), {"login": person.email, "password": "correct horse battery"})
    client.post(reverse("account_reauthenticate"), {"password": "correct horse battery"})
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    for email in (KNOWN, UNKNOWN):
        CountingHasher.done = 0
        if case == "adding":
            client.post(reverse("account_email"), {"action_add": "", "email": email})
        else:
            Client().post(reverse("account_reset_password"), {"email": email})
        assert CountingHasher.done == 0
    assert len(mails()) == 2


@pytest.mark.parametrize("case", ["verified", "second address", "inactive"])
def test_p44_resetting_a_password_answers_alike_for_known_and_unknown_addresses(case: str) -> None:
    person = make_user("Known Person", KNOWN if case != "second address" else "first@people.example")
    if case == "second address":
        EmailAddress.objects.create(user=person, email=KNOWN, verified=True)
    if case == "inactive":
        User.objects.update(is_active=False)
    path = reverse("account_reset_password")
    assert visit(Client(), path, {"email": KNOWN}) == visit(Client(), path, {"email": UNKNOWN})
    kind = "account_unknown_account" if case == "inactive" else "account_password_reset_key"
    assert mails() == [(kind, KNOWN), ("account_unknown_account", UNKNOWN)]


def test_p44_signing_in_fails_alike_for_known_and_unknown_addresses() -> None:
    make_user("Known Person", KNOWN)
    path = reverse("account_login")
    known = visit(Client(), path, {"login": KNOWN, "password": "wrong"})
    unknown = visit(Client(), path, {"login": UNKNOWN, "password": "wrong"})
    assert [(one.status, one.headers, one.cookies, one.body.replace(KNOWN, UNKNOWN)) for one in known] == [
        (one.status, one.headers, one.cookies, one.body) for one in unknown
    ]
    assert "Address and password do not fit together." in known[0].body


def test_p44_adding_an_address_answers_alike_whether_somebody_has_it() -> None:
    make_user("Known Person", KNOWN)
    seen = []
    for name, email in (("Ada One", KNOWN), ("Ada One", UNKNOWN)):
        person = make_user(name)
        client = Client()
        client.post(reverse("account_login"), {"login": person.email, "password": "correct horse battery"})
        client.post(reverse("account_reauthenticate"), {"password": "correct horse battery"})
        answers = visit(client, reverse("account_email"), {"action_add": "", "email": email})
        own = [(email, "ADDED"), (person.email, "OWN")]
        texts = []
        for one in answers:
            body = one.body
            for text, word in own:
                body = body.replace(text, word)
            texts.append((one.status, one.headers, one.cookies, re.sub(r"_\d+\b|value=\"\d+\"", "", body)))
        seen.append(texts)
    assert seen[0] == seen[1]
    assert [email for kind, email in mails() if kind == "account_email_confirmation"] == [KNOWN, UNKNOWN]


def test_the_reset_link_lets_a_person_choose_a_new_password(client: Client) -> None:
    person = make_user("Known Person", KNOWN)
    client.post(reverse("account_reset_password"), {"email": KNOWN})
    link = link_in(Message.objects.get())
    response = client.get(link)
    path = response.headers["Location"]
    response = client.post(path, {"password1": PASSWORD, "password2": PASSWORD})
    assert response.headers["Location"] == reverse("account_reset_password_from_key_done")
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert mails()[-1] == ("account_password_reset", KNOWN)
    assert client.get(link).status_code == 200  # used: says so, offers no form
    assert b'name="password1"' not in client.get(link).content


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil.example"],
)
def test_p47_signing_in_never_leads_off_the_site(client: Client, target: str) -> None:
    person = make_user()
    response = client.post(
        f"{reverse('account_login')}?next={target}",
        {"login": person.email, "password": "correct horse battery", "next": target},
    )
    assert (response.status_code, response.headers["Location"]) == (302, reverse("home"))


def test_p46_password_guessing_is_stopped_by_address_and_counts_the_proxy_s_word_only_if_trusted(
    client: Client,
) -> None:
    person = make_user()
    wrong = {"login": person.email, "password": "wrong"}
    for number in range(5):
        # A header that anybody can write buys no further attempts.
        client.post(reverse("account_login"), wrong, headers={"X-Forwarded-For": f"10.0.0.{number}"})
    response = client.post(reverse("account_login"), {"login": person.email, "password": "correct horse battery"})
    assert b"Too many attempts failed." in response.content


def test_p46_sign_ups_from_one_place_are_limited(client: Client) -> None:
    codes = [client.post(reverse("account_signup"), {}).status_code for _ in range(21)]
    assert codes == [200] * 20 + [429]


def test_an_account_that_is_switched_off_cannot_sign_in(client: Client) -> None:
    person = make_user()
    User.objects.filter(pk=person.pk).update(is_active=False)
    client.post(reverse("account_login"), {"login": person.email, "password": "correct horse battery"})
    assert "_auth_user_id" not in client.session


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_profile_is_changed_by_its_owner() -> None:
    person = make_user()
    client = signed_in(person)
    data = {
        "given_name": " Ada\u202e ",
        "family_name": "Quill-Brandt",
        "affiliation": "Halden Institute",
        "orcid": "https://orcid.org/0000-0002-1825-0097",
        "time_zone": "Europe/Zurich",
    }
    response = client.post(reverse("profile"), data)
    assert (response.status_code, response.headers["Location"]) == (302, reverse("profile"))
    person.refresh_from_db()
    assert (person.given_name, person.family_name, person.affiliation, person.orcid, person.time_zone) == (
        "Ada",
        "Quill-Brandt",
        "Halden Institute",
        "0000-0002-1825-0097",
        "Europe/Zurich",
    )
    assert b"Your profile is saved." in client.get(reverse("profile")).content


def test_an_orcid_id_with_a_wrong_checksum_is_refused_in_words_and_nothing_is_lost() -> None:
    person = make_user()
    data = {"given_name": "Adele", "affiliation": "X", "orcid": "0000-0002-1825-0098", "time_zone": ""}
    response = signed_in(person).post(reverse("profile"), data)
    assert response.status_code == 422
    page = response.content.decode()
    assert "its last character checks the others" in page
    assert "0000-0002-1825-0098" in page
    assert "Adele" in page
    person.refresh_from_db()
    assert person.given_name == "Ada"


def test_p15_a_reviewer_cannot_find_the_authors_by_typing_their_orcid_ids_into_the_profile() -> None:
    """An iD bars its owner from papers that name it: a paper that vanished would be its author's."""
    conference = make_conference()
    paper = make_paper(make_track(conference), make_user("Wanda Writer"))
    paper.authors.update(orcid="0000-0002-1825-0097")
    reviewer = make_member(conference, "Rex Reviewer")
    assign_reviewer(submission_id=paper.pk, reviewer_id=reviewer.pk, by_id=None, now=NOW)
    client = signed_in(reviewer)
    queue = f"/{conference.slug}/reviews/"
    answers = []
    # The author's, and one that no paper names: the same answer, and the paper stays.
    for orcid in ("0000-0002-1825-0097", "0000-0001-5109-3700"):
        data = {"given_name": "Rex", "family_name": "Reviewer", "affiliation": "X", "orcid": orcid, "time_zone": ""}
        answers.append(client.post(reverse("profile"), data))
        assert paper.title in client.get(queue).content.decode()
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].content.count(b"while papers are assigned to you") == 1
    # All else can be changed, and the iD by whoever reviews nothing.
    data = {"given_name": "Rexford", "affiliation": "X", "orcid": "", "time_zone": ""}
    assert client.post(reverse("profile"), data).status_code == 302
    free = signed_in(make_member(conference, "Pia Committee"))
    assert free.post(reverse("profile"), data | {"orcid": "0000-0002-1825-0097"}).status_code == 302


def test_the_profile_asks_who_is_signed_out_to_sign_in(client: Client) -> None:
    response = client.get(reverse("profile"))
    assert response.headers["Location"] == f"{reverse('account_login')}?next={reverse('profile')}"


def test_times_are_also_shown_in_the_zone_of_the_profile() -> None:
    person = make_user(time_zone="Asia/Kolkata")
    assert b"Kolkata (IST)" in signed_in(person).get(reverse("home")).content
    person.time_zone = "Nowhere/Gone"
    person.save()
    assert signed_in(person).get(reverse("home")).status_code == 200


def test_a_changed_password_is_told_by_mail() -> None:
    person = make_user()
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": "correct horse battery"})
    client.post(
        reverse("account_change_password"),
        {"oldpassword": "correct horse battery", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert mails() == [("account_password_changed", person.email)]
    body = Message.objects.get().body
    assert "from 127.0.0.1" in body


def test_the_second_step_asks_for_the_password_again_first() -> None:
    client = signed_in(make_user())
    response = client.get(reverse("mfa_activate_totp"))
    assert response.headers["Location"].startswith(reverse("account_reauthenticate"))
