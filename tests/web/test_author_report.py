"""The report on a paper as its authors read it, and how they answer it."""

from html import unescape

import pytest
from django.db.models import F
from django.utils import timezone

from access.gate import author_papers
from eligibility.findings import Verdict
from submissions.kinds import AnswerKind
from submissions.models import CheckRun, FindingAnswer, Report, Submission
from submissions.services.answering import answer_finding, override_rule, revoke_override
from submissions.services.checking import run_check
from submissions.states import State
from tests.submissions.world import make_copies, make_pdf, make_user, upload
from tests.web.author_world import (
    AuthorWorld,
    body_of,
    checked,
    make_author_world,
)
from web.author.listing import RowOfPaper

pytestmark = pytest.mark.django_db

A4 = (595.3, 841.9)


@pytest.fixture
def world() -> AuthorWorld:
    return make_author_world()


def test_a_report_without_a_file_says_what_to_do(world: AuthorWorld) -> None:
    paper = world.begin()
    assert "There is no file yet." in body_of(world.client.get(world.url(f"{paper.number}/report/")))


@pytest.mark.django_db(transaction=True)
def test_an_error_is_shown_with_evidence_and_can_be_appealed_to_the_chairs(world: AuthorWorld) -> None:
    paper = checked(world, make_pdf(pages=2, page_size=A4))
    url = world.url(f"{paper.number}/report/")
    body = body_of(world.client.get(url))
    assert "US letter (612 × 792 pt) is required." in body
    assert "Everything you entered is saved; this stops submitting, not saving." in body
    post = {"finding": "finding-file-1", "rule": "page-size", "act": "appeal"}
    empty = world.client.post(world.url(f"{paper.number}/answer/"), post)
    assert empty.status_code == 422
    assert "Say in a sentence why the chairs should accept this." in empty.content.decode()
    # The page that says so begins where it is said.
    assert f'action="{world.url(f"{paper.number}/answer/")}#finding-file-1-sentence"' in body
    assert 'id="finding-file-1-sentence"' in empty.content.decode()
    assert world.client.post(world.url(f"{paper.number}/submit/")).status_code == 422
    world.client.post(world.url(f"{paper.number}/answer/"), post | {"sentence": "Our printer is European."})
    assert "Chairs are asked to accept it" in body_of(world.client.get(url))
    assert world.client.post(world.url(f"{paper.number}/submit/")).status_code == 302
    paper.refresh_from_db()
    assert paper.state == State.SUBMITTED
    listed = body_of(world.client.get(world.url("")))
    assert "The chairs are asked to accept the file" in listed
    assert "The file breaks a rule" not in listed
    # Nobody is told that all is well while the chairs have not said so.
    assert "1 appealed" in body_of(world.client.get(world.url(f"{paper.number}/")))
    assert "Passes" not in body_of(world.client.get(world.url(f"{paper.number}/")))
    assert "1 finding waits for the chairs" in body_of(world.client.get(world.url(f"{paper.number}/receipt/")))
    edit = body_of(world.client.get(world.url(f"{paper.number}/edit/")))
    assert "The chairs are asked to accept 1 finding." in edit
    assert "Everything that was checked passes." not in edit


@pytest.mark.django_db(transaction=True)
def test_the_list_tells_once_that_the_file_breaks_a_rule(world: AuthorWorld) -> None:
    paper = checked(world, make_pdf(pages=2, page_size=A4))

    def marks() -> tuple[str, ...]:
        (row,) = author_papers(world.user, paper.conference.slug, timezone.now())
        return tuple(mark.word for mark in RowOfPaper(row=row, url="").marks)

    assert marks() == ("The file breaks a rule",)
    Submission.objects.filter(pk=paper.pk).update(missing_count=F("missing_count") + 1)
    assert marks() == ("1 thing is missing", "The file breaks a rule")
    # Nothing else tells it while a newer check runs.
    CheckRun.objects.create(manuscript=CheckRun.objects.get().manuscript, queued_at=timezone.now())
    assert marks() == ("2 things are missing", "The file is being checked")
    CheckRun.objects.exclude(report__isnull=False).delete()
    # An appeal stops nothing, so it is no part of what is missing.
    (rule,) = (one["rule"] for one in Report.objects.get(submission=paper).findings if one["severity"] == "error")
    answer_finding(
        submission_id=paper.pk,
        user_id=world.user.pk,
        rule=rule,
        kind=AnswerKind.APPEALED,
        sentence="Our printer is European.",
        now=timezone.now(),
    )
    assert marks() == ("The file breaks a rule",)


