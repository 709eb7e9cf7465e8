"""How often an address is asked to confirm an author row. Pure: who has an account, or confirmed, is not looked at (P44)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

DAY = timedelta(days=1)
# To one address about one paper: not again within a day, and so often in all.
OF_PAPER = 3
# In a day by one person, over all papers: to one address, and to all addresses together.
TO_ADDRESS = 10
BY_PERSON = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """One mail that asked: about which paper, to which address (as a hash), when, by whom (None: nobody who still has an account)."""

    paper: int
    address: str
    at: datetime
    by: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """Why an address is not asked now, and from when on it can be; None: not about this paper any more."""

    reason: str
    until: datetime | None


def held_back(asked: Collection[Asked], *, paper: int, address: str, by: int, now: datetime) -> Held | None:
    """What stands against one more mail; None if nothing does. `asked` holds all of the paper, and of the person's day.

    A mail of exactly a day ago no longer counts.
    """
    of_paper = [one.at for one in asked if one.paper == paper and one.address == address]
    if len(of_paper) >= OF_PAPER:
        return Held(
            f"{OF_PAPER} mails went to this address for this paper, the most that are sent. "
            "Another address of this author can be given.",
            None,
        )
    own = [one for one in asked if one.by == by]
    found = [
        Held(reason, until)
        for reason, until in (
            ("This address was mailed for this paper within the last day.", _free_from(of_paper, 1, now)),
            (
                f"You had {TO_ADDRESS} mails sent to this address within a day, the most that are.",
                _free_from((one.at for one in own if one.address == address), TO_ADDRESS, now),
            ),
            (
                f"You had {BY_PERSON} authors mailed within a day, the most that are.",
                _free_from((one.at for one in own), BY_PERSON, now),
            ),
        )
        if until is not None
    ]
    return max(found, key=lambda one: one.until or now, default=None)


def _free_from(times: Iterable[datetime], most: int, now: datetime) -> datetime | None:
    """When fewer than `most` of them will be younger than a day; None if that is so now."""
    recent = sorted(at for at in times if at > now - DAY)
    return recent[-most] + DAY if len(recent) >= most else None
