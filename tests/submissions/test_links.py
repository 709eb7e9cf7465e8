"""The paths that mails carry lead to the pages that they are about."""

import pytest
from django.urls import resolve

from submissions.services.links import author_link, paper_link
from tests.submissions.world import make_conference, make_draft, make_track, make_user


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]


@pytest.mark.django_db
def test_links_in_mails_lead_to_their_pages() -> None:
    paper = make_draft(make_track(make_conference()), make_user())
    match = resolve(path_of(paper_link(paper)))
    assert (match.view_name, match.kwargs) == ("author:paper", {"conference": paper.conference.slug, "number": 1})
    assert resolve(path_of(author_link("token"))).view_name == "author_link"
