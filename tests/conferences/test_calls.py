"""Reading conference, tracks and dates of a call."""

import tomllib
from datetime import UTC, datetime, timedelta

import pytest

from conferences.callfile import CallError, Table
from conferences.calls import ConferenceSection, KindSection, read_conference, shift_instant
from conferences.kinds import Anonymity, DeadlineKind, Precision
from conferences.slugs import CONFERENCE_PLACES, slug_problem

HEAD = """
[conference]
name = "Conf 2030"
zone = "Europe/Zurich"

[[tracks]]
slug = "main"
name = "Main"
anonymity = "full"
"""


def read(text: str) -> ConferenceSection:
    root = Table(tomllib.loads(text))
    section = read_conference(root)
    root.close()
    root.finish()
    return section


def problems(text: str) -> list[tuple[str, str]]:
    with pytest.raises(CallError) as refused:
        read(text)
    return refused.value.problems


def test_the_smallest_call_has_defaults_for_the_rest() -> None:
    section = read(HEAD)
    assert (section.name, section.place, section.topics, section.deadlines) == ("Conf 2030", "", (), ())
    (track,) = section.tracks
    assert (track.slug, track.anonymity, track.abstract_words, track.topics_max) == ("main", Anonymity.FULL, 250, 5)


def test_m12_a_due_date_without_a_time_ends_at_24_00_anywhere_on_earth() -> None:
    (due,) = read(HEAD + '[[deadlines]]\nkind = "submission"\nat = 2030-03-01\n').deadlines
    assert due.date.instant == datetime(2030, 3, 2, 12, 0, tzinfo=UTC)
    assert (due.date.zone, due.date.precision) == ("Etc/GMT+12", Precision.DAY)


def test_m12_a_release_without_a_time_is_midnight_in_the_conference_zone() -> None:
    (out,) = read(HEAD + '[[deadlines]]\nkind = "notification"\nat = 2030-07-01\n').deadlines
    assert out.date.instant == datetime(2030, 6, 30, 22, 0, tzinfo=UTC)
    assert (out.date.zone, out.date.precision) == ("Europe/Zurich", Precision.DAY)


@pytest.mark.parametrize(
    ("at", "instant", "zone"),
    [
        ('2030-03-01T23:59:00\nzone = "AoE"', datetime(2030, 3, 2, 11, 59, tzinfo=UTC), "Etc/GMT+12"),
        ("2030-03-01T12:00:00", datetime(2030, 3, 1, 11, 0, tzinfo=UTC), "Europe/Zurich"),
        ("2030-03-01T20:00:00Z", datetime(2030, 3, 1, 20, 0, tzinfo=UTC), "UTC"),
        (
            '2030-03-01T20:00:00-05:00\nzone = "America/New_York"',
            datetime(2030, 3, 2, 1, 0, tzinfo=UTC),
            "America/New_York",
        ),
    ],
)
def test_a_date_with_a_time_is_read_where_it_is_announced(at: str, instant: datetime, zone: str) -> None:
    (due,) = read(HEAD + f'[[deadlines]]\nkind = "submission"\nat = {at}\n').deadlines
    assert (due.date.instant, due.date.zone, due.date.precision) == (instant, zone, Precision.MINUTE)


@pytest.mark.parametrize(("kind", "hour"), [("submission", 23), ("notification", -1)])
def test_a_date_without_a_time_may_name_another_zone(kind: str, hour: int) -> None:
    (date,) = read(HEAD + f'[[deadlines]]\nkind = "{kind}"\nat = 2030-03-01\nzone = "Europe/Berlin"\n').deadlines
    assert date.date.instant == datetime(2030, 3, 1, tzinfo=UTC) + timedelta(hours=hour)
    assert (date.date.zone, date.date.precision) == ("Europe/Berlin", Precision.DAY)


def test_an_earlier_date_without_its_own_instant_of_change_was_replaced_just_before_it_came() -> None:
    text = '[[deadlines]]\nkind = "submission"\nat = 2030-03-15\n[[deadlines.earlier]]\nat = 2030-03-01\nreason = "Snow."\n'
    (due,) = read(HEAD + text).deadlines
    (old,) = due.earlier
    assert (old.date.instant, old.replaced_at, old.reason) == (
        datetime(2030, 3, 2, 12, 0, tzinfo=UTC),
        datetime(2030, 3, 2, 11, 59, tzinfo=UTC),
        "Snow.",
    )


