"""Submitted papers with files whose words are known, checked and compared by the real services."""

import io
from dataclasses import replace

from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from accounts.models import User
from conferences.models import Track
from submissions.content import AuthorInput
from submissions.duplicates.comparing import compare_waiting
from submissions.duplicates.models import DuplicatePair
from submissions.models import CheckRun, Submission
from submissions.services.checking import run_check
from submissions.services.moving import submit_submission
from tests.submissions.duplicates.texts import lines_of, words_of
from tests.submissions.world import NOW, complete_content, make_draft, make_user, save, upload


def pdf_of(words: list[str]) -> bytes:
    """A PDF of these words, 50 lines to a page."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=letter)
    lines = lines_of(words).splitlines()
    for begin in range(0, len(lines), 50):
        canvas.setFont("Times-Roman", 10)
        for place, line in enumerate(lines[begin : begin + 50]):
            canvas.drawString(72, letter[1] - 100 - 11 * place, line)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def submit(
    track: Track, title: str, words: list[str], *, user: User | None = None, authors: tuple[AuthorInput, ...] = ()
) -> Submission:
    """A submitted paper with this text, checked; nobody has compared it yet. Its authors are its own, unless given."""
    user = user or make_user()
    paper = make_draft(track, user)
    content = complete_content(paper)
    others = authors or tuple(replace(one, given_name=f"{one.given_name}{paper.pk}") for one in content.authors[1:])
    first = replace(content.authors[0], given_name=f"Ada{user.pk}")
    save(paper, replace(content, title=title, authors=(first, *others)), user)
    upload(paper, user, pdf_of(words))
    submit_submission(submission_id=paper.pk, user_id=user.pk, now=NOW)
    check(paper)
    return Submission.objects.get(pk=paper.pk)


def check(paper: Submission) -> None:
    """What a worker does with the paper's newest file."""
    run_check(CheckRun.objects.filter(manuscript__submission=paper).latest("pk").pk)


def compare(*papers: Submission) -> list[DuplicatePair]:
    """Compare what waits in the conference of these papers; all pairs of it, in order."""
    conference_id = papers[0].conference_id
    compare_waiting(conference_id=conference_id, now=NOW)
    return list(DuplicatePair.objects.filter(conference_id=conference_id).order_by("first_id", "second_id"))


def different_words(seed: int) -> list[str]:
    """A text of a paper like no other's."""
    return words_of(1000 + seed, count=1200)
