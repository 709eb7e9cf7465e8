"""Calls as hypothesis makes them: tracks, kinds, dates in odd zones, questions, rule sets, review forms, freezes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from conferences.calls import (
    ConferenceSection,
    Date,
    DeadlineSection,
    EarlierDate,
    KindSection,
    TrackSection,
    plain_text,
)
from conferences.deadlines import Entry, read_date
from conferences.kinds import Anonymity, DeadlineKind, Precision, Stage, Submitters
from conferences.ordering import disorders
from confsys.calls import Call
from eligibility.calls import RuleSections, RuleSetSection
from eligibility.findings import Severity
from eligibility.parameters import ParameterError, ParameterInfo, describe
from eligibility.rules import RULES
from eligibility.rulesets import RuleSetting
from reviews.calls import ReviewFieldSection, ReviewFormSection
from reviews.kinds import Audience, ReviewFieldKind
from submissions.calls import FieldSection, OptionSection
from submissions.kinds import FieldKind, Need

# Offsets of quarters and half hours, clocks that change by half an hour, at midnight, or twice in a month of fasting.
ZONES = (
    *("Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Chatham", "America/St_Johns", "Asia/Beirut"),
    # In these, some days begin at 01:00, since the clocks go forward over midnight.
    *("Africa/Cairo", "America/Havana", "America/Santiago", "America/Sao_Paulo"),
    *("Africa/Casablanca", "Pacific/Kiritimati", "Europe/London", "Etc/GMT+12", "UTC"),
)
SLUGS = ("main", "industry", "demo-2", "x")
KEYS = ("a", "b_2", "code", "real_system", "z9")
_CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0") | st.sampled_from("\"\\\n\r\t#'[]={} ")


def texts(most: int = 60) -> st.SearchStrategy[str]:
    """Texts of several lines, as they are once read."""
    return st.text(_CHARACTERS, max_size=most).map(plain_text)


def lines(most: int = 40) -> st.SearchStrategy[str]:
    """A text that says something."""
    return texts(most).filter(bool)


def instants() -> st.SearchStrategy[datetime]:
    """From the autumn after the opening on, to the second; the clocks of most zones change meanwhile."""
    start = datetime(2026, 2, 1, tzinfo=UTC)
    return st.integers(0, 3 * 365 * 24 * 3600).map(lambda seconds: start + timedelta(seconds=seconds))


def minutes() -> st.SearchStrategy[datetime]:
    """Instants at full minutes."""
    return instants().map(lambda instant: instant.replace(second=0))


def dates(kind: DeadlineKind, zone: str) -> st.SearchStrategy[Date]:
    """A day as it is announced there or in any zone, or an instant."""

    def day(value: date, announced: str) -> Date:
        instant, read_in = read_date(value, kind, zone, announced)
        return Date(instant, read_in, Precision.DAY)

    days = st.dates(date(2026, 2, 1), date(2029, 2, 1))
    moments = st.builds(Date, minutes() | instants(), st.sampled_from(ZONES), st.just(Precision.MINUTE))
    return st.builds(day, days, st.sampled_from(("", *ZONES))) | moments


def _unique(values: st.SearchStrategy[Any], by: Callable[[Any], Any], most: int, least: int = 0) -> Any:
    return st.lists(values, unique_by=by, min_size=least, max_size=most).map(tuple)


@st.composite
def deadlines(draw: st.DrawFn, tracks: tuple[str, ...], zone: str) -> tuple[DeadlineSection, ...]:
    """Dates for all tracks and for single ones, with what was announced before."""

    def _entry(one: DeadlineSection) -> Entry:
        track_id = None if one.track is None else tracks.index(one.track)
        return Entry(one.kind, one.date.instant, one.date.zone, one.date.precision, track_id=track_id)

    opening = Date(datetime(2026, 1, 2, 3, 4, tzinfo=UTC), draw(st.sampled_from(ZONES)), Precision.MINUTE)
    found = [DeadlineSection(DeadlineKind.OPENS, None, opening, 0, ())]
    kinds = st.sampled_from([kind for kind in DeadlineKind if kind is not DeadlineKind.OPENS])
    places = st.tuples(kinds, st.none() | st.sampled_from(tracks))
    for kind, track in draw(_unique(places, lambda place: place, 6)):
        earlier = draw(
            _unique(st.builds(EarlierDate, dates(kind, zone), instants(), texts(20)), lambda old: old.replaced_at, 2)
        )
        history = tuple(sorted(earlier, key=lambda old: old.replaced_at))
        when, grace = draw(dates(kind, zone)), draw(st.integers(0, 7200))
        section = DeadlineSection(kind, track, when, grace, history)
        # What stands in the wrong order no call can say.
        if not disorders(map(_entry, (*found, section)), range(len(tracks))):
            found.append(section)
    return tuple(found)


def tracks() -> st.SearchStrategy[tuple[TrackSection, ...]]:
    """One to three tracks."""
    kinds = _unique(st.builds(KindSection, st.sampled_from(KEYS), lines(), texts(), st.booleans()), lambda k: k.key, 3)
    one = st.builds(
        TrackSection,
        slug=st.sampled_from(SLUGS),
        name=lines(),
        anonymity=st.sampled_from(Anonymity),
        summary=texts(),
        lead=texts(),
        guidance=texts(),
        judging=texts(),
        examples=texts(),
        policies=texts(),
        author_note=texts(),
        reviewer_note=texts(),
        abstract_words=st.integers(1, 5000),
        topics_max=st.integers(1, 100),
        is_listed=st.booleans(),
        submitters=st.sampled_from(Submitters),
        kinds=kinds,
    )
    found: st.SearchStrategy[tuple[TrackSection, ...]] = _unique(one, lambda track: track.slug, 3, least=1)
    return found


@st.composite
def fields(draw: st.DrawFn, slugs: tuple[str, ...]) -> tuple[FieldSection, ...]:
    """Questions of one track or of several, some of them from a date on or until one."""
    found = []
    for key in draw(_unique(st.sampled_from(KEYS), lambda key: key, 4)):
        kind = draw(st.sampled_from(FieldKind))
        has_options = kind in {FieldKind.CHOICE, FieldKind.SEVERAL}
        options = _unique(
            st.builds(OptionSection, st.sampled_from(KEYS), lines(), texts(), st.booleans()),
            lambda one: one.key,
            3,
            least=1,
        )
        need = draw(st.sampled_from(Need))
        required = draw(st.none() | minutes()) if need is Need.REQUIRED else None
        frozen = draw(st.none() | minutes())
        if required and frozen and frozen <= required:
            frozen = required + timedelta(minutes=1)
        found.append(
            FieldSection(
                tracks=draw(st.sets(st.sampled_from(slugs), min_size=1).map(lambda some: _in_order(some, slugs))),
                key=key,
                kind=kind,
                label=draw(lines()),
                help=draw(texts()),
                need=need,
                for_reviewers=draw(st.booleans()),
                required_from=required,
                frozen_from=frozen,
                is_archived=draw(st.booleans()),
                options=draw(options) if has_options else (),
            )
        )
    return tuple(found)


def _in_order(some: set[str], slugs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(slug for slug in slugs if slug in some)


def _value(info: ParameterInfo) -> st.SearchStrategy[Any]:
    least, most = info.minimum or 0, info.maximum if info.maximum is not None else 10**6
    match info.kind:
        case "int":
            return st.integers(int(least), int(most))
        case "float":
            return st.floats(least, most, allow_nan=False)
        case "bool":
            return st.booleans()
        case "choice":
            return st.sampled_from([key for key, _ in info.choices])
        case "choices":
            return st.lists(st.sampled_from([key for key, _ in info.choices]), unique=True)
        case "list":
            return st.lists(lines(), max_size=3, unique=True)
        case _:
            return lines()


# Those that read answers need a question of that key; the calls that come with Confsys have them.
_FREE_RULES = [
    name for name, rule in RULES.items() if not {"field", "required"} & {one.name for one in describe(rule.parameters)}
]


@st.composite
def settings(draw: st.DrawFn) -> RuleSetting:
    """One rule with parameters that it can run with."""
    rule = RULES[draw(st.sampled_from(_FREE_RULES))]
    parameters = {
        info.name: draw(_value(info))
        for info in describe(rule.parameters)
        # Budgets by kind have to name a kind of the track.
        if info.name != "body_pages_of" and (info.default is None or draw(st.booleans()))
    }
    severity = rule.default if rule.fixed else draw(st.sampled_from(Severity))
    setting = RuleSetting(rule.name, severity, parameters)
    try:
        setting.effective()
    except ParameterError:
        # Two parameters that do not go together: the defaults do, where there are some.
        return RuleSetting("columns", severity if not rule.fixed else Severity.ERROR, {"columns": 1})
    return setting


@st.composite
def rule_sets(draw: st.DrawFn, slugs: tuple[str, ...]) -> RuleSections:
    """A set for each track at submission, shared by some, and for some at the camera-ready stage."""
    names = iter(("format", "own-2", "third", "final", "last"))
    places: list[tuple[Stage, tuple[str, ...]]] = []
    shared = draw(st.integers(1, len(slugs)))
    places.append((Stage.SUBMISSION, slugs[:shared]))
    places += [(Stage.SUBMISSION, (slug,)) for slug in slugs[shared:]]
    final = draw(st.sets(st.sampled_from(slugs)).map(lambda some: _in_order(some, slugs)))
    also = bool(final) and draw(st.booleans())
    if final and not also:
        places.append((Stage.CAMERA_READY, final))
    if draw(st.booleans()):
        places.append((Stage.SUBMISSION, ()))
    sections = [
        RuleSetSection(
            name=next(names),
            stage=stage,
            tracks=used,
            settings=draw(_unique(settings(), lambda one: one.rule, 4)),
            title=draw(st.just("") | st.just("Rules of ours")),
        )
        for stage, used in places
    ]
    if also:
        sections[0] = replace(sections[0], also=((Stage.CAMERA_READY, final),))
    return RuleSections(tuple(sections))


def _review_field(key: str) -> st.SearchStrategy[ReviewFieldSection]:
    def build(kind: ReviewFieldKind, label: str, words: str, scale: list[str], is_required: bool, *rest: Any) -> Any:
        has_scale = kind in {ReviewFieldKind.SCORE, ReviewFieldKind.CHOICE}
        required = is_required and kind is not ReviewFieldKind.FLAG
        return ReviewFieldSection(key, kind, label, words, tuple(scale) if has_scale else (), required, *rest)

    scale = st.lists(lines(20), min_size=2, max_size=4, unique=True)
    rest = (st.sampled_from(Audience), st.booleans())
    return st.builds(build, st.sampled_from(ReviewFieldKind), lines(), texts(), scale, st.booleans(), *rest)


@st.composite
def review_forms(draw: st.DrawFn, slugs: tuple[str, ...]) -> tuple[ReviewFormSection, ...]:
    """One form for each track, of its own."""
    return tuple(
        ReviewFormSection(
            (slug,),
            f"Review of {slug}",
            tuple(draw(_review_field(key)) for key in draw(_unique(st.sampled_from(KEYS), str, 3, least=1))),
        )
        for slug in slugs
    )


@st.composite
def calls(draw: st.DrawFn) -> Call:
    """A whole call that can be read."""
    zone, sections = draw(st.sampled_from(ZONES)), draw(tracks())
    topics = draw(_unique(lines(), str, 4))
    offered = draw(st.integers(0, len(topics)))
    slugs = tuple(track.slug for track in sections)
    return Call(
        name="generated",
        conference=ConferenceSection(
            name=draw(lines()),
            full_name=draw(texts()),
            place=draw(texts()),
            zone=zone,
            website=draw(st.sampled_from(["", "https://conf.example/2027"])),
            notice=draw(texts()),
            tracks=sections,
            topics=topics[:offered],
            archived_topics=topics[offered:],
            deadlines=draw(deadlines(slugs, zone)),
        ),
        fields=draw(fields(slugs)),
        rule_sets=draw(rule_sets(slugs)),
        review_forms=draw(review_forms(slugs)),
    )
