"""The accounts of the demonstration, and the file in the data directory that tells their passwords."""

import json
import os
import secrets
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from accounts.models import User
from confsys.demo.world import ADMIN, ConferenceStory, Person

# Letters and digits that cannot be taken for one another.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of the file: what a person is, and where. `conference` is empty for the whole site."""

    role: str
    conference: str
    person: str


def duties_of(stories: Iterable[ConferenceStory]) -> list[Duty]:
    """Who can be tried in which role."""
    duties = [Duty("site admin", "", ADMIN)]
    for story in stories:
        duties.append(Duty("chair", story.slug, story.chair))
        duties += [Duty("track chair", story.slug, person) for person in story.track_chairs.values()]
        duties += [Duty("PC member", story.slug, person) for person in story.pc]
        starters = dict.fromkeys(paper.authors[0] for paper in story.papers)
        others = {story.chair, *story.track_chairs.values(), *story.pc}
        duties += [Duty("author", story.slug, person) for person in starters if person not in others]
    return duties


def ensure_accounts(*, people: dict[str, Person], duties: list[Duty], file: Path, joined: datetime) -> dict[str, User]:
    """Make the accounts that are not there, each with a verified address and one password, and write the file.

    Passwords are random, and stay as they are for as long as the file does. Returns the users by the key of the person.
    """
    wanted = [person for person in people.values() if person.has_account]
    passwords = _known_passwords(file)
    for person in wanted:
        passwords.setdefault(person.email, "-".join(_word() for _ in range(3)))
    with transaction.atomic():
        users = {user.email: user for user in User.objects.filter(email__in=[person.email for person in wanted])}
        _set_passwords(users, wanted, passwords, joined)
        for person in wanted:
            EmailAddress.objects.get_or_create(
                email=person.email, defaults={"user": users[person.email], "verified": True, "primary": True}
            )
    _write(file, people, duties, passwords)
    return {person.key: users[person.email] for person in wanted}


def _set_passwords(users: dict[str, User], wanted: list[Person], passwords: dict[str, str], joined: datetime) -> None:
    """Hashing is slow on purpose; it leaves the interpreter's lock, so several run at once."""

    def hashed(person: Person) -> str:
        user = users.get(person.email)
        if user is not None and check_password(passwords[person.email], user.password):
            return user.password
        return make_password(passwords[person.email])

    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        hashes = list(pool.map(hashed, wanted))
    for person, password in zip(wanted, hashes, strict=True):
        user = users.get(person.email)
        if user is None:
            user = User(
                email=person.email,
                given_name=person.given,
                family_name=person.family,
                affiliation=person.affiliation,
                orcid=person.orcid,
                is_superuser=person.key == ADMIN,
                date_joined=joined,
            )
            users[person.email] = user
        if user.password != password:
            user.password = password
            user.save()


def _word() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(4))


def _known_passwords(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    return {row["email"]: row["password"] for row in json.loads(file.read_text(encoding="utf-8"))}


def _write(file: Path, people: dict[str, Person], duties: list[Duty], passwords: dict[str, str]) -> None:
    """Written beside and moved into place, so that nobody reads half of it; for its owner's eyes only."""
    rows = [
        {
            "role": duty.role,
            "conference": duty.conference,
            "email": people[duty.person].email,
            "password": passwords[people[duty.person].email],
        }
        for duty in duties
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as output:
        json.dump(rows, output, indent=2, ensure_ascii=False)
        output.write("\n")
    beside.replace(file)
