"""Mails to the authors of a paper: each gets an own one, and the link that fits them (P41)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from mail.services import queue_message
from submissions.models import Author, Submission
from submissions.services.authorship import renew_token
from submissions.services.links import author_link, paper_link


def send_receipts(paper: Submission, *, now: datetime) -> None:
    """Tell every author what was submitted: title, authors in order, track, hash of the file, and a link of their own."""
    authors = list(paper.authors.select_for_update().order_by("position"))
    for row in authors:
        if not row.email or row.refused_at is not None:
            continue
        token = renew_token(row, now) if row.confirmed_at is None else ""
        queue_message(
            kind="submission_receipt",
            to_email=row.email,
            to_user=None if token else row.user,
            conference=paper.conference,
            about=f"submission:{paper.pk}",
            is_secret=bool(token),
            context={
                **_about(paper, row),
                "authors": [_line(one) for one in authors],
                "sha256": paper.manuscript.sha256 if paper.manuscript else "",
                "version": paper.manuscript.version if paper.manuscript else None,
                "by_server": paper.submitted_by_server,
                "submitted": f"{paper.submitted_at:%-d %B %Y, %H:%M} UTC" if paper.submitted_at else "",
                "link": author_link(token) if token else paper_link(paper),
                "asks": bool(token),
            },
        )


def tell_authors(paper: Submission, *, kind: str, context: Mapping[str, Any]) -> None:
    """Mail the authors whose rows are taken; of the others, those who were asked and did not refuse."""
    for row in paper.authors.order_by("position"):
        if row.email and (row.user_id is not None or (row.asked_at is not None and row.refused_at is None)):
            queue_message(
                kind=kind,
                # An address that its owner has not confirmed may be somebody else's.
                to_email=row.user.email if row.user is not None and row.confirmed_at is None else row.email,
                to_user=row.user,
                conference=paper.conference,
                about=f"submission:{paper.pk}",
                # Whoever has not taken the row yet would find nothing behind the paper's own link.
                context={**_about(paper, row), "link": paper_link(paper) if row.user_id else None, **context},
            )


def sentences(lines: Iterable[str]) -> list[str]:
    """Distinct lines in their order, for a list in a mail."""
    return list(dict.fromkeys(lines))


def _about(paper: Submission, row: Author) -> dict[str, Any]:
    return {
        "name": row.full_name or "Dear author",
        "number": paper.number,
        "title": paper.title or "(no title)",
        "track": paper.track_words,
        "conference": paper.conference.name,
    }


def _line(row: Author) -> str:
    affiliation = f" ({row.affiliation})" if row.affiliation else ""
    return f"{row.position}. {row.full_name}{affiliation}"
