"""In which order the dates of a call have to come. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from conferences.deadlines import Entry, Schedule
from conferences.kinds import DeadlineKind, Precision

_K = DeadlineKind
# What has to come no later than what. Nothing is said where calls are found in both orders: reviews that are shown with the
# notification or after it, camera-ready papers that are due before the conference or after it.
_FOLLOWERS: dict[DeadlineKind, tuple[DeadlineKind, ...]] = {
    _K.OPENS: tuple(kind for kind in _K if kind is not _K.OPENS),
    _K.REGISTRATION: (_K.SUBMISSION,),
    _K.AUTHORS_REORDER: (_K.AUTHORS_FREEZE,),
    _K.SUBMISSION: (
        _K.REVIEWS_DUE,
        _K.REVIEWS_AVAILABLE,
        _K.RESPONSES_DUE,
        _K.NOTIFICATION,
        _K.CAMERA_READY,
        _K.CONFERENCE_STARTS,
        _K.CONFERENCE_ENDS,
    ),
    _K.REVIEWS_DUE: (_K.REVIEWS_AVAILABLE, _K.RESPONSES_DUE, _K.NOTIFICATION),
    _K.REVIEWS_AVAILABLE: (_K.RESPONSES_DUE,),
    _K.RESPONSES_DUE: (_K.NOTIFICATION,),
    _K.NOTIFICATION: (_K.CAMERA_READY, _K.CONFERENCE_STARTS, _K.CONFERENCE_ENDS),
    _K.CONFERENCE_STARTS: (_K.CONFERENCE_ENDS,),
}


@dataclass(frozen=True, slots=True)
class Disorder:
    """Two dates of one track of which the first has to come before the second, and does not."""

    first: Entry
    second: Entry

    def between(self, entry: Entry) -> bool:
        """Whether that date is one of the two."""
        return entry in (self.first, self.second)


def disorders(entries: Iterable[Entry], track_ids: Iterable[int]) -> list[Disorder]:
    """What stands in the wrong order on some track, under the dates that hold there; each pair once."""
    everything = tuple(entries)
    schedules = [Schedule.of(everything, track_id) for track_id in track_ids] or [Schedule.of(everything)]
    found: dict[Disorder, None] = {}
    for schedule in schedules:
        for first in schedule.entries:
            for kind in _FOLLOWERS.get(first.kind, ()):
                second = schedule.entry(kind)
                if second is not None and _is_wrong(first, second):
                    found[Disorder(first, second)] = None
    return list(found)


def _is_wrong(first: Entry, second: Entry) -> bool:
    if first.kind is DeadlineKind.OPENS:
        return second.instant <= first.instant
    # A day that ends anywhere on earth ends within the next one elsewhere: reviews due on Sunday can be read on Monday.
    if Precision.DAY in (first.precision, second.precision):
        return first.day > second.day
    return first.instant > second.instant
