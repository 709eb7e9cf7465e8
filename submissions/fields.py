"""What a track's form asks, as plain values. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from submissions.kinds import FieldKind, Need


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen."""

    key: str
    label: str
    # No longer offered; whoever chose it before keeps it.
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class TrackField:
    """One question of a track; `options` only where something is chosen."""

    key: str
    kind: FieldKind
    label: str
    need: Need
    options: tuple[Option, ...] = ()
    # Since when an answer is needed, and from when on it stays; None: always, never.
    required_from: datetime | None = None
    frozen_from: datetime | None = None

    def at(self, now: datetime) -> "TrackField":
        """The field as it asks at an instant: one that is required from later on is optional until then."""
        return replace(self, need=need_at(self.need, self.required_from, now))

    @property
    def offered(self) -> tuple[Option, ...]:
        """What can be chosen now."""
        return tuple(option for option in self.options if not option.is_archived)


def need_at(need: Need, required_from: datetime | None, now: datetime) -> Need:
    """How much a field is wanted at an instant."""
    return Need.OPTIONAL if required_from is not None and now < required_from else need


@dataclass(frozen=True, slots=True)
class FormRules:
    """Everything about a track's form that decides whether a paper is complete."""

    fields: tuple[TrackField, ...] = ()
    # No longer asked: what is still sent for them, by a form that was made before, is kept.
    archived: tuple[TrackField, ...] = ()
    abstract_words: int = 250
    topics_max: int = 5
    # Whether the conference has topics to choose from at all.
    asks_topics: bool = False
    # The kinds of paper that are offered; with several, authors choose one.
    kinds: tuple[Option, ...] = ()

    @property
    def asks_kind(self) -> bool:
        """Whether there is a kind of paper to choose."""
        return len(self.kinds) > 1

    def kind_of(self, chosen: str) -> str:
        """The key that rules go by: what was chosen, or the only kind there is; empty while it is open."""
        return chosen or (self.kinds[0].key if len(self.kinds) == 1 else "")

    def field(self, key: str) -> TrackField | None:
        """The field of that key, if the form has one."""
        return next((one for one in self.fields if one.key == key), None)
