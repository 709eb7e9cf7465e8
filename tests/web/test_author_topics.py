"""Topics on the author's pages, while the chairs change them."""

import pytest

from tests.web.author_world import AuthorWorld, form_data, make_author_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> AuthorWorld:
    return make_author_world()


def offered(world: AuthorWorld, number: int) -> set[str]:
    page = world.client.get(world.url(f"{number}/edit/")).content.decode()
    return {topic.name for topic in world.conference.topics.all() if f'name="topics" value="{topic.pk}"' in page}


def test_an_archived_topic_is_offered_to_the_papers_that_have_it_alone(world: AuthorWorld) -> None:
    topics = {topic.name for topic in world.conference.topics.all()}
    has, other = world.begin(), world.begin()
    assert offered(world, has.number) == topics
    gone = world.conference.topics.order_by("position")[3]
    world.client.post(world.url(f"{has.number}/edit/"), form_data(has, topics=[str(gone.pk)]))
    gone.is_archived = True
    gone.save()
    assert offered(world, has.number) == topics
    assert offered(world, other.number) == topics - {gone.name}
    # A save of the rest keeps it.
    world.client.post(world.url(f"{has.number}/edit/"), form_data(has, title="Another title"))
    assert list(has.topics.all()) == [gone]
