"""Conference, tracks, topics and dates of a call: this floor's section of its TOML file. Pure.

    topics = ["Efficient training", "..."]
    archived_topics = ["..."]           # no longer offered; papers that have one keep it

    [conference]
    name = "MLSys 2026"                 # full_name, place, website, notice if wanted
    zone = "America/Los_Angeles"        # releases without a time happen at 00:00 there (M12)

    [[tracks]]
    slug = "research"
    name = "Research"
    anonymity = "full"                  # open | optional | names_withheld | full
    # summary, lead, guidance, judging, examples, policies, author_note, reviewer_note: texts
    # abstract_words, topics_max: numbers; listed = false keeps it off the public pages
    # submitters = "invited"            # everybody | invited; whom, the admin says: people belong to no call

    [[tracks.kinds]]                    # kinds of paper, if there are several; authors choose one
    key = "short"                       # rules name it: body_pages_of = ["short: 4"]
    name = "Short paper"
    help = "..."

    [[deadlines]]
    kind = "submission"
    at = 2023-07-26T23:59:00            # or 2023-07-26, or an instant such as 2025-10-30T20:00:00Z
    zone = "AoE"                        # where it is read; the conference's if left out, UTC for an instant in Z
    track = "research"                  # all tracks if left out
    grace_seconds = 0

    [[deadlines.earlier]]               # what had been announced before, oldest first (A1)
    at = 2023-07-12
    reason = "..."
    replaced = 2023-07-10T12:00:00Z     # when; a minute before the old date if left out

Texts are trimmed; those of tracks may hold Markdown where their models say so.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from conferences.callfile import KEY, SLUG, Table
from conferences.deadlines import ANYWHERE_ON_EARTH, FIRST_DAY, LAST_DAY, LAST_MINUTE, Entry, is_shown, read_date
from conferences.kinds import Anonymity, DeadlineKind, Precision, Submitters
from conferences.ordering import Disorder, disorders
from conferences.slugs import CONFERENCE_PLACES, slug_problem

# Zones that people know by another name.
ALIASES = {"AoE": ANYWHERE_ON_EARTH}
ABSTRACT_WORDS_MOST, TOPICS_MOST = 5_000, 100
_WEBSITE = re.compile(r"https?://[^\s/?#.]+(?:\.[^\s/?#.]+)+(?:[/?#]\S*)?")
_EXPECTED = "a date such as 2023-07-26, or a date with a time such as 2023-07-26T23:59:00, is expected"


@dataclass(frozen=True, slots=True)
class Date:
    """A date as it was announced: an instant, and the zone and exactness in which it is written."""

    instant: datetime
    zone: str
    precision: Precision

    def shifted(self, days: int) -> "Date":
        """The same time of day in the announced zone, so many days later."""
        return replace(self, instant=shift_instant(self.instant, self.zone, days))


@dataclass(frozen=True, slots=True)
class EarlierDate:
    """What a deadline was before it was changed (A1)."""

    date: Date
    replaced_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class DeadlineSection:
    """One date of the call; `track` is None for all tracks."""

    kind: DeadlineKind
    track: str | None
    date: Date
    grace_seconds: int
    earlier: tuple[EarlierDate, ...]

    def shifted(self, days: int) -> "DeadlineSection":
        """The same with every date so many days later."""
        earlier = tuple(
            replace(old, date=old.date.shifted(days), replaced_at=shift_instant(old.replaced_at, old.date.zone, days))
            for old in self.earlier
        )
        return replace(self, date=self.date.shifted(days), earlier=earlier)


@dataclass(frozen=True, slots=True)
class KindSection:
    """A kind of paper within a track."""

    key: str
    name: str
    help: str
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class TrackSection:
    """One track, without its fields, rules and review form, which other floors read."""

    slug: str
    name: str
    anonymity: Anonymity
    summary: str
    lead: str
    guidance: str
    judging: str
    examples: str
    policies: str
    author_note: str
    reviewer_note: str
    abstract_words: int
    topics_max: int
    is_listed: bool
    submitters: Submitters
    kinds: tuple[KindSection, ...]


@dataclass(frozen=True, slots=True)
class ConferenceSection:
    """A conference as its call describes it."""

    name: str
    full_name: str
    place: str
    zone: str
    website: str
    notice: str
    tracks: tuple[TrackSection, ...]
    topics: tuple[str, ...]
    deadlines: tuple[DeadlineSection, ...]
    archived_topics: tuple[str, ...] = ()

    @property
    def track_slugs(self) -> tuple[str, ...]:
        """The tracks, in the call's order."""
        return tuple(track.slug for track in self.tracks)

    def date_of(self, kind: DeadlineKind) -> Date | None:
        """The date of that kind that holds for all tracks."""
        return next((entry.date for entry in self.deadlines if entry.kind is kind and entry.track is None), None)

    def shifted(self, days: int) -> "ConferenceSection":
        """The same call with every date so many days later."""
        return replace(self, deadlines=tuple(entry.shifted(days) for entry in self.deadlines))


