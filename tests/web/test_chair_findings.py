"""The chairs' pages of findings: every number leads to as many rows, the file harms no spreadsheet, the worklist helps."""

import csv
import io
import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conferences.kinds import Role
from conferences.models import AuditEntry, Conference, Track
from eligibility.findings import Severity, Verdict
from mail.models import Message
from submissions.kinds import RunState
from submissions.models import CheckRun, Manuscript, Report, Submission
from tests.access.test_findings import finding, report_on
from tests.reviews.world import NOW, add_manuscript, make_conference, make_member, make_paper, make_track, make_user

pytestmark = pytest.mark.django_db
LIST = "/conf-a/chair/findings/papers/"


@pytest.fixture
def conference() -> Conference:
    return make_conference(slug="conf-a")


@pytest.fixture
def track(conference: Conference) -> Track:
    return make_track(conference)


@pytest.fixture
def chair(conference: Conference) -> User:
    return make_member(conference, "Chia Chair", Role.CHAIR)


@pytest.fixture
def client(chair: User) -> Client:
    return signed_in(chair)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(response: Any) -> str:
    data = b"".join(response.streaming_content) if response.streaming else response.content
    return str(data.decode("utf-8-sig"))


def rows_of(page: str) -> int:
    return page.count('<th scope="row"')


def test_every_number_of_the_table_leads_to_as_many_papers(
    conference: Conference, track: Track, client: Client
) -> None:
    research = make_track(conference, "Research")
    for where, severity in ((track, Severity.ERROR), (track, Severity.WARNING), (research, Severity.ERROR)):
        report_on(make_paper(where), finding("page-limit", severity), finding("margins", Severity.NOTICE))
    page = text(client.get("/conf-a/chair/findings/"))
    numbers = re.findall(
        r'href="(/conf-a/chair/findings/papers/\?[^"]+)">(?:<span.*?</span>|<svg.*?</svg>)?(\d+)</a>', page, re.DOTALL
    )
    assert len(numbers) == 5
    for url, number in numbers:
        assert rows_of(text(client.get(url.replace("&amp;", "&")))) == int(number)


def test_a_row_tells_page_quote_answer_and_leads_to_the_paper(track: Track, client: Client) -> None:
    paper = make_paper(track, title="Canary Pipelines")
    report_on(paper, finding("page-limit", Severity.ERROR, page=7, evidence="A INTERVIEW GUIDE"))
    page = text(client.get(LIST))
    assert f'<a class="table-title" href="/conf-a/chair/submissions/{paper.number}/">Canary Pipelines</a>' in page
    assert f'<a href="/conf-a/chair/submissions/{paper.number}/report/?page=7">Page 7</a>: ' in page
    assert '<q class="evidence"><mark>A INTERVIEW GUIDE</mark></q>' in page
    # Nobody has answered anything.
    assert "<th>Answer</th>" not in page


def test_of_a_quote_the_reason_is_marked(track: Track, client: Client) -> None:
    found = finding("author-block", Severity.ERROR, page=1, evidence="Ann Lee, Annaberg University")
    report_on(make_paper(track), replace(found, marked=((0, 7),)))
    assert "<mark>Ann Lee</mark>, Annaberg University</q>" in text(client.get(LIST))


def test_a_message_that_begins_with_its_pages_is_not_headed_by_one_of_them(track: Track, client: Client) -> None:
    found = finding("page-size", Severity.ERROR, page=1)
    report_on(make_paper(track), replace(found, message="Pages 1 to 7 measure 595 × 842 pt."))
    page = text(client.get(LIST))
    assert "Page 1</a>: " not in page
    assert "Pages 1 to 7 measure" in page


def test_columns_that_say_nothing_in_any_row_are_left_out(track: Track, client: Client) -> None:
    report_on(make_paper(track), finding("margins", Severity.NOTICE))
    heads = re.findall(r'<th class="number">(\w+)</th>', text(client.get("/conf-a/chair/findings/")))
    assert heads == ["Errors", "Notices"]
    report_on(make_paper(track), finding("margins", Severity.WARNING))
    heads = re.findall(r'<th class="number">(\w+)</th>', text(client.get("/conf-a/chair/findings/")))
    assert heads == ["Errors", "Warnings", "Notices"]


def test_the_file_is_read_right_and_holds_no_formula(track: Track, client: Client) -> None:
    for title in ('=HYPERLINK("http://evil.example")', "+1", "-1", "@SUM(A1)", "\tTab", "Über Größe, „quoted“"):
        report_on(make_paper(track, title=title), finding("margins", Severity.ERROR, evidence="=1+1"))
    answer = client.get("/conf-a/chair/findings/papers.csv?severity=error")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="conf-a-findings.csv"'
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file that streams
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0]["title"] == '\'=HYPERLINK("http://evil.example")'
    assert rows[5]["title"] == "Über Größe, „quoted“"
    assert [cell for row in rows for cell in row.values() if cell[:1] in "=+-@\t\r" and cell] == []