@pytest.mark.django_db(transaction=True)
def test_the_list_says_nothing_of_what_the_chairs_accepted_until_it_counts_again(world: AuthorWorld) -> None:
    paper = checked(world, make_pdf(pages=2, page_size=A4))
    chair, now = make_user("Cleo Chair"), timezone.now()
    assert "The file breaks a rule" in body_of(world.client.get(world.url()))
    (rule,) = (one["rule"] for one in Report.objects.get(submission=paper).findings if one["severity"] == "error")
    # What was accepted of another paper, or another rule of this one, settles nothing here.
    other = world.begin()
    for pk, accepted in ((other.pk, rule), (paper.pk, "page-total")):
        override_rule(submission_id=pk, user_id=chair.pk, rule=accepted, reason="European.", now=now)
    assert "The file breaks a rule" in body_of(world.client.get(world.url()))
    override_rule(submission_id=paper.pk, user_id=chair.pk, rule=rule, reason="European.", now=now)
    listed = body_of(world.client.get(world.url()))
    assert "The file breaks a rule" not in listed
    assert "Cleo" not in listed
    revoke_override(submission_id=paper.pk, user_id=chair.pk, rule=rule, reason="No.", now=now)
    assert "The file breaks a rule" in body_of(world.client.get(world.url()))


@pytest.mark.django_db(transaction=True)
def test_the_list_says_nothing_of_a_warning_that_the_authors_have_checked(world: AuthorWorld) -> None:
    paper = checked(world, make_pdf(pages=2, page_size=A4))
    report = Report.objects.get(submission=paper)
    milder = [one | {"severity": "warning"} for one in report.findings if one["severity"] == "error"]
    done = [one | {"rule": "metadata", "done_for_you": True} for one in milder]
    # Reports never change: another one, under milder rules, is what the check came to.
    report.pk, report.inputs_digest, report.verdict, report.findings = None, "milder", Verdict.WARN, milder + done
    report.save(force_insert=True)
    CheckRun.objects.update(report=report)
    for rule in ("page-total", milder[0]["rule"]):
        assert "The file has a warning" in body_of(world.client.get(world.url()))
        answer_finding(
            submission_id=paper.pk, user_id=world.user.pk, rule=rule, kind=AnswerKind.CHECKED, now=timezone.now()
        )
    assert "The file has a warning" not in body_of(world.client.get(world.url()))


@pytest.mark.django_db(transaction=True)
def test_an_answer_can_be_taken_back_and_a_crafted_one_changes_nothing(world: AuthorWorld) -> None:
    paper = checked(world, make_pdf(pages=2, page_size=A4))
    answer_url = world.url(f"{paper.number}/answer/")
    post = {"finding": "finding-file-1", "rule": "page-size", "act": "appeal", "sentence": "Because."}
    world.client.post(answer_url, post | {"act": "check"})
    world.client.post(answer_url, post | {"rule": "readable"})
    world.client.post(answer_url, post | {"finding": "finding-file-7"})
    assert FindingAnswer.objects.count() == 0
    world.client.post(answer_url, post)
    assert FindingAnswer.objects.count() == 1
    world.client.post(answer_url, post | {"act": "withdraw"})
    assert FindingAnswer.objects.count() == 0


