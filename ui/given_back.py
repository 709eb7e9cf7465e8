"""What was typed into a form that could not be taken, given back to whoever sent it: to be copied, stored nowhere."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

# What forms carry beside what people type: tokens, and what says which row or button was meant.
_CARRIED = frozenset(
    {
        *("csrfmiddlewaretoken", "revision", "over", "shown", "author", "ticket", "go", "row", "act", "about", "back"),
        *("known", "finding", "rule", "to", "track", "kind", "member", "digest"),
    }
)


def typed_in(data: QueryDict) -> str:
    """The texts of a form, each below the name of its field; empty where nothing was typed."""
    texts = [
        f"{name}\n{text}" for name, all_of_it in data.lists() if name not in _CARRIED for text in all_of_it if text
    ]
    return "\n\n".join(texts)


def give_back(request: HttpRequest, *, login_url: str, refusal: str = "", status: int = 401) -> HttpResponse:
    """The page for a session that ended under a form. `refusal` says why the text could not be kept for after signing in."""
    # The page looks as from nowhere: an address that names no conference must not be told from one that does (P1).
    request.resolver_match = None
    page = {"refusal": refusal, "login_url": login_url, "typed": typed_in(request.POST)}
    return render(request, "given_back.html", page, status=status)
