"""The directory of organisations in the admin: one's own conference's, by hand and from a file, nobody else's."""

from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from conferences.kinds import Role
from conferences.models import Conference, Membership
from eligibility.authors import Sector
from eligibility.models import DirectoryState, Organisation
from tests.submissions.world import make_conference, make_user

pytestmark = pytest.mark.django_db
PLACE = "/admin/eligibility/organisation/"
CSV = b"name,sector,domains\nAcme Research,industry,acme.example\n"


def chair_of(conference: Conference) -> Client:
    user = make_user("Chris Chair")
    Membership.objects.create(conference=conference, user=user, role=Role.CHAIR)
    return signed_in(user)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def given(conference: Conference | None, **changes: Any) -> dict[str, Any]:
    data = {
        "conference": conference.pk if conference else "",
        "name": "Acme Research",
        "sector": "industry",
        "aliases": "ACME\nAcme Labs",
        "domains": "acme.example",
        "country": "ch",
        "ror": "https://ror.org/01nrxwf90",
    }
    return data | changes


def test_a_chair_keeps_an_organisation_and_papers_are_marked_to_be_settled() -> None:
    conference = make_conference()
    client = chair_of(conference)
    assert client.post(f"{PLACE}add/", given(conference)).status_code == 302
    row = Organisation.objects.get()
    assert (row.name, row.aliases, row.domains, row.country, row.ror, row.sector) == (
        "Acme Research",
        ["ACME", "Acme Labs"],
        ["acme.example"],
        "CH",
        "01nrxwf90",
        Sector.INDUSTRY,
    )
    assert DirectoryState.objects.get().conference == conference
    assert "Acme Labs" in client.get(f"{PLACE}{row.pk}/change/").content.decode()
    assert conference.audit_entries.get(action="setting added").after["row"] == "Acme Research"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ror": "01nrxwf91"}, "its last two digits do not fit"),
        ({"domains": "gmail.com"}, "Anybody can have an address at gmail.com"),
        ({"name": "acme RESEARCH", "ror": ""}, "There is an organisation of this name already."),
        ({"name": "Another", "ror": "01nrxwf90"}, "This is the ROR id of Acme Research."),
        ({"conference": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field(changes: dict[str, Any], message: str) -> None:
    conference = make_conference()
    client = chair_of(conference)
    client.post(f"{PLACE}add/", given(conference))
    answer = client.post(f"{PLACE}add/", given(conference) | changes)
    assert message in unescape(answer.content.decode())
    assert Organisation.objects.count() == 1


def test_p26_no_chair_meets_or_changes_another_conferences_organisations_nor_the_sites() -> None:
    mine, other = make_conference(), make_conference()
    client = chair_of(mine)
    theirs = Organisation.objects.create(conference=other, name="Theirs Canary", sector=Sector.INDUSTRY)
    shared = Organisation.objects.create(name="Shared Canary", sector=Sector.INDUSTRY)
    for row in (theirs, shared):
        assert client.get(f"{PLACE}{row.pk}/change/").status_code in {302, 404}
    assert "Canary" not in client.get(PLACE).content.decode()
    assert "Canary" not in client.get(f"{PLACE}export/?conference={other.pk}").content.decode()
    assert client.post(f"{PLACE}add/", given(other)).status_code == 200
    client.post(f"{PLACE}import/", {"conference": other.pk, "file": SimpleUploadedFile("x.csv", CSV)})
    assert Organisation.objects.count() == 2
    assert signed_in(make_user()).get(f"{PLACE}import/", follow=True).status_code == 404


def test_site_admins_keep_what_every_conference_knows() -> None:
    root = signed_in(User.objects.create_superuser("root@people.example"))
    assert root.post(f"{PLACE}add/", given(None)).status_code == 302
    assert Organisation.objects.get().conference is None
    assert "Acme Research" in root.get(PLACE).content.decode()


def test_a_file_is_shown_as_changes_first_and_imported_as_shown() -> None:
    conference = make_conference()
    client = chair_of(conference)
    Organisation.objects.create(conference=conference, name="Acme Research", sector=Sector.ACADEMIA)
    shown = client.post(f"{PLACE}import/", {"conference": conference.pk, "file": SimpleUploadedFile("x.csv", CSV)})
    body = unescape(shown.content.decode())
    assert "<del>academia</del> <ins>industry</ins>" in body
    assert Organisation.objects.get().sector == Sector.ACADEMIA
    step = {
        "conference": conference.pk,
        "text": shown.context["text"],
        "digest": shown.context["digest"],
        "_import": "1",
    }
    assert client.post(f"{PLACE}import/", step).status_code == 302
    row = Organisation.objects.get()
    assert (row.sector, row.domains) == (Sector.INDUSTRY, ["acme.example"])
    again = client.post(f"{PLACE}import/", step)
    assert "The directory changed since the preview" in unescape(again.content.decode())


def test_problems_of_a_file_are_told_by_line_and_nothing_is_imported() -> None:
    conference = make_conference()
    client = chair_of(conference)
    data = SimpleUploadedFile("x.csv", CSV + b"Bad,firm,\n")
    body = unescape(client.post(f"{PLACE}import/", {"conference": conference.pk, "file": data}).content.decode())
    assert "Line 3: sector: “firm” is none of" in body
    assert 'name="_import"' not in body
    answer = client.post(f"{PLACE}import/", {"conference": conference.pk})
    assert (answer.status_code, "Choose a CSV file first." in answer.content.decode()) == (422, True)
