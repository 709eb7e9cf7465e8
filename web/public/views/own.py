"""A person's own pages: the home page and the profile."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from access.gate.home import home as conferences_of
from access.gate.home import reviews_papers
from access.gate.public import listed_calls
from accounts.orcid import normalise_orcid
from accounts.services import ProfileError, change_profile
from web.paging import Trail
from web.public.dates import date_lines, next_line
from web.public.duties import own_conferences, waiting_words
from web.public.forms import ProfileForm

# An iD takes the papers that name it out of its owner's queue. Whoever could type a colleague's would learn by that which of
# the papers that they review is the colleague's (P15).
KEPT_WHILE_REVIEWING = (
    "Your ORCID iD cannot be changed while papers are assigned to you for review. Change it when these reviews are over, "
    "or ask the chairs to take the papers back first."
)

PAGE = 30


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Signed out: what this is, and the calls. Signed in: one's conferences, papers and duties."""
    now = timezone.now()
    own = own_conferences(conferences_of(request.user, now), now, timezone.get_current_timezone())
    trail = Trail.of({name: str(value).replace("\0", "") for name, value in request.GET.items()}, {})
    calls, following = listed_calls(without=[one.conference.pk for one in own], after=trail.after, limit=PAGE)
    context = {
        "calls": [(call, next_line(date_lines(call.schedule.entries, now))) for call in calls],
        "next_url": trail.next_url(following or None),
        "previous_url": trail.previous_url,
    }
    if not request.user.is_authenticated:
        return render(request, "public/home.html", context)
    return render(request, "public/own.html", context | {"own": own, "waiting": waiting_words(own)})


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Names, affiliation, ORCID iD, time zone; with the ways to addresses, password and second factor."""
    user = request.user
    if not user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    fields = ("given_name", "family_name", "affiliation", "orcid", "time_zone")
    form = ProfileForm(request.POST or None, initial={name: getattr(user, name) for name in fields})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["orcid"].strip()
        if (normalise_orcid(typed) or typed) != user.orcid and reviews_papers(user):
            form.add_error("orcid", KEPT_WHILE_REVIEWING)
    if request.method == "POST" and form.is_valid():
        try:
            change_profile(user_id=user.pk, **form.cleaned_data)
        except ProfileError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, "Your profile is saved.")
            return redirect("profile")
    return render(request, "public/profile.html", {"form": form}, status=422 if form.errors else 200)
