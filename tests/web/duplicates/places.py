"""Where chairs see papers that are alike, and what tests of these pages read there."""

import re

from django.test import Client

from submissions.duplicates.models import DuplicatePair
from submissions.models import Submission
from tests.reviews.world import World

TWIN = "Pipelines That Keep Canaries"
POSTS = ("fine/", "desk-reject/", "look-again/")


def desk(world: World, rest: str = "") -> str:
    return f"/{world.conference.slug}/chair/{rest}"


def pair_page(world: World, twin: Submission, rest: str = "") -> str:
    return desk(world, f"duplicates/{world.paper.number}/{twin.number}/{rest}")


def the_pair() -> DuplicatePair:
    return DuplicatePair.objects.get()


def waiting(client: Client, world: World) -> int:
    """The number on the desk."""
    page = client.get(desk(world)).content.decode()
    found = re.search(r'wait-count[^>]*>(\d+)</span>\s*<div>\s*<p class="wait-what">Papers that are alike', page)
    assert found is not None
    return int(found[1])