def test_moving_a_call_keeps_the_time_of_day_across_a_clock_change() -> None:
    section = read(HEAD + '[[deadlines]]\nkind = "submission"\nat = 2030-03-25T17:00:00\n').shifted(10)
    (due,) = section.deadlines
    # Zurich goes from UTC+1 to UTC+2 on 31 March 2030.
    assert due.date.instant == datetime(2030, 4, 4, 15, 0, tzinfo=UTC)


def test_moving_forth_and_back_is_nothing() -> None:
    instant = datetime(2030, 1, 12, 8, 0, tzinfo=UTC)
    there = shift_instant(instant, "America/Los_Angeles", 123)
    assert shift_instant(there, "America/Los_Angeles", -123) == instant


def test_a_track_has_a_date_of_its_own() -> None:
    text = '[[deadlines]]\nkind = "submission"\nat = 2030-03-15\n[[deadlines]]\nkind = "submission"\ntrack = "main"\nat = 2030-03-20\n'
    assert [entry.track for entry in read(HEAD + text).deadlines] == [None, "main"]


@pytest.mark.parametrize(
    ("text", "path", "begins"),
    [
        (HEAD.replace('name = "Conf 2030"', ""), "conference.name", "is missing"),
        (HEAD.replace("Europe/Zurich", "Europe/Zuerich"), "conference.zone", "There is no zone 'Europe/Zuerich'"),
        (HEAD.replace('"full"', '"fully"'), "tracks[0].anonymity", "'fully' is not one of open, optional"),
        (HEAD.replace('"main"', '"Main track"'), "tracks[0].slug", "'Main track' has to be made of small letters"),
        (HEAD + "colour = 3\n", "tracks[0].colour", "is not known here; there are slug, name, anonymity"),
        (HEAD + "topics_max = 0\n", "tracks[0].topics_max", "has to be a whole number from 1 to 100, not 0"),
        (HEAD + f'summary = "{"x" * 301}"\n', "tracks[0].summary", "has 301 characters; at most 300"),
        (
            HEAD + '[[tracks]]\nslug = "main"\nname = "B"\nanonymity = "open"\n',
            "tracks",
            "There are two tracks 'main'.",
        ),
        ('topics = ["A", "A"]\n' + HEAD, "topics", "'A' is listed twice."),
        ("strange = 1\n" + HEAD, "strange", "is not known here"),
        (HEAD.partition("[[tracks]]")[0], "tracks", "has to be tables, each begun by [[tracks]]"),
        (HEAD + '[[deadlines]]\nkind = "submission"\n', "deadlines[0].at", "is missing; a date such as 2023-07-26"),
        (
            HEAD + '[[deadlines]]\nkind = "submission"\nat = "2030-03-01"\n',
            "deadlines[0].at",
            "'2030-03-01' is no date",
        ),
        (HEAD + '[[deadlines]]\nkind = "party"\nat = 2030-03-01\n', "deadlines[0].kind", "'party' is not one of opens"),
        (
            HEAD + '[[deadlines]]\nkind = "submission"\nat = 2030-03-31T02:30:00\n',
            "deadlines[0].at",
            "2030-03-31T02:30:00 does not exist",
        ),
        (
            HEAD + '[[deadlines]]\nkind = "submission"\nat = 2030-03-01T20:00:00-05:00\n',
            "deadlines[0].zone",
            "is missing: say in which zone",
        ),
        (
            HEAD + '[[deadlines]]\nkind = "submission"\nat = 9999-12-31\n',
            "deadlines[0].at",
            "9999-12-31 is too far away; a day from 2000-01-01 to 2199-12-31 is expected.",
        ),
        (
            HEAD + '[[deadlines]]\nkind = "submission"\ntrack = "demo"\nat = 2030-03-01\n',
            "deadlines[0].track",
            "There is no track 'demo'; there are main.",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, path: str, begins: str) -> None:
    (problem,) = problems(text)
    assert problem[0] == path
    assert problem[1].startswith(begins)


def test_all_problems_are_told_at_once() -> None:
    text = HEAD.replace('"full"', '"fully"').replace("Conf 2030", " ") + '[[deadlines]]\nkind = "x"\nat = 2030-03-01\n'
    assert [path for path, _ in problems(text)] == ["conference.name", "tracks[0].anonymity", "deadlines[0].kind"]


def test_two_dates_of_one_kind_are_refused() -> None:
    twice = '[[deadlines]]\nkind = "submission"\nat = 2030-03-01\n' * 2
    assert problems(HEAD + twice) == [("deadlines[1].kind", "There are two dates submission for all tracks.")]


def test_a_date_before_the_call_opens_is_refused() -> None:
    text = '[[deadlines]]\nkind = "opens"\nat = 2030-03-02\n[[deadlines]]\nkind = "submission"\nat = 2030-02-02\n'
    assert problems(HEAD + text) == [("deadlines[1].at", "submission lies before the call opens.")]


@pytest.mark.parametrize(
    ("dates", "place", "said"),
    [
        ("registration 2030-03-08|submission 2030-03-01", 1, "submission lies before registration."),
        (
            "submission 2030-03-08T12:00:00Z|registration 2030-03-08T12:00:01Z",
            0,
            "submission lies before registration.",
        ),
        ("submission 2030-03-01|reviews_due 2030-02-01", 1, "reviews_due lies before submission."),
        ("notification 2030-05-01|submission 2030-06-01", 0, "notification lies before submission."),
        ("reviews_due 2030-04-01|reviews_available 2030-03-31", 1, "reviews_available lies before reviews_due."),
        (
            "conference_starts 2030-09-02|conference_ends 2030-09-01",
            1,
            "conference_ends lies before conference_starts.",
        ),
        ("authors_freeze 2030-03-01|authors_reorder 2030-03-02", 0, "authors_freeze lies before authors_reorder."),
        # A track's own date is the one that is out of place among those of all tracks.
        ("submission 2030-06-01 main|reviews_due 2030-04-01", 0, "submission lies after reviews_due."),
        ("submission 2030-03-01|reviews_due 2030-02-01 main", 1, "reviews_due lies before submission."),
    ],
)
def test_dates_that_contradict_each_other_are_refused_at_the_one_that_is_out_of_place(
    dates: str, place: int, said: str
) -> None:
    assert problems(HEAD + dates_text(dates)) == [(f"deadlines[{place}].at", said)]


@pytest.mark.parametrize(
    "dates",
    [
        "registration 2030-03-01|submission 2030-03-01",
        # Reviews are due until noon UTC of the day on which they can be read in California.
        "submission 2030-03-01|reviews_due 2030-04-11|reviews_available 2030-04-12|responses_due 2030-04-12",
        # Shown after the notification, and published after the conference.
        "notification 2030-05-01|reviews_available 2030-05-03|conference_starts 2030-07-01|camera_ready 2030-08-01",
        # The track has its own papers and its own reviews.
        "submission 2030-03-01|reviews_due 2030-04-01|submission 2030-06-01 main|reviews_due 2030-06-15 main",
    ],
)
def test_dates_in_any_order_that_calls_have_are_taken(dates: str) -> None:
    assert len(read(HEAD + dates_text(dates)).deadlines) == len(dates.split("|"))


def dates_text(dates: str) -> str:
    """Dates of a call, each as "kind day track", as its file says them."""
    tables = []
    for words in dates.split("|"):
        kind, at, *track = words.split()
        own = f'track = "{track[0]}"\n' if track else ""
        tables.append(f'[[deadlines]]\nkind = "{kind}"\nat = {at}\n{own}')
    return "".join(tables)


def test_the_date_of_a_kind_is_the_one_for_all_tracks() -> None:
    section = read(HEAD + '[[deadlines]]\nkind = "submission"\ntrack = "main"\nat = 2030-03-20\n')
    assert section.date_of(DeadlineKind.SUBMISSION) is None


def test_a_track_lists_its_kinds_of_paper_in_order() -> None:
    kinds = '\n[[tracks.kinds]]\nkey = "full"\nname = "Full paper"\n[[tracks.kinds]]\nkey = "short"\nname = "Short"\nhelp = "One idea."\n'
    (track,) = read(HEAD + kinds).tracks
    assert track.kinds == (KindSection("full", "Full paper", ""), KindSection("short", "Short", "One idea."))


def test_two_kinds_of_paper_with_one_key_are_refused() -> None:
    kinds = '\n[[tracks.kinds]]\nkey = "full"\nname = "Full paper"\n' * 2
    assert problems(HEAD + kinds) == [("tracks[0].kinds", "There are two kinds of paper 'full'.")]


def test_a_track_may_not_take_the_address_of_one_of_the_conferences_own_pages() -> None:
    ((path, problem),) = problems(HEAD.replace('slug = "main"', 'slug = "papers"'))
    assert (path, problem) == ("tracks[0].slug", slug_problem("papers", CONFERENCE_PLACES))
