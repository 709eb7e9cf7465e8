"""Addresses that our mails carry. Views live above this floor, so the paths are said here and held by a test."""

from mail.services import SiteLink, site_link
from submissions.models import Submission


def paper_link(paper: Submission) -> SiteLink:
    """The paper's page for its authors."""
    return site_link(f"/{paper.conference.slug}/papers/{paper.number}/")


def author_link(token: str) -> SiteLink:
    """The page on which an author row becomes somebody's, or is refused."""
    return site_link(f"/author/{token}/")
