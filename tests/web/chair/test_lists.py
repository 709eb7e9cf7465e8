"""The lists of the chairs' desk: columns, searching, paging, queries."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from reviews.kinds import ReviewState
from reviews.models import Assignment, Review
from submissions.states import State
from tests.reviews.world import COMPLETE, NOW, World, make_paper, make_user
from tests.web.chair.places import desk, paper, review
from tests.web.desk import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_at_the_moment")]


def test_the_audit_page_tells_who_did_what_and_why(world: World) -> None:
    client = sign_in(world.chair)
    client.post(paper(world, "desk-reject/"), {"reason": "Out of scope."})
    page = client.get(paper(world, "audit/")).content.decode()
    assert "Chris Chair" in page
    assert "submission desk rejected" in page
    assert "Out of scope." in page


def test_columns_that_say_the_same_in_every_row_fold_away(world: World) -> None:
    make_paper(world.track, make_user("Second Author"), title="Second")
    client = sign_in(world.chair)
    page = client.get(desk(world, "submissions/")).content.decode()
    assert "All: industry, submitted" in page
    assert "<th>Track</th>" not in page
    make_paper(world.other_track, make_user("Third Author"), title="Third")
    assert "<th>Track</th>" in client.get(desk(world, "submissions/")).content.decode()


def test_the_list_is_narrowed_by_state_track_and_words(world: World) -> None:
    make_paper(world.other_track, make_user("A B"), title="Elsewhere", state=State.WITHDRAWN)
    client = sign_in(world.chair)

    def titles(query: str) -> list[str]:
        return [row.title for row in client.get(desk(world, f"submissions/?{query}")).context["table"].rows]

    assert titles("") == ["Canary Pipelines", "Elsewhere"]
    assert titles("state=withdrawn") == ["Elsewhere"]
    assert titles("track=industry") == ["Canary Pipelines"]
    assert titles("q=elsewhere") == ["Elsewhere"]
    assert titles("q=%231") == ["Canary Pipelines"]
    assert titles("state=nonsense&track=industry") == ["Canary Pipelines"]


def test_the_list_is_paged_by_key_in_both_directions(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.chair.views.papers.PAGE", 2)
    for place in range(4):
        make_paper(world.track, make_user(f"More {place}"))
    client = sign_in(world.chair)
    address, seen = desk(world, "submissions/"), []
    while True:
        context = client.get(address).context
        seen.append([row.number for row in context["table"].rows])
        if not context["next_url"]:
            break
        address = desk(world, "submissions/") + context["next_url"]
    assert seen == [[1, 2], [3, 4], [5]]
    back = client.get(desk(world, "submissions/") + context["previous_url"]).context
    assert [row.number for row in back["table"].rows] == [3, 4]
    first = client.get(desk(world, "submissions/") + back["previous_url"]).context
    assert [row.number for row in first["table"].rows] == [1, 2]


Queries = Callable[[int], AbstractContextManager[Any]]


@pytest.mark.parametrize("papers", [1, 3])
def test_each_page_costs_the_same_queries_for_one_paper_and_for_three(
    world: World, papers: int, django_assert_num_queries: Queries
) -> None:
    review(world)
    for place in range(papers - 1):
        more = make_paper(world.track, make_user(f"Further {place}"))
        row = Assignment.objects.create(submission=more, reviewer=world.reviewer, alias="B", assigned_at=NOW)
        Review.objects.create(
            assignment=row, state=ReviewState.SUBMITTED, answers=COMPLETE, saved_at=NOW, submitted_at=NOW
        )
    client = sign_in(world.chair)
    for page, queries in QUERIES.items():
        with django_assert_num_queries(queries):
            client.get(desk(world, page))


QUERIES = {"": 48, "submissions/": 20, "committee/": 15, "committee/invited/": 11, "releases/": 26, "dates/": 12}