def shift_instant(instant: datetime, zone: str, days: int) -> datetime:
    """The instant that many days later at the same time on the clocks of `zone`, whatever they do in between."""
    return (instant.astimezone(ZoneInfo(zone)) + timedelta(days=days)).astimezone(UTC)


def plain_text(text: str) -> str:
    """A stored text as reading a file gives it: trimmed, with plain line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def read_conference(root: Table) -> ConferenceSection:
    """Read this floor's part. Problems are noted in `root`, whose `finish` raises them."""
    about = root.table("conference")
    section = ConferenceSection(
        name=about.text("name", most=100, required=True),
        full_name=about.text("full_name", most=300),
        place=about.text("place", most=200),
        zone=_zone(about, "zone", "UTC"),
        website=about.text("website", most=200),
        notice=about.text("notice", most=400),
        tracks=tuple(_track(table) for table in root.tables("tracks", required=True)),
        topics=root.texts("topics", most=200),
        deadlines=(),
        archived_topics=root.texts("archived_topics", most=200),
    )
    about.close()
    if both := sorted(set(section.topics) & set(section.archived_topics)):
        root.refuse("archived_topics", f"{both[0]!r} is among the topics, too.")
    if section.website and not _WEBSITE.fullmatch(section.website):
        about.refuse("website", f"{section.website!r} is no address; one such as https://mlsys.org is expected.")
    root.refuse_twice("tracks", section.track_slugs, "tracks")
    entries = [_deadline(table, section) for table in root.tables("deadlines")]
    _refuse_disorder(root, entries, section.track_slugs)
    return replace(section, deadlines=tuple(entry for entry in entries if entry is not None))


def _track(table: Table) -> TrackSection:
    section = TrackSection(
        slug=table.text("slug", most=50, required=True, shape=SLUG),
        name=table.text("name", most=100, required=True),
        anonymity=table.member("anonymity", Anonymity),
        summary=table.text("summary", most=300),
        lead=table.text("lead"),
        guidance=table.text("guidance"),
        judging=table.text("judging"),
        examples=table.text("examples"),
        policies=table.text("policies"),
        author_note=table.text("author_note", most=300),
        reviewer_note=table.text("reviewer_note", most=300),
        abstract_words=table.whole("abstract_words", 250, least=1, most=ABSTRACT_WORDS_MOST),
        topics_max=table.whole("topics_max", 5, least=1, most=TOPICS_MOST),
        is_listed=table.flag("listed", True),
        submitters=table.member("submitters", Submitters, Submitters.EVERYBODY),
        kinds=tuple(_kind(kind) for kind in table.tables("kinds")),
    )
    table.close()
    if problem := slug_problem(section.slug, CONFERENCE_PLACES):
        table.refuse("slug", problem)
    table.refuse_twice("kinds", (kind.key for kind in section.kinds), "kinds of paper")
    return section


def _kind(table: Table) -> KindSection:
    kind = KindSection(
        key=table.text("key", most=40, required=True, shape=KEY),
        name=table.text("name", most=100, required=True),
        help=table.text("help", most=300),
        is_archived=table.flag("archived", False),
    )
    table.close()
    return kind


def _deadline(table: Table, conference: ConferenceSection) -> DeadlineSection | None:
    kind = table.member("kind", DeadlineKind)
    track = table.text("track") or None
    if track is not None:
        table.knows("track", track, conference.track_slugs)
    when = read_deadline_date(table, kind, conference.zone)
    grace = table.whole("grace_seconds", 0, least=0, most=7 * 86_400)
    rows = table.tables("earlier")
    earlier = [_earlier(old, kind, conference.zone) for old in rows]
    table.close()
    for row, before, after in zip(rows[1:], earlier, earlier[1:], strict=False):
        if before is not None and after is not None and after.replaced_at <= before.replaced_at:
            row.refuse("replaced", "has to lie after that of the date above it: they stand in the order of announcing.")
    if when is None:
        return None
    return DeadlineSection(kind, track, when, grace, tuple(old for old in earlier if old is not None))


def _earlier(table: Table, kind: DeadlineKind, conference_zone: str) -> EarlierDate | None:
    when = read_deadline_date(table, kind, conference_zone)
    replaced = table.value("replaced")
    reason = table.text("reason", most=300)
    table.close()
    if replaced is not None and not (isinstance(replaced, datetime) and replaced.tzinfo):
        table.refuse("replaced", f"has to be an instant such as 2023-07-10T12:00:00Z, not {_shown(replaced)}.")
        return None
    if when is None or (replaced is not None and not _is_near(table, "replaced", replaced)):
        return None
    # A changed call says what it had said, seldom since when: the last minute before is the latest that it can have been.
    return EarlierDate(when, (replaced or when.instant - LAST_MINUTE).astimezone(UTC), reason)


