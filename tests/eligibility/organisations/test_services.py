"""The directory: looked up in one query, suggested, imported all or nothing."""

from datetime import UTC, datetime
from typing import Any

import pytest

from conferences.callfile import CallError, Table
from conferences.models import AuditEntry
from eligibility.authors import Sector, SectorSource
from eligibility.models import DirectoryState, Organisation
from eligibility.organisations.calls import read_organisations, write_organisations
from eligibility.organisations.lookup import evidence_for, is_public_mail, suggest
from eligibility.organisations.services import (
    ImportRefused,
    create_organisations,
    digest_of,
    execute_import,
    export_csv,
    preview_import,
    records_in,
)
from tests.submissions.world import make_conference, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 10, 20, 12, tzinfo=UTC)
CSV = b"name,sector,domains,aliases\nAcme Research,industry,acme.example,ACME; Acme Labs\nUniversity of Edinburgh,academia,ed.ac.uk,\n"


def organisation(name: str, sector: Sector, conference: Any = None, **more: Any) -> Organisation:
    return Organisation.objects.create(name=name, sector=sector, conference=conference, **more)


def test_directory_and_address_are_evidence_and_the_conferences_own_row_goes_before_the_sites(
    django_assert_num_queries: Any,
) -> None:
    conference, other = make_conference(), make_conference()
    organisation("Acme Research", Sector.GOVERNMENT)
    organisation("Acme Research", Sector.INDUSTRY, conference, domains=["acme.example"])
    organisation("Elsewhere", Sector.INDUSTRY, other)
    people = [
        ("Acme Research (visiting)", "a@labs.acme.example"),
        ("Nowhere", "b@inf.ed.ac.uk"),
        ("Elsewhere", "c@gmail.com"),
        ("", ""),
    ]
    with django_assert_num_queries(1):
        found = evidence_for(conference.pk, people)
    assert [[(one.source, one.sector, one.sentence) for one in some] for some in found] == [
        [
            (SectorSource.DIRECTORY, Sector.INDUSTRY, "Acme Research is listed as industry"),
            (
                SectorSource.DOMAIN,
                Sector.INDUSTRY,
                "acme.example is the mail domain of Acme Research, listed as industry",
            ),
        ],
        [(SectorSource.DOMAIN, Sector.ACADEMIA, "inf.ed.ac.uk is an academic mail domain")],
        [],
        [],
    ]


def test_suggestions_begin_with_what_is_typed_in_some_word_and_cross_no_conference() -> None:
    conference, other = make_conference(), make_conference()
    for name in ("University of Edinburgh", "Edinburgh Napier University", "Acme"):
        organisation(name, Sector.ACADEMIA, conference)
    organisation("Edinburgh Elsewhere", Sector.ACADEMIA, other)
    organisation("Edinburgh Instruments", Sector.INDUSTRY)
    names = [row.name for row in suggest(conference.pk, "EDIN")]
    assert names == ["Edinburgh Instruments", "Edinburgh Napier University", "University of Edinburgh"]
    assert suggest(conference.pk, "e") == ()
    assert suggest(conference.pk, "%%") == ()


def test_an_import_does_what_its_preview_showed() -> None:
    conference, user = make_conference(), make_user()
    plan = preview_import(conference_id=conference.pk, data=CSV)
    assert Organisation.objects.count() == 0
    execute_import(conference_id=conference.pk, data=CSV, digest=digest_of(plan), by_id=user.pk, now=NOW)
    assert [(row.name, row.sector, row.keys) for row in Organisation.objects.all()] == [
        ("Acme Research", "industry", ["acme research", "acme", "acme labs"]),
        ("University of Edinburgh", "academia", ["university of edinburgh"]),
    ]
    assert DirectoryState.objects.get().changed_at == NOW
    entry = AuditEntry.objects.get(action="organisations imported")
    assert (entry.actor, entry.after["add"], entry.after["change"]) == (user, 2, 0)


def test_an_import_is_refused_if_the_directory_changed_since_its_preview() -> None:
    conference, user = make_conference(), make_user()
    digest = digest_of(preview_import(conference_id=conference.pk, data=CSV))
    organisation("Acme Research", Sector.ACADEMIA, conference)
    with pytest.raises(ImportRefused, match="changed since the preview"):
        execute_import(conference_id=conference.pk, data=CSV, digest=digest, by_id=user.pk, now=NOW)
    assert Organisation.objects.count() == 1


def test_a_file_with_one_bad_line_changes_nothing() -> None:
    conference, user = make_conference(), make_user()
    data = CSV + b"Bad,none of them,,\n"
    plan = preview_import(conference_id=conference.pk, data=data)
    with pytest.raises(ImportRefused, match="problems"):
        execute_import(conference_id=conference.pk, data=data, digest=digest_of(plan), by_id=user.pk, now=NOW)
    assert Organisation.objects.count() == 0


def test_an_export_imports_again_without_a_change() -> None:
    conference = make_conference()
    organisation("=HYPERLINK(1)", Sector.INDUSTRY, conference, aliases=["-1"], domains=["acme.example"])
    text = export_csv(conference.pk)
    assert "\n=" not in text
    assert {row.act for row in preview_import(conference_id=conference.pk, data=text.encode()).rows} == {"same"}


def test_a_call_brings_organisations_and_gives_them_back() -> None:
    data = {"organisations": [{"name": "Acme", "sector": "industry", "domains": ["acme.example"]}]}
    root = Table(data)
    records = read_organisations(root, is_public_mail=is_public_mail)
    root.finish()
    conference = make_conference()
    create_organisations(conference_id=conference.pk, records=records, now=NOW)
    assert write_organisations(records_in(conference.pk)) == data["organisations"]


def test_a_calls_bad_organisation_is_told_at_its_place() -> None:
    root = Table({"organisations": [{"name": "Acme", "sector": "firm", "more": 1}, {"sector": "industry"}]})
    read_organisations(root, is_public_mail=is_public_mail)
    with pytest.raises(CallError) as raised:
        root.finish()
    assert [path for path, _ in raised.value.problems] == [
        "organisations[0].more",
        "organisations[0].sector",
        "organisations[1].name",
    ]


def test_a_calls_organisations_have_ror_ids_of_their_own_and_no_public_mail() -> None:
    edinburgh = {"sector": "academia", "ror": "01nrxwf90"}
    mail = {"name": "Everybody", "sector": "industry", "domains": ["bluefin.io", "gmail.com"]}
    root = Table({"organisations": [{"name": "One", **edinburgh}, {"name": "Other", **edinburgh}, mail]})
    read_organisations(root, is_public_mail=is_public_mail)
    with pytest.raises(CallError) as raised:
        root.finish()
    assert raised.value.problems == [
        ("organisations[1].ror", "01nrxwf90 is the ROR id of an organisation above."),
        (
            "organisations[2].domains",
            "Anybody can have an address at gmail.com: it tells nothing about where they work.",
        ),
    ]


def test_twenty_thousand_organisations_are_searched_in_time(django_assert_max_num_queries: Any) -> None:
    conference = make_conference()
    rows = [
        Organisation(conference=conference, name=f"Institute {n} of Testing", sector="academia") for n in range(20_000)
    ]
    for row in rows:
        row.prepare()
    Organisation.objects.bulk_create(rows, batch_size=5_000)
    began = datetime.now(UTC)
    with django_assert_max_num_queries(1):
        assert len(suggest(conference.pk, "testing")) == 8
    assert (datetime.now(UTC) - began).total_seconds() < 1
