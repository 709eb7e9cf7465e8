"""What views ask of a request. `arrived` is put there by the first middleware: what a POST is judged by (P11)."""

from datetime import datetime
from typing import Protocol, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from access import gate
from access.gate import Person
from access.projections import AuthorPaper
from web.author.posted import FormContext


class _Arrived(Protocol):
    arrived: datetime


def arrived(request: HttpRequest) -> datetime:
    """When the request arrived."""
    return cast("_Arrived", request).arrived


def person(request: HttpRequest) -> Person:
    """Who asks."""
    return request.user


def person_id(request: HttpRequest) -> int:
    """The key of whoever is signed in."""
    user = request.user
    assert isinstance(user, AbstractBaseUser)  # the guard let nobody else in
    return int(user.pk)


def own_form(
    request: HttpRequest, conference: str, number: int, again: FormContext | None = None
) -> tuple[AuthorPaper, FormContext]:
    """The same with all that its form can ask; `again` is what this request has read before it changed the paper."""
    desk = gate.author_desk(person(request), conference, number, arrived(request), again=again.desk if again else None)
    return desk.paper, FormContext(desk=desk, arrived=arrived(request))


def own_paper(request: HttpRequest, conference: str, number: int) -> AuthorPaper:
    """One's own paper, with the rights that held when the request arrived. Raises NotThere for anybody else."""
    return gate.author_paper(person(request), conference, number, arrived(request))