def test_pages_lead_on_and_back_and_filters_go_with_them(
    track: Track, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.chair.views.findings.PAGE", 2)
    for _ in range(5):
        report_on(make_paper(track), finding("margins", Severity.ERROR), finding("page-limit", Severity.WARNING))
    url, seen, back = f"{LIST}?severity=error", [], [""]
    while url:
        page = text(client.get(url))
        seen.append(re.findall(r"/chair/submissions/(\d+)/", page))
        onward = re.findall(r'href="(\?[^"]+)"[^>]*rel="next"', page)
        back = re.findall(r'href="(\?[^"]+)"[^>]*rel="prev"', page)
        url = LIST + onward[0].replace("&amp;", "&") if onward else ""
    assert seen == [["1", "2"], ["3", "4"], ["5"]]
    assert re.findall(r"/chair/submissions/(\d+)/", text(client.get(LIST + back[0].replace("&amp;", "&")))) == [
        "3",
        "4",
    ]


@pytest.mark.parametrize(
    "query", ["?after=x", "?after=9999999999999-a", "?rule=%00", "?severity=x&answer=y", "?trail=,,"]
)
def test_addresses_that_make_no_sense_harm_nothing(track: Track, client: Client, query: str) -> None:
    report_on(make_paper(track), finding("margins", Severity.ERROR))
    for path in ("", "papers/", "papers.csv", "unchecked/"):
        assert client.get(f"/conf-a/chair/findings/{path}{query}").status_code == 200


@pytest.mark.parametrize("path", ["", "papers/", "papers.csv", "unchecked/"])
def test_the_pages_are_there_for_chairs_alone_and_ask_the_database_no_more_for_more_rows(
    conference: Conference, track: Track, client: Client, path: str
) -> None:
    for stranger in (make_user("Otto Outsider"), make_member(conference, "Paula Member")):
        assert signed_in(stranger).get(f"/conf-a/chair/findings/{path}").status_code == 404
    asked = []
    for papers in (1, 2):
        for _ in range(papers):
            paper = make_paper(track)
            report_on(paper, finding("margins", Severity.ERROR))
            Manuscript.objects.filter(submission=paper).update(blinding_problem="The copy could not be made.")
        with CaptureQueriesContext(connection) as queries:
            text(client.get(f"/conf-a/chair/findings/{path}"))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def broken(track: Track, kind: str) -> Submission:
    """A paper of the worklist."""
    paper = make_paper(track, title=f"Paper that is {kind}")
    if kind == "lost":
        row = add_manuscript(paper, sha256=f"{paper.pk:064x}")
        CheckRun.objects.create(manuscript=row, state=RunState.FAILED, queued_at=NOW, finished_at=NOW, attempts=3)
        return paper
    report = report_on(paper, finding("readable" if kind != "withheld" else "margins", Severity.ERROR, kind=kind))
    Manuscript.objects.filter(submission=paper).update(blinding_problem="The copy for reviewers could not be made.")
    if kind != "withheld":
        run = CheckRun.objects.get(report=report)
        CheckRun.objects.filter(pk=run.pk).delete()
        report.delete()
        report.pk, report.verdict, report.facts = None, Verdict.UNREADABLE, {"outcome": kind}
        report.save()
        CheckRun.objects.create(
            manuscript=paper.manuscripts.get(), state=RunState.DONE, queued_at=NOW, finished_at=NOW, report=report
        )
    return paper


def test_the_worklist_names_each_trouble_and_leaves_out_what_is_well(track: Track, client: Client) -> None:
    for kind in ("lost", "timed_out", "unreadable", "withheld"):
        broken(track, kind)
    well = make_paper(track, title="A paper that is well")
    report_on(well, finding("margins", Severity.ERROR))
    page = text(client.get("/conf-a/chair/findings/unchecked/"))
    for words in (
        "three workers were lost over it",
        "Could not be analysed in time or memory",
        "Could not be read",
        "No copy for reviewers",
    ):
        assert words in page
    assert "A paper that is well" not in page
    # What cannot help is not offered.
    assert re.findall(r'aria-label="Check paper (\d) again"', page) == ["1", "2", "4"]
    assert ">4</" in re.sub(r"\s+", "", text(client.get("/conf-a/chair/")).partition("could not be checked")[0][-600:])


def test_p50_check_again_queues_one_check_and_is_in_the_audit_trail(track: Track, client: Client, chair: User) -> None:
    paper = broken(track, "lost")
    for _ in range(2):
        done = client.post(f"/conf-a/chair/submissions/{paper.number}/check-again/")
        assert done["Location"] == "/conf-a/chair/findings/unchecked/"
    assert CheckRun.objects.filter(manuscript__submission=paper, state=RunState.QUEUED).count() == 1
    entries = AuditEntry.objects.filter(object_id=paper.pk, action="check asked for again")
    assert {entry.actor_id for entry in entries} == {chair.pk}
    # The last check is not the failed one any more, so the paper waits like any other.
    assert "Paper that is lost" not in text(client.get("/conf-a/chair/findings/unchecked/"))


def test_p41_p50_authors_are_written_to_one_by_one_and_it_is_in_the_audit_trail(track: Track, client: Client) -> None:
    ada, bela = make_user("Ada Quill"), make_user("Bela Norden")
    paper = make_paper(track, ada, bela)
    url = f"/conf-a/chair/submissions/{paper.number}/write/"
    assert client.post(url, {"words": "Export it again.\nFrom the source."}).status_code == 302
    sent = Message.objects.filter(kind="file_problem")
    assert {one.to_email for one in sent} == {ada.email, bela.email}
    assert all("> Export it again." in one.body or "Export it again." in one.body for one in sent)
    assert AuditEntry.objects.get(action="authors written to about their file").reason.startswith("Export it again.")
    empty = client.post(url, {"words": "  "})
    assert (empty.status_code, "Write what the authors should do." in text(empty)) == (422, True)
    assert Message.objects.filter(kind="file_problem").count() == 2


@pytest.mark.parametrize("act", ["check-again", "write"])
def test_p2_p39_nobody_acts_on_a_paper_that_is_not_theirs_to_chair(
    conference: Conference, track: Track, chair: User, client: Client, act: str
) -> None:
    own = make_paper(track, chair)
    for who, number in ((client, own.number), (client, 999), (signed_in(make_user("Otto Outsider")), own.number)):
        assert who.post(f"/conf-a/chair/submissions/{number}/{act}/", {"words": "x"}).status_code == 404
    assert Message.objects.filter(kind="file_problem").count() == 0
    assert Report.objects.count() == 0
