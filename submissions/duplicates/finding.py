"""Which papers of a conference are alike, out of what the database holds: candidates by each sign, then the evidence."""

from collections.abc import Iterable

from django.db.models import F, Q
from django.db.models.functions import Upper
from rapidfuzz import fuzz, process

from submissions.duplicates.evidence import (
    MOSTLY_SAME,
    TEXT_SUPPORTED,
    TITLE_ALIKE,
    Evidence,
    Signs,
    evidence,
    title_words,
)
from submissions.duplicates.models import Comparison
from submissions.duplicates.sketches import VERSION, pairs_alike, stacked
from submissions.models import Author, Submission
from submissions.states import State

# A withdrawn paper is no longer submitted, and may go to the other track. One that was rejected and comes again is shown.
COMPARED = (State.SUBMITTED, State.DESK_REJECTED)

Pair = tuple[int, int]


def find_pairs(*, conference_id: int, new: set[int]) -> dict[Pair, Evidence]:
    """Each pair of a new paper with any other of the conference, the smaller key first.

    A handful of queries however many papers are new. A paper without a sketch of its present file is left out: it meets the
    others when its own turn comes.
    """
    alike = _by_text(conference_id, new)
    candidates = {
        *alike,
        *_by_file(conference_id, new),
        *_by_people(conference_id, new),
        *_by_title(conference_id, new),
    }
    signs = _signs_of({pk for pair in candidates for pk in pair})
    found = {}
    for pair in candidates:
        first, second = pair
        if first in signs and second in signs:
            reasons = evidence(signs[first], signs[second], alike.get(pair))
            if reasons is not None:
                found[pair] = reasons
    return found


def _ordered(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _by_text(conference_id: int, new: set[int]) -> dict[Pair, float]:
    rows = list(
        Comparison.objects.filter(
            submission__conference_id=conference_id, submission__state__in=COMPARED, version=VERSION, runs__gt=0
        )
        .order_by("pk")
        .values_list("pk", "places")
    )
    places = [position for position, (pk, _) in enumerate(rows) if pk in new]
    if not places:
        return {}
    everything = stacked([bytes(sketch) for _, sketch in rows])
    found = {}
    for row, column, resemblance in pairs_alike(
        everything[places], everything, at_least=TEXT_SUPPORTED, surely=MOSTLY_SAME
    ):
        one, other = rows[places[row]][0], rows[column][0]
        if one != other:
            found[_ordered(one, other)] = resemblance
    return found


def _by_file(conference_id: int, new: set[int]) -> set[Pair]:
    hashes = Submission.objects.filter(pk__in=new).values("manuscript__sha256")
    rows = Submission.objects.filter(
        conference_id=conference_id, state__in=COMPARED, manuscript__sha256__in=hashes
    ).values_list("pk", "manuscript__sha256")
    groups: dict[str, list[int]] = {}
    for pk, sha256 in rows:
        groups.setdefault(sha256, []).append(pk)
    return _within(groups.values(), new)


def _by_people(conference_id: int, new: set[int]) -> set[Pair]:
    """Papers that share a person with a new one: by account, address, ORCID iD or name.

    Two of one track whose texts are there are left out: only their texts say whether they are one.
    """
    theirs = list(Author.objects.filter(submission_id__in=new).values_list(*_PERSON))
    keys = {key for person in theirs for key in keys_of(*person)}
    shares = (
        Q(user_id__in={user_id for user_id, *_ in theirs if user_id})
        | Q(email__in={email for _, email, *_ in theirs if email})
        | Q(orcid__in={orcid for _, _, orcid, *_ in theirs if orcid})
        | Q(family__in={family.upper() for *_, family in theirs if family})
    )
    rows = (
        Author.objects.annotate(family=Upper("family_name"))
        .filter(shares, submission__conference_id=conference_id, submission__state__in=COMPARED)
        .values_list("submission_id", "submission__track_id", "submission__comparison__runs", *_PERSON)
    )
    groups: dict[str, list[int]] = {}
    tracks: dict[int, int] = {}
    for pk, track_id, runs, *person in rows:
        if runs:
            tracks[pk] = track_id
        for key in keys_of(*person) & keys:
            groups.setdefault(key, []).append(pk)
    pairs = _within(groups.values(), new)
    return {(one, other) for one, other in pairs if one not in tracks or tracks[one] != tracks.get(other)}


_PERSON = ("user_id", "email", "orcid", "given_name", "family_name")


def keys_of(user_id: int | None, email: str, orcid: str, given_name: str, family_name: str) -> frozenset[str]:
    """All by which a person is known again, whatever address they give (P22)."""
    keys = set()
    if user_id:
        keys.add(f"user {user_id}")
    if email:
        keys.add(f"mail {email}")
    if orcid:
        keys.add(f"orcid {orcid}")
    if given_name and family_name:
        keys.add(f"name {given_name} {family_name}".casefold())
    return frozenset(keys)


def _by_title(conference_id: int, new: set[int]) -> set[Pair]:
    """Papers of like titles where at least one has no text to compare; where both have, authors must agree, too."""
    rows = list(
        Submission.objects.filter(
            conference_id=conference_id, state__in=COMPARED, comparison__version=VERSION
        ).values_list("pk", "title", "comparison__runs")
    )
    titles = {pk: title_words(title) for pk, title, _ in rows}
    without = {pk: titles[pk] for pk, _, runs in rows if not runs}
    if not without:
        return set()
    found: set[tuple[int, int]] = set()
    for pk in titles.keys() & new:
        if not titles[pk]:
            continue
        near = process.extract(
            titles[pk],
            # A paper without a text is compared with all, one with a text with those that have none.
            titles if pk in without else without,
            scorer=fuzz.token_sort_ratio,
            processor=None,
            score_cutoff=100 * TITLE_ALIKE,
            limit=None,
        )
        found.update(_ordered(pk, other) for _, _, other in near if other != pk)
    return found


def _within(groups: Iterable[list[int]], new: set[int]) -> set[Pair]:
    """The pairs inside each group of which one is new."""
    return {_ordered(one, other) for group in groups for one in group if one in new for other in group if one != other}


def _signs_of(keys: set[int]) -> dict[int, Signs]:
    people: dict[int, list[frozenset[str]]] = {}
    for pk, *person in Author.objects.filter(submission_id__in=keys).order_by().values_list("submission_id", *_PERSON):
        people.setdefault(pk, []).append(keys_of(*person))
    rows = Submission.objects.filter(
        pk__in=keys, comparison__version=VERSION, comparison__sha256=F("manuscript__sha256")
    ).values_list("pk", "track_id", "comparison__sha256", "comparison__digest", "comparison__runs", "title")
    return {
        pk: Signs(
            track_id=track_id,
            sha256=sha256,
            digest=digest,
            runs=runs,
            title=title,
            people=tuple(people.get(pk, ())),
        )
        for pk, track_id, sha256, digest, runs, title in rows
    }
