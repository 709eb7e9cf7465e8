"""Many submitted papers with stored facts and reports, written in bulk: for faults and measurements of re-checks."""

import hashlib
from pathlib import Path

from django.utils import timezone

from conferences.kinds import Stage
from conferences.models import Track
from eligibility.models import StoredFacts
from eligibility.services import facts_of, rule_set_for
from submissions.files import local_path, store_bytes
from submissions.kinds import RunState
from submissions.models import Author, CheckRun, Manuscript, Report, Submission
from tests.submissions.world import make_user

PAPER = Path(__file__).parent.parent / "data" / "g01_6p_refs_own.pdf"


def make_many(track: Track, number: int) -> list[Submission]:
    """So many papers of two authors, each with its own copy of a real paper's facts, and a report that found nothing."""
    user, now = make_user(), timezone.now()
    sha256 = store_bytes(PAPER.read_bytes()).sha256
    facts_of(sha256, lambda: local_path(sha256))
    read = StoredFacts.objects.get(sha256=sha256)
    hashes = [hashlib.sha256(f"{track.pk} {place}".encode()).hexdigest() for place in range(number)]
    StoredFacts.objects.bulk_create(
        StoredFacts(
            sha256=one, engine_version=read.engine_version, outcome=read.outcome, data=read.data, seconds=1, peak_mb=1
        )
        for one in hashes
    )
    papers = Submission.objects.bulk_create(
        Submission(
            conference=track.conference,
            track=track,
            number=place + 1,
            state="submitted",
            title=f"Paper {place}",
            created_by=user,
            created_at=now,
            saved_at=now,
            submitted_at=now,
        )
        for place in range(number)
    )
    Author.objects.bulk_create(
        Author(
            submission=paper,
            position=position,
            given_name="Ada",
            family_name=f"Quill {position}",
            email=f"{paper.pk}.{position}@people.example",
        )
        for paper in papers
        for position in (1, 2)
    )
    files = Manuscript.objects.bulk_create(
        Manuscript(submission=paper, version=1, sha256=one, size=1, original_name="a.pdf", uploaded_at=now)
        for paper, one in zip(papers, hashes, strict=True)
    )
    for paper, file in zip(papers, files, strict=True):
        paper.manuscript = file
    Submission.objects.bulk_update(papers, ["manuscript"], batch_size=500)
    version, _ = rule_set_for(track.pk, Stage.SUBMISSION)
    reports = Report.objects.bulk_create(
        Report(
            submission=paper,
            sha256=one,
            inputs_digest="",
            rule_set_version=version,
            engine_version=read.engine_version,
            verdict="pass",
            seconds=1,
            created_at=now,
        )
        for paper, one in zip(papers, hashes, strict=True)
    )
    CheckRun.objects.bulk_create(
        CheckRun(manuscript=file, state=RunState.DONE, queued_at=now, finished_at=now, report=report)
        for file, report in zip(files, reports, strict=True)
    )
    return papers
