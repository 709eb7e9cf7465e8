"""A conference with the papers of a workload in the database, as if each of them had been submitted and checked."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Self

from accounts.models import User
from conferences.models import Conference, Track
from submissions.duplicates.comparing import compare_waiting
from submissions.duplicates.sketches import VERSION, sketch_of
from submissions.kinds import RunState
from submissions.models import Author, CheckRun, Comparison, DuplicatePair, Manuscript, Submission
from submissions.states import State
from tests.bench.bodies import Bodies, Copy

NOW = datetime(2026, 1, 1, tzinfo=UTC)
_AT_A_TIME = 2000


class Spent:
    """Seconds on the clock, and of this process's processor time: on a shared machine the two lie far apart."""

    def __init__(self) -> None:
        self.clock = self.processor = 0.0
        self._clock = self._processor = 0.0

    def __enter__(self) -> Self:
        self._clock, self._processor = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.clock += time.perf_counter() - self._clock
        self.processor += time.process_time() - self._processor

    def __str__(self) -> str:
        return f"{self.clock:.2f} s (processor {self.processor:.2f} s)"


class ManyPapers:
    """The papers by their places: those of the workload, then the planted copies under other titles and authors."""

    def __init__(self, users: list[dict[str, Any]], bodies: Bodies, copies: Sequence[Copy]) -> None:
        self.conference = Conference.objects.create(slug="bench", name="Bench")
        self.tracks = [
            Track.objects.create(conference=self.conference, slug=slug, name=slug) for slug in ("research", "industry")
        ]
        self.owner = User.objects.create_user("owner@bench.example")
        self._users = {one["id"]: one for one in users}
        self._bodies, self._copies = bodies, copies
        self.keys: list[int] = []
        self.sketching = Spent()

    def load(self) -> None:
        """Write all papers with their sketches; `sketching` is what making those took."""
        everything = self._papers()
        while papers := list(islice(everything, _AT_A_TIME)):
            rows = Submission.objects.bulk_create(
                Submission(
                    conference=self.conference,
                    track=self.tracks[number % 7 == 0],
                    number=number + 1,
                    state=State.SUBMITTED,
                    title=title,
                    created_by=self.owner,
                    created_at=NOW,
                    saved_at=NOW,
                    submitted_at=NOW,
                )
                for number, title, _, _ in papers
            )
            self._files(rows)
            Author.objects.bulk_create(
                Author(
                    submission=row,
                    position=position,
                    given_name=self._users[key]["given_name"],
                    family_name=self._users[key]["family_name"],
                    email=self._users[key]["email"],
                )
                for row, (_, _, authors, _) in zip(rows, papers, strict=True)
                for position, key in enumerate(authors, start=1)
            )
            Comparison.objects.bulk_create(
                self._sketched(row, text) for row, (_, _, _, text) in zip(rows, papers, strict=True)
            )
            self.keys += [row.pk for row in rows]

    def compare_all(self) -> Spent:
        """Compare everything with everything."""
        with Spent() as spent:
            compared = compare_waiting(conference_id=self.conference.pk, now=NOW)
        if compared != len(self.keys):
            raise RuntimeError(f"{compared} of {len(self.keys)} papers were compared.")
        return spent

    def compare_one(self, place: int) -> Spent:
        """Compare one paper with all others, as when it comes in."""
        Comparison.objects.filter(submission_id=self.keys[place]).update(wanted=2, done=1)
        with Spent() as spent:
            compare_waiting(conference_id=self.conference.pk, now=NOW)
        return spent

    def pairs(self) -> dict[tuple[int, int], DuplicatePair]:
        """The pairs that were found, by the places of their papers."""
        places = {key: place for place, key in enumerate(self.keys)}
        return {(places[pair.first_id], places[pair.second_id]): pair for pair in DuplicatePair.objects.all()}

    def _papers(self) -> Iterator[tuple[int, str, list[int], str]]:
        submissions = self._bodies.submissions
        for place, one in enumerate(submissions):
            yield place, one["title"], one["authors"], self._bodies.text(place)
        for number, copy in enumerate(self._copies):
            # Title and authors of a paper that has nothing to do with it, so that the text alone must tell.
            other = submissions[(copy.of + 1) % len(submissions)]
            title = " ".join(reversed(other["title"].split()[:4])) + f" {number}"
            authors = submissions[(copy.of + 2) % len(submissions)]["authors"]
            yield len(submissions) + number, title, authors, self._bodies.copy(copy, number)

    def _files(self, rows: list[Submission]) -> None:
        manuscripts = Manuscript.objects.bulk_create(
            Manuscript(
                submission=row,
                version=1,
                sha256=hashlib.sha256(str(row.number).encode()).hexdigest(),
                size=1,
                original_name="paper.pdf",
                uploaded_at=NOW,
            )
            for row in rows
        )
        for row, manuscript in zip(rows, manuscripts, strict=True):
            row.manuscript = manuscript
        Submission.objects.bulk_update(rows, ["manuscript"], batch_size=500)
        # A check that was given up has no report to be made up, and lets the paper be compared.
        CheckRun.objects.bulk_create(
            CheckRun(manuscript=manuscript, state=RunState.FAILED, queued_at=NOW) for manuscript in manuscripts
        )

    def _sketched(self, row: Submission, text: str) -> Comparison:
        with self.sketching:
            sketch = sketch_of(text)
        manuscript = row.manuscript
        return Comparison(
            submission=row,
            title=row.title,
            sha256=manuscript.sha256 if manuscript else "",
            version=VERSION,
            words=sketch.words,
            runs=sketch.runs,
            digest=sketch.digest,
            places=sketch.places,
        )