def read_instant(table: Table, key: str, conference_zone: str, *, begins: bool) -> datetime | None:
    """An instant that is no deadline of the call; None if it is left out.

    A date without a time is read as those of the call: what begins on it does at 00:00 in the conference's zone, what
    lasts until it to 24:00 anywhere on earth (M12). A time without an offset is one on the conference's clocks.
    """
    value = table.value(key)
    if isinstance(value, date) and not _is_near(table, key, value):
        return None
    if isinstance(value, datetime):
        date_ = _minute(table, value, "UTC" if value.tzinfo else "", conference_zone, key=key)
        return date_.instant if date_ else None
    if isinstance(value, date):
        kind = DeadlineKind.OPENS if begins else DeadlineKind.SUBMISSION
        return read_date(value, kind, conference_zone)[0]
    if value is not None:
        table.refuse(key, f"{_shown(value)} is no date; {_EXPECTED}, without quotes.")
    return None


def read_deadline_date(table: Table, kind: DeadlineKind, conference_zone: str) -> Date | None:
    """The keys `at` and `zone` of a table, as a date of that kind; None with a problem noted."""
    value = table.value("at")
    zone = _zone(table, "zone", "")
    if isinstance(value, date) and not _is_near(table, "at", value):
        return None
    if isinstance(value, datetime):
        return _minute(table, value, zone, conference_zone)
    if isinstance(value, date):
        instant, read_in = read_date(value, kind, conference_zone, zone)
        return Date(instant, read_in, Precision.DAY)
    table.refuse(
        "at",
        f"is missing; {_EXPECTED}." if value is None else f"{_shown(value)} is no date; {_EXPECTED}, without quotes.",
    )
    return None


def _is_near(table: Table, key: str, value: date) -> bool:
    """Whether it is a day that can be announced; a problem is noted if not."""
    day = value.date() if isinstance(value, datetime) else value
    if not FIRST_DAY <= day <= LAST_DAY:
        table.refuse(key, f"{_shown(value)} is too far away; a day from {FIRST_DAY} to {LAST_DAY} is expected.")
    return FIRST_DAY <= day <= LAST_DAY


def _minute(table: Table, value: datetime, zone: str, conference_zone: str, key: str = "at") -> Date | None:
    if value.tzinfo is None:
        zone = zone or conference_zone
        instant = value.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        if not is_shown(value.date(), value.time(), zone):
            table.refuse(key, f"{_shown(value)} does not exist in {zone}: clocks go forward over it.")
            return None
        return Date(instant, zone, Precision.MINUTE)
    if not zone and value.utcoffset() != timedelta():
        table.refuse("zone", "is missing: say in which zone this date is announced, such as Europe/Zurich or AoE.")
        return None
    return Date(value.astimezone(UTC), zone or "UTC", Precision.MINUTE)


def _zone(table: Table, key: str, default: str) -> str:
    name = table.text(key, most=64)
    name = ALIASES.get(name, name) or default
    if name and name not in available_timezones():
        table.refuse(key, f"There is no zone {name!r}; a name such as America/Los_Angeles, UTC or AoE is expected.")
        return default or "UTC"
    return name


def _refuse_disorder(root: Table, entries: list[DeadlineSection | None], track_slugs: Iterable[str]) -> None:
    """`entries` stand as in the file, with None for each that could not be read."""
    deadlines = [(position, entry) for position, entry in enumerate(entries) if entry is not None]
    seen: set[tuple[DeadlineKind, str | None]] = set()
    for position, entry in deadlines:
        if (entry.kind, entry.track) in seen:
            root.refuse(
                f"deadlines[{position}].kind", f"There are two dates {entry.kind} for {entry.track or 'all tracks'}."
            )
        seen.add((entry.kind, entry.track))
    keys: dict[str | None, int | None] = {None: None, **{slug: number for number, slug in enumerate(track_slugs, 1)}}
    dates = [
        Entry(one.kind, one.date.instant, one.date.zone, one.date.precision, pk=position, track_id=keys[one.track])
        for position, one in deadlines
        if one.track in keys
    ]
    for found in disorders(dates, (key for key in keys.values() if key is not None)):
        after, first = found.second, found.first
        # Where one of the two is a track's own, that one is out of place among the dates of all.
        place = first.pk if first.track_id is not None and after.track_id is None else after.pk
        root.refuse(f"deadlines[{place}].at", _disorder_words(found, is_first=place == first.pk))


def _disorder_words(found: Disorder, *, is_first: bool) -> str:
    if found.first.kind is DeadlineKind.OPENS:
        return f"{found.second.kind.value} lies before the call opens."
    if is_first:
        return f"{found.first.kind.value} lies after {found.second.kind.value}."
    return f"{found.second.kind.value} lies before {found.first.kind.value}."


def _shown(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | time) else repr(value)
