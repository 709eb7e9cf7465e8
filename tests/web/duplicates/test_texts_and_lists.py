"""Both texts of papers that are alike, side by side, and the list of pairs (M10)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from eligibility.facts import ENGINE_VERSION, Outcome
from eligibility.models import StoredFacts
from eligibility.pdf.client import EngineUnavailable
from eligibility.services import engine, facts_of
from submissions.duplicates import reading
from submissions.files import local_path, store_bytes
from submissions.models import Submission
from tests.reviews.world import World, add_manuscript, make_pair, make_paper, make_user
from tests.submissions.duplicates.texts import reworded, words_of
from tests.submissions.duplicates.world import pdf_of
from tests.web.desk import sign_in
from tests.web.duplicates.places import desk, pair_page

pytestmark = pytest.mark.django_db


def give_text(paper: Submission, words: list[str]) -> None:
    """A file whose facts are kept, as after its check."""
    stored = store_bytes(pdf_of(words)).sha256
    add_manuscript(paper, sha256=stored)
    facts_of(stored, lambda: local_path(stored))
    assert StoredFacts.objects.get(sha256=stored, engine_version=ENGINE_VERSION).outcome == Outcome.OK


def test_both_texts_stand_side_by_side_with_the_shared_passages_marked(world: World, twin: Submission) -> None:
    words = words_of(1, count=400)
    give_text(world.paper, words)
    give_text(twin, [*words_of(2, count=50), *words[100:300], *words_of(3, count=50)])
    shown = sign_in(world.chair).get(pair_page(world, twin, "texts/")).content.decode()
    assert "the longest has 200 words" in re.sub(r"\s+", " ", shown)
    marked = " ".join(re.findall(r"<mark>([^<]*)</mark>", shown))
    assert " ".join(words[100:300]) in marked
    assert " ".join(words[20:40]) in shown
    assert " ".join(words[20:40]) not in marked


def test_without_a_text_the_page_says_so(world: World, twin: Submission) -> None:
    give_text(world.paper, reworded(words_of(4, count=200), 0.1, seed=5))
    shown = sign_in(world.chair).get(pair_page(world, twin, "texts/")).content.decode()
    assert "is not kept" in shown
    assert "<mark>" not in shown


def test_a_text_that_takes_too_long_for_a_page_is_said_to_and_where_the_files_are(
    world: World, twin: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = words_of(1, count=400)
    give_text(world.paper, words)
    give_text(twin, words)
    monkeypatch.setattr(reading, "_PAGE_SECONDS", 0)
    answer = sign_in(world.chair).get(pair_page(world, twin, "texts/"))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "takes too long to be set beside another here" in shown
    assert f'<a href="{pair_page(world, twin)}">the page of the pair</a>' in shown


def test_without_the_engine_the_page_of_both_texts_says_when_to_try_again(
    world: World, twin: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = words_of(1, count=400)
    give_text(world.paper, words)
    give_text(twin, words)

    def unavailable() -> None:
        raise EngineUnavailable("no processes left")

    monkeypatch.setattr(engine(), "_running", unavailable)
    answer = sign_in(world.chair).get(pair_page(world, twin, "texts/"))
    assert (answer.status_code, "Load this page again in a minute" in answer.content.decode()) == (200, True)


# -- lists -----------------------------------------------------------------------------------------------------------


def test_the_list_is_paged_by_key_the_newest_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.chair.views.duplicates.PAGE", 2)
    others = [make_paper(world.track, make_user("Otto Other"), title=f"Other {number}") for number in range(3)]
    for other in others:
        make_pair(world.paper, other)
    client = sign_in(world.chair)
    first = client.get(desk(world, "duplicates/")).content.decode()
    assert re.findall(r">(Other \d)</a>", first) == ["Other 2", "Other 1"]
    older = re.search(r'href="(\?state=open&amp;before=\d+)"', first)
    assert older is not None
    second = client.get(desk(world, "duplicates/" + older[1].replace("&amp;", "&"))).content.decode()
    assert re.findall(r">(Other \d)</a>", second) == ["Other 0"]
    for odd in ("?before=x", "?before=" + "9" * 40, "?state=nothing"):
        assert client.get(desk(world, f"duplicates/{odd}")).status_code == 200


@pytest.mark.parametrize("path", ["", "duplicates/", "duplicates/1/2/", "submissions/1/"])
def test_the_queries_do_not_grow_with_the_pairs(
    world: World, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(world.chair)
    make_pair(world.paper, make_paper(world.track, make_user("Ada First"), title="Other 0"))
    with CaptureQueriesContext(connection) as with_one:
        client.get(desk(world, path))
    for number in (1, 2):
        authors = [make_user(f"Author {place}") for place in range(number + 1)]
        make_pair(world.paper, make_paper(world.track, *authors, title=f"Other {number}"))
    with django_assert_num_queries(len(with_one)):
        client.get(desk(world, path))
