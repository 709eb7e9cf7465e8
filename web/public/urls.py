"""A call's public pages, below its slug."""

from django.urls import path

from web.public.views import calls

app_name = "public"

urlpatterns = [
    path("", calls.call, name="call"),
    path("dates.ics", calls.calendar, name="calendar"),
    path("<slug:track>/", calls.track, name="track"),
]
