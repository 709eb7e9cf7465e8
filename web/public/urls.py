"""A call's public pages, below its slug."""

from django.urls import path

from web.public.views import calls, check

app_name = "public"

urlpatterns = [
    path("", calls.call, name="call"),
    path("dates.ics", calls.calendar, name="calendar"),
    path("check/", check.choose, name="check"),
    path("check/<slug:track>/", check.check, name="check_track"),
    path("check/<slug:track>/<str:token>/", check.result, name="check_result"),
    path("<slug:track>/", calls.track, name="track"),
]
