"""What was said of a paper before it is judged anew."""

from typing import Any

import pytest

from submissions.models import CheckRun, Report, Submission
from submissions.services.checking import queue_check, run_check
from submissions.services.rejudging import newest_reports
from tests.submissions.world import NOW, make_complete_draft, make_conference, make_track, make_user

pytestmark = pytest.mark.django_db


def test_of_each_paper_one_report_is_read_however_often_it_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    track, user = make_track(make_conference()), make_user()
    papers = [make_complete_draft(track, user) for _ in range(2)]
    for paper in papers:
        run_check(CheckRun.objects.get(manuscript=paper.manuscript).pk)
        # A queued run beside those that are done says nothing yet.
        queue_check(manuscript_id=paper.manuscript_id or 0, now=NOW)
    first = Report.objects.get(submission=papers[0])
    newer = Report.objects.get(pk=first.pk)
    newer.pk, newer.inputs_digest = None, "other authors"
    newer.save(force_insert=True)
    CheckRun.objects.filter(manuscript=papers[0].manuscript, report=None).update(state="done", report=newer)
    read: list[Any] = []
    real = CheckRun.from_db.__func__  # type: ignore[attr-defined]  # of a classmethod

    def from_db(cls: type[CheckRun], *args: Any) -> CheckRun:
        read.append(args)
        run: CheckRun = real(cls, *args)
        return run

    monkeypatch.setattr(CheckRun, "from_db", classmethod(from_db))
    found = newest_reports(Submission.objects.all())
    assert found == {papers[0].pk: newer, papers[1].pk: Report.objects.get(submission=papers[1])}
    assert len(read) == 2
