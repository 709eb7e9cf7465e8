"""Conferences and tracks as every page knows them, and what the form of a track asks. Pure."""

from dataclasses import dataclass
from datetime import datetime

from conferences.deadlines import Schedule
from conferences.kinds import Anonymity, Submitters
from submissions.fields import FormRules, Option, TrackField
from submissions.kinds import FieldKind, Need


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceView:
    """A conference as every page knows it."""

    pk: int
    slug: str
    name: str
    full_name: str = ""
    place: str = ""
    zone: str = "UTC"
    website: str = ""
    notice: str = ""
    is_closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackView:
    """A track as every page knows it."""

    pk: int
    slug: str
    name: str
    summary: str = ""
    lead: str = ""
    guidance: str = ""
    judging: str = ""
    examples: str = ""
    policies: str = ""
    author_note: str = ""
    reviewer_note: str = ""
    anonymity: Anonymity = Anonymity.FULL
    abstract_words: int = 250
    topics_max: int = 5
    submitters: Submitters = Submitters.EVERYBODY


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic that can be chosen."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class OptionView:
    """One answer to a track's own question, or one kind of paper."""

    key: str
    label: str
    help: str = ""
    # No longer offered; whoever chose it keeps it.
    is_archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A track's own question, as the form asks it."""

    key: str
    kind: FieldKind
    label: str
    help: str
    need: Need
    required_from: datetime | None = None
    frozen_from: datetime | None = None
    options: tuple[OptionView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackForm:
    """All that the submission form of one track asks, and until when."""

    track: TrackView
    fields: tuple[FieldView, ...]
    kinds: tuple[OptionView, ...]
    schedule: Schedule
    # Whether the person who asks may bring a paper into this track.
    takes_yours: bool = True

    def rules(self, *, asks_topics: bool) -> FormRules:
        """The same as completeness is judged by."""
        return FormRules(
            fields=tuple(
                TrackField(
                    key=one.key,
                    kind=one.kind,
                    label=one.label,
                    need=one.need,
                    options=tuple(Option(option.key, option.label) for option in one.options),
                    required_from=one.required_from,
                    frozen_from=one.frozen_from,
                )
                for one in self.fields
            ),
            abstract_words=self.track.abstract_words,
            topics_max=self.track.topics_max,
            asks_topics=asks_topics,
            kinds=tuple(Option(kind.key, kind.label) for kind in self.kinds),
        )