def test_a_sentence_to_the_chairs_is_not_lost_where_the_report_has_changed_meanwhile(world: AuthorWorld) -> None:
    paper = world.begin()
    post = {"finding": "finding-file-1", "rule": "page-size", "act": "appeal", "sentence": "Our <b>printer</b> is old."}
    answer = world.client.post(world.url(f"{paper.number}/answer/"), post, follow=True)
    told = unescape(answer.content.decode())
    assert "Nothing was sent to the chairs: the report has changed since you opened it." in told
    assert "You had written: “Our <b>printer</b> is old.”" in told
    assert "<b>printer</b>" not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_good_file_passes_and_its_reviewers_copy_can_be_looked_at(world: AuthorWorld) -> None:
    paper = checked(world, make_pdf(pages=9))
    body = body_of(world.client.get(world.url(f"{paper.number}/report/")))
    assert "0 of 9 pages count. Everything that was checked passes." in body
    # The report is there first, and the page looks for the copy by itself until it is there, too.
    looks_again = f'<div id="reviewers-copy" hx-get="{world.url(f"{paper.number}/report/1/")}"'
    assert (looks_again in body, "The reviewers&#x27; copy is made after the check." in body) == (True, True)
    assert make_copies() == 1
    body = body_of(world.client.get(world.url(f"{paper.number}/report/")))
    assert ("What reviewers get" in body, looks_again in body) == (True, False)
    copy = world.client.get(world.url(f"{paper.number}/files/1/reviewers-copy/"))
    data = b"".join(copy)
    assert data.startswith(b"%PDF-")
    assert b"Canary Quill" not in data
    assert f"paper-{paper.number}-reviewers-copy.pdf" in copy["Content-Disposition"]


def test_a_version_that_does_not_exist_has_no_report(world: AuthorWorld) -> None:
    paper = world.begin()
    assert world.client.get(world.url(f"{paper.number}/report/3/")).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_findings_in_the_same_words_are_one_line_of_the_form_and_counted_in_full() -> None:
    world = make_author_world("aimlsystems-2023")
    paper = uploaded(world, make_pdf("Write to ada@unilindenau.de", pages=2))
    body = unescape(body_of(world.client.get(world.url(f"{paper.number}/edit/?seen=before"))))
    words = "An e-mail address is in the text. Found 2 times."
    # Once in sight and once for screen readers, who are told of each sentence's end once.
    assert body.count(f"Pages 1 and 2: {words}") == 2
    assert ".." not in body.partition('id="check-told">')[2].partition("<")[0]
    assert body.count(f'<span class="missing-note">{words}</span>') == 1
    assert "<b>6 things</b> are missing" in body
    # The list counts the same things, and tells in words of its own of those that are in the file.
    paper.refresh_from_db()
    assert paper.missing_count == 6
    assert "4 things are missing" in body_of(world.client.get(world.url("")))


@pytest.mark.django_db(transaction=True)
def test_the_report_on_an_earlier_version_says_so_and_leads_to_the_one_that_counts(world: AuthorWorld) -> None:
    paper = checked(world, make_pdf(pages=2, page_size=A4))
    first = world.url(f"{paper.number}/report/1/")
    assert "this stops submitting" in body_of(world.client.get(first))
    upload(paper, world.user)
    body = body_of(world.client.get(first))
    assert "This is an earlier version of the file; it stops nothing." in body
    assert "this stops submitting" not in body
    assert f'<a href="{world.url(f"{paper.number}/report/2/")}">Report on version 2, which counts</a>' in body
    assert "which counts" not in body_of(world.client.get(world.url(f"{paper.number}/report/2/")))


def test_a_version_that_a_newer_one_spared_its_check_is_not_told_as_one_that_failed(world: AuthorWorld) -> None:
    paper = world.begin()
    upload(paper, world.user, make_pdf(pages=2))
    upload(paper, world.user, make_pdf(pages=3))
    body = body_of(world.client.get(world.url(f"{paper.number}/report/1/")))
    assert "This version was not checked." in body
    assert "could not be checked" not in body
    assert "Report on version 2, which counts" in body


def uploaded(world: AuthorWorld, data: bytes) -> Submission:
    """A draft with nothing but this file, its check really run."""
    paper = world.begin()
    upload(paper, world.user, data)
    run_check(CheckRun.objects.get(manuscript__submission=paper).pk)
    return paper
