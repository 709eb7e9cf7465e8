"""Papers while workers are killed under them: none is lost, none is tried for ever. `make bench-drain KILL=1` does it at random."""

from pathlib import Path

import pytest

from submissions.kinds import RunState
from submissions.models import CheckRun
from submissions.work import ATTEMPTS
from tests.bench.drain import drain
from tests.submissions.world import make_pdf

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_two_dozen_papers_all_end_in_a_report_though_workers_are_killed_under_them(
    empty_queues: None, tmp_path: Path
) -> None:
    # Two kills take a paper its worker twice at most; what loses three is given up, by design.
    papers = [make_pdf(pages=8) + b"\n%% %d\n" % number for number in range(24)]
    result = drain(papers, tmp_path, killer_seed=7, kills=ATTEMPTS - 1, every=0.2)
    assert dict(result.kills) == {"children": 1, "whole workers": 1}
    assert (result.papers, result.without_report, result.copies, result.without_copy) == (24, 0, 24, 0)
    assert dict(result.runs) == {RunState.DONE: 24}
    assert result.most_attempts <= ATTEMPTS
    assert CheckRun.objects.filter(lease_until__isnull=False).count() == 0
